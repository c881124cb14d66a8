"""The theme model: one estimator for unguided, guided and reviewed studies."""

from __future__ import annotations

import numpy as np
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from pipeline.themes.partition import neighbour_graph, partition, spectral_embedding
from pipeline.vectors import normalise

NONE = -1


class ThemeModel(ClusterMixin, BaseEstimator):
    """Groups statements into themes; what people have decided stays, the rest follows or is grouped afresh.

    Args:
        n_themes: how many; None: found by itself.
        min_statements, min_groups: a theme needs that many statements from that many bodies.
        n_neighbors: neighbours of a statement in the graph.
        sample: above this many statements a sample is fitted and the rest predicted.
        random_state: seed.

    Attributes:
        labels_: (n,) theme of each statement, -1: none.
        confidence_: (n,) 0 to 1.
        themes_: labels in use, ascending; decided ones keep their number.
        centroids_: (themes, d) directions of the themes.
    """

    def __init__(
        self,
        n_themes: int | None = None,
        *,
        min_statements: int = 3,
        min_groups: int = 2,
        n_neighbors: int = 12,
        sample: int = 5000,
        random_state: int = 0,
    ) -> None:
        self.n_themes = n_themes
        self.min_statements = min_statements
        self.min_groups = min_groups
        self.n_neighbors = n_neighbors
        self.sample = sample
        self.random_state = random_state

    def fit(self, X, y=None, groups=None) -> ThemeModel:
        """Find themes.

        Args:
            X: (n, d) statements; nearness is the cosine.
            y: (n,) what people have decided: a theme's number, or -1 for nothing yet.
            groups: (n,) body of each statement; without them the rule about bodies does not apply.
        """
        X = validate_data(self, X, dtype=[np.float64, np.float32])
        X = normalise(X)
        decided = np.full(len(X), NONE) if y is None else np.asarray(y, dtype=int)
        groups = None if groups is None else np.asarray(groups)
        chosen = self._sample(decided)
        labels = np.full(len(X), NONE)
        labels[chosen] = self._fit(X[chosen], decided[chosen])
        self._learn(X, labels)
        rest = np.setdiff1d(np.arange(len(X)), chosen)
        if len(rest):
            labels[rest] = self._assign(X[rest])[0]
        labels = self._recurring(labels, decided, groups)
        self._learn(X, labels)
        confidence = self._confidence(X, labels)
        confidence[decided != NONE] = 1.0
        self.labels_, self.confidence_ = labels, confidence
        return self

    def predict(self, X) -> np.ndarray:
        """(n,) the nearest theme of each row, -1 where none is near."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=[np.float64, np.float32], reset=False)
        return self._assign(normalise(X))[0]

    def _fit(self, X: np.ndarray, decided: np.ndarray) -> np.ndarray:
        labels = decided.copy()
        free = np.flatnonzero(decided == NONE)
        known = np.unique(decided[decided != NONE])
        if len(known):
            labels[free] = _join(X, decided, free, known)
            free = np.flatnonzero(labels == NONE)
        if len(free) < self.min_statements:
            return labels
        k = self.n_themes - len(known) if self.n_themes else _default_k(len(free))
        if k >= 1:
            labels[free] = self._group(X[free], k) + (known.max() + 1 if len(known) else 0)
        return labels

    def _group(self, X: np.ndarray, k: int) -> np.ndarray:
        if len(X) <= k:
            return np.arange(len(X))
        if len(X) < 4 or np.allclose(X, X[0]):
            return np.zeros(len(X), dtype=int)
        graph = neighbour_graph(X, n_neighbors=self.n_neighbors)
        return partition(spectral_embedding(graph, dimensions=k), k, seed=self.random_state)

    def _sample(self, decided: np.ndarray) -> np.ndarray:
        n = len(decided)
        if n <= self.sample:
            return np.arange(n)
        fixed = np.flatnonzero(decided != NONE)[: self.sample]
        free = np.flatnonzero(decided == NONE)
        rng = np.random.default_rng(self.random_state)
        more = rng.choice(free, size=min(len(free), max(self.sample - len(fixed), 0)), replace=False)
        return np.sort(np.concatenate([fixed, more]))

    def _recurring(self, labels: np.ndarray, decided: np.ndarray, groups: np.ndarray | None) -> np.ndarray:
        labels = labels.copy()
        kept = set(decided[decided != NONE].tolist())
        for theme in np.unique(labels[labels != NONE]):
            members = labels == theme
            bodies = self.min_groups if groups is None else len(set(groups[members].tolist()))
            if theme not in kept and (members.sum() < self.min_statements or bodies < self.min_groups):
                labels[members] = NONE
        return labels

    def _learn(self, X: np.ndarray, labels: np.ndarray) -> None:
        self.themes_ = np.unique(labels[labels != NONE])
        self.centroids_ = np.zeros((len(self.themes_), X.shape[1]), dtype=X.dtype)
        self.radii_ = np.zeros(len(self.themes_))
        for i, theme in enumerate(self.themes_):
            members = X[labels == theme]
            self.centroids_[i] = normalise(members.mean(axis=0, keepdims=True))[0]
            self.radii_[i] = np.quantile(members @ self.centroids_[i], 0.1)

    def _assign(self, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        if not len(self.themes_):
            return np.full(len(X), NONE), np.zeros(len(X))
        near = X @ self.centroids_.T
        best = near.argmax(axis=1)
        score = near[np.arange(len(X)), best]
        return np.where(score >= self.radii_[best], self.themes_[best], NONE), score

    def _confidence(self, X: np.ndarray, labels: np.ndarray) -> np.ndarray:
        confidence = np.zeros(len(X))
        if not len(self.themes_):
            return confidence
        near = np.exp((X @ self.centroids_.T) / 0.1)
        near /= near.sum(axis=1, keepdims=True)
        place = np.searchsorted(self.themes_, labels)
        for i in np.flatnonzero(labels != NONE):
            confidence[i] = near[i, place[i]]
        return confidence


def _join(X: np.ndarray, decided: np.ndarray, free: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Themes of the free rows that are near enough to a decided theme, -1 for the others."""
    centroids = normalise(np.stack([X[decided == t].mean(axis=0) for t in known]))
    near = X[free] @ centroids.T
    best = near.argmax(axis=1)
    return np.where(near[np.arange(len(free)), best] > 0.1, known[best], NONE)


def _default_k(n: int) -> int:
    return max(1, min(round(0.6 * np.sqrt(n)), n // 3))
