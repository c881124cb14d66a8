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

_MAX_ROWS = 300_000
_LOOK = 15  # rows among which the header is sought


def read_workbook(path: Path, source: str) -> Document:
    """Rows of every sheet of a workbook; hidden sheets are read too, nothing is lost."""
    builder = DocumentBuilder(source, "xlsx")
    workbook = CalamineWorkbook.from_path(str(path))
    for page, name in enumerate(workbook.sheet_names, 1):
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        _add_sheet(builder, [[_cell(c) for c in row] for row in rows], f"foglio {name}, ", page)
    return builder.build()


def read_csv(text: str, source: str) -> Document:
    """Rows of a CSV text; the separator is the one that cuts the lines most evenly."""
    builder = DocumentBuilder(source, "csv")
    csv.field_size_limit(10_000_000)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=_separator(text)))
    except csv.Error as e:
        raise UnreadableFile(
            f"la tabella è scritta male ({e})", "Aprirla in un foglio di calcolo e salvarla di nuovo come .xlsx."
        ) from None
    _add_sheet(builder, rows, "", 1)
    return builder.build()


def _add_sheet(builder: DocumentBuilder, rows: list[list[str]], prefix: str, page: int) -> None:
    if len(rows) > _MAX_ROWS:
        raise UnreadableFile(f"il foglio ha {len(rows)} righe", f"Dividerlo in parti di {_MAX_ROWS} righe al massimo.")
    header = _header_index(rows)
    names: list[str] = []
    for number, row in enumerate(rows, 1):
        if not any(fold(c) for c in row):
            continue
        if header is not None and number <= header:
            builder.add(" ".join(c for c in row if fold(c)), PARAGRAPH, f"{prefix}riga {number}", page=page)
        elif header is not None and number == header + 1:
            names = _unique([fold(c) or str(i + 1) for i, c in enumerate(row)])
        else:
            keys = [names[i] if i < len(names) else str(i + 1) for i in range(len(row))]
            builder.add_row(dict(zip(keys, row, strict=True)), f"{prefix}riga {number}", page=page)


def _header_index(rows: list[list[str]]) -> int | None:
    """Index of the header row: two or more cells that name columns, or one in a table that has no other; None: no header."""
    best, best_score = None, 0
    for i, row in enumerate(rows[:_LOOK]):
        cells = [fold(c) for c in row if fold(c)]
        if any(len(c.split()) > 6 for c in cells):
            continue
        score = sum(bool(L.kind_of_name(c)) for c in cells)
        if score > best_score and score >= 0.4 * len(cells):
            best, best_score = i, score
    if best_score >= 2:
        return best
    first = next((i for i, r in enumerate(rows) if any(fold(c) for c in r)), None)
    if first is not None and len(rows) > first + 1:
        cells = [fold(c) for c in rows[first]]
        short = all(cells) and len(set(cells)) == len(cells) and all(len(c.split()) <= 4 for c in cells)
        below = [fold(c) for r in rows[first + 1 : first + 6] for c in r]
        if short and any(len(c.split()) > 6 for c in below) and (len(cells) > 1 or best_score):
            return first
    return None


def _unique(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return out


def _separator(text: str) -> str:
    sample = [line for line in text[:60000].split("\n")[:60] if line.strip()]
    head = sample[:1]

    def score(mark: str) -> tuple[int, int]:
        counts = [len(r) for r in csv.reader(sample, delimiter=mark)]
        usual = max(set(counts), key=counts.count) if counts else 1
        return (counts.count(usual) if usual > 1 else 0) + 3 * (len(head) > 0 and head[0].count(mark) >= 1), usual

    return max((";", ",", "\t", "|"), key=score)


def _cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
