"""Requests by area, each as a sentence: who, asks or wishes, what."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipeline.report import italian
from pipeline.report.evidence import UNKNOWN_BODY, Evidence
from pipeline.report.predicates import completed, predicate
from pipeline.study import OTHER_AREA, Study


@dataclass(frozen=True)
class Ask:
    """One request as the documents list it."""

    request_id: str
    requester: str
    area: str
    request_type: str
    request: str
    date: str
    status: str
    confidence: float
    theme_id: str
    evidence: Evidence | None
    text: str

    @property
    def sentence(self) -> str:
        """«chiede di consolidare la rete», «vorrebbero un corso»: what follows the requester's name."""
        return predicate(self.requester, self.request_type, completed(self.request, self.text))

    @property
    def day(self) -> str:
        return italian.date(self.date)


@dataclass(frozen=True)
class AreaAsks:
    """The requests of one area, largest requester first; ``total`` counts those that a document leaves out too."""

    name: str
    asks: tuple[Ask, ...]
    total: int

    @property
    def n_requesters(self) -> int:
        return len({a.requester for a in self.asks})


def asks_by_area(requests: pd.DataFrame, evidence: dict[str, Evidence], *, study: Study) -> list[AreaAsks]:
    """Requests in the study's order of areas (areas that only a table names come before «Altro»); empty areas left out."""
    asks = [
        Ask(
            r.request_id,
            r.requester or UNKNOWN_BODY,
            r.area or OTHER_AREA,
            r.request_type,
            r.request or italian.shorten(r.text, 160),
            r.date,
            r.status,
            float(r.confidence),
            r.theme_id,
            evidence.get(r.statement_id),
            r.text,
        )
        for r in requests.itertuples(index=False)
    ]
    listed = [n for n in study.area_names if n != OTHER_AREA]
    unlisted = sorted({a.area for a in asks} - {*listed, OTHER_AREA})
    out = []
    for name in [*listed, *unlisted, OTHER_AREA]:
        own = [a for a in asks if a.area == name]
        if own:
            out.append(AreaAsks(name, tuple(_by_requester(own)), len(own)))
    return out


def _by_requester(asks: list[Ask]) -> list[Ask]:
    counts: dict[str, int] = {}
    for a in asks:
        counts[a.requester] = counts.get(a.requester, 0) + 1
    return sorted(
        asks,
        key=lambda a: (
            -counts[a.requester],
            italian.plain(a.requester),
            a.request_type != "richiesta",
            -a.confidence,
            a.evidence.number if a.evidence else 0,
            a.request_id,
        ),
    )
