"""Rows of themes.csv after people moved statements: counted again, and told again where the notes are at hand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.study import Study
from pipeline.tables import KEYWORDS, SEPARATOR, THEMES
from pipeline.themes.coverage import coverage
from pipeline.themes.keywords import keywords as find_keywords
from pipeline.themes.labels import labels as find_labels
from pipeline.themes.summaries import summary
from pipeline.themes.vectorizer import StatementVectorizer

_KEYWORDS_SHOWN = 8


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
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Themes and keywords that fit the statements.

    Args:
        statements: with the theme that each is shown under.
        themes, keywords: as found, under the ids that are shown; rows of other ids are left out.
        changed: ids whose statements are not those that were found.
        titles: titles that stay (decided by people); for a changed theme without features also the one it had.
        features: of the statements (pipeline.extract.features); without them paragraphs and keywords stay as they are.
    """
    at = {t: np.flatnonzero((statements["theme_id"] == t).to_numpy()).tolist() for t in sorted(set(statements["theme_id"]) - {""})}
    order = sorted(at, key=lambda t: (-len(at[t]), t))
    found = {r["theme_id"]: r for r in themes.to_dict("records")}
    fresh = sorted(t for t in at if t in changed or t not in found)
    texts: dict[str, tuple[str, str]] = {}
    if fresh and features is not None:
        keywords, texts, titles = _told(statements, features, {t: at[t] for t in order}, fresh, found, titles, study, interviews)
    rows = []
    for theme in order:
        row = dict(found.get(theme) or {"theme_id": theme, "label": "", "summary": "", "keywords": "", "stability": 0.0, "status": "proposto"})
        if theme in fresh:
            row |= _counted(statements.iloc[at[theme]], interviews, study)
        if theme in texts:
            row["summary"], row["keywords"] = texts[theme]
        row["label"] = titles.get(theme) or row["label"] or f"Tema {theme}"
        row["status"] = statuses.get(theme, row["status"])
        rows.append(row)
    keywords = keywords[keywords["theme_id"].isin([*order, ""])]
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


def _told(statements, features, at, fresh, found, titles, study, interviews):
    """Keywords of all themes, paragraphs of the fresh ones, titles for those that have none."""
    features = features.set_index("statement_id").loc[statements["statement_id"]].reset_index()
    keywords = find_keywords(statements, features, list(at))
    untitled = [t for t in fresh if not titles.get(t) and not found.get(t, {}).get("label")]
    if untitled:
        given = {t: titles.get(t) or found.get(t, {}).get("label", "") for t in at}
        titles = {**find_labels(statements, features, at, given={t: label for t, label in given.items() if label}), **titles}
    frame = pd.concat([statements.reset_index(drop=True)[["text", "organisation"]], features[["lemmas", "terms"]]], axis=1)
    X = StatementVectorizer().fit(frame).transform(frame)
    total = interviews["organisation"].nunique() if len(interviews) else statements["organisation"].nunique()
    texts = {
        t: (
            summary(at[t], statements, features, X, study=study, n_bodies=total),
            SEPARATOR.join(keywords.loc[keywords["theme_id"] == t, "keyword"].head(_KEYWORDS_SHOWN)),
        )
        for t in fresh
    }
    return keywords, texts, titles
