"""What every document says, taken once from the tables: the documents only differ in how they set it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

import pandas as pd

from pipeline.report import italian
from pipeline.report.asks import AreaAsks, asks_by_area
from pipeline.report.evidence import Evidence, Interview, Passage, interviews_in_order, number_statements, passages
from pipeline.report.figures import Matrix, Saturation, matrix, saturation
from pipeline.report.method import Method, method
from pipeline.report.quotes import choose_quotes
from pipeline.report.waves import Waves
from pipeline.study import Study
from pipeline.tables import SEPARATOR

THEMES_SHOWN = 40
REQUESTS_SHOWN = 400
STATEMENTS_SHOWN = 3000


@dataclass(frozen=True)
class ThemeSection:
    """One recurring theme as the documents tell it."""

    theme_id: str
    label: str
    coverage: str
    status: str
    paragraph: tuple[Passage, ...]
    quotes: tuple[Evidence, ...]
    keywords: tuple[str, ...]
    organisations: tuple[str, ...]
    n_statements: int
    n_organisations: int
    areas: tuple[str, ...]
    stability: float
    period: str


@dataclass(frozen=True)
class Content:
    """Everything that a document may set. Lists are already cut to what a document can hold.

    Args:
        themes: largest first; ``themes_total`` counts those left out too.
        areas: requests by area, cut alike; ``requests_total`` counts all.
        statements: the appendix; whatever a document cites is in it. ``statements_total`` counts all.
    """

    title: str
    subtitle: str
    noun: str
    period: str
    log: tuple[Interview, ...]
    bodies: tuple[str, ...]
    themes: tuple[ThemeSection, ...]
    themes_total: int
    areas: tuple[AreaAsks, ...]
    requests_total: int
    statements: tuple[Evidence, ...]
    statements_total: int
    matrix: Matrix
    saturation: Saturation
    method: Method
    waves: Waves | None = None
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def cited(self) -> list[Evidence]:
        """The statements that themes and requests refer to, in the appendix's order."""
        found = {e.statement_id: e for t in self.themes for e in (*t.quotes, *(e for p in t.paragraph for e in p.evidence))}
        found.update({a.evidence.statement_id: a.evidence for area in self.areas for a in area.asks if a.evidence})
        return sorted(found.values(), key=lambda e: e.number)

    @property
    def at_a_glance(self) -> str:
        """«12 interviste · 12 enti · 180 affermazioni · 9 temi · 35 richieste»."""
        return " · ".join(
            (
                italian.count(len(self.log), "intervista", "interviste"),
                italian.count(len(self.bodies), "ente", "enti"),
                italian.count(self.statements_total, "affermazione", "affermazioni"),
                italian.count(self.themes_total, "tema ricorrente", "temi ricorrenti"),
                italian.count(self.requests_total, "richiesta", "richieste"),
            )
        )


def build_content(tables: dict[str, pd.DataFrame], study: Study, record: dict, *, waves: Waves | None = None) -> Content:
    """Collect what the documents say from the tables of one run.

    Args:
        tables: by name, as :mod:`pipeline.tables` defines them.
        study: title, areas, what bodies are called.
        record: run.json.
        waves: comparison with an earlier run, where one was asked for.
    """
    log = interviews_in_order(tables["interviews"])
    evidence = number_statements(tables["statements"], log)
    everything = list(evidence.values())
    areas = asks_by_area(tables["requests"], evidence, study=study)
    rows = sorted(tables["themes"].itertuples(index=False), key=lambda t: (-t.n_organisations, -t.n_statements, t.theme_id))
    labels = {t.theme_id: t.label for t in rows}
    themes = _themes(rows[:THEMES_SHOWN], everything, evidence, areas)
    known = [i.date for i in log if i.date]
    shown_areas = _cut(areas, REQUESTS_SHOWN)
    content = Content(
        title=study.title,
        subtitle=study.subtitle,
        noun=study.coverage.noun,
        period=italian.period(min(known), max(known)) if known else "",
        log=tuple(log),
        bodies=tuple(dict.fromkeys(i.organisation for i in log)),
        themes=tuple(themes),
        themes_total=len(rows),
        areas=tuple(shown_areas),
        requests_total=sum(len(a.asks) for a in areas),
        statements=(),
        statements_total=len(everything),
        matrix=matrix([(t.theme_id, t.label) for t in themes], everything, log),
        saturation=saturation(labels, everything, log),
        method=method(tables, record),
        waves=waves,
        labels=labels,
    )
    return replace(content, statements=tuple(everything if len(everything) <= STATEMENTS_SHOWN else content.cited))


def _themes(rows: list, everything: list[Evidence], evidence: dict[str, Evidence], areas: list[AreaAsks]) -> list[ThemeSection]:
    shown = {t.theme_id for t in rows}
    members: dict[str, list[Evidence]] = {t: [] for t in shown}
    for e in everything:
        if e.theme_id in shown:
            members[e.theme_id].append(e)
    of_theme: dict[str, Counter] = {}
    for area in areas:
        for ask in area.asks:
            of_theme.setdefault(ask.theme_id, Counter())[area.name] += 1
    out = []
    for t in rows:
        paragraph = passages(t.summary, evidence)
        avoid = {e.statement_id for p in paragraph for e in p.evidence if e.text.rstrip(".") in t.summary}
        out.append(
            ThemeSection(
                t.theme_id,
                italian.sentence_case(t.label),
                t.coverage,
                t.status,
                tuple(paragraph),
                tuple(choose_quotes(members[t.theme_id], avoid=avoid)),
                tuple(k for k in t.keywords.split(SEPARATOR) if k),
                tuple(o for o in t.organisations.split(SEPARATOR) if o),
                int(t.n_statements),
                int(t.n_organisations),
                tuple(name for name, _ in of_theme.get(t.theme_id, Counter()).most_common()),
                float(t.stability),
                italian.period(t.first_date, t.last_date),
            )
        )
    return out


def _cut(areas: list[AreaAsks], limit: int) -> list[AreaAsks]:
    """At most ``limit`` requests in all, shared among the areas by their size, the surest of each."""
    total = sum(len(a.asks) for a in areas)
    if total <= limit:
        return areas
    out = []
    for area in areas:
        room = max(1, limit * len(area.asks) // total)
        sure = {a.request_id for a in sorted(area.asks, key=lambda a: (a.status == "proposto", -a.confidence, a.request_id))[:room]}
        out.append(AreaAsks(area.name, tuple(a for a in area.asks if a.request_id in sure), len(area.asks)))
    return out

