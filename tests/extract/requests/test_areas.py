"""Areas: by the researcher's cues, by meaning, by what people have decided."""

import numpy as np
import pytest

from pipeline.extract.requests import AreaClassifier
from pipeline.extract.requests.area_clues import Asked
from pipeline.study import Area, Study


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Chiediamo un corso sulle medicazioni.", "Formazione"),
        ("Vorremmo imparare a usare il nuovo programma.", "Formazione"),
        ("Servirebbe un referente che tenga i contatti con i comuni vicini.", "Rete"),
        ("Servirebbe una stanza in più.", "Spazi"),
        ("Bisognerebbe riparare le finestre del secondo piano.", "Spazi"),
    ],
)
def test_area(ask, text, area):
    (found, *_) = ask(text)
    assert found.area == area


def test_a_heading_that_is_an_area_decides(ask):
    (found,) = ask("Chiediamo un corso sulle medicazioni.", section="RETE")
    assert found.area == "Rete" and found.area_confidence > 0.9


def test_without_areas_everything_is_altro():
    assert AreaClassifier(Study(title="x")).classify("un corso", "Chiediamo un corso.") == ("Altro", 1.0)


def test_areas_need_no_cues():
    study = Study(title="x", areas=[Area(name="Formazione"), Area(name="Trasporti")])
    classifier = AreaClassifier(study)
    assert classifier.classify("lezioni di primo soccorso", "Chiediamo lezioni di primo soccorso.")[0] == "Formazione"
    assert classifier.classify("autobus la sera", "Vorremmo un autobus la sera.")[0] == "Trasporti"


def test_probabilities_sum_to_one_and_none_asked_gives_none(study):
    classifier = AreaClassifier(study)
    chances = classifier.predict_proba([("un corso", "Chiediamo un corso."), ("", "")])
    assert chances.shape == (2, 4) and np.allclose(chances.sum(axis=1), 1)
    assert classifier.predict_proba([]).shape == (0, 4)


def test_decisions_are_kept_and_reach_what_is_like_them(study):
    decided = [("pulmino per le frazioni", "Chiediamo un pulmino per le frazioni.")] * 2
    alike = [("secondo pulmino", "Servirebbe un secondo pulmino.")]
    before = AreaClassifier(study).predict_proba(alike)[0][1]
    classifier = AreaClassifier(study).fit(decided, ["Rete", "Rete"])
    assert classifier.predict(decided)[0] == "Rete"
    assert classifier.predict_proba(alike)[0][1] > 2 * before
    assert classifier.classify("stanza calda", "Vorremmo una stanza calda.")[0] == "Spazi"


def test_an_area_that_the_study_has_no_more_is_passed_over(study):
    classifier = AreaClassifier(study).fit([("un corso", "Chiediamo un corso.")], ["Sparita"])
    assert classifier.predict([("un corso", "Chiediamo un corso.")])[0] == "Formazione"


def test_what_no_area_covers_is_altro(study):
    area, sure = AreaClassifier(study).classify("risarcimento più rapido dei danni", "Chiediamo un risarcimento più rapido dei danni.")
    assert area == "Altro" and sure < 0.8


@pytest.mark.parametrize(
    "around",
    [
        {"section": "Lezioni e aggiornamenti"},
        {"question": "Che corsi di aggiornamento fate con i colleghi?"},
        {"before": "I corsi di aggiornamento sono rari e i nuovi imparano da soli."},
    ],
)
def test_the_talk_around_it_tells_what_it_is_about(study, around):
    classifier, asked = AreaClassifier(study), ("due serate con un esperto", "Servirebbero due serate con un esperto.")
    training = classifier.names.index("Formazione")
    bare, placed = (classifier.predict_proba([Asked(*asked, **more)])[0][training] for more in ({}, around))
    assert placed > bare


def test_synonyms_of_the_cues_count():
    study = Study(title="x", areas=[Area(name="Mobilità", cues=["autobus"]), Area(name="Cucina", cues=["mensa"])])
    assert AreaClassifier(study).classify("corriera per le frazioni", "Servirebbe una corriera per le frazioni.")[0] == "Mobilità"


def test_one_area_alone_and_empty_texts():
    classifier = AreaClassifier(Study(title="x", areas=[Area(name="Formazione", cues=["corso"])]))
    assert classifier.classify("un corso di cucina", "Chiediamo un corso di cucina.")[0] == "Formazione"
    assert classifier.classify("", "")[0] in ("Formazione", "Altro")
