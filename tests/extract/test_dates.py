"""Dates as people write them in notes."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.dates import DateMention, check_date, find_dates, parse_date

REFERENCE = datetime.date(2022, 3, 10)


def found(text: str, **more) -> list[tuple[str, str, str]]:
    return [(m.text, m.iso, m.precision) for m in find_dates(text, **more)]


@pytest.mark.parametrize("text, iso", [
    ("12 ottobre 2022", "2022-10-12"), ("12 OTTOBRE 2022", "2022-10-12"), ("1° giugno 2022", "2022-06-01"), ("1º giugno 2022", "2022-06-01"),
    ("primo giugno 2022", "2022-06-01"), ("12/10/2022", "2022-10-12"), ("5/4/22", "2022-04-05"), ("5.4.2022", "2022-04-05"),
    ("5-4-2022", "2022-04-05"), ("2022-04-05", "2022-04-05"), ("2022/04/05", "2022-04-05"), ("20220405", "2022-04-05"), ("05042022", "2022-04-05"),
    ("9 sett. 2022", "2022-09-09"), ("9 sett 2022", "2022-09-09"), ("9-ott-22", "2022-10-09"), ("9/X/2022", "2022-10-09"), ("9 ottobre '22", "2022-10-09"),
    ("9 ottobre del 2022", "2022-10-09"), ("9 di ottobre del 2022", "2022-10-09"), ("9\u00a0ottobre\u00a02022", "2022-10-09"),
])
def test_a_whole_date_is_read_in_every_form(text, iso):
    assert found(f"Incontro del {text}, in sede") == [(text, iso, "day")]


@pytest.mark.parametrize("text, expected", [
    ("Riapre a giugno", ("giugno", "2022-06", "month")),
    ("Chiuso da dic", ("dic", "2021-12", "month")),
    ("assemblea di febbr.", ("febbr.", "2022-02", "month")),
    ("Dal novembre 2019 va meglio", ("novembre 2019", "2019-11", "month")),
    ("Il servizio esiste dal 2011.", ("2011", "2011", "year")),
    ("nel '19 eravamo in tre", ("'19", "2019", "year")),
    ("bilancio 2021, ultima pagina", ("2021", "2021", "year")),
    ("l'anno scolastico 2021/22", ("2021/22", "2021", "year")),
    ("ci vediamo il 7 aprile", ("7 aprile", "2022-04-07", "day")),
    ("l'8 gennaio siamo partiti", ("8 gennaio", "2022-01-08", "day")),
    ("entro il 31/1 si chiude", ("31/1", "2023-01-31", "day")),
    ("lo scorso maggio", ("maggio", "2021-05", "month")),
    ("il prossimo febbraio", ("febbraio", "2023-02", "month")),
])
def test_a_partial_date_keeps_its_precision_and_takes_the_nearest_year(text, expected):
    assert found(text, reference=REFERENCE) == [expected]


def test_without_a_reference_the_year_stays_unknown():
    assert found("riprendiamo a settembre, il 12 settembre") == [("settembre", "", "month"), ("12 settembre", "", "day")]


@pytest.mark.parametrize("text", [
    "alle 12.10 e poi alle 21.40", "h 14.30", "il treno delle 5.50", "costa 2000 euro", "€ 1990", "1.800 visite", "2017 utenti seguiti", "circa 2010 persone",
    "legge 104", "legge 328/2000", "delibera n. 02/2021", "tel. 0332 2019", "340 1234567", "10.1.20.3", "versione 3.2.21", "24/7", "3/10 degli iscritti",
    "gli anni '90", "gli anni 80", "il mare", "3 set di posate", "da 3 sett., mancano", "via 4 novembre 12", "piazza XXV aprile", "il 2%", "", "2.0", "mai",
])
def test_numbers_that_are_no_dates(text):
    assert found(text) == []


def test_days_that_share_a_month():
    assert found("il 3 e il 10 marzo 2022") == [("3", "2022-03-03", "day"), ("10 marzo 2022", "2022-03-10", "day")]
    assert [iso for _, iso, _ in found("dal 2 al 4 maggio", reference=REFERENCE)] == ["2022-05-02", "2022-05-04"]
    assert [iso for _, iso, _ in found("gennaio-marzo 2022")] == ["2022-01", "2022-03"]
    assert [iso for _, iso, _ in found("dicembre/gennaio 2022")] == ["2021-12", "2022-01"]


def test_weekday_stays_outside_of_the_mention():
    assert find_dates("martedì 15 marzo 2022") == [DateMention(8, 21, "15 marzo 2022", "2022-03-15", "day")]


def test_a_feast_is_a_date_with_its_year_only():
    assert found("da Natale 2021 a Pasqua 2022") == [("Natale 2021", "2021-12-25", "day"), ("Pasqua 2022", "2022-04-17", "day")]
    assert found("la recita di Natale, il pranzo di Pasqua") == []


def test_month_first_only_when_asked():
    assert found("04/05/2022")[0][1] == "2022-05-04"
    assert found("04/05/2022", day_first=False)[0][1] == "2022-04-05"


def test_file_names():
    assert parse_date("verbale20220405") == ("2022-04-05", "day")
    assert parse_date("biblioteca_2022-04-05_bis") == ("2022-04-05", "day")
    assert parse_date("note finali") is None


@pytest.mark.parametrize("text, kind, words", [
    ("31/02/2022", "impossible", "non esiste"), ("30 febbraio 2022", "impossible", "non esiste"), ("29 febbraio 2022", "impossible", "non esiste"),
    ("03/13/2022", "ambiguous", "13 marzo 2022"), ("lunedì 15 marzo 2022", "weekday", "martedì"),
])
def test_dates_that_cannot_be_are_told_and_not_guessed(text, kind, words):
    problem = check_date(f"Data: {text}")
    assert problem.kind == kind and words in problem.message and problem.what_to_do
    if kind != "weekday":
        assert parse_date(text) is None


def test_sound_dates_have_no_problem():
    assert check_date("martedì 15/03/2022, poi mar. 22 marzo 2022; 29 febbraio 2020") is None
    assert check_date("") is None


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y"]))
def test_every_day_of_the_calendar_is_read_back(day, form):
    assert found(f"il {day.strftime(form)}") == [(day.strftime(form), day.isoformat(), "day")]


@given(st.text(alphabet="0123456789/.-, eilda'gnomarz°\n", max_size=80))
def test_mentions_are_ordered_slices_of_the_text(text):
    end = 0
    for m in find_dates(text, reference=REFERENCE):
        assert end <= m.start < m.end and text[m.start:m.end] == m.text
        end = m.end
    check_date(text)


def test_a_very_long_line_is_read_to_its_end():
    assert find_dates("3 e 10, 17-24/" * 40_000 + " e il 3 marzo 2022")[-1].text == "3 marzo 2022"


def test_a_year_before_an_equals_sign():
    assert found("iscritti 2021 = 84, quasi la metà") == [("2021", "2021", "year")]
