"""What readers of documents without lines share: entries in reading order become blocks, or turns where they are a transcript."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, DocumentBuilder, fold
from pipeline.ingest.readers.lines import BULLET, number_lines
from pipeline.ingest.readers.tables import add_table
from pipeline.ingest.readers.turns import find_turns

_TIMED = re.compile(r"^.{1,80}?[\s(\[]\d{1,2}:\d{2}(?::\d{2})?[)\]]?:?$")  # «Anna Neri   0:04» above what she says
_LABEL = re.compile(r"^\W{0,4}[^\W\d_][\w ]{1,30}:\s")


@dataclass
class Entry:
    """A paragraph, bullet or heading; or a table, where ``rows`` holds any.

    Args:
        text: as it is written, with the bullet that somebody typed.
        rows: cells of a table, the lines of a cell separated by ``\\n``.
        marked: the table's first row is set as a header.
    """

    kind: str = PARAGRAPH
    text: str = ""
    locator: str = ""
    level: int = 0
    bold: bool = False
    page: int = 0
    rows: list[list[str]] = field(default_factory=list)
    marked: bool = False


def add_entries(builder: DocumentBuilder, entries: list[Entry]) -> None:
    """Write entries as blocks; a transcript's paragraphs as turns."""
    # An empty line between entries: every paragraph stands by itself, as after a blank line.
    whole = "\n\n".join("" if e.rows else fold(e.text) for e in entries)
    lines = number_lines(whole)
    closed = frozenset(2 * n for n, e in enumerate(entries) if e.rows or e.kind == HEADING)
    found = find_turns(lines, closed=closed)
    if found is None:
        for entry in entries:
            _add(builder, entry)
        return
    for part in found:
        if isinstance(part, tuple):
            for n in range((part[0] + 1) // 2, (part[1] + 1) // 2):
                _add(builder, entries[n])
        else:
            builder.add_turn([(whole[a:b], part.time or entries[n // 2].locator) for a, b, n in part.pieces], part.speaker)


def _add(builder: DocumentBuilder, entry: Entry) -> None:
    if entry.rows:
        add_table(builder, entry.rows, entry.locator, page=entry.page, marked=entry.marked)
        return
    kind, text = entry.kind, fold(entry.text)
    bullet = BULLET.match(text)
    if bullet and kind in (PARAGRAPH, ITEM):
        kind, text = ITEM, text[bullet.end() :]
    builder.add(text, kind, entry.locator, level=entry.level, bold=entry.bold, page=entry.page)


def split_lines(text: str) -> list[str]:
    """A paragraph with line breaks as its lines, where they separate bullets, labels or sentences; else whole."""
    lines = [line for line in text.split("\n") if fold(line)]
    if len(lines) < 2:
        return [text]
    if _TIMED.match(fold(lines[0])):
        return lines
    marked = sum(bool(BULLET.match(line)) or bool(_LABEL.match(line)) for line in lines)
    closed = sum(
        bool(re.search(r"[.!?;:]\W*$", fold(line))) and after.strip()[0].isupper()
        for line, after in zip(lines, lines[1:], strict=False)
    )
    return lines if marked >= 2 or closed == len(lines) - 1 else [text]
