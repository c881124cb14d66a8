"""How far the review is, and whether the program has learnt: agreement with the reviewers before and after."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.review.agreement import cohen_kappa
from pipeline.review.decisions import Decisions
from pipeline.review.memory import Memory
from pipeline.review.prepare import Prepared, Review, prepare
from pipeline.review.seats import without_decisions

_FOLDS = 3
_ENOUGH = 6  # decisions below which no agreement is told


@dataclass(frozen=True)
class Share:
    """How much of one kind was decided."""

    what: str
    done: int
    total: int

    @property
    def share(self) -> float:
        return self.done / self.total if self.total else 0.0


@dataclass(frozen=True)
class Learning:
    """Cohen's kappa of program and reviewers on the decided statements.

    Args:
        before: the program without any decision.
        after: the program that learnt from the other decisions (each third is predicted from the other two).
        n: decided statements.
    """

    what: str
    n: int
    before: float
    after: float


def decided_statements(prepared: Prepared) -> dict[str, str]:
    """Statement, under its id of now, to the theme that a person chose for it as it is shown; empty: none."""
    shown = prepared.review.decisions.shown
    return {s: shown(c) if c else "" for s, c in prepared.statements.items()}


def decided_requests(prepared: Prepared) -> dict[str, str]:
    """Targets of decisions about requests, and the statement each is in now."""
    places = {r.target: prepared.place(r.target) for r in prepared.review.decisions.requests}
    return {t: p[0] for t, p in places.items() if p is not None}


def shares(prepared: Prepared, themes: pd.DataFrame, requests: pd.DataFrame) -> list[Share]:
    """Statements, themes and requests reviewed, of all there are."""
    reviewed = (themes["status"] != "proposto").sum()
    asked = decided_requests(prepared)
    done = requests["request_id"].isin(set(asked)) | requests["statement_id"].isin(set(asked.values()))
    return [
        Share("affermazioni", len(prepared.statements), len(prepared.frames["statements"])),
        Share("temi", int(reviewed), len(themes)),
        Share("richieste", int((done | (requests["status"] != "proposto")).sum()), len(requests)),
    ]


def learning(review: Review, frames: dict[str, pd.DataFrame], find: Callable[[Review, dict], pd.DataFrame]) -> Learning | None:
    """Agreement on themes before and after learning; None where too little is decided.

    Args:
        review: the review folder.
        frames: the tables before clustering.
        find: finds themes under a review folder and returns the statements as settled.
    """
    prepared = prepare(review, frames)
    truth = decided_statements(prepared)
    if len(truth) < _ENOUGH:
        return None
    units = sorted(truth)
    nothing = replace(review, decisions=Decisions())
    before = _themes(find(nothing, frames))
    after: dict[str, str] = {}
    targets: dict[str, set[str]] = {}
    for target, now in prepared.anchoring.current.items():
        targets.setdefault(now, set()).add(target)
    for fold in range(_FOLDS):
        hidden = set(units[fold::_FOLDS])
        part = _without(review.decisions, {t for u in hidden for t in targets.get(u, ())})
        found = _themes(find(replace(review, decisions=part, memory=_forgotten(review.memory)), frames))
        after.update({u: found.get(u, "") for u in hidden})
    values = [truth[u] for u in units]
    return Learning(
        "temi",
        len(units),
        cohen_kappa(values, [before.get(u, "") for u in units]),
        cohen_kappa(values, [after[u] for u in units]),
    )


def _themes(statements: pd.DataFrame) -> dict[str, str]:
    return dict(zip(statements["statement_id"], statements["theme_id"], strict=True))


def _without(decisions: Decisions, targets: set[str]) -> Decisions:
    """The decisions as if nobody had said where some statements go, nor kept whole themes together."""
    part = copy.copy(decisions)
    part.statements = {s: c for s, c in decisions.statements.items() if s not in targets}
    part.touched = {}
    return part


def _forgotten(memory: Memory) -> Memory:
    """The memory as if no run had met a decision yet, so that those which are not hidden teach anew."""
    return replace(memory, members=without_decisions(memory.members))


def in_words(kappa: float) -> str:
    """Landis & Koch (1977) in Italian."""
    if math.isnan(kappa):
        return "non si può dire"
    for limit, word in ((0.0, "nessun accordo"), (0.2, "lieve"), (0.4, "discreto"), (0.6, "moderato"), (0.8, "buono")):
        if kappa <= limit:
            return word
    return "quasi perfetto"
