"""Themes that the researcher expects, as rows beside the statements: a name, a description, cues."""

from __future__ import annotations

import pandas as pd

from pipeline.study import SeedTheme, Study


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


def seed_text(seed: SeedTheme) -> str:
    """What a seed says of its theme: its name counts twice."""
    return ". ".join(part for part in (seed.name, seed.name, seed.description, ", ".join(seed.cues)) if part)
