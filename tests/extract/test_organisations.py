"""One body, many names."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.organisations import OrganisationResolver, canonicalise
from pipeline.study import Organisation, Study

BODIES = {
    "Comune di Volterra": ["Volterra"],
    "Ospedale di Empoli": [],
    "Comune di Empoli": [],
    "Azienda Speciale Consortile Val d'Elsa": ["Val d'Elsa"],
    "Azienda Sanitaria Pisana e Livornese": ["ASPL"],
    "Cooperativa sociale La Ruota": ["La Ruota"],
    "Comune di Serra Pistoiese": ["Serra"],
    "Comunità Montana del Casentino": ["Comunità Montana"],
    "Istituto Comprensivo Pascoli di Lucca": [],
    "Biblioteca civica di Lucca": ["Biblioteca di Lucca"],
    "Corso Mazzini Onlus": [],
    "Società Perché No": [],
}


@pytest.fixture(scope="module")
def resolver() -> OrganisationResolver:
    return OrganisationResolver(Study(title="Prova", organisations=[Organisation(name=n, aliases=a) for n, a in BODIES.items()]))


@pytest.mark.parametrize("name, body", [
    ("Comune di Volterra", "Comune di Volterra"), ("VOLTERRA", "Comune di Volterra"), ("comune volterra", "Comune di Volterra"),
    ("Com. di Volterra", "Comune di Volterra"), ("il municipio di Volterra", "Comune di Volterra"), ("Comune di Voltera", "Comune di Volterra"),
    ("Comune di Volterra – Servizi sociali", "Comune di Volterra"), ("Osp. Empoli", "Ospedale di Empoli"), ("«La Ruota».", "Cooperativa sociale La Ruota"),
    ("Az. Spec. Cons. Val d’Elsa", "Azienda Speciale Consortile Val d'Elsa"), ("Azienda speciale Val d'Elsa", "Azienda Speciale Consortile Val d'Elsa"),
    ("coop. la ruota", "Cooperativa sociale La Ruota"), ("La Ruota (Pisa)", "Cooperativa sociale La Ruota"), ("A.S.P.L.", "Azienda Sanitaria Pisana e Livornese"),
    ("comunita' montana", "Comunità Montana del Casentino"), ("I.C. Pascoli", "Istituto Comprensivo Pascoli di Lucca"),
    ("IC Pascoli Lucca", "Istituto Comprensivo Pascoli di Lucca"), ("Bibl. Lucca", "Biblioteca civica di Lucca"), ("C.so Mazzini Onlus", "Corso Mazzini Onlus"),
    ("Serra P.se", "Comune di Serra Pistoiese"), ("ValdElsa", "Azienda Speciale Consortile Val d'Elsa"), ("societa perche no", "Società Perché No"),
])
def test_a_body_is_known_by_any_of_its_names(resolver, name, body):
    resolution = resolver.resolve(name)
    assert (resolution.canonical, resolution.known, resolution.ties) == (body, True, ())


@pytest.mark.parametrize("name", [
    "Ospedale di Volterra", "Pro Loco Volterra", "Polisportiva Volterra", "Comune di Volturara", "Comune", "Azienda Speciale", "Ufficio di piano", "Comune di Lucca",
])
def test_another_body_of_the_same_place_or_kind_is_not_taken_for_it(resolver, name):
    resolution = resolver.resolve(name)
    assert (resolution.canonical, resolution.known) == (name, False)


def test_a_name_that_fits_two_bodies_is_a_tie_and_no_guess(resolver):
    assert resolver.resolve("Empoli").ties == ("Comune di Empoli", "Ospedale di Empoli")
    assert not resolver.resolve("Empoli").known


def test_unknown_names_come_back_tidied(resolver):
    assert resolver.resolve("  «Teatro  dei Rinnovati»; ").canonical == "Teatro dei Rinnovati"
    assert resolver.resolve("Rossi S.p.A.").canonical == "Rossi S.p.A."
    assert resolver.resolve("").canonical == ""


@pytest.mark.parametrize("text, mentions", [
    ("Il Comune di Volterra scrive all'ospedale di Volterra", [("Comune di Volterra", "Comune di Volterra")]),
    ("con coop. la ruota e val d'elsa", [("coop. la ruota", "Cooperativa sociale La Ruota"), ("val d'elsa", "Azienda Speciale Consortile Val d'Elsa")]),
    ("il municipio di Volterra", [("municipio di Volterra", "Comune di Volterra")]),
    ("Serra vorrebbe una navetta", [("Serra", "Comune di Serra Pistoiese")]),
    ("La serra comunale è chiusa", []),
    ("in serra fa caldo, la serra è nuova", [("serra", "Comune di Serra Pistoiese")]),
    ("Volterrana la sala, Pro Loco di Volterra", []),
    ("la Comunità\nMontana e l’ASPL", [("Comunità\nMontana", "Comunità Montana del Casentino"), ("ASPL", "Azienda Sanitaria Pisana e Livornese")]),
    ("Empoli nevica", []),
    ("Bibl. di Lucca", [("Bibl. di Lucca", "Biblioteca civica di Lucca")]),
    ("", []),
])
def test_mentions_in_running_text(resolver, text, mentions):
    assert [(text[a:b], body) for a, b, body in resolver.find(text)] == mentions


def test_a_study_without_bodies():
    empty = OrganisationResolver(Study(title="Vuoto"))
    assert empty.find("Il Comune di Lucca") == [] and empty.resolve("Comune di Lucca").canonical == "Comune di Lucca"


def test_the_resolver_travels_to_other_processes(resolver):
    assert pickle.loads(pickle.dumps(resolver)).resolve("Volterra").known


@given(st.text(alphabet="abcèVolterra di.'’«»-\n(", max_size=60))
def test_mentions_never_overlap_and_unknown_text_never_fails(text):
    local = OrganisationResolver(Study(title="Prova", organisations=[Organisation(name="Comune di Volterra", aliases=["Volterra"])]))
    end = 0
    for start, stop, _ in local.find(text):
        assert end <= start < stop <= len(text)
        end = stop
    local.resolve(text)


def test_bodies_outside_of_the_study_are_brought_together():
    names = ["ATS", "ATS della Maremma", "Confesercenti", "Confesercenti Siena", "comune di Prato", "Comune di Prato", "Comune di Prato",
             "Caritas", "Caritas di Prato", "Caritas di Siena", "cooperativa", "Cooperativa Il Faro"]
    one = canonicalise(names)
    assert one["ATS"] == "ATS della Maremma" and one["Confesercenti"] == "Confesercenti Siena" and one["comune di Prato"] == "Comune di Prato"
    assert one["Caritas"] == "Caritas" and one["cooperativa"] == "cooperativa"  # two may be meant, or any
    assert canonicalise([]) == {}
