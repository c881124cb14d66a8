"""Titles of themes: noun phrases as a facilitator would write them."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from pipeline.stems import stem
from pipeline.themes.views import ConceptView, split_terms
from pipeline.thesaurus import FUNCTION_WORDS, Thesaurus
from pipeline.vectors import SentenceVectors, normalise

_MAX_WORDS = 6
_SHORTLIST = 60


def labels(
    statements: pd.DataFrame, features: pd.DataFrame, members: dict[str, list[int]], *, given: dict[str, str] | None = None
) -> dict[str, str]:
    """A title for each theme.

    Candidates are the names of the thesaurus's concepts and the text's own noun phrases; one scores by
    how near it is to what the theme's statements share, and no other theme's, and by how many bodies
    touch it.

    Args:
        members: theme id to rows, largest first.
        given: titles that people or seeds have set; they stay as they are.

    Returns:
        theme id to title; no two titles are alike.
    """
    given = given or {}
    texts = statements["text"].tolist()
    if not texts or not members:
        return {}
    vectors = SentenceVectors.load().encode(texts)
    mean = vectors.mean(axis=0)
    space = normalise(vectors - mean)
    terms = split_terms(features["terms"])
    concepts = ConceptView().fit(terms).concepts(terms)
    centroids = {t: normalise(space[rows].mean(axis=0, keepdims=True))[0] for t, rows in members.items()}
    shares = {t: concepts[rows].mean(axis=0) for t, rows in members.items()}
    everywhere = np.mean(list(shares.values()), axis=0)
    out: dict[str, str] = {}
    for theme, rows in members.items():
        if theme in given:
            out[theme] = given[theme]
            continue
        candidates = _concept_candidates(shares[theme] - everywhere)
        candidates |= _phrase_candidates(features, statements, rows)
        ranked = _rank(candidates, centroids[theme], mean)
        out[theme] = next((_title(c) for c in ranked if not _taken(c, [*out.values(), *given.values()])), f"Tema {theme}")
    return out


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
    near = normalise(SentenceVectors.load().encode(names) - mean) @ centroid
    score = np.maximum(near, 0) * np.array([candidates[n] for n in names])
    return [names[i] for i in np.argsort(-score, kind="stable")]


def _title(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def _words(phrase: str) -> set[str]:
    return {stem(w.strip(",.;:«»'’")) for w in phrase.replace("'", " ").replace("’", " ").split() if w.lower() not in FUNCTION_WORDS}


def _taken(phrase: str, titles: list[str]) -> bool:
    mine = _words(phrase)
    return any(len(mine & _words(t)) / max(min(len(mine), len(_words(t))), 1) > 0.5 for t in titles)
