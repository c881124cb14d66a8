"""What was found and where it lies, for the person at the terminal: a table there, plain lines elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.language import model_info
from pipeline.paths import StudyPaths
from pipeline.report.italian import count
from pipeline.tables import read_table

_THEMES = 12
_PROBLEMS = 5
_DOCUMENTS = ("restituzione.html", "restituzione.docx", "restituzione.pptx", "restituzione.xlsx")
_PLAIN_WIDTH = 200  # of lines that go to a file or another program


def console() -> Console:
    """Standard output, wide enough not to break lines where nobody looks at a screen."""
    screen = Console(highlight=False)
    return screen if screen.is_terminal else Console(highlight=False, width=_PLAIN_WIDTH, soft_wrap=True)


def show(record: dict, paths: StudyPaths) -> int:
    """Print the summary of a run; returns how many files have something to mend (exit status 1 where there are any)."""
    out = console()
    interviews, themes, requests, problems = (
        read_table(t, paths.processed) for t in ("interviews", "themes", "requests", "problems")
    )
    out.print()
    out.print(Text(record["title"], style="bold"))
    out.print(_counts(record["counts"], interviews))
    out.print(_effort(record))
    if len(themes):
        out.print()
        out.print(Text("Temi ricorrenti", style="bold"))
        out.print(_themes(themes, plain=not out.is_terminal))
        if len(themes) > _THEMES:
            out.print(f"… e altri {len(themes) - _THEMES} in themes.csv")
    if len(requests):
        out.print()
        out.print(Text("Sollecitazioni e richieste", style="bold"))
        out.print(Text("  " + " · ".join(f"{area} {n}" for area, n in _areas(requests, record))))
    for message in record["messages"]:
        out.print(Text(message, style="yellow"))
    files = _to_mend(problems, paths)
    if len(problems):
        out.print()
        out.print(Text(f"Da guardare ({count(len(problems), 'riga', 'righe')} in problems.csv)", style="bold yellow"))
        for p in problems.head(_PROBLEMS).itertuples():
            place = ", ".join(x for x in (p.source, p.locator) if x)
            out.print(Text(f"  {place + ': ' if place else ''}{p.problem.rstrip('.')}. {p.what_to_do}"))
        if len(problems) > _PROBLEMS:
            out.print(f"  … e altre {len(problems) - _PROBLEMS}")
    out.print()
    out.print(Text(f"Lingua: {model_info(record['settings']['language']['model']).sentence}", style="dim"))
    for line in _where(paths.processed):
        out.print(Text(line))
    return len(files)


def _counts(counts: dict, interviews: pd.DataFrame) -> Text:
    bodies = len(set(interviews["organisation"]) - {""})
    parts = (
        count(counts["interviews"], "intervista", "interviste"),
        count(bodies, "ente", "enti"),
        count(counts["statements"], "affermazione", "affermazioni"),
        count(counts["themes"], "tema", "temi"),
        count(counts["requests"], "richiesta", "richieste"),
    )
    return Text(" · ".join(parts))


def _effort(record: dict) -> Text:
    read, known = record["read"], record["from_cache"]
    if record.get("unchanged"):
        return Text("Nulla è cambiato dall'ultima esecuzione: i risultati sono quelli.", style="dim")
    parts = [f"{count(read, 'file letto', 'file letti')} ora" if read else "nessun file cambiato"]
    if known:
        parts.append(f"{known} già {'noto' if known == 1 else 'noti'}")
    return Text(f"{', '.join(parts)}; {sum(record['timings'].values()):.0f} s", style="dim")


def _themes(themes: pd.DataFrame, *, plain: bool) -> Table:
    table = Table(box=None if plain else box.SIMPLE_HEAD, show_header=not plain, pad_edge=True, padding=(0, 2, 0, 0) if plain else (0, 1))
    table.add_column("")
    table.add_column("tema", overflow="fold", ratio=None)
    table.add_column("chi ne parla", no_wrap=True)
    table.add_column("volte", justify="right")
    for row in themes.head(_THEMES).itertuples():
        table.add_row(row.theme_id, Text(row.label), row.coverage, str(row.n_statements))
    return table


def _areas(requests: pd.DataFrame, record: dict) -> list[tuple[str, int]]:
    """Requests by area, in the study's order."""
    numbers = requests["area"].value_counts()
    order = [a["name"] for a in record["settings"]["areas"]]
    return [(a, int(numbers[a])) for a in [*order, *sorted(set(numbers.index) - set(order))] if a in numbers.index]


def _to_mend(problems: pd.DataFrame, paths: StudyPaths) -> list[str]:
    """Files of notes that problems.csv names."""
    return sorted({s for s in problems["source"] if s and os.path.lexists(paths.raw / s)} if len(problems) else set())


def _where(processed: Path) -> list[str]:
    documents = [processed / name for name in _DOCUMENTS if (processed / name).exists()]
    lines = [f"Da leggere: {documents[0]}"] if documents else []
    others = ", ".join(d.name for d in documents[1:])
    return [*lines, f"Tutti i risultati: {processed}{f' ({others} e le tabelle)' if others else ''}"]
