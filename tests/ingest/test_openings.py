"""Notes in prose say when and with whom in their first sentences; those are no statements."""

import pytest

from pipeline.extract.organisations import OrganisationResolver
from pipeline.ingest.document import PARAGRAPH, Block
from pipeline.ingest.openings import opening, people_present
from pipeline.study import Organisation, Study

RESOLVER = OrganisationResolver(Study(title="x", organisations=[Organisation(name="Circolo Monte Rosa", aliases=["Monte Rosa"])]))


def _open(*paragraphs):
    text, blocks = "", []
    for p in paragraphs:
        blocks.append(Block(PARAGRAPH, p, len(text), len(text) + len(p), "riga 1"))
        text += p + "\n"
    names, end = opening(text, blocks, RESOLVER)
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


def test_what_people_say_is_no_opening():
    assert _open("Il campo è allagato da marzo. Rita Bo ha chiesto una pompa.") == ([], "Il campo è allagato da marzo. Rita Bo ha chiesto una pompa.".strip())


def test_places_and_bodies_are_nobody():
    assert people_present("C'erano anche quelli del Circolo Monte Rosa e di San Rocco.", RESOLVER) == []
