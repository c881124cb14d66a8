"""Statements that stay where the last run had them, so that a few decisions do not stir up a whole study.

As soon as people have decided something about statements or themes, each statement keeps its seat (its theme, or
none). A decision sets a statement free once, in the first run that meets it: where the statement resembles the
decided one more than any other and sits elsewhere, in a theme that nobody reviewed. It is then found a theme afresh,
one that had none only the theme of the decision, and that is its seat from then on. So the answer of a run is never a new question for the next: without new notes or
decisions nothing is free.

Of each statement that a decision took elsewhere the seats before and after are kept with the decision. Where this is
undone the seat before holds again, exactly; where the undo is undone, the one after.

What is new in the notes is free. Then what had no theme may found a new one with it, but joins none of the themes
that were there; and so where the expected themes of study.toml changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from pipeline.review.decisions import Decisions
from pipeline.review.memory import Memory
from pipeline.study import Study
from pipeline.vectors import SentenceVectors

_ALIKE = 0.25  # cosine, the study's mean taken off, from which a decision speaks for another statement
_CHUNK = 5000
_UNKNOWN = "?"  # the seat before a decision, where no run had it before


@dataclass(frozen=True)
class Seat:
    """Where a statement is: its cluster (empty: no theme), how sure the program was, the correction that led there."""

    cluster: str
    confidence: float = 0.0
    correction: str = ""

    def __str__(self) -> str:
        return f"{self.correction or '-'}:{self.cluster or '-'}:{self.confidence:.4f}"


@dataclass
class Seats:
    """What one run is told of where statements were.

    Args:
        now: statement id to its seat before this run.
        path: statement id to its seats, the first one free, then one for each correction that took it elsewhere.
        kept: statement id to the seat that it keeps.
        freed: statement id to the correction that sets it free in this run.
        wanted: of the freed ones without theme, the only theme that they may join.
        outside: statements without theme that join none of the themes that were there.
        expected: of the study's expected themes, to be remembered.
    """

    path: dict[str, list[Seat]] = field(default_factory=dict)
    kept: dict[str, Seat] = field(default_factory=dict)
    freed: dict[str, str] = field(default_factory=dict)
    wanted: dict[str, str] = field(default_factory=dict)
    now: dict[str, Seat] = field(default_factory=dict)
    outside: set[str] = field(default_factory=set)
    expected: str = ""

    @property
    def told(self) -> dict[str, str]:
        """Statement id to the cluster that clustering is told."""
        return {s: seat.cluster for s, seat in self.kept.items()}

    def after(self, statement: str, found: Seat) -> str:
        """The seats to be remembered, as the members table writes them.

        Args:
            found: where the statement is now; its correction is the one that decided on it, if any.
        """
        path = self.path.get(statement, [])
        followed = statement in self.freed and self.wanted.get(statement, found.cluster) == found.cluster
        cause = found.correction or (self.freed[statement] if followed else "")
        if cause and all(seat.correction != cause for seat in path):
            path = [*(path or [Seat(_UNKNOWN)]), replace(found, correction=cause)]
        elif not cause and statement not in self.kept and statement not in self.freed:
            path = []  # found freely: this is its first seat
        return " ".join(map(str, path)) if len(path) > 1 else ""


def keep_seats(
    memory: Memory,
    decisions: Decisions,
    *,
    followed: Mapping[str, str],
    chosen: Mapping[str, str],
    by: Mapping[str, str],
    statements: pd.DataFrame,
    study: Study,
) -> Seats:
    """Who keeps a seat and who is free. Nobody keeps one where nothing about statements or themes is decided.

    Args:
        followed: remembered statement id to its id now.
        chosen: statements that a person has decided on, and their cluster; by: the corrections that said so.
    """
    seats = Seats(expected=_expected(study))
    if not chosen and not decisions.touched and not decisions.requests:
        return seats
    active = set(decisions.active["correction_id"]) if decisions.active is not None else set()
    sought: dict[str, str] = {}
    now: dict[str, Seat] = {}
    for m in memory.members.itertuples(index=False):
        if m.statement_id in followed:
            statement = followed[m.statement_id]
            seats.path[statement] = read_seats(m.seats) or [Seat(m.cluster, m.confidence)]
            sought[statement] = m.expected
            seat = _seat_now(seats.path[statement], active)
            if seat.cluster != _UNKNOWN:
                now[statement] = seat
    fresh = {s for s in chosen if by[s] not in {seat.correction for seat in seats.path.get(s, ())}}
    loose = [s for s, seat in now.items() if s not in chosen and seat.cluster not in decisions.touched]
    freed = _freed(loose, now, chosen, fresh, statements)
    seats.freed = {s: by[example] for s, example in freed.items()}
    seats.wanted = {s: chosen[example] for s, example in freed.items() if not now[s].cluster}
    seats.now = now
    free = set(freed)
    anything_new = not set(statements["statement_id"]) <= set(now) | set(chosen)
    for statement, seat in now.items():
        open_ = anything_new or sought[statement] not in ("", seats.expected)
        if not seat.cluster and statement not in free and statement not in chosen and open_:
            seats.outside.add(statement)
    seats.kept = {s: seat for s, seat in now.items() if s not in free and s not in seats.outside}
    return seats


def read_seats(text: str) -> list[Seat]:
    """The seats that a cell of the members table holds; none where it is empty or damaged."""
    path = []
    for part in text.split():
        correction, _, rest = part.partition(":")
        cluster, _, confidence = rest.partition(":")
        try:
            path.append(Seat("" if cluster == "-" else cluster, float(confidence), "" if correction == "-" else correction))
        except ValueError:
            return []
    return path


def without_decisions(members: pd.DataFrame) -> pd.DataFrame:
    """The members table as if no decision had ever taken a statement elsewhere."""
    first = [(read_seats(s) or [Seat(c, f)])[0] for s, c, f in zip(members["seats"], members["cluster"], members["confidence"], strict=True)]
    known = [seat.cluster != _UNKNOWN for seat in first]
    out = members.assign(
        cluster=pd.Series([s.cluster for s in first], index=members.index, dtype=object),
        confidence=[s.confidence for s in first],
        seats=pd.Series("", index=members.index, dtype=object),
    )
    return out[known]


def _seat_now(path: list[Seat], active: Collection[str]) -> Seat:
    return next((seat for seat in reversed(path) if seat.correction in active), path[0])


def _expected(study: Study) -> str:
    if not study.themes:
        return "-"
    return hashlib.sha256(repr([(t.name, t.description, t.cues) for t in study.themes]).encode()).hexdigest()[:12]


def _freed(
    loose: list[str], now: Mapping[str, Seat], chosen: Mapping[str, str], fresh: set[str], statements: pd.DataFrame
) -> dict[str, str]:
    """Statements that a decision which no run has met yet sets free, and the decided statement that they resemble most."""
    if not loose or not fresh:
        return {}
    place = {s: i for i, s in enumerate(statements["statement_id"])}
    X = SentenceVectors.load().encode(statements["text"].tolist())
    X = X - X.mean(axis=0)
    X /= np.maximum(np.linalg.norm(X, axis=1, keepdims=True), 1e-9)
    examples = sorted(s for s in chosen if s in place)
    E = X[[place[s] for s in examples]]
    free: dict[str, str] = {}
    for start in range(0, len(loose), _CHUNK):
        part = loose[start : start + _CHUNK]
        near = X[[place[s] for s in part]] @ E.T
        for statement, row, j in zip(part, near, near.argmax(axis=1), strict=True):
            example = examples[j]
            if row[j] > _ALIKE and example in fresh and chosen[example] != now[statement].cluster:
                free[statement] = example
    return free
