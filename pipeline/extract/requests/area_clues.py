"""What speaks for an area: its cues and their synonyms in the words of a request, and the talk in which it stands.

A request seldom repeats the researcher's cues. Each of its words is held against every cue, and what the thesaurus
knows of the cues is held against it too; the heading, the question and the statement before it tell what the talk is about.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from pipeline.extract.requests.wording import content_words, kinship, meanings
from pipeline.thesaurus import Thesaurus, split
from pipeline.vectors import normalise

CLUES = ("words", "cues", "first", "synonyms", "question", "section", "before")
# Clues of which the best value, and its lead over the second, say whether any area fits at all.
FITTING = ("words", "first", "synonyms")
_FIRST = 2  # content words that say what kind of thing is asked
_NEAREST = 3  # synonyms that a word is held against
_CUBE = 3.0
_CACHE_LIMIT = 100_000  # words
_PROFILE = 8  # terms of a concept that give its meaning to the common direction


@dataclass(frozen=True)
class Asked:
    """A request with what stands around it.

    Args:
        phrase: what is asked.
        text: the whole statement.
        section: the heading above it.
        question: the question it answers.
        before: the statement before it.
    """

    phrase: str
    text: str
    section: str = ""
    question: str = ""
    before: str = ""


@dataclass(frozen=True)
class _Area:
    words: tuple[tuple[str, ...], ...]  # content words of each cue and of the name
    cues: np.ndarray  # (n, 256) meaning of each, the common direction taken off
    mean: np.ndarray  # (256,) of all
    synonyms: np.ndarray  # (m, 256) of the terms under which the thesaurus has the cues


class AreaClues:
    """The clues of a study's areas.

    Args:
        areas: (name, cues) of each.
    """

    def __init__(self, areas: list[tuple[str, tuple[str, ...]]]) -> None:
        self._areas = [_area(name, cues) for name, cues in areas]
        self._known: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def of(self, asked: Asked) -> dict[str, np.ndarray]:
        """Clue to its value for every area, as measured: :func:`relative` makes them comparable between requests."""
        phrase, text = content_words(asked.phrase), content_words(asked.text)
        self._learn([*phrase, *text, *(before := content_words(asked.before))])
        squares = self._best(text) ** 2
        return {
            "words": _above(squares).mean(axis=1),
            "cues": np.array([_hits(a.words, text) for a in self._areas]),
            "first": self._best(phrase[:_FIRST]).mean(axis=1),
            "synonyms": self._synonyms(phrase),
            "question": self._topic(asked.question),
            "section": self._topic(asked.section),
            "before": (self._best(before) ** _CUBE).mean(axis=1) ** (1 / _CUBE),
        }

    def _learn(self, words: list[str]) -> None:
        """Hold new words against the cues and their synonyms, once a word."""
        if len(self._known) > _CACHE_LIMIT:
            self._known.clear()
        new = [w for w in dict.fromkeys(words) if w not in self._known]
        if new:
            rows = _apart(meanings().encode(new)).T
            cues = np.array([np.maximum((a.cues @ rows).max(axis=0), 0) for a in self._areas])
            synonyms = np.array([np.sort(a.synonyms @ rows, axis=0)[-_NEAREST:].mean(axis=0) for a in self._areas])
            self._known.update((w, (cues[:, i], synonyms[:, i])) for i, w in enumerate(new))

    def _best(self, words: list[str]) -> np.ndarray:
        """(n_areas, n_words) cosine of each word with the nearest cue of each area, nothing below zero."""
        return np.array([self._known[w][0] for w in words] or [self._nothing]).T

    def _synonyms(self, words: list[str]) -> np.ndarray:
        near = np.array([self._known[w][1] for w in words] or [self._nothing]).T
        return _above(near).mean(axis=1)

    @property
    def _nothing(self) -> np.ndarray:
        return np.zeros(len(self._areas))

    def _topic(self, text: str) -> np.ndarray:
        if not text:
            return np.zeros(len(self._areas))
        return np.array([a.mean for a in self._areas]) @ _apart(meanings().encode([text]))[0]


def relative(clues: dict[str, np.ndarray]) -> np.ndarray:
    """(n_areas, n_clues) how far each area stands above the mean of all."""
    values = np.array([clues[name] for name in CLUES]).T
    return _above(values)


def _above(values: np.ndarray) -> np.ndarray:
    """Rows above the mean of all areas; an area alone stands against nothing."""
    return values - values.mean(axis=0) if len(values) > 1 else values / 2


def fitting(clues: dict[str, np.ndarray]) -> np.ndarray:
    """(2 x n_fitting,) the best value of each fitting clue and its lead over the second."""
    out = []
    for name in FITTING:
        ordered = np.sort(clues[name])
        out += [ordered[-1], ordered[-1] - ordered[-2] if len(ordered) > 1 else ordered[-1]]
    return np.array(out)


@lru_cache(maxsize=256)
def _area(name: str, cues: tuple[str, ...]) -> _Area:
    said = [*cues, name]
    vectors = meanings().encode(said)
    terms = _terms(said)
    return _Area(
        tuple(tuple(content_words(c)) for c in said),
        _apart(vectors),
        _apart(normalise(vectors.mean(axis=0, keepdims=True)))[0],
        _apart(meanings().encode(terms)) if terms else np.zeros((1, vectors.shape[1]), dtype=np.float32),
    )


def _terms(cues: list[str]) -> list[str]:
    """What stands in the thesaurus under the concepts of some cues."""
    thesaurus = Thesaurus.load()
    rows = {row for cue in cues for term in thesaurus.match(split(cue)) for row in thesaurus.rows(term)}
    return [term for row in sorted(rows) for term in thesaurus.terms[row]]


@cache
def _common() -> np.ndarray:
    """(256,) what all Italian words have in common: it would make every area resemble every request."""
    thesaurus = Thesaurus.load()
    sizes = [len(terms[:_PROFILE]) for terms in thesaurus.terms]
    rows = meanings().encode([t for terms in thesaurus.terms for t in terms[:_PROFILE]])
    means = np.add.reduceat(rows, np.cumsum([0, *sizes[:-1]])) / np.array(sizes)[:, None]
    return normalise(means).mean(axis=0)


def _apart(vectors: np.ndarray) -> np.ndarray:
    """Vectors without the direction common to all, of length 1."""
    return normalise(vectors - _common())


def _hits(cues: tuple[tuple[str, ...], ...], text: list[str]) -> float:
    """How many cues stand in the text, each as far as its words are those of the text or of their family."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, word in enumerate(text):
        places[word[0]].append(i)
    return sum(_hit(cue, text, places) for cue in cues)


def _hit(cue: tuple[str, ...], text: list[str], places: dict[str, list[int]]) -> float:
    n, best = len(cue), 0.0
    if not n:
        return best
    for i in places.get(cue[0][0], ()):
        if i + n <= len(text):
            best = max(best, min(map(kinship, cue, text[i : i + n])))
    return best
