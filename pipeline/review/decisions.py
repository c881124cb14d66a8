"""The log folded in its order into what holds now: the later decision wins, an undo takes one out again.

Themes have two layers. A statement belongs to a *cluster* (a theme id by itself); merging and dropping only say
under which theme a cluster is shown. So an undone merge gives back both themes exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipeline.errors import RestituzioneError
from pipeline.review import actions as A
from pipeline.review.log import next_theme
from pipeline.review.remarks import problem, quote
from pipeline.study import Study

REVIEWED = "rivisto"


@dataclass
class Decisions:
    """Everything that people have decided, ready to be applied."""

    statements: dict[str, str] = field(default_factory=dict)  # statement id -> cluster, "" = no theme
    statement_by: dict[str, str] = field(default_factory=dict)  # statement id -> correction id
    labels: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)  # cluster -> theme it is shown under
    dropped: set[str] = field(default_factory=set)
    created: dict[str, str] = field(default_factory=dict)  # theme id -> correction id
    touched: dict[str, str] = field(default_factory=dict)  # theme whose statements stay together -> last correction id
    requests: list = field(default_factory=list)  # corrections about requests, in order: applied one after the other
    entities: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    active: pd.DataFrame | None = None  # corrections in force, in order
    superseded: dict[str, str] = field(default_factory=dict)  # correction id -> the later one that replaced it
    undone: set[str] = field(default_factory=set)
    problems: list[dict] = field(default_factory=list)

    def shown(self, cluster: str) -> str:
        """The theme that a cluster is shown under; empty where it was dropped."""
        seen = set()
        while cluster in self.merged and cluster not in seen and cluster not in self.dropped:
            seen.add(cluster)
            cluster = self.merged[cluster]
        return "" if cluster in self.dropped else cluster

    def __bool__(self) -> bool:
        return self.active is not None and len(self.active) > 0


def decide(corrections: pd.DataFrame, *, study: Study | None = None, registered: Mapping[str, str] | None = None) -> Decisions:
    """Fold the log.

    Args:
        corrections: the log's rows in the file's order.
        study: for the areas that exist.
        registered: theme id to the correction that made it (empty for the program's own), as the register knows them.
    """
    return _Fold(study, dict(registered or {})).run(corrections)


class _Fold:
    def __init__(self, study: Study | None, registered: dict[str, str]) -> None:
        self.study = study
        self.registered = registered
        self.out = Decisions()
        self.last: dict[tuple[str, str], tuple[str, str, str]] = {}  # (what, target) -> (correction, who, value)
        self.renamed_ids: dict[tuple[str, str], str] = {}  # (batch, id as written) -> id given here

    def run(self, corrections: pd.DataFrame) -> Decisions:
        rows = list(corrections.itertuples(index=False))
        dead = self._undone(rows)
        active = []
        for row in rows:
            if row.correction_id in dead or row.action == A.UNDO:
                continue
            try:
                A.check(row.action, row.target, row.value, study=self.study)
            except RestituzioneError as e:
                self.out.problems.append(problem(row, str(e), "Annullarla e ripeterla giusta."))
                continue
            active.append(row)
            getattr(self, f"_{row.action}")(row)
        self.out.active = pd.DataFrame(active, columns=list(corrections.columns), dtype=object)
        self.out.undone = dead
        return self.out

    def _undone(self, rows: list) -> set[str]:
        """Corrections taken out: an undo that is itself undone takes nothing out."""
        place = {row.correction_id: i for i, row in enumerate(rows)}
        dead: set[str] = set()
        for i in range(len(rows) - 1, -1, -1):
            row = rows[i]
            if row.action != A.UNDO or row.correction_id in dead:
                continue
            if place.get(row.target, i) >= i:
                self.out.problems.append(
                    problem(row, f"la correzione «{row.target}» da annullare non c'è", "Controllare l'id con «restituzione review list».")
                )
            else:
                dead.add(row.target)
        return dead

    def _write(self, row, what: str, target: str, value: str) -> None:
        """Remember who said what last; a different word of somebody else is told."""
        before = self.last.get((what, target))
        self.last[what, target] = (row.correction_id, row.who, value)
        if before is None or before[2] == value:
            return
        self.out.superseded[before[0]] = row.correction_id
        if before[1] != row.who:
            self.out.problems.append(
                problem(
                    row,
                    f"{row.who} e {before[1]} non sono d'accordo su {target}: vale {quote(value)} ({row.correction_id}), "
                    f"non {quote(before[2])} ({before[0]})",
                    f"Se è giusto così, annullare {before[0]}; altrimenti annullare {row.correction_id}.",
                )
            )

    def _theme(self, row, theme: str) -> str:
        """The id as it is known here; a theme that somebody needs again is no longer dropped."""
        theme = self.renamed_ids.get((f"{row.who}\0{row.when}", theme), theme)
        target = self._end(theme)
        if target in self.out.dropped:
            self._write(row, "drop", target, "resta")
            self.out.dropped.discard(target)
        return theme

    def _end(self, theme: str) -> str:
        seen = set()
        while theme in self.out.merged and theme not in seen:
            seen.add(theme)
            theme = self.out.merged[theme]
        return theme

    def _create(self, row, theme: str, label: str, statements: list[str]) -> None:
        owner = self.out.created.get(theme) or self.registered.get(theme)
        taken = theme in self.out.created or (theme in self.registered and owner != row.correction_id)
        if theme and taken and self.out.labels.get(theme, "").casefold() == label.casefold():
            taken = False  # two people made the same theme
        if not theme or taken:
            given = next((t for t, c in self.registered.items() if c == row.correction_id), "")
            new = given or next_theme({*self.registered, *self.out.created, theme} - {""})
            if theme:
                self.renamed_ids[f"{row.who}\0{row.when}", theme] = new
            theme = new
        self.out.created.setdefault(theme, row.correction_id)
        self.out.dropped.discard(theme)
        self.out.labels[theme] = label
        self._write(row, "label", theme, label)
        self.out.statuses.setdefault(theme, REVIEWED)
        self._touch(row, theme)
        for statement in statements:
            self._place(row, statement, theme)

    def _place(self, row, statement: str, theme: str) -> None:
        self._write(row, "theme", statement, theme)
        self.out.statements[statement] = theme
        self.out.statement_by[statement] = row.correction_id

    def _touch(self, row, theme: str) -> None:
        self.out.touched[theme] = row.correction_id

    # -- themes ---------------------------------------------------------------------------------------
    def _rename_theme(self, row) -> None:
        theme = self._end(self._theme(row, row.target))
        self._write(row, "label", theme, row.value)
        self.out.labels[theme] = row.value
        if self.out.statuses.get(theme, "proposto") == "proposto":
            self.out.statuses[theme] = REVIEWED
        self._touch(row, theme)

    def _merge_themes(self, row) -> None:
        into = self._theme(row, row.value)
        for target in A.parts(row.target):
            theme = self.renamed_ids.get((f"{row.who}\0{row.when}", target), target)
            if self._end(theme) == self._end(into) and theme != self._end(into):
                self._touch(row, theme)
                continue  # already one theme
            if self._end(into) == theme:  # the other way round was said before
                step = into
                while self.out.merged.get(step) != theme:
                    step = self.out.merged[step]
                del self.out.merged[step]
                self._write(row, "merge", step, "a sé")
            self._write(row, "merge", theme, into)
            self.out.merged[theme] = into
            if theme in self.out.dropped:
                self._write(row, "drop", theme, "resta")
                self.out.dropped.discard(theme)
            self._touch(row, theme)
        self._touch(row, self._end(into))
        self.out.statuses.setdefault(self._end(into), REVIEWED)

    def _split_theme(self, row) -> None:
        self._touch(row, self._theme(row, row.target))
        theme, label, statements = A.unpack(row.value)
        self._create(row, theme, label, statements)

    def _new_theme(self, row) -> None:
        theme, label, statements = A.unpack(row.value)
        self._create(row, row.target or theme, label, statements)

    def _drop_theme(self, row) -> None:
        theme = self._end(self.renamed_ids.get((f"{row.who}\0{row.when}", row.target), row.target))
        if self.last.get(("drop", theme), ("", "", "resta"))[2] != "tolto":
            self._write(row, "drop", theme, "tolto")
        self.out.dropped.add(theme)
        self._touch(row, theme)

    def _move_statement(self, row) -> None:
        self._place(row, row.target, self._theme(row, row.value) if row.value else "")

    def _set_status(self, row) -> None:
        if A.is_request_id(row.target):
            self._request(row, "status", row.value)
            return
        theme = self._end(self._theme(row, row.target))
        self._write(row, "status", theme, row.value)
        self.out.statuses[theme] = row.value
        if row.value == "proposto":
            self.out.touched.pop(theme, None)
        else:
            self._touch(row, theme)

    # -- requests --------------------------------------------------------------------------------------
    def _request(self, row, what: str, value: str) -> None:
        if what != "request" and self.last.get(("request", row.target), ("", "", ""))[2] == "no":
            self._write(row, "request", row.target, "sì")  # who corrects it takes it for a request
        self._write(row, what, row.target, value)
        self.out.requests.append(row)

    def _is_request(self, row) -> None:
        self._request(row, "request", "sì")

    def _not_request(self, row) -> None:
        self._request(row, "request", "no")

    def _set_requester(self, row) -> None:
        self._request(row, "requester", row.value)

    def _set_area(self, row) -> None:
        self._request(row, "area", row.value)

    def _set_type(self, row) -> None:
        self._request(row, "type", row.value)

    # -- names ------------------------------------------------------------------------------------------
    def _rename_entity(self, row) -> None:
        self._write(row, "entity", row.target, row.value)
        for old, new in list(self.out.entities.items()):
            if new == row.target and old != row.value:
                self.out.entities[old] = row.value  # a name renamed twice ends at the last name
        self.out.entities[row.target] = row.value
        self.out.entities.pop(row.value, None)  # renamed back

    def _alias(self, row) -> None:
        self._write(row, "alias", row.target, row.value)
        self.out.aliases[row.target] = row.value
