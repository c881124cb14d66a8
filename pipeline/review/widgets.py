"""The reviewer's desk in the notebook: themes with evidence, their statements, requests, what is not saved yet."""

from __future__ import annotations

import functools

from pipeline.errors import RestituzioneError
from pipeline.review import html as H
from pipeline.review.actions import ACTIONS
from pipeline.review.rows import RequestRows, StatementRows
from pipeline.review.session import Review
from pipeline.tables import STATUSES

try:
    import ipywidgets as w
except ImportError:
    raise RestituzioneError("Per il quaderno di revisione serve l'estensione: pip install 'restituzione[notebook]'.") from None

NO_THEME = "— nessun tema —"
_CHANGES = {
    "new": "nuovo", "split": "diviso", "merged": "confluito", "gone": "scomparso", "grown": "cresciuto", "shrunk": "ridotto",
    "kept": "rimasto", "moved": "spostata",
}  # fmt: skip
_WIDE = w.Layout(width="100%")


def desk(review: Review) -> ReviewDesk:
    """The desk of a session, to be shown as the last line of a cell."""
    return ReviewDesk(review)


class ReviewDesk(w.VBox):
    """Every widget only calls the session's one-line functions, so that both ways of working do the same."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self.search = w.Text(placeholder="Cerca nei temi e nelle affermazioni", layout=w.Layout(width="420px"), continuous_update=False)
        self.theme = w.Select(rows=22, layout=w.Layout(width="290px", flex="0 0 auto"))
        self.title = w.Text(layout=w.Layout(width="380px"), continuous_update=False)
        self.status = w.Dropdown(options=STATUSES, layout=w.Layout(width="130px"))
        self.into = w.Dropdown(layout=w.Layout(width="330px"))
        self.evidence, self.message, self.unsaved, self.changes = w.HTML(), w.HTML(), w.HTML(), w.HTML()
        self.who = w.Text(value=review.who, placeholder="Il tuo nome", layout=w.Layout(width="200px"))
        self.statements = StatementRows(self)
        self.requests = RequestRows(self)
        self.next = w.HTML()
        self.search.observe(lambda _: self.refresh(), names="value")
        self.theme.observe(lambda _: self._show_theme(), names="value")
        tabs = w.Tab(children=[self._themes_tab(), self.requests.box, w.VBox([self.next]), w.VBox([self.changes])])
        tabs.titles = ("Temi e affermazioni", "Richieste", "Da guardare ora", "Che cosa è cambiato")
        self.tabs = tabs
        super().__init__([w.HTML(H.STYLE), self._saving(), self.message, tabs])
        self.add_class("rst-desk")
        self.refresh()

    # -- layout ---------------------------------------------------------------------------------------
    def _themes_tab(self) -> w.VBox:
        actions = [
            w.HBox([self.title, self._button("Rinomina", self._rename, "rst-rename"), self.status, self._button("Cambia stato", self._status)]),
            w.HBox([self.into, self._button("Unisci a questo", self._merge), self._button("Togli il tema", self._drop)]),
        ]
        right = w.VBox([*actions, self.evidence, self.statements.box], layout=w.Layout(width="100%", min_width="0"))
        return w.VBox([self.search, w.HBox([self.theme, right], layout=_WIDE)])

    def _saving(self) -> w.VBox:
        buttons = [
            self.who,
            self._button("Salva", self._save, "rst-save", style="success"),
            self._button("Annulla l'ultima", self._undo, "rst-undo"),
            self._button("Esegui di nuovo", self._rerun, "rst-rerun"),
        ]
        return w.VBox([w.HBox(buttons), self.unsaved])

    def _button(self, label: str, do, css: str = "", *, style: str = "") -> w.Button:
        button = w.Button(description=label, button_style=style, layout=w.Layout(width="auto", flex="0 0 auto"))
        button.on_click(self.guarded(do))
        if css:
            button.add_class(css)
        return button

    def guarded(self, do):
        """A handler that tells what is wrong in words instead of failing silently."""

        @functools.wraps(do)
        def handler(*_):
            try:
                told = do()
            except RestituzioneError as e:
                self.say(str(e), good=False)
            else:
                self.refresh()
                if told:
                    self.say(told)

        return handler

    def say(self, line: str, *, good: bool = True) -> None:
        """One line above the tabs."""
        self.message.value = H.box(f'<span class="{"ok" if good else "bad"}" role="status">{H.text(line)}</span>')

    # -- showing ---------------------------------------------------------------------------------------
    def options(self) -> list[tuple[str, str]]:
        """Themes to choose from: «T03 · title», then none."""
        return [(f"{t} · {label}", t) for t, label in self.review.labels.items()] + [(NO_THEME, "")]

    def refresh(self) -> None:
        """Show the session as it is now."""
        self.message.value = ""
        chosen = self.theme.value
        themes = self.review.themes(self.search.value)
        listed = [(f"{t.theme_id} · {t.label} ({t.n_statements})", t.theme_id) for t in themes.itertuples(index=False)]
        free = (self.review.tables["statements"]["theme_id"] == "").sum()
        listed += [(f"{t} · {label} (0)", t) for t, label in self.review.tables["empty"].items() if not self.search.value]
        listed.append((f"{NO_THEME} ({free})", ""))
        self.theme.options = listed
        values = [v for _, v in listed]
        self.theme.value = chosen if chosen in values else values[0]
        self._show_theme()
        self.requests.refresh()
        self._show_unsaved()
        rows = [(i.kind, i.id, f"{i.score:.2f}", i.text, i.why) for i in self.review.next(12)]
        self.next.value = H.table(("", "codice", "punti", "che cosa", "perché"), rows)
        self._show_changes()

    def _show_theme(self) -> None:
        theme = self.theme.value
        self.into.options = [o for o in self.options() if o[1] and o[1] != theme]
        for widget in (self.title, self.status, self.into):
            widget.disabled = not theme
        self.title.value = self.review.labels.get(theme, "")
        rows = self.review.themes()
        rows = rows[rows["theme_id"] == theme]
        if len(rows):
            row = rows.iloc[0]
            self.status.value = row["status"]
            self.evidence.value = H.box(
                f"<b>{H.text(row['coverage'])}</b> · {H.text(row['keywords'])}<div class=src>{H.text(row['evidence'])}</div>"
            )
        else:
            self.evidence.value = ""
        found = self.review.statements(theme)
        if self.search.value.strip():
            found = found[found["statement_id"].isin(set(self.review.search(self.search.value)["statement_id"]))]
        self.statements.show(found.reset_index(drop=True))

    def _show_unsaved(self) -> None:
        pending = self.review.pending
        if not len(pending):
            self.unsaved.value = H.box("Niente da salvare.")
            return
        rows = "".join(
            f"<li>{H.text(ACTIONS[p.action].title)}: {H.text(p.target)}{' → ' + H.text(p.value) if p.value else ''}</li>"
            for p in pending.itertuples(index=False)
        )
        self.unsaved.value = H.box(f"<b>Non ancora salvate: {len(pending)}</b><ul>{rows}</ul>", "pend")

    def _show_changes(self) -> None:
        changes = self.review.changes()
        changes = changes[changes["change"] != "kept"]
        rows = [(_CHANGES[c.change], c.statement_id or c.theme_id, c.what) for c in changes.itertuples(index=False)]
        self.changes.value = H.table(("", "codice", "che cosa"), rows) if rows else H.box("L'ultima esecuzione non ha cambiato i temi.")

    # -- doing -----------------------------------------------------------------------------------------
    def _rename(self) -> str:
        self.review.rename(self.theme.value, self.title.value)
        return f"{self.theme.value} ora si chiama «{self.title.value}»."

    def _status(self) -> None:
        self.review.set_status(self.theme.value, self.status.value)

    def _merge(self) -> str:
        theme, into = self.theme.value, self.into.value
        self.review.merge(theme, into=into)
        self.theme.value = into if into in [v for _, v in self.theme.options] else self.theme.value
        return f"{theme} è unito a {into}."

    def _drop(self) -> None:
        self.review.drop(self.theme.value)

    def _save(self) -> str:
        ids = self.review.save(who=self.who.value)
        return f"Salvate {len(ids)} correzioni a nome di {self.review.who}." if ids else "Non c'era niente da salvare."

    def _undo(self) -> None:
        self.review.undo()

    def _rerun(self) -> str:
        self.say("In corso: si cercano di nuovo i temi…")
        changes = self.review.rerun()
        self.tabs.selected_index = 3
        return f"Fatto: {(changes['change'] == 'moved').sum()} affermazioni hanno cambiato tema."
