"""What a person changed in a REFI-QDA project of the study (.qdpx), as corrections.

Codes stand for themes and areas, selections for statements. A coding that still has the GUID that the export gave it says
nothing; a new one is a decision. What is missing is a decision only where the project is of the last run: else
nobody knows whether a person took it away or a later run brought it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pipeline.errors import RestituzioneError
from pipeline.report import italian
from pipeline.report.refi import state_guid, title_given
from pipeline.report.refi_match import AREA, NEW, NONE, THEME, UNKNOWN_AREA, Match, Meaning
from pipeline.report.refi_read import Code, read_project
from pipeline.review import actions as A
from pipeline.review.log import Draft
from pipeline.study import Study

_AGAIN = "Rifare la correzione su un progetto dell'ultima esecuzione."
_WORDS = 60  # characters of a passage that a refusal quotes


@dataclass
class _Coded:
    """What one statement bears in the project."""

    kept: set[Meaning] = field(default_factory=set)
    fresh: list[Meaning] = field(default_factory=list)

    def of(self, *kinds: str) -> tuple[set[Meaning], list[Meaning]]:
        return {m for m in self.kept if m.kind in kinds}, list(dict.fromkeys(m for m in self.fresh if m.kind in kinds))


def read_corrections(
    path: Path, tables: dict[str, pd.DataFrame], texts: dict[str, str], *, study: Study
) -> tuple[list[Draft], list[dict]]:
    """Corrections that a project coded by a person holds.

    Args:
        path: a .qdpx file, saved by NVivo, ATLAS.ti, MAXQDA, QualCoder or another program.
        tables: themes, statements, requests of the last run, and the register.
        texts: source to the text in which the offsets count.

    Returns:
        Corrections; refusals with sheet (the note), row (the place in it), problem and what_to_do.

    Raises:
        RestituzioneError: it is no project, or none of its sources is a note of the last run.
    """
    return _Reader(Path(path), tables, texts, study).read()


class _Reader:
    def __init__(self, path: Path, tables: dict[str, pd.DataFrame], texts: dict[str, str], study: Study) -> None:
        project = read_project(path)
        register = tables.get("register")
        known = {} if register is None else {r.theme_id: r.label for r in register.itertuples(index=False) if r.state == "presente"}
        self.match = Match(project, tables, texts, study, known=known)
        if project.texts and not self.match.sources:
            raise RestituzioneError(f"{path}: nessuna delle sue fonti è una nota dell'ultima esecuzione. Controllare che sia il progetto di questo studio.")
        self.project, self.tables, self.study = project, tables, study
        self.exported = self.match.exported
        rows = list(project.rows.itertuples(index=False))
        self.kept_ids = any(self.match.written(r) for r in rows)
        self.current = self.exported and state_guid(tables) in project.users
        self.statements = {s.statement_id: s for s in tables["statements"].itertuples(index=False)}
        self.requests: dict[str, list] = defaultdict(list)
        for r in tables["requests"].itertuples(index=False):
            self.requests[r.statement_id].append(r)
        self.coded: dict[str, _Coded] = defaultdict(_Coded)
        self.moves: dict[str, str] = {}  # statement -> theme, empty for none
        self.new: dict[str, tuple[str, list[str]]] = {}  # plain title -> title, statements
        self.drafts: list[Draft] = []
        self.refusals: list[dict] = []
        for row in rows:
            self._note(row)

    def _refuse(self, problem: str, what_to_do: str, *, where: str = "", place: str = "") -> None:
        refusal = {"sheet": where, "row": place, "problem": problem, "what_to_do": what_to_do}
        if refusal not in self.refusals:
            self.refusals.append(refusal)

    def _refuse_statement(self, statement: str, problem: str, what_to_do: str) -> None:
        s = self.statements[statement]
        self._refuse(f"«{italian.shorten(s.text, _WORDS)}»: {problem}", what_to_do, where=s.source, place=s.locator)

    def _note(self, row) -> None:
        """Remember one coding under the statements that it is about."""
        meaning = self.match.meanings.get(row.target, Meaning(""))
        written = self.match.written(row)
        found = self.match.statements_of(row)
        if not found and meaning.kind:
            self._refuse(
                f"il passo «{italian.shorten(row.text, _WORDS)}», codificato «{row.code}», non è un'affermazione dell'ultima esecuzione",
                "Codificare le parole di un'affermazione.", where=row.file, place=f"carattere {row.start}",
            )  # fmt: skip
        for statement in found:
            coded = self.coded[statement]
            if written:
                coded.kept.add(meaning)
            elif meaning.kind:
                coded.fresh.append(meaning)

    def read(self) -> tuple[list[Draft], list[dict]]:
        """Titles first, then where statements go, then requests, new themes last."""
        for code in self.project.codes:
            self._title(code)
        if self.exported and not self.kept_ids and len(self.project.rows):
            self._refuse(
                "il programma che ha salvato il progetto non ne conserva gli identificativi: ogni differenza dall'ultima esecuzione vale come decisione",
                "Controllare le correzioni una per una, prima di salvarle.",
            )
        elif self.exported and not self.current:
            self._refuse(
                "il progetto è di un'altra esecuzione: i codici tolti non si contano, solo quelli aggiunti o cambiati",
                "Per togliere, ripartire da restituzione.qdpx dell'ultima esecuzione.",
            )
        for statement in self.statements:
            self._statement(statement)
        self._gone_themes()
        self.drafts += [Draft(A.MOVE_STATEMENT, s, theme) for s, theme in self.moves.items()]
        for statement in self.statements:
            self._asked(statement)
        self.drafts += [Draft(A.NEW_THEME, "", A.pack(label, own)) for label, own in self.new.values()]
        return self.drafts, self.refusals

    # -- themes

    def _title(self, code: Code) -> None:
        meaning = self.match.meanings[code.guid]
        if meaning.kind != THEME:
            return
        name, now = " ".join(code.name.split()), italian.sentence_case(self.match.labels[meaning.value])
        given = title_given(code.description) or now
        if not name or name in (now, given):
            return
        if given != now:
            self._refuse(f"tema {meaning.value}: intanto il titolo «{given}» è diventato «{now}»", _AGAIN)
        else:
            self.drafts.append(Draft(A.RENAME_THEME, meaning.value, name))

    def _statement(self, statement: str) -> None:
        now = self.statements[statement].theme_id
        kept, fresh = self.coded[statement].of(THEME, NEW)
        without = self.coded[statement].of(NONE)
        wanted = [m for m in fresh if m not in kept]
        both = [*wanted, *(m for m in kept if wanted)]
        if len(both) > 1:
            names = " e ".join(f"«{self._name(m)}»" for m in both)
            self._refuse_statement(statement, f"porta più temi ({names})", "Lasciarne uno: un'affermazione sta in un tema solo.")
        elif wanted and wanted[0].kind == NEW:
            title, own = self.new.setdefault(italian.plain(wanted[0].value), (wanted[0].value, []))
            if not A.unpack(A.pack(title, [statement]))[1]:
                self._refuse(f"«{title}» non può essere il titolo di un tema", "Dare al codice un titolo in parole.")
            else:
                own.append(statement)
        elif wanted:
            if wanted[0].value != now:
                self.moves[statement] = wanted[0].value
        elif not kept and now and (without[1] or (self.current and not without[0] and self._was_there(statement))):
            self.moves[statement] = ""

    def _name(self, meaning: Meaning) -> str:
        return self.match.labels.get(meaning.value, meaning.value)

    def _was_there(self, statement: str) -> bool:
        """Whether the project holds the statement's note, so that a missing code is one that was taken away."""
        return self.statements[statement].source in self.match.sources.values()

    def _gone_themes(self) -> None:
        """A code that is gone and whose statements all went one way: merged, or dropped."""
        if not self.exported:
            return
        there = {m.value for m in self.match.meanings.values() if m.kind == THEME}
        members: dict[str, list[str]] = defaultdict(list)
        for s in self.statements.values():
            if s.theme_id:
                members[s.theme_id].append(s.statement_id)
        for theme, own in members.items():
            goals = {self.moves.get(s, theme) for s in own}
            if theme in there or len(goals) != 1 or goals == {theme}:
                continue
            goal = goals.pop()
            for s in own:
                del self.moves[s]
            self.drafts.append(Draft(A.MERGE_THEMES, theme, goal) if goal else Draft(A.DROP_THEME, theme))

    # -- requests

    def _asked(self, statement: str) -> None:
        kept, fresh = self.coded[statement].of(AREA)
        for m in self.coded[statement].of(UNKNOWN_AREA)[1]:
            self._refuse(f"l'area «{m.value}» non è in study.toml", f"Aggiungerla a study.toml, o scegliere fra: {', '.join(self.study.area_names)}.")
        requests = self.requests[statement]
        areas = {r.area for r in requests}
        still = {m.value for m in kept} | {m.value for m in fresh}
        added = [m.value for m in fresh if m.value not in areas]
        removed = areas - still
        if added and not requests and len(added) == 1:
            self.drafts += [Draft(A.IS_REQUEST, statement), Draft(A.SET_AREA, statement, added[0])]
        elif added and len(added) == 1 and len(removed) == 1:
            moved = [r for r in requests if r.area in removed]
            self.drafts += [Draft(A.SET_AREA, r.request_id, added[0]) for r in moved]
        elif added:
            self._refuse_statement(statement, f"porta più aree ({', '.join(sorted(still))})", "Lasciarne una per ogni richiesta.")
        elif removed and self.current and self._was_there(statement):
            gone = [r for r in requests if r.area in removed]
            whole = len(gone) == len(requests)
            self.drafts += [Draft(A.NOT_REQUEST, statement)] if whole else [Draft(A.NOT_REQUEST, r.request_id) for r in gone]


