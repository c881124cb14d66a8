import pytest

from pipeline.ingest.noise import is_agenda, is_errand, is_noise


@pytest.mark.parametrize(
    "text",
    [
        "Buongiorno a tutti, mi sentite?",
        "Grazie a voi, buon lavoro.",
        "Sì sì, va bene.",
        "(Si interrompe per una telefonata.)",
        "Si ringrazia per la disponibilità.",
        "Fine ore 17.",
        "nb mandare le slide a rossi",
        "Ride.",
        "La registrazione si interrompe.",
    ],
)
def test_the_running_of_the_meeting_is_noise(text):
    assert is_noise(text, edge=True)


@pytest.mark.parametrize(
    "text",
    [
        "La linea telefonica del paese cade spesso e gli anziani restano senza soccorso.",
        "Il caffè della stazione è diventato il doposcuola di chi aspetta la corriera.",
        "I verbali dell'assemblea dei sindaci arrivano ai comuni con due mesi di ritardo e nessuno li legge.",
        "Mancano educatori per il post scuola.",
        "servono due educatori",
    ],
)
def test_what_people_say_stays(text):
    assert not is_noise(text, edge=False)
    assert not is_noise(text, edge=False, bullet=True)


@pytest.mark.parametrize(
    "text",
    [
        "Sul tetto della palestra il parroco si infervora.",
        "La preside torna più volte sulle mense.",
        "Il sindaco comincia dalla piena del 2014 e poi arriva ai ponti.",
        "Prima di congedarci chiedo che cosa farebbero con più soldi.",
        "Appena torno sistemo le note nella cartella.",
        "Beviamo una limonata.",
    ],
)
def test_how_the_talk_goes_on_is_noise(text):
    assert is_noise(text, edge=False)


@pytest.mark.parametrize(
    "text", ["A presto, e fatemi avere le foto del cortile.", "Restano da ricevere i bilanci.", "Ci ritroviamo dopo l'estate, si riprende dai campi."]
)
def test_meetings_open_and_close(text):
    assert is_noise(text, edge=True)


@pytest.mark.parametrize(
    "text",
    [
        "La corriera torna più volte sulle stesse strade.",
        "Il vento comincia dalla costa e poi arriva in paese.",
        "Sul prezzo del latte il caseificio non tratta.",
        "Restano da pagare due fatture.",
        "Prendiamo il latte da tre stalle diverse.",
    ],
)
def test_what_things_do_stays(text):
    assert not is_noise(text, edge=False)


@pytest.mark.parametrize(
    ("text", "closing", "marked", "errand"),
    [
        ("Foto del campo: chiedere il permesso.", True, False, True),
        ("spedire il modulo a Carla entro giovedì", False, False, True),
        ("sentire la bocciofila per la sala", False, True, True),
        ("chiedere alla Provincia un secondo scuolabus", False, False, False),
        ("mandare i volontari a Cuneo una volta al mese", False, False, False),
        ("Il Comune: chiedere il permesso costa due mesi di attesa e una marca da bollo.", False, False, False),
    ],
)
def test_errands_of_whoever_took_the_note(text, closing, marked, errand):
    assert is_errand(text, closing=closing, marked=marked) is errand


def test_headings_of_to_dos():
    assert is_agenda("Da fare") and is_agenda("Prossimi passi:") and is_agenda("Prossimo passo") and not is_agenda("Formazione")


@pytest.mark.parametrize("text", [
    "Si apre tardi e nessuno avvisa chi arriva da fuori.",
    "La scuola chiude alle quattro e i genitori escono alle sei.",
    "mandare il referto per posta elettronica il giorno stesso",
])
def test_opening_hours_and_wishes_at_the_edges_stay(text):
    assert not is_noise(text, edge=True)


@pytest.mark.parametrize("text", [
    "Passiamo alle spese.",
    "Riprendiamo da dove eravamo rimasti.",
    "Gli ho chiesto come si trova con i vicini.",
    "Chiudo alle sette.",
    "Sui conti il discorso si fa più lungo.",
    "Poi è entrata Marina.",
    "Cose da fare: chiedere il bilancio; ringraziare la segretaria.",
    "Da sentire ancora il custode.",
    ">> risentire il geometra",
    "Devo spedirgli la liberatoria.",
    "Ricordati la ricevuta del parcheggio!",
    "Ma certo, si figuri.",
])
def test_what_the_writer_does_and_has_to_do_is_noise(text):
    assert is_noise(text, edge=False)


@pytest.mark.parametrize("text", [
    "Passiamo le domeniche ad aprire e chiudere il cancello.",
    "Chiudo alle sette perché dopo non viene nessuno.",
    "Chiedo come si può fare per avere un custode.",
])
def test_in_a_transcript_the_speaker_speaks(text):
    assert not is_noise(text, edge=False, spoken=True)
