"""Statements as rows of one matrix in which nearness is nearness of subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from pipeline.themes.views import ConceptView, LemmaView, content_lemmas, sentence_view, split_terms
from pipeline.vectors import normalise


@dataclass(frozen=True)
class Weights:
    """Share of each view in the similarity of two statements (benchmarks/themes.py: ablation)."""

    sentence: float = 1.0
    lemma: float = 1.0
    concept: float = 1.0


class StatementVectorizer(TransformerMixin, BaseEstimator):
    """Views of a statement, each centred on the study and on its body, side by side.

    Args:
        weights: share of each view.
        shrinkage: a body's own mean is taken off as far as its statements outweigh this many.
    """

    def __init__(self, weights: Weights = Weights(), shrinkage: float = 5.0) -> None:
        self.weights = weights
        self.shrinkage = shrinkage

    def fit(self, X: pd.DataFrame, y=None) -> StatementVectorizer:
        """Learn rarity of words and concepts, and what the study and each of its bodies share.

        Args:
            X: columns text, organisation, lemmas, terms.
        """
        self.lemma_ = LemmaView().fit([content_lemmas(r) for r in X["lemmas"]])
        self.concept_ = ConceptView().fit(split_terms(X["terms"]))
        self.means_, self.body_means_ = {}, {}
        bodies = X["organisation"].to_numpy(dtype=object)
        for name, matrix in self._views(X).items():
            filled = matrix.any(axis=1)
            mean = matrix[filled].mean(axis=0) if filled.any() else np.zeros(matrix.shape[1], np.float32)
            self.means_[name] = mean
            self.body_means_[name] = self._body_means(matrix - mean, bodies, filled)
        return self

    def transform(self, X: pd.DataFrame) -> np.ndarray:
        """(n, d) float32 rows of length 1; a statement without any known word is a row of zeros."""
        check_is_fitted(self)
        bodies = X["organisation"].to_numpy(dtype=object)
        parts = []
        for name, matrix in self._views(X).items():
            filled = matrix.any(axis=1)
            matrix = matrix - self.means_[name]
            for body, mean in self.body_means_[name].items():
                matrix[bodies == body] -= mean
            matrix[~filled] = 0
            parts.append(normalise(matrix) * np.float32(np.sqrt(getattr(self.weights, name))))
        return normalise(np.hstack(parts)) if parts else np.zeros((len(X), 1), np.float32)

    def _views(self, X: pd.DataFrame) -> dict[str, np.ndarray]:
        views = {
            "sentence": lambda: sentence_view(list(X["text"])),
            "lemma": lambda: self.lemma_.transform([content_lemmas(r) for r in X["lemmas"]]),
            "concept": lambda: self.concept_.transform(split_terms(X["terms"])),
        }
        return {name: make() for name, make in views.items() if getattr(self.weights, name) > 0}

    def _body_means(self, matrix: np.ndarray, bodies: Sequence[str], filled: np.ndarray) -> dict[str, np.ndarray]:
        means = {}
        for body in sorted({b for b in bodies if b}):
            rows = matrix[(bodies == body) & filled]
            if len(rows):
                means[body] = rows.mean(axis=0) * np.float32(len(rows) / (len(rows) + self.shrinkage))
        return means if len(means) > 1 else {}
