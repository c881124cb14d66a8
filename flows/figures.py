"""The figures of an evaluation as a table for the person at the terminal."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table

_FIGURES = {
    "matched": "affermazioni ritrovate",
    "noise": "righe in più (rumore)",
    "gold": "codificate a mano",
    "predicted": "trovate dal programma",
    "v_measure": "V-measure",
    "ari": "Rand aggiustato",
    "bcubed_f": "BCubed F",
    "bcubed_p": "BCubed precisione",
    "bcubed_r": "BCubed richiamo",
    "bcubed_all_f": "BCubed F con i senza tema",
    "found": "temi ritrovati",
    "label_hit": "titoli azzeccati",
    "keyword_hit": "titoli o parole chiave azzeccati",
    "p": "precisione",
    "r": "richiamo",
    "f": "F",
    "n": "codificate a mano",
    "kappa": "kappa di Cohen",
    "requester_acc": "richiedente giusto",
    "area_acc": "area giusta",
    "type_acc": "tipo giusto",
    "date_acc": "date giuste",
    "organisation_acc": "enti giusti",
    "themes": "temi",
}
_SECTIONS = {
    "statements": "Affermazioni",
    "themes": "Temi",
    "labels": "Titoli dei temi",
    "requests": "Richieste",
    "interviews": "Interviste",
    "PER": "Persone",
    "ORG": "Enti",
    "LOC": "Luoghi",
    "DATE": "Date",
}


def show_figures(figures: dict) -> None:
    """Print the figures of an evaluation, a section each."""
    console = Console()
    flat = {k: v for k, v in figures.items() if k != "entities"} | figures.get("entities", {})
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("")
    table.add_column("misura")
    table.add_column("valore", justify="right")
    for section, values in flat.items():
        title = _SECTIONS.get(section, section)
        for key, value in values.items():
            table.add_row(title, _FIGURES.get(key, key), f"{value:.3f}" if isinstance(value, float) else str(value))
            title = ""
        table.add_section()
    console.print(table)
