"""What a run found, for Prefect's interface: the interviews, the themes and the requests as tables.

Prefect keeps these pages in its database, run after run. Persons and words of the notes are on them only where
study.toml asks for it (``[privacy] interface = true``).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from prefect.artifacts import create_markdown_artifact

from pipeline.job import Tables
from pipeline.paths import StudyPaths

_ROWS = 200  # of one artifact; the tables hold the rest
_CELL = 300  # characters
_DOCUMENTS = ("restituzione.html", "restituzione.docx", "restituzione.pptx", "restituzione.xlsx")
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~@]|:(?=//)|(?<=www)\.", re.IGNORECASE)


def publish(tables: Tables, paths: StudyPaths, *, words: bool = False) -> None:
    """Show a run's results in the interface; without effect on the run where that does not succeed.

    Args:
        words: with persons and what the notes say.
    """
    links = document_links(paths.processed)
    pages = {
        "interviste": ("Le interviste del progetto", interviews_page(tables["interviews"], words=words)),
        "temi": ("I temi ricorrenti", themes_page(tables["themes"], words=words)),
        "richieste": ("Sollecitazioni e richieste", requests_page(tables["requests"], words=words)),
        "da-guardare": ("Che cosa ha bisogno di una persona", problems_page(tables["problems"])),
    }
    for key, (description, page) in pages.items():
        with contextlib.suppress(Exception):
            create_markdown_artifact(f"{page}\n{links}", key=key, description=description)


def interviews_page(interviews: pd.DataFrame, *, words: bool = False) -> str:
    rows = [(i.date or "senza data", i.organisation or "ente sconosciuto", i.participants, i.n_statements, i.source)
            for i in interviews.sort_values("date", kind="stable").itertuples()]  # fmt: skip
    columns = ("data", "ente", "partecipanti", "affermazioni", "file")
    return markdown_table("Interviste", *_without(columns, rows, () if words else ("partecipanti",)), more="interviews.csv")


def themes_page(themes: pd.DataFrame, *, words: bool = False) -> str:
    rows = [(t.theme_id, t.label, t.coverage, t.n_statements, t.summary, t.status) for t in themes.itertuples()]
    columns = ("codice", "tema", "diffusione", "affermazioni", "in breve", "stato")
    return markdown_table("Temi ricorrenti", *_without(columns, rows, () if words else ("in breve",)), more="themes.csv")


def requests_page(requests: pd.DataFrame, *, words: bool = False) -> str:
    rows = [(r.area, r.requester, r.request, r.request_type, r.date, r.theme_id)
            for r in requests.sort_values("area", kind="stable").itertuples()]  # fmt: skip
    columns = ("area", "chi chiede", "che cosa", "tipo", "data", "tema")
    hidden = () if words else ("chi chiede", "che cosa")
    return markdown_table("Sollecitazioni e richieste", *_without(columns, rows, hidden), more="requests.csv")


def _without(columns: tuple[str, ...], rows: list[tuple], hidden: tuple[str, ...]) -> tuple[list[str], list[tuple]]:
    kept = [i for i, c in enumerate(columns) if c not in hidden]
    return [columns[i] for i in kept], [tuple(row[i] for i in kept) for row in rows]


def problems_page(problems: pd.DataFrame) -> str:
    rows = [(p.source, p.locator, p.problem, p.what_to_do) for p in problems.itertuples()]
    return markdown_table("Da guardare", ("file", "punto", "problema", "che cosa fare"), rows, more="problems.csv")


def markdown_table(title: str, columns: Iterable[str], rows: list[tuple], *, more: str) -> str:
    """A heading and a table; nothing in a cell can act as markup.

    Args:
        more: the file that holds what does not fit.
    """
    lines = [f"## {title}", ""]
    if not rows:
        return "\n".join([*lines, "Nessuna riga.", ""])
    columns = list(columns)
    lines += ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(escape(str(v)) for v in row) + " |" for row in rows[:_ROWS]]
    if len(rows) > _ROWS:
        lines.append(f"\nLe altre {len(rows) - _ROWS} righe sono in {more}.")
    return "\n".join([*lines, ""])


def escape(text: str) -> str:
    """Text from a note as plain Markdown: one line, no markup, no HTML, no links."""
    text = " ".join(text.split())
    if len(text) > _CELL:
        text = text[:_CELL].rsplit(" ", 1)[0] + " …"
    return _MARKUP.sub(lambda m: f"\\{m.group()}", text)


def document_links(processed: Path) -> str:
    """Links to the run's documents and tables."""
    found = [processed / name for name in _DOCUMENTS if (processed / name).exists()]
    links = [f"[{p.name}]({p.as_uri()})" for p in [*found, processed]]
    return f"\nDocumenti e tabelle: {', '.join(links)}. Se il browser non li apre, la cartella è `{processed}`.\n"
