"""Keywords of a theme and of the study: words that mark it, over bodies, shown as people wrote them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict

import numpy as np
import pandas as pd

from pipeline import tables
from pipeline.stems import stem
from pipeline.vectors import SentenceVectors, normalise

PER_THEME = 12
PER_STUDY = 30
_MIN_BODIES = 2
_VERB = 0.5  # a verb says less of a subject than a noun
_ONCE = 0.5  # a word of a single statement
_ENOUGH = 300  # statements that tell what a theme is about


def keywords(statements: pd.DataFrame, features: pd.DataFrame, themes: list[str]) -> pd.DataFrame:
    """Keywords of every theme, then of the whole study (empty theme_id).

    A word scores by class-based TF-IDF: how often the theme's statements use it, against how often all
    do; by how near its meaning is to what the theme's statements share, and no other theme's; words of one
    statement or one body count less, since a theme recurs and an anecdote does not, and so do verbs.

    Args:
        statements: with theme_id filled; features: same rows.
        themes: theme ids in their order.

    References:
        c-TF-IDF: Grootendorst 2022, BERTopic.
    """
    uses = _uses(statements, features)
    total = Counter({key: len(rows) for key, rows in uses.rows.items()})
    rows: list[dict] = []
    by_theme = statements["theme_id"].to_numpy(dtype=object)
    sizes = Counter(by_theme.tolist())
    near = _Nearness(statements["text"].tolist(), by_theme, themes)
    for theme in themes:
        inside = {key: [i for i in at if by_theme[i] == theme] for key, at in uses.rows.items()}
        keys = [key for key, at in inside.items() if at]
        meant = near.to(theme, [uses.surface(key) for key in keys])
        scores = {
            key: len(inside[key]) / max(sizes[theme], 1) * np.log1p(len(statements) / total[key] / max(len(themes), 1))
            * meant[i] * (1.0 if uses.nominal[key] else _VERB) * (1.0 if len(inside[key]) > 1 else _ONCE)
            for i, key in enumerate(keys)
        }
        rows += _rank(theme, scores, inside, uses, PER_THEME)
    spread = {
        key: len({uses.bodies[i] for i in at}) * np.log1p(len(at)) for key, at in uses.rows.items() if uses.nominal[key]
    }
    top = max(spread.values(), default=1.0)
    rows += _rank("", {k: s / top for k, s in spread.items()}, uses.rows, uses, PER_STUDY)
    return tables.KEYWORDS.frame(rows)


class _Nearness:
    """How near a word's meaning is to a theme, beyond what it is to all themes."""

    def __init__(self, texts: list[str], by_theme: np.ndarray, themes: list[str]) -> None:
        self.vectors = SentenceVectors.load()
        centres = []
        for theme in themes:
            members = np.flatnonzero(by_theme == theme)[:_ENOUGH]
            centres.append(self.vectors.encode([texts[i] for i in members]).mean(axis=0))
        self.mean = np.mean(centres, axis=0) if centres else 0.0
        self.centres = {t: normalise((c - self.mean)[None])[0] for t, c in zip(themes, centres, strict=True)}

    def to(self, theme: str, surfaces: list[str]) -> np.ndarray:
        """(n,) factor of each surface, from 0.05 (another matter) upwards."""
        if not surfaces:
            return np.zeros(0)
        cosine = normalise(self.vectors.encode(surfaces) - self.mean) @ self.centres[theme]
        return np.maximum(cosine, 0) + 0.05


class _Uses:
    """Where each keyword candidate occurs: lemma or phrase key to rows, surface forms, nominality."""

    def __init__(self, bodies: list[str]) -> None:
        self.bodies = bodies
        self.rows: dict[str, list[int]] = defaultdict(list)
        self.surfaces: dict[str, Counter] = defaultdict(Counter)
        self.nominal: dict[str, bool] = defaultdict(bool)

    def add(self, key: str, surface: str, row: int, *, nominal: bool) -> None:
        if not self.rows[key] or self.rows[key][-1] != row:
            self.rows[key].append(row)
        self.surfaces[key][surface] += 1
        self.nominal[key] = self.nominal[key] or nominal

    def surface(self, key: str) -> str:
        return min(self.surfaces[key].items(), key=lambda item: (-item[1], item[0]))[0]


def _uses(statements: pd.DataFrame, features: pd.DataFrame) -> _Uses:
    uses = _Uses(statements["organisation"].tolist())
    own_names = {w for body in set(uses.bodies) for w in body.lower().split()}
    for i, (lemmas, phrases) in enumerate(zip(features["lemmas"], features["phrases"], strict=True)):
        for word in lemmas.split():
            lemma, _, pos = word.rpartition("_")
            if pos in ("NOUN", "VERB", "ADJ", "X") and lemma not in own_names:
                uses.add(lemma, lemma, i, nominal=pos == "NOUN")
        for surface, key in json.loads(phrases):
            if " " in key and not any(c.isupper() for c in surface):
                uses.add(key, surface, i, nominal=True)
    return uses


def _rank(theme: str, scores: dict[str, float], at: dict[str, list[int]], uses: _Uses, limit: int) -> list[dict]:
    rows, seen = [], []
    bodies = {key: len({uses.bodies[i] for i in at[key]}) for key in scores}
    one_body = len(set(uses.bodies)) < _MIN_BODIES
    final = {k: s * (1.0 if one_body or bodies[k] >= _MIN_BODIES else 0.5) for k, s in scores.items()}
    for key in sorted(final, key=lambda k: (-round(final[k], 6), -bodies[k], k)):
        if len(rows) >= limit:
            break
        if len(at[key]) < 2 and " " in key:
            continue
        mine = {stem(w) for w in key.split()}
        if any(mine <= other or other <= mine for other in seen):
            continue
        seen.append(mine)
        rows.append({
            "theme_id": theme,
            "keyword": uses.surface(key),
            "score": round(float(final[key]), 4),
            "n_statements": len(at[key]),
            "n_organisations": bodies[key],
        })
    return rows
