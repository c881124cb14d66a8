import pytest

from pipeline.ingest.document import HEADING, PARAGRAPH, ROW, Block
from pipeline.ingest.header import HeaderReader
from pipeline.ingest.labels import read_label
from pipeline.ingest.people import parse_people
from pipeline.study import Organisation, Study

STUDY = Study(
    title="Prova",
    organisations=[
        Organisation(name="Comune di Vigevano", aliases=["Vigevano"]),
        Organisation(name="Consorzio Servizi del Lodigiano", aliases=["Lodigiano"]),
    ],
)


def block(text, kind=PARAGRAPH, **more):
    return Block(kind, text, 0, len(text), "riga 1", **more)


def facts(*blocks, study=STUDY, **more):
    return HeaderReader(study).facts(list(blocks), **more)


def test_labelled_header():
    f = facts(
        block("Data: 12/04/2022"),
        block("Ente: Comune di Vigevano"),
        block("Presenti: Anna Doria (assessora), dott. Ugo Però"),
        block("Conduce: Lea Sala"),
    )
    assert (f.date, f.date_precision, f.organisation) == ("2022-04-12", "day", "Comune di Vigevano")
    assert f.participants == ["Anna Doria", "Ugo Però"]
    assert f.interviewers == ["Lea Sala"]


def test_transcription_date_is_not_the_interview():
    f = facts(block("Data trascrizione: 30/05/2022"), block("Incontro del 12 aprile 2022 con il Lodigiano"))
    assert f.date == "2022-04-12"
    assert f.organisation == "Consorzio Servizi del Lodigiano"


def test_title_and_date_line_without_labels():
    f = facts(block("Intervista al Comune di Vigevano", HEADING, level=1), block("Vigevano, mercoledì 13 aprile 2022"))
    assert (f.date, f.organisation) == ("2022-04-13", "Comune di Vigevano")


def test_file_name_serves_where_the_note_is_silent():
    f = facts(source="2022-04-12_lodigiano.txt")
    assert (f.date, f.organisation) == ("2022-04-12", "Consorzio Servizi del Lodigiano")


def test_body_unknown_to_the_study_keeps_its_name():
    f = facts(block("3 MAGGIO 2023 Fondazione Casa di Sant'Elena"), study=Study(title="x"))
    assert (f.date, f.organisation) == ("2023-05-03", "Fondazione Casa di Sant'Elena")


def test_header_table_of_three_columns():
    cells = {"Data": "13 aprile 2022", "Ente": "Lodigiano", "Partecipanti": "Ida Costa; Remo Villa"}
    f = facts(block("…", ROW, fields=cells, spans={k: (0, 1) for k in cells}))
    assert (f.date, f.organisation, f.participants) == (
        "2022-04-13",
        "Consorzio Servizi del Lodigiano",
        ["Ida Costa", "Remo Villa"],
    )


def test_impossible_date_is_told_and_not_taken():
    f = facts(block("Data: 31/02/2022"), block("Ente: Vigevano"))
    assert f.date == ""
    assert len(f.problems) == 1 and "31/02/2022" in f.problems[0][1]


@pytest.mark.parametrize(
    "value, people, ours",
    [
        ("rossi , ida de santis (uff. piano) , ferri x noi", ["rossi", "ida de santis"], ["ferri"]),
        ("Ida Costa, responsabile dei servizi, e Remo Villa, ufficio progetti", ["Ida Costa", "Remo Villa"], []),
        ("suor Pia Monti (invitata); Samira El Idrissi", ["suor Pia Monti", "Samira El Idrissi"], []),
        ("", [], []),
    ],
)
def test_people(value, people, ours):
    assert parse_people(value) == (people, ours)


@pytest.mark.parametrize(
    "text, kind",
    [
        ("Ente: X", "organisation"),
        ("Data: 1/2/2022", "date"),
        ("Intervistatrice: X", "interviewers"),
        ("Intervistate: X", "participants"),
        ("Ha condotto Lea Sala.", "interviewers"),
        ("per la facilitazione: X", "interviewers"),
        ("per il comune: X", "participants"),
        ("Data di trascrizione: 1/2/2022", "other date"),
        ("Luogo: sala giunta", "other"),
    ],
)
def test_labels(text, kind):
    assert read_label(text).kind == kind


def test_a_note_with_a_colon_is_no_label():
    assert read_label("lavatrici: rotte da marzo, ne servono tre") is None


def test_abbreviated_header_without_colons():
    f = facts(block("c'erano costa + villa , x noi sala"))
    assert (f.participants, f.interviewers) == (["costa", "villa"], ["sala"])


def test_persons_met_may_bear_the_name_of_a_body():
    study = Study(title="x", organisations=[{"name": "Azienda Fratelli Marchisio", "aliases": ["Marchisio"]}])
    block = Block(PARAGRAPH, "Incontro con: Giorgio Marchisio (titolare), Lucia Marchisio (sorella)", 0, 70, "riga 2")
    facts = HeaderReader(study).facts([block])
    assert facts.participants == ["Giorgio Marchisio", "Lucia Marchisio"]


@pytest.mark.parametrize(
    ("line", "participants", "interviewers"),
    [
        ("3 maggio 2022 | Riva, Bo, più Ada Sella (socia) | note di P. Zani", ["Riva", "Bo", "Ada Sella"], ["P. Zani"]),
        ("incontro del 3 maggio 2022 / presenti: Ada Riva (custode), Ugo Bo / appunti di Lina Sella", ["Ada Riva", "Ugo Bo"], ["Lina Sella"]),
        ("parlo con: Ada Riva pres., Ugo Bo bar e cassa", ["Ada Riva", "Ugo Bo"], []),
        ("Voci: Ada Riva, presidente; Facilitatore", ["Ada Riva"], []),
    ],
)
def test_several_facts_on_one_line(line, participants, interviewers):
    facts = HeaderReader(STUDY).facts([block(line)])
    assert (facts.participants, facts.interviewers) == (participants, interviewers)


def test_an_address_is_no_body():
    f = facts(block("Comune di Vigevano", HEADING), block("Sede: via Manzoni 4, saletta al primo piano"), block("Data: 3 maggio 2022"))
    assert f.organisation == "Comune di Vigevano"
    assert facts(block("Sede: Vigevano"), block("Data: 3 maggio 2022")).organisation == "Comune di Vigevano"
