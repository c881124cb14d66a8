"""What was found and where it lies, for the person at the terminal."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.language import model_info
from pipeline.paths import StudyPaths
from pipeline.tables import read_table

_SHOWN = 12
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


def show(record: dict, paths: StudyPaths) -> int:
    """Print the summary of a run; returns how many files could not be read at all."""
    console = Console()
    counts = record["counts"]
    themes, problems = read_table("themes", paths.processed), read_table("problems", paths.processed)
    read = set(read_table("interviews", paths.processed)["source"])
    console.print()
    console.print(Text(record["title"], style="bold"))
    bodies = read_table("interviews", paths.processed)["organisation"]
    console.print(
        Text(
            f"{counts['interviews']} interviste · {len(set(bodies) - {''})} enti · {counts['statements']} affermazioni · "
            f"{counts['themes']} temi · {counts['requests']} richieste"
        )
    )
    if len(themes):
        table = Table(box=box.SIMPLE_HEAD, title="Temi ricorrenti", title_justify="left", title_style="bold")
        table.add_column("")
        table.add_column("tema", overflow="fold")
        table.add_column("diffusione")
        table.add_column("affermazioni", justify="right")
        for row in themes.head(_SHOWN).itertuples():
            table.add_row(row.theme_id, Text(row.label), row.coverage, str(row.n_statements))
        console.print(table)
        if len(themes) > _SHOWN:
            console.print(f"… e altri {len(themes) - _SHOWN} temi in themes.csv")
    for message in record["messages"]:
        console.print(Text(message, style="yellow"))
    unread = sorted({p.source for p in problems.itertuples() if p.source and p.source not in read})
    if len(problems):
        console.print(
            Text(
                f"{len(problems)} cose da guardare in problems.csv"
                + (
                    f", fra cui {len(unread)} file non letti: {', '.join(unread[:5])}{' …' if len(unread) > 5 else ''}"
                    if unread
                    else ""
                ),
                style="yellow",
            )
        )
    console.print(Text(f"Lingua: {model_info(record['settings']['language']['model']).sentence}"))
    console.print(Text(f"Risultati in {paths.processed}"))
    return len(unread)


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
