"""Rows of themes.csv after people moved statements: counted again, and told again where the notes are at hand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.study import Study
from pipeline.tables import KEYWORDS, SEPARATOR, THEMES
from pipeline.themes.coverage import coverage
from pipeline.themes.find import Space, describe_themes


def describe(
    statements: pd.DataFrame,
    themes: pd.DataFrame,
    keywords: pd.DataFrame,
    *,
    study: Study,
    interviews: pd.DataFrame,
    changed: set[str],
    titles: Mapping[str, str],
    statuses: Mapping[str, str],
    features: pd.DataFrame | None = None,
    space: Space | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Themes and keywords that fit the statements.

    Args:
        statements: with the theme that each is shown under.
        themes, keywords: as found, under the ids that are shown; rows of other ids are left out.
        changed: ids whose statements are not those that were found.
        titles: titles that stay (decided by people); for a changed theme without features also the one it had.
        features, space: of the statements; without them paragraphs and keywords stay as they are.
    """
    at = {t: np.flatnonzero((statements["theme_id"] == t).to_numpy()).tolist() for t in sorted(set(statements["theme_id"]) - {""})}
    found = {r["theme_id"]: r for r in themes.to_dict("records")}
    fresh = {t for t in at if t in changed or t not in found} | (changed & set(found))
    if fresh and features is not None and space is not None:
        given = {t: titles.get(t) or found.get(t, {}).get("label", "") for t in at}
        features = features.set_index("statement_id").loc[statements["statement_id"]].reset_index()
        told, keywords = describe_themes(
            statements, features, space, study=study, interviews=interviews, titles={t: g for t, g in given.items() if g}, statuses={}
        )
        found = {r["theme_id"]: r for r in told.to_dict("records")}
        fresh = set()
    rows = []
    order = sorted(at, key=lambda t: (-len(at[t]), t))
    for theme in order:
        row = dict(found.get(theme) or {"theme_id": theme, "label": "", "summary": "", "keywords": "", "stability": 0.0, "status": "proposto"})
        if theme in fresh:
            row |= _counted(statements.iloc[at[theme]], interviews, study)
        row["label"] = titles.get(theme) or row["label"] or f"Tema {theme}"
        row["status"] = statuses.get(theme, row["status"])
        rows.append(row)
    place = {t: i for i, t in enumerate([*order, ""])}
    keywords = keywords[keywords["theme_id"].isin(place)]
    keywords = keywords.sort_values("theme_id", key=lambda k: k.map(place), kind="stable")
    return THEMES.frame(rows), KEYWORDS.frame(keywords.to_dict("records"))


def _counted(own: pd.DataFrame, interviews: pd.DataFrame, study: Study) -> dict:
    bodies = sorted(set(own["organisation"]))
    total = interviews["organisation"].nunique() if len(interviews) else len(bodies)
    day = dict(zip(interviews["interview_id"], interviews["date"], strict=True))
    when = sorted(d for d in (day.get(i, "") for i in own["interview_id"]) if d)
    return {
        "coverage": coverage(len(bodies), total, words=study.coverage),
        "n_statements": len(own),
        "n_organisations": len(bodies),
        "organisations": SEPARATOR.join(bodies),
        "first_date": when[0] if when else "",
        "last_date": when[-1] if when else "",
    }
