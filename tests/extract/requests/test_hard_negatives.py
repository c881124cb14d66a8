"""What sounds like a request and is none, and what hides one: mechanism by mechanism."""

import pytest

from pipeline.extract.requests import StatementContext

NONE = {
    "a question is put": [
        "La caposala ha domandato chi resta di turno a Ferragosto.",
        "Gli ho chiesto se con i colleghi si trova bene.",
        "Galli ha chiesto quando arriva la nuova ambulanza.",
    ],
    "a thing requires": [
        "La ristrutturazione del reparto ha richiesto sei mesi e due ditte.",
        "Il trattamento richiede molta pazienza.",
    ],
    "a people at the counter": ["I francesi domandano la chiave del cancello.", "Gli svedesi chiedono il conto in contanti."],
    "told of others": ["Al pronto soccorso le hanno chiesto un documento che non aveva."],
    "the price of a bargain": [
        "L'assicurazione vuole tre preventivi.",
        "Il fornitore ci presta il carrello e in cambio vuole il nostro logo.",
        "I fornitori vogliono il pagamento anticipato.",
    ],
    "what they mean to do": ["Vogliono cambiare la porta, ma il fabbro è in ferie."],
    "they want us there": ["Il sabato ci vogliono in due reparti insieme."],
    "how things are done": [
        "In sala operatoria ci vuole un anestesista per letto.",
        "Le cartelle stanno in cantina e per averne una bisogna chiamare il custode.",
        "Il modulo va consegnato entro marzo.",
    ],
    "how somebody wants to live": [
        "Ferrero vorrebbe smettere, ma nessuno prende il suo posto.",
        "Dopo un mese vorrebbero già cambiare lavoro.",
    ],
    "what others would do of themselves": [
        "I nonni verrebbero volentieri, ma la scala è ripida.",
        "Le ex infermiere tornerebbero di corsa.",
    ],
    "told to anyone": ["Ogni tanto ti dicono che hanno bisogno di una vacanza."],
    "lost": ["Le ore vanno perse."],
}

HIDDEN = [
    ("Sono i medici a chiedere un secondo turno.", "secondo turno"),
    ("Da qui la proposta di una cucina comune che serva due reparti.", "cucina comune"),
    ("Torna la richiesta alla Regione: avere il progetto entro giugno.", "avere il progetto entro giugno"),
    ("La richiesta al prefetto è di riunire le cooperative.", "riunire le cooperative"),
    ("proposta loro: un solo numero per tutti i reparti", "numero per tutti i reparti"),
    ("Proponiamo agli altri ospedali un magazzino comune.", "magazzino comune"),
    ("Ci chiede espressamente due ore con un legale.", "due ore con un legale"),
    ("I pazienti hanno chiesto di avere un frigorifero in reparto.", "avere un frigorifero"),
    ("Il primario ci ha chiesto se mettiamo due letti in più.", "due letti"),
    ("va trovata una sala più grande", "sala più grande"),
    ("Dobbiamo trovare un tecnico per l'impianto.", "trovare un tecnico"),
    ("Vogliono un ascensore.", "ascensore"),
]


@pytest.mark.parametrize("text", [text for group in NONE.values() for text in group])
def test_no_request(ask, text):
    assert not ask(text)


@pytest.mark.parametrize(("text", "asked"), HIDDEN)
def test_hidden_request(ask, text, asked):
    assert any(asked in found.request for found in ask(text)), text


@pytest.mark.parametrize(
    ("section", "question"),
    [("Ipotesi di fusione", ""), ("", "C'è qualcosa che non ho chiesto?")],
)
def test_a_clause_is_no_bare_request(nlp, extractor, section, question):
    context = StatementContext(organisation="Ospedale di Lodi", section=section, question=question)
    assert not extractor.extract(nlp("Il reparto riapre dopo dieci anni, ed è una bella notizia."), context)
    assert not extractor.extract(nlp("La signora Neri teme che decida sempre il capoluogo."), context)


def test_what_a_report_says_of_all_is_no_request_of_one(nlp, extractor):
    loose = StatementContext(organisation="", section="Relazioni con il territorio")
    assert not extractor.extract(nlp("Quasi tutte le cooperative hanno chiesto un contatto costante con le imprese."), loose)
    under_an_area = StatementContext(organisation="", section="Rete")
    (found,) = extractor.extract(nlp("Diverse cooperative hanno chiesto un contatto costante con le imprese."), under_an_area)
    assert found.area == "Rete"
