"""What is asked: short, in the text's own words, without who asks and how."""

import pytest


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "Codogno chiede di rinnovare l'accordo con i paesi vicini, perché scade a giugno.",
            "rinnovare l'accordo con i paesi vicini",
        ),
        ("Il primario chiede alla Regione di pagare un secondo medico.", "pagare un secondo medico"),
        ("I sindacati hanno chiesto, attraverso l'ufficio turni, che la mensa riapra.", "mensa riapra"),
        ("Servirebbe una navetta, visto che il treno non passa.", "navetta"),
        ("Io metterei in piedi una biblioteca di reparto.", "mettere in piedi una biblioteca di reparto"),
        ("La direttrice aprirebbe volentieri anche la domenica.", "aprire la domenica"),
        ("Una stanza per i colloqui ci farebbe comodo.", "stanza per i colloqui"),
        ("Un tecnico fisso: sarebbe l'ideale.", "tecnico fisso"),
        ("Ci manca uno che tenga i fili.", "uno che tenga i fili"),
        ("chiedono formaz. x i nuovi assunti, sennò sbagliano", "formaz. x i nuovi assunti"),
        ("Vorrebbero una rampa, oggi le carrozzine passano dal garage.", "rampa"),
        ("Richiesta di corsi dal Melograno per le badanti", "corsi per le badanti"),
    ],
)
def test_phrase(ask, text, asked):
    (found,) = ask(text)
    assert found.request == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "Ferrero vorrebbe rifare la sala d'attesa e aprire uno sportello per i parenti.",
            ["rifare la sala d'attesa", "aprire uno sportello per i parenti"],
        ),
        ("Codogno chiede un tavolo con i medici. Vorrebbe anche una newsletter.", ["tavolo con i medici", "newsletter"]),
        ("Sono disposti a prestare la sala e suggeriscono incontri di mattina.", ["prestare la sala", "incontri di mattina"]),
        ("Chiediamo un corso di inglese e una stanza con la lavagna.", ["corso di inglese", "stanza con la lavagna"]),
    ],
)
def test_two_requests_in_one_statement(ask, text, asked):
    assert [r.request for r in ask(text)] == asked


def test_one_request_with_two_verbs_for_one_thing(ask):
    assert len(ask("Vorremmo aprire e chiudere la sala da soli.")) == 1


def test_said_twice_is_one_request(ask):
    assert len(ask("Ci vorrebbe un battello, sì, un battello servirebbe proprio.")) == 1
