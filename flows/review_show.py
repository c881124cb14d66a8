"""Corrections, progress and agreement for the person at the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.review.actions import ACTIONS
from pipeline.review.agreement import Agreement
from pipeline.review.decisions import Decisions
from pipeline.review.log import Draft, Reading
from pipeline.review.progress import Learning, Share, in_words
from pipeline.review.queue import Item

_DIFFERENCES = 30
_NARROW = frozenset(("id", "quando", "chi", "punti", "riga"))


def _table(*columns: str, title: str = "") -> Table:
    table = Table(box=box.SIMPLE_HEAD, title=title or None, title_justify="left", title_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=name in _NARROW)
    return table


def show_corrections(reading: Reading, decisions: Decisions, *, everything: bool, who: str) -> None:
    """Print the log; what was undone or replaced only on request."""
    console = Console()
    table = _table("id", "quando", "chi", "che cosa", "su", "valore", "perché")
    shown = hidden = 0
    for row in reading.corrections.itertuples(index=False):
        if who and row.who != who:
            continue
        state = "annullata" if row.correction_id in decisions.undone else ""
        if row.correction_id in decisions.superseded:
            state = f"superata da {decisions.superseded[row.correction_id]}"
        if (state or row.action == "undo") and not everything:
            hidden += 1
            continue
        shown += 1
        title = ACTIONS[row.action].title if row.action in ACTIONS else row.action
        table.add_row(
            row.correction_id, row.when[:16].replace("T", " "), Text(row.who), title + (f" ({state})" if state else ""),
            Text(row.target), Text(row.value or "—"), Text(row.why),
        )  # fmt: skip
    if shown:
        console.print(table)
    else:
        console.print("Nessuna correzione in vigore.")
    if hidden:
        console.print(f"Altre {hidden} annullate, superate o annullamenti: restituzione review list --all")
    for problem in reading.problems:
        console.print(Text(f"{problem['locator']}: {problem['problem']}", style="yellow"))


def show_import(drafts: list[Draft], refusals: list[dict], *, project: bool = False) -> None:
    """Print what was understood from a workbook (or a REFI-QDA project) and what was refused, by row."""
    console = Console()
    if drafts:
        table = _table("che cosa", "su", "valore", title=f"Correzioni capite: {len(drafts)}")
        for d in drafts:
            table.add_row(ACTIONS[d.action].title, Text(d.target or "(tema nuovo)"), Text(d.value or "—"))
        console.print(table)
    else:
        console.print(f"Nessuna correzione: {'i codici del progetto' if project else 'i fogli di revisione'} sono come erano.")
    if refusals:
        heads = ("nota", "punto") if project else ("foglio", "riga")
        title = f"{'Da guardare' if project else 'Righe rifiutate'}: {len(refusals)}"
        table = _table(*heads, "perché no" if not project else "che cosa non va", "che cosa fare", title=title)
        for r in refusals:
            table.add_row(r["sheet"], str(r["row"]), Text(r["problem"]), Text(r["what_to_do"]))
        console.print(table)


def show_shares(shares: list[Share]) -> None:
    """Print how much is reviewed."""
    table = _table("", "riviste", "di", "quota", title="Quanto è rivisto")
    for s in shares:
        table.add_row(s.what, str(s.done), str(s.total), f"{s.share:.0%}")
    Console().print(table)


def show_learning(learning: Learning | None, decided: int) -> None:
    """Print the agreement of program and reviewers before and after learning."""
    console = Console()
    if learning is None:
        console.print(f"Affermazioni decise: {decided}; sono poche per dire quanto programma e persone concordino.")
        return
    console.print(
        f"Accordo fra programma e persone su {learning.n} affermazioni decise (kappa di Cohen): "
        f"{learning.before:.2f} ({in_words(learning.before)}) prima di imparare, "
        f"{learning.after:.2f} ({in_words(learning.after)}) dopo: ogni terzo previsto imparando dagli altri due."
    )


def show_items(items: list[Item]) -> None:
    """Print what to look at now."""
    console = Console()
    if not items:
        console.print("Tutto è già stato guardato.")
        return
    table = _table("", "id", "punti", "che cosa", "perché", title="Da guardare ora (punti = incertezza × effetto)")
    for i in items:
        table.add_row(i.kind, i.id, f"{i.score:.2f}", Text(i.text[:160]), i.why)
    console.print(table)


def show_agreement(results: list[Agreement], pair: list[str], texts: Mapping[str, str]) -> None:
    """Print kappa and alpha of two reviewers and where they differ."""
    console = Console()
    first, second = pair
    if not results:
        console.print(f"{first} e {second} non hanno deciso su nessuna cosa in comune.")
        return
    table = _table("", "in comune", "uguali", "kappa", "alfa", "", title=f"Accordo fra {first} e {second}")
    for r in results:
        table.add_row(r.kind, str(r.n), str(r.n - len(r.differences)), f"{r.kappa:.2f}", f"{r.alpha:.2f}", in_words(r.kappa))
    console.print(table)
    differences = [(r.kind, *d) for r in results for d in r.differences]
    if differences:
        table = _table("", "id", first, second, "testo", title=f"Dove non concordano: {len(differences)}")
        for kind, unit, a, b in differences[:_DIFFERENCES]:
            table.add_row(kind, unit, Text(a or "nessuno"), Text(b or "nessuno"), Text(texts.get(unit, "")[:120]))
        console.print(table)
        if len(differences) > _DIFFERENCES:
            console.print(f"… e altre {len(differences) - _DIFFERENCES}")
