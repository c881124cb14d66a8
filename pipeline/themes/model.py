"""The theme model: one estimator for unguided, guided and reviewed studies."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from pipeline.themes.assign import NONE, Nearness, member_similarity, prototypes, settle
from pipeline.themes.consensus import consensus
from pipeline.themes.large import BLOCK
from pipeline.themes.partition import affinity
from pipeline.vectors import normalise

_SMALLEST = 4  # fewer statements than this are one group


class ThemeModel(ClusterMixin, BaseEstimator):
    """Groups statements into themes; what people have decided stays, the rest follows or is grouped afresh.

    Statements are divided by spectral clustering; each known theme (decided or expected) takes over the
    groups that are its own, what is left becomes new themes, and all statements settle among them. The
    statements least like their theme's others have none.

    Args:
        n_themes: how many; None: found by itself.
        min_statements, min_groups: a new theme needs that many statements from that many bodies.
        unlike: share of the statements that have no theme because they are least like the rest of theirs.
        sample: above this many statements a sample is fitted and the rest predicted.
        random_state: seed.

    Attributes:
        labels_: (n,) theme of each statement, -1: none.
        confidence_: (n,) 0 to 1: the theme's share of the statement.
        themes_: labels in use, ascending; decided ones keep their number.
    """

    def __init__(
        self,
        n_themes: int | None = None,
        *,
        min_statements: int = 3,
        min_groups: int = 2,
        unlike: float = 0.13,
        sample: int = 5000,
        random_state: int = 0,
    ) -> None:
        self.n_themes = n_themes
        self.min_statements = min_statements
        self.min_groups = min_groups
        self.unlike = unlike
        self.sample = sample
        self.random_state = random_state

    def fit(self, X, y=None, groups=None, links=None) -> ThemeModel:
        """Find themes.

        Args:
            X: (n, d) statements; nearness is the cosine.
            y: (n,) what people have decided: a theme's number, or -1 for nothing yet.
            groups: (n,) body of each statement; without them the rule about bodies does not apply.
            links: (n, n) sparse: neighbouring statements (:func:`pipeline.themes.context.neighbour_links`).
        """
        X = _unit(validate_data(self, X, dtype=[np.float64, np.float32]))
        decided = np.full(len(X), NONE) if y is None else _checked(y, len(X))
        links = None if links is None else sp.csr_matrix(links)
        chosen = self._sample(decided)
        part, known = X[chosen], decided[chosen]
        near = links[chosen][:, chosen] if links is not None else None
        directions, self.themes_, home = self._themes(part, known, near)
        self.nearness_ = Nearness(directions).fit(part)
        shares = self._shares(X, chosen, known, home, near)
        labels = self.themes_[shares.argmax(axis=1)]
        confidence = shares.max(axis=1)
        labels = self._without_unlike(X, labels, decided, chosen)
        labels = self._recurring(labels, decided, groups)
        confidence[labels == NONE] = 0
        confidence[decided != NONE] = 1
        self.labels_, self.confidence_ = labels, confidence
        kept = np.isin(self.themes_, labels)
        self.directions_, self.themes_ = directions[kept], self.themes_[kept]
        self.nearness_ = Nearness(self.directions_).fit(part)
        return self

    def predict(self, X) -> np.ndarray:
        """(n,) the nearest theme of each row, -1 where none is near enough."""
        check_is_fitted(self)
        X = _unit(validate_data(self, X, dtype=[np.float64, np.float32], reset=False))
        if not len(self.themes_):
            return np.full(len(X), NONE)
        odds = self.nearness_.log_odds(X)
        best = odds.argmax(axis=1)
        near = (X @ self.directions_.T)[np.arange(len(X)), best]
        return np.where(near >= self.threshold_, self.themes_[best], NONE)

    def _themes(self, X: np.ndarray, decided: np.ndarray, links: sp.csr_matrix | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Directions and numbers of the themes of a (sampled) study, and where each statement was grouped."""
        n = len(X)
        if n < _SMALLEST or np.allclose(X, X[0]):
            return prototypes(X, decided, np.zeros(n, dtype=int), limit=self.n_themes or 1)
        A = affinity(X, links)
        groups = consensus(A, k=self.n_themes, seed=self.random_state)
        return prototypes(X, decided, groups, limit=self.n_themes or len(np.unique(groups)))

    def _shares(self, X: np.ndarray, chosen: np.ndarray, decided: np.ndarray, home: np.ndarray, links) -> np.ndarray:
        place = {t: i for i, t in enumerate(self.themes_.tolist())}
        clamped = np.array([place.get(t, NONE) for t in decided.tolist()], dtype=int)
        settled = settle(X[chosen], self.nearness_, clamped, home, links)
        if len(chosen) == len(X):
            return settled
        shares = np.empty((len(X), settled.shape[1]), settled.dtype)
        for start in range(0, len(X), BLOCK):  # a large study's odds are not held in several copies
            shares[start : start + BLOCK] = softmax(self.nearness_.log_odds(X[start : start + BLOCK]), axis=1)
        shares[chosen] = settled
        return shares

    def _without_unlike(self, X: np.ndarray, labels: np.ndarray, decided: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        """Labels without those of the statements least like the others of their theme."""
        labels = labels.copy()
        labels[decided != NONE] = decided[decided != NONE]
        likeness = member_similarity(X, labels)
        free = decided == NONE
        nowhere = ~X.any(axis=1)
        limit = np.quantile(likeness[chosen][free[chosen]], self.unlike) if free[chosen].any() else -1.0
        self.threshold_ = float(np.quantile((X[chosen] @ self.nearness_.directions.T).max(axis=1), self.unlike))
        labels[free & ((likeness < limit) | nowhere)] = NONE
        return labels

    def _recurring(self, labels: np.ndarray, decided: np.ndarray, groups) -> np.ndarray:
        """Labels without new themes that too few statements or bodies support."""
        labels = labels.copy()
        kept = set(decided[decided != NONE].tolist())
        groups = None if groups is None else np.asarray(groups)
        for theme in np.unique(labels[labels != NONE]):
            members = labels == theme
            bodies = self.min_groups if groups is None else len(set(groups[members].tolist()))
            if theme not in kept and (members.sum() < self.min_statements or bodies < self.min_groups):
                labels[members] = NONE
        return labels

    def _sample(self, decided: np.ndarray) -> np.ndarray:
        n = len(decided)
        if n <= self.sample:
            return np.arange(n)
        rng = np.random.default_rng(self.random_state)
        fixed = np.flatnonzero(decided != NONE)
        if len(fixed) > self.sample // 2:
            fixed = rng.choice(fixed, self.sample // 2, replace=False)
        free = np.flatnonzero(decided == NONE)
        more = rng.choice(free, size=min(len(free), self.sample - len(fixed)), replace=False)
        return np.sort(np.concatenate([fixed, more]))


def _unit(X: np.ndarray) -> np.ndarray:
    """Rows of length 1; rows that have it already are not copied."""
    length = np.sqrt(np.einsum("ij,ij->i", X, X))  # norm() would hold a second X
    return X if np.all((np.abs(length - 1) < 1e-5) | (length == 0)) else normalise(X)


def _checked(y, n: int) -> np.ndarray:
    y = np.asarray(y)
    if y.shape != (n,):
        raise ValueError(f"y has shape {y.shape}, expected ({n},): one theme number, or -1, for each statement")
    return y.astype(int)
