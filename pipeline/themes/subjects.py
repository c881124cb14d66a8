"""Subjects of which organisations usually speak: how far each statement is about each of them.

A classifier learned once from invented interview statements (models/theme_subjects) tells what a remark is about
where it shares no word with other remarks on the same matter: «il mondo del profit resta lontano» is about firms.
A subject that recurs over the study's bodies draws what is near it, one that a single anecdote touches fades, and
neighbouring statements lend each other their shares.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy.sparse as sp
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.resources import bundled_arrays
from pipeline.themes.views import ConceptView
from pipeline.vectors import normalise

NAME = "theme_subjects"
_STEM = 6  # letters of a lemma that count: inflection and derivation fall together
_NEIGHBOUR = 1.5  # log-odds that a neighbouring statement of one subject lends
_ROUNDS = 3
_FLOOR = 1e-4  # no subject is impossible


class SubjectView:
    """(n, subjects) shares of each statement over the subjects, as square roots (their inner product is a kernel).

    References:
        The rounds are expectation-maximisation of mixing weights over fixed components (Dempster et al. 1977),
        with a mean-field term for neighbours (Besag 1986).
    """

    def fit(self, odds: np.ndarray, bodies: np.ndarray, links: sp.csr_matrix) -> SubjectView:
        """Learn how much each subject weighs in the study.

        Args:
            odds: (n, subjects) :meth:`SubjectModel.log_odds`.
            bodies: (n,) body of each statement; a subject must recur over bodies to weigh.
            links: (n, n) neighbouring statements.
        """
        self.log_weights_ = np.zeros(odds.shape[1])
        if not len(odds):
            return self
        _, place = np.unique(bodies.astype(str), return_inverse=True)
        members = sp.csr_matrix((np.ones(len(place)), (place, np.arange(len(place)))))
        sizes = np.asarray(members.sum(axis=1))
        shares = softmax(odds, axis=1)
        for _ in range(_ROUNDS):
            self.log_weights_ = np.log(members @ shares / sizes + _FLOOR).mean(axis=0)
            shares = softmax(odds + self.log_weights_ + _NEIGHBOUR * (links @ shares), axis=1)
        return self

    def transform(self, odds: np.ndarray, links: sp.csr_matrix) -> np.ndarray:
        shares = softmax(odds, axis=1)
        for _ in range(_ROUNDS):
            shares = softmax(odds + self.log_weights_ + _NEIGHBOUR * (links @ shares), axis=1)
        return np.sqrt(shares).astype(np.float32)


@dataclass(frozen=True)
class SubjectModel:
    """A multinomial logistic regression over what the other views know.

    Args:
        names: the subjects, as titles of themes.
        sentence, concept, word: (256, subjects), (160, subjects), (vocabulary, subjects) weights.
        bias: (subjects,)
        concepts: concept view with the rarity of the corpus; vectorizer: the same for words' stems.
    """

    names: tuple[str, ...]
    sentence: np.ndarray
    concept: np.ndarray
    word: np.ndarray
    bias: np.ndarray
    concepts: ConceptView
    vectorizer: TfidfVectorizer

    @classmethod
    def load(cls) -> SubjectModel:
        """The bundled model, verified and read once a process.

        Raises:
            ModelError: the resource is missing or is not the one that was shipped.
        """
        return _load()

    def log_odds(self, sentence: np.ndarray, concept: np.ndarray, stems: sp.csr_matrix) -> np.ndarray:
        """(n, subjects) log-odds.

        Args:
            sentence, concept: (n, 256), (n, 160) views, centred on the study, rows of length 1.
            stems: (n, vocabulary) :meth:`stems`.
        """
        return sentence @ self.sentence + concept @ self.concept + stems @ self.word + self.bias

    def stems(self, lemmas: list[list[str]]) -> sp.csr_matrix:
        """(n, vocabulary) weighted stems of the lemmas."""
        return self.vectorizer.transform(stem_lists(lemmas)).astype(np.float32)


def stem_lists(lemmas: list[list[str]]) -> list[list[str]]:
    """The first letters of each lemma."""
    return [[w[:_STEM] for w in row] for row in lemmas]


def stem_vectorizer(**settings) -> TfidfVectorizer:
    """Term weighting of lists of stems."""
    return TfidfVectorizer(analyzer=_itself, sublinear_tf=True, **settings)


def centred(matrix: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Rows without the mean, of length 1; a row of zeros stays one."""
    return normalise(np.where(matrix.any(axis=1, keepdims=True), matrix - mean, 0)).astype(np.float32)


def _itself(row: list[str]) -> list[str]:
    return row


@cache
def _load() -> SubjectModel:
    kinds = ("sentence", "concept", "word", "bias")
    data = bundled_arrays(NAME, "names", "vocabulary", "rarity", "idf", *kinds)
    names, vocabulary = (data[k].tobytes().decode("utf-8").split("\n") for k in ("names", "vocabulary"))
    concepts = ConceptView()
    concepts.weight_ = data["rarity"]
    vectorizer = stem_vectorizer(vocabulary={w: i for i, w in enumerate(vocabulary)})
    vectorizer.idf_ = data["idf"]
    weights = [data[k].astype(np.float32) for k in kinds]
    return SubjectModel(tuple(names), *weights, concepts, vectorizer)
