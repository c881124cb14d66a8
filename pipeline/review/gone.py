"""Decisions whose object is not there in this run: each is told, with what resembles it most; none is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
from rapidfuzz import fuzz, process

from pipeline.review import actions as A
from pipeline.review.prepare import Prepared
from pipeline.review.remarks import problem, quote

_ABOUT_THEMES = frozenset((A.RENAME_THEME, A.MERGE_THEMES, A.SPLIT_THEME, A.NEW_THEME, A.DROP_THEME, A.SET_STATUS))
_ENTITY_DOUBT = 60.0


def gone_problems(prepared: Prepared, frames: Mapping[str, pd.DataFrame], labels: Mapping[str, str]) -> list[dict]:
    """Rows of problems.csv.

    Args:
        prepared: what was decided, and where it is now.
        frames: the tables of this run.
        labels: title of every theme id that was ever given.
    """
    decisions = prepared.review.decisions
    if not decisions:
        return []
    rows = {r.correction_id: r for r in decisions.active.itertuples(index=False)}
    by_target: dict[str, list] = {}
    for row in rows.values():
        if row.correction_id not in decisions.superseded:
            by_target.setdefault(row.target, []).append(row)
    return [
        *_statements(prepared, frames["statements"], by_target, rows),
        *_unknown_themes(prepared, rows, labels, frames["themes"]),
        *_themes(prepared, rows.values(), frames["themes"], labels),
        *_names(prepared, rows.values(), frames["entities"]),
    ]


def _statements(prepared: Prepared, statements: pd.DataFrame, by_target, rows) -> Iterable[dict]:
    said = statements.drop_duplicates("statement_id").set_index("statement_id")
    decisions = prepared.review.decisions
    for doubt in prepared.anchoring.doubts:
        mine = by_target.get(doubt.target, [])
        maker = rows.get(decisions.statement_by.get(doubt.target, ""))
        mine = mine or ([maker] if maker is not None else [])
        for row in mine:
            if any(_decided_again(c, row, prepared) for c in doubt.candidates):
                continue
            was = f" ({quote(doubt.text)})" if doubt.text else ""
            if not doubt.candidates:
                what = f"l'affermazione {doubt.target}{was} non è più nelle note"
                yield problem(
                    row, what, f"La decisione resta in attesa; se non serve più: restituzione review undo {row.correction_id}.",
                    source=doubt.source,
                )
                continue
            best = doubt.candidates[0]
            what = f"l'affermazione {doubt.target}{was} non c'è più; è forse {best} {quote(said.at[best, 'text'])}?"
            again = "" if row.action in (A.SPLIT_THEME, A.NEW_THEME) else f" Se sì: {_again(row, best, decisions)}."
            if row.action in (A.SPLIT_THEME, A.NEW_THEME):
                again = f" Se sì: restituzione review apply move_statement {best} {decisions.statements.get(doubt.target, '')}."
            yield problem(
                row, what, f"Guardare se dicono la stessa cosa.{again} Se no, la decisione resta in attesa.",
                source=said.at[best, "source"],
            )


def _again(row, target: str, decisions) -> str:
    value = f" {_shell(row.value)}" if row.value else ""
    return f"restituzione review apply {row.action} {target}{value}"


def _shell(text: str) -> str:
    return text if text.isalnum() else "'" + text.replace("'", "’") + "'"


def _decided_again(candidate: str, row, prepared: Prepared) -> bool:
    """Whether a person answered the question by deciding the same thing on the candidate."""
    decisions = prepared.review.decisions
    if row.action in (A.MOVE_STATEMENT, A.SPLIT_THEME, A.NEW_THEME):
        return candidate in decisions.statements
    same = (A.IS_REQUEST, A.NOT_REQUEST) if row.action in (A.IS_REQUEST, A.NOT_REQUEST) else (row.action,)
    return any(r.action in same and r.target == candidate for r in decisions.requests)


def _unknown_themes(prepared: Prepared, rows, labels, themes: pd.DataFrame) -> Iterable[dict]:
    for target in prepared.unknown:
        row = rows[prepared.review.decisions.statement_by[target]]
        theme = prepared.review.decisions.statements[target]
        yield problem(
            row, f"il tema {theme} non è mai esistito{_nearest_id(theme, labels, set(themes['theme_id']))}",
            f"Ripetere la correzione con un tema di themes.csv, poi: restituzione review undo {row.correction_id}.",
        )


def _themes(prepared: Prepared, rows, themes: pd.DataFrame, labels) -> Iterable[dict]:
    decisions = prepared.review.decisions
    here = dict(zip(themes["theme_id"], themes["label"], strict=True))
    known = set(prepared.review.memory.origins) | set(decisions.created) | set(here)
    for row in rows:
        if row.action not in _ABOUT_THEMES or row.correction_id in decisions.superseded:
            continue
        if row.action in (A.DROP_THEME, A.MERGE_THEMES):
            wanted = [t for t in (*A.parts(row.target), *A.parts(row.value)) if t not in known]
        elif row.action == A.NEW_THEME:
            wanted = [t for t, c in decisions.created.items() if c == row.correction_id]
        else:
            wanted = [row.target] if A.is_theme(row.target) else []
        for theme in wanted:
            if decisions.shown(theme) in here or (theme in known and not decisions.shown(theme)):
                continue
            if theme not in known:
                what = f"il tema {theme} non è mai esistito{_nearest_id(theme, labels, set(here))}"
                yield problem(row, what, f"Ripeterla con un tema di themes.csv, poi: restituzione review undo {row.correction_id}.")
            elif row.action == A.NEW_THEME:
                what = f"il tema {theme} {quote(labels.get(theme, ''))} non ha ancora affermazioni"
                yield problem(row, what, f"Spostarvi delle affermazioni: restituzione review apply move_statement S… {theme}.")
            else:
                what = f"il tema {theme} {quote(labels.get(theme, ''))} non c'è in questo giro{_nearest_label(labels.get(theme, ''), here)}"
                yield problem(row, what, "La decisione resta in attesa e varrà di nuovo se il tema torna.")


def _nearest_id(theme: str, labels: Mapping[str, str], here: set[str]) -> str:
    best = process.extractOne(theme, sorted(here - {theme}), scorer=fuzz.ratio)
    return f"; il più vicino è {best[0]} {quote(labels.get(best[0], ''))}" if best else ""


def _nearest_label(label: str, here: Mapping[str, str]) -> str:
    best = process.extractOne(label.casefold(), {t: name.casefold() for t, name in sorted(here.items())}, scorer=fuzz.WRatio)
    return f"; il più simile è {best[2]} {quote(here[best[2]])}" if label and best else ""


def _names(prepared: Prepared, rows, entities: pd.DataFrame) -> Iterable[dict]:
    names = sorted(set(entities["canonical"]) | set(entities["text"]))
    for row in rows:
        if row.action != A.RENAME_ENTITY or row.target not in prepared.nowhere:
            continue
        best = process.extractOne(row.target, names, scorer=fuzz.WRatio, score_cutoff=_ENTITY_DOUBT)
        near = f"; il più simile è {quote(best[0])}" if best else ""
        yield problem(
            row, f"il nome {quote(row.target)} non è nelle note{near}",
            f"Ripeterla con il nome com'è in entities.csv, poi: restituzione review undo {row.correction_id}.",
        )
