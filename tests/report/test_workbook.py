"""The workbook: every table a sheet, dates that are dates, text that never becomes a formula."""

import datetime
import zipfile

import openpyxl
import pytest

from pipeline.report import workbook
from pipeline.report.workbook import SHEETS, header, write_workbook
from pipeline.tables import BY_NAME, TABLES


@pytest.fixture
def book(tables, study, tmp_path):
    write_workbook(tmp_path / "a.xlsx", tables, study, day="2022-03-20", notes=["Una nota."])
    return openpyxl.load_workbook(tmp_path / "a.xlsx")


def _column(sheet, title: str) -> list:
    n = next(c.column for c in sheet[1] if c.value == title)
    return [row[n - 1] for row in sheet.iter_rows(min_row=2)]


def test_every_table_has_a_sheet_with_all_its_rows(book, tables):
    assert book.sheetnames == ["Leggimi", *(SHEETS[t.name] for t in sorted(TABLES, key=lambda t: list(SHEETS).index(t.name)))]
    for name, title in SHEETS.items():
        if name in tables:
            assert book[title].max_row == len(tables[name]) + 1, title


def test_every_column_of_every_table_has_an_italian_heading():
    for name in SHEETS:
        headings = [header(name, c) for c in BY_NAME[name].column_names]
        assert len(headings) == len(set(headings)) and not any("_" in h for h in headings), (name, headings)


def test_dates_are_dates_and_months_are_words(book):
    values = [c.value for c in _column(book["Interviste"], "Data")]
    assert values == [datetime.datetime(2022, 3, 1), datetime.datetime(2022, 3, 8), "marzo 2022", None]


def test_counts_are_numbers(book):
    assert {type(c.value) for c in _column(book["Temi"], "Affermazioni")} == {int}


def test_text_that_looks_like_a_formula_is_text(book, tmp_path):
    cells = [c for c in _column(book["Affermazioni"], "Testo") if c.value[:1] in "=-+@"]
    assert {c.value[:4] for c in cells} == {"=1+1", "-5 g"}
    assert {c.data_type for c in cells} == {"s"} and all(c.quotePrefix for c in cells)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert not any(b"<f>" in archive.read(n) for n in archive.namelist())


def test_headers_are_frozen_and_filters_are_on(book):
    for title in book.sheetnames[1:]:
        assert book[title].freeze_panes == "B2" and book[title].auto_filter.ref.startswith("A1:")
        assert all(d.width for d in book[title].column_dimensions.values())


def test_properties_name_nobody(book):
    assert book.properties.creator == book.properties.lastModifiedBy == "Restituzione"
    assert book.properties.modified == datetime.datetime(2022, 3, 20)


def test_equal_tables_give_equal_bytes(tables, study, tmp_path):
    for name in ("a", "b"):
        write_workbook(tmp_path / f"{name}.xlsx", tables, study, day="2022-03-20")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_other_sheets_find_their_place_after_the_first(tables, study, tmp_path):
    def extra(workbook):
        workbook.create_sheet("Correzioni").append(["ciao"])

    write_workbook(tmp_path / "x.xlsx", tables, study, [extra])
    assert openpyxl.load_workbook(tmp_path / "x.xlsx").sheetnames[:3] == ["Leggimi", "Correzioni", "Interviste"]


def test_a_large_study_is_streamed_with_the_same_cells(book, tables, study, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "_IN_MEMORY", 10)
    write_workbook(tmp_path / "big.xlsx", tables, study, day="2022-03-20", notes=["Una nota."])
    streamed = openpyxl.load_workbook(tmp_path / "big.xlsx")
    for title in book.sheetnames:
        assert [[c.value for c in row] for row in streamed[title]] == [[c.value for c in row] for row in book[title]]
        assert streamed[title].freeze_panes == book[title].freeze_panes and streamed[title].auto_filter.ref == book[title].auto_filter.ref


def test_cells_longer_than_a_spreadsheet_holds_are_cut(tables, study, tmp_path):
    tables["statements"].loc[0, "text"] = "parola " * 10_000
    write_workbook(tmp_path / "l.xlsx", tables, study)
    values = [c.value for c in _column(openpyxl.load_workbook(tmp_path / "l.xlsx")["Affermazioni"], "Testo")]
    assert max(map(len, values)) <= 32_767


def test_empty_tables_have_sheets(study, tmp_path):
    write_workbook(tmp_path / "e.xlsx", {t.name: t.empty() for t in TABLES}, study)
    assert openpyxl.load_workbook(tmp_path / "e.xlsx")["Temi"].max_row == 1
