"""A bare phrase is a request where its heading or the question says so, and nothing elsewhere."""

import pytest

from pipeline.extract.requests import StatementContext


def found(nlp, extractor, text, *, section="", question=""):
    return extractor.extract(nlp(text), StatementContext("Ospedale di Lodi", section=section, question=question))


@pytest.mark.parametrize(
    ("section", "kind"),
    [
        ("Richieste", "richiesta"),
        ("Proposte e idee", "sollecitazione"),
        ("ESIGENZE", "sollecitazione"),
        ("Necessità", "sollecitazione"),
    ],
)
def test_under_a_heading(nlp, extractor, section, kind):
    (request,) = found(nlp, extractor, "Un armadio con la chiave per i farmaci.", section=section)
    assert request.request_type == kind and request.request == "armadio con la chiave per i farmaci"


@pytest.mark.parametrize(
    "question",
    ["Che cosa vi servirebbe?", "Che cosa chiedete alla Regione?", "E di che cosa avete bisogno, subito?", "Ci sono richieste?"],
)
def test_in_answer_to_a_question(nlp, extractor, question):
    assert found(nlp, extractor, "Un armadio con la chiave.", question=question)


@pytest.mark.parametrize(
    ("section", "question"),
    [("", ""), ("Il reparto", ""), ("Richieste degli utenti", ""), ("", "Com'è il reparto?")],
)
def test_nothing_elsewhere(nlp, extractor, section, question):
    assert not found(nlp, extractor, "Un armadio con la chiave.", section=section, question=question)


@pytest.mark.parametrize("text", ["Niente.", "Il primario è andato in pensione.", "Non ci serve altro.", "E voi?"])
def test_other_answers(nlp, extractor, text):
    assert not found(nlp, extractor, text, question="Che cosa vi servirebbe?")
