"""Tables of the contract from themes that were found: ids, titles, keywords, paragraphs, coverage."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.study import Study
from pipeline.tables import KEYWORDS, SEPARATOR, THEMES
from pipeline.themes.assign import NONE
from pipeline.themes.coverage import coverage
from pipeline.themes.identity import assign_ids
from pipeline.themes.keywords import keywords
from pipeline.themes.labels import labels
from pipeline.themes.large import title_rows
from pipeline.themes.summaries import summary
from pipeline.themes.targets import Known, Targets

KEYWORDS_SHOWN = 8


def name_themes(statements: pd.DataFrame, found: np.ndarray, wanted: Targets, known: Mapping[str, Known]) -> dict[int, str]:
    """Theme id of each number in use: decided ones keep theirs, the others get the one they had or a new one."""
    members = {int(t): set(statements["statement_id"][found == t]) for t in np.unique(found[found != NONE])}
    fixed = {t: key for t, key in wanted.ids.items() if t in members}
    earlier = {key: set(k.members) for key, k in known.items()}
    taken = set(fixed.values())
    free = {t: rows for t, rows in members.items() if t not in fixed}
    return fixed | assign_ids(free, {k: (set() if k in taken else m) for k, m in earlier.items()})


def tell(
    statements: pd.DataFrame,
    features: pd.DataFrame,
    members: Mapping[str, list[int]],
    *,
    study: Study,
    interviews: pd.DataFrame,
    X: np.ndarray,
    shares: np.ndarray,
    titles: Mapping[str, str],
    stability: Mapping[str, float],
    statuses: Mapping[str, str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """themes.csv and keywords.csv.

    Args:
        statements: with theme_id filled; features: same rows.
        members: theme id to rows, in the order of the table.
        X: (n, d) statements as the themes were found in them; shares: (n, subjects).
        titles: titles that are given; the others are found.
    """
    at, places = title_rows(members, len(statements))
    some = (statements, features, shares) if len(at) == len(statements) else (statements.iloc[at], features.iloc[at], shares[at])
    titles = labels(some[0], some[1], places, given=titles, shares=some[2])
    words = keywords(statements, features, list(members))
    shown = {t: SEPARATOR.join(group["keyword"].head(KEYWORDS_SHOWN)) for t, group in words.groupby("theme_id")}
    dates = dict(zip(interviews["interview_id"], interviews["date"], strict=True))
    total = interviews["organisation"].nunique() if len(interviews) else statements["organisation"].nunique()
    rows = []
    for theme, at in members.items():
        own = statements.iloc[at]
        bodies = sorted(set(own["organisation"]))
        when = sorted(d for d in (dates.get(i, "") for i in own["interview_id"]) if d)
        rows.append({
            "theme_id": theme,
            "label": titles[theme],
            "summary": summary(at, statements, features, X, study=study, n_bodies=total),
            "keywords": shown.get(theme, ""),
            "coverage": coverage(len(bodies), total, words=study.coverage),
            "n_statements": len(at),
            "n_organisations": len(bodies),
            "organisations": SEPARATOR.join(bodies),
            "first_date": when[0] if when else "",
            "last_date": when[-1] if when else "",
            "stability": stability.get(theme, 0.0),
            "status": statuses.get(theme, "proposto"),
        })
    return THEMES.frame(rows), KEYWORDS.frame(words.to_dict("records"))
