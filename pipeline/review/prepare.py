"""Before themes are sought: the review folder is read, decided statements are found again, names are put right."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pipeline.errors import RestituzioneError
from pipeline.ids import stable_id
from pipeline.review import actions as A
from pipeline.review.anchor import Anchoring, anchor
from pipeline.review.decisions import Decisions, decide
from pipeline.review.log import CorrectionLog
from pipeline.review.memory import Memory
from pipeline.review.names import apply_names, study_with_aliases
from pipeline.review.requests import request_place
from pipeline.review.seats import Seats, keep_seats
from pipeline.study import Study
from pipeline.tables import ANCHORS, STATEMENTS, read_table

_MOST_REQUESTS = 20  # of one statement


@dataclass
class Review:
    """The review folder of a study as a run finds it."""

    study: Study  # with the aliases that people pointed out
    decisions: Decisions = field(default_factory=Decisions)
    memory: Memory = field(default_factory=Memory.empty)
    problems: list[dict] = field(default_factory=list)


@dataclass
class Prepared:
    """One run's tables before clustering, and what is decided about them."""

    review: Review
    frames: dict[str, pd.DataFrame]
    statements: dict[str, str]  # statement id -> cluster that a person chose, "" = none
    by: dict[str, str]  # statement id -> the correction that chose it
    seats: Seats  # where statements were
    followed: dict[str, str]  # remembered statement id -> id now
    anchoring: Anchoring
    anchors: pd.DataFrame
    unknown: list = field(default_factory=list)  # corrections that send a statement to a theme that never was
    nowhere: list[str] = field(default_factory=list)  # names that stand nowhere

    @property
    def clusters(self) -> dict[str, str]:
        """What clustering is told: people's choices, then what stays as it was."""
        return {**self.seats.told, **self.statements}

    def place(self, target: str) -> tuple[str, int] | None:
        """Where a statement or request that a correction names is now."""
        return self._places.get(target)

    def __post_init__(self) -> None:
        numbers = dict(zip(self.anchors["target"], self.anchors["place"], strict=True))
        self._places = {t: (s, int(numbers.get(t, -1))) for t, s in self.anchoring.current.items()}


def open_review(folder: Path, study: Study, *, processed: Path | None = None) -> Review:
    """Read the review folder; one that is not there is an empty one.

    Raises:
        RestituzioneError: a file of it is damaged.
    """
    reading = CorrectionLog(folder).read()
    memory = Memory.load(folder, processed)
    memory = Memory(memory.register, memory.members, _with_texts(memory.anchors, reading.corrections, processed))
    decisions = decide(reading.corrections, study=study, registered=memory.origins)
    return Review(study_with_aliases(study, decisions), decisions, memory, [*reading.problems, *decisions.problems])


def prepare(review: Review, frames: dict[str, pd.DataFrame]) -> Prepared:
    """Decisions about this run's statements.

    Args:
        frames: interviews, statements, entities and requests of this run; changed copies come back.
    """
    decisions, memory = review.decisions, review.memory
    frames, nowhere = apply_names(frames, decisions.entities)
    statements = frames["statements"]
    known = anchors_of_requests(review, frames["requests"])
    targets = list(dict.fromkeys([*decisions.statements, *(r.target for r in decisions.requests)]))
    anchoring = anchor(targets, anchors=known, statements=statements, earlier=memory.seen_last)
    followed = memory.follow(statements)
    rank = {c: i for i, c in enumerate(decisions.active["correction_id"])} if decisions.active is not None else {}
    exists = set(memory.origins) | set(decisions.created) | set(decisions.labels)
    followed |= _followed_decisions(known, anchoring, followed, memory)
    chosen: dict[str, str] = {}
    by: dict[str, str] = {}
    unknown = []
    for target in sorted(decisions.statements, key=lambda t: rank.get(decisions.statement_by[t], 0)):
        cluster = decisions.statements[target]
        if cluster and cluster not in exists and memory.origins:
            unknown.append(target)
        elif target in anchoring.current:
            chosen[anchoring.current[target]] = cluster
            by[anchoring.current[target]] = decisions.statement_by[target]
    seats = keep_seats(memory, decisions, followed=followed, chosen=chosen, by=by, statements=statements, study=review.study)
    anchors = _anchors(known, anchoring, statements)
    return Prepared(review, frames, chosen, by, seats, followed, anchoring, anchors, unknown, nowhere)


def _followed_decisions(known: pd.DataFrame, anchoring: Anchoring, followed: dict[str, str], memory: Memory) -> dict[str, str]:
    """Decided statements whose note was edited, by the id of the last run: they are remembered under their new one."""
    members, taken = set(memory.members["statement_id"]), set(followed.values())
    last = dict(zip(known["target"], known["statement_id"], strict=True))
    more: dict[str, str] = {}
    for target, now in anchoring.current.items():
        was = last.get(target, target)
        if was in members and was not in followed and now not in taken:
            more[was] = now
            taken.add(now)
    return more


def anchors_of_requests(review: Review, requests: pd.DataFrame) -> pd.DataFrame:
    """The anchors, with those of requests that this run has and that a correction names for the first time."""
    anchors = review.memory.anchors
    have = set(anchors["target"])
    wanted = {r.target for r in review.decisions.requests if A.is_request_id(r.target)} - have
    if not wanted:
        return anchors
    rows = []
    for r in requests.itertuples(index=False):
        if r.request_id in wanted:
            number = request_place(r.request_id, r.statement_id)
            rows.append({"target": r.request_id, "statement_id": r.statement_id, "place": number, "source": r.source, "text": r.text})
    return ANCHORS.frame([*anchors.to_dict("records"), *rows])


def _anchors(known: pd.DataFrame, anchoring: Anchoring, statements: pd.DataFrame) -> pd.DataFrame:
    """The words of everything decided on, as they are now; what is gone keeps the last ones."""
    rows = {r["target"]: r for r in known.to_dict("records")}
    said = statements.drop_duplicates("statement_id").set_index("statement_id")
    for target, now in anchoring.current.items():
        s = said.loc[now]
        rows[target] = {
            "target": target,
            "statement_id": now,
            "place": rows.get(target, {}).get("place", -1),
            "source": s["source"],
            "locator": s["locator"],
            "organisation": s["organisation"],
            "text": s["text"],
        }
    return ANCHORS.frame([rows[t] for t in sorted(rows)])


def _with_texts(anchors: pd.DataFrame, corrections: pd.DataFrame, processed: Path | None) -> pd.DataFrame:
    """Anchors of targets that no run has met yet: their words stand in the last run's tables."""
    have = set(anchors["target"])
    wanted = {i for row in (corrections["target"], corrections["value"]) for text in row for i in A.parts(text)} - have
    wanted = {w for w in wanted if A.is_statement(w) or A.is_request_id(w)}
    if not wanted or processed is None:
        return anchors
    try:
        statements = read_table(STATEMENTS.name, processed)
    except RestituzioneError:
        return anchors
    rows = []
    requests = {i for i in wanted if A.is_request_id(i)}
    for s in statements.itertuples(index=False):
        own = {"statement_id": s.statement_id, "source": s.source, "locator": s.locator, "organisation": s.organisation, "text": s.text}
        if s.statement_id in wanted:
            rows.append({"target": s.statement_id, "place": -1, **own})
        for n in range(_MOST_REQUESTS if requests else 0):
            request = stable_id("R", s.statement_id, str(n))
            if request in requests:
                rows.append({"target": request, "place": n, **own})
    return ANCHORS.frame([*anchors.to_dict("records"), *rows])
