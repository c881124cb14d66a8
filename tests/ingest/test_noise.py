import pytest

from pipeline.ingest.noise import is_agenda, is_noise


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


def test_headings_of_to_dos():
    assert is_agenda("Da fare") and is_agenda("Prossimi passi:") and not is_agenda("Formazione")


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
