"""Tables inside notes: by a header row, by label and value, a speaker beside what is said, several notes in one cell."""

from __future__ import annotations

import re

from pipeline.ingest import labels as L
from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, DocumentBuilder, fold
from pipeline.ingest.readers.cues import is_answer
from pipeline.ingest.readers.lines import BULLET
from pipeline.ingest.roles import label_parts

_CARRIED = (L.SECTION, L.DATE, L.ORGANISATION, L.PARTICIPANTS)
_TIME = re.compile(r"^\W?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\W?$")


def header_of(rows: list[list[str]], width: int, *, marked: bool = False) -> list[str]:
    """Column names where the first row is one: short, unique, no sentence, no value of its own kind; else [].

    Args:
        rows: cells, white space folded.
        width: columns of the table.
        marked: the first row is set in bold or declared a header.
    """
    first = rows[0]
    if len(rows) < 2 or width < 2 or len(first) != width or len(set(first)) != len(first) or not all(first):
        return []
    if any(len(c.split()) > 6 or re.search(r"[.!?;]$|^\d+$", c) for c in first):
        return []
    kinds = [L.kind_of_name(c) for c in first]
    content = (L.NOTE, L.SECTION, L.QUESTION)
    below = [r[-1] for r in rows[1:] if len(r) == width and r[-1]]
    wordy = sum(len(c.split()) for c in below) / max(1, len(below))
    if width == 2 and not any(k in content for k in kinds):
        labels = sum(bool(L.kind_of_name(r[0])) for r in rows if r) / len(rows)
        if labels >= 0.75 or (labels >= 0.4 and wordy < 5):
            return []  # «Data | 3 marzo», «Ente | …»: every row is a label beside its value
    if marked or sum(bool(k) for k in kinds) >= max(1, width / 3):
        return first
    return first if len(rows) > 2 and (width > 2 or wordy >= max(5, 2 * len(first[-1].split()))) else []


def add_table(builder: DocumentBuilder, rows: list[list[str]], name: str, *, page: int = 0, marked: bool = False) -> None:
    """Rows of a table; lines inside a cell are separated by ``\\n``.

    A label column beside a value column stays by position («1», «2»): such a table is a header of the note.
    """
    rows = [r for r in rows if any(fold(c) for c in r)]
    if not rows:
        return
    width = max(len(r) for r in rows)
    if width == 1:
        _add_column(builder, rows, name, page)
        return
    folded = [[fold(c) for c in r] for r in rows]
    if _add_turns(builder, folded, name):
        return
    header = header_of(folded, width, marked=marked)
    names = header or [str(i + 1) for i in range(width)]
    above: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        where = f"{name}, riga {number}"
        if header and number == 1:
            continue
        if len(row) == 1 and header:
            text = fold(row[0])
            builder.add(
                text,
                HEADING if len(text.split()) <= 8 and not re.search(r"[.;]$", text) else PARAGRAPH,
                where,
                level=3,
                page=page,
            )
            continue
        cells = dict(zip(names, row, strict=False))
        for column in names if header else ():
            # a cell left empty below a short one (merged, or not repeated) takes the value above
            if fold(cells.get(column, "")):
                above[column] = cells[column] if len(cells[column].split()) <= 8 else ""
            elif above.get(column) and L.kind_of_name(column) in _CARRIED:
                cells[column] = above[column]
        for one in split_notes(cells):
            builder.add_row(one, where, page=page)


def split_notes(cells: dict[str, str]) -> list[dict[str, str]]:
    """A row whose longest cell lists several notes, a line each, as one row a note; the other cells are repeated."""
    longest = max(cells, key=lambda c: len(cells[c]), default=None)
    if longest is None or "\n" not in cells[longest]:
        return [cells]
    lines = [line for line in cells[longest].split("\n") if fold(line)]
    bullets = [BULLET.match(line) for line in lines]
    notes: list[str] = []
    if sum(bool(b) for b in bullets) >= max(2, 0.5 * len(lines)):
        for line, bullet in zip(lines, bullets, strict=True):
            if bullet or not notes:
                notes.append(line[bullet.end() :] if bullet else line)
            else:
                notes[-1] += " " + line
    elif (
        len(lines) >= 2
        and all(len(line.split()) >= 4 for line in lines)
        and all(
            line.strip()[0].isupper() and re.search(r"[.!?;]\W*$", before) for before, line in zip(lines, lines[1:], strict=False)
        )
    ):
        notes = lines
    return [{**cells, longest: note} for note in notes] if len(notes) > 1 else [cells]


def _add_column(builder: DocumentBuilder, rows: list[list[str]], name: str, page: int) -> None:
    """A frame around text: its lines are paragraphs and bullets."""
    for number, row in enumerate(rows, 1):
        for line in row[0].split("\n"):
            bullet = BULLET.match(line)
            text = line[bullet.end() :] if bullet else line
            builder.add(text, ITEM if bullet else PARAGRAPH, f"{name}, riga {number}", page=page)


def _add_turns(builder: DocumentBuilder, rows: list[list[str]], name: str) -> bool:
    """A transcript set in columns; False where the table is none."""
    columns = speech_columns(rows)
    if columns:
        add_speech(builder, [(row, f"{name}, riga {number}") for number, row in enumerate(rows, 1)], columns)
    return bool(columns)


def add_speech(builder: DocumentBuilder, rows: list[tuple[list[str], str]], columns: tuple[int, int, int | None, int]) -> None:
    """Rows of who speaks, what is said and perhaps when, as turns; consecutive rows of one speaker are one turn.

    Args:
        rows: (cells, locator) pairs.
        columns: as :func:`speech_columns` tells them.
    """
    who, what, when, header = columns
    speaker, group = "", []
    for row, where in rows[header:]:
        if len(row) <= max(who, what):
            builder.add_turn(group, speaker)
            group = []
            builder.add(" ".join(row), PARAGRAPH, where)
            continue
        name = row[who].strip(" :.") or speaker
        time = row[when].strip("[]() ") if when is not None and when < len(row) else ""
        if name != speaker:
            builder.add_turn(group, speaker)
            speaker, group = name, []
        group.append((row[what], time or where))
    builder.add_turn(group, speaker)


def speech_columns(rows: list[list[str]]) -> tuple[int, int, int | None, int] | None:
    """(column of the speaker, of the words, of the time or None, rows of header) of a transcript in columns; else None.

    A column is the speakers' where its few values come back and name roles that ask and answer, or where its name says so.
    """
    full = [r for r in rows if len(r) >= 2]
    if len(full) < 3 or len(full) < 0.7 * len(rows):
        return None
    width = min(len(r) for r in full)
    words = [sum(len(r[c].split()) for r in full) / len(full) for c in range(width)]
    what = max(range(width), key=lambda c: words[c])
    if words[what] < 3:
        return None
    when = next((c for c in range(width) if sum(bool(_TIME.match(r[c])) for r in full[1:]) >= 0.7 * (len(full) - 1)), None)
    for who in range(width):
        if who in (what, when):
            continue
        values = [r[who].strip(" :.") for r in full]
        header = 1 if re.match(r"(?i)^(?:speaker|voce|parlante|chi parla|chi|interlocutore|relatore)$", values[0]) else 0
        roles = {label_parts(v)[0] for v in values[header:] if v}
        asking = any(r and not is_answer(r) for r in roles)
        few = 2 <= len({v for v in values[header:] if v}) <= max(3, 0.4 * len(full))
        known = [v for v in values[header:] if v and label_parts(v)[0]]
        if few and (asking and len(known) >= 2 and len(roles) >= 2 or header and when is not None):
            return who, what, when, header
    return None
