"""What is known of a statement, view by view: each gives one row of numbers a statement."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pandas as pd
import scipy.sparse as sp

from pipeline.thesaurus import Thesaurus
from pipeline.vectors import DIMENSIONS, SentenceVectors, normalise

_SPREAD = 0.3  # concepts nearer than this lend each other their matches
_CONCEPT_DIMENSIONS = 160  # they hold nearly all of what concepts tell apart, at a fifth of the memory


def sentence_view(texts: list[str], *, projected: bool = True) -> np.ndarray:
    """(n, 256) bundled sentence vectors: every word counts as the resource weighs it.

    Args:
        projected: turned towards themes; prototypes are compared with the vectors as they were distilled.
    """
    return SentenceVectors.load(projected=projected).encode(texts)


def content_lemmas(row: str) -> list[str]:
    """The lemmas of a features row, without their parts of speech."""
    return [w.rsplit("_", 1)[0] for w in row.split()]


class LemmaView:
    """(n, 256) sum of the word vectors of the content lemmas, weighed by their rarity in the study."""

    def fit(self, lemmas: list[list[str]]) -> LemmaView:
        self.n_ = max(len(lemmas), 1)
        self.frequency_ = Counter(w for row in lemmas for w in set(row))
        return self

    def transform(self, lemmas: list[list[str]], *, projected: bool = True) -> np.ndarray:
        vocabulary = sorted({w for row in lemmas for w in row})
        if not vocabulary:
            return np.zeros((len(lemmas), DIMENSIONS), dtype=np.float32)
        weights = np.log1p(self.n_ / np.array([max(self.frequency_[w], 1) for w in vocabulary]))
        vectors = SentenceVectors.load(projected=projected).word_matrix(vocabulary) * weights[:, None].astype(np.float32)
        return normalise(_counts(lemmas, vocabulary) @ vectors)


class ConceptView:
    """(n, 160) concepts of the thesaurus: matches weighed by rarity, spread to neighbouring concepts."""

    def fit(self, matches: sp.csr_matrix) -> ConceptView:
        """Learn how rare each concept is from :func:`concept_matches`."""
        self.weight_ = np.log1p(matches.shape[0] / (1 + np.asarray((matches > 0).sum(axis=0)).ravel()))
        return self

    def transform(self, matches: sp.csr_matrix) -> np.ndarray:
        return normalise(np.asarray(self._weighed(matches) @ _projection(), dtype=np.float32))

    def concepts(self, matches: sp.csr_matrix) -> np.ndarray:
        """(n, concepts) the same, concept by concept (for titles)."""
        return normalise(np.asarray(self._weighed(matches) @ _neighbourhood(), dtype=np.float32))

    def _weighed(self, matches: sp.csr_matrix) -> sp.csr_matrix:
        return matches.multiply(self.weight_[None, :]).tocsr().astype(np.float32)


def concept_matches(terms: list[list[str]]) -> sp.csr_matrix:
    """(n, concepts) each term's weight shared among the concepts under which it stands (square root)."""
    thesaurus = Thesaurus.load()
    rows, columns, data = [], [], []
    for i, found in enumerate(terms):
        for term in found:
            concepts = thesaurus.rows(term)
            rows += [i] * len(concepts)
            columns += concepts
            data += [1 / np.sqrt(len(concepts))] * len(concepts)
    return sp.csr_matrix((data, (rows, columns)), shape=(len(terms), len(thesaurus.names)))


def _counts(rows: list[list[str]], vocabulary: list[str]) -> sp.csr_matrix:
    index = {w: i for i, w in enumerate(vocabulary)}
    columns = [index[w] for row in rows for w in row]
    bounds = np.cumsum([0] + [len(row) for row in rows])
    return sp.csr_matrix((np.ones(len(columns), np.float32), columns, bounds), shape=(len(rows), len(vocabulary)))


@cache
def concept_vectors_raw() -> tuple[np.ndarray, np.ndarray]:
    """(concepts, 256) mean vector of each concept's terms, and the mean of all terms."""
    thesaurus = Thesaurus.load()
    every = sorted({t for terms in thesaurus.terms for t in terms})
    index = {t: i for i, t in enumerate(every)}
    vectors = SentenceVectors.load(projected=False).encode(every)
    means = np.stack([vectors[[index[t] for t in terms]].mean(axis=0) for terms in thesaurus.terms])
    return means, vectors.mean(axis=0)


@cache
def _neighbourhood() -> np.ndarray:
    means, mean = concept_vectors_raw()
    vectors = normalise(means - means.mean(axis=0))
    similarity = vectors @ vectors.T
    return np.where(similarity > _SPREAD, similarity, 0).astype(np.float32)


@cache
def _projection() -> np.ndarray:
    """(concepts, 160) the neighbourhood seen along its strongest directions; inner products stay."""
    values, vectors = np.linalg.eigh(_neighbourhood().astype(np.float64))
    strongest = np.argsort(-np.abs(values), kind="stable")[:_CONCEPT_DIMENSIONS]
    return (vectors[:, strongest] * values[strongest]).astype(np.float32)


def split_terms(column: pd.Series) -> list[list[str]]:
    """Lists of terms of a features column."""
    return [[t for t in row.split("; ") if t] for row in column]
