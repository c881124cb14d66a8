"""The labels of a note's header («Data:», «Ente:», «Presenti:»): which fact stands behind one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

DATE = "date"
OTHER_DATE = "other date"  # of the transcription, of the next meeting: not the interview's
ORGANISATION = "organisation"
PARTICIPANTS = "participants"
INTERVIEWERS = "interviewers"
NOTE = "note"
SECTION = "section"
QUESTION = "question"
OTHER = "other"  # place, duration, subject: a header line that carries none of the facts

# Order matters: «intervistatore» before «intervistato», «data di trascrizione» before «data».
_KINDS: tuple[tuple[str, str], ...] = (
    (
        OTHER_DATE,
        r"(data |giorno )?(di |della? |del )?(trascri|stampa|revision|aggiorn|modific|approva|consegn|invio|creazion|scadenz|prossim)"
        r"|prossim|trascritto il|aggiornat|ultim[ao] (modifica|revisione)|data (della )?(trascri|stampa|revis|verbalizz|redazion)",
    ),
    (
        INTERVIEWERS,
        r"conduc|condott|ha condotto|conduzione|intervistator|intervistatric|interviewer|rilevator|rilevatric|facilita|per la facilitazione"
        r"|a cura|cura di|redatt|redige|verbalizz|verbale (di|a cura)|raccolt|not[ei] (di|a cura|raccolte)|appunti (di|a cura|presi)|taccuino di|domande di|domanda di|ha scritto|scritto da"
        r"|ricercator|ricercatric|moderat|modera\b|scriv|compilat|osservator|trascri(zione|tto|tta)? (di|da|a cura)|intervista (condotta|curata|raccolta|a cura|di)"
        r"|autor|per noi\b|da parte nostra|per il gruppo\b|per l equipe|per il gruppo di (lavoro|ricerca)|operator[ei] di ricerca",
    ),
    (DATE, r"data\b|giorno\b|quando\b|giornata\b|data e (ora|luogo)|luogo e data|incontro del|intervista del|date\b|del giorno"),
    (
        PARTICIPANTS,
        r"pres\b|present|partecip|incontrat|intervistat|interlocut|referent|collegat|con$|persone\b|persona\b|nomin|nome\b|chi\b"
        r"|chi c era|c era\b|c erano\b|eravamo\b"
        r"|hanno (parlato|risposto|partecipato)|rispond|relator|convenut|interven|componenti|invitat|ospit|a colloquio con|parl[aoi]|voc[ei]\b"
        r"|per (il|la|lo|l|i|gli|le) ",
    ),
    (
        ORGANISATION,
        r"ente\b|enti\b|organizzazion|alleanz|comun[ei]\b|bibliotec|istitut|scuol|struttur|aziend|cooperativ|associazion|u\.? ?o\.?\b"
        r"|unita operativa|reparto|servizio\b|ospedal|plesso|soggett|organism|realta|sede\b|distretto|nodo\b|partner|rsa\b|societa"
        r"|impres|museo|parrocchi|consorzio|fondazion|ambito\b|presidio|dipartiment|liceo|incontro con|colloquio con|intervista (a|al|alla|con)\b"
        r"|chi abbiamo incontrato|punto di servizio|club|gruppo\b",
    ),
    (QUESTION, r"domand|quesito"),
    (
        NOTE,
        r"not[ae]\b|appunt|osservazion|comment|testo\b|rispost|contenut|descrizion|dichiarazion|evidenz|cosa (dice|ha detto|e emerso)|detto\b"
        r"|verbatim|sintesi|resoconto|emers|annotazion|segnalazion|frase|citazion|parole",
    ),
    (SECTION, r"tem[ai]\b|area\b|argoment|categori|sezion|capitol|punto\b|voce di|topic"),
    (
        OTHER,
        r"luogo|dove\b|ora\b|ore\b|orari|durat|modalit|oggett|titol|progett|numero\b|n\b|nr\b|tipo|durata|sala\b|piattaforma|presso|ruol|funzion"
        r"|qualific|mansion|incaric|profess|versione|stato\b|allegat|giro\b|email|mail\b|telefon|id\b|cod|contatt|format|lingua|file\b|registrazione",
    ),
)
_COMPILED = tuple((kind, re.compile(rf"(?:{pattern})")) for kind, pattern in _KINDS)
_LABEL = re.compile(r"^\W{0,4}([^\W\d_][\w.'’/ ()]{0,45}?)\s*[:=]\s*(.*)$", re.S)
# Header sentences without a colon: «Ha condotto Giulia Rossi.», «Partecipano A, B».
_VERBAL = re.compile(
    r"^\W{0,4}(ha condotto|hanno condotto|conduce|conducono|condotta da|condotto da|intervista condotta da|intervista di|a cura di"
    r"|redatto da|redige|verbalizza|ha verbalizzato|note di|appunti di|facilita|ha facilitato|modera|partecipano|partecipa|hanno partecipato"
    r"|sono presenti|presenti|erano presenti|è presente|parlano|parla|parlo con|parliamo con|c['’]erano|c['’]era|eravamo in \w+,?|pres\.?|intervistati|intervistata|intervistato|collegati|collegate|in collegamento|incontrati|incontrate|ha scritto|taccuino di|per noi)\s+(.*)$",
    re.I | re.S,
)


@dataclass(frozen=True)
class Label:
    """A header line taken apart: the kind of fact, the label as written, the value, where the value starts."""

    kind: str
    label: str
    value: str
    offset: int


def normal(text: str) -> str:
    """Lower case, no accents, apostrophes as spaces, single spaces."""
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    return " ".join(re.sub(r"['’_]", " ", text).split())


def kind_of_name(name: str, *, extra_organisation: tuple[str, ...] = ()) -> str:
    """Kind of fact that a label or a column header names; empty where it names none."""
    key = normal(name).strip(" .*:-")
    if not key or len(key.split()) > 6:
        return ""
    for kind, pattern in _COMPILED:
        if pattern.match(key):
            return kind
        if kind == PARTICIPANTS and any(key == e or key.startswith(e + " ") for e in extra_organisation):
            return ORGANISATION
    return ""


def read_label(text: str, *, extra_organisation: tuple[str, ...] = ()) -> Label | None:
    """«Ente: Comune di X» or «Conduce Y» taken apart; None where the text is no header line."""
    match = _LABEL.match(text)
    if match:
        kind = kind_of_name(match.group(1), extra_organisation=extra_organisation)
        if kind and match.group(2).strip():
            return Label(kind, match.group(1).strip(), match.group(2).strip(), match.start(2))
    match = _VERBAL.match(text)
    if match:
        kind = kind_of_name(match.group(1)) or PARTICIPANTS
        return Label(kind, match.group(1).strip(), match.group(2).strip(" ."), match.start(2))
    return None
