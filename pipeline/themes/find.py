"""From statements to themes: vectors, groups, ids, titles, keywords, paragraphs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import scipy.sparse as sp

from pipeline import tables
from pipeline.study import Study
from pipeline.tables import SEPARATOR
from pipeline.themes.context import neighbour_links
from pipeline.themes.coverage import coverage
from pipeline.themes.identity import assign_ids
from pipeline.themes.keywords import keywords
from pipeline.themes.labels import labels
from pipeline.themes.model import NONE, ThemeModel
from pipeline.themes.seeds import seed_rows, supported
from pipeline.themes.summaries import summary
from pipeline.themes.vectorizer import StatementVectorizer

_KEYWORDS_SHOWN = 8


@dataclass
class Known:
    """A theme of an earlier run or of a review.

    Args:
        label: its title; empty: to be found.
        members: ids of its statements.
        status: proposto, rivisto or definitivo.
    """

    label: str = ""
    members: frozenset[str] = frozenset()
    status: str = "proposto"


@dataclass
class Themes:
    """What was found: tables of the contract, and notes for problems.csv (rows of that table)."""

    statements: pd.DataFrame
    themes: pd.DataFrame
    keywords: pd.DataFrame
    notes: list[dict] = field(default_factory=list)


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
        requests: tables.REQUESTS, where they are known.
        decisions: statement id to the theme's id, a seed's name, or "" for «no theme».
        known: themes of earlier runs by id: they keep their ids and titles.
    """
    if statements.empty:
        return Themes(statements.copy(), tables.THEMES.empty(), tables.KEYWORDS.empty())
    statements = statements.reset_index(drop=True).copy()
    features = features.set_index("statement_id").loc[statements["statement_id"]].reset_index()
    known = dict(known or {})
    X, seeds, links = _matrix(statements, features, study)
    y, keys, refused = _targets(statements, study, decisions or {}, known)
    wanted = np.arange(len(seeds))
    held = np.flatnonzero(supported(study, statements["text"].tolist(), at_least=study.clustering.min_statements))
    seeds, wanted = seeds[held], wanted[held]
    model = ThemeModel(
        study.clustering.n_themes,
        min_statements=study.clustering.min_statements,
        min_groups=study.clustering.min_organisations,
        sample=study.clustering.sample,
        random_state=study.clustering.seed,
    )
    n = len(statements)
    groups = np.concatenate([statements["organisation"].to_numpy(dtype=object), [""] * len(seeds)])
    links = sp.block_diag([links, sp.csr_matrix((len(seeds), len(seeds)))], format="csr")  # seeds have no neighbours
    model.fit(np.vstack([X, seeds]), np.concatenate([y, wanted]), groups, links)
    labels_, confidence = model.labels_[:n].copy(), model.confidence_[:n].copy()
    fresh = ~np.isin(labels_, [NONE, *y.tolist(), *wanted.tolist()])
    labels_[fresh] += len(keys)  # numbers below are those of keys, also of keys that nothing supports
    labels_[refused] = NONE
    labels_ = _supported(labels_, y, statements, study)
    return _tables(statements, features, interviews, X, labels_, confidence, keys, known, study)


def _matrix(statements: pd.DataFrame, features: pd.DataFrame, study: Study) -> tuple[np.ndarray, np.ndarray, sp.csr_matrix]:
    """Rows of the statements, rows of the seeds, and links between neighbouring statements."""
    frame = statement_frame(statements, features)
    vectorizer = StatementVectorizer()
    X = vectorizer.fit_transform(frame)
    rows = seed_rows(study)
    seeds = vectorizer.transform(rows) if len(rows) else np.zeros((0, X.shape[1]), X.dtype)
    return X, seeds, neighbour_links(frame)


def statement_frame(statements: pd.DataFrame, features: pd.DataFrame) -> pd.DataFrame:
    """What the vectorizer reads of each statement; both tables in the same order."""
    known = statements[["text", "organisation", "interview_id", "section", "question"]].reset_index(drop=True)
    return pd.concat([known, features[["lemmas", "terms"]].reset_index(drop=True)], axis=1)


def _targets(
    statements: pd.DataFrame, study: Study, decisions: Mapping[str, str], known: Mapping[str, Known]
) -> tuple[np.ndarray, list[str], np.ndarray]:
    """Decided theme number of each statement, what each number means, and which statements have no theme."""
    keys = [seed.name for seed in study.themes]
    index = {key: i for i, key in enumerate(keys)}
    y = np.full(len(statements), NONE)
    refused = np.zeros(len(statements), dtype=bool)
    for row, statement in enumerate(statements["statement_id"]):
        key = decisions.get(statement)
        if key is None:
            continue
        if key == "":
            refused[row] = True
            continue
        label = known[key].label if key in known else key
        place = index.get(key, index.get(label))
        if place is None:
            place = index[key] = len(keys)
            keys.append(key)
        y[row] = place
    return y, keys, refused


def _supported(labels_: np.ndarray, y: np.ndarray, statements: pd.DataFrame, study: Study) -> np.ndarray:
    """The recurrence rule once more, now without the seeds' own rows; what a person has decided stays."""
    out = labels_.copy()
    bodies = statements["organisation"].to_numpy(dtype=object)
    for theme in np.unique(out[out != NONE]):
        rows = out == theme
        enough = rows.sum() >= study.clustering.min_statements
        if not (y == theme).any() and not (enough and len(set(bodies[rows])) >= study.clustering.min_organisations):
            out[rows] = NONE
    return out


def _tables(statements, features, interviews, X, labels_, confidence, keys, known, study) -> Themes:
    numbers = [int(t) for t in np.unique(labels_[labels_ != NONE])]
    ids_of = {t: set(statements["statement_id"][labels_ == t]) for t in numbers}
    earlier = {key: set(k.members) for key, k in known.items()}
    ids = assign_ids(ids_of, earlier)
    for t in numbers:
        if t < len(keys) and keys[t] in known:
            ids[t] = keys[t]
    given = {ids[t]: keys[t] for t in numbers if t < len(keys) and keys[t] not in known}
    given |= {key: k.label for key, k in known.items() if k.label}
    statements["theme_id"] = pd.Series([ids.get(int(t), "") for t in labels_], dtype=object, index=statements.index)
    statements["confidence"] = np.where(labels_ == NONE, 0.0, np.clip(confidence, 0, 1)).astype("float64").round(4)
    members = {t: np.flatnonzero(statements["theme_id"] == t).tolist() for t in ids.values()}
    members = dict(sorted(members.items(), key=lambda m: (-len(m[1]), m[0])))
    titles = labels(statements, features, members, given=given)
    words = keywords(statements, features, list(members))
    rows = [_row(t, at, titles[t], statements, features, interviews, words, X, known, study) for t, at in members.items()]
    themes = tables.THEMES.frame(rows)
    return Themes(statements, themes, words, _notes(keys, set(titles.values()), study))


def _row(theme, at, title, statements, features, interviews, words, X, known, study) -> dict:
    bodies = sorted(set(statements["organisation"].iloc[at]))
    n_bodies = interviews["organisation"].nunique() if len(interviews) else len(set(statements["organisation"]))
    dates = interviews.set_index("interview_id")["date"].to_dict() if len(interviews) else {}
    when = sorted(filter(None, (dates.get(i, "") for i in statements["interview_id"].iloc[at])))
    return {
        "theme_id": theme,
        "label": title,
        "summary": summary(at, statements, features, X, study=study, n_bodies=n_bodies),
        "keywords": SEPARATOR.join(words.loc[words["theme_id"] == theme, "keyword"].head(_KEYWORDS_SHOWN)),
        "coverage": coverage(len(bodies), n_bodies, words=study.coverage),
        "n_statements": len(at),
        "n_organisations": len(bodies),
        "organisations": SEPARATOR.join(bodies),
        "first_date": when[0] if when else "",
        "last_date": when[-1] if when else "",
        "stability": 0.0,
        "status": known[theme].status if theme in known else "proposto",
    }


def _notes(keys: list[str], titles: set[str], study: Study) -> list[dict]:
    return [
        {
            "source": "study.toml",
            "locator": "[[themes]]",
            "problem": f"nessuna nota sostiene il tema atteso «{seed.name}»",
            "what_to_do": "controllare nome, descrizione e parole del tema, oppure toglierlo",
        }
        for seed in study.themes
        if seed.name not in titles
    ]
