"""Statements as rows of one matrix in which nearness is nearness of subject."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from pipeline.themes.context import neighbour_links
from pipeline.themes.large import BLOCK, KEPT, LARGE, blocks, part_of_interviews, strongest_directions
from pipeline.themes.subjects import SubjectModel, SubjectView, centred
from pipeline.themes.views import ConceptView, LemmaView, concept_matches, content_lemmas, sentence_view, split_terms
from pipeline.vectors import normalise


@dataclass(frozen=True)
class Weights:
    """Share of each view in the similarity of two statements (benchmarks/themes.py: ablation)."""

    sentence: float = 1.0
    lemma: float = 1.0
    concept: float = 1.5
    subject: float = 5.0


class StatementVectorizer(TransformerMixin, BaseEstimator):
    """Views of a statement, each centred on the study and on its body, side by side.

    Args:
        weights: share of each view.
        shrinkage: a body's own mean is taken off as far as its statements outweigh this many.

    A study of more than :data:`LARGE` statements is learned from a part of its interviews and seen block by block,
    along its strongest directions only: memory grows by half a kilobyte a statement.

    Attributes:
        shares_: (n, subjects) shares of the fitted statements over the subjects.
        turn_: (d, kept) the directions kept of a large study, else None.
    """

    def __init__(self, weights: Weights = Weights(), shrinkage: float = 5.0) -> None:
        self.weights = weights
        self.shrinkage = shrinkage

    def fit(self, X: pd.DataFrame, y=None) -> StatementVectorizer:
        """Learn rarity of words and concepts, and what the study and each of its bodies share.

        Args:
            X: columns text, organisation, lemmas, terms and, where known, interview_id, section, question
                (:func:`pipeline.themes.context.neighbour_links`).
        """
        self.fit_transform(X)
        return self

    def fit_transform(self, X: pd.DataFrame, y=None) -> np.ndarray:
        self.turn_ = None
        if len(X) <= LARGE:
            return self._combine(self._fit(X), X)
        part = X.iloc[part_of_interviews(X, LARGE)].reset_index(drop=True)
        whole = self._combine(self._fit(part), part)
        self.turn_ = strongest_directions(whole, KEPT)
        rows = np.empty((len(X), self.turn_.shape[1]), whole.dtype)
        shares = np.empty((len(X), self.shares_.shape[1]), self.shares_.dtype)
        del whole
        for start, end in blocks(X, BLOCK):
            part = X.iloc[start:end].reset_index(drop=True)
            views = self._views(part)
            rows[start:end] = self._combine(views, part)
            shares[start:end] = views["subject"] ** 2
        self.shares_ = shares
        return rows

    def transform(self, X: pd.DataFrame) -> np.ndarray:
        """(n, d) float32 rows of length 1; a statement without any known word is a row of zeros."""
        check_is_fitted(self)
        return self._combine(self._views(X), X)

    def _views(self, X: pd.DataFrame) -> dict[str, np.ndarray]:
        said = _Said.of(X)
        views = self._base(said)
        views["subject"] = self.subject_.transform(self._odds(views, said, self._broad(said)), neighbour_links(X))
        return views

    def _fit(self, X: pd.DataFrame) -> dict[str, np.ndarray]:
        said = _Said.of(X)
        self.lemma_ = LemmaView().fit(said.lemmas)
        self.concept_ = ConceptView().fit(said.matches)
        views = self._base(said)
        self.means_ = {name: _mean(matrix) for name, matrix in views.items()}
        self.bodies_, codes = np.unique(X["organisation"].to_numpy(dtype=str), return_inverse=True)
        links = neighbour_links(X)
        broad = self._broad(said)
        self.broad_mean_ = _mean(broad)
        odds = self._odds(views, said, broad)
        self.subject_ = SubjectView().fit(odds, codes, links)
        views["subject"] = self.subject_.transform(odds, links)
        self.shares_ = views["subject"] ** 2
        self.means_["subject"] = _mean(views["subject"])
        self.body_means_ = {name: self._body_means(m - self.means_[name], codes) for name, m in views.items()}
        return views

    def _base(self, said: _Said) -> dict[str, np.ndarray]:
        return {
            "sentence": sentence_view(said.texts),
            "lemma": self.lemma_.transform(said.lemmas),
            "concept": self.concept_.transform(said.matches),
        }

    def _broad(self, said: _Said) -> np.ndarray:
        """The concept view with the rarity of general Italian, not of the study."""
        return SubjectModel.load().concepts.transform(said.matches)

    def _odds(self, views: dict[str, np.ndarray], said: _Said, broad: np.ndarray) -> np.ndarray:
        """(n, subjects) log-odds."""
        model = SubjectModel.load()
        sentence = centred(views["sentence"], self.means_["sentence"])
        return model.log_odds(sentence, centred(broad, self.broad_mean_), model.stems(said.lemmas))

    def _combine(self, views: dict[str, np.ndarray], X: pd.DataFrame) -> np.ndarray:
        index = {body: i for i, body in enumerate(self.bodies_)}
        codes = np.array([index.get(b, len(index)) for b in X["organisation"]], dtype=int)
        known = views["sentence"].any(axis=1)
        parts = []
        for name, matrix in views.items():
            weight = getattr(self.weights, name)
            if not weight:
                continue
            filled = known & matrix.any(axis=1)
            matrix = matrix - self.means_[name] - self.body_means_[name][codes]
            matrix[~filled] = 0
            parts.append(normalise(matrix) * np.float32(np.sqrt(weight)))
        rows = np.hstack(parts)
        parts.clear()
        if self.turn_ is not None:
            rows = rows @ self.turn_
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        rows /= np.where(length > 0, length, 1)
        return rows

    def _body_means(self, matrix: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """(bodies + 1, d) what each body's statements share; the last row is for bodies never seen."""
        n = len(self.bodies_)
        means = np.zeros((n + 1, matrix.shape[1]), dtype=matrix.dtype)
        if n > 1:
            members = sp.csr_matrix((np.ones(len(codes), matrix.dtype), (codes, np.arange(len(codes)))), shape=(n, len(codes)))
            sizes = np.bincount(codes, minlength=n)[:, None]
            means[:n] = (members @ matrix) / (sizes + self.shrinkage)
        return means


@dataclass(frozen=True)
class _Said:
    """What the views read of the statements, split once."""

    texts: list[str]
    lemmas: list[list[str]]
    matches: sp.csr_matrix

    @classmethod
    def of(cls, X: pd.DataFrame) -> _Said:
        return cls(list(X["text"]), [content_lemmas(r) for r in X["lemmas"]], concept_matches(split_terms(X["terms"])))


def _mean(matrix: np.ndarray) -> np.ndarray:
    filled = matrix.any(axis=1)
    return matrix[filled].mean(axis=0) if filled.any() else np.zeros(matrix.shape[1], matrix.dtype)
