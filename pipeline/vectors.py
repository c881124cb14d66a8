"""Static Italian sentence vectors: the L2-normalised sum of word vectors, no network of any kind.

The resource and how it was made: models/it_sentence_vectors (card in docs/models.md). A word's vector is
its own row, where the vocabulary has it, plus the mean of the rows of its hashed character n-grams, so
that inflected, rare and misspelt words land near their family.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from functools import cache

import numpy as np
import scipy.sparse as sp

from pipeline.projection import Projection
from pipeline.resources import bundled_arrays

NAME = "it_sentence_vectors"
DIMENSIONS = 256
_WORD = re.compile(r"[a-zàèéìòùáíóúâêîôûäöüñç]+'?|[0-9]+")
_APOSTROPHES = str.maketrans("’`", "''")
_SIZES = (4, 5)
_CACHE_LIMIT = 200_000  # words; a study's vocabulary is far smaller, a hostile one must not fill the memory
_CHUNK = 4096  # statements a sparse product handles at once


def words(text: str) -> list[str]:
    """The words of a text as the vectors know them: lower case, elided articles with their apostrophe."""
    return _WORD.findall(text.lower().translate(_APOSTROPHES))


class SentenceVectors:
    """Sentence vectors of 256 dimensions.

    Args:
        vocabulary: word to row.
        table: (V + B, 256) int8; rows V and following belong to hashed character n-grams.
        scale: (V + B,) factor of each row.
        projection: turns words towards what tells themes apart; None: the vectors as they were distilled.
    """

    def __init__(
        self, vocabulary: dict[str, int], table: np.ndarray, scale: np.ndarray, projection: Projection | None = None
    ) -> None:
        self._vocabulary = vocabulary
        self._table = table
        self._scale = scale.astype(np.float32)
        self._projection = projection
        self._buckets = table.shape[0] - len(vocabulary)
        self._index: dict[str, int] = {}
        self._cache = np.zeros((1024, DIMENSIONS), dtype=np.float32)

    @classmethod
    def load(cls, *, projected: bool = True) -> SentenceVectors:
        """The bundled vectors, verified and read once a process; with the bundled projection unless told otherwise.

        Raises:
            ModelError: the resource is missing or is not the one that was shipped.
        """
        return _load(projected)

    def encode(self, texts: Iterable[str]) -> np.ndarray:
        """Vectors of the texts.

        Returns:
            (n, 256) float32, each row of length 1; a text without words is a row of zeros.
        """
        tokenised = [words(t) for t in texts]
        out = np.zeros((len(tokenised), DIMENSIONS), dtype=np.float32)
        for start in range(0, len(tokenised), _CHUNK):
            chunk = tokenised[start : start + _CHUNK]
            self._learn(w for t in chunk for w in t)
            columns = [self._index[w] for t in chunk for w in t]
            bounds = np.cumsum([0] + [len(t) for t in chunk])
            counts = sp.csr_matrix(
                (np.ones(len(columns), dtype=np.float32), columns, bounds), shape=(len(chunk), len(self._index))
            )
            out[start : start + len(chunk)] = counts @ self._cache[: len(self._index)]
        return normalise(out)

    def knows(self, word: str) -> bool:
        """Whether a word (lower case) stands in the vocabulary itself, not only by its character n-grams."""
        return word in self._vocabulary

    def word(self, word: str) -> np.ndarray:
        """(256,) vector of one word, not normalised: its length is the weight that it has in a sum."""
        self._learn([word])
        return self._cache[self._index[word]].copy()

    def word_matrix(self, vocabulary: list[str]) -> np.ndarray:
        """(n, 256) vectors of single words, not normalised."""
        self._learn(vocabulary)
        return self._cache[[self._index[w] for w in vocabulary]]

    def _learn(self, new_words: Iterable[str]) -> None:
        if len(self._index) > _CACHE_LIMIT:
            self._index.clear()
        for word in dict.fromkeys(new_words):
            if word in self._index:
                continue
            row = len(self._index)
            if row == len(self._cache):
                self._cache = np.concatenate([self._cache, np.zeros_like(self._cache)])
            self._index[word] = row
            self._cache[row] = self._compute(word)

    def _compute(self, word: str) -> np.ndarray:
        grams = self._gram_rows(word)
        vector = (self._table[grams].astype(np.float32) * self._scale[grams, None]).mean(axis=0)
        own = self._vocabulary.get(word)
        if own is not None:
            vector += self._table[own].astype(np.float32) * self._scale[own]
        return vector if self._projection is None else self._projection.apply(vector)

    def _gram_rows(self, word: str) -> list[int]:
        padded = f"<{word}>"
        grams = [padded[i : i + n] for n in _SIZES for i in range(len(padded) - n + 1)] or [padded]
        return [len(self._vocabulary) + zlib.crc32(g.encode("utf-8")) % self._buckets for g in grams]


def normalise(matrix: np.ndarray) -> np.ndarray:
    """Rows scaled to length 1; rows of zeros stay zeros."""
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / np.where(norms > 0, norms, 1)


@cache
def _load(projected: bool) -> SentenceVectors:
    data = bundled_arrays(NAME, "vocab", "table", "scale")
    vocabulary = data["vocab"].tobytes().decode("utf-8").split("\n")
    return SentenceVectors({w: i for i, w in enumerate(vocabulary)}, data["table"], data["scale"], Projection.load() if projected else None)
