"""Pages for Prefect's interface: what stands in a note stays text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from flows.artifacts import document_links, escape, markdown_table, problems_page, requests_page, themes_page
from pipeline.tables import PROBLEMS, REQUESTS, THEMES


def test_nothing_in_a_cell_acts_as_markup():
    cell = escape("a | b\n<script>alert(1)</script> [qui](http://x.it) *forte* `x` & 5 < 6")
    assert "\n" not in cell
    assert not re.search(r"(?<!\\)[|<>*`\[\]&]", cell)
    assert "http://" not in cell


def test_plain_italian_stays_as_it_is():
    for text in ("quasi tutte le alleanze (10 su 12)", "L'orario è 8.30-12.30, più o meno: perché?", "2021-02-03", "+39 n. 4!"):
        assert escape(text) == text


@given(st.text())
def test_a_row_has_as_many_cells_as_its_head(text):
    table = markdown_table("Temi", ["uno", "due"], [(text, "x")], more="themes.csv")
    row = table.splitlines()[4]
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 3


def test_empty_and_long_tables_say_so():
    assert "Nessuna riga." in markdown_table("Temi", ["a"], [], more="themes.csv")
    long = markdown_table("Temi", ["a"], [(str(i),) for i in range(500)], more="themes.csv")
    assert "Le altre 300 righe sono in themes.csv." in long


def test_words_of_the_notes_are_shown_only_where_the_study_asks_for_it():
    requests = REQUESTS.frame([{"area": "Rete", "requester": "Ada Verdi", "request": "un tavolo", "request_type": "richiesta"}])
    assert "Ada Verdi" not in requests_page(requests) and "| Rete |" in requests_page(requests)
    assert "Ada Verdi" in requests_page(requests, words=True)
    assert "Nessuna riga." in themes_page(THEMES.empty())
    assert "rotto.docx" in problems_page(PROBLEMS.frame([{"source": "rotto.docx", "problem": "danneggiato"}]))


def test_links_lead_to_the_documents_that_are_there(tmp_path):
    folder = tmp_path / "più risultati"
    folder.mkdir()
    (folder / "restituzione.html").touch()
    links = document_links(folder)
    assert (folder / "restituzione.html").as_uri() in links and "docx" not in links
