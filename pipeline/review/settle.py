"""After themes were sought: ids keep their meaning, decisions hold, changes are told, the memory is renewed."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass

import pandas as pd

from pipeline.review.changes import compare
from pipeline.review.describe import describe
from pipeline.review.gone import gone_problems
from pipeline.review.identity import Earlier, match, next_id
from pipeline.review.learn import learn_areas, learn_requests
from pipeline.review.memory import Memory, members_frame
from pipeline.review.prepare import Prepared
from pipeline.review.requests import Requests, apply_requests
from pipeline.review.seats import Seat
from pipeline.tables import REGISTER, SEPARATOR
from pipeline.themes.find import Space

_STILL = 0.6  # Jaccard from which a theme keeps the title that it had


@dataclass
class Settled:
    """The run's tables as people decided them, and what is to be remembered."""

    frames: dict[str, pd.DataFrame]
    memory: Memory
    problems: list[dict]
    requests: Requests


def settle(
    prepared: Prepared,
    statements: pd.DataFrame,
    themes: pd.DataFrame,
    keywords: pd.DataFrame,
    *,
    features: pd.DataFrame | None = None,
    space: Space | None = None,
    today: datetime.date | None = None,
    lasting: bool = False,
) -> Settled:
    """Give the groups of a run their ids and replay what people decided.

    Args:
        statements, themes, keywords: as clustering gave them, under ids of its own; themes that people decided on
            (``prepared.clusters``) under theirs.
        features: of the statements, and the space that they were compared in, to describe again what people changed.
        today: for the register.
        lasting: the ids are the register's already.

    Returns:
        interviews, statements, entities, requests, themes, keywords and changes.
    """
    review = prepared.review
    ids = {t: t for t in set(statements["theme_id"]) - {""}} if lasting else _identify(prepared, statements, themes)
    clusters = _clusters(prepared, statements, ids)
    decisions, study = review.decisions, review.study
    shown = _shown(prepared, statements, clusters)
    found = [ids.get(t, "") for t in statements["theme_id"]]
    own = _own_confidence(prepared, statements, clusters)
    confidence = [
        1.0 if s in prepared.statements else (c if t else 0.0)
        for s, c, t in zip(statements["statement_id"], own, shown, strict=True)
    ]
    out = statements.assign(theme_id=pd.Series(shown, index=statements.index, dtype=object), confidence=confidence)
    changed = {t for a, b in zip(found, shown, strict=True) if a != b for t in (a, b) if t}
    titles = _titles(prepared, themes, ids, clusters, statements)
    themes, keywords = describe(
        out,
        themes.assign(theme_id=themes["theme_id"].map(lambda t: ids.get(t, t)).astype(object)),
        keywords.assign(theme_id=keywords["theme_id"].map(lambda t: ids.get(t, t)).astype(object)),
        study=study,
        interviews=prepared.frames["interviews"],
        changed=changed,
        titles=titles,
        statuses=decisions.statuses,
        features=features,
        space=space,
    )
    days = dict(zip(prepared.frames["interviews"]["interview_id"], prepared.frames["interviews"]["date"], strict=True))
    requests = apply_requests(
        prepared.frames["requests"], out, decisions.requests, place=prepared.place, study=study, dates=days
    )
    if not lasting:
        _teach(requests, prepared, out, days)
    theme_of = dict(zip(out["statement_id"], shown, strict=True))
    requests.table["theme_id"] = requests.table["statement_id"].map(theme_of).fillna("").astype(object)
    labels = {**review.memory.labels, **decisions.labels, **dict(zip(themes["theme_id"], themes["label"], strict=True))}
    before = _before(prepared)
    changes = compare(before, theme_of, labels=labels, into={t: decisions.shown(t) for t in decisions.merged})
    memory = _memory(prepared, out, clusters, own, themes, labels, today or datetime.date.today())
    frames = {
        **prepared.frames, "statements": out, "themes": themes, "keywords": keywords, "requests": requests.table, "changes": changes,
    }
    problems = [*review.problems, *requests.problems, *gone_problems(prepared, frames, labels)]
    return Settled(frames, memory, problems, requests)


def _teach(requests: Requests, prepared: Prepared, statements: pd.DataFrame, days: dict[str, str]) -> None:
    """Undecided requests follow what people decided about others."""
    study, found = prepared.review.study, prepared.frames["requests"]
    taught = learn_requests(requests.table, found, statements, yes=requests.yes, dates=days, study=study)
    sections = dict(zip(statements["statement_id"], statements["section"], strict=True))
    requests.table = learn_areas(taught, decided=requests.areas, sections=sections, study=study)


def _identify(prepared: Prepared, statements: pd.DataFrame, themes: pd.DataFrame) -> dict[str, str]:
    """The lasting id of each group of this run."""
    groups: dict[str, set[str]] = defaultdict(set)
    for s, t in zip(statements["statement_id"], statements["theme_id"], strict=True):
        if t:
            groups[t].add(s)
    memory, decisions = prepared.review.memory, prepared.review.decisions
    members: dict[str, set[str]] = defaultdict(set)
    for s, c in zip(memory.members["statement_id"], memory.members["cluster"], strict=True):
        if c and s in prepared.followed:
            members[c].add(prepared.followed[s])
    decided: dict[str, set[str]] = defaultdict(set)
    for s, c in prepared.clusters.items():
        if c:
            decided[c].add(s)
    words = dict(zip(memory.register["theme_id"], memory.register["keywords"], strict=True))
    earlier = {
        t: Earlier(
            frozenset(members[t]), frozenset(decided[t]), memory.labels.get(t, ""),
            frozenset(w for w in words.get(t, "").split(SEPARATOR) if w),
        )
        for t in sorted({*memory.labels, *decided, *decisions.created})
    }
    told = set(prepared.clusters.values()) - {""}
    ids = {t: t for t in sorted(groups) if t in told}  # clustering was told of these by their ids
    ids |= match(
        {t: members for t, members in groups.items() if t not in ids},
        {t: e for t, e in earlier.items() if t not in ids},
        common=set(prepared.followed.values()),
        labels=dict(zip(themes["theme_id"], themes["label"], strict=True)),
        keywords={t: set(k.split(SEPARATOR)) for t, k in zip(themes["theme_id"], themes["keywords"], strict=True)},
    )
    taken = {*earlier, *decisions.labels, *decisions.merged, *decisions.dropped, *ids.values()}
    for group in sorted(set(groups) - set(ids), key=lambda g: (-len(groups[g]), min(groups[g]))):
        ids[group] = next_id(taken)
        taken.add(ids[group])
    return ids


def _clusters(prepared: Prepared, statements: pd.DataFrame, ids: dict[str, str]) -> list[str]:
    """The cluster of each statement: chosen, kept, or found; a group that people left too small is none."""
    given = prepared.clusters
    closed, seats = set(given.values()), prepared.seats
    clusters = []
    for s, t in zip(statements["statement_id"], statements["theme_id"], strict=True):
        found = ids.get(t, "")
        if seats.wanted.get(s, found) != found:
            found = ""
        elif s in seats.outside and found in closed:
            found = ""
        clusters.append(given.get(s, found))
    small = _small(prepared, statements, clusters) - set(given.values()) - set(prepared.review.decisions.touched)
    return ["" if c in small else c for c in clusters]


def _shown(prepared: Prepared, statements: pd.DataFrame, clusters: list[str]) -> list[str]:
    """The theme that each statement is shown under; one that nobody decided on and that does not recur is not shown.

    Its statements keep their seats: it is there again when their notes are.
    """
    decisions = prepared.review.decisions
    themes = [decisions.shown(c) for c in clusters]
    decided = {decisions.shown(c) for c in {*prepared.statements.values(), *decisions.touched} if c}
    small = _small(prepared, statements, themes) - decided
    return ["" if t in small else t for t in themes]


def _small(prepared: Prepared, statements: pd.DataFrame, themes: list[str]) -> set[str]:
    """Themes of too few statements or bodies."""
    rule = prepared.review.study.clustering
    count = Counter(themes)
    bodies: dict[str, set[str]] = defaultdict(set)
    for theme, body in zip(themes, statements["organisation"], strict=True):
        bodies[theme].add(body)
    return {t for t in count if t and (count[t] < rule.min_statements or len(bodies[t]) < rule.min_organisations)}


def _titles(prepared: Prepared, themes: pd.DataFrame, ids: dict[str, str], clusters: list[str], statements: pd.DataFrame) -> dict[str, str]:
    """Titles that people gave; those that a theme had, where this run did not find it or it is still much the same."""
    decisions, memory = prepared.review.decisions, prepared.review.memory
    now: dict[str, set[str]] = defaultdict(set)
    for s, c in zip(statements["statement_id"], clusters, strict=True):
        now[c].add(s)
    was: dict[str, set[str]] = defaultdict(set)
    for s, c in zip(memory.members["statement_id"], memory.members["cluster"], strict=True):
        was[c].add(prepared.followed.get(s, s))
    found = {ids.get(t, t) for t in themes["theme_id"]}
    same = {t for t in now if t in was and len(now[t] & was[t]) >= _STILL * len(now[t] | was[t])}
    titles = {t: label for t, label in memory.own_labels.items() if label and (t in same or t not in found)}
    return titles | {t: label for t, label in decisions.labels.items() if label}


def _before(prepared: Prepared) -> dict[str, str]:
    """Statement, under its id of now where it has one, to the theme that the last run showed it under."""
    members = prepared.review.memory.members
    last = members[members["present"] == 1]
    return {prepared.followed.get(s, s): t for s, t in zip(last["statement_id"], last["theme_id"], strict=True)}


def _own_confidence(prepared: Prepared, statements: pd.DataFrame, clusters: list[str]) -> list[float]:
    """How sure the program was of each statement when it last chose freely: what it is told it is always sure of."""
    seats = prepared.seats
    was = {s: path[0].confidence for s, path in seats.path.items() if s in prepared.statements}
    was |= {s: seat.confidence for s, seat in seats.kept.items()}
    was |= {s: seats.now[s].confidence for s, c in zip(statements["statement_id"], clusters, strict=True) if seats.wanted.get(s, c) != c}
    return [was.get(s, c) for s, c in zip(statements["statement_id"], statements["confidence"], strict=True)]


def _memory(prepared, statements, clusters, own, themes, labels, today) -> Memory:
    memory, decisions, seats = prepared.review.memory, prepared.review.decisions, prepared.seats
    paths = [
        seats.after(s, Seat(c, f, prepared.by.get(s, "")))
        for s, c, f in zip(statements["statement_id"], clusters, own, strict=True)
    ]
    members = members_frame(
        statements, clusters, statements["theme_id"].tolist(), own, before=memory, followed=prepared.followed,
        seats=paths, expected=seats.expected,
    )
    rows = {r["theme_id"]: r for r in memory.register.to_dict("records")}
    here = {r.theme_id: r for r in themes.itertuples(index=False)}
    used = Counter(c for c in clusters if c)
    day = today.isoformat()
    for theme in sorted({*rows, *here, *used, *decisions.created}):
        row = rows.setdefault(theme, {"theme_id": theme, "since": day, "status": "proposto"})
        row["origin"] = decisions.created.get(theme, row.get("origin") or "")
        row["label"] = labels.get(theme, row.get("label") or "")
        row["found"] = memory.own_labels.get(theme, "") if theme in decisions.labels or theme not in here else here[theme].label
        row["into"] = ""
        if theme in here:
            shown = here[theme]
            row |= {"keywords": shown.keywords, "status": shown.status, "n_statements": shown.n_statements}
        if theme in decisions.dropped:
            row["state"] = "tolto"
        elif decisions.shown(theme) != theme:
            row |= {"state": "unito" if decisions.shown(theme) else "tolto", "into": decisions.shown(theme)}
        else:
            row["state"] = "presente" if theme in here or theme in decisions.created else "scomparso"
        if theme in used:
            row["last"] = day
    return Memory(REGISTER.frame([rows[t] for t in sorted(rows)]), members, prepared.anchors)
