"""Under which of the study's areas a request falls: cues, meaning, and what people have decided."""

from __future__ import annotations

import numpy as np

from pipeline.extract.names import plain
from pipeline.extract.requests.wording import content_words, kinship
from pipeline.study import OTHER_AREA, Study
from pipeline.vectors import SentenceVectors, normalise

_CUE, _NAME = 1.0, 0.8
_BACKGROUND = 0.45
_MEANING = 6.0


class AreaClassifier:
    """Scores the areas of one study.

    Args:
        study: its areas with their cues; any number, also without cues.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.names = [a.name for a in study.areas if a.name != OTHER_AREA]
        self._cues = [[(content_words(cue), _CUE) for cue in a.cues] + [(content_words(a.name), _NAME)] for a in study.areas if a.name != OTHER_AREA]
        self._prototypes: np.ndarray | None = None

    def scores(self, phrase: str, text: str) -> np.ndarray:
        """(n_areas,) how well each area fits; 0 where nothing speaks for it."""
        if not self.names:
            return np.zeros(0)
        asked, said = content_words(phrase), content_words(text)
        lexical = np.array([sum(w * max(_hit(k, asked), _BACKGROUND * _hit(k, said)) for k, w in cues) for cues in self._cues])
        vectors = SentenceVectors.load()
        near = self._proto() @ (0.7 * vectors.encode([phrase])[0] + 0.3 * vectors.encode([text])[0])
        return lexical + _MEANING * (near - near.mean()) if len(self.names) > 1 else lexical + _MEANING * near

    def classify(self, phrase: str, text: str, *, section: str = "") -> tuple[str, float]:
        """The area and how sure it is."""
        named = next((n for n in self.names if plain(n) == plain(section)), None)
        if named:
            return named, 0.98
        scores = self.scores(phrase, text)
        if not len(scores):
            return OTHER_AREA, 1.0
        weights = np.exp(np.append(scores, 0.6))
        weights /= weights.sum()
        best = int(weights.argmax())
        return (self.names[best] if best < len(self.names) else OTHER_AREA), round(float(weights[best]), 4)

    def _proto(self) -> np.ndarray:
        if self._prototypes is None:
            vectors = SentenceVectors.load()
            rows = [vectors.encode([a.name, *a.cues]).mean(axis=0) for a in self.study.areas if a.name != OTHER_AREA]
            self._prototypes = normalise(np.array(rows))
        return self._prototypes


def _hit(cue: list[str], text: list[str]) -> float:
    """How well a cue stands in the text: all its words side by side, or words of their family."""
    n = len(cue)
    if not n:
        return 0.0
    return max((min(map(kinship, cue, text[i : i + n])) for i in range(len(text) - n + 1)), default=0.0)
