"""Who asks, as the coordinator would write it."""

import pytest

from pipeline.extract.requests import StatementContext


@pytest.mark.parametrize(
    ("text", "requester"),
    [
        ("Chiediamo un secondo medico.", "Ospedale di Lodi"),
        ("Loro vorrebbero un armadio.", "Ospedale di Lodi"),
        ("Servirebbe un armadio.", "Ospedale di Lodi"),
        ("Ferrero vorrebbe un armadio.", "Ospedale di Lodi"),
        ("ferrero chiede 1 armadio", "Ospedale di Lodi"),
        ("La direttrice propone un giornalino.", "Ospedale di Lodi"),
        ("Gli infermieri preferirebbero turni di otto ore.", "Ospedale di Lodi"),
        ("L'ospedale chiede un parcheggio.", "Ospedale di Lodi"),
        ("Codogno chiede un parcheggio.", "Comune di Codogno"),
        ("Anche il Comune di Codogno vorrebbe un parcheggio.", "Comune di Codogno"),
        ("Il Melograno propone di gestire il bar.", "Cooperativa sociale Il Melograno"),
        ("Le cooperative sociali propongono un elenco di badanti.", "cooperative sociali"),
        ("I sindacati hanno chiesto un confronto sui turni.", "sindacati"),
        ("Il comitato dei familiari ha chiesto sedie più comode.", "comitato dei familiari"),
        ("Suor Lucia ha chiesto una cappella più calda.", "Suor Lucia"),
        ("Don Piero, il parroco, ci ha chiesto una stanza.", "Don Piero"),
        ("Il sindaco di Casalmaiocco ha chiesto un ambulatorio.", "sindaco di Casalmaiocco"),
        ("È stato chiesto dai sindacati di rivedere i turni.", "sindacati"),
        ("Dai sindacati arriva la richiesta di un tavolo.", "sindacati"),
        ("Richiesta di un corso da parte del Melograno", "Cooperativa sociale Il Melograno"),
        ("Ai sindacati servirebbe una bacheca.", "sindacati"),
        ("A me piacerebbe una bacheca.", "Ospedale di Lodi"),
    ],
)
def test_requester(ask, text, requester):
    (found, *_) = ask(text)
    assert found.requester == requester


def test_a_label_that_names_another_body_of_the_study(nlp, extractor):
    from pipeline.extract.requests import StatementContext

    for speaker, requester in (
        ("Codogno", "Comune di Codogno"),
        ("Ferrero", "Ospedale di Lodi"),
        ("SPEAKER_01", "Ospedale di Lodi"),
    ):
        context = StatementContext(organisation="Ospedale di Lodi", speaker=speaker)
        (found,) = extractor.extract(nlp("Vorremmo una stanza per i colloqui."), context)
        assert found.requester == requester


def test_the_first_person_may_be_another(nlp, extractor):
    from pipeline.extract.requests import StatementContext

    context = StatementContext(organisation="Ospedale di Lodi", first_person_is="Associazione Dono")
    (found,) = extractor.extract(nlp("Vorremmo una stanza per i colloqui."), context)
    assert found.requester == "Associazione Dono"


def test_a_cleric_at_the_table_speaks_for_his_house_but_not_for_a_municipality(ask):
    (found,) = ask("Don Aldo chiede un proiettore.", organisation="Oratorio San Rocco", participants=("Aldo Neri", "Lina Sella"))
    assert found.requester == "Oratorio San Rocco"
    (found,) = ask("Suor Pia chiede un proiettore.", organisation="Comune di Codogno", participants=("suor Pia", "Lina Sella"))
    assert found.requester == "Suor Pia"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Le maestre ci hanno chiesto delle schede.", "maestre"),  # asked of us: they are others
        ("Il sindaco di Orio, mi dicono, vuole che la sala resti aperta.", "sindaco di Orio"),
        ("Il Comune chiede un capofila.", "Comune"),  # not the hospital itself
        ("Io, guardi, vorrei uno che giri i reparti.", "Ospedale di Lodi"),
        ("La dottoressa Ferrero chiede una stanza.", "Ospedale di Lodi"),
        ("Carla vorrebbe un foglio unico dove uno trovi la visita, la cura e il ritorno a casa.", "Ospedale di Lodi"),
    ],
)
def test_who_is_meant(ask, text, who):
    (found, *_) = ask(text)
    assert found.requester == who


def test_they_are_the_group_named_before(nlp, extractor):
    context = StatementContext(organisation="Ospedale di Lodi", previous=("Le mamme aspettano in corridoio anche due ore.",))
    (found,) = extractor.extract(nlp("Sono loro a chiederci una sala d'attesa."), context)
    assert found.requester == "mamme"
