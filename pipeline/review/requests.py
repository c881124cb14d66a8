"""Decisions about requests, applied one after the other to the program's own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

import pandas as pd

from pipeline.extract.requests.areas import AreaClassifier
from pipeline.ids import stable_id
from pipeline.review import actions as A
from pipeline.review.remarks import problem
from pipeline.study import Study
from pipeline.tables import REQUESTS

_MOST = 20  # requests of one statement
Place = tuple[str, int]  # statement id, which request of it (-1: all of them)
_FIELD = {A.SET_REQUESTER: "requester", A.SET_AREA: "area", A.SET_TYPE: "request_type", A.SET_STATUS: "status"}


@dataclass
class Requests:
    """The requests as decided, and what the decisions teach."""

    table: pd.DataFrame
    yes: dict[str, bool] = field(default_factory=dict)  # statement id -> is there a request
    areas: dict[str, str] = field(default_factory=dict)  # request id -> area
    problems: list[dict] = field(default_factory=list)


def apply_requests(
    requests: pd.DataFrame,
    statements: pd.DataFrame,
    rows: Iterable,
    *,
    place: Callable[[str], Place | None],
    study: Study,
    dates: dict[str, str] | None = None,
) -> Requests:
    """Replay decisions about requests.

    Args:
        requests: tables.REQUESTS as the program found them.
        rows: corrections in order.
        place: where a target is now; None where it is gone (told elsewhere).
        study: for the area of a request that only a person saw.
        dates: interview id to its day.
    """
    return _Replay(requests, statements, place, study, dates or {}).run(rows)


def request_place(request: str, statement: str, *, taken: Collection[int] = ()) -> int:
    """Which request of its statement an id means: 0 for the first."""
    for n in range(_MOST):
        if stable_id("R", statement, str(n)) == request:
            return n
    return next(n for n in range(len(taken) + 1) if n not in taken)


class _Replay:
    def __init__(self, requests, statements, place, study, dates) -> None:
        self.order = list(dict.fromkeys(statements["statement_id"]))
        self.said = statements.drop_duplicates("statement_id").set_index("statement_id")
        self.place, self.study, self.dates = place, study, dates
        self.rows: dict[str, dict[int, dict]] = {}  # statement -> place -> request
        self.away: dict[Place, dict] = {}
        for row in requests.to_dict("records"):
            own = self.rows.setdefault(row["statement_id"], {})
            own[request_place(row["request_id"], row["statement_id"], taken=own)] = row
        self.out = Requests(requests)

    def run(self, rows) -> Requests:
        rows = list(rows)
        if not rows:
            return self.out
        for row in rows:
            where = self.place(row.target)
            if where is None:
                continue
            if row.action == A.NOT_REQUEST:
                self._remove(where)
            elif row.action == A.IS_REQUEST:
                self._confirm(where, row.value)
            else:
                self._set(where, row)
        position = {s: i for i, s in enumerate(self.order)}
        kept = [self.rows[s][n] for s in sorted(self.rows, key=lambda s: position.get(s, len(position))) for n in sorted(self.rows[s])]
        self.out.table = REQUESTS.frame(kept)
        for statement, decided in list(self.out.yes.items()):
            self.out.yes[statement] = bool(self.rows.get(statement)) if not decided else True
        return self.out

    def _chosen(self, where: Place) -> list[int]:
        statement, number = where
        own = self.rows.get(statement, {})
        return sorted(own) if number < 0 else [number] if number in own else []

    def _remove(self, where: Place) -> None:
        statement, _ = where
        for number in self._chosen(where):
            self.away[statement, number] = self.rows[statement].pop(number)
        self.out.yes[statement] = False

    def _restore(self, where: Place) -> list[int]:
        """Requests that an earlier decision took away come back for a later one that needs them."""
        statement, number = where
        back = [n for s, n in self.away if s == statement and number in (-1, n)]
        for n in back:
            self.rows.setdefault(statement, {})[n] = self.away.pop((statement, n))
        if back:
            self.out.yes[statement] = True
        return self._chosen(where)

    def _confirm(self, where: Place, phrase: str) -> None:
        statement, number = where
        chosen = self._chosen(where) or self._restore(where)
        if not chosen:
            chosen = [max(number, 0)]
            self.rows.setdefault(statement, {})[chosen[0]] = self._new(statement, chosen[0], phrase)
        for n in chosen:
            row = self.rows[statement][n]
            row["confidence"] = 1.0
            row["status"] = "rivisto" if row["status"] == "proposto" else row["status"]
        if phrase:
            self.rows[statement][chosen[0]]["request"] = phrase
        self.out.yes[statement] = True

    def _set(self, where: Place, row) -> None:
        chosen = self._chosen(where) or self._restore(where)
        if not chosen:
            self.out.problems.append(
                problem(
                    row,
                    "in questa affermazione non c'è una richiesta",
                    f"Se lo è: restituzione review apply is_request {where[0]}; altrimenti annullare {row.correction_id}.",
                    source=self.said.at[where[0], "source"] if where[0] in self.said.index else "",
                )
            )
            return
        for n in chosen:
            request = self.rows[where[0]][n]
            request[_FIELD[row.action]] = row.value
            if row.action != A.SET_STATUS and request["status"] == "proposto":
                request["status"] = "rivisto"
            if row.action == A.SET_AREA:
                self.out.areas[request["request_id"]] = row.value

    def _new(self, statement: str, number: int, phrase: str) -> dict:
        said = self.said.loc[statement]
        area, _ = AreaClassifier(self.study).classify(phrase or said["text"], said["text"], section=said["section"])
        return {
            "request_id": stable_id("R", statement, str(number)),
            "statement_id": statement,
            "interview_id": said["interview_id"],
            "source": said["source"],
            "date": self.dates.get(said["interview_id"], ""),
            "requester": said["organisation"],
            "area": area,
            "request_type": "sollecitazione",
            "request": phrase or said["text"],
            "text": said["text"],
            "theme_id": said["theme_id"],
            "confidence": 1.0,
            "status": "rivisto",
        }
