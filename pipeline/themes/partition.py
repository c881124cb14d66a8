"""Division of statements into groups: spectral clustering of their similarities.

References:
    Ng, Jordan, Weiss 2002: On spectral clustering (row-normalised eigenvectors).
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.linalg import eigh
from scipy.sparse.linalg import eigsh
from sklearn.cluster import KMeans

from pipeline.vectors import normalise

LINK = 0.6  # similarity that neighbouring statements have beyond their words
_POWER = 2  # squared, a few near statements outweigh many that are hardly near
_EXACT = 1200  # up to this many rows the exact eigenvectors are quicker than the iterative ones
_ALONE = 1e-9


def affinity(X: np.ndarray, links: sp.csr_matrix | None = None) -> np.ndarray:
    """(n, n) how strongly two statements pull each other: squared positive similarity, no self-loops.

    Args:
        X: (n, d) rows of length 1; links: (n, n) neighbouring statements.
    """
    A = X @ X.T
    if links is not None:
        at = links.tocoo()
        A[at.row, at.col] += LINK * at.data
    np.maximum(A, 0, out=A)
    A **= _POWER
    np.fill_diagonal(A, 0)
    return A


def spectral_embedding(A: np.ndarray, *, dimensions: int) -> np.ndarray:
    """(n, dimensions) leading eigenvectors of the normalised affinity, strongest first."""
    n = len(A)
    dimensions = max(1, min(dimensions, n))
    degree = np.maximum(A.sum(axis=1), _ALONE)
    scale = 1 / np.sqrt(degree)
    N = A * scale[:, None] * scale[None, :]
    if n <= _EXACT or dimensions >= n // 4:
        _, vectors = eigh(N, subset_by_index=[n - dimensions, n - 1])
    else:
        start = np.full(n, 1 / np.sqrt(n), dtype=N.dtype)
        _, vectors = eigsh(N, k=dimensions, which="LA", v0=start, tol=1e-4)
    return _oriented(vectors[:, ::-1])


def partition(embedding: np.ndarray, k: int, *, seed: int, n_init: int = 10) -> np.ndarray:
    """(n,) labels of k groups in the first k dimensions of a spectral embedding."""
    points = normalise(embedding[:, :k].astype(np.float64))
    distinct = len(np.unique(points.round(9), axis=0))
    k = max(1, min(k, distinct))
    return KMeans(k, n_init=n_init, random_state=seed).fit_predict(points)


def _oriented(vectors: np.ndarray) -> np.ndarray:
    """Eigenvectors with their largest entry positive: the same on every machine."""
    largest = np.abs(vectors).argmax(axis=0)
    signs = np.sign(vectors[largest, np.arange(vectors.shape[1])])
    return vectors * np.where(signs == 0, 1, signs)
