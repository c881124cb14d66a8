"""The statements as the documents cite them: numbered once, in the order of the log."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from pipeline.report import italian
from pipeline.tables import SEPARATOR

UNKNOWN_BODY = "Ente non indicato"
_BRACKETS = re.compile(r"\s*[\[(]([^\[\]()]{2,2000})[\])]")


@dataclass(frozen=True)
class Interview:
    """One line of the log.

    Args:
        date: ISO, as precise as it is known; ``day`` is the same in Italian.
    """

    interview_id: str
    source: str
    locator: str
    date: str
    organisation: str
    participants: str
    interviewers: str
    n_statements: int

    @property
    def day(self) -> str:
        return italian.date(self.date) or "data non indicata"


@dataclass(frozen=True)
class Evidence:
    """One statement with where and when it was said; ``number`` is its place in the appendix, from 1."""

    number: int
    statement_id: str
    interview_id: str
    organisation: str
    date: str
    speaker: str
    text: str
    source: str
    locator: str
    theme_id: str
    confidence: float

    @property
    def place(self) -> str:
        """«verbania.md, riga 12»."""
        return ", ".join(p for p in (self.source, self.locator) if p)

    @property
    def said_by(self) -> str:
        """«Comune di Verbania, 13 aprile 2021»."""
        return ", ".join(p for p in (self.organisation, italian.date(self.date)) if p)


@dataclass(frozen=True)
class Passage:
    """A sentence of a theme's paragraph with the statements that bear it out."""

    text: str
    evidence: tuple[Evidence, ...]


def interviews_in_order(interviews: pd.DataFrame) -> list[Interview]:
    """The log by date; interviews whose date is unknown come last."""
    rows = [
        Interview(
            r.interview_id,
            r.source,
            r.locator,
            r.date,
            r.organisation or UNKNOWN_BODY,
            r.participants.replace(SEPARATOR, ", "),
            r.interviewers.replace(SEPARATOR, ", "),
            int(r.n_statements),
        )
        for r in interviews.itertuples(index=False)
    ]
    return sorted(rows, key=lambda i: (not i.date, i.date, italian.plain(i.organisation), i.source, i.interview_id))


def number_statements(statements: pd.DataFrame, log: list[Interview]) -> dict[str, Evidence]:
    """Statement id to evidence, numbered by interview in the log's order, then by place in the note."""
    rank = {i.interview_id: (n, i) for n, i in enumerate(log)}
    last = len(log)
    rows = sorted(
        statements.itertuples(index=False), key=lambda r: (rank.get(r.interview_id, (last,))[0], r.source, r.start, r.statement_id)
    )
    out: dict[str, Evidence] = {}
    for number, r in enumerate(rows, 1):
        interview = rank[r.interview_id][1] if r.interview_id in rank else None
        out[r.statement_id] = Evidence(
            number,
            r.statement_id,
            r.interview_id,
            r.organisation or (interview.organisation if interview else UNKNOWN_BODY),
            interview.date if interview else "",
            r.speaker,
            r.text,
            r.source,
            r.locator,
            r.theme_id,
            float(r.confidence),
        )
    return out


def passages(summary: str, evidence: dict[str, Evidence]) -> list[Passage]:
    """A theme's summary cut where statement ids stand in brackets; the ids become evidence, the prose stays."""
    out: list[Passage] = []
    done = 0
    for match in _BRACKETS.finditer(summary):
        ids = [i for i in re.split(r"[\s,;]+", match[1]) if i]
        cited = [evidence[i] for i in ids if i in evidence]
        if not cited or len(cited) < len([i for i in ids if i not in ("e", "…")]) / 2:
            continue
        text = summary[done : match.start()].strip()
        done = match.end()
        tail = re.match(r"[.;:!?]+", summary[done:])
        if tail:  # the full stop may stand behind the brackets
            text, done = text + ("" if text.endswith(tail[0]) else tail[0]), done + tail.end()
        text = re.sub(r"([.!?…]»)\.$", r"\1", text)  # one full stop is enough
        if text:
            out.append(Passage(text, tuple(sorted(set(cited), key=lambda e: e.number))))
    rest = summary[done:].strip()
    if rest:
        out.append(Passage(rest, ()))
    return out
