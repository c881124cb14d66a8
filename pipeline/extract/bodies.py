"""Bodies by the shape of their names: a noun that heads one, its adjectives, then a proper or quoted name.

«Biblioteca civica di Prato», «Az. Speciale Val d'Elsa», «I.C. Pascoli», «associazione "Il Faro"», «ASL», «Regione».
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract.gazetteer import is_ordinary, is_place
from pipeline.extract.institutions import NATIONAL, NOT_BODIES, QUALIFIERS, kind_of, kind_of_word
from pipeline.extract.names import FUNCTION_WORDS, Word, all_capitals, opens_sentence
from pipeline.extract.persons import PARTICLES

_GAP = re.compile(r"[\s'’.\-–&]{0,3}")
_QUOTED = re.compile(r"\s?[«\"“]([^«»\"“”\n]{2,60})[»\"”]")
_OF = frozenset("di del della dello dell dei degli delle d".split())
_TOWARDS = frozenset("per al alla all ai agli alle l".split())
_WORKS = frozenset("progetto programma piattaforma portale campagna iniziativa festival mostra premio rassegna app software rivista".split())
_TERRITORIAL = frozenset("comune provincia regione distretto settore servizio".split())  # what follows is a place or a subject
_ROMAN = re.compile(r"[IVXLC]+")
_SAINT = frozenset("san sant santo santa".split())
_THE = frozenset("il al dal del nel sul col".split())
# Nouns that name a body on their own where they are capitalised within a sentence.
_ALONE = frozenset(
    "comune municipio provincia regione unione ministero prefettura questura tribunale procura politecnico universita ateneo caritas"
    " diocesi curia parrocchia proloco asl ats asst ausl usl aou inps inail sert serd consorzio distretto fondazione cooperativa".split()
)


@dataclass(frozen=True)
class Body:
    """A body named by shape: ``sure`` where the shape leaves no doubt."""

    start: int
    end: int
    sure: bool
    bare: bool = False


def find_bodies(text: str, tokens: list[Word], *, small: bool) -> list[Body]:
    """Bodies named in a text by shape, in order, without overlaps."""
    out, i, shouted = [], 0, all_capitals(text)
    while i < len(tokens):
        found = _headed(text, tokens, i, small) or _alone(text, tokens, i, small, shouted)
        if found is None:
            i += 1
            continue
        body, i = found
        out.append(body)
    return out


def _headed(text: str, tokens: list[Word], i: int, small: bool) -> tuple[Body, int] | None:
    head = tokens[i]
    if not kind_of_word(head) or (head.key == "pro" and not _follows(tokens, i, "loco")):
        return None
    if head.key in ("pro", "proloco"):
        return _pro_loco(text, tokens, i)
    capital = head.raw[0].isupper()
    acronym = head.raw.isupper() and len(head.raw) > 1 or "." in head.raw
    j, linked = i + 1, False
    while j < len(tokens) and _near(text, tokens, j) and (tokens[j].key in QUALIFIERS or kind_of(tokens[j].key) or _abbreviated(tokens[j])):
        j += 1
    quoted = _QUOTED.match(text, tokens[j - 1].end)
    if quoted:
        return _quoted(text, tokens, i, quoted, capital)
    k = j
    if k < len(tokens) and _near(text, tokens, k) and tokens[k].key in _OF | {"per", "a"}:
        linked, k = True, k + 1
        quoted = _QUOTED.match(text, tokens[k - 1].end)
        if quoted:
            return _quoted(text, tokens, i, quoted, capital)
        while k < len(tokens) and _near(text, tokens, k) and tokens[k].key in QUALIFIERS | {"la", "il", "lo", "i", "gli", "le", "l"} and not _proper(tokens[k]):
            k += 1
    whole = capital or acronym
    if kind_of(head.key) == "ats" and k < len(tokens) and tokens[k].raw.isdigit() and _near(text, tokens, k):
        k += 1  # «ASL 4 Chiavarese»
        if k == len(tokens) or not _near(text, tokens, k) or not _proper(tokens[k]):
            return Body(head.start, tokens[k - 1].end, True), k
    end = _name_end(text, tokens, k, whole=whole) if k < len(tokens) and _near(text, tokens, k) else k
    if end > k and not small and tokens[k].key not in NOT_BODIES:
        if whole:
            return Body(head.start, tokens[end - 1].end, True), end
        if kind_of_word(head) == "reparto" or (not linked and kind_of_word(head) not in _TERRITORIAL):  # «ospedale Sant'Anna»: the noun is not part of the name
            return Body(tokens[k].start, tokens[end - 1].end, True), end
        return None
    if capital and j > i + 1 and not small and not opens_sentence(text, head.start):  # «la Direzione sanitaria»
        return Body(head.start, tokens[j - 1].end, True), j
    return None


def _pro_loco(text: str, tokens: list[Word], i: int) -> tuple[Body, int]:
    """«la Pro Loco», «pro loco di Genga»."""
    j = i + 2 if tokens[i].key == "pro" else i + 1
    end = j
    if j + 1 < len(tokens) and tokens[j].key in _OF and _near(text, tokens, j) and _near(text, tokens, j + 1):
        named = tokens[j + 1].raw[0].isupper() or is_place((tokens[j + 1].key,))
        end = _name_end(text, tokens, j + 1) if tokens[j + 1].raw[0].isupper() else j + 2 if named else j
    elif j < len(tokens) and _near(text, tokens, j) and _proper(tokens[j]):
        end = _name_end(text, tokens, j)
    return Body(tokens[i].start, tokens[end - 1].end, True), end


def _alone(text: str, tokens: list[Word], i: int, small: bool, shouted: bool) -> tuple[Body, int] | None:
    word = tokens[i]
    if small and kind_of(word.key) == "ats":
        return Body(word.start, word.end, True), i + 1
    if word.key in NATIONAL and (word.raw[0].isupper() or small):
        return Body(word.start, word.end, True), i + 1
    if word.key in NOT_BODIES:
        return None
    if word.key in _SAINT and word.raw[0].isupper() and i and tokens[i - 1].key in _THE and _near(text, tokens, i):
        end = _name_end(text, tokens, i)  # «dal Sant'Anna»: with an article it is a hospital or a school, not the saint
        if end > i + 1:
            return Body(word.start, tokens[end - 1].end, True), end
    acronym = word.raw.isupper() and word.raw.isalpha() and 2 < len(word.raw) <= 7 and text[word.end:word.end + 1] != "_"
    if acronym and not shouted and not _ROMAN.fullmatch(word.raw) and (kind_of(word.key) or not is_ordinary(word.key, limit=3000)):
        j = i + 1
        while j < len(tokens) and tokens[j].raw.isupper() and text[tokens[j - 1].end:tokens[j].start] == "-":  # «SPI-CGIL»
            j += 1
        return Body(word.start, tokens[j - 1].end, kind_of(word.key) != "", bare=True), j
    if word.raw.istitle() and word.key in _ALONE and not opens_sentence(text, word.start) and not small:
        return Body(word.start, word.end, True, bare=True), i + 1
    return None


def find_works(text: str, tokens: list[Word]) -> list[tuple[int, int]]:
    """Names of projects, prizes, platforms: «il progetto Ponte», «il premio Strega»."""
    out = []
    for i in range(len(tokens) - 1):
        if tokens[i].key in _WORKS and _proper(tokens[i + 1]) and _near(text, tokens, i + 1) and not kind_of_word(tokens[i + 1]):
            end = _name_end(text, tokens, i + 1)
            out.append((tokens[i + 1].start, tokens[end - 1].end))
    return out


# -- small tests -----------------------------------------------------------------------------------------
def _quoted(text: str, tokens: list[Word], i: int, quoted: re.Match, capital: bool) -> tuple[Body, int]:
    start, end = (tokens[i].start, quoted.end()) if capital else quoted.span(1)
    after = next((n for n in range(i, len(tokens)) if tokens[n].start >= quoted.end()), len(tokens))
    return Body(start, end, True), after


def _name_end(text: str, tokens: list[Word], k: int, *, whole: bool = True) -> int:
    """Index after a proper name that begins at k; particles only between capitalised words.

    Args:
        whole: keep the town after the name: «Istituto Pascoli di Lucca», but «la rete [Intreccio] di Lucca».
    """
    if not _proper(tokens[k]):
        return k
    end = j = k + 1
    while j < len(tokens) and j - k < 9 and _near(text, tokens, j):
        if _proper(tokens[j]):
            end = j + 1
        elif not whole and tokens[j].key in ("di", "a") and j + 1 < len(tokens) and is_place((tokens[j + 1].key,)):
            break
        elif not (tokens[j].key in PARTICLES or (tokens[j].key in _TOWARDS and _joins(tokens, j))):
            break
        j += 1
    return end


def _joins(tokens: list[Word], j: int) -> bool:
    """«Servizi alla Persona», «Centro per l'Impiego»: an official name goes on after its noun or adjective."""
    before = tokens[j - 1].key
    return before in QUALIFIERS or bool(kind_of(before))


def _proper(word: Word) -> bool:
    if word.raw.isupper() and word.key in FUNCTION_WORDS:  # «COMUNE DI LUCCA»
        return False
    return word.raw[0].isupper() and word.raw.strip(".").isalpha() or bool(re.fullmatch(r"[A-Z]{1,3}\d{1,2}", word.raw))


def _abbreviated(word: Word) -> bool:
    return word.dotted and len(word.key) > 2 and any(q.startswith(word.key) for q in QUALIFIERS)


def _near(text: str, tokens: list[Word], j: int) -> bool:
    return bool(_GAP.fullmatch(text, tokens[j - 1].end, tokens[j].start)) and not (
        "." in text[tokens[j - 1].end:tokens[j].start] and not tokens[j - 1].dotted)


def _follows(tokens: list[Word], i: int, key: str) -> bool:
    return i + 1 < len(tokens) and tokens[i + 1].key == key
