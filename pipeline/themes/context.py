"""Which statements stand next to each other: people stay with a subject before they change it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp

_APART = 0.25  # what is left of a neighbourhood across a heading or a new question


def neighbour_links(statements: pd.DataFrame) -> sp.csr_matrix:
    """(n, n) symmetric links between consecutive statements of one interview.

    Args:
        statements: in the order of the notes; without an ``interview_id`` column there are no links.
            Where ``section`` or ``question`` changes between two statements their link is weak.
    """
    n = len(statements)
    if n < 2 or "interview_id" not in statements:
        return sp.csr_matrix((n, n))
    same = _unchanged(statements["interview_id"])
    weight = same.astype(float)
    for column in ("section", "question"):
        if column in statements:
            weight *= np.where(_unchanged(statements[column]), 1.0, _APART)
    first = np.flatnonzero(weight > 0)
    upper = sp.csr_matrix((weight[first], (first, first + 1)), shape=(n, n))
    return (upper + upper.T).tocsr()


def _unchanged(column: pd.Series) -> np.ndarray:
    values = column.to_numpy(dtype=object)
    return values[1:] == values[:-1]
