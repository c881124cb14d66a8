"""What a person changed in the review sheets, as corrections; rows that are stale or contradict are refused.

Each row carries the values that it was written with. A cell that still holds them says nothing; one that differs
is a decision, unless the study has moved on meanwhile: then the person is asked to look again.
"""

from __future__ import annotations

import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd

from pipeline.errors import RestituzioneError
from pipeline.review import actions as A
from pipeline.review import sheets as L
from pipeline.review.log import Draft
from pipeline.review.workbook import clean, theme_options
from pipeline.study import Study


class _Refused(Exception):
    def __init__(self, problem: str, what_to_do: str) -> None:
        super().__init__(problem)
        self.problem, self.what_to_do = problem, what_to_do


_AGAIN = "Rifare la correzione su una cartella di lavoro dell'ultima esecuzione."


def read_workbook(path: Path, tables: dict[str, pd.DataFrame], *, study: Study) -> tuple[list[Draft], list[dict]]:
    """Corrections that a reviewed workbook holds.

    Args:
        path: the .xlsx file, saved by Excel, LibreOffice or another program.
        tables: themes, statements, requests of the last run, and the register.

    Returns:
        Corrections in the sheets' order; refusals with sheet, row, problem and what_to_do.

    Raises:
        RestituzioneError: it is no workbook, or has no review sheet.
    """
    return _Reader(tables, study).read(_sheets(Path(path)))


def _sheets(path: Path) -> dict[str, list[tuple[int, dict[str, str]]]]:
    """Rows of each review sheet with their number: heading to text."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError:
        raise RestituzioneError(f"{path}: il file non c'è.") from None
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise RestituzioneError(f"{path}: non è una cartella di lavoro .xlsx leggibile. Salvarla di nuovo come .xlsx.") from None
    try:
        found = {}
        for title in L.SHEETS:
            if title in workbook.sheetnames:
                found[title] = _rows(workbook[title], path, title)
    finally:
        workbook.close()
    if not found:
        raise RestituzioneError(
            f"{path}: non ci sono fogli di revisione ({', '.join(L.SHEETS)}). Usare restituzione.xlsx dell'ultima esecuzione."
        )
    return found


def _rows(sheet, path: Path, title: str) -> list[tuple[int, dict[str, str]]]:
    sheet.reset_dimensions()  # some programs write a wrong size
    rows = sheet.iter_rows(values_only=True)
    header = [clean(v) for v in next(rows, ())]
    missing = [c for c in ("Codice", L.FINGERPRINT, *L.edited(title)) if c not in header]
    if missing:
        raise RestituzioneError(f"{path}, foglio «{title}»: mancano le colonne {', '.join(missing)}. Non togliere né rinominare colonne.")
    out = []
    for number, values in enumerate(rows, start=2):
        cells = {name: clean(v) for name, v in zip(header, values, strict=False) if name}
        if any(cells.values()):
            out.append((number, cells))
    return out


class _Reader:
    def __init__(self, tables: dict[str, pd.DataFrame], study: Study) -> None:
        self.study = study
        self.options = theme_options(tables)
        self.by_label = defaultdict(list)
        for theme, option in self.options.items():
            self.by_label[option.partition(" · ")[2].casefold()].append(theme)
        self.themes = {t.theme_id: t for t in tables["themes"].itertuples(index=False)}
        self.statements = {s.statement_id: s for s in tables["statements"].itertuples(index=False)}
        self.requests = {r.request_id: r for r in tables["requests"].itertuples(index=False)}
        self.asked = {r.statement_id for r in self.requests.values()}
        self.drafts: list[Draft] = []
        self.refusals: list[dict] = []
        self.new: dict[str, tuple[str, list[str]]] = {}  # title in lower case -> title, statements
        self.gone: dict[str, int] = {}  # statement said to hold no request -> row
        self.why_new: dict[str, str] = {}

    def read(self, sheets) -> tuple[list[Draft], list[dict]]:
        for title, read_row in (
            (L.THEMES_SHEET, self._theme), (L.STATEMENTS_SHEET, self._statement), (L.REQUESTS_SHEET, self._request),
        ):
            rows = sheets.get(title, [])
            twice = {i for i, n in Counter(cells["Codice"] for _, cells in rows).items() if n > 1 and i}
            changed = []
            for number, cells in rows:
                try:
                    change = self._changes(title, cells, twice)
                    if change:
                        changed.append((number, cells, change))
                except _Refused as e:
                    self._refuse(title, number, e)
            circles = self._circles(changed) if title == L.THEMES_SHEET else set()
            for number, cells, change in changed:
                try:
                    if number in circles:
                        raise _Refused("le unioni girano in tondo", "Lasciare vuota «Unisci a» nel tema che deve restare.")
                    drafts = read_row(cells, change)
                    for d in drafts:
                        self._check(d)
                    self.drafts.extend(drafts)
                except _Refused as e:
                    self._refuse(title, number, e)
        for key, (label, statements) in self.new.items():
            self.drafts.append(Draft(A.NEW_THEME, "", A.pack(label, statements), self.why_new.get(key, "")))
        return self.drafts, self.refusals

    def _refuse(self, sheet: str, row: int, e: _Refused) -> None:
        self.refusals.append({"sheet": sheet, "row": row, "problem": e.problem, "what_to_do": e.what_to_do})

    def _check(self, draft: Draft) -> None:
        try:
            A.check(draft.action, draft.target, draft.value, study=self.study)
        except RestituzioneError as e:
            raise _Refused(str(e), "Correggere la cella e importare di nuovo.") from None

    def _changes(self, sheet: str, cells: dict[str, str], twice: set[str]) -> dict[str, tuple[str, str]]:
        """Heading to (value as written, value now), of the cells that a person changed."""
        fields, mark = L.edited(sheet), cells.get(L.FINGERPRINT, "")
        if not cells["Codice"]:
            raise _Refused("manca il codice della riga", "Non aggiungere righe: un tema nuovo si scrive nella colonna «Tema».")
        written = L.originals(cells["Codice"], mark)
        if written is None or len(written) != len(fields):
            raise _Refused(
                "il codice e l'impronta della riga non vanno insieme (celle incollate o ordinate a metà)",
                "Rifare la correzione su una cartella di lavoro non ancora modificata.",
            )
        changed = {f: (clean(w), cells.get(f, "")) for f, w in zip(fields, written, strict=True) if clean(w) != cells.get(f, "")}
        if changed and cells["Codice"] in twice:
            raise _Refused(f"{cells['Codice']} sta in più righe", "Tenere una riga sola per codice.")
        return changed

    @staticmethod
    def _still(what: str, written: str, now: str, wanted: str) -> bool:
        """Whether a change is still to be made; False where the study already says it."""
        if now == wanted:
            return False
        if now != written:
            raise _Refused(f"{what}: intanto «{written or 'vuoto'}» è diventato «{now or 'vuoto'}»", _AGAIN)
        return True

    # -- themes -----------------------------------------------------------------------------------------
    def _circles(self, changed) -> set[int]:
        into = {c["Codice"]: (self._theme_id(ch["Unisci a"][1]) or "", n) for n, c, ch in changed if "Unisci a" in ch}
        bad = set()
        for start in into:
            path, at = [], start
            while at in into and at not in path:
                path.append(at)
                at = into[at][0]
            if at in path:
                bad |= {into[t][1] for t in path[path.index(at) :]}
        return bad

    def _theme(self, cells, change) -> list[Draft]:
        theme, why = cells["Codice"], cells.get(L.WHY, "")
        now = self.themes.get(theme)
        if now is None:
            raise _Refused(f"il tema {theme} non c'è più", _AGAIN)
        merge, drop = cells.get("Unisci a", ""), cells.get("Togli", "")
        drafts = []
        if "Titolo" in change and self._still("titolo", change["Titolo"][0], clean(now.label), change["Titolo"][1]):
            drafts.append(Draft(A.RENAME_THEME, theme, change["Titolo"][1], why))
        if "Stato" in change and self._still("stato", change["Stato"][0], now.status, change["Stato"][1]):
            drafts.append(Draft(A.SET_STATUS, theme, change["Stato"][1], why))
        if merge and drop:
            raise _Refused(f"{theme} è unito a un altro e insieme tolto", "Scegliere una delle due cose.")
        if merge:
            into = self._theme_id(merge)
            if into is None:
                raise _Refused(f"«{merge}» non è un tema dell'ultima esecuzione", _AGAIN)
            if drafts:
                raise _Refused(f"{theme} cambia titolo o stato e insieme è unito a {into}", "Cambiare il titolo nel tema che resta.")
            drafts.append(Draft(A.MERGE_THEMES, theme, into, why))
        if drop:
            if drop.casefold() not in (L.YES, "si", "x"):
                raise _Refused(f"in «Togli» c'è «{drop}»", "Scrivere sì, o lasciare vuoto.")
            if drafts:
                raise _Refused(f"{theme} cambia titolo o stato e insieme è tolto", "Scegliere una delle due cose.")
            drafts.append(Draft(A.DROP_THEME, theme, "", why))
        return drafts

    def _theme_id(self, written: str) -> str | None:
        """The theme that a cell means; None where it is not there; empty for no theme."""
        if not written or written.casefold() in (L.NO_THEME, L.NO_THEME.strip("()")):
            return ""
        head = written.split(" · ")[0].strip()
        if A.is_theme(head):
            return head if head in self.options else None
        same = self.by_label.get(written.casefold(), [])
        return same[0] if len(same) == 1 else None

    # -- statements ---------------------------------------------------------------------------------------
    def _statement(self, cells, change) -> list[Draft]:
        statement, why = cells["Codice"], cells.get(L.WHY, "")
        now = self.statements.get(statement)
        if now is None:
            raise _Refused(f"l'affermazione {statement} non c'è più nelle note", _AGAIN)
        drafts: list[Draft] = []
        if "Tema" in change:
            written, wanted = change["Tema"]
            self._move(drafts, statement, now.theme_id, written, wanted, why)
        if "È una richiesta" in change:
            written, wanted = change["È una richiesta"]
            asked = L.YES if statement in self.asked else L.NO
            if _yes_no(wanted) != asked and self._still("richiesta", _yes_no(written), asked, _yes_no(wanted)):
                yes = _yes_no(wanted) == L.YES
                if not yes:
                    self.gone[statement] = 1
                drafts.append(Draft(A.IS_REQUEST if yes else A.NOT_REQUEST, statement, "", why))
        return drafts

    def _move(self, drafts, statement: str, now: str, written: str, wanted: str, why: str) -> None:
        theme, before = self._theme_id(wanted), written.split(" · ")[0]
        before = "" if before == L.NO_THEME else before
        if theme is None and A.is_theme(wanted.split(" · ")[0].strip()):
            raise _Refused(f"il tema «{wanted}» non c'è più", _AGAIN)
        if theme is None and len(self.by_label.get(wanted.casefold(), [])) > 1:
            raise _Refused(f"più temi si chiamano «{wanted}»", "Sceglierlo dall'elenco, con il suo codice.")
        if now != before and theme != now:
            raise _Refused(f"tema: intanto «{written}» è diventato «{self.options.get(now, now) or L.NO_THEME}»", _AGAIN)
        if theme is None:
            label, statements = self.new.setdefault(wanted.casefold(), (wanted, []))
            if not A.unpack(A.pack(label, [statement]))[1]:
                raise _Refused(f"«{wanted}» non può essere il titolo di un tema", "Scrivere un titolo in parole.")
            statements.append(statement)
            if why:
                self.why_new.setdefault(wanted.casefold(), why)
        elif theme != now:
            drafts.append(Draft(A.MOVE_STATEMENT, statement, theme, why))

    # -- requests -------------------------------------------------------------------------------------------
    def _request(self, cells, change) -> list[Draft]:
        request, why = cells["Codice"], cells.get(L.WHY, "")
        now = self.requests.get(request)
        if now is None:
            raise _Refused(f"la richiesta {request} non c'è più", _AGAIN)
        drafts = []
        no = _yes_no(cells.get("È una richiesta", "")) == L.NO
        others = [f for f in change if f != "È una richiesta"]
        if others and (no or now.statement_id in self.gone):
            raise _Refused("la riga dice che non è una richiesta e insieme la corregge", "Scegliere una delle due cose.")
        if "È una richiesta" in change and no and now.statement_id not in self.gone:
            drafts.append(Draft(A.NOT_REQUEST, request, "", why))
        for heading, column, action in (
            ("Chi chiede", "requester", A.SET_REQUESTER), ("Area", "area", A.SET_AREA),
            ("Tipo", "request_type", A.SET_TYPE), ("Stato", "status", A.SET_STATUS),
        ):
            if heading in change and self._still(heading.lower(), change[heading][0], clean(getattr(now, column)), change[heading][1]):
                drafts.append(Draft(action, request, change[heading][1], why))
        return drafts


def _yes_no(cell: str) -> str:
    word = cell.casefold()
    if word in ("sì", "si", "sí", "s", "x", "1", "vero", "true", "yes"):
        return L.YES
    if word in ("no", "n", "0", "falso", "false", ""):
        return L.NO
    raise _Refused(f"«{cell}» non è né sì né no", "Scrivere sì oppure no.")
