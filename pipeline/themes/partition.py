"""Division of statements into groups: spectral clustering of the nearest-neighbour graph."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import laplacian
from scipy.sparse.linalg import eigsh
from sklearn.cluster import KMeans

_DENSE = 1500  # up to this many rows the exact eigenvectors are quicker than the iterative ones


def neighbour_graph(X: np.ndarray, *, n_neighbors: int) -> csr_matrix:
    """(n, n) symmetric graph that joins every row to its nearest rows by cosine.

    Args:
        X: (n, d) rows of length 1 (zeros: alone).
    """
    n = len(X)
    k = min(n_neighbors, n - 1)
    rows, columns = [], []
    for start in range(0, n, 1024):
        block = X[start : start + 1024] @ X.T
        block[np.arange(len(block)), np.arange(start, start + len(block))] = -np.inf
        near = np.argpartition(-block, k - 1, axis=1)[:, :k]
        rows.append(np.repeat(np.arange(start, start + len(block)), k))
        columns.append(near.ravel())
    data = np.ones(n * k, dtype=np.float64)
    graph = coo_matrix((data, (np.concatenate(rows), np.concatenate(columns))), shape=(n, n)).tocsr()
    return (graph + graph.T) / 2


def spectral_embedding(graph: csr_matrix, *, dimensions: int) -> np.ndarray:
    """(n, dimensions) first eigenvectors of the normalised Laplacian, rows scaled by degree."""
    n = graph.shape[0]
    dimensions = min(dimensions, n - 1)
    matrix, degree = laplacian(graph, normed=True, return_diag=True)
    if n <= _DENSE:
        _, vectors = np.linalg.eigh(matrix.toarray())
        vectors = vectors[:, :dimensions]
    else:
        start = np.full(n, 1 / np.sqrt(n))
        _, vectors = eigsh(-matrix + 2 * _identity(n), k=dimensions, which="LA", v0=start, tol=1e-4)
        vectors = vectors[:, ::-1]
    return vectors / np.where(degree > 0, degree, 1)[:, None]


def partition(embedding: np.ndarray, k: int, *, seed: int, n_init: int = 10) -> np.ndarray:
    """(n,) labels of k groups in the first k dimensions of a spectral embedding."""
    k = max(1, min(k, len(embedding)))
    return KMeans(k, n_init=n_init, random_state=seed).fit_predict(embedding[:, : max(k, 1)])


def _identity(n: int) -> csr_matrix:
    index = np.arange(n)
    return csr_matrix((np.ones(n), (index, index)), shape=(n, n))
