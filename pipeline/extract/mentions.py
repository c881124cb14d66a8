"""A mention of somebody or something, and the choice among mentions that overlap."""

from __future__ import annotations

from dataclasses import dataclass

PER, ORG, LOC, DATE, MISC = "PER", "ORG", "LOC", "DATE", "MISC"


@dataclass(frozen=True)
class Mention:
    """``text[start:end]`` names a person, body, place, date or thing; ``canonical`` is its one name (ISO for dates)."""

    start: int
    end: int
    text: str
    label: str
    canonical: str


@dataclass(frozen=True)
class Candidate:
    """A possible mention; of two that overlap the one with the lower ``rank`` stays, then the longer."""

    start: int
    end: int
    label: str
    rank: float
    canonical: str = ""


def choose(candidates: list[Candidate], length: int) -> list[Candidate]:
    """Candidates without overlaps, in the order of the text."""
    busy = bytearray(length)
    chosen = []
    for c in sorted(candidates, key=lambda c: (c.rank, c.start - c.end, c.start, c.label)):
        if c.end > c.start and not any(busy[c.start:c.end]):
            busy[c.start:c.end] = b"\1" * (c.end - c.start)
            chosen.append(c)
    return sorted(chosen, key=lambda c: c.start)
