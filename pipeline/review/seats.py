"""Statements that stay where the last run had them, so that a few decisions do not stir up a whole study.

Reviewed themes keep all their statements. Of the others, a statement is set free where it resembles one that a
person has put elsewhere more than any that a person has put where it is: then it is found a theme afresh. What
the last run did not have is always free; what it left without a theme may found a new one with others, but joins
a theme that was there only where it resembles what a person put into it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.review.decisions import Decisions
from pipeline.review.memory import Memory
from pipeline.vectors import SentenceVectors

_ALIKE = 0.25  # cosine, the study's mean taken off, from which a decision speaks for another statement
_CHUNK = 5000


def keep_seats(
    memory: Memory, decisions: Decisions, *, followed: Mapping[str, str], chosen: Mapping[str, str], statements: pd.DataFrame
) -> tuple[dict[str, str], set[str]]:
    """Statement to the cluster that it keeps, and those that stay out of the themes that were there.

    Both are empty where nothing about themes is decided.

    Args:
        followed: remembered statement id to its id now.
        chosen: statements that a person has decided on, and their cluster.
    """
    if not chosen and not decisions.touched:
        return {}, set()
    members = memory.members
    seats = {followed[s]: c for s, c in zip(members["statement_id"], members["cluster"], strict=True) if s in followed}
    seats = {s: c for s, c in seats.items() if s not in chosen}
    loose = [s for s, c in seats.items() if c not in decisions.touched]
    free = _released(loose, seats, chosen, statements)
    kept = {s: c for s, c in seats.items() if c and s not in free}
    return kept, {s for s, c in seats.items() if not c and s not in free}


def _released(loose: list[str], seats: Mapping[str, str], chosen: Mapping[str, str], statements: pd.DataFrame) -> set[str]:
    if not loose or not chosen:
        return set()
    place = {s: i for i, s in enumerate(statements["statement_id"])}
    X = SentenceVectors.load().encode(statements["text"].tolist())
    X = X - X.mean(axis=0)
    X /= np.maximum(np.linalg.norm(X, axis=1, keepdims=True), 1e-9)
    examples = sorted(s for s in chosen if s in place)
    E = X[[place[s] for s in examples]]
    said = [chosen[s] for s in examples]
    free: set[str] = set()
    for start in range(0, len(loose), _CHUNK):
        part = loose[start : start + _CHUNK]
        near = X[[place[s] for s in part]] @ E.T
        best = near.argmax(axis=1)
        free |= {s for s, row, j in zip(part, near, best, strict=True) if row[j] > _ALIKE and said[j] != seats[s]}
    return free
