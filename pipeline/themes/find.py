"""From statements to themes: vectors, groups, ids, titles, keywords, paragraphs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import scipy.sparse as sp

from pipeline import tables
from pipeline.study import Study
from pipeline.themes.assign import NONE
from pipeline.themes.context import neighbour_links
from pipeline.themes.model import ThemeModel
from pipeline.themes.seeds import seed_rows, supported
from pipeline.themes.stability import stability
from pipeline.themes.targets import Known, Targets, targets
from pipeline.themes.tell import name_themes, tell
from pipeline.themes.vectorizer import StatementVectorizer


@dataclass
class Space:
    """Where the statements were compared.

    Args:
        X: (n, d) vectors; links: neighbouring statements; shares: (n, subjects).
    """

    X: np.ndarray
    links: sp.csr_matrix
    shares: np.ndarray


@dataclass
class Themes:
    """What was found: tables of the contract, and notes for problems.csv (rows of that table)."""

    statements: pd.DataFrame
    themes: pd.DataFrame
    keywords: pd.DataFrame
    notes: list[dict] = field(default_factory=list)
    space: Space | None = None


def find_themes(
    statements: pd.DataFrame,
    features: pd.DataFrame,
    *,
    study: Study,
    interviews: pd.DataFrame,
    requests: pd.DataFrame | None = None,
    decisions: Mapping[str, str] | None = None,
    known: Mapping[str, Known] | None = None,
) -> Themes:
    """Find the recurring themes of a study.

    Args:
        statements: tables.STATEMENTS; features: pipeline.extract.features.COLUMNS, one row a statement.
        requests: tables.REQUESTS, where they are known; not used, an area has not been tried as a view.
        decisions: statement id to the theme's id, a seed's name, or "" for «no theme».
        known: themes of earlier runs by id: they keep their ids and titles.
    """
    if statements.empty:
        return Themes(statements.copy(), tables.THEMES.empty(), tables.KEYWORDS.empty())
    known = dict(known or {})
    statements = statements.reset_index(drop=True).copy()
    features = features.set_index("statement_id").loc[statements["statement_id"]].reset_index()
    wanted = targets(statements, study=study, decisions=decisions or {}, known=known)
    frame = statement_frame(statements, features)
    vectorizer = StatementVectorizer()
    X = vectorizer.fit_transform(frame)
    links = neighbour_links(frame)
    found, confidence = _fit(X, links, statements, vectorizer, wanted, study)
    ids = name_themes(statements, found, wanted, known)
    statements["theme_id"] = pd.Series([ids.get(t, "") for t in found.tolist()], dtype=object, index=statements.index)
    statements["confidence"] = confidence.astype("float64").round(4)
    space = Space(X, links, vectorizer.shares_)
    titles = {ids[t]: title for t, title in enumerate(wanted.titles) if t in ids and title}
    themes, words = describe_themes(
        statements, features, space, study=study, interviews=interviews,
        titles=titles | {key: k.label for key, k in known.items() if k.label}, statuses={key: k.status for key, k in known.items()},
    )
    return Themes(statements, themes, words, _unsupported(study, found), space)


def describe_themes(
    statements: pd.DataFrame,
    features: pd.DataFrame,
    space: Space,
    *,
    study: Study,
    interviews: pd.DataFrame,
    titles: Mapping[str, str],
    statuses: Mapping[str, str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """themes.csv and keywords.csv for the themes that the statements are in, the largest first.

    Args:
        statements: with theme_id; features: the same rows; space: of them.
        titles: titles that are given; the others are found.
    """
    theme = statements["theme_id"].to_numpy(dtype=object)
    members = {str(key): np.flatnonzero(theme == key).tolist() for key in set(theme) - {""}}
    members = dict(sorted(members.items(), key=lambda m: (-len(m[1]), m[0])))
    firm = stability(space.X, space.links, statements["interview_id"].to_numpy(dtype=object), members, seed=study.clustering.seed)
    return tell(
        statements, features, members, study=study, interviews=interviews, X=space.X, shares=space.shares,
        titles=titles, stability=firm, statuses=statuses,
    )


def statement_frame(statements: pd.DataFrame, features: pd.DataFrame) -> pd.DataFrame:
    """What the vectorizer reads of each statement; both tables in the same order."""
    known = statements[["text", "organisation", "interview_id", "section", "question"]].reset_index(drop=True)
    return pd.concat([known, features[["lemmas", "terms"]].reset_index(drop=True)], axis=1)


def _fit(
    X: np.ndarray,
    links: sp.csr_matrix,
    statements: pd.DataFrame,
    vectorizer: StatementVectorizer,
    wanted: Targets,
    study: Study,
) -> tuple[np.ndarray, np.ndarray]:
    """Theme number of each statement (-1: none) and its confidence."""
    if np.all((wanted.y != NONE) | wanted.refused):  # nothing is left to be found
        return wanted.y.copy(), (wanted.y != NONE).astype(float)
    limits = study.clustering
    held = np.flatnonzero(supported(study, statements["text"].tolist(), at_least=limits.min_statements))
    seeds = vectorizer.transform(seed_rows(study).iloc[held]) if len(held) else np.zeros((0, X.shape[1]), X.dtype)
    model = ThemeModel(
        limits.n_themes, min_statements=limits.min_statements, min_groups=limits.min_organisations,
        sample=limits.sample, random_state=limits.seed,
    )
    y = np.concatenate([wanted.y, held])
    bodies = statements["organisation"].to_numpy(dtype=object)
    alone = sp.csr_matrix((len(held), len(held)))  # a seed has no neighbours
    model.fit(np.vstack([X, seeds]) if len(held) else X, y, np.concatenate([bodies, [""] * len(held)]), sp.block_diag([links, alone], format="csr"))
    found, confidence = model.labels_[: len(X)].copy(), model.confidence_[: len(X)].copy()
    found[~np.isin(found, [NONE, *y.tolist()])] += wanted.count  # numbers below belong to what people named
    found[wanted.refused] = NONE
    for theme in np.unique(found[found != NONE]):  # a seed's own row does not count for the rule of recurrence
        rows = found == theme
        recurs = rows.sum() >= limits.min_statements and len(set(bodies[rows])) >= limits.min_organisations
        if not recurs and not (wanted.y == theme).any():
            found[rows] = NONE
    confidence[found == NONE] = 0
    return found, np.clip(confidence, 0, 1)


def _unsupported(study: Study, found: np.ndarray) -> list[dict]:
    return [
        {
            "source": "study.toml",
            "locator": "[[themes]]",
            "problem": f"nessuna nota sostiene il tema atteso «{seed.name}»",
            "what_to_do": "controllare nome, descrizione e parole del tema, oppure toglierlo",
        }
        for number, seed in enumerate(study.themes)
        if not (found == number).any()
    ]


__all__ = ["Known", "Space", "Themes", "describe_themes", "find_themes", "statement_frame"]
