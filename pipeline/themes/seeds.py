"""Themes that the researcher expects, as rows beside the statements: a name, a description, cues."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.study import SeedTheme, Study
from pipeline.themes.views import concept_vectors_raw
from pipeline.vectors import SentenceVectors, normalise

_SUPPORT = 0.28  # cosine: on five hand-coded sets 46 of 48 themes reach it, 27 of 30 that a study does not hold stay below


def seed_rows(study: Study) -> pd.DataFrame:
    """One row a seeded theme with the columns that the vectorizer reads."""
    columns = ["text", "organisation", "lemmas", "terms"]
    if not study.themes:
        return pd.DataFrame(columns=columns, dtype=object)
    from pipeline.extract.features import features
    from pipeline.language import load_language

    nlp = load_language(study.language.model)
    rows = []
    for seed in study.themes:
        text = seed_text(seed)
        found = features(nlp(text))
        rows.append({"text": text, "organisation": "", "lemmas": found["lemmas"], "terms": found["terms"]})
    return pd.DataFrame(rows, columns=columns).astype(object)


def supported(study: Study, texts: list[str], *, at_least: int) -> np.ndarray:
    """(seeds,) whether enough statements are near to what is expected: a theme is reported, never invented.

    Nearness here is that of general Italian, not centred on the study: in a small study everything that is
    left after centring looks near or far.

    Args:
        texts: the statements.
        at_least: how many statements a theme needs; the mean of that many nearest counts.
    """
    if not study.themes or len(texts) < at_least:
        return np.zeros(len(study.themes), dtype=bool)
    vectors = SentenceVectors.load(projected=False)
    _, mean = concept_vectors_raw()
    seeds = normalise(vectors.encode([seed_text(s) for s in study.themes]) - mean)
    nearest = np.sort(seeds @ normalise(vectors.encode(texts) - mean).T, axis=1)[:, -at_least:]
    return nearest.mean(axis=1) >= _SUPPORT


def seed_text(seed: SeedTheme) -> str:
    """What a seed says of its theme: its name counts twice."""
    return ". ".join(part for part in (seed.name, seed.name, seed.description, ", ".join(seed.cues)) if part)
