"""Features of a statement: what a label, a keyword and a quotation may be taken from."""

import json

import pytest

from pipeline.extract.features import COLUMNS, features


def phrases(nlp, text):
    return [surface for surface, _ in json.loads(features(nlp(text))["phrases"])]


def pieces(nlp, text):
    return [text[a:b] for a, b in json.loads(features(nlp(text))["cuts"])]


def test_columns_are_strings(nlp):
    row = features(nlp("Il maneggio cerca due istruttori per i corsi del sabato."))
    assert set(row) == set(COLUMNS) - {"statement_id"} and all(isinstance(v, str) for v in row.values())


def test_content_words_stay_and_vague_ones_fall(nlp):
    lemmas = features(nlp("Il gruppo di lavoro della città ha fatto una cosa ogni settimana."))["lemmas"]
    assert "gruppo_NOUN" in lemmas and "lavoro_NOUN" in lemmas
    assert "cosa_" not in lemmas and "settimana_" not in lemmas


def test_words_stay_words_and_numerals_fall(nlp):
    lemmas = " ".join(features(nlp(t))["lemmas"] for t in ["Ai sindaci chiediamo duecentoventi euro.", "I pediatri avanzano ventotto ore."])
    shown = {w.rsplit("_", 1)[0] for w in lemmas.split()}
    assert shown & {"sindaco", "sindaci"} and shown & {"pediatra", "pediatri"}
    assert not shown & {"duecentoventi", "duecentovente", "ventotto"}


def test_phrases_keep_preposition_and_agreement(nlp):
    found = phrases(nlp, "Manca la manutenzione delle strade comunali.")
    assert "manutenzione delle strade comunali" in found
    assert all(not p.lower().startswith(("la ", "il ", "delle ")) for p in found)


def test_cut_only_at_the_border_of_a_main_clause(nlp):
    text = "Il maneggio ha chiuso a ottobre; i ragazzi si sono iscritti altrove."
    assert "Il maneggio ha chiuso a ottobre" in pieces(nlp, text)


@pytest.mark.parametrize("text", [
    "Apriremmo anche la domenica, se ci fosse un custode.",
    "Il corso piace, ma nessuno lo paga.",
    "La piscina è aperta, però l'acqua è fredda.",
])
def test_no_cut_that_would_drop_a_condition_or_an_objection(nlp, text):
    assert pieces(nlp, text) == []


@pytest.mark.parametrize("text", ["", "…", "42", "à è ì"])
def test_odd_text(nlp, text):
    row = features(nlp(text))
    assert json.loads(row["cuts"]) == [] and isinstance(json.loads(row["phrases"]), list)
