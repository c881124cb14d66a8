"""Under which of the study's areas a request falls: cues, meaning, the talk around it, and what people have decided."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from pipeline.extract.names import plain
from pipeline.extract.requests.area_clues import CLUES, AreaClues, Asked, fitting, relative
from pipeline.extract.requests.learning import OffsetClassifier, softmax
from pipeline.extract.requests.wording import meanings
from pipeline.study import OTHER_AREA, Study

# How much each clue speaks for an area: a conditional logit fitted on nine hand-coded sets of as many fields, each of the
# same weight, rounded. Of a set that is left out of the fit it names .77 of the requests right (.72 to .83).
_WEIGHTS = {
    "words": 20.0,  # its words near the cues, against the other areas
    "cues": 0.9,  # cues that stand in it
    "first": 5.4,  # the first words of what is asked near the cues
    "synonyms": 7.5,  # … near what the thesaurus has beside the cues
    "question": 8.5,  # the question it answers
    "section": 4.4,  # the heading above it
    "before": 4.7,  # the statement before it
}
# «Altro» where no area fits: (best value, its lead) of each fitting clue, and what it has of itself.
_MISFIT = np.array([-4.9, -2.9, -1.6, -0.5, 2.4, -0.9])
_OTHER = 1.1
_SECTION = 0.98


class AreaClassifier(ClassifierMixin, BaseEstimator):
    """Names the area of a request; learns from decided ones.

    A request is an :class:`~pipeline.extract.requests.area_clues.Asked`, or the pair (what is asked, whole statement).

    Args:
        study: its areas with their cues; any number, also without cues.
        penalty: how strongly decisions are held back against the clues.
    """

    def __init__(self, study: Study, *, penalty: float = 0.1) -> None:
        self.study = study
        self.penalty = penalty
        areas = [a for a in study.areas if a.name != OTHER_AREA]
        self.names = [a.name for a in areas]
        self._areas = tuple((a.name, tuple(a.cues)) for a in areas)

    @property
    def classes_(self) -> np.ndarray:
        return np.array([*self.names, OTHER_AREA], dtype=object)

    def fit(self, requests: Sequence[Asked | tuple[str, str]], areas: Sequence[str]) -> AreaClassifier:
        """Learn from decided requests.

        Args:
            requests: what was asked, each with what stands around it.
            areas: their areas; names that the study does not have are passed over.
        """
        number = {name: i for i, name in enumerate(self.classes_)}
        kept = [(_asked(r), number[a]) for r, a in zip(requests, areas, strict=True) if a in number]
        asked = [r for r, _ in kept]
        self.model_ = OffsetClassifier(len(number), penalty=self.penalty, power=2)
        self.model_.fit(self._features(asked), np.array([y for _, y in kept], dtype=int), self._clue_rows(asked))
        return self

    def predict_proba(self, requests: Sequence[Asked | tuple[str, str]]) -> np.ndarray:
        """(n, n_areas + 1) probabilities, columns as in ``classes_``."""
        asked = [_asked(r) for r in requests]
        rows = self._clue_rows(asked)
        model = getattr(self, "model_", None)
        return softmax(rows) if model is None else model.predict_proba(self._features(asked), rows)

    def predict(self, requests: Sequence[Asked | tuple[str, str]]) -> np.ndarray:
        return self.classes_[self.predict_proba(requests).argmax(axis=1)]

    def classify(self, phrase: str, text: str, *, section: str = "", question: str = "", before: str = "") -> tuple[str, float]:
        """The area of one request and how sure it is; a heading that is an area's name decides."""
        named = self.named(section)
        if named:
            return named, _SECTION
        chances = self.predict_proba([Asked(phrase, text, section, question, before)])[0]
        best = int(chances.argmax())
        return str(self.classes_[best]), round(float(chances[best]), 4)

    def named(self, section: str) -> str:
        """The area that a heading names; empty where it names none."""
        return next((n for n in self.names if plain(n) == plain(section).strip(" :")), "")

    def clues(self, asked: Asked) -> np.ndarray:
        """(n_areas + 1,) what the clues say for each area, «Altro» last."""
        if not self.names:
            return np.zeros(1)
        measured = _clues_of(self._areas).of(asked)
        return np.append(relative(measured) @ [_WEIGHTS[name] for name in CLUES], _OTHER + fitting(measured) @ _MISFIT)

    def _clue_rows(self, requests: Sequence[Asked]) -> np.ndarray:
        return np.array([self.clues(r) for r in requests]).reshape(len(requests), len(self.names) + 1)

    def _features(self, requests: Sequence[Asked]) -> np.ndarray:
        return meanings().encode([r.phrase for r in requests])


@lru_cache(maxsize=8)
def _clues_of(areas: tuple[tuple[str, tuple[str, ...]], ...]) -> AreaClues:
    return AreaClues(list(areas))


def _asked(request: Asked | tuple[str, str]) -> Asked:
    return request if isinstance(request, Asked) else Asked(*request)
