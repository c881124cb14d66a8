"""Statements that stay where the last run had them, so that a few decisions do not stir up a whole study.

Reviewed themes keep all their statements. Of the others, a statement is set free where it resembles one that a
person has put elsewhere more than any that a person has put where it is: then it is found a theme afresh. What
the last run did not have, and what it left without a theme, is always free.
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
) -> dict[str, str]:
    """Statement to the cluster that it keeps; empty where nothing about themes is decided.

    Args:
        followed: remembered statement id to its id now.
        chosen: statements that a person has decided on, and their cluster.
    """
    if not chosen and not decisions.touched:
        return {}
    members = memory.members
    seats = {followed[s]: c for s, c in zip(members["statement_id"], members["cluster"], strict=True) if c and s in followed}
    seats = {s: c for s, c in seats.items() if s not in chosen}
    loose = [s for s, c in seats.items() if c not in decisions.touched]
    free = _released(loose, seats, chosen, statements)
    return {s: c for s, c in seats.items() if s not in free}


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
