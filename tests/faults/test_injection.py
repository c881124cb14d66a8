"""Formulas, markup and XML in notes and file names arrive as text in every table and document."""

import csv
import re

import docx
import openpyxl
import pytest
from lxml import html
from pptx import Presentation

from flows.artifacts import interviews_page, problems_page, requests_page, themes_page
from pipeline.tables import INTERVIEWS, PROBLEMS, REQUESTS, THEMES, read_table
from tests.faults.workplace import TABLE_FILES, make_study, run_alone

SCRIPT = "<script>alert(1)</script>"
MARKUP = "[clic](javascript:alert(2)) <img src=x onerror=alert(3)> ![x](http://esempio.test/p.png)"
NAME = "=cmd <img src=x onerror=alert(4)> & «a» ]]>.txt"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    paths = make_study(tmp_path_factory.mktemp("ostile") / "s")
    for name, town, person in ((NAME, "Valdurra", "=HYPERLINK(1) Rossi"), ("due.md", "Montecàlvo", "Ugo Bianchi")):
        (paths.raw / name).write_text(
            f"Pro Loco di {town}, 3 giugno 2022\nPartecipante: {person}\n\n"
            f'- =1+1 il magazzino è pieno, "dicono"; e, poi, piove {SCRIPT} nel magazzino delle sedie.\n'
            f"- Chiede un corso sulla sicurezza {MARKUP} per le sagre.\n"
            "- @SUM(A1) i permessi del comune arrivano tardi ]]> &amp; &lt;b&gt; la sagra salta.\n"
            "- +39 i giovani non entrano nel direttivo <w:t>mai</w:t> {{ 7*7 }} ${7*7}.\n",
            encoding="utf-8",
        )
    run_alone(paths)
    return paths


def test_the_words_arrive_whole(hostile):
    text = "\n".join(read_table("statements", hostile.processed)["text"])
    for words in (SCRIPT, "javascript:alert(2)", "<w:t>mai</w:t>", "{{ 7*7 }}", "]]>"):
        assert words in text
    assert NAME in set(read_table("interviews", hostile.processed)["source"])


def test_no_cell_of_a_table_acts_as_a_formula(hostile):
    for file in TABLE_FILES:
        with (hostile.processed / file).open(encoding="utf-8", newline="") as table:
            rows = list(csv.reader(table))
        assert len({len(r) for r in rows}) == 1, file  # no delimiter of a note breaks a row
        numbers = {i for i, name in enumerate(rows[0]) if name in ("score", "confidence", "stability")}
        assert [c for r in rows for i, c in enumerate(r) if i not in numbers and c[:1] in "=+-@\t" and c] == [], file


def test_no_cell_of_the_workbook_is_a_formula_of_a_note(hostile):
    book = openpyxl.load_workbook(hostile.processed / "restituzione.xlsx")
    formulas = [c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert [f for f in formulas if any(w in str(f) for w in ("cmd", "1+1 il", "SUM(A1)", "HYPERLINK(1)"))] == []


def test_the_page_holds_no_element_of_a_note(hostile):
    page = html.fromstring((hostile.processed / "restituzione.html").read_bytes())
    assert [e for e in page.iter() if any(a.startswith("on") for a in e.attrib)] == []
    assert [s for s in page.iter("script") if "alert(" in (s.text or "") and s.get("type") != "application/json"] == []
    assert [e.get("src") or e.get("href") for e in page.iter() if (e.get("src") or e.get("href") or "").startswith(("x", "http:", "javascript:"))] == []


def test_word_and_slides_open_and_show_the_words(hostile):
    document = docx.Document(hostile.processed / "restituzione.docx")
    words = "\n".join(n.text or "" for n in document.element.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"))
    assert "<w:t>mai</w:t>" in words and "[clic](javascript:alert(2)) <img src=x onerror=alert(3)>" in words
    assert len(Presentation(hostile.processed / "restituzione.pptx").slides) > 1


def test_pages_of_the_interface_hold_no_markup_of_a_note(hostile):
    tables = {t.name: read_table(t.name, hostile.processed) for t in (INTERVIEWS, THEMES, REQUESTS)}
    problems = PROBLEMS.frame([{"source": NAME, "locator": "", "problem": MARKUP, "what_to_do": SCRIPT}])
    for page in (
        interviews_page(tables["interviews"], words=True), themes_page(tables["themes"], words=True),
        requests_page(tables["requests"], words=True), problems_page(problems),
    ):  # fmt: skip
        cells = re.sub(r"\\[!-/:-@\\[-`{-~]", "", page)  # a sign behind a backslash is a sign (CommonMark 2.4)
        for sign in "<>[]`":
            assert sign not in cells
