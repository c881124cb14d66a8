"""The last run's tables, and whether what a correction names is in them."""

from __future__ import annotations

import pandas as pd
from rapidfuzz import fuzz, process

from pipeline.errors import RestituzioneError
from pipeline.paths import StudyPaths
from pipeline.review import actions as A
from pipeline.review.log import Draft
from pipeline.review.memory import Memory
from pipeline.review.remarks import quote
from pipeline.tables import REGISTER, TABLES, read_table

_CLOSE, _CLOSE_ID = 60.0, 75.0  # similarity of letters, 0 to 100; the second: of a statement's or request's id


def load_tables(paths: StudyPaths) -> dict[str, pd.DataFrame]:
    """Every table of the last run, and the register.

    Raises:
        RestituzioneError: there was no run yet.
    """
    tables = {t.name: read_table(t.name, paths.processed) for t in TABLES}
    tables[REGISTER.name] = Memory.load(paths.review, paths.processed).register
    return tables


def warn_unknown(drafts: list[Draft], paths: StudyPaths) -> list[str]:
    """One line for each thing that corrections name and that the last run does not have, with the closest one."""
    try:
        tables = load_tables(paths)
    except RestituzioneError:
        return ["non c'è ancora un'esecuzione: se ciò che la correzione nomina esiste, lo dirà la prossima «restituzione run»."]
    return [line for draft in drafts for line in unknown(draft, tables)]


def unknown(draft: Draft, tables: dict[str, pd.DataFrame]) -> list[str]:
    """What a correction names and the tables do not have."""
    themes = dict(zip(tables["register"]["theme_id"], tables["register"]["label"], strict=True))
    themes |= dict(zip(tables["themes"]["theme_id"], tables["themes"]["label"], strict=True))
    names = [draft.target] if draft.action not in (A.NEW_THEME, A.UNDO) else []
    if draft.action == A.MERGE_THEMES:
        names = A.parts(draft.target)
    if draft.action in (A.MERGE_THEMES, A.MOVE_STATEMENT) and draft.value:
        names.append(draft.value)
    if draft.action in (A.NEW_THEME, A.SPLIT_THEME):
        names.extend(A.unpack(draft.value)[2])
    lines = []
    for name in names:
        if draft.action in (A.RENAME_ENTITY, A.ALIAS):
            known = set(tables["entities"]["canonical"]) | set(tables["entities"]["text"])
            known |= set(tables["interviews"]["organisation"])
            label = {n: "" for n in known}
        elif A.is_theme(name):
            label = themes
        elif A.is_request_id(name):
            label = dict(zip(tables["requests"]["request_id"], tables["requests"]["request"], strict=True))
        else:
            label = dict(zip(tables["statements"]["statement_id"], tables["statements"]["text"], strict=True))
        if name not in label:
            cutoff = _CLOSE_ID if A.is_statement(name) or A.is_request_id(name) else _CLOSE
            near = process.extractOne(name, sorted(label), scorer=fuzz.ratio, score_cutoff=cutoff)
            hint = f"; il più vicino è {near[0]} {quote(label[near[0]]) if label[near[0]] else ''}".rstrip() if near else ""
            lines.append(f"«{name}» non è nell'ultima esecuzione{hint}.")
    return lines
