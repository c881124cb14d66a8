"""Dates, counts and elisions as an Italian reader expects them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report import italian


@pytest.mark.parametrize(
    ("iso", "written"),
    [
        ("2021-01-26", "26 gennaio 2021"),
        ("2021-02-01", "1º febbraio 2021"),
        ("2021-12", "dicembre 2021"),
        ("2021", "2021"),
        ("", ""),
    ],
)
def test_dates(iso, written):
    assert italian.date(iso) == written


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("2021-01-26", "2021-03-03", "dal 26 gennaio al 3 marzo 2021"),
        ("2021-01-08", "2021-01-11", "dall'8 all'11 gennaio 2021"),
        ("2020-12-20", "2021-01-02", "dal 20 dicembre 2020 al 2 gennaio 2021"),
        ("2021-01-26", "2021-01-26", "26 gennaio 2021"),
        ("2021-01", "2021-03", "gennaio 2021 – marzo 2021"),
        ("2021-03", "2021-03-08", "marzo 2021"),
        ("2021", "2022-03-08", "2021 – 2022"),
        ("", "2021-03-03", "3 marzo 2021"),
        ("", "", ""),
    ],
)
def test_periods(first, last, written):
    assert italian.period(first, last) == written


def test_counts_agree():
    assert italian.count(1, "intervista", "interviste") == "1 intervista"
    assert italian.count(0, "intervista", "interviste") == "0 interviste"
    assert italian.count(12500, "intervista", "interviste") == "12.500 interviste"


@pytest.mark.parametrize(
    ("preposition", "noun", "more", "written"),
    [
        ("di", "ambito", {}, "dell'ambito"),
        ("di", "sportello", {}, "dello sportello"),
        ("di", "comune", {}, "del comune"),
        ("di", "alleanza", {"gender": "f"}, "dell'alleanza"),
        ("di", "alleanze", {"gender": "f", "plural": True}, "delle alleanze"),
        ("a", "enti", {"plural": True}, "agli enti"),
        ("in", "scuole", {"gender": "f", "plural": True}, "nelle scuole"),
        ("", "università", {"gender": "f"}, "l'università"),
        ("su", "zona", {"gender": "f"}, "sulla zona"),
        ("", "iato", {}, "lo iato"),
    ],
)
def test_elision(preposition, noun, more, written):
    assert italian.articled(preposition, noun, **more) == written


def test_lists():
    assert italian.listed([]) == ""
    assert italian.listed(["Cuveglio"]) == "Cuveglio"
    assert italian.listed(["Cuveglio", "Lecco", "Erba"]) == "Cuveglio, Lecco ed Erba"


def test_quotation_marks_inside_a_quote_do_not_clash():
    assert italian.quoted(" chiamarla «rete» è troppo ") == "«chiamarla “rete” è troppo»"


def test_shortening_prefers_the_end_of_a_clause():
    text = "Il tavolo si riunisce ogni mese e funziona; quello che manca è un verbale che resti a chi non c'era quella sera."
    assert italian.shorten(text, 60) == "Il tavolo si riunisce ogni mese e funziona …"
    assert italian.shorten("breve", 60) == "breve"


@given(st.text(max_size=300), st.integers(10, 120))
def test_shortening_never_goes_over(text, limit):
    short = italian.shorten(text, limit)
    assert len(short) <= limit
    assert short.removesuffix(" …") in text
