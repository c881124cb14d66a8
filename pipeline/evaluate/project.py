"""A REFI-QDA project that people coded, as a hand-coded set: its passages, their themes and the areas of requests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.errors import RestituzioneError
from pipeline.report.refi_match import AREA, NEW, NONE, THEME, Match
from pipeline.report.refi_read import read_project
from pipeline.study import Study

_LEAST_LETTERS = 4  # of a word in a code's name that counts as telling


@dataclass
class CodedProject:
    """A project as a hand-coded set.

    Args:
        statements: file, quote, theme_id, is_request, area: a row a passage that a person (or the export) coded.
        themes: theme_id, label_words, from the codes' names.
        matches: row of ``statements`` to row of the run's statements, where the place in the note tells.
        sources: notes of the run that are coded at all.
        areas: whether requests are coded.
    """

    statements: pd.DataFrame
    themes: pd.DataFrame
    matches: dict[int, int]
    sources: set[str]
    areas: bool


def coded_project(path: Path, tables: dict[str, pd.DataFrame], texts: dict[str, str], study: Study) -> CodedProject:
    """Read a project over the tables of a run.

    Raises:
        RestituzioneError: it is no project, nothing in it is coded, or none of its sources is a note of the run.
    """
    project = read_project(path)
    match = Match(project, tables, texts, study)
    if not len(project.rows):
        raise RestituzioneError(f"{path}: nel progetto non c'è nessun passo codificato.")
    if not match.sources:
        raise RestituzioneError(f"{path}: nessuna delle sue fonti è una nota dell'ultima esecuzione. Controllare che sia il progetto di questo studio.")
    place = {s: i for i, s in enumerate(tables["statements"]["statement_id"])}
    rows: dict[tuple, dict] = {}
    numbers: dict[tuple, int] = {}
    matches: dict[int, int] = {}
    for row in project.rows.itertuples(index=False):
        source = match.sources.get(row.file)
        meaning = match.meanings.get(row.target)
        if source is None or meaning is None or meaning.kind not in (THEME, NEW, NONE, AREA):
            continue
        found = match.statements_of(row) or [""]
        for statement in found:
            key = (source, statement) if statement else (source, row.start, row.end)
            numbers.setdefault(key, len(numbers))
            own = rows.setdefault(key, {"file": source, "quote": row.text, "theme_id": "", "is_request": "0", "area": "", "by_hand": False})
            if statement:
                matches[numbers[key]] = place[statement]
            if meaning.kind == AREA:
                own["is_request"], own["area"] = "1", meaning.value
            elif meaning.kind != NONE and (not own["theme_id"] or (not own["by_hand"] and not match.written(row))):
                own["theme_id"], own["by_hand"] = meaning.value, not match.written(row)
    statements = pd.DataFrame(list(rows.values()), columns=["file", "quote", "theme_id", "is_request", "area"])
    names = {m.value: c.name for c in project.codes if (m := match.meanings[c.guid]).kind in (THEME, NEW)}
    words = [{"theme_id": t, "label_words": "|".join(w for w in name.split() if len(w) >= _LEAST_LETTERS)} for t, name in names.items()]
    areas = any(m.kind == AREA and c.guid in set(project.rows["target"]) for c in project.codes if (m := match.meanings[c.guid]))
    return CodedProject(statements, pd.DataFrame(words, columns=["theme_id", "label_words"]), matches, set(statements["file"]), areas)
