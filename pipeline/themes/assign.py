"""Statements to prototypes: decided themes, expected ones and groups found afresh compete on equal terms."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.special import softmax

from pipeline.vectors import normalise

NONE = -1
MATCH = 0.3  # a group this near to a known theme is that theme
_NEAR = 1.4  # log-odds of one standard deviation of nearness to a prototype
_MEMBERS = 10.0  # log-odds per unit of mean similarity to the members
_NEIGHBOUR = 1.5  # log-odds that a neighbouring statement lends its theme
_HOME = 2.0  # log-odds of the fresh theme that a statement was grouped in
_ROUNDS = 8
_WARM = 2  # rounds before members count
_FEW = 3  # a dispersion over fewer rows says nothing


def prototypes(X: np.ndarray, decided: np.ndarray, groups: np.ndarray, *, limit: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Directions of the themes: one for each known theme, then one for each group that is none of them.

    A group in which decisions name a theme adds its own direction to that theme's; a group without any
    that is not near to a known theme is a theme of its own, the largest first.

    Args:
        X: (n, d) statements; decided: (n,) known theme or -1; groups: (n,) group of each statement.
        limit: how many themes there may be; known ones always stay.

    Returns:
        (themes, d) directions; (themes,) their numbers, known ones keep theirs, fresh ones follow; (n,) the
        place of the fresh theme that a statement was grouped in, or -1.
    """
    known = np.unique(decided[decided != NONE])
    votes = np.stack([(decided == t) for t in known], axis=1).astype(X.dtype) if len(known) else np.zeros((len(X), 0), X.dtype)
    directions = votes.T @ X
    named = normalise(directions)
    directions = directions.copy()
    fresh = []
    for group in np.unique(groups):
        members = groups == group
        centre = normalise(X[members].mean(axis=0, keepdims=True))[0]
        given = votes[members].sum(axis=0)
        if given.sum():
            best = given.argmax()
            directions[best] += centre * np.sqrt(given[best]) * given[best] / given.sum()
        elif not len(known) or (named @ centre).max() < MATCH:
            fresh.append((-int(members.sum()), len(fresh), centre, members))
    fresh = sorted(fresh, key=lambda f: f[:2])[: max(limit - len(known), 0)]
    numbers = np.concatenate([known, np.arange(len(fresh)) + (known.max() + 1 if len(known) else 0)]).astype(int)
    rows = [normalise(directions)] + [f[2][None] for f in fresh]
    home = np.full(len(X), NONE)
    for place, (_, _, _, members) in enumerate(fresh, len(known)):
        home[members] = place
    return np.vstack(rows).astype(X.dtype), numbers, home


class Nearness:
    """Nearness to prototypes on one scale: standard deviations over the statements it was fitted on."""

    def __init__(self, directions: np.ndarray) -> None:
        self.directions = directions

    def fit(self, X: np.ndarray) -> Nearness:
        near = X @ self.directions.T
        self.mean_ = near.mean(axis=0)
        self.deviation_ = np.maximum(near.std(axis=0), 1e-6) if len(near) >= _FEW else np.full(near.shape[1], 0.1)
        return self

    def log_odds(self, X: np.ndarray) -> np.ndarray:
        return _NEAR * (X @ self.directions.T - self.mean_) / self.deviation_


def settle(
    X: np.ndarray, nearness: Nearness, clamped: np.ndarray, home: np.ndarray, links: sp.csr_matrix | None
) -> np.ndarray:
    """(n, themes) shares of each statement over the themes, after a few rounds of mutual influence.

    A statement follows the prototypes, the statements that are in a theme already, and its neighbours in
    the note.

    Args:
        clamped: (n,) column of the theme that a person decided, or -1.
        home: (n,) column of the fresh theme that a statement was grouped in, or -1.
    """
    fixed = clamped != NONE
    rows = np.flatnonzero(fixed)
    base = nearness.log_odds(X)
    grouped = np.flatnonzero(home != NONE)
    base[grouped, home[grouped]] += _HOME

    def clamp(shares: np.ndarray) -> np.ndarray:
        shares[rows] = 0
        shares[rows, clamped[rows]] = 1
        return shares

    shares = clamp(softmax(base, axis=1))
    own = (X * X).sum(axis=1)[:, None]
    for i in range(_ROUNDS):
        odds = base.copy()
        if links is not None:
            odds += _NEIGHBOUR * (links @ shares)
        if i >= _WARM:
            odds += _MEMBERS * (X @ (X.T @ shares) - own * shares) / np.maximum(shares.sum(axis=0) - shares, 1)
        shares = clamp(softmax(odds, axis=1))
    return shares


def member_similarity(X: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(n,) mean similarity of each statement to the others of its theme; -1 where it has none or is alone."""
    out = np.full(len(X), -1.0)
    for theme in np.unique(labels[labels != NONE]):
        rows = np.flatnonzero(labels == theme)
        if len(rows) > 1:
            total = X[rows] @ X[rows].sum(axis=0)
            out[rows] = (total - (X[rows] ** 2).sum(axis=1)) / (len(rows) - 1)
    return out
