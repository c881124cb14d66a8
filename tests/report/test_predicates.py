"""Requests read as Italian sentences."""

import pytest

from pipeline.report.predicates import completed, is_infinitive, is_plural, predicate


@pytest.mark.parametrize("phrase", ["consolidare la rete", "non chiudere il sabato", "avere due sale", "condurre i gruppi", "portarlo fuori", "esserci", "poter entrare", "muoversi insieme", "vedersi", "averne due", "parlarne"])
def test_infinitives(phrase):
    assert is_infinitive(phrase)


@pytest.mark.parametrize("phrase", ["cantiere della memoria", "un corso", "quartiere più pulito", "mare di carta", "formazione", "", "certi orari", "diversi corsi", "esterne alla rete", "esperti di rete"])
def test_nouns(phrase):
    assert not is_infinitive(phrase)


@pytest.mark.parametrize(
    ("requester", "many"),
    [
        ("Museo civico di Corfù", False),
        ("le guide del museo", True),
        ("custodi del turno serale", True),
        ("animatrici", True),
        ("Giovanni Testi", False),
        ("Medici di famiglia di Corfù", True),
        ("Associazioni sportive", True),
        ("Servizi sociali", True),
        ("Oasi di Corfù", False),
        ("Rimini e provincia", False),
        ("il custode e la direttrice", True),
        ("comune", False),
        ("", False),
    ],
)
def test_number(requester, many):
    assert is_plural(requester) == many


@pytest.mark.parametrize(
    ("request_", "text", "whole"),
    [
        ("guida che parli greco", "Servirebbe una guida che parli greco.", "una guida che parli greco"),
        ("armadio chiuso a chiave", "Ci vorrebbe l’armadio chiuso a chiave", "l'armadio chiuso a chiave"),
        ("cortile resti aperto la sera", "Chiediamo che il cortile resti aperto la sera.", "che il cortile resti aperto la sera"),
        ("in ogni sala ci sia una sedia", "Chiede che in ogni sala ci sia una sedia", "che in ogni sala ci sia una sedia"),
        ("formazione breve", "Richiesta di formazione breve", "formazione breve"),
        ("carta delle sale", "La proposta della carta delle sale piace", "la carta delle sale"),
        ("aprire il lunedì", "Chiede di aprire il lunedì", "aprire il lunedì"),
        ("parole che non ci sono", "Un altro testo", "parole che non ci sono"),
    ],
)
def test_words_before_the_phrase_are_taken_from_the_note(request_, text, whole):
    assert completed(request_, text) == whole


@pytest.mark.parametrize(
    ("requester", "kind", "what", "sentence"),
    [
        ("Museo di Corfù", "richiesta", "aprire il lunedì.", "chiede di aprire il lunedì"),
        ("le guide", "richiesta", "un armadio", "chiedono un armadio"),
        ("le guide", "sollecitazione", "Aprire il lunedì", "vorrebbero aprire il lunedì"),
        ("Museo di Corfù", "sollecitazione", "se la sala restasse aperta", "vorrebbe che la sala restasse aperta"),
        ("Museo di Corfù", "richiesta", "che la sala resti aperta", "chiede che la sala resti aperta"),
        ("Museo di Corfù", "richiesta", "ISEE semplificato", "chiede ISEE semplificato"),
        ("Museo di Corfù", "richiesta", "", ""),
        ("Museo di Corfù", "sollecitazione", "certi restauratori salissero da loro", "vorrebbe che certi restauratori salissero da loro"),
        ("Museo di Corfù", "sollecitazione", "un posto dove potesse stare chi aspetta", "vorrebbe un posto dove potesse stare chi aspetta"),
        ("Museo di Corfù", "richiesta", "essere avvisati noi per primi", "chiede di «essere avvisati noi per primi»"),
        ("Museo di Corfù", "sollecitazione", "che ci insegnassero a scrivere «a mano»", "vorrebbe che «ci insegnassero a scrivere “a mano”»"),
        ("Museo di Corfù", "richiesta", "una sedia x chi aspetta", "chiede «una sedia x chi aspetta»"),
        ("Museo di Corfù", "sollecitazione", "una sala in cui ci sia silenzio", "vorrebbe una sala in cui ci sia silenzio"),
    ],
)
def test_sentences(requester, kind, what, sentence):
    assert predicate(requester, kind, what) == sentence
