"""Decided names: aliases before the notes are read, right names of people, bodies and places after."""

from __future__ import annotations

import pandas as pd

from pipeline.review.decisions import Decisions
from pipeline.study import Organisation, Study
from pipeline.tables import SEPARATOR


def study_with_aliases(study: Study, decisions: Decisions) -> Study:
    """The study with the other names of its bodies that people pointed out.

    A body that study.toml does not list is added with its alias.
    """
    if not decisions.aliases:
        return study
    bodies = {o.name.casefold(): o for o in study.organisations}
    for alias, body in decisions.aliases.items():
        known = bodies.get(body.casefold()) or Organisation(name=body)
        others = {a.casefold() for a in known.aliases} | {known.name.casefold()}
        if alias.casefold() not in others:
            known = known.model_copy(update={"aliases": [*known.aliases, alias]})
        bodies[body.casefold()] = known
        for key, other in list(bodies.items()):  # the name no longer means another body
            if key != body.casefold() and alias.casefold() in {a.casefold() for a in other.aliases}:
                kept = [a for a in other.aliases if a.casefold() != alias.casefold()]
                bodies[key] = other.model_copy(update={"aliases": kept})
    return study.model_copy(update={"organisations": list(bodies.values())})


def apply_names(frames: dict[str, pd.DataFrame], names: dict[str, str]) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Put the right names into entities, requests, interviews and statements.

    Args:
        frames: tables by name (entities, requests, interviews, statements); changed copies come back.
        names: name as it is now to the right one.

    Returns:
        The tables, and the names that stand nowhere.
    """
    if not names:
        return frames, []
    out = dict(frames)
    met: set[str] = set()

    def renamed(column: pd.Series) -> pd.Series:
        met.update(set(column) & set(names))
        return column.map(lambda v: names.get(v, v)).astype(object)

    for table, columns in (
        ("entities", ["canonical"]), ("requests", ["requester"]), ("interviews", ["organisation"]), ("statements", ["organisation"]),
    ):
        if table in out and len(out[table]):
            out[table] = out[table].assign(**{c: renamed(out[table][c]) for c in columns})
    if "interviews" in out and len(out["interviews"]):
        for column in ("participants", "interviewers"):
            lists = out["interviews"][column].map(lambda v: v.split(SEPARATOR))
            met.update({p for people in lists for p in people} & set(names))
            out["interviews"][column] = lists.map(lambda people: SEPARATOR.join(names.get(p, p) for p in people)).astype(object)
    return out, [n for n in names if n not in met]
