"""Titles of themes: noun phrases as a facilitator would write them."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.stems import stem
from pipeline.themes.subjects import SubjectModel
from pipeline.themes.views import ConceptView, concept_matches, sentence_view, split_terms
from pipeline.thesaurus import FUNCTION_WORDS, Thesaurus
from pipeline.vectors import SentenceVectors, normalise

_MAX_WORDS = 6
_SHORTLIST = 60
_CLEAR = 0.03  # a subject that holds this much more of a theme than of the others can name it
_SUBJECTS = 3  # that many subjects at most, clearest first
_ALIKE = 0.5  # titles that share more of their words than this are the same title
_CONNECTIVES = frozenset("e o ed od con per non".split())


def labels(
    statements: pd.DataFrame,
    features: pd.DataFrame,
    members: Mapping[str, list[int]],
    *,
    given: Mapping[str, str],
    shares: np.ndarray,
) -> dict[str, str]:
    """A title for each theme.

    A theme that one subject clearly marks has that subject's name. Otherwise the names of the thesaurus's
    concepts and the text's own noun phrases compete: one scores by how near it is to what the theme's
    statements share, and no other theme's, and by how many bodies touch it.

    Args:
        members: theme id to rows, largest first.
        given: titles that people or seeds have set; they stay as they are.
        shares: (n, subjects) shares of the statements over the subjects.

    Returns:
        theme id to title; no two titles are alike.
    """
    if statements.empty or not members:
        return {}
    vectors = sentence_view(statements["text"].tolist(), projected=False)
    mean = vectors.mean(axis=0)
    space = normalise(vectors - mean)
    matches = concept_matches(split_terms(features["terms"]))
    view = ConceptView().fit(matches)
    concepts = {t: view.concepts(matches[rows]).mean(axis=0) for t, rows in members.items()}
    marks = _means(shares, members)
    taken = list(given.values())
    out: dict[str, str] = {}
    for theme, rows in members.items():
        if theme in given:
            out[theme] = given[theme]
            continue
        centroid = normalise(space[rows].mean(axis=0, keepdims=True))[0]
        candidates = _concept_candidates(_excess(concepts, theme)) | _phrase_candidates(features, statements, rows)
        ranked = _subject_candidates(_excess(marks, theme)) + _rank(candidates, centroid, mean)
        out[theme] = next((_title(c) for c in ranked if not _alike(c, taken)), f"Tema {theme}")
        taken.append(out[theme])
    return out


def _means(matrix: np.ndarray, members: Mapping[str, list[int]]) -> dict[str, np.ndarray]:
    return {theme: matrix[rows].mean(axis=0) for theme, rows in members.items()}


def _excess(means: dict[str, np.ndarray], theme: str) -> np.ndarray:
    """How much more a theme has of each column than the other themes do."""
    others = [m for t, m in means.items() if t != theme]
    return means[theme] - (np.mean(others, axis=0) if others else 0)


def _subject_candidates(excess: np.ndarray) -> list[str]:
    names = SubjectModel.load().names
    return [names[i] for i in np.argsort(-excess, kind="stable")[:_SUBJECTS] if excess[i] >= _CLEAR]


def _concept_candidates(excess: np.ndarray) -> dict[str, float]:
    """Concept names with their excess in this theme, scaled to 1."""
    top = np.argsort(-excess, kind="stable")[:_SHORTLIST]
    best = max(float(excess[top[0]]), 1e-9)
    names = Thesaurus.load().names
    return {names[i]: 0.5 + 0.5 * float(excess[i]) / best for i in top if excess[i] > 0 and len(names[i].split()) <= _MAX_WORDS}


def _phrase_candidates(features: pd.DataFrame, statements: pd.DataFrame, rows: list[int]) -> dict[str, float]:
    """Noun phrases that at least two bodies use (or, in a study of one body, two statements)."""
    bodies: dict[str, set] = {}
    surfaces: dict[str, list[str]] = {}
    one = statements["organisation"].nunique() < 2
    for i in rows:
        for surface, key in json.loads(features["phrases"].iat[i]):
            if 2 <= len(surface.split()) <= _MAX_WORDS and " " in key and not surface[0].isupper():
                bodies.setdefault(key, set()).add(i if one else statements["organisation"].iat[i])
                surfaces.setdefault(key, []).append(surface)
    return {min(surfaces[k]): 0.5 + 0.1 * min(len(b), 4) for k, b in bodies.items() if len(b) >= 2}


def _rank(candidates: dict[str, float], centroid: np.ndarray, mean: np.ndarray) -> list[str]:
    names = sorted(candidates)
    if not names:
        return []
    near = normalise(SentenceVectors.load(projected=False).encode(names) - mean) @ centroid
    score = np.maximum(near, 0) * np.array([candidates[n] for n in names])
    return [names[i] for i in np.argsort(-score, kind="stable")]


def _title(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def _words(phrase: str) -> set[str]:
    parts = phrase.replace("'", " ").replace("’", " ").lower().split()
    return {stem(w.strip(",.;:«»")) for w in parts if w not in FUNCTION_WORDS and w not in _CONNECTIVES}


def _alike(phrase: str, titles: list[str]) -> bool:
    mine = _words(phrase)
    return any(len(mine & other) / max(min(len(mine), len(other)), 1) > _ALIKE for other in map(_words, titles))
