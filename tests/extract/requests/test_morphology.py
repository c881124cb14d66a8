"""Verb forms: mood, tense, person, also where the tagger errs."""

import pytest

from pipeline.extract.requests.morphology import form_of, infinitive
from pipeline.extract.requests.wording import meanings


@pytest.mark.parametrize(
    ("text", "word", "mood", "tense", "person"),
    [
        ("Ci servirebbe un armadio.", "servirebbe", "cnd", "pres", 3),
        ("servirebbero 2 armadi", "servirebbero", "cnd", "pres", 3),
        ("Noi proveremmo.", "proveremmo", "cnd", "pres", 1),
        ("Io vedrei bene un corso.", "vedrei", "cnd", "pres", 1),
        ("L'anno prima chiedemmo un tecnico.", "chiedemmo", "ind", "past", 1),
        ("Chiedevano sempre la stessa cosa.", "Chiedevano", "ind", "imp", 3),
        ("propongono cabina unica", "propongono", "ind", "pres", 3),
        ("Il paese crebbe in fretta.", "crebbe", "ind", "past", 3),
    ],
)
def test_form(nlp, text, word, mood, tense, person):
    token = next(t for t in nlp(text) if t.text == word)
    form = form_of(token)
    assert (form.mood, form.tense, form.person) == (mood, tense, person)


def test_a_noun_is_no_verb(nlp):
    assert not form_of(nlp("La foresta è grande.")[1]).mood


@pytest.mark.parametrize(
    ("form", "verb"),
    [
        ("metterei", "mettere"), ("aprirebbe", "aprire"), ("chiamerebbero", "chiamare"), ("farei", "fare"),
        ("vedrebbe", "vedere"), ("andremmo", "andare"), ("terrei", "tenere"), ("ridurrei", "ridurre"),
        ("cercherebbe", "cercare"), ("lascerei", "lasciare"), ("proporrei", "proporre"),
    ],
)  # fmt: skip
def test_infinitive_of_a_conditional(nlp, form, verb):
    assert infinitive(nlp(f"Io {form} così.")[1], meanings().knows) == verb
