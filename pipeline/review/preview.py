"""The last run's tables with corrections that no run has met yet: themes are not sought again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.review.decisions import decide
from pipeline.review.log import CorrectionLog, Draft
from pipeline.review.names import study_with_aliases
from pipeline.review.prepare import prepare
from pipeline.review.settle import settle
from pipeline.tables import CORRECTIONS

if TYPE_CHECKING:
    from pipeline.review.look import Look


def preview(look: Look, drafts: list[Draft]) -> dict[str, pd.DataFrame]:
    """Tables as they will be, as far as that can be told without a run.

    Args:
        look: the last run and the saved corrections.
        drafts: corrections that are not saved yet.

    Returns:
        The tables by name; «empty» holds the titles of themes that have no statements yet.
    """
    memory, tables = look.review.memory, look.tables
    saved = CorrectionLog(look.paths.review).read().corrections.to_dict("records")
    unsaved = [
        {"correction_id": f"nuova {n}", "who": "", "action": d.action, "target": d.target, "value": d.value, "why": d.why}
        for n, d in enumerate(drafts, start=1)
    ]
    decisions = decide(CORRECTIONS.frame([*saved, *unsaved]), study=look.review.study, registered=memory.origins)
    review = replace(look.review, decisions=decisions, study=study_with_aliases(look.review.study, decisions))
    # before merging and dropping, so that an undone merge shows
    cluster = dict(zip(memory.members["statement_id"], memory.members["cluster"], strict=True))
    statements = tables["statements"]
    at = [cluster.get(s, t) for s, t in zip(statements["statement_id"], statements["theme_id"], strict=True)]
    statements = statements.assign(theme_id=pd.Series(at, index=statements.index, dtype=object))
    frames = {t: tables[t] for t in ("interviews", "entities", "requests")} | {"statements": statements}
    prepared = prepare(review, frames)
    settled = settle(prepared, prepared.frames["statements"], tables["themes"], tables["keywords"], lasting=True)
    here = set(settled.frames["themes"]["theme_id"])
    labels = memory.labels | decisions.labels
    empty = {t: labels.get(t, "") for t in decisions.created if t not in here and decisions.shown(t) == t}
    return {**tables, **settled.frames, "empty": empty}
