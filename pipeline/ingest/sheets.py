"""A sheet with one note a row: which column is the date, the body, the person, the note; rows by interview."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract.dates import find_dates
from pipeline.ingest import labels as L
from pipeline.ingest.document import ROW, Block, Document
from pipeline.ingest.header import HeaderReader
from pipeline.ingest.people import parse_people

_MIN_NOTE_WORDS = 4  # mean words of a cell, below which a column holds no notes


@dataclass
class SheetInterview:
    """Rows of one body and day; each row's note, section, question and speaker by column name."""

    date: str
    date_precision: str
    organisation: str
    participants: list[str]
    interviewers: list[str]
    rows: list[Block]


def is_sheet(document: Document) -> bool:
    """True for files that are tables from end to end."""
    rows = sum(b.kind == ROW for b in document.blocks)
    return document.format in ("xlsx", "csv", "tsv", "ods") or (rows >= 3 and rows == len(document.blocks))


def columns_of(rows: list[Block], reader: HeaderReader) -> dict[str, str]:
    """Kind of fact to column name: by header names first, then by what the cells hold.

    The result has no NOTE where no column holds notes.
    """
    names = list(dict.fromkeys(c for b in rows for c in b.fields))
    cells = {c: [b.fields[c] for b in rows if c in b.fields] for c in names}
    mean_words = {c: sum(len(v.split()) for v in cells[c]) / max(1, len(cells[c])) for c in names}
    columns: dict[str, str] = {}
    for name in names:
        kind = L.kind_of_name(name, extra_organisation=reader.body_nouns)
        if kind in ("", L.OTHER, L.OTHER_DATE) or (kind == L.NOTE and mean_words[name] < 2):
            continue
        if kind == L.PARTICIPANTS and not any(v[:1].isupper() for v in cells[name][:200]):
            kind = L.SECTION  # «voce»: the headings of the notes, not who spoke
        if kind == L.DATE and not any(find_dates(v) for v in cells[name][:50]):
            continue
        if kind not in columns or (kind == L.NOTE and mean_words[name] > mean_words[columns[kind]]):
            columns[kind] = name
    free = [c for c in names if c not in columns.values()]
    if L.NOTE not in columns or mean_words[columns[L.NOTE]] < _MIN_NOTE_WORDS:
        wordy = [c for c in free if mean_words[c] >= _MIN_NOTE_WORDS and len(set(cells[c])) > 0.6 * len(cells[c])]
        if wordy:
            columns[L.NOTE] = max(wordy, key=lambda c: mean_words[c])
        elif L.NOTE in columns and mean_words[columns[L.NOTE]] < 2:
            del columns[L.NOTE]
    free = [c for c in names if c not in columns.values()]
    for name in free:
        sample = cells[name][:200]
        if L.DATE not in columns and sum(
            bool(d := find_dates(v)) and len(v) <= (d[0].end - d[0].start) + 12 for v in sample
        ) >= 0.8 * len(sample):
            columns[L.DATE] = name
        elif (
            L.ORGANISATION not in columns
            and sum(bool(reader.organisation_in(v)) for v in sample) >= 0.5 * len(sample)
            and mean_words[name] <= 8
        ):
            columns[L.ORGANISATION] = name
        elif (
            L.PARTICIPANTS not in columns
            and mean_words[name] <= 5
            and sum(bool(re.match(r"^([A-ZÀ-Ý]\S+ ){1,3}[A-ZÀ-Ý]\S+$", v)) for v in sample) >= 0.6 * len(sample)
        ):
            columns[L.PARTICIPANTS] = name
    return columns


def read_rows(rows: list[Block], columns: dict[str, str], reader: HeaderReader) -> list[SheetInterview]:
    """Rows grouped by body and day, in the order in which each first occurs.

    A cell left empty below a filled one (merged cells) takes the value above.
    """
    groups: dict[tuple[str, str], SheetInterview] = {}
    last = {L.DATE: "", L.ORGANISATION: ""}
    resolved: dict[str, str] = {}
    for block in rows:
        if columns[L.NOTE] not in block.fields:
            continue
        for kind in last:
            if kind in columns and block.fields.get(columns[kind]):
                last[kind] = block.fields[columns[kind]]
        found = find_dates(last[L.DATE])
        iso, precision = (found[0].iso, found[0].precision) if found else ("", "")
        body = last[L.ORGANISATION]
        if body and body not in resolved:
            resolved[body] = reader.organisation_of_value(body, columns[L.ORGANISATION])
        key = (resolved.get(body, ""), iso)
        group = groups.setdefault(key, SheetInterview(iso, precision, key[0], [], [], []))
        group.rows.append(block)
        for kind, target in ((L.PARTICIPANTS, group.participants), (L.INTERVIEWERS, group.interviewers)):
            if kind in columns and block.fields.get(columns[kind]):
                target.extend(p for p in parse_people(block.fields[columns[kind]])[0] if p not in target)
    return list(groups.values())
