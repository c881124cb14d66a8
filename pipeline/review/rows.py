"""Lists of statements and of requests with their corrections beside them, a page at a time."""

from __future__ import annotations

import ipywidgets as w
import pandas as pd

from pipeline.review import html as H
from pipeline.tables import REQUEST_TYPES

_PAGE = 10
_TEXT = w.Layout(flex="1 1 auto", min_width="0", width="100%")


class _Pages:
    """A table shown ten rows at a time."""

    def __init__(self, desk) -> None:
        self.desk, self.rows, self.page = desk, pd.DataFrame(), 0
        self.list = w.VBox(layout=w.Layout(width="100%"))
        self.where = w.Label()
        self.back, self.on = w.Button(icon="arrow-left", tooltip="Pagina prima"), w.Button(icon="arrow-right", tooltip="Pagina dopo")
        self.back.layout.width = self.on.layout.width = "44px"
        self.back.on_click(lambda _: self._turn(-1))
        self.on.on_click(lambda _: self._turn(1))
        self.pager = w.HBox([self.back, self.where, self.on])

    def show(self, rows: pd.DataFrame) -> None:
        """Show a table from its first page; from the same one where it is about the same."""
        same = len(rows) and len(self.rows) and set(rows.iloc[:, 0]) & set(self.rows.iloc[:, 0])
        self.page = min(self.page, max(0, (len(rows) - 1) // _PAGE)) if same else 0
        self.rows = rows
        self._draw()

    def _turn(self, step: int) -> None:
        self.page = max(0, min(self.page + step, (len(self.rows) - 1) // _PAGE))
        self._draw()

    def _draw(self) -> None:
        start = self.page * _PAGE
        part = self.rows.iloc[start : start + _PAGE]
        self.back.disabled, self.on.disabled = start == 0, start + _PAGE >= len(self.rows)
        self.where.value = f"{start + 1}–{start + len(part)} di {len(self.rows)}" if len(part) else "nessuna"
        self.list.children = [self._row(r) for r in part.itertuples(index=False)]


class StatementRows(_Pages):
    """Statements of a theme, least certain first: move one by its own list, or several at once."""

    def __init__(self, desk) -> None:
        super().__init__(desk)
        self.target = w.Dropdown(layout=w.Layout(width="330px"))
        self.label = w.Text(placeholder="Titolo di un tema nuovo", layout=w.Layout(width="260px"))
        move, split = w.Button(description="Sposta le scelte"), w.Button(description="Tema nuovo con le scelte")
        move.layout.width = split.layout.width = "auto"
        move.on_click(desk.guarded(self._move))
        split.on_click(desk.guarded(self._split))
        self.box = w.VBox([self.pager, self.list, w.HBox([self.target, move]), w.HBox([self.label, split])], layout=_TEXT)
        self.chosen: dict[str, w.Checkbox] = {}

    def show(self, rows: pd.DataFrame) -> None:
        self.target.options = self.desk.options()
        super().show(rows)

    def _draw(self) -> None:
        self.chosen = {}
        super()._draw()

    def _row(self, row) -> w.HBox:
        choose = w.Checkbox(indent=False, layout=w.Layout(width="24px"))
        self.chosen[row.statement_id] = choose
        theme = w.Dropdown(options=self.desk.options(), value=row.theme_id, layout=w.Layout(width="190px", flex="0 0 auto"))
        theme.add_class("rst-move")

        def move(change) -> None:
            self.desk.guarded(lambda: self.desk.review.move(row.statement_id, change["new"]))()

        theme.observe(move, names="value")
        asked = set(self.desk.review.tables["requests"]["statement_id"])
        is_one = row.statement_id in asked
        ask = w.Button(description="Non è una richiesta" if is_one else "È una richiesta", layout=w.Layout(width="auto", flex="0 0 auto"))
        decide = self.desk.review.not_request if is_one else self.desk.review.is_request
        ask.on_click(self.desk.guarded(lambda: decide(row.statement_id)))
        return w.HBox([choose, w.HTML(H.said(row), layout=_TEXT), theme, ask], layout=w.Layout(width="100%"))

    def _ids(self) -> list[str]:
        return [s for s, box in self.chosen.items() if box.value]

    def _move(self) -> str:
        ids = self._ids()
        self.desk.review.move(ids, self.target.value)
        return f"Spostate: {len(ids)}." if ids else "Prima scegliere delle affermazioni."

    def _split(self) -> str:
        ids = self._ids()
        if not ids:
            return "Prima scegliere delle affermazioni."
        theme = self.desk.theme.value
        review, label = self.desk.review, self.label.value
        new = review.split(theme, ids, label) if theme else review.new_theme(label, ids)
        self.label.value = ""
        return f"Creato {new} con {len(ids)} affermazioni."


class RequestRows(_Pages):
    """Requests, least certain first, with who asks, area and type beside them."""

    def __init__(self, desk) -> None:
        super().__init__(desk)
        self.area = w.Dropdown(options=[("Tutte le aree", ""), *((a, a) for a in desk.review.areas)], layout=w.Layout(width="220px"))
        self.area.observe(lambda _: self.refresh(), names="value")
        self.box = w.VBox([self.area, self.pager, self.list])

    def refresh(self) -> None:
        self.show(self.desk.review.requests(self.area.value))

    def _row(self, row) -> w.HBox:
        review, guarded = self.desk.review, self.desk.guarded
        shown = f'<div class="rst-review"><div class=said>{H.sure(row.confidence).html} <b>{H.text(row.request)}</b></div>'
        shown += f"<div class=src>{H.text(row.text)} · {H.text(row.source)} · {H.text(row.request_id)}</div></div>"
        who = w.Text(value=row.requester, continuous_update=False, layout=w.Layout(width="190px", flex="0 0 auto"))
        areas = [*review.areas, *({row.area} - set(review.areas))]
        area = w.Dropdown(options=areas, value=row.area, layout=w.Layout(width="130px", flex="0 0 auto"))
        kind = w.Dropdown(options=REQUEST_TYPES, value=row.request_type, layout=w.Layout(width="120px", flex="0 0 auto"))
        no = w.Button(description="Non è una richiesta", layout=w.Layout(width="auto", flex="0 0 auto"))
        who.observe(lambda c: guarded(lambda: review.set_requester(row.request_id, c["new"]))(), names="value")
        area.observe(lambda c: guarded(lambda: review.set_area(row.request_id, c["new"]))(), names="value")
        kind.observe(lambda c: guarded(lambda: review.set_type(row.request_id, c["new"]))(), names="value")
        no.on_click(guarded(lambda: review.not_request(row.request_id)))
        return w.HBox([w.HTML(shown, layout=_TEXT), who, area, kind, no], layout=w.Layout(width="100%"))
