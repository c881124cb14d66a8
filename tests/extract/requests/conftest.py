"""A small study and the extractor over it."""

import pytest

from pipeline.extract.requests import RequestExtractor, StatementContext
from pipeline.study import Area, Organisation, Study

STUDY = Study(
    title="Prova",
    organisations=[
        Organisation(name="Ospedale di Lodi", aliases=["Lodi"]),
        Organisation(name="Comune di Codogno", aliases=["Codogno"]),
        Organisation(name="Cooperativa sociale Il Melograno", aliases=["Il Melograno"]),
    ],
    areas=[
        Area(name="Formazione", cues=["corso", "aggiornamento", "insegnare"]),
        Area(name="Rete", cues=["tavolo", "incontri", "accordo", "referente"]),
        Area(name="Spazi", cues=["stanza", "sala", "tetto", "parcheggio"]),
    ],
)


@pytest.fixture(scope="session")
def study():
    return STUDY


@pytest.fixture(scope="session")
def extractor(nlp):
    return RequestExtractor(STUDY)


@pytest.fixture(scope="session")
def ask(nlp, extractor):
    """The requests of one sentence said at the hospital."""

    def run(text, *, organisation="Ospedale di Lodi", participants=("Carla Ferrero", "Pino Galli"), section=""):
        context = StatementContext(organisation=organisation, participants=participants, section=section)
        return extractor.extract(nlp(text), context)

    return run
