"""Reviewers' decisions teach, the rules stay where nothing is decided."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.requests import Evidence, RequestClassifier, RequestExtractor, StatementContext
from pipeline.extract.requests.learning import OffsetClassifier, softmax

CONTEXT = StatementContext(organisation="Ospedale di Lodi")


def test_without_decisions_the_rules_speak(nlp, extractor):
    wish = extractor.evidence(nlp("Servirebbe un armadio."))
    fact = extractor.evidence(nlp("L'armadio è verde."))
    chances = RequestClassifier().predict_proba([wish, fact])[:, 1]
    assert np.isclose(chances[0], wish.confidence) and chances[1] < 0.1


def test_a_decision_holds_and_spreads_to_its_like(nlp, study, extractor):
    taught = ["Il bar andrebbe chiuso prima.", "Il cancello andrebbe chiuso prima.", "La luce andrebbe spenta prima."]
    classifier = RequestClassifier().fit([extractor.evidence(nlp(t)) for t in taught], [False] * 3)
    learned = RequestExtractor(study, decided=classifier)
    assert not learned.extract(nlp(taught[0]), CONTEXT)
    assert not learned.extract(nlp("La porta andrebbe chiusa prima."), CONTEXT)
    assert learned.extract(nlp("Chiediamo un secondo medico."), CONTEXT)


def test_a_statement_that_no_rule_knows_can_be_taught(nlp, study, extractor):
    text = "Con un orto dietro la cucina qui si respira meglio."
    classifier = RequestClassifier().fit([extractor.evidence(nlp(text))] * 2, [True, True])
    (found,) = RequestExtractor(study, decided=classifier).extract(nlp(text), CONTEXT)
    assert "orto" in found.request and found.confidence >= 0.5


def test_an_empty_set_of_decisions_changes_nothing(nlp, extractor):
    wish = extractor.evidence(nlp("Servirebbe un armadio."))
    classifier = RequestClassifier().fit([], [])
    assert classifier.predict([wish])[0] and not classifier.predict([Evidence("L'armadio è verde.")])[0]


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 12), st.integers(2, 4), st.integers(0, 1000))
def test_decided_cases_come_back_as_decided(n, k, seed):
    rng = np.random.RandomState(seed)
    X = np.eye(12)[:n]
    y, offset = rng.randint(0, k, n), rng.normal(size=(n, k))
    model = OffsetClassifier(k, penalty=0.1).fit(X, y, offset)
    assert (model.predict_proba(X, offset).argmax(axis=1) == y).mean() > 0.8
    elsewhere = model.predict_proba(np.eye(12)[11:], offset[:1]) if n < 12 else softmax(offset[:1])
    assert np.allclose(elsewhere, softmax(offset[:1]))
