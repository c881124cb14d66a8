"""What stands in a note but says nothing about the study: greetings, the running of the meeting, to-dos.

Judged by what share of a sentence's words belongs to the conduct of a meeting (greetings, hospitality, equipment,
agenda) and by where it stands: such sentences open and close interviews. One content-bearing sentence that names
the telephone stays, because most of its words speak of something else.
"""

from __future__ import annotations

import re

from pipeline.extract.gazetteer import first_names
from pipeline.extract.persons import is_role
from pipeline.ingest.labels import normal

# Stems of the conduct of a meeting, in four families; matched at the start of accent-free words.
_GREETING = "salut congeda ringrazi grazie buongiorno buonasera buonanott buona arrivederci ciao benvenut piacere convenevol chiacchier battut caffe biscott tisana pasticcin merenda ridono ride risate risata sorris scherz abbracc prego presentazion rito"
_EQUIPMENT = "interruzion collegament collegat connession audio microfon webcam telecamer schermo linea registrazion registrator registr zoom teams meet skype videochiamat videocall call squilla campanello citofono batteria proiettore salta scatti"
_CONDUCT = "interrompe interrott pausa riprend rientr cominci iniz apre chiu fine finit termin conclu durata ora ore minut ritard scaletta verbale verbalizz appunti trascri sbobin bozz tagliat conduc riunion incontro colloquio intervist facilitator interlocutor presenti present assent arriva esce uscit esc scapp present moment attimo pagina domanda giro ascolto merito"
_NEXT = "risent rived riveder prossim appuntament fissar fissat mandar invia inviar spedir girat girar inoltr allegat slide material mail foto gruppo richiam ricontatt confermar correzion rilettur aggiornam"
_MEETING = re.compile(rf"^(?:{'|'.join((_GREETING + ' ' + _EQUIPMENT + ' ' + _CONDUCT + ' ' + _NEXT).split())})")
_ONLY_MEETINGS = re.compile(
    rf"^(?:{'|'.join((_GREETING + ' ' + _EQUIPMENT + ' ' + _NEXT).split())}|pausa|interrompe|interrott|verbal|scaletta|sbobin|trascri|convenevol|riunion|incontro|colloquio"
    r"|intervist|facilitator|presenti|moment|attimo|minut|rientr|ritard|assent)"
)
_STRONG = re.compile(
    r"\b(?:buongiorno|buonasera|arrivederci|ci (?:si )?(?:salut|risent|rived|vediamo)|ci si (?:saluta|risente|rivede)|grazie (?:a|per|mille|davvero|di|ancora|anche)|si ringrazia|si saluta"
    r"|buon (?:lavoro|proseguimento)|buona (?:giornata|serata|continuazione)|alla prossima|mi sent(?:e|ite|i)\b|sto registrando|staccare? la registrazione|pausa caffe|fine (?:dell |della )?(?:ore|h|intervista|incontro|registrazione|trascrizione|colloquio)"
    r"|(?:inizio|fine|chiusura|apertura|termine)\b.{0,20}\b(?:ore|h|alle)\b|ore \d{1,2}[.:]\d{2} ?(?:fine|chiusura|inizio)|prossimo (?:appuntamento|incontro)|presentazioni di rito|foto di gruppo)"
)
_TODO = re.compile(
    r"^\W*(?:n\.?b\.?|todo|to do|da fare|promemoria|memo|ricorda(?:re|rsi)?|nota (?:mia|per (?:me|noi))|per (?:me|noi)|p\.?s\.?)\b\W*\s(?=.*\b(?:mand|invi|gir|spedi|inoltr|richiam|chiam|telefon|sent|cerc|verific|controll|riascolt|trascriv|sbobin"
    r"|recuper|aggiung|stamp|fissa|confer|scriv|chied|mail|slide|verbale|material|doodle|link|foto)\w*)"
    r"|^\W*(?:mandare|inviare|girare|inoltrare|spedire|rimandare)\b.{0,40}\b(?:slide|verbal|bozz|trascri|sbobin|appunti|questionari|doodle|liberatori|convocazion|ringraziament|registrazion)\w*"
    r"|^\W*(?:richiamare|ricontattare|risentire|ritelefonare|riscrivere|risentirsi|riascoltare|sbobinare|trascrivere)\b"
    r"|^\W*da (?:ri)?(?:sentire|chiamare|contattare|telefonare|verificare|chiarire|cercare)\b(?! (?:un|una|uno|più|altri)\b)"
    r"|^\W*(?:devo|dobbiamo|dovrò|dovremo) (?:ancora |anche )?(?:ri)?(?:spedi|mand|invi|inoltr|restitu|port|gir|scriv|telefon|chied|conferm)\w*?r(?:gli|le|glie\w+)\b"
    r"|^\W*(?:ricordati|ricordami|ricordiamoci|ricordarsi|ricordare)\s*(?::|\b(?:la|il|lo|le|gli|di|che|l)\b)"
    r"|^\W*(?:>>|=>|-->)\s*(?:ri)?(?:sentire|chiamare|scrivere|chiedere|mandare|cercare|telefonare|verificare)\b"
    r"|^\W*(?:da fare|to ?do|promemoria|memo)\s*[:–-]|^\W*(?:da )?(?:ricordarsi|ricordare) (?:di|che)\b",
    re.I,
)
# The scene of the meeting: who receives whom, who goes out and comes back, when people part.
_SCENE = re.compile(
    r"\b(?:ci|mi|vi) (?:si )?(?:ricev|accogli|accolg|lasci|salut|sistem|sied|sediam|accomod|congeda|apre la porta|offr|incontriam|ritrov)\w*"
    r"|\bstrette? di mano\b|\b(?:si )?(?:assenta|esce|uscire|rientra|rientrano|riprende)\b.{0,40}\b(?:minut\w*|telefon\w*|urgenz\w*|attimo|pausa)\b"
    r"|\bsi (?:interrompe|riprende)\b|\bmi squilla\b|\b(?:letto e|seduta|incontro|riunione) (?:e |viene )?(?:approvat|tolt|chius|sciolt|conclus)\w*\b|\bda lettura dell\b"
    r"|\b(?:seduta|riunione|incontro|colloquio|intervista|verbale)\b (?:termina|finisce|si (?:chiude|conclude|apre)|ha (?:termine|inizio)|inizia|comincia)\b"
    r"|^dopo (?:i saluti|le presentazioni|i convenevoli|il giro di presentazioni|il caffe)\b"
    r"|^(?:arrivo|arriviamo) (?:alle|h|ore|in|con|puntual)|\baccompagna all uscita\b|\bresta(?:no)? da (?:inviar|ricever|aver|mandar|spedir|fissar|restituir)\w+"
    r"|^ci (?:rivediamo|ritroviamo|reincontriamo|incontriamo di nuovo)\b"
)
_PAGE = re.compile(r"^\W*pag(?:ina|\.)?\s*\d+(?:\s*(?:di|/)\s*\d+)?\W*$", re.I)
_BACKCHANNEL = frozenset(
    """si no ok okay va bene certo certamente esatto esattamente giusto infatti appunto ecco allora dunque capisco capito chiaro perfetto ottimo
    d accordo confermo tutto davvero ah eh oh mm mmm uhm ehm beh mah boh gia assolutamente prego grazie lei voi noi me te per nessun problema
    certo figuriamoci volentieri bene benissimo senz altro e ma direi penso credo come no niente nulla a posto basta tutto qui direi di buon lavoro
    faccia pure figuri indovini mettiamola mettiamo cosi ci mancherebbe dica senta guardi ascolti
    anche io pure scusi scusate mi dica ci siamo pronti pronta pronto un po cosi vero vabbe insomma""".split()
)
_STOP = frozenset(
    """il lo la i gli le l un uno una di a da in con su per tra fra e ed o ma che chi cui non si ci vi ne mi ti del dello della dei degli delle al allo alla ai
    agli alle dal dalla dai dagli dalle nel nella nei nelle sul sulla sui sulle c d s è sono era ha hanno ho come se piu anche poi ora qui li la questo
    questa quello quella suo sua loro nostro nostra un po tutto tutti""".split()
)
_TIMES = re.compile(r"\b(?:ore|alle|h)\s*\d{1,2}(?:[.:]\d{2})?\b", re.I)


def is_noise(text: str, *, edge: bool, bullet: bool = False, spoken: bool = False) -> bool:
    """True where a sentence only runs the meeting.

    Args:
        text: one sentence or bullet.
        edge: it stands among the first or last sentences of its interview.
        spoken: the words of a transcript: «I» is not the one who writes.
        bullet: a bullet is a note that somebody chose to take: only to-dos and greetings are noise there.
    """
    key = re.sub(r"[^\w\s]", " ", normal(text))
    words = key.split()
    if not words or not re.search(r"[^\W\d_]{2}", key):
        return True
    if re.fullmatch(r"[(\[*_].*[)\]*_][.!]?", text.strip()) and len(words) <= 14:
        return True  # a stage direction
    if _TODO.search(text) or _PAGE.match(text) or _agenda_label(text) or not (bullet or spoken) and _conducts(key):
        return True
    if edge and _FAREWELL.match(" ".join(words)) and len(words) <= 16:
        return True
    if all(w in _BACKCHANNEL or w in _STOP for w in words):
        return not bullet or len(words) < 3
    content = [w for w in words if w not in _STOP and not w.isdigit()]
    share = sum(bool(_MEETING.match(w)) for w in content) / max(1, len(content))
    if _STRONG.search(key) and len(words) <= 20 and share >= 0.2:
        return True
    if not bullet and len(words) <= 18 and _SCENE.search(key) and (edge or share >= 0.2):
        return True
    if bullet:
        return share >= 0.6 and len(words) <= 10
    if edge:
        # «si apre tardi», «la scuola chiude alle quattro» use the same verbs: one word must be of meetings alone
        sure = any(_ONLY_MEETINGS.match(w) for w in content)
        return share >= (0.3 if sure else 0.67) and len(words) <= 22
    return share >= 0.5 and len(words) <= 14


# Errands of those who run the study: an infinitive of sending, calling or asking.
_ERRAND = r"(?:ri)?(?:mandar|inviar|girar|spedir|inoltrar|portar|restituir|chieder|domandar|chiamar|telefonar|contattar|sentir|scriver|avvisar|avvertir|ringraziar)(?:e|gli|le|si)"
_ERRAND_OPENS = re.compile(rf"^\W*{_ERRAND}\b", re.I)
_ERRAND_LABELLED = re.compile(rf"^[^.:;]{{3,40}}:\s*{_ERRAND}\b[^.;]{{0,40}}\.?$", re.I)
_TO_SOMEBODY = re.compile(r"\b(?:a|con) ([A-ZÀ-Ý][a-zà-ù]+)\b")
_BY_WEEKDAY = re.compile(r"\bentro (?:luned|marted|mercoled|gioved|venerd|sabato|domenica|domani|stasera|fine settimana)", re.I)


def is_errand(text: str, *, closing: bool, marked: bool = False) -> bool:
    """A to-do of whoever took the note, not a request to a body.

    Args:
        closing: it stands at the end of the note, outside of its lists.
        marked: an arrow stands before it.
    """
    if len(text.split()) > 14:
        return False
    if closing and _ERRAND_LABELLED.match(text):
        return True  # «Foto della sala: chiedere il permesso»
    if not _ERRAND_OPENS.match(text):
        return False
    person = any(m in first_names() for m in map(normal, _TO_SOMEBODY.findall(text)))
    return marked or person and bool(_BY_WEEKDAY.search(text)) or closing and person


# What the one who writes does to lead the talk, in the first person: he passes on, takes up, closes, explains, asks.
_CONDUCTS = re.compile(
    r"^(?:poi |quindi |allora |adesso |ora |infine |per finire |prima di (?:salutarci|congedarci|chiudere|finire|andare|lasciarci) )?(?:le |gli |vi |ti |mi )?"
    r"(?:pass(?:o|iamo) (?:a|al|alla|alle|ai|agli|all)\b|riprend(?:o|iamo) (?:da|dal|dalla|dai|dalle|il (?:filo|discorso))\b|chiud(?:o|iamo) (?:alle|qui|con|verso)\b"
    r"|torn(?:o|iamo) (?:a parlare|sul|sulla|sulle|sui)\b|cominci(?:o|amo) (?:da|dal|dalla|con)\b|parliamo (?:di|del|della|dei|delle|d)\b"
    r"|spieg(?:o|hiamo) (?:il (?:percorso|progetto|senso)|come|perche|chi)\b|present(?:o|iamo) (?:il|la) (?:percorso|progetto|ricerca|indagine)\b"
    r"|(?:domando|chiedo|ho (?:chiesto|domandato))(?: loro| poi| anche| subito)? (?:della|delle|dei|degli|del|dell|se|come|cosa|che cosa|chi|quando|quanto|quanti|quale|quali|perche|dove)\b"
    r"|(?:prendiamo|beviamo|assaggiamo|ci (?:offrono|offre|portano|porta|versano|versa)) (?:un|uno|una|il|la|del|dei|due|qualche) \w+$"
    r"|(?:vi|ti) (?:riassumo|racconto|scrivo|riporto|giro))"
    r"|^(?:poi|intanto|a meta \w+|nel frattempo|piu tardi|alla fine)\b.{0,15}\b(?:e (?:entrat|arrivat|uscit)[oaie]|entra|arriva|esce|ci (?:raggiunge|saluta|lascia))(?: (?:il|la|l|don|suor))?(?: \w+){0,2}$"
    r"|^(?:su|sul|sulla|sulle|sui|qui|a questo punto)\b.{0,25}\b(?:il discorso|la conversazione|la chiacchierata) (?:si|passa|torna|cade|scivola|diventa)\b"
)


# What becomes of the note itself: «appena posso sistemo gli appunti».
_OWN_NOTES = re.compile(r"^(?:appena (?:riesco|posso|arrivo|torno)|stasera|domani|in settimana|nei prossimi giorni)\b.{0,30}\b(?:appunti|verbale|note|bozza|registrazion[ei]|trascrizion[ei]|foto)\b")
# How the talk goes from one matter to the next: «sul tetto il parroco si infervora», «la preside torna più volte sulle mense».
_COURSE = re.compile(
    r"^(?:(?:su|sul|sulla|sulle|sui|sugli|sull)\b.{2,45} )?(?:il|la|lo|l|don|suor)? ?(?P<who>\w+) (?:poi |quindi |invece )?"
    r"(?:si (?:accalora|infervora|scalda|dilunga|sofferma)\b|(?:torna|ritorna) (?:piu volte|spesso|a lungo|di continuo) su\w*\b"
    r"|(?:comincia|inizia|parte|attacca) (?:da|dal|dallo|dalla|dai|dalle|dagli|dall)\b.{0,40}\be (?:poi )?(?:arriva|passa|viene)\b)"
)
_FAREWELL = re.compile(r"^(?:a presto|un (?:caro )?abbraccio|cordialmente|(?:cari|cordiali|tanti) saluti)\b")


def _conducts(key: str) -> bool:
    key = " ".join(key.split())
    if len(key.split()) > 16:
        return False
    course = _COURSE.match(key)
    return bool(_CONDUCTS.search(key) or _OWN_NOTES.match(key) or course and is_role(course["who"]))


def _agenda_label(text: str) -> bool:
    """«Cose da fare: …»: what stands behind a label of the agenda."""
    label, colon, _ = text[:60].partition(":")
    return bool(colon) and is_agenda(label)


def is_question(text: str) -> bool:
    """A question, quotation marks and brackets after the mark allowed."""
    return bool(re.search(r"\?[\"»”')\]*_\s]*$", text))


_AGENDA = re.compile(
    r"^(?:cose |punti )?(?:da fare|to ?do|promemoria|compiti|azioni (?:per|a carico)|per noi|prossim[io] (?:pass[io]|appuntament[io]|incontr[io])|follow ?up|logistica|saluti|chiusura"
    r"|ringraziamenti|allegati|contatti|indice|sommario|ordine del giorno|odg|distribuzione|note (?:tecniche|organizzative|di servizio)|grazie\b.*)$"
)


def is_agenda(heading: str) -> bool:
    """A heading under which stand to-dos and logistics, not statements."""
    return bool(_AGENDA.match(normal(heading).strip(" .:!")))
