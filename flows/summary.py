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
