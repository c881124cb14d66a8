"""Who and what the notes name, as a reader would list it."""


import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.entities import EntityExtractor
from pipeline.extract.organisation_clusters import unify
from pipeline.study import Organisation, Study

STUDY = Study(title="Prova", facilitators=["Livia Sforza"], organisations=[
    Organisation(name="Comune di Volterra", aliases=["Volterra"]),
    Organisation(name="Azienda Speciale Val d'Elsa", aliases=["Val d'Elsa", "ASVE"]),
    Organisation(name="Cooperativa sociale La Ruota", aliases=["La Ruota"]),
    Organisation(name="Ospedale Santa Chiara di Pisa", aliases=["Santa Chiara"]),
])


@pytest.fixture
def extractor(nlp):
    extractor = EntityExtractor(STUDY, nlp)
    extractor.learn(["Ornella Ferri", "dott. Bruno Neri", "suor Lucia Mori", "gattuso"], ["Teatro dei Rozzi"], date="2022-03-10")
    return extractor


def mentions(extractor, nlp, text):
    return [(m.text, m.label) for m in extractor.from_doc(nlp(text))]


@pytest.mark.parametrize("text, expected", [
    ("Ferri ha telefonato al Comune di Volterra.", [("Ferri", "PER"), ("Comune di Volterra", "ORG")]),
    ("La dott.ssa Ferri e Bruno Neri erano assenti.", [("Ferri", "PER"), ("Bruno Neri", "PER")]),
    ("Suor Lucia apre alle sei.", [("Suor Lucia", "PER")]),
    ("gattuso dice che non si può", [("gattuso", "PER")]),
    ("ha parlato anche ornella", [("ornella", "PER")]),
    ("Lo ha chiesto il signor Baldini.", [("Baldini", "PER")]),
    ("Qui veniva Amina Diallo, che ora sta a Livorno.", [("Amina Diallo", "PER"), ("Livorno", "LOC")]),
])
def test_persons(extractor, nlp, text, expected):
    assert mentions(extractor, nlp, text) == expected


@pytest.mark.parametrize("text, expected", [
    ("La biblioteca lavora con la Fondazione Monte dei Paschi.", [("Fondazione Monte dei Paschi", "ORG")]),
    ("Abbiamo scritto all'Istituto Comprensivo Pascoli e alla Pro Loco.", [("Istituto Comprensivo Pascoli", "ORG"), ("Pro Loco", "ORG")]),
    ("Chiediamo all'ASL e alla Regione un incontro.", [("ASL", "ORG"), ("Regione", "ORG")]),
    ("Si lavora con l'Az. Speciale Val d’Elsa.", [("Az. Speciale Val d’Elsa", "ORG")]),
    ("sentire coop. la ruota x i turni", [("coop. la ruota", "ORG")]),
    ("Dal San Raffaele arrivano pochi dati.", [("San Raffaele", "ORG")]),
    ("Il Santa Chiara ha chiuso un reparto.", [("Santa Chiara", "ORG")]),
    ("Ne parla l'associazione «Il Faro» da anni.", [("Il Faro", "ORG")]),
    ("ne parla la pro loco di certaldo", [("pro loco di certaldo", "ORG")]),
    ("Vorremmo coinvolgere Confcommercio.", [("Confcommercio", "ORG")]),
])
def test_bodies(extractor, nlp, text, expected):
    assert mentions(extractor, nlp, text) == expected


@pytest.mark.parametrize("text, expected", [
    ("Da Siena a Poggibonsi il treno impiega un'ora.", [("Siena", "LOC"), ("Poggibonsi", "LOC")]),
    ("Con Monteriggioni e Castelnuovo Berardenga c'è un accordo.", [("Monteriggioni", "LOC"), ("Castelnuovo Berardenga", "LOC")]),
    ("abita a poggibonsi e lavora a colle di val d'elsa", [("poggibonsi", "LOC"), ("colle di val d'elsa", "LOC")]),
    ("Lo sportello di via Garibaldi è chiuso.", [("via Garibaldi", "LOC")]),
    ("il medico va a cernasco una volta al mese", [("cernasco", "LOC")]),
    ("A San Gimignano piove.", [("San Gimignano", "LOC")]),
])
def test_places(extractor, nlp, text, expected):
    assert mentions(extractor, nlp, text) == expected


@pytest.mark.parametrize("text", [
    "Buongiorno a tutti, grazie di essere qui.", "Saluti e ringraziamenti.", "Servirebbe un corso per chi sta allo sportello.",
    "Lo SPID non funziona e la TARI aumenta.", "VERBALE DI INCONTRO", "Si beve il caffè alle 14.30, costa 2000 lire.",
    "la somma è nota, il prato è verde, la massa aspetta", "Sua madre ha l'Alzheimer.", "", "   ", "OK", "…",
])
def test_what_is_no_name(extractor, nlp, text):
    assert mentions(extractor, nlp, text) == []


def test_a_town_is_a_body_where_it_acts_and_a_place_where_one_goes(extractor, nlp):
    assert mentions(extractor, nlp, "Volterra chiede una navetta.") == [("Volterra", "ORG")]
    assert mentions(extractor, nlp, "Il pullman arriva a Volterra alle otto.") == [("Volterra", "LOC")]


def test_many_names_have_one_canonical(extractor, nlp):
    canonical = {m.text: m.canonical for t in ("Ferri e la Ferri", "Ornella Ferri", "Volterra chiede", "il Comune di Volterra", "l'ASVE", "a poggibonsi")
                 for m in extractor.from_doc(nlp(t))}
    assert canonical["Ferri"] == canonical["Ornella Ferri"] == "Ornella Ferri"
    assert canonical["Volterra"] == canonical["Comune di Volterra"] == "Comune di Volterra"
    assert canonical["ASVE"] == "Azienda Speciale Val d'Elsa" and canonical["poggibonsi"] == "Poggibonsi"


def test_dates_take_their_year_from_the_interview_and_the_tense(extractor, nlp):
    iso = {m.text: m.canonical for t in ("A giugno riapriremo il centro.", "A ottobre abbiamo chiuso lo sportello.", "Dal 2019 siamo in tre.")
           for m in extractor.from_doc(nlp(t))}
    assert iso == {"giugno": "2022-06", "ottobre": "2021-10", "2019": "2019"}


def test_header_lines(extractor):
    text = "Verbale di incontro\nEnte: Comune di Volterra\nSiena, 10/03/2022\nPresenti: Ornella Ferri (segreteria), Bruno Neri\nConduce: Livia Sforza\n"
    found = extractor.from_header(text)
    assert [(m.text, m.label) for m in found] == [
        ("Comune di Volterra", "ORG"), ("Siena", "LOC"), ("10/03/2022", "DATE"), ("Ornella Ferri", "PER"), ("Bruno Neri", "PER"), ("Livia Sforza", "PER")]
    assert all(text[m.start:m.end] == m.text for m in found)


def test_two_persons_of_one_surname_are_not_confused(nlp):
    extractor = EntityExtractor(Study(title="Vuoto"), nlp)
    extractor.learn(["Anna Greco", "Paolo Greco"])
    assert [(m.text, m.canonical) for m in extractor.from_doc(nlp("Greco ha ragione, dice Anna Greco."))] == [("Greco", "Greco"), ("Anna Greco", "Anna Greco")]


def test_a_name_keeps_its_label_throughout_an_interview(nlp):
    extractor = EntityExtractor(Study(title="Vuoto"), nlp)
    docs = [nlp(t) for t in ("Ne ha parlato Giulia Tosetti.", "Con il signor Malpighi si discute.", "Lo ripete il signor Malpighi.", "Malpighi e Tosetti concordano.")]
    extractor.observe(docs)
    assert [(m.text, m.label) for m in extractor.from_doc(docs[-1])] == [("Malpighi", "PER"), ("Tosetti", "PER")]


@pytest.mark.parametrize("text, expected", [
    ("INTERVISTA A ORNELLA FERRI (COMUNE DI VOLTERRA)", [("ORNELLA FERRI", "PER"), ("COMUNE DI VOLTERRA", "ORG")]),
    ("Presenti: O. Ferri, B. Neri", [("O. Ferri", "PER"), ("B. Neri", "PER")]),
    ("L'IRCCS Ada Negri collabora.", [("IRCCS Ada Negri", "ORG")]),
    ("La rete Intreccio di Lucca cresce.", [("Intreccio", "ORG"), ("Lucca", "LOC")]),
    ("Il progetto Ponte è finito.", [("Ponte", "MISC")]),
    ("La signora Rosa chiude alle sei.", [("Rosa", "PER")]),
    ("Secondo Neri lo Smart Working va bene.", [("Neri", "PER")]),
    ("Serve un mediatore per chi arriva dal Bangladesh.", [("Bangladesh", "LOC")]),
    ("Hanno scritto alla Direzione sanitaria e al Sert.", [("Direzione sanitaria", "ORG"), ("Sert", "ORG")]),
])
def test_harder_cases(extractor, nlp, text, expected):
    assert mentions(extractor, nlp, text) == expected


def test_wrapped_header_lines_are_read_as_one(nlp):
    extractor = EntityExtractor(STUDY, nlp)
    text = "Presenti all'incontro che si è tenuto in municipio nel pomeriggio: Sara\nConti. Con lei Azienda Speciale\nVal d'Elsa"
    assert [(m.text, m.label) for m in extractor.from_header(text)] == [("Sara Conti", "PER"), ("Azienda Speciale Val d'Elsa", "ORG")]


def test_a_study_that_lists_nothing(nlp):
    extractor = EntityExtractor(Study(title="Vuoto"), nlp)
    assert [(m.text, m.label) for m in extractor.from_doc(nlp("Il Comune di Forlì ha chiamato Perché No."))][:1] == [("Comune di Forlì", "ORG")]
    assert extractor.from_header("") == []


def test_a_very_long_statement_is_read_to_its_end(nlp):
    sentence = "Il Comune di Volterra, la ASL e la signora Neri il 3 marzo 2022 a Siena. "
    assert len(EntityExtractor(STUDY, nlp).from_doc(nlp.make_doc(sentence * 1200))) >= 4 * 1200


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aàeiorsvtVSCd .,:;'’«»()\n-/0123456789", max_size=80))
def test_any_text_gives_ordered_slices(nlp, text):
    extractor = EntityExtractor(STUDY, nlp)
    end = 0
    for m in extractor.from_doc(nlp(text)):
        assert end <= m.start < m.end and text[m.start:m.end] == m.text and m.canonical
        end = m.end


def test_persons_learnt_without_capitals_are_not_confused_with_everyday_words(nlp):
    extractor = EntityExtractor(Study(title="Vuoto"), nlp)
    extractor.learn(["testa", "Simona De Luca", "Chi ha parlato?"])
    assert mentions(extractor, nlp, "a testa fanno 3 euro, dice testa") == [("testa", "PER")]
    assert [m.canonical for m in extractor.from_doc(nlp("Ne parla De Luca con Luca."))] == ["Simona De Luca", "Luca"]


def test_names_that_fit_two_bodies_are_kept_for_a_person_to_decide(nlp):
    study = Study(title="Due", organisations=[Organisation(name="Istituto Comprensivo Gramsci di Prato"), Organisation(name="Istituto Comprensivo Gramsci di Pisa")])
    extractor = EntityExtractor(study, nlp)
    found = extractor.from_doc(nlp("Ne parliamo con l'Istituto Comprensivo Gramsci."))
    assert [(m.text, m.canonical) for m in found] == [("Istituto Comprensivo Gramsci", "Istituto Comprensivo Gramsci")]
    assert list(extractor.ties.values()) == [("Istituto Comprensivo Gramsci di Pisa", "Istituto Comprensivo Gramsci di Prato")]


def test_unlisted_bodies_have_one_name_throughout_a_study():
    rows = [{"label": label, "canonical": name} for label, name in (
        ("ORG", "ATS"), ("ORG", "ATS della Maremma"), ("ORG", "Comune di Volterra"), ("PER", "ATS"))]
    assert [r["canonical"] for r in unify(rows, ["Comune di Volterra"])] == ["ATS della Maremma", "ATS della Maremma", "Comune di Volterra", "ATS"]


@pytest.mark.parametrize("text, expected", [
    ("Un pastore venticinquenne di Vernazzola ha comprato la stalla.", [("Vernazzola", "LOC")]),
    ("Bruno ha chiuso il cancello.", [("Bruno", "PER")]),
    ("La Ruota, Vernazzola.", [("La Ruota", "ORG"), ("Vernazzola", "LOC")]),
])
def test_people_and_the_places_they_come_from(extractor, nlp, text, expected):
    assert mentions(extractor, nlp, text) == expected


def test_a_person_may_have_the_name_of_a_body(nlp):
    extractor = EntityExtractor(Study(title="x", organisations=[Organisation(name="Azienda Fratelli Marchisio", aliases=["Marchisio"])]), nlp)
    extractor.learn(["Giorgio Marchisio"])
    assert mentions(extractor, nlp, "Giorgio Marchisio apre la stalla alle cinque.") == [("Giorgio Marchisio", "PER")]


def test_who_signs_a_letter_is_somebody(extractor):
    assert [(m.text, m.label) for m in extractor.from_header("Da: Federica\nA: gruppo\n")][:1] == [("Federica", "PER")]
    assert [(m.text, m.label) for m in extractor.from_header("Giulia\n")] == [("Giulia", "PER")]
