"""What to review next: the least certain first, and among those what decides most for the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.vectors import SentenceVectors

_ALIKE = 0.35  # cosine, the study's mean taken off, from which two statements are about one thing
_SAME = 0.7  # cosine from which one decision says it for both
_NO_THEME = 0.6  # how uncertain a statement without a theme is
_TOLD = 400  # candidates among which statements that repeat each other are told apart
_SAMPLE = 5000


@dataclass(frozen=True)
class Item:
    """One thing to decide: score = uncertainty × effect, both 0 to 1, and why in words."""

    kind: str
    id: str
    score: float
    uncertainty: float
    effect: float
    why: str
    text: str


def next_statements(statements: pd.DataFrame, *, decided: set[str], n: int = 10) -> list[Item]:
    """Statements whose decision teaches most.

    The effect of a statement is how many undecided ones are about the same thing; one that repeats a statement
    already proposed loses as much as they are alike.

    Args:
        statements: tables.STATEMENTS with theme and confidence.
        decided: ids that a person has decided on.
    """
    free = statements[~statements["statement_id"].isin(decided)].reset_index(drop=True)
    if free.empty or n < 1:
        return []
    themed = (free["theme_id"] != "").to_numpy()
    confidence = free["confidence"].to_numpy(dtype=float)
    uncertainty = np.where(themed, 1 - confidence, _NO_THEME)
    X = _vectors(free["text"].tolist())
    alike = _neighbours(X)
    effect = np.log1p(alike) / max(np.log1p(alike.max()), 1e-9) if alike.max() else np.ones(len(free))
    effect = 0.2 + 0.8 * effect  # a statement alone of its kind still counts
    score = uncertainty * effect
    chosen = _diverse(X, score, n)
    return [
        Item(
            "affermazione",
            free["statement_id"].iat[i],
            round(float(score[i]), 4),
            round(float(uncertainty[i]), 4),
            round(float(effect[i]), 4),
            _why(bool(themed[i]), free["theme_id"].iat[i], confidence[i], int(alike[i])),
            free["text"].iat[i],
        )
        for i in chosen
    ]


def next_requests(requests: pd.DataFrame, *, decided: set[str], n: int = 5) -> list[Item]:
    """Requests that the program is least sure of; all have the same effect, so the least certain come first."""
    free = requests[~requests["request_id"].isin(decided) & ~requests["statement_id"].isin(decided)]
    free = free.sort_values(["confidence", "request_id"], kind="stable").head(n)
    return [
        Item("richiesta", r.request_id, round(1 - r.confidence, 4), round(1 - r.confidence, 4), 1.0,
             f"sicuro al {r.confidence:.0%} che sia una richiesta", r.request or r.text)
        for r in free.itertuples(index=False)
    ]  # fmt: skip


def next_themes(themes: pd.DataFrame, statements: pd.DataFrame, *, reviewed: set[str], n: int = 5) -> list[Item]:
    """Themes that nobody has looked at, by how many statements a title or a merge would concern."""
    free = themes[~themes["theme_id"].isin(reviewed) & (themes["status"] == "proposto")]
    if free.empty:
        return []
    sure = statements.groupby("theme_id")["confidence"].mean()
    biggest = max(1, int(themes["n_statements"].max()))
    items = []
    for t in free.itertuples(index=False):
        uncertainty, effect = 1 - float(sure.get(t.theme_id, 0.0)), t.n_statements / biggest
        why = f"{t.n_statements} affermazioni, in media sicure al {1 - uncertainty:.0%}; nessuno l'ha ancora guardato"
        items.append(Item("tema", t.theme_id, round(uncertainty * effect, 4), round(uncertainty, 4), round(effect, 4), why, t.label))
    return sorted(items, key=lambda i: (-i.score, i.id))[:n]


def _vectors(texts: list[str]) -> np.ndarray:
    X = SentenceVectors.load().encode(texts)
    X = X - X.mean(axis=0)
    return X / np.maximum(np.linalg.norm(X, axis=1, keepdims=True), 1e-9)


def _neighbours(X: np.ndarray) -> np.ndarray:
    """How many others are alike; beyond a few thousand, estimated on every k-th."""
    step = max(1, len(X) // _SAMPLE)
    sample = X[::step]
    counts = np.zeros(len(X))
    for start in range(0, len(X), 2000):
        counts[start : start + 2000] = (X[start : start + 2000] @ sample.T >= _ALIKE).sum(axis=1)
    return np.maximum(0, counts * step - 1)


def _diverse(X: np.ndarray, score: np.ndarray, n: int) -> list[int]:
    order = np.argsort(-score, kind="stable")[: max(_TOLD, 2 * n)]
    left = score[order].copy()
    chosen: list[int] = []
    for _ in range(min(n, len(order))):
        best = int(np.argmax(left))
        chosen.append(int(order[best]))
        alike = np.clip(X[order] @ X[order[best]] / _SAME, 0, 1)
        left = left * (1 - alike)
        left[best] = -1
    return chosen


def _why(themed: bool, theme: str, confidence: float, alike: int) -> str:
    sure = f"in {theme} con sicurezza {confidence:.0%}" if themed else "senza tema"
    rest = "nessun'altra le somiglia" if not alike else f"{alike} {'altra le somiglia' if alike == 1 else 'altre le somigliano'}"
    return f"{sure}; {rest}"
