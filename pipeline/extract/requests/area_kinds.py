"""What the usual areas of Italian interview studies are about, for studies whose cues are few.

An area whose name is of a usual kind («Formazione», «Corsi e aggiornamento») is helped by the everyday words
of that kind. The researcher's own cues weigh more.
"""

from __future__ import annotations

import re

# kind: how names of such areas begin; the words that people use when they speak of it.
_KINDS = {
    "training": (
        "formazion formar corsi aggiornament istruzion didattic apprendiment competenz addestrament",
        "formazione; formare; corso; lezione; laboratorio; seminario; webinar; modulo; percorso; aggiornamento; insegnare; imparare; "
        "apprendere; spiegare; esercitazione; esercitarsi; addestramento; tirocinio; stage; tutor; tutoraggio; affiancamento; affiancare; "
        "docente; docenza; formatore; esperto; consulente; lezioni pratiche; teoria e pratica; materiali didattici; manuale; vademecum; "
        "competenze; come si fa; come si usa; come si gestisce; preparare gli operatori; istruzioni; simulazione; supervisione; "
        "primo soccorso; ripasso; maestro; mattinata su; pomeriggi; giornata di studio; alfabetizzazione; certificazione; crediti; mestiere",
    ),
    "network": (
        "rete reti collaborazion coordinament allean raccord partner relazion sinergi govern partecipazion territori patt",
        "rete; tavolo; coordinamento; regia; cabina di regia; alleanza; patto; protocollo; accordo; convenzione; collaborazione; raccordo; "
        "referente; interlocutore; mediatore; portavoce; incontro; incontri; riunione; riunirsi; convocare; assemblea; gruppo di lavoro; "
        "confronto; scambio; gemellaggio; visita reciproca; buone pratiche; esperienze altrui; copiare; condividere; condivisione; insieme; "
        "unire; mettere in comune; vicini; altri enti; sindaci; comuni; associazioni; cooperative; imprese; imprenditori; sindacati; "
        "sedere al tavolo; comitato; calendario comune; decisioni; delega; rappresentanza; contatti; elenco dei referenti; tenere i fili; "
        "fusione; capofila; concordare; agganciare; coinvolgere; invitare; partecipare; ascoltare",
    ),
    "communication": (
        "comunicazion informazion promozion visibil divulgazion immagin narrazion stampa social",
        "comunicazione; campagna; messaggio; manifesto; volantino; opuscolo; locandina; pieghevole; giornale; giornali; stampa; radio; "
        "televisione; video; spot; social; Facebook; Instagram; WhatsApp; newsletter; bollettino; sito; pagina; cartello; cartelli; insegna; "
        "logo; marchio; slogan; testimonial; narrazione; racconto; raccontare; far sapere; far conoscere; diffusione; diffondere; "
        "pubblicità; visibilità; passaparola; ufficio stampa; conferenza stampa; adesivi; vetrina; parole semplici; tradotto; lingua; "
        "dialetto; informare; avvisare; pubblicare; presentare il progetto; porta a porta",
    ),
    "services": (
        "serviz prestazion assistenz accoglienz interventi attività utent pubblic sportell",
        "servizio; servizi; sportello; orario; orari; apertura; aprire; aperto; prolungamento; anticipo; sabato; domenica; sera; serale; notte; "
        "turni; prenotazione; ambulatorio; assistenza; assistente; accoglienza; ascolto; psicologo; educatore; logopedista; infermiere; mediatore culturale; "
        "interprete; trasporto; navetta; pulmino; bus; corse; scuolabus; mensa; nido; doposcuola; compiti; baby-sitter; centro estivo; "
        "spazio gioco; visite a domicilio; consegna a domicilio; sollievo; badante; aiuto; gruppo di mutuo aiuto; numero unico; numero verde; portale; "
        "app; prestito; lettura; laboratorio per bambini; festa; tariffa; abbonamento; retta; lista d'attesa; posti; consulenza; prelievi",
    ),
    "money": (
        "risors fondi fond econom finanz bilanci contribut budget sostenibil costi",
        "risorse; fondi; soldi; denaro; euro; contributo; finanziamento; finanziare; bando; bilancio; capitolo di spesa; budget; borsa; rimborso; "
        "rimborsare; spesa; spese; costi; pagare; pagato; coprire le spese; sponsor; donazione; fondazione; cofinanziamento; stanziare; "
        "tariffe; sconto; gratuito; voucher; anticipo; saldo; stipendio; compenso; deroga; proroga; triennale; pluriennale; riscaldamento; alloggio",
    ),
    "staff": (
        "personal organic staff assunzion risorse umane lavorator operator volontar",
        "personale; organico; dipendente; assumere; assunzione; concorso; sostituta; sostituto; sostituire; rimpiazzare; supplente; cattedra; "
        "cattedre; graduatorie; ore; ore in più; contratto; turno; part time; tempo pieno; tempo indeterminato; stipendio; servizio civile; "
        "volontari; tirocinante; collega; colleghi; figura; figura professionale; persona in più; unità; infermieri; medici; educatori; "
        "amministrativo; segretario; segretaria; impiegato; tecnico; mediatrice; stabilizzare; proroga; incarico; qualcuno che",
    ),
    "places": (
        "sed spaz local ambient struttur attrezzatur edific logistic arred strument tecnologi digital informatic",
        "sede; sedi; spazio; spazi; stanza; stanze; sala; locale; locali; aula; edificio; palazzina; tetto; finestre; porta; bagno; ascensore; rampa; "
        "parcheggio; cortile; giardino; magazzino; deposito; scaffali; arredi; mobili; sedie; tavoli; scrivania; armadio; lampade; luce; impianto; "
        "riscaldamento; condizionatore; aria condizionata; letti; barelle; carrello; sollevatore; macchinario; attrezzatura; attrezzature; "
        "computer; portatili; stampante; tablet; telefono; programma; software; gestionale; connessione; wi-fi; furgone; pulmino; auto; "
        "manutenzione; riparare; rifare; ristrutturare; ampliare; serratura; pannelli; segnaletica",
    ),
    "families": (
        "famigli genitor cittadin comunità utenza",
        "famiglie; famiglia; genitori; mamme; papà; padri; nonni; parenti; caregiver; figli; serata; serate; cena; merenda; festa; cerchio; "
        "incontro con i genitori; colloquio; colloqui; confronto; assemblea di classe; rappresentanti dei genitori; mediare; litigio; fiducia; fidarsi; "
        "corresponsabilità; coinvolgere le famiglie; ascoltare i genitori",
    ),
    "organisation": (
        "organizzazion procedur burocra amministra gestion normativ regol semplific process",
        "organizzazione; procedura; procedure; burocrazia; moduli; modulistica; modulo; scartoffie; semplificare; rendicontazione; rendiconto; "
        "firma; protocollo; regolamento; regole; linee guida; scadenza; scadenze; pratiche; ufficio; turni; agenda; calendario; verbale; "
        "tempi; tempi di pagamento; autorizzazione; indicatori; monitoraggio; valutazione; misurare; dati; tabelle; digitalizzare",
    ),
}


def words_of_kind(name: str) -> list[str]:
    """The everyday words of the kinds that an area's name belongs to; empty where it is of no usual kind."""
    out: list[str] = []
    for word in re.findall(r"[^\W\d_]+", name.lower()):
        for beginnings, words in _KINDS.values():
            if len(word) > 3 and any(word.startswith(b) for b in beginnings.split()):
                out.extend(w.strip() for w in words.split(";"))
    return list(dict.fromkeys(out))
