"""Is it a request? What the rules say, corrected by what people have decided about statements like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from pipeline.extract.requests.learning import OffsetClassifier
from pipeline.extract.requests.wording import meanings
from pipeline.vectors import normalise

_NOTHING = 0.03  # chance of a request where no rule saw one
_RULE, _OBJECTION, _MEANING = 0.8, 0.5, 0.6  # what makes two statements alike


@dataclass(frozen=True)
class Evidence:
    """What the rules saw in one statement.

    Args:
        text: the statement.
        rule: the rule of its best cue; empty where none fired.
        objections: what speaks against that cue.
        confidence: the rules' own verdict, 0 to 1.
    """

    text: str
    rule: str = ""
    objections: tuple[str, ...] = ()
    confidence: float = _NOTHING


class RequestClassifier(ClassifierMixin, BaseEstimator):
    """Chance that a statement is a request; without decisions it repeats the rules.

    Args:
        penalty: how strongly decisions are held back against the rules.
    """

    def __init__(self, *, penalty: float = 0.1) -> None:
        self.penalty = penalty

    def fit(self, statements: Sequence[Evidence], decisions: Sequence[bool]) -> RequestClassifier:
        """Learn from decided statements.

        Args:
            statements: what the rules saw in each.
            decisions: whether people say that it is a request.
        """
        self.classes_ = np.array([False, True])
        names = {f"rule:{e.rule}" for e in statements} | {f"against:{o}" for e in statements for o in e.objections}
        self.columns_ = {name: i for i, name in enumerate(sorted(names))}
        self.model_ = OffsetClassifier(2, penalty=self.penalty, power=2)
        self.model_.fit(self._features(statements), np.asarray(decisions, dtype=int), _offsets(statements))
        return self

    def predict_proba(self, statements: Sequence[Evidence]) -> np.ndarray:
        """(n, 2) chances of no and yes."""
        rows = _offsets(statements)
        if not hasattr(self, "model_"):
            yes = 1 / (1 + np.exp(-rows[:, 1]))
            return np.column_stack([1 - yes, yes])
        return self.model_.predict_proba(self._features(statements), rows)

    def predict(self, statements: Sequence[Evidence]) -> np.ndarray:
        return self.predict_proba(statements)[:, 1] >= 0.5

    def _features(self, statements: Sequence[Evidence]) -> np.ndarray:
        """(n, d) rows of length 1: which rule, which objections, what it is about."""
        flags = np.zeros((len(statements), len(self.columns_)))
        for row, e in zip(flags, statements, strict=True):
            if (i := self.columns_.get(f"rule:{e.rule}")) is not None:
                row[i] = _RULE
            for o in e.objections:
                if (i := self.columns_.get(f"against:{o}")) is not None:
                    row[i] = _OBJECTION
        meaning = _MEANING * meanings().encode([e.text for e in statements])
        return normalise(np.hstack([flags, meaning]))


def _offsets(statements: Sequence[Evidence]) -> np.ndarray:
    chances = np.clip([e.confidence for e in statements], 0.01, 0.99).reshape(-1)
    return np.column_stack([np.zeros(len(chances)), np.log(chances / (1 - chances))])
