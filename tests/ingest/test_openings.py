"""Notes in prose say when and with whom in their first sentences; those are no statements."""

import pytest

from pipeline.extract.organisations import OrganisationResolver
from pipeline.ingest.document import PARAGRAPH, Block
from pipeline.ingest.header import HeaderReader
from pipeline.ingest.interviews import read_interviews
from pipeline.ingest.openings import opening, people_present
from pipeline.ingest.read import read_document
from pipeline.study import Organisation, Study

RESOLVER = OrganisationResolver(Study(title="x", organisations=[Organisation(name="Circolo Monte Rosa", aliases=["Monte Rosa"])]))


def _open(*paragraphs, present=()):
    text, blocks = "", []
    for p in paragraphs:
        blocks.append(Block(PARAGRAPH, p, len(text), len(text) + len(p), "riga 1"))
        text += p + "\n"
    names, end = opening(text, blocks, RESOLVER, present=list(present))
    return names, text[end:].strip()


@pytest.mark.parametrize(
    ("paragraph", "names", "rest"),
    [
        (
            "Circolo Monte Rosa, Varallo. Ci sono stata il 4 maggio 2022; mi hanno accolto Rita Bo e il fratello Ugo Bo. La sala è fredda.",
            ["Rita Bo", "Ugo Bo"],
            "La sala è fredda.",
        ),
        (
            "Ieri, 4 maggio 2022, sono stato dai soci del Monte Rosa. Ho parlato con la presidente Ada Riva. Vi riassumo com'è andata. Pagano tutto loro.",
            ["Ada Riva"],
            "Pagano tutto loro.",
        ),
        ("Incontro del 4 maggio 2022. C'erano don Aldo Neri e due volontarie, Lina Sella e Pia Oro.", ["Aldo Neri", "Lina Sella", "Pia Oro"], ""),
    ],
)
def test_the_opening_of_a_note(paragraph, names, rest):
    assert _open(paragraph) == (names, rest)


def test_a_letter_greets_and_tells_with_whom():
    assert _open(
        "Cari colleghi,", "vi giro la chiacchierata di ieri con Rita Bo (cassiera) e Ugo Sella. Clima disteso, poche sedie. I soci calano."
    ) == (["Rita Bo", "Ugo Sella"], "I soci calano.")


def test_a_body_and_what_it_does_open_a_note():
    assert _open("Circolo Monte Rosa, escursioni e soccorso, Varallo. Incontro con Rita Bo. Il rifugio perde acqua.") == (
        ["Rita Bo"],
        "Il rifugio perde acqua.",
    )
    assert _open("Circolo Monte Rosa, il rifugio perde acqua.") == ([], "Circolo Monte Rosa, il rifugio perde acqua.")


def test_who_is_who_is_told_of_those_present():
    who = "La Bo presiede il circolo da un anno, Sella è il cassiere."
    assert _open(who + " Il rifugio perde acqua.", present=["Rita Bo", "Ugo Sella"])[1] == "Il rifugio perde acqua."
    assert _open(who)[1] == who


def test_what_people_say_is_no_opening():
    assert _open("Il campo è allagato da marzo. Rita Bo ha chiesto una pompa.") == ([], "Il campo è allagato da marzo. Rita Bo ha chiesto una pompa.".strip())


def test_places_and_bodies_are_nobody():
    assert people_present("C'erano anche quelli del Circolo Monte Rosa e di San Rocco.", RESOLVER) == []


def test_who_signs_below_a_header_was_not_met(tmp_path):
    note = "Circolo Monte Rosa\nIncontro di martedì 3 maggio 2022. Abbiamo parlato con Rita Bo, presidente. Appunti di Ugo Sella.\n\nIl rifugio perde acqua da due inverni.\n"
    (tmp_path / "a.txt").write_text(note, encoding="utf-8")
    reading = read_interviews(read_document(tmp_path / "a.txt", root=tmp_path), HeaderReader(RESOLVER.study, RESOLVER))
    assert [(i.facts.participants, i.facts.interviewers) for i in reading.interviews] == [(["Rita Bo"], ["Ugo Sella"])]
