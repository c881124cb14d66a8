"""How people open a note in prose: when and where they met, who was there («Ci sono stata il 3 maggio; mi ha accolto Rita Bo»).

Such sentences state the facts of a header; they say nothing about the study.
"""

from __future__ import annotations

import re

from pipeline.extract.dates import find_dates
from pipeline.extract.institutions import kind_of
from pipeline.extract.names import plain
from pipeline.extract.organisations import OrganisationResolver
from pipeline.ingest.document import PARAGRAPH, Block, fold
from pipeline.ingest.sentences import split_sentences

_BLOCKS, _SENTENCES = 3, 4  # of a note in which it may open
_MAX_WORDS = 45
# Who was there: «c'erano», «ho parlato con», «mi hanno accolto», «ci raggiunge», «sono stata due ore con», «con la sola».
_PRESENCE = re.compile(
    r"\b(?:c['’]er(?:a|ano)|(?:er|son|è|sarann)\w* presenti?|presenti|ho (?:parlato con|incontrato|visto|sentito|intervistato)"
    r"|abbiamo (?:parlato con|incontrato|visto|sentito|intervistato)|parl(?:o|iamo|ano) con|incontro con|(?:mi|ci) (?:ha|hanno) (?:accolt|ricevut|raggiunt)[oaie]"
    r"|(?:mi|ci) (?:accoglie|accolgono|riceve|ricevono|raggiunge|raggiungono|aspetta|aspettano)|(?:sono|siamo) (?:stat|andat)[oaie]\b.{0,40}? (?:con|da)|con (?:il solo|la sola|i soli|le sole)"
    r"|insieme (?:a|con)|in compagnia di|incontro"
    r"|(?:colloquio|chiacchierata|intervista|visita|conversazione|riunione|telefonata|dialogo)\b[^.;:]{0,40}? con)\b",
    re.I,
)
# The one who writes: he went there, he tells it to those who read.
_GOING = re.compile(
    r"\b(?:ci sono stat[oaie]|(?:sono|siamo) (?:stat|andat|tornat)[oaie]|torn(?:o|iamo) (?:a|al|alla|allo|all|ai|in|da|dal|dalla|dai)|ho (?:parlato|incontrato)|abbiamo (?:parlato|incontrato)"
    r"|(?:incontro|colloquio|visita|intervista|riunione|seduta|conversazione|chiacchierata) (?:di|del|dell|in|a|nel|con|presso)|alle ore|presso)\b",
    re.I,
)
_TELLING = re.compile(
    r"^(?:(?:cari|care|ciao|buongiorno|gentili|salve)\b.{0,30}?,\s*)?(?:vi|ti|le) (?:riassumo|racconto|scrivo|riporto|giro|mando|invio|allego|dico)\b", re.I
)
# «Care tutte e cari tutti,»: the line that greets those who read.
_SALUTATION = re.compile(r"^(?:car[aeio]|gentil[ei]|gent\.|egregi[oa]?|ciao|salve|buongiorno|buonasera|spett\.)\b.{0,40},$", re.I)
_MOOD = re.compile(r"^(?:clima|atmosfera|accoglienza|aria|umore|tono)\b", re.I)  # «Clima disteso, poco tempo.»
# What somebody is at the body: «Riva presiede il circolo», «Bo è la segretaria».
_WHO = re.compile(
    r"^(?:(?:il|la|lo|l['’]|don|suor)\s*)?(?P<who>[A-ZÀ-Ý][\w'’]+(?:\s[A-ZÀ-Ý][\w'’]+)?)(?:,? invece,?)?\s"
    r"(?:è|fa|dirige|guida|presiede|coordina|segue|amministra|gestisce|lavora|si occupa)\b"
)
_NAME = re.compile(
    r"(?<![\w'’])((?:don|suor|padre|madre|fra)\s+)?([A-ZÀ-Ý][\w'’]*[a-zà-ù](?:\s+(?:(?:de|di|del|della|da|dal|la|lo|De|Di|Del|Della|Da|Dal|La|Lo|El|Ben)\s+)?[A-ZÀ-Ý][\w'’]*[a-zà-ù]){1,2})(?![\w])"
)
_PLACE = re.compile(r"(?:^|[\s(])(?:a|ad|in|di|del|della|dell['’]|dei|al|alla|all['’]|nel|nella|da|dal|dai|dalla|presso|via|piazza)\s*$", re.I)


def opening(
    text: str, blocks: list[Block], resolver: OrganisationResolver, *, present: list[str] = ()
) -> tuple[list[str], int]:
    """Those present, and where in the file the opening ends.

    Args:
        text: the file's.
        blocks: the content of one interview, headers taken off.
        present: who was there as the header says.

    Returns:
        Full names in their order, and the offset after the last sentence of the opening; ([], 0) where there is none.
    """
    names: list[str] = []
    end = seen = 0
    for block in blocks[:_BLOCKS]:
        if block.kind != PARAGRAPH:
            break
        for a, b in split_sentences(text[block.start : block.end]):
            if seen == _SENTENCES:
                return names, end
            sentence = fold(text[block.start + a : block.start + b])
            if not seen and _SALUTATION.match(sentence):
                end = block.start + b
                continue
            there = people_present(sentence, resolver)
            first = seen == 0
            if not (
                there
                or _opens(sentence, first=first)
                or first and _is_body(sentence, resolver)
                or end and _sets_mood(sentence)
                or _introduces(sentence, [*present, *names])
            ):
                return names, end
            names += [n for n in there if n not in names]
            seen += 1
            end = block.start + b
    return names, end


def people_present(sentence: str, resolver: OrganisationResolver) -> list[str]:
    """The full names after a verb of being there; empty where the sentence has none."""
    verb = _PRESENCE.search(sentence)
    if verb is None or len(sentence.split()) > _MAX_WORDS:
        return []
    bodies = [(m[0], m[1]) for m in resolver.find(sentence)]
    found = []
    for match in _NAME.finditer(sentence, verb.end()):
        start, end = match.span(2)
        inside = any(a < end and start < b for a, b in bodies)
        if inside or _PLACE.search(sentence[: match.start()]) or kind_of(plain(match.group(2).split()[0])):
            continue
        found.append(" ".join(match.group(2).split()))
    return found


def _is_body(sentence: str, resolver: OrganisationResolver) -> bool:
    """«Circolo Monte Rosa, escursioni e soccorso, Varallo.»: a body of the study and what it is, without any verb."""
    found = resolver.find(sentence)
    named = bool(found) and min(m[0] for m in found) == 0
    last = sentence.rstrip(" .").rsplit(", ", 1)
    return named and len(last) == 2 and len(sentence.split()) <= 12 and not _VERB.search(sentence) and _all_capital(last[1])


def _all_capital(words: str) -> bool:
    return all(w[0].isupper() or len(w) <= 4 for w in words.split()) and words[:1].isupper()


_VERB = re.compile(
    r"\b(?:è|sono|ha|hanno|c['’]è|non|si|che|chied\w+|vuole|vogliono|vorrebb\w+|propon\w+|serv(?:e|ono|irebb\w+)|manca\w*|dice|dicono|\w+(?:ano|ono|ato|ito|uto))\b", re.I
)


def _sets_mood(sentence: str) -> bool:
    """How they sat together: «Clima cordiale, un po' di fretta.»"""
    return bool(_MOOD.match(sentence)) and len(sentence.split()) <= 8 and not _VERB.search(sentence)


def _introduces(sentence: str, present: list[str]) -> bool:
    """Every clause tells what one of those present is: «La Riva presiede il circolo da un anno, Bo è la segretaria.»"""
    clauses = re.split(r",\s+(?:e\s+|mentre\s+)?(?=(?:il |la |l['’])?[A-ZÀ-Ý])", sentence)
    if len(clauses) < 2 or len(sentence.split()) > 22 or sentence.count(",") >= len(clauses):
        return False
    surnames = {plain(w) for name in present for w in name.split()}
    told = [_WHO.match(c) for c in clauses]
    return all(m and plain(m["who"].split()[-1]) in surnames for m in told)


def _opens(sentence: str, *, first: bool) -> bool:
    """When, where and for whom the note was written."""
    words = len(sentence.split())
    if words > _MAX_WORDS:
        return False
    dated = any(d.precision == "day" for d in find_dates(sentence))
    if _TELLING.search(sentence):
        return True
    if dated and (_GOING.search(sentence) or words <= 8):
        return True
    return first and words <= 7 and not re.search(r"\b(?:è|sono|ha|hanno|c['’]è|non)\b", sentence) and sentence.count(",") <= 1 and _places(sentence)


def _places(sentence: str) -> bool:
    """«Agriturismo La Quercia, Rovegno.»: names alone."""
    return all(w[0].isupper() or len(w) <= 4 or kind_of(plain(w)) for w in re.findall(r"[^\W\d_]+", sentence))

