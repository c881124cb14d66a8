"""Under which of the study's areas a request falls: cues, meaning, and what people have decided."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from pipeline.extract.names import plain
from pipeline.extract.requests.area_kinds import words_of_kind
from pipeline.extract.requests.learning import OffsetClassifier, softmax
from pipeline.extract.requests.wording import content_words, kinship, meanings
from pipeline.study import OTHER_AREA, Study
from pipeline.vectors import normalise

# How much each clue speaks for an area: a conditional logit fitted on five hand-coded sets, rounded. A set that is left
# out of the fit has .77 of its requests named right.
_WEIGHTS = {
    "cues": 2.1,  # cues of the area in the statement
    "nearest": 3.2,  # cosine of the first noun of what is asked with the nearest cue, above the mean over areas
    "meaning": 4.6,  # … of the statement with the area's name and cues
    "kind": 4.8,  # … of what is asked with the everyday words of areas of this kind (see area_kinds)
}
_OTHER = -0.3  # what an area must beat
_SECTION = 0.98
_INFINITIVE = re.compile(r"(?:[aei]re|rre|[aei]r(?:si|ci|lo|la|li|le|ne))$")


class AreaClassifier(ClassifierMixin, BaseEstimator):
    """Names the area of a request; learns from decided ones.

    Args:
        study: its areas with their cues; any number, also without cues.
        penalty: how strongly decisions are held back against the clues.
    """

    def __init__(self, study: Study, *, penalty: float = 0.1) -> None:
        self.study = study
        self.penalty = penalty
        self._areas = [a for a in study.areas if a.name != OTHER_AREA]
        self.names = [a.name for a in self._areas]
        self._cues = [[content_words(c) for c in [*a.cues, a.name]] for a in self._areas]
        self._prototypes: tuple[np.ndarray, np.ndarray] | None = None

    @property
    def classes_(self) -> np.ndarray:
        return np.array([*self.names, OTHER_AREA], dtype=object)

    def fit(self, requests: Sequence[tuple[str, str]], areas: Sequence[str]) -> AreaClassifier:
        """Learn from decided requests.

        Args:
            requests: (what is asked, whole statement) of each.
            areas: their areas; names that the study does not have are passed over.
        """
        number = {name: i for i, name in enumerate(self.classes_)}
        kept = [(r, number[a]) for r, a in zip(requests, areas, strict=True) if a in number]
        pairs = [r for r, _ in kept]
        self.model_ = OffsetClassifier(len(number), penalty=self.penalty, power=2)
        self.model_.fit(self._features(pairs), np.array([y for _, y in kept], dtype=int), self._clue_rows(pairs))
        return self

    def predict_proba(self, requests: Sequence[tuple[str, str]]) -> np.ndarray:
        """(n, n_areas + 1) probabilities, columns as in ``classes_``."""
        rows = self._clue_rows(requests)
        model = getattr(self, "model_", None)
        return softmax(rows) if model is None else model.predict_proba(self._features(requests), rows)

    def predict(self, requests: Sequence[tuple[str, str]]) -> np.ndarray:
        return self.classes_[self.predict_proba(requests).argmax(axis=1)]

    def classify(self, phrase: str, text: str, *, section: str = "") -> tuple[str, float]:
        """The area of one request and how sure it is; a heading that is an area's name decides."""
        named = self.named(section)
        if named:
            return named, _SECTION
        chances = self.predict_proba([(phrase, text)])[0]
        best = int(chances.argmax())
        return str(self.classes_[best]), round(float(chances[best]), 4)

    def named(self, section: str) -> str:
        """The area that a heading names; empty where it names none."""
        return next((n for n in self.names if plain(n) == plain(section).strip(" :")), "")

    def clues(self, phrase: str, text: str) -> np.ndarray:
        """(n_areas + 1,) what the clues say for each area, «Altro» last."""
        if not self.names:
            return np.zeros(1)
        columns = self.columns(phrase, text)
        return np.append(sum(_WEIGHTS[name] * values for name, values in columns.items()), _OTHER)

    def columns(self, phrase: str, text: str) -> dict[str, np.ndarray]:
        """The clues by name, one value an area."""
        asked, said = content_words(phrase), content_words(text)
        noun = next((w for w in asked if len(w) > 2 and not w.isdigit() and not _INFINITIVE.search(w)), phrase)
        p, t, first = meanings().encode([phrase, text, noun])
        cues, kinds = self._prototype_rows()
        places: dict[str, list[int]] = defaultdict(list)
        for i, word in enumerate(said):
            places[word[0]].append(i)
        return {
            "cues": np.array([sum(_hit(c, said, places) for c in cs) for cs in self._cues]),
            "nearest": _above_mean(np.array([(rows @ first).max() for rows in self._cue_rows])),
            "meaning": _above_mean(cues @ t),
            "kind": _above_mean(kinds @ p),
        }

    def _clue_rows(self, requests: Sequence[tuple[str, str]]) -> np.ndarray:
        return np.array([self.clues(*r) for r in requests]).reshape(len(requests), len(self.names) + 1)

    def _features(self, requests: Sequence[tuple[str, str]]) -> np.ndarray:
        return meanings().encode([phrase for phrase, _ in requests])

    def _prototype_rows(self) -> tuple[np.ndarray, np.ndarray]:
        """(n_areas, 256) meaning of the areas' cues, and of the words of their kinds (of the cues where of none)."""
        if self._prototypes is None:
            vectors = meanings()
            self._cue_rows = [vectors.encode([a.name, *a.cues]) for a in self._areas]
            kinds = [vectors.encode(words_of_kind(a.name) or [a.name, *a.cues]) for a in self._areas]
            means = (np.array([rows.mean(axis=0) for rows in group]) for group in (self._cue_rows, kinds))
            self._prototypes = tuple(normalise(m) for m in means)
        return self._prototypes


def _hit(cue: list[str], text: list[str], places: dict[str, list[int]]) -> float:
    """How well a cue stands in the text: all its words side by side, or words of their family.

    Args:
        places: where words with some first letter stand; words of one family share it.
    """
    n, best = len(cue), 0.0
    if not n:
        return best
    for i in places.get(cue[0][0], ()):
        if i + n <= len(text):
            best = max(best, min(map(kinship, cue, text[i : i + n])))
    return best


def _above_mean(values: np.ndarray) -> np.ndarray:
    return values - values.mean() if len(values) > 1 else values
