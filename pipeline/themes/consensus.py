"""How many themes, and which statements belong together: what stays the same when the study is drawn again.

Random parts of the study are divided into every candidate number of groups. The number at which the
divisions of different parts agree best is the number of themes, with a mild preference for what readers
use for a study of that size; statements that mostly fall together are one group.

References:
    Monti et al. 2003: Consensus clustering. Ben-Hur, Elisseeff, Guyon 2002: A stability based method for
    discovering structure in clustered data.
"""

from __future__ import annotations

import numpy as np
from scipy.cluster.hierarchy import cut_tree, linkage
from scipy.spatial.distance import squareform
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from pipeline.themes.partition import partition, spectral_embedding

LARGEST = 1500  # above, one division of all the statements
_MANY = 3000  # more statements than this do not make more themes
_CANDIDATES = 13
_DRAWS = 12
_SHARE = 0.85
_ROWS = 500  # more statements than this tell no more about the number
_PREFERENCE = 0.8  # agreement given up for a number e times the usual one
_N_INIT = 2


def usual_number(n: int) -> float:
    """Themes that readers make of n statements: as the square root while a study is small, then ever slower."""
    n = min(n, _MANY)
    return float(min(0.65 * np.sqrt(n), 10 * (n / 230) ** 0.25))


def candidates(n: int) -> list[int]:
    """Numbers of themes worth trying for n statements, ascending; a dozen at most."""
    usual = usual_number(n)
    least, most = max(2, round(usual / 2)), max(2, min(round(1.7 * usual), n // 4))
    return np.unique(np.linspace(least, most, min(_CANDIDATES, most - least + 1)).round().astype(int)).tolist()


def consensus(A: np.ndarray, *, k: int | None, seed: int) -> np.ndarray:
    """(n,) groups of the statements.

    Args:
        A: (n, n) affinity.
        k: how many groups; None: found by itself.
        seed: of the draws.
    """
    n = len(A)
    if n > LARGEST:
        rows = np.sort(np.random.default_rng(seed).choice(n, _ROWS, replace=False))
        k = k or _Draws(A[np.ix_(rows, rows)], candidates(n), seed=seed).number(usual_number(n))
        return partition(spectral_embedding(A, dimensions=k), k, seed=seed)
    numbers = candidates(n) if k is None else list(range(max(k - 1, 1), k + 3))
    draws = _Draws(A, numbers, seed=seed)
    return draws.groups(k or draws.number(usual_number(n)))


class _Draws:
    """Divisions of random parts of a study into several numbers of groups."""

    def __init__(self, A: np.ndarray, numbers: list[int], *, seed: int) -> None:
        self.n, self.numbers = len(A), numbers
        rng = np.random.default_rng(seed)
        size = max(min(self.n, 2), int(_SHARE * self.n))
        self.labels = {k: np.full((_DRAWS, self.n), -1) for k in numbers}
        with threadpool_limits(1):  # hundreds of small problems: threads would only wait for each other
            for i in range(_DRAWS):
                rows = np.sort(rng.choice(self.n, size, replace=False))
                embedding = spectral_embedding(A[np.ix_(rows, rows)], dimensions=max(numbers))
                for k in numbers:
                    self.labels[k][i, rows] = partition(embedding, k, seed=seed + i, n_init=_N_INIT)

    def number(self, usual: float) -> int:
        """The number of groups at which the parts agree best."""
        if len(self.numbers) == 1:
            return self.numbers[0]
        agreement = np.array([self._agreement(k) for k in self.numbers])
        smooth = np.convolve(np.pad(agreement, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
        scores = smooth - _PREFERENCE * np.log(np.array(self.numbers) / usual) ** 2
        return self.numbers[int(scores.round(6).argmax())]

    def groups(self, k: int) -> np.ndarray:
        """k groups of the statements that fall together most often, by average linkage."""
        together = np.zeros((self.n, self.n), dtype=np.float32)
        drawn = np.zeros_like(together)
        for labels in np.vstack([self.labels[j] for j in self.numbers if j >= k - 2 or j == self.numbers[-1]]):
            rows = np.flatnonzero(labels >= 0)
            same = labels[rows][:, None] == labels[rows][None, :]
            together[np.ix_(rows, rows)] += same
            drawn[np.ix_(rows, rows)] += 1
        apart = 1 - together / np.maximum(drawn, 1)
        np.fill_diagonal(apart, 0)
        tree = linkage(squareform(apart, checks=False), method="average")
        return cut_tree(tree, n_clusters=min(k, self.n)).ravel()

    def _agreement(self, k: int) -> float:
        """Mean adjusted Rand index between the divisions of every two parts, on the statements that they share."""
        rows = self.labels[k]
        pairs = [(a, b) for i, a in enumerate(rows) for b in rows[:i]]
        return float(np.mean([adjusted_rand_score(a[both], b[both]) for a, b in pairs if (both := (a >= 0) & (b >= 0)).any()]))
