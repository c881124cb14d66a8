"""What is a request and what is none, class by class, as a careful reader would decide."""

import pytest

REQUESTS = {
    "asked outright": [
        ("Il personale chiede più formazione sulle emergenze.", "richiesta"),
        ("I sindacati hanno chiesto un confronto sui turni.", "richiesta"),
        ("Si chiede alla Provincia di sistemare la palestra.", "richiesta"),
        ("Viene chiesto di anticipare l'orario di apertura.", "richiesta"),
        ("È stato chiesto dai sindacati di rivedere i turni.", "richiesta"),
        ("Chiederemo alla fondazione di pagare il pulmino.", "richiesta"),
        ("Stiamo chiedendo da mesi un fotocopiatore.", "richiesta"),
        ("Il consiglio d'istituto ha deliberato di chiedere al Comune un secondo scuolabus.", "richiesta"),
        ("Vi preghiamo di mandarci il materiale in anticipo.", "richiesta"),
        ("La caposala ha insistito molto perché si compri un sollevatore.", "richiesta"),
        ("I medici vogliono che il referto arrivi in giornata.", "richiesta"),
        ("Il comitato di quartiere reclama un attraversamento pedonale.", "richiesta"),
    ],
    "a noun asks": [
        ("La prima richiesta è un locale più grande.", "richiesta"),
        ("Ribadiscono la richiesta di un fisioterapista.", "richiesta"),
        ("Resta aperta la richiesta di un secondo logopedista.", "richiesta"),
        ("Richiesta di un armadio con la chiave", "richiesta"),
        ("Quello che chiediamo è una segreteria.", "richiesta"),
        ("Emerge l'esigenza di uno spazio di ascolto.", "sollecitazione"),
        ("Proposta: un calendario unico.", "sollecitazione"),
        ("Il sogno: una cucina interna.", "sollecitazione"),
        ("La nostra proposta è di condividere i turni con Codogno.", "sollecitazione"),
        ("Abbiamo bisogno di un ascensore.", "sollecitazione"),
    ],
    "wished, needed, proposed": [
        ("La caposala desidererebbe un secondo carrello per le medicazioni.", "sollecitazione"),
        ("Speriamo che il Comune finanzi anche il prossimo anno scolastico.", "sollecitazione"),
        ("Abbiamo proposto di unire le due liste d'attesa.", "sollecitazione"),
        ("Serve qualcuno che parli cinese.", "sollecitazione"),
        ("Ci manca una figura di raccordo.", "sollecitazione"),
        ("Ci piacerebbe una festa di fine anno con i volontari.", "sollecitazione"),
        ("Bisognerebbe che i medici scrivessero in stampatello.", "sollecitazione"),
        ("Ci vorrebbe un mediatore anche la sera.", "sollecitazione"),
        ("I moduli andrebbero tradotti.", "sollecitazione"),
        ("Basterebbe un cartello all'ingresso.", "sollecitazione"),
        ("Si potrebbe coinvolgere l'università.", "sollecitazione"),
        ("Io farei una giornata porte aperte ogni primavera.", "sollecitazione"),
        ("Siamo disponibili a ospitare il corso.", "sollecitazione"),
        ("Non ci dispiacerebbe fare uno scambio con Crema.", "sollecitazione"),
    ],
    "judged worth it": [
        ("Sarebbe opportuna la presenza di un legale.", "sollecitazione"),
        ("Sarebbe bello avere un orto!", "sollecitazione"),
        ("L'ideale per noi è un ufficio al piano terra.", "sollecitazione"),
        ("Una navetta ogni ora sarebbe il massimo.", "sollecitazione"),
        ("Ritengono indispensabile un secondo infermiere di notte.", "sollecitazione"),
        ("Vedrebbero di buon occhio una fusione.", "sollecitazione"),
        ("Varrebbe la pena provare con i nonni.", "sollecitazione"),
        ("Non sarebbe male avere un parcheggio riservato ai volontari.", "sollecitazione"),
    ],
    "notes in haste": [
        ("chiesto + personale x l'estate", "richiesta"),
        ("attivare un gruppo whatsapp con le famiglie", "sollecitazione"),
        ("meglio un incontro breve ogni mese", "sollecitazione"),
        ("utile un vademecum x i nuovi", "sollecitazione"),
        ("Cercasi volontario con patente D.", "sollecitazione"),
        ("Dateci un referente unico.", "richiesta"),
        ("Che la Regione ci dia almeno un interlocutore.", "sollecitazione"),
        ("Perché non organizzare un incontro con le scuole superiori?", "sollecitazione"),
        ("Magari avere un mediatore due volte al mese.", "sollecitazione"),
    ],
}

NO_REQUESTS = {
    "the public at the counter": [
        "I pazienti ci chiedono quando escono i referti.",
        "Gli utenti chiedono spesso dove si paga il ticket.",
        "Le mamme vogliono sapere se c'è posto al nido.",
        "Al telefono ci domandano sempre gli orari delle visite.",
        "Un signore mi ha chiesto una monetina per il caffè.",
        "Gli studenti chiedono la ricarica per il telefono.",
    ],
    "negated": [
        "Non abbiamo bisogno di altri moduli.",
        "Non serve un'altra riunione.",
        "Non vorrei essere nei loro panni.",
        "Nessuno ha chiesto la sala.",
        "Di un secondo furgone per ora non sentiamo la mancanza.",
        "Un altro questionario no, grazie.",
    ],
    "met or answered": [
        "Avevamo chiesto una fotocopiatrice ed è arrivata a marzo.",
        "Le famiglie ci hanno chiesto di anticipare l'orario e l'abbiamo fatto.",
        "L'anno scorso chiedemmo un tecnico e lo mandarono subito.",
        "La richiesta è stata accolta.",
    ],
    "complaints and descriptions": [
        "Mancano tre infermieri su dieci.",
        "Per avere un appuntamento ci vogliono quattro mesi.",
        "La mensa serve trecento pasti al giorno.",
        "La fermata è stata spostata e i nonni non sanno più dove aspettare.",
        "È importante il lavoro che fanno i volontari.",
        "Dovrebbero arrivare a settembre due supplenti.",
        "Sarebbero quaranta chilometri al giorno.",
    ],
    "questions": ["Vi serve altro?", "Che cosa vi piacerebbe cambiare?"],
    "hypothetical": [
        "Chi volesse prenotare deve telefonare prima delle nove.",
        "Se mancasse la corrente il frigo dei vaccini si fermerebbe.",
        "Quelli che vorrebbero donare il sangue trovano chiuso.",
        "Sarebbe stato meglio chiudere prima.",
    ],
    "rules demand": [
        "La legge pretende un bagno per ogni piano.",
        "Il regolamento chiede due firme su ogni foglio.",
        "Il bando vuole capofila pubblici.",
    ],
    "counts": [
        "Le richieste di ricovero sono raddoppiate.",
        "Le domande di iscrizione arrivano tutte l'ultimo giorno.",
    ],
}


@pytest.mark.parametrize(("text", "kind"), [pair for group in REQUESTS.values() for pair in group])
def test_request_and_its_type(ask, text, kind):
    found = ask(text)
    assert found, text
    assert found[0].request_type == kind


@pytest.mark.parametrize("text", [text for group in NO_REQUESTS.values() for text in group])
def test_no_request(ask, text):
    assert not ask(text)


def test_same_words_for_a_body_and_for_the_public(ask):
    assert ask("Codogno chiede un orario più lungo.")
    assert not ask("I cittadini chiedono un orario più lungo.")


def test_apostrophes_and_capitals_change_nothing(ask):
    assert ask("Ci farebbe comodo un’ambulanza in più.") and ask("CI FAREBBE COMODO UN'AMBULANZA IN PIÙ.")


def test_confidence_is_a_share_and_evidence_lies_in_the_text(ask):
    text = "Ieri si è parlato di turni: Ferrero vorrebbe un secondo medico."
    (found,) = ask(text)
    assert 0.5 <= found.confidence <= 1 and 0 <= found.area_confidence <= 1
    assert "secondo medico" in text[found.start : found.end]
