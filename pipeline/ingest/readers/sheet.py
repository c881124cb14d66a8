""".xlsx, .ods, .csv and .tsv: a row of cells by column, the header row found even below a title."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path

from python_calamine import CalamineWorkbook

from pipeline.errors import UnreadableFile
from pipeline.ingest import labels as L
from pipeline.ingest.document import PARAGRAPH, Document, DocumentBuilder, fold
from pipeline.ingest.readers.sheet_extent import is_dense, repeats_without_end
from pipeline.ingest.readers.tables import add_speech, speech_columns, split_notes

_LOOK = 15  # rows among which the header is sought
_HEADER_WORDS = 6
_LONGEST_CELL = 10_000_000
_RUNAWAY = 30  # line ends in one cell of a CSV from which a quote was not closed
TRANSCRIPT = "-turns"  # added to the format where the rows are a transcript's turns


def read_workbook(path: Path, source: str, form: str) -> Document:
    """Rows of every sheet of a workbook; hidden sheets are read too, nothing is lost.

    Raises:
        UnreadableFile: cells that repeat without end.
    """
    if form == "ods" and repeats_without_end(path):
        raise UnreadableFile("il foglio ripete una cella migliaia di volte", "Salvarlo di nuovo come .xlsx.")
    builder = DocumentBuilder(source, form)
    for page, (name, rows) in enumerate(_sheets(path, form), 1):
        _add_sheet(builder, rows, f"foglio {fold(name)}, ", page)
    return builder.build()


def _sheets(path: Path, form: str):
    """(name, filled rows as (number, cells)) of every sheet.

    calamine is twenty times faster but lays a sheet out as a dense table, and a cell far away ends the process;
    openpyxl reads such a sheet row by row.
    """
    if form == "ods" or is_dense(path):
        with CalamineWorkbook.from_path(str(path)) as workbook:
            for name in workbook.sheet_names:
                yield name, _filled(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
        return
    from openpyxl import load_workbook

    workbook = load_workbook(path, read_only=True, data_only=True)
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()  # else every row is as wide as the farthest cell
        yield sheet.title, _filled(sheet.iter_rows(values_only=True))
    workbook.close()


def _filled(rows) -> list[tuple[int, list[str]]]:
    """Rows that hold something, with their numbers from 1, without the empty cells at their ends."""
    out = []
    for number, row in enumerate(rows, 1):
        cells = [_cell(c) for c in row]
        while cells and not fold(cells[-1]):
            cells.pop()
        if cells:
            out.append((number, cells))
    return out


def read_csv(text: str, source: str) -> Document:
    """Rows of a CSV text; the separator is the one that cuts the lines most evenly.

    Raises:
        UnreadableFile: a cell without end.
    """
    builder = DocumentBuilder(source, "csv")
    first, _, rest = text.partition("\n")
    declared = first.strip().strip('"').lower()
    separator = declared[4:5] if declared.startswith("sep=") and len(declared) == 5 else ""
    text = rest if separator else text
    separator = separator or _separator(text)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
        if any(cell.count("\n") > _RUNAWAY and cell.count(separator) > _RUNAWAY for row in rows for cell in row):
            rows = list(csv.reader(io.StringIO(text), delimiter=separator, quoting=csv.QUOTE_NONE))
    except csv.Error as e:
        raise UnreadableFile(
            f"la tabella è scritta male ({e})", "Aprirla in un foglio di calcolo e salvarla di nuovo come .xlsx."
        ) from None
    _add_sheet(builder, _filled(rows), "", 1)
    return builder.build()


def _add_sheet(builder: DocumentBuilder, filled: list[tuple[int, list[str]]], prefix: str, page: int) -> None:
    speech = speech_columns([[fold(c) for c in row] for _, row in filled[:300]])
    if speech:
        if not builder.format.endswith(TRANSCRIPT):
            builder.format += TRANSCRIPT
        add_speech(builder, [([fold(c) for c in row], f"{prefix}riga {number}") for number, row in filled], speech)
        return
    header = _header_index([row for _, row in filled[:_LOOK]])
    names: list[str] = []
    for index, (number, row) in enumerate(filled):
        where = f"{prefix}riga {number}"
        if header is not None and index < header:
            builder.add(" ".join(fold(c) for c in row if fold(c)), PARAGRAPH, where, page=page)
        elif index == header:
            names = _unique([fold(c) or str(i + 1) for i, c in enumerate(row)])
        else:
            keys = [names[i] if i < len(names) else str(i + 1) for i in range(len(row))]
            for cells in split_notes({k: v for k, v in zip(keys, row, strict=True) if fold(v)}):
                builder.add_row(cells, where, page=page)


def _header_index(rows: list[list[str]]) -> int | None:
    """Index of the header row among the filled ones: cells that name columns, else short ones over longer ones; None: no header."""
    best, best_score = None, 0
    for i, row in enumerate(rows):
        cells = [fold(c) for c in row if fold(c)]
        if any(len(c.split()) > _HEADER_WORDS for c in cells):
            continue
        score = sum(bool(L.kind_of_name(c)) for c in cells)
        if score > best_score and score >= 0.4 * len(cells):
            best, best_score = i, score
    if best_score >= 2:
        return best
    width = max((sum(bool(fold(c)) for c in row) for row in rows), default=0)
    for i, row in enumerate(rows[:-1]):
        cells = [fold(c) for c in row if fold(c)]
        if len(cells) < max(width - 1, 1):
            continue  # a title above the table
        short = len(set(cells)) == len(cells) and all(len(c.split()) <= 4 and any(ch.isalpha() for ch in c) for c in cells)
        below = [fold(c) for r in rows[i + 1 : i + 6] for c in r]
        return (
            i
            if short and any(len(c.split()) > _HEADER_WORDS for c in below) and (len(cells) > 1 or best_score)
            else best
            if best_score
            else None
        )
    return None


def _unique(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return out


def _separator(text: str) -> str:
    """The mark that cuts lines most evenly; a heading without any mark is the name of a single column."""
    sample = [line for line in text[:60000].split("\n")[:60] if line.strip()]
    if not sample:
        return ","

    def score(mark: str) -> tuple[int, int]:
        counts = [len(r) for r in csv.reader(sample, delimiter=mark)]
        usual = max(sorted(set(counts)), key=counts.count)
        return (counts.count(usual) if usual > 1 else 0) + 3 * (mark in sample[0]), usual

    best = max((";", ",", "\t", "|"), key=score)
    alone = (
        best not in sample[0] and len(sample[0].split()) <= _HEADER_WORDS and bool(L.kind_of_name(sample[0].strip().strip('"')))
    )
    return "\x1f" if alone else best


def _cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sì" if value else "no"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return value.isoformat("minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
