"""The nouns that head a body's name («Comune di …», «Ospedale …»): which there are, which mean the same."""

from __future__ import annotations

from functools import lru_cache

from pipeline.extract.names import Word, abbreviates

# One line a kind; bodies of two kinds are never the same body. The first word names the kind.
_KINDS = """
comune comuni municipio municipi municipalita citta
provincia province
regione regioni
unione unioni
comunita
ministero ministeri
prefettura questura tribunale procura
consorzio consorzi
azienda aziende ditta ditte impresa imprese societa
ente enti
agenzia agenzie
camera
ordine
distretto distretti ambito ambiti
ufficio uffici
servizio servizi
settore
assessorato assessorati
dipartimento dipartimenti
direzione direzioni
reparto reparti unita divisione primariato
ospedale ospedali presidio policlinico nosocomio
clinica cliniche
poliambulatorio ambulatorio poliambulatori ambulatori
consultorio consultori
rsa casa case residenza residenze hospice ospizio
scuola scuole istituto istituti plesso plessi liceo licei itis ipsia ic iis cpia cfp provveditorato
asilo asili nido nidi micronido materna
universita ateneo politecnico accademia facolta conservatorio
biblioteca biblioteche mediateca emeroteca bibliobus
sistema
museo musei pinacoteca
archivio archivi
teatro teatri cinema auditorium
associazione associazioni aps odv onlus
cooperativa cooperative coop
fondazione fondazioni
comitato comitati
circolo circoli club
federazione confederazione
sindacato sindacati
banca banche
parrocchia parrocchie oratorio oratori diocesi curia
caritas
croce misericordia
protezione
pro proloco
centro centri polo
gruppo gruppi
rete reti
tavolo
consulta
patronato patronati
polisportiva
orchestra banda coro
cantiere laboratorio bottega
libreria librerie
farmacia farmacie
editrice
ats asl ast asst ausl usl aou asp irccs sert serd csm npi inps inail
"""
_KIND_OF: dict[str, str] = {}
for _line in _KINDS.strip().splitlines():
    for _word in _line.split():
        _KIND_OF.setdefault(_word, _line.split()[0])

# Adjectives and complements that stand between the noun and the proper name: «Biblioteca civica comunale di …».
QUALIFIERS = frozenset(
    "civica civico civici comunale comunali municipale provinciale regionale nazionale statale pubblica pubblico pubblici "
    "privata privato speciale speciali consortile sociale sociali sanitaria sanitario sanitari territoriale territoriali "
    "locale locali comprensivo comprensivi superiore tecnico tecnica professionale primaria primario secondaria secondario "
    "media elementare materna infanzia materno paritaria cattolica parrocchiale diocesano diocesana culturale sportiva "
    "sportivo generale centrale unico unica riposo cura circolo ricerca riabilitazione volontariato promozione piano ambito "
    "zona servizi persona montana ospedaliero ospedaliera universitario universitaria bibliotecario bibliotecaria "
    "intercomunale sovracomunale mista onlus scs scarl spa srl aps odv agricola sociosanitaria socio formazione "
    "professionali ragazzi anziani familiare famiglie antiviolenza diurno integrato loco".split()
)


# Bodies that everybody calls by one word.
NATIONAL = frozenset(
    "rotary acli agesci anci anffas anmil anpi anteas arci asvis auser avis aido avulss aism ail unicef unesco unhcr emergency "
    "caritas cgil cisl uil ugl spi cia cna confagricoltura confapi confartigianato confcommercio confcooperative "
    "confesercenti confindustria coldiretti legacoop federterziario fism istat inps inail invalsi indire miur csv uisp csi "
    "coni wwf lipu legambiente greenpeace uncem unioncamere federfarma federalberghi assolombarda trenitalia trenord anas "
    "enel telecom vodafone amazon google microsoft ikea".split()
)
# Capitals that name a document, a tax, a technique, an illness, a role, a programme: no body.
NOT_BODIES = frozenset(
    "spid cie pec pin puk iva imu tari tasi isee irpef irap cud unico tfr ccnl rsu pnrr pon por fse fesr ptof pof pei pdp "
    "pai dad ddi did bes dsa adhd dpi dpcm dvr duvri rspp oss osa asa ata cup tac rmn ecg eeg rx hiv aids covid sars dna "
    "pcr icu oms tv tg dvd cd usb sms mms pdf url html app ds dsga rup isdn adsl vpn voip iban atm faq wifi lan gps qr pc sim lim ict "
    "it ok ko etc ecc nb ps ps. sos sas scs srl spa snc onlus aps odv scarl lgbt lgbtq nato kg km mq fad ecm edu web ai ia "
    "iot ebook www http https ztl gpl ufo max min tot rif vs zoom teams meet whatsapp facebook instagram telegram youtube "
    "tiktok twitter skype moodle classroom excel word powerpoint netflix spotify wikipedia".split()
)

# Illnesses that bear a person's name, feasts: capitalised, yet neither persons nor places.
NOT_NAMES = frozenset(
    "alzheimer parkinson down asperger hodgkin crohn tourette williams rett turner marfan huntington carnevale quaresima "
    "ramadan natale pasqua avvento epifania ferragosto capodanno dio madonna costituzione resistenza liberazione smart "
    "working coworking profit no-profit welfare green pass open day digital burnout spending review caregiver repubblica "
    "erasmus".split()
)


def kind_of(key: str) -> str:
    """The kind that a plain word heads; empty for other words."""
    return _KIND_OF.get(key, "")


def kind_of_word(word: Word) -> str:
    """As :func:`kind_of`, abbreviations included («Osp.», «Bibl.»); empty where several kinds fit."""
    return kind_of(word.key) or (_abbreviated_kind(word.key) if word.dotted else "")


@lru_cache(maxsize=4096)
def _abbreviated_kind(key: str) -> str:
    kinds = {k for noun, k in _KIND_OF.items() if len(key) >= 2 and abbreviates(key, noun)}
    return kinds.pop() if len(kinds) == 1 else ""

