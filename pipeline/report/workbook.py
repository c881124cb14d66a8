"""restituzione.xlsx: a sheet a table, filters, widths, frozen headers, real dates; no cell is ever a formula."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from pipeline.report import italian
from pipeline.report.archive import settle, xml_text
from pipeline.study import Study
from pipeline.tables import BY_NAME, Column

CELL_LIMIT = 32_767  # characters that a cell can hold
_MOST_ROWS = 100_000  # of one sheet: what people still open and filter; the table itself holds the rest
_IN_MEMORY = 20_000  # rows in all; above it cells are streamed to disk
_A4 = 9
_LINE = 15  # points

SHEETS = {
    "interviews": "Interviste",
    "themes": "Temi",
    "requests": "Richieste",
    "statements": "Affermazioni",
    "keywords": "Parole chiave",
    "entities": "Nomi e date",
    "problems": "Problemi",
    "changes": "Cambiamenti",
}
HEADERS = {
    "interview_id": "Intervista",
    "source": "File",
    "locator": "Punto",
    "date": "Data",
    "date_precision": "Precisione della data",
    "organisation": "Ente",
    "participants": "Persone intervistate",
    "interviewers": "Chi ha intervistato",
    "n_statements": "Affermazioni",
    "statement_id": "Codice affermazione",
    "start": "Inizio",
    "end": "Fine",
    "speaker": "Chi parla",
    "section": "Titolo sopra",
    "question": "Domanda",
    "text": "Testo",
    "theme_id": "Codice tema",
    "confidence": "Sicurezza",
    "label": "Titolo",
    "canonical": "Nome di riferimento",
    "keyword": "Parola chiave",
    "score": "Peso",
    "n_organisations": "Enti",
    "summary": "Sintesi",
    "keywords": "Parole chiave",
    "coverage": "Diffusione",
    "organisations": "Quali enti",
    "first_date": "Prima data",
    "last_date": "Ultima data",
    "stability": "Stabilità",
    "status": "Stato",
    "request_id": "Codice richiesta",
    "requester": "Chi chiede",
    "area": "Area",
    "request_type": "Tipo",
    "request": "Che cosa si chiede",
    "problem": "Problema",
    "what_to_do": "Che cosa fare",
    "change": "Cambiamento",
    "others": "Altri temi",
    "before": "Prima",
    "after": "Ora",
    "what": "In parole",
}
_OTHER_HEADERS = {("entities", "label"): "Genere", ("interviews", "interview_id"): "Codice intervista"}
_LONG = {"text": 70, "summary": 80, "request": 50, "keywords": 40, "organisations": 40, "what_to_do": 60, "problem": 50, "question": 40, "what": 70}
_PRECISIONS = {"day": "giorno", "month": "mese", "year": "anno"}
_HEADER_FILL = PatternFill("solid", fgColor="0B4A50")
_FONT = "Calibri"
_HEADER_FONT = Font(name=_FONT, size=11, bold=True, color="FFFFFF")
_HEADER_LINE = Border(bottom=Side("thin", color="FFFFFF"))
_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_INDENTED = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
_FORMULA = "=+-@\t\r"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

ExtraSheet = Callable[[Workbook], None]


def header(table: str, column: str) -> str:
    """The Italian heading of a table's column."""
    return _OTHER_HEADERS.get((table, column)) or HEADERS.get(column, column)


def write_workbook(
    path: Path,
    tables: dict[str, pd.DataFrame],
    study: Study,
    extra_sheets: Iterable[ExtraSheet] = (),
    *,
    day: str = "",
    notes: Iterable[str] = (),
) -> None:
    """Write the workbook.

    Args:
        path: the file.
        tables: by name; those that are missing get no sheet.
        study: its title goes into the first sheet and the properties.
        extra_sheets: called with the workbook once the first sheet stands; each adds its sheets. In a large study
            (``workbook.write_only``) only ``create_sheet`` and ``append`` work.
        day: ISO day of the run, for the properties.
        notes: sentences for the first sheet.
    """
    rows = sum(len(df) for df in tables.values())
    workbook = Workbook(write_only=rows > _IN_MEMORY)
    if not workbook.write_only:
        workbook.remove(workbook.active)
    workbook.properties.creator = "Restituzione"
    workbook.properties.lastModifiedBy = "Restituzione"
    workbook.properties.title = xml_text(study.title)
    workbook.properties.language = "it-IT"
    shown = {name: tables[name] for name in SHEETS if name in tables}
    _cover(workbook, study, shown, notes)
    for add in extra_sheets:
        add(workbook)
    for name, df in shown.items():
        _sheet(workbook, name, df)
    workbook.save(path)
    settle(path, day=day)


def _cover(workbook: Workbook, study: Study, tables: dict[str, pd.DataFrame], notes: Iterable[str]) -> None:
    sheet = workbook.create_sheet("Leggimi")
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 14
    sheet.column_dimensions["C"].width = 90
    sheet.sheet_view.showGridLines = False
    _fit_to_page(sheet)
    sheet.append([_text(sheet, study.title, font=Font(name=_FONT, bold=True, size=16, color="0B4A50"))])
    sheet.append([_text(sheet, study.subtitle)])
    sheet.append([])
    sheet.append([_text(sheet, h, font=_HEADER_FONT, fill=_HEADER_FILL, alignment=_INDENTED if n == 2 else _TOP) for n, h in enumerate(("Foglio", "Righe", "Che cosa contiene"))])
    for name, df in tables.items():
        link = _text(sheet, SHEETS[name], font=Font(name=_FONT, size=11, color="0B5A60", underline="single"))
        link.hyperlink = f"#'{SHEETS[name]}'!A1"
        more = f" Qui le prime {_MOST_ROWS} righe; tutte in {BY_NAME[name].file}." if len(df) > _MOST_ROWS else ""
        sheet.append([link, len(df), _text(sheet, _CONTENTS[name] + more, alignment=_INDENTED)])
    sheet.append([])
    for place, note in enumerate(notes, 6 + len(tables)):
        sheet.row_dimensions[place].height = _LINE * _lines(note, 90)
        sheet.append([None, None, _text(sheet, note, alignment=_INDENTED)])


_CONTENTS = {
    "interviews": "Una riga per intervista: data, ente, persone.",
    "themes": "Una riga per tema ricorrente: titolo, sintesi, diffusione, stato.",
    "requests": "Una riga per richiesta o sollecitazione: chi chiede, che cosa, in quale area.",
    "statements": "Una riga per affermazione, parola per parola, con il punto della nota e il tema.",
    "keywords": "Le parole che distinguono ogni tema e lo studio intero (codice tema vuoto).",
    "entities": "Persone (PER), enti (ORG), luoghi (LOC) e date (DATE) nominati nelle note.",
    "problems": "Quello che il programma non ha potuto decidere o leggere, e che cosa fare.",
    "changes": "Che cosa è successo ai temi dall'esecuzione precedente.",
}


def _sheet(workbook: Workbook, name: str, df: pd.DataFrame) -> None:
    table = BY_NAME[name]
    columns = [c for c in table.columns if c.name in df.columns]
    df = df.head(_MOST_ROWS)
    sheet = workbook.create_sheet(SHEETS[name])
    for n, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(n)].width = _width(name, column, df)
    sheet.freeze_panes = f"{get_column_letter(2)}2"
    last = get_column_letter(max(1, len(columns)))
    sheet.auto_filter.ref = f"A1:{last}{len(df) + 1}"
    sheet.print_title_rows = "1:1"
    _fit_to_page(sheet)
    heads = [
        _text(sheet, header(name, c.name), font=_HEADER_FONT, fill=_HEADER_FILL, alignment=_WRAPPED, border=_HEADER_LINE) for c in columns
    ]
    sheet.append(heads)
    writers = [_writer(sheet, c) for c in columns]
    long = [n for n, c in enumerate(columns) if c.name in _LONG and c.type is str]
    for place, row in enumerate(df[[c.name for c in columns]].itertuples(index=False, name=None), 2):
        lines = max((_lines(row[n], _LONG[columns[n].name]) for n in long), default=1)
        if lines > 1:
            sheet.row_dimensions[place].height = _LINE * lines
        sheet.append([write(value) for write, value in zip(writers, row, strict=True)])


def _fit_to_page(sheet) -> None:
    """Printed on A4 across, as many pages down as it takes."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _lines(text: str, width: int) -> int:
    """Lines that a wrapped text takes in a column ``width`` characters wide, as many as a spreadsheet lets be seen."""
    return min(25, max(1, -(-len(text) * 11 // (width * 10))))


def _width(name: str, column: Column, df: pd.DataFrame) -> float:
    if column.name in _LONG and column.type is str:
        return _LONG[column.name]
    head = len(header(name, column.name))
    longest = int(df[column.name].head(300).map(lambda v: len(str(v))).max()) if len(df) else 0
    return min(45, max(9, head + 3, longest + 2))


def _writer(sheet, column: Column) -> Callable[[object], object]:
    """How a value of this column becomes a cell: dates as dates, numbers as numbers, text as text.

    A style is looked up once a column: for each cell that costs more than all the rest.
    """
    if column.type is not str:
        return _styled(sheet, "0.00" if column.type is float else "0", _TOP)
    plain = _styled(sheet, "General", _WRAPPED if column.name in _LONG else _TOP)
    guarded = _styled(sheet, "General", _WRAPPED if column.name in _LONG else _TOP, quote=True)

    def text(value: str):
        if not value:
            return None
        cell = (guarded if value[0] in _FORMULA else plain)(_shortened(value))
        cell.data_type = "s"  # without it «=…» would be a formula
        return cell

    if column.name in ("date", "first_date", "last_date"):
        dated = _styled(sheet, "dd/mm/yyyy", _TOP)
        return lambda v: dated(datetime.date.fromisoformat(v)) if _DATE.fullmatch(v) else text(italian.date(v))
    if column.name == "date_precision":
        return lambda v: text(_PRECISIONS.get(v, v))
    return text


def _styled(sheet, form: str, alignment: Alignment, *, quote: bool = False) -> Callable[[object], WriteOnlyCell]:
    model = WriteOnlyCell(sheet)
    model.number_format, model.alignment = form, alignment
    if quote:
        model.quotePrefix = True

    def cell(value):
        made = WriteOnlyCell(sheet, value)
        made._style = model._style
        return made

    return cell


def _shortened(value: str) -> str:
    text = xml_text(value)
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 2] + " …"


def _text(sheet, value: str, **style):
    """A cell that stays text whatever it begins with."""
    cell = WriteOnlyCell(sheet, _shortened(value))
    cell.data_type = "s"
    if value[:1] and value[0] in _FORMULA:
        cell.quotePrefix = True  # so it stays text when a person edits the cell
    for name, setting in style.items():
        setattr(cell, name, setting)
    return cell
