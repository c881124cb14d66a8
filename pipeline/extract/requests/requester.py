"""Who asks: the subject that the note names, or the body for which the speaker speaks."""

from __future__ import annotations

import re

from spacy.tokens import Token

from pipeline.extract.institutions import kind_of
from pipeline.extract.names import plain, words
from pipeline.extract.organisations import OrganisationResolver
from pipeline.extract.requests.lexicon import PUBLIC
from pipeline.extract.requests.types import StatementContext

_PRONOUNS = frozenset(
    "io noi me te loro essi esse lei lui egli ella tutti tutte qualcuno altri altre entrambi entrambe questi queste quello quella ognuno ciascuno sé".split()
)
_AUTHORITIES = frozenset("comune provincia regione unione ministero prefettura azienda distretto ats".split())
_THEY = frozenset("loro essi esse lui lei questi queste".split())
_GROUP = re.compile(r"(?i)\b(i|gli|le|dei|ai|agli|alle|delle|degli)\s+(\w{4,})")
_POINTERS = frozenset("questo quello questa quella ciò che".split())
# Offices and staff of the body itself; with a complement that names another body they are that body's.
OFFICES = re.compile(
    r"(?:assessor[ei]|assessora|president[ei]|presidentessa|direttor[ei]|direttric[ei]|direzione|dirigent[ei]|dirigenza|preside|responsabil[ei]|referent[ei]|"
    r"coordinator[ei]|coordinatric[ei]|segretari[oae]|segreteria|sindac[oa]|vicesindac[oa]|giunta|consiglio|cda|amministrazione|ufficio|uffici|staff|"
    r"[ée]quipe|team|squadra|operator[ei]|operatric[ei]|colleg(?:a|hi|he)|personale|infermier[ei]|infermiera|caposala|medic[oi]|primari[oa]|bibliotecari[oae]|"
    r"maestr[aeio]|insegnant[ei]|docent[ei]|professor[ei]|professoress[ae]|prof|educator[ei]|educatric[ei]|impiegat[oaie]|funzionari[oae]|tecnic[oi]|"
    r"vicari[oa]|vicepresid[ei]|tutor|volontari[oae]|gestor[ei]|titolar[ei]|intervistat[oaie]|partecipanti|interlocutor[ei]|interlocutric[ei]|"
    r"capo|capi|dsga|collegio|reparto|servizio|settore|socie|soci|assistent[ei]|psicolog[oa]|parlante|alleanza|gruppo|struttura|sede|realtà|ente|organizzazione)$"
)
_TITLES = frozenset(
    "dott dottor dottoressa dott.ssa dr prof prof.ssa ing avv arch geom rag sig sig.ra signora signor sig.na".split()
)
_CLERGY = frozenset("suor suora don padre fra frate monsignor mons madre imam rabbino".split())
_LINKS = frozenset("di del dello della dell' dei degli delle d' per presso".split())
_ARTICLE = re.compile(
    r"^(?:(?:quasi|tutt[ei]|divers[ei]|molt[ei]|alcun[ei]|vari[e]?|parecchi[e]?|entramb[ei]|il|lo|la|i|gli|le|un|uno|una|anche|pure|infine|inoltre|invece|poi|solo)\s+|(?:l|un)['’]\s*)+",
    re.IGNORECASE,
)


class RequesterFinder:
    """Decides who asks.

    Args:
        resolver: knows the bodies of the study by their names.
    """

    def __init__(self, resolver: OrganisationResolver) -> None:
        self.resolver = resolver

    def find(self, subject: list[Token], context: StatementContext, *, to_us: bool = False) -> str:
        """The one who asks.

        Args:
            subject: tokens of the subject, empty where none is said.
            context: what is known around the statement.
            to_us: it is asked of those who speak, by somebody else.
        """
        subject = _without_apposition(subject)
        text = _ARTICLE.sub("", "".join(t.text_with_ws for t in subject).strip())
        pronoun = bool(subject) and (subject[0].lower_ in _POINTERS or (subject[-1].lower_ in _PRONOUNS and len(subject) <= 2))
        if not text or pronoun:
            meant = _antecedent(context.previous) if to_us and text.lower() in _THEY else ""
            return meant or self.speaker_for(context)
        lower = [t.lower_.replace("’", "'") for t in subject if t.is_alpha or t.lower_ not in ("'", ",")]
        if _speaks_for(text, lower, context.participants, context.organisation):
            return self.speaker_for(context)
        head = _head(subject)
        complement = any(w in _LINKS for w in lower[1:])
        if not complement and self._names_own_kind(head, lower, context.organisation):
            return self.speaker_for(context)
        mentioned = self.resolver.find(text)
        resolved = self.resolver.resolve(text)
        if resolved.known:
            return resolved.canonical
        if mentioned and (
            not complement or kind_of(plain(head)) or OFFICES.match(plain(head)) and mentioned[0][2] == context.organisation
        ):
            return mentioned[0][2]
        if OFFICES.match(plain(head)) and (not complement or not _outside(subject)):
            return text if to_us else self.speaker_for(context)
        single = len([w for w in lower if w not in _TITLES and w not in ("la", "il", "l'")]) == 1
        if (
            single
            and (subject[-1].pos_ in ("PROPN", "X", "VERB") or text[0].isupper())
            and head not in _CLERGY
            and not kind_of(plain(head))  # «il Comune» to a museum is another body
            and not text.isupper()
        ):
            return self.speaker_for(context)  # a surname alone: somebody of the body who need not be introduced
        return text

    def speaker_for(self, context: StatementContext) -> str:
        """For whom «noi» speaks: the body interviewed, or the study's other body that the speaker's label names."""
        if context.first_person_is or not context.speaker:
            return context.own
        named = self.resolver.resolve(context.speaker)
        return named.canonical if named.known else context.own

    def _names_own_kind(self, head: str, lower: list[str], organisation: str) -> bool:
        """«il comune», «la scuola», «il centro»: the body by the noun of its kind."""
        kind = kind_of(plain(head))
        if not kind:
            return False
        plainly = len([w for w in lower if not _is_article(w)]) == 1
        own = [w.key for w in words(organisation)]
        same = any(kind_of(k) == kind for k in own) or plain(head) in own
        return (plainly and (same or kind in ("centro", "ente", "gruppo", "azienda", "rete", "servizio"))) or (same and plainly)


def _without_apposition(subject: list[Token]) -> list[Token]:
    out: list[Token] = []
    for token in subject:
        if token.text in ",(:–" and out:
            break
        out.append(token)
    return out


def _head(subject: list[Token]) -> str:
    for token in subject:
        if (
            token.lower_.rstrip(".") in _TITLES | _CLERGY
            or token.pos_ in ("NOUN", "PROPN", "X")
            or (token.pos_ in ("ADJ", "VERB") and len(token) > 3)
        ):
            return token.lower_
    return subject[0].lower_


def _speaks_for(text: str, lower: list[str], participants: tuple[str, ...], organisation: str) -> bool:
    """A participant of the interview, by surname, a cleric by his title too."""
    keys = {plain(w).rstrip(".") for w in lower}
    for person in participants:
        names = [w.key for w in words(person) if len(w.key) > 1]
        if not names:
            continue
        if keys & _CLERGY:  # «don Piero» is known by his first name; one who was not there speaks for himself
            given = names[1] if names[0] in _CLERGY and len(names) > 1 else names[0]
            if {given, names[-1]} & keys - _CLERGY and not _is_authority(organisation):
                return True
        elif names[-1] in keys or set(names[1:]) & keys and len(names) > 2 or (len(names) == 1 and names[0] in keys):
            return True
    return False


def _antecedent(previous: tuple[str, ...]) -> str:
    """Whom «loro» means: the group of people named last in the statements before; empty where none is."""
    for text in reversed(previous):
        groups = [m.group(2) for m in _GROUP.finditer(text) if PUBLIC.match(w := m.group(2).lower()) or OFFICES.match(w)]
        if groups:
            return groups[-1]
    return ""


def _is_authority(organisation: str) -> bool:
    """A municipality or the like: a nun at its table stands for her own house."""
    return kind_of(words(organisation)[0].key) in _AUTHORITIES if words(organisation) else False


def _is_article(word: str) -> bool:
    return word in ("il", "lo", "la", "l'", "i", "gli", "le", "un", "uno", "una", "anche", "nostro", "nostra", "stesso", "stessa")


def _outside(subject: list[Token]) -> bool:
    """A complement names somebody else: «la direttrice dell'ospizio», «il sindaco di Rocca»."""
    seen = False
    for token in subject[1:]:
        if token.lower_.replace("’", "'") in _LINKS:
            seen = True
        elif seen and (token.pos_ == "PROPN" or token.text[:1].isupper() or kind_of(plain(token.lower_))):
            return True
    return False
