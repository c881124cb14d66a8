"""What the office formats share: tables to rows, and transcripts typed as paragraphs."""

from __future__ import annotations

import re

from pipeline.ingest import labels as L
from pipeline.ingest.document import DocumentBuilder, fold
from pipeline.ingest.readers.lines import number_lines
from pipeline.ingest.readers.turns import find_turns


def add_table(builder: DocumentBuilder, rows: list[list[str]], name: str, *, page: int = 0) -> None:
    """Rows of a table: by the header row where there is one, else by position («1», «2», …).

    A label column beside a value column stays by position: such a table is a header of the note.
    """
    rows = [r for r in rows if any(fold(c) for c in r)]
    if not rows:
        return
    width = max(len(r) for r in rows)
    header = _header(rows, width)
    names = header or [str(i + 1) for i in range(width)]
    above: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        if header and number == 1:
            continue
        cells = dict(zip(names, row, strict=False))
        filled = {n for n, v in cells.items() if fold(v)}
        if header:
            # a cell left empty below a short one (merged, or not repeated) takes the value above
            for n in names:
                if n in filled and len(cells[n].split()) <= 8:
                    above[n] = cells[n]
                elif n not in filled and n in above and L.kind_of_name(n) in (L.SECTION, L.DATE, L.ORGANISATION, L.PARTICIPANTS):
                    cells[n] = above[n]
        builder.add_row(cells, f"{name}, riga {number}", page=page)


def _header(rows: list[list[str]], width: int) -> list[str]:
    """Column names where the first row is one: short, unique, no sentence, no value of its own kind."""
    first = [fold(c) for c in rows[0]]
    if len(rows) < 2 or len(first) != width or len(set(first)) != len(first) or not all(first):
        return []
    kinds = [L.kind_of_name(c) for c in first]
    if width == 2 and kinds[0] and not kinds[1]:
        return []  # label | value
    if (
        width == 2
        and kinds[0] not in (L.NOTE, L.SECTION, L.QUESTION)
        and kinds[1] not in (L.NOTE, L.SECTION, L.QUESTION)
        and all(L.kind_of_name(fold(r[0])) for r in rows if fold(r[0]))
    ):
        return []
    if any(len(c.split()) > 6 or re.search(r"[.!?]$", c) for c in first):
        return []
    return first if sum(bool(k) for k in kinds) >= max(1, width / 3) or len(rows) > 2 else []


def add_transcript(builder: DocumentBuilder, paragraphs: list[tuple]) -> bool:
    """Paragraphs of (kind, …) as turns where they are a transcript; False where they are not.

    Args:
        paragraphs: ("text", kind, level, text, locator, bold) or ("table", table, number) entries.
    """
    texts = [e for e in paragraphs if e[0] == "text"]
    whole = "\n".join(e[3] for e in texts)
    lines = number_lines(whole)
    found = find_turns(lines)
    if not found:
        return False
    turns, first = found
    cut = texts[first]
    for entry in paragraphs:
        if entry is cut:
            break
        if entry[0] == "table":
            add_table(builder, _plain_rows(entry[1]), f"tabella {entry[2]}")
        else:
            builder.add(entry[3], entry[1], entry[4], level=entry[2], bold=entry[5])
    for turn in turns:
        builder.add_turn([(whole[a:b], turn.time or texts[n - 1][4]) for a, b, n in turn.pieces], turn.speaker)
    return True


def _plain_rows(table) -> list[list[str]]:
    if isinstance(table, list):
        return table
    from pipeline.ingest.readers.word import _rows

    return _rows(table)
