"""How far the cells of a workbook reach, before it is opened: one stray cell at the end of a sheet makes a dense table of billions."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

MAX_CELLS = 12_000_000  # of one sheet as a dense table
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]{0,200}?\br=\"([A-Z]{1,3})(\d{1,7})\"")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]{0,200}?\br=\"(\d{1,9})\"")
_REPEATED_ROW = re.compile(rb"number-rows-repeated=\"(\d{1,9})\"")
_REPEATED_CELL = re.compile(rb"number-columns-repeated=\"(\d{1,9})\"")
_MANY = 1000  # repeats of a filled row or cell in a note: nobody writes one note a thousand times
_CHUNK = 1 << 22
_OVERLAP = 400


def is_dense(path: Path) -> bool:
    """Every sheet of an .xlsx fits into memory as a dense table."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml") and _extent(archive, name) > MAX_CELLS:
                return False
    return True


def _extent(archive: zipfile.ZipFile, name: str) -> int:
    rows = columns = 0
    tail = b""
    with archive.open(name) as member:
        while chunk := member.read(_CHUNK):
            data = tail + chunk
            for match in _ROW.finditer(data):
                rows = max(rows, int(match.group(1)))
            for letters, number in _CELL.findall(data):
                rows, columns = max(rows, int(number)), max(columns, _column(letters))
            tail = data[-_OVERLAP:]
    return rows * max(columns, 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def repeats_without_end(path: Path) -> bool:
    """A filled row or cell of an .ods is declared to stand thousands of times."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml")
    for row in re.split(rb"<table:table-row\b", content)[1:]:
        if b"value-type" not in row and b"<text:p" not in row:
            continue
        head = row.split(b">", 1)[0]
        repeated = _REPEATED_ROW.search(head)
        if repeated and int(repeated.group(1)) > _MANY:
            return True
        for cell in re.split(rb"<table:table-cell\b", row)[1:]:
            repeated = _REPEATED_CELL.search(cell.split(b">", 1)[0])
            if repeated and int(repeated.group(1)) > _MANY and (b"value-type" in cell or b"<text:p" in cell):
                return True
    return False
