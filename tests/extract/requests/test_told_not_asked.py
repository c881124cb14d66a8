"""Told of others, of rules and of firms: what sounds like a request and is none; beside each, what is asked in like words."""

import pytest

TOLD = [
    "La prima domanda che fa il custode è da dove si viene.",
    "Il porto riparte a rilento: cercano calafati e velai, gente che non c'è più.",
    "Un nipote ha chiesto di spostare la nonna al piano terra.",
    "Una lezione di vela dovrebbe durare due ore, noi la facciamo in quaranta minuti.",
    "Gli attrezzisti sono tutti anziani, e la ditta chiede «massimo venticinque anni».",
    "Parecchie chiedono soltanto il turno del mattino.",
    "C'è il cantiere che li prova per un mese e poi ne chiede altri due.",
    "C'è la ditta che li mette a spazzare il molo e poi ne chiede un altro.",
]
ASKED = [
    "La maestra domanda che il corso si faccia di sera.",
    "Cercano due calafati per l'estate.",
    "I parenti hanno chiesto di aprire il giardino la domenica.",
    "Il Comune dovrebbe pulire il molo almeno due volte l'anno, prima dell'estate.",
    "La ditta chiede una pensilina davanti ai cancelli.",
    "Le cuoche chiedono soltanto il turno del mattino.",
    "C'è un magazzino vuoto e la cooperativa ne chiede le chiavi.",
]


@pytest.mark.parametrize("text", TOLD)
def test_told(ask, text):
    assert ask(text) == []


@pytest.mark.parametrize("text", ASKED)
def test_asked(ask, text):
    assert len(ask(text)) == 1
