"""What a REFI-QDA project that a person coded means in the study: which statements its passages are, what its codes stand for."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from pipeline.evaluate.align import align, file_name
from pipeline.report import italian
from pipeline.report.refi import AREAS_GROUP, NO_THEME, THEMES_GROUP, guid, plain_text, title_given
from pipeline.report.refi_read import Code, Project
from pipeline.study import Study

NONE, THEME, NEW, AREA, UNKNOWN_AREA, NOTHING = "none", "theme", "new", "area", "unknown_area", ""


@dataclass(frozen=True)
class Meaning:
    """What a code stands for: a theme by its id, a new theme by its title, an area by its name, «without a theme»."""

    kind: str
    value: str = ""


class Match:
    """A project laid over the tables of a run.

    Args:
        project: as another program saved it.
        tables: themes, statements, requests of the run.
        texts: source to the text in which the statements' offsets count.
        study: for its areas.
        known: theme id to title, of themes that can still be named though no statement has them.
    """

    def __init__(
        self, project: Project, tables: dict[str, pd.DataFrame], texts: dict[str, str], study: Study, *, known: dict[str, str] | None = None
    ) -> None:
        self.project, self.tables = project, tables
        self.labels = {**(known or {}), **dict(zip(tables["themes"]["theme_id"], tables["themes"]["label"], strict=True))}
        self.areas = study.area_names
        statements = tables["statements"]
        self._own = {guid("selection", s): s for s in statements["statement_id"]}
        self._texts = {s: plain_text(t) for s, t in texts.items()}
        self._places: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for s in statements.sort_values(["source", "start"], kind="stable").itertuples(index=False):
            self._places[s.source].append((int(s.start), int(s.end), s.statement_id))
        self.sources = self._sources()
        self.meanings = {c.guid: self._meaning(c) for c in project.codes}

    # -- whose project

    @property
    def exported(self) -> bool:
        """Whether the project began as this program's export of this study."""
        return any(c.guid == guid("none") for c in self.project.codes) or any(s in self._own for s in self.project.rows["selection"])

    def written(self, row) -> bool:
        """Whether a coding is the program's own, as it was exported."""
        statement = self._own.get(row.selection)
        return statement is not None and row.coding == guid("coding", statement, row.target)

    # -- passages

    def statements_of(self, row) -> list[str]:
        """The statements that a passage is, empty where it is none."""
        if row.selection in self._own:
            return [self._own[row.selection]]
        source = self.sources.get(row.file)
        if source is None:
            return []
        if self.project.texts.get(row.file) == self._texts.get(source):
            return self._overlapping(source, row.start, row.end)
        return self._same_words(source, row.text)

    def _overlapping(self, source: str, start: int, end: int) -> list[str]:
        """Statements of which half is in the passage; else the one that the passage is a part of."""
        places = self._places[source]
        best, most, out = "", 0, []
        for s, e, statement in places[: bisect_left(places, (end,))]:
            shared = min(e, end) - max(s, start)
            if shared <= 0:
                continue
            if 2 * shared >= e - s:
                out.append(statement)
            if shared > most:
                best, most = statement, shared
        return out or ([best] if best and 2 * most >= end - start else [])

    def _same_words(self, source: str, text: str) -> list[str]:
        own = self.tables["statements"]
        own = own[own["source"] == source]
        found = align(pd.DataFrame({"file": [source], "quote": [text]}), own)
        return [own["statement_id"].iat[i] for i in found.values()]

    def _sources(self) -> dict[str, str]:
        """The project's files by their path, else by their words, else by their name alone."""
        rows = self.project.rows
        by_text: dict[str, list[str]] = defaultdict(list)
        by_name: dict[str, list[str]] = defaultdict(list)
        for source, text in self._texts.items():
            by_text[text].append(source)
            by_name[file_name(source).casefold()].append(source)
        of_statement = dict(zip(self.tables["statements"]["statement_id"], self.tables["statements"]["source"], strict=True))
        coded = {f: of_statement[self._own[s]] for f, s in zip(rows["file"], rows["selection"], strict=True) if s in self._own}
        out = {}
        for file, text in self.project.texts.items():
            same, named = by_text.get(text, []), by_name.get(file_name(file).casefold(), [])
            if file in coded:
                out[file] = coded[file]
            elif file in self._texts:
                out[file] = file
            elif len(same) == 1 or len(named) == 1:
                out[file] = same[0] if len(same) == 1 else named[0]
        return out

    # -- codes

    def _meaning(self, code: Code) -> Meaning:
        name = " ".join(code.name.split())
        if code.guid == guid("none") or name == NO_THEME:
            return Meaning(NONE)
        if code.guid in (guid("group", THEMES_GROUP), guid("group", AREAS_GROUP)) or (not code.group and name in (THEMES_GROUP, AREAS_GROUP)):
            return Meaning(NOTHING)
        area = next((a for a in self.areas if code.guid == guid("area", a) or a.casefold() == name.casefold()), "")
        theme = self._theme(code, name)
        among_areas = guid("group", AREAS_GROUP) in code.groups or code.group == AREAS_GROUP
        if among_areas:
            return Meaning(AREA, area) if area else Meaning(UNKNOWN_AREA, name)
        if theme:
            return Meaning(THEME, theme)
        return Meaning(AREA, area) if area else Meaning(NEW, name) if name else Meaning(NOTHING)

    def _theme(self, code: Code, name: str) -> str:
        own = next((t for t in self.labels if guid("theme", t) == code.guid), "")
        if own:
            return own
        for title in (title_given(code.description), name):
            same = [t for t, label in self.labels.items() if title and italian.plain(label) == italian.plain(title)]
            if len(same) == 1:
                return same[0]
        return ""
