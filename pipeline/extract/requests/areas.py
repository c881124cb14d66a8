"""Under which of the study's areas a request falls: cues, meaning, and what people have decided."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from pipeline.extract.names import plain
from pipeline.extract.requests.area_kinds import words_of_kind
from pipeline.extract.requests.learning import OffsetClassifier, softmax
from pipeline.extract.requests.wording import content_words, kinship
from pipeline.study import OTHER_AREA, Study
from pipeline.vectors import SentenceVectors, normalise

# How much each clue speaks for an area: a conditional logit fitted on the hand-coded sets of benchmarks/gold, rounded.
# Left out one at a time, the sets reach .79 on the mean with these clues (cues and their meaning alone: .76).
_WEIGHTS = {
    "cues_said": 1.5,  # cues of the area in the statement
    "cue_heads": 2.3,  # the first noun of what is asked is a cue
    "meaning_asked": 1.0,  # cosine of what is asked with the area's name and cues, above the mean over areas
    "meaning_said": 3.4,  # … of the whole statement
    "kind_asked": 0.7,  # an everyday word of areas of this kind (see area_kinds) in what is asked
    "kind_meaning_asked": 2.5,
    "kind_meaning_said": 3.8,
}
_OTHER = 0.0  # what an area must beat
_SECTION = 0.98


class AreaClassifier(ClassifierMixin, BaseEstimator):
    """Names the area of a request; learns from decided ones.

    Args:
        study: its areas with their cues; any number, also without cues.
        penalty: how strongly decisions are held back against the clues.
    """

    def __init__(self, study: Study, *, penalty: float = 0.3) -> None:
        self.study = study
        self.penalty = penalty
        self._areas = [a for a in study.areas if a.name != OTHER_AREA]
        self.names = [a.name for a in self._areas]
        self._cues = [[content_words(c) for c in [*a.cues, a.name]] for a in self._areas]
        self._kinds = [words_of_kind(a.name) for a in self._areas]
        self._kind_words = [[content_words(w) for w in words] for words in self._kinds]
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
        named = next((n for n in self.names if plain(n) == plain(section).strip(" :")), None)
        if named:
            return named, _SECTION
        chances = self.predict_proba([(phrase, text)])[0]
        best = int(chances.argmax())
        return str(self.classes_[best]), round(float(chances[best]), 4)

    def clues(self, phrase: str, text: str) -> np.ndarray:
        """(n_areas + 1,) what the clues say for each area, «Altro» last."""
        if not self.names:
            return np.zeros(1)
        asked, said = content_words(phrase), content_words(text)
        head = next((w for w in asked if len(w) > 2 and not w.isdigit()), "")
        vectors = SentenceVectors.load()
        p, t = vectors.encode([phrase, text])
        cues, kinds = self._prototype_rows()
        columns = {
            "cues_said": [sum(_hit(c, said) for c in cs) for cs in self._cues],
            "cue_heads": [max(_hit(c, [head]) for c in cs) for cs in self._cues],
            "meaning_asked": _above_mean(cues @ p),
            "meaning_said": _above_mean(cues @ t),
            "kind_asked": [min(1.0, sum(_hit(c, asked) for c in cs)) for cs in self._kind_words],
            "kind_meaning_asked": _above_mean(kinds @ p),
            "kind_meaning_said": _above_mean(kinds @ t),
        }
        total = sum(_WEIGHTS[name] * np.asarray(values, dtype=float) for name, values in columns.items())
        return np.append(total, _OTHER)

    def _clue_rows(self, requests: Sequence[tuple[str, str]]) -> np.ndarray:
        return np.array([self.clues(*r) for r in requests]).reshape(len(requests), len(self.names) + 1)

    def _features(self, requests: Sequence[tuple[str, str]]) -> np.ndarray:
        return SentenceVectors.load().encode([phrase for phrase, _ in requests])

    def _prototype_rows(self) -> tuple[np.ndarray, np.ndarray]:
        if self._prototypes is None:
            vectors = SentenceVectors.load()
            cues = [vectors.encode([a.name, *a.cues]).mean(axis=0) for a in self._areas]
            kinds = [vectors.encode(words or [""]).mean(axis=0) for words in self._kinds]
            self._prototypes = normalise(np.array(cues)), normalise(np.array(kinds))
        return self._prototypes


def _hit(cue: list[str], text: list[str]) -> float:
    """How well a cue stands in the text: all its words side by side, or words of their family."""
    n = len(cue)
    if not n:
        return 0.0
    return max((min(map(kinship, cue, text[i : i + n])) for i in range(len(text) - n + 1)), default=0.0)


def _above_mean(values: np.ndarray) -> np.ndarray:
    return values - values.mean() if len(values) > 1 else values
