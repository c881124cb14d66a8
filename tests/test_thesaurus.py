"""The thesaurus in text: inflection, idioms, acronyms, the longest term first."""

import pytest

from pipeline.stems import stem
from pipeline.thesaurus import Thesaurus, split


@pytest.fixture(scope="module")
def small():
    return Thesaurus({
        "ferrovia": ["treno", "perdere il treno", "RFI"],
        "fretta": ["di corsa", "fretta"],
        "sport": ["corsa", "palestra"],
        "credito": ["banca"],
        "paese": ["comunità"],
    })


def test_bundled_thesaurus_loads():
    bundled = Thesaurus.load()
    assert len(bundled.names) > 700
    assert bundled.match(split("La corriera non passa mai")) and bundled.rows("corriera")


def test_longest_term_wins_over_function_words_and_inflection(small):
    words = [("Ha", "avere"), ("perso", "perdere"), ("due", "due"), ("treni", "treno")]
    assert small.match(words) == ["treno"]
    words = [("Ha", "avere"), ("perso", "perdere"), ("il", "il"), ("treno", "treno")]
    assert small.match(words) == ["perdere il treno"]


def test_idiom_of_one_content_word_needs_its_function_word(small):
    assert small.match(split("arrivano di corsa")) == ["di corsa"]
    assert small.match(split("la corsa campestre")) == ["corsa"]


def test_acronyms_match_as_written(small):
    assert small.match(split("la rete RFI")) == ["RFI"]
    assert small.match(split("la rfi")) == []


def test_plurals_match_by_light_stems_and_accents_are_kept_apart(small):
    assert small.match(split("le banche")) == ["banca"]
    assert small.match(split("un comune vicino")) == []
    assert stem("attività") != stem("attivo") and stem("aziende") == stem("azienda")


@pytest.mark.parametrize("text", ["", "…", "123", "di il la"])
def test_nothing_in_nothing_out(small, text):
    assert small.match(split(text)) == []


def test_unknown_term_has_no_rows(small):
    assert small.rows("astronave") == []
