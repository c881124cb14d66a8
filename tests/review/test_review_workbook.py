"""The workbook way: nothing changed is nothing said; what changed is understood; what is stale is refused by row."""

import shutil
import subprocess

import openpyxl
import pytest

from pipeline.errors import RestituzioneError
from pipeline.report.workbook import write_workbook
from pipeline.review import sheets as L
from pipeline.review.workbook import review_sheets
from pipeline.review.workbook_read import read_workbook


def tables_of(world):
    return {**world.settled.frames, "register": world.settled.memory.register}


@pytest.fixture
def book(world, tmp_path):
    """The workbook of the world's last run, and a way to edit it: sheet, row's id, heading, value."""

    class Book:
        path = tmp_path / "restituzione.xlsx"

        def write(self):
            tables = tables_of(world)
            write_workbook(self.path, tables, world.study, [review_sheets(tables, world.study)])
            return self

        def set(self, sheet, row_id, heading, value):
            workbook = openpyxl.load_workbook(self.path)
            rows = workbook[sheet]
            column = [c.value for c in rows[1]].index(heading) + 1
            (row,) = [r for r in range(2, rows.max_row + 1) if rows.cell(r, 1).value == row_id]
            rows.cell(row, column).value = value
            workbook.save(self.path)
            return row

        def read(self):
            drafts, refusals = read_workbook(self.path, tables_of(world), study=world.study)
            return [(d.action, d.target, d.value) for d in drafts], refusals

    return Book().write()


def test_without_edits_nothing_is_said(book):
    assert book.read() == ([], [])


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_saved_by_libreoffice_nothing_is_said_and_edits_are_read(book, world, tmp_path):
    world.say(("rename_theme", "T01", '=SOMMA(1;1) «è» "così"'))
    world.run()
    book.write()
    kind = "xlsx:Calc MS Excel 2007 XML"
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", kind, "--outdir", str(tmp_path / "lo")]
    subprocess.run([*command, str(book.path)], check=True, capture_output=True, timeout=180)
    book.path = tmp_path / "lo" / book.path.name
    assert book.read() == ([], [])
    book.set(L.THEMES_SHEET, "T02", "Titolo", "Andare a scuola")
    assert book.read() == ([("rename_theme", "T02", "Andare a scuola")], [])


def test_every_kind_of_edit_is_understood_and_applies(book, world):
    market, bus = world.id_of("spostato in piazza"), world.id_of("secondo pulmino")
    requests = world["requests"].set_index("statement_id")["request_id"]
    book.set(L.THEMES_SHEET, "T01", "Titolo", " Il commercio  è via ")
    book.set(L.THEMES_SHEET, "T02", "Stato", "definitivo")
    book.set(L.STATEMENTS_SHEET, world.id_of("fontana"), "Tema", "T02 · Il pulmino")
    book.set(L.STATEMENTS_SHEET, world.id_of("mercato del giovedì"), "Tema", L.NO_THEME)
    book.set(L.STATEMENTS_SHEET, world.id_of("festa d'autunno"), "Tema", "Le feste")
    book.set(L.STATEMENTS_SHEET, world.id_of("più tranquilla"), "Tema", "le Feste")
    book.set(L.STATEMENTS_SHEET, world.id_of("festa d'autunno"), "È una richiesta", "sì")
    book.set(L.REQUESTS_SHEET, requests[market], "È una richiesta", "no")
    book.set(L.REQUESTS_SHEET, requests[bus], "Area", "Trasporti")
    book.set(L.REQUESTS_SHEET, requests[bus], "Tipo", "richiesta")
    drafts, refusals = book.read()
    assert refusals == []
    feasts = {world.id_of("festa d'autunno"), world.id_of("più tranquilla")}
    assert ("rename_theme", "T01", "Il commercio è via") in drafts
    assert ("move_statement", world.id_of("mercato del giovedì"), "") in drafts
    (new,) = [d for d in drafts if d[0] == "new_theme"]
    assert all(s in new[2] for s in feasts)
    assert len(drafts) == 9
    world.say(*drafts)
    world.run()
    assert world.labels[world.theme_of("festa d'autunno")] == "Le feste" and world.theme_of("fontana") == "T02"
    assert book.write().read() == ([], [])


def test_merging_and_dropping(book):
    book.set(L.THEMES_SHEET, "T02", "Unisci a", "T01 · Il mercato")
    assert book.read()[0] == [("merge_themes", "T02", "T01")]
    row = book.set(L.THEMES_SHEET, "T02", "Togli", "sì")
    drafts, (refusal,) = book.read()
    assert drafts == [] and (refusal["sheet"], refusal["row"]) == (L.THEMES_SHEET, row)
    book.set(L.THEMES_SHEET, "T02", "Unisci a", None)
    assert book.read() == ([("drop_theme", "T02", "")], [])


def test_a_row_that_the_study_left_behind_is_refused_unless_it_says_the_same(book, world):
    fountain, feast = world.id_of("fontana"), world.id_of("festa d'autunno")
    row = book.set(L.STATEMENTS_SHEET, fountain, "Tema", "T02 · Il pulmino")
    book.set(L.STATEMENTS_SHEET, feast, "Tema", "T01 · Il mercato")
    world.say(("move_statement", fountain, "T01"), ("move_statement", feast, "T01"))
    world.run()
    drafts, refusals = book.read()
    assert drafts == []
    assert [(r["sheet"], r["row"]) for r in refusals] == [(L.STATEMENTS_SHEET, row)]
    assert "intanto" in refusals[0]["problem"]


def test_a_title_that_somebody_else_changed_meanwhile_is_not_overwritten(book, world):
    row = book.set(L.THEMES_SHEET, "T01", "Titolo", "Il mio titolo")
    world.say(("rename_theme", "T01", "Il titolo di un'altra"), who="Bea")
    world.run()
    drafts, (refusal,) = book.read()
    assert drafts == [] and refusal["row"] == row and "Il titolo di un'altra" in refusal["problem"]


def test_an_untouched_row_is_no_decision_though_the_study_moved_on(book, world):
    world.say(("move_statement", world.id_of("fontana"), "T01"), ("rename_theme", "T02", "Altro titolo"))
    world.run()
    assert book.read() == ([], [])


@pytest.mark.parametrize(
    ("sheet", "row_id", "heading", "value", "words"),
    [
        (L.THEMES_SHEET, "T01", "Stato", "finito", "proposto, rivisto, definitivo"),
        (L.THEMES_SHEET, "T01", "Unisci a", "T09 · Mai visto", "non è un tema"),
        (L.THEMES_SHEET, "T01", "Unisci a", "T01 · Il mercato", "girano in tondo"),
        (L.THEMES_SHEET, "T01", "Titolo", None, "manca"),
        (L.THEMES_SHEET, "T01", "Codice", "T02", "impronta"),
        (L.STATEMENTS_SHEET, "fontana", "Tema", "T44 · Vecchio", "non c'è più"),
        (L.STATEMENTS_SHEET, "fontana", "È una richiesta", "boh", "né sì né no"),
        (L.REQUESTS_SHEET, "secondo pulmino", "Area", "Astronomia", "Aree possibili"),
    ],
)
def test_what_cannot_be_is_refused_by_row(book, world, sheet, row_id, heading, value, words):
    if sheet != L.THEMES_SHEET:
        row_id = world.id_of(row_id)
    if sheet == L.REQUESTS_SHEET:
        row_id = world["requests"].set_index("statement_id").loc[row_id, "request_id"]
    row = book.set(sheet, row_id, heading, value)
    drafts, refusals = book.read()
    assert drafts == []
    assert any(r["row"] == row and words in r["problem"] + r["what_to_do"] for r in refusals)


def test_a_request_refused_and_corrected_in_one_row_is_a_contradiction(book, world):
    request = world["requests"]["request_id"].iloc[0]
    book.set(L.REQUESTS_SHEET, request, "È una richiesta", "no")
    row = book.set(L.REQUESTS_SHEET, request, "Area", "Commercio")
    drafts, (refusal,) = book.read()
    assert drafts == [] and refusal["row"] == row


def test_ids_are_locked_headings_frozen_and_choices_come_from_a_hidden_sheet(book):
    workbook = openpyxl.load_workbook(book.path)
    assert workbook[L.LISTS_SHEET].sheet_state == "hidden"
    for title in L.SHEETS:
        sheet = workbook[title]
        assert sheet.protection.sheet and sheet.freeze_panes == "C2"
        assert sheet["A2"].protection.locked and any(not c.protection.locked for c in sheet[2])
        rules = [r for r in sheet.data_validations.dataValidation if L.LISTS_SHEET in r.formula1]
        assert rules


def test_a_title_that_looks_like_a_formula_stays_text(book, world):
    world.say(("rename_theme", "T01", '=HYPERLINK("http://x")'))
    world.run()
    book.write()
    workbook = openpyxl.load_workbook(book.path)
    cells = [c for sheet in workbook for row in sheet.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f"]
    assert book.read() == ([], [])


def test_other_files_are_refused_in_words(world, tmp_path):
    (tmp_path / "note.xlsx").write_text("ciao", encoding="utf-8")
    openpyxl.Workbook().save(tmp_path / "vuoto.xlsx")
    for name, words in (("note.xlsx", "non è una cartella di lavoro"), ("vuoto.xlsx", "fogli di revisione"), ("manca.xlsx", "non c'è")):
        with pytest.raises(RestituzioneError, match=words):
            read_workbook(tmp_path / name, tables_of(world), study=world.study)
