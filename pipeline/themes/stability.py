"""How firm a theme is: how much of it stays together when interviews are left out and the rest is divided anew."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

from pipeline.themes.partition import affinity, partition, spectral_embedding

_FOLDS = 8
_ROWS = 1200


def stability(
    X: np.ndarray, links: sp.csr_matrix, interviews: np.ndarray, members: Mapping[str, list[int]], *, seed: int
) -> dict[str, float]:
    """Stability of each theme.

    Every interview is left out once (in up to eight groups of interviews); the statements that are left are
    divided into as many groups as there are themes, and each theme is compared with the group most like it.

    Args:
        X: (n, d) statements; links: neighbouring statements; interviews: (n,) interview of each.
        members: theme id to rows.

    Returns:
        theme id to mean Jaccard index, 0 to 1; 0 where there is nothing to leave out.
    """
    names = np.unique(interviews.astype(str))
    rng = np.random.default_rng(seed)
    rows = np.arange(len(X)) if len(X) <= _ROWS else np.sort(rng.choice(len(X), _ROWS, replace=False))
    if len(names) < 2 or not members or len(rows) < 4:
        return {theme: 0.0 for theme in members}
    fold_of = dict(zip(rng.permutation(names).tolist(), np.arange(len(names)) % min(_FOLDS, len(names)), strict=True))
    folds = np.array([fold_of[str(i)] for i in interviews[rows]])
    A = affinity(X[rows], links[rows][:, rows])
    theme_of = np.full(len(X), -1)
    for number, at in enumerate(members.values()):
        theme_of[at] = number
    found: list[list[float]] = [[] for _ in members]
    for fold in np.unique(folds):
        left = np.flatnonzero(folds != fold)
        if len(left) < 2:
            continue
        k = min(len(members), len(left))
        with threadpool_limits(1):
            groups = partition(spectral_embedding(A[np.ix_(left, left)], dimensions=k), k, seed=seed, n_init=3)
        for number, values in enumerate(found):
            mine = theme_of[rows[left]] == number
            if mine.any():
                values.append(max(_jaccard(mine, groups == g) for g in np.unique(groups[mine])))
    return {theme: round(float(np.mean(v)), 4) if v else 0.0 for theme, v in zip(members, found, strict=True)}


def _jaccard(a: np.ndarray, b: np.ndarray) -> float:
    return float((a & b).sum() / (a | b).sum())
