"""Families of subjects: what organisations usually speak about, as prototypes that statements are near to.

A statement often holds one word of its subject among words of an anecdote. Its shares over families keep
the first and lose the second: a family that recurs over the study's bodies draws what is near it, one that
a single anecdote touches fades, and neighbouring statements lend each other their shares.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import scipy.sparse as sp

from pipeline.errors import ModelError
from pipeline.language import verify
from pipeline.paths import models_dir
from pipeline.themes.views import concept_vectors_raw
from pipeline.thesaurus import Thesaurus
from pipeline.vectors import SentenceVectors, normalise

NAME = "theme_families"
_SHARPNESS = 12.0  # of nearness to prototypes; cosines of unrelated texts differ by about 0.1
_NEIGHBOUR = 1.5  # log-odds that a neighbouring statement of one family lends
_ROUNDS = 3
_FLOOR = 1e-4  # no family is impossible


class FamilyView:
    """(n, families) shares of each statement over the families, as square roots (their inner product is a kernel).

    References:
        The rounds are expectation-maximisation of mixing weights over fixed components (Dempster et al. 1977),
        with a mean-field term for neighbours (Besag 1986).
    """

    def fit(self, vectors: list[np.ndarray], bodies: np.ndarray, links: sp.csr_matrix) -> FamilyView:
        """Learn how much each family weighs in the study.

        Args:
            vectors: centred (n, 256) matrices of the same statements; nearness is their mean.
            bodies: (n,) body of each statement; a family must recur over bodies to weigh.
            links: (n, n) neighbouring statements.
        """
        near = self._near(vectors)
        self.log_weights_ = np.zeros(near.shape[1])
        if not len(near):
            return self
        _, place = np.unique(bodies.astype(str), return_inverse=True)
        members = sp.csr_matrix((np.ones(len(place)), (place, np.arange(len(place)))))
        sizes = np.asarray(members.sum(axis=1))
        shares = softmax(near)
        for _ in range(_ROUNDS):
            self.log_weights_ = np.log(members @ shares / sizes + _FLOOR).mean(axis=0)
            shares = softmax(near + self.log_weights_ + _NEIGHBOUR * (links @ shares))
        return self

    def transform(self, vectors: list[np.ndarray], links: sp.csr_matrix) -> np.ndarray:
        near = self._near(vectors)
        shares = softmax(near)
        for _ in range(_ROUNDS):
            shares = softmax(near + self.log_weights_ + _NEIGHBOUR * (links @ shares))
        return np.sqrt(shares).astype(np.float32)

    def _near(self, vectors: list[np.ndarray]) -> np.ndarray:
        prototypes = family_vectors()
        return _SHARPNESS / len(vectors) * sum(normalise(v) @ prototypes.T for v in vectors)


def softmax(rows: np.ndarray) -> np.ndarray:
    """Rows as shares that add up to 1."""
    shares = np.exp(rows - rows.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


@cache
def families() -> dict[str, tuple[list[str], list[str]]]:
    """Family name to its concepts and its own words.

    Raises:
        ModelError: a line is malformed or names a concept that the thesaurus does not have.
    """
    verify(NAME)
    path = models_dir() / NAME / "famiglie.tsv"
    known = set(Thesaurus.load().names)
    out: dict[str, tuple[list[str], list[str]]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        parts = line.split("\t")
        if len(parts) != 3:
            raise ModelError(f"{path}, riga {number}: servono nome, concetti e parole, separati da tabulazioni.")
        concepts, words = ([p.strip() for p in part.split(";") if p.strip()] for part in parts[1:])
        missing = [c for c in concepts if c not in known]
        if missing:
            raise ModelError(f"{path}, riga {number}: «{missing[0]}» non è un concetto del tesauro.")
        out[parts[0].strip()] = concepts, words
    return out


@cache
def family_vectors() -> np.ndarray:
    """(families, 256) direction of each family: the mean of its concepts' vectors and its words' mean."""
    thesaurus = Thesaurus.load()
    row = {name: i for i, name in enumerate(thesaurus.names)}
    concepts, mean = concept_vectors_raw()
    out = []
    for names, words in families().values():
        own = SentenceVectors.load(projected=False).encode(words).mean(axis=0) - mean
        out.append(np.mean([concepts[row[c]] - mean for c in names], axis=0) + own)
    return normalise(np.stack(out)).astype(np.float32)
