"""Names compared as people write them."""

import pytest

from pipeline.extract.names import abbreviates, acronyms, all_capitals, close, content, opens_sentence, plain, tidy, words


def test_words_keep_abbreviations_whole_and_full_stops_out():
    text = "I.C. Pascoli, C.so Verdi; Ass.ne L’Arco. fine.Poi"
    assert [(w.key, text[w.start:w.end]) for w in words(text)] == [
        ("ic", "I.C."), ("pascoli", "Pascoli"), ("cso", "C.so"), ("verdi", "Verdi"), ("assne", "Ass.ne"), ("l", "L"), ("arco", "Arco"),
        ("fine", "fine"), ("poi", "Poi")]


@pytest.mark.parametrize("short, full, expected", [
    ("az", "azienda", True), ("cso", "corso", True), ("assne", "associazione", True), ("bibl", "biblioteca", True),
    ("osp", "ospizio", True), ("com", "azienda", False), ("corso", "corso", False), ("", "corso", False),
])
def test_abbreviations(short, full, expected):
    assert abbreviates(short, full) is expected


def test_accents_case_and_apostrophes_do_not_matter():
    assert plain("Città dell’ÀNCORA") == "citta dell'ancora"
    assert content("Comune di Forlì") == content("COMUNE DI FORLI'") == ("comune", "forli")
    assert content("") == ()


def test_acronyms_are_initials():
    assert "asl" in acronyms("Azienda Sanitaria Locale") and acronyms("Prato") == set()


@pytest.mark.parametrize("name, expected", [
    ("«Il Faro».", "Il Faro"), (" Rossi S.p.A. ", "Rossi S.p.A."), ("(Prato)", "Prato"), ("Caffè  Verdi;", "Caffè Verdi"), ("", ""), ("–", ""),
])
def test_tidy(name, expected):
    assert tidy(name) == expected


def test_slips_of_the_pen_are_few():
    assert close("poggibonsi", "poggibbonsi") and close("volterra", "voltera")
    assert not close("prato", "plato2") and not close("pisa", "pesa") and not close("como", "cosmo")


def test_where_sentences_open():
    text = "Ecco. Prato è qui: D. Buongiorno, Marta"
    assert opens_sentence(text, 0) and opens_sentence(text, text.index("Prato"))
    assert not opens_sentence(text, text.index("Marta"))
    assert all_capitals("VERBALE DI INCONTRO 3") and not all_capitals("Verbale ASL") and not all_capitals("12/3")
