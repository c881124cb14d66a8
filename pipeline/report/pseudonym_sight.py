"""Persons that neither a header nor the extraction tells of, found by the shape of their names: only pseudonyms use them.

A name too many costs a word; one too few tells who spoke. So the shapes are wider than those of the extraction,
and what is known as a body or a place is still left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.gazetteer import first_names, is_ordinary, is_place, place_name, places
from pipeline.extract.institutions import kind_of
from pipeline.extract.names import FUNCTION_WORDS, Word, opens_sentence, words
from pipeline.extract.persons import CALLED, PARTICLES, after_first_names, after_titles, is_role, name_end

_STREETS = frozenset("via viale piazza piazzale corso largo vicolo strada san santa sant santo beato beata scuola istituto liceo teatro villa palazzo parco".split())
_INITIAL = re.compile(r"(?<![^\W_])(?:[A-RT-ZÀ-Ý]\.\s?){1,2}(?=[A-ZÀ-Ý][^\W\d_]{2})")  # not S.: «S. Maria»
_IN_BRACKETS = re.compile(r"\s\((?:il\s|la\s|l['’])?([^\W\d_]+)[\w\s./]{0,40}\)")
_PRESENT = re.compile(r"(?:^|\n)[^\n]{0,25}?(?:c['’]?\s?erano|c['’]?\s?era|presenti|partecipanti|[xX] noi|per noi)\b\s*:?([^\n]{2,160})|(?:^|\n)pres\.:?([^\n]{2,160})", re.I)
_BETWEEN = re.compile(r"[^,;+/&(]+")
_AND = re.compile(r"\s(?:e|ed)\s")
_ARTICLES = frozenset("il lo la l i gli le un uno una".split())
_NOT_NAMES = re.compile(r"\([^)]*\)?|\b(?:x|per) noi\b:?", re.I)  # «(resp.)», «x noi»
_SPEAKS = re.compile(
    r"(?:^|(?<=\n)|(?<=[.!?•*\-]\s))([A-ZÀ-Ý][^\W\d_]{2,})\s(?:ha\s(?:chiesto|detto|raccontato|proposto|spiegato|ricordato|segnalato|ammesso)"
    r"|dice|racconta|spiega|sostiene|ammette|lamenta|ricorda|chiede|propone|riferisce|osserva|aggiunge|vorrebbe|segnala|insiste|ribadisce|confessa|ritiene|teme|suggerisce)\b"
)
_NOBODY = frozenset("nessuno qualcuno ognuno ciascuno chiunque quello quella questo questa altro altra tanto molto uno una lui lei chi si poi quindi gente personale".split())
_EVERYDAY, _OPENING, _KNOWN = 400, 1500, 12_000  # ranks in the frequency list
_MOST_WORDS = 3


@dataclass(frozen=True)
class Sight:
    """A name where it stands; ``sure`` where its parts name the person anywhere."""

    start: int
    end: int
    text: str
    sure: bool


def sighted(text: str, taken: list[tuple[int, int, bool]]) -> list[Sight]:
    """Names of persons in a note, by their shape alone.

    Args:
        text: the note.
        taken: (start, end, whether it is a person) of what is known already: persons, bodies, places.
    """
    tokens = words(text)
    starts = {w.start: i for i, w in enumerate(tokens)}
    found: dict[int, Sight] = {}
    for start, end, sure in (*_initials(text, tokens, starts), *_by_first_name(text, tokens), *_by_title(text, tokens), *_in_brackets(text, tokens), *_speaking(text, tokens), *_present(text)):
        if start in found or "\n" in text[start:end]:
            continue
        # what begins inside is no better guess («Grosso» in «P. Grosso»), nor is a person cut short («Ada» of «Ada Ponti»)
        if any(s <= start < e and not (person and s == start and e < end) for s, e, person in taken):
            continue
        found[start] = Sight(start, end, text[start:end], sure)
    return list(found.values())


def _initials(text: str, tokens: list[Word], starts: dict[int, int]) -> Iterator[tuple[int, int, bool]]:
    """«P. Grosso», never «via G. Verdi» or «P. Lambro», a town."""
    for m in _INITIAL.finditer(text):
        i = starts.get(m.end())
        if i is None or _names_a_place(tokens, i - m[0].count(".")) or _town(m[0][0], tokens[i].key) or kind_of(tokens[i].key):
            continue
        end = name_end(text, tokens, i)
        if end > i:
            yield m.start(), tokens[min(end, i + 2) - 1].end, True


def _town(initial: str, key: str) -> bool:
    return any(len(n) > 1 and n[1] == key for first, names in places().items() if first.startswith(initial.casefold()) for n in names)


def _names_a_place(tokens: list[Word], i: int) -> bool:
    """Whether a street or a body is called by the name that begins at i."""
    before = tokens[i - 1] if i > 0 else None
    return before is not None and (before.key in _STREETS or bool(kind_of(before.key)))


def _by_first_name(text: str, tokens: list[Word]) -> Iterator[tuple[int, int, bool]]:
    at = {w.start: i for i, w in enumerate(tokens)}
    for start, end in after_first_names(text, tokens, frozenset(w.start for w in tokens)):
        i = at[start]
        if is_ordinary(tokens[i].key, limit=_OPENING) and opens_sentence(text, start):
            continue  # «Secondo Bruno»
        others = [w.key for w in tokens[i + 1 : i + 4] if w.end <= end and w.key not in PARTICLES]
        if _names_a_place(tokens, i) or any(kind_of(k) for k in others) or place_name(tuple(w.key for w in tokens[i : i + 2])):
            continue
        if all(k in FUNCTION_WORDS or is_ordinary(k, limit=_EVERYDAY) for k in others):
            continue  # «Vita Nuova», «Prima Parte»
        yield start, end, True


def _by_title(text: str, tokens: list[Word]) -> Iterator[tuple[int, int, bool]]:
    """«la dirigente Ponzio»: a word that is neither everyday nor a place."""
    at = {w.start: i for i, w in enumerate(tokens)}
    for start, end in after_titles(text, tokens, small=False):
        if text[max(0, start - 1) : start] == "\n":
            continue
        called = CALLED.match(text, start)
        i = at.get(called.end() if called else start)
        if i is None:
            continue
        keys = [w.key for w in tokens[i : i + _MOST_WORDS] if w.end <= end]
        if called or not any(is_ordinary(k, limit=_KNOWN) or is_place((k,)) or kind_of(k) for k in keys):
            yield start, end, True


def _in_brackets(text: str, tokens: list[Word]) -> Iterator[tuple[int, int, bool]]:
    """«Nello Podestà (dirigente)», «Ponzio (DS)»."""
    ends = {w.end: i for i, w in enumerate(tokens)}
    for m in _IN_BRACKETS.finditer(text):
        if not (is_role(m[1].casefold()) or (m[1].isupper() and 2 <= len(m[1]) <= 4)):
            continue
        last = ends.get(m.start())
        if last is None or not tokens[last].raw[0].isupper():
            continue
        first = last
        while first and last - first < _MOST_WORDS - 1 and tokens[first - 1].raw[0].isupper() and text[tokens[first - 1].end : tokens[first].start] in (" ", ". ", "."):
            first -= 1
        if first < last and is_ordinary(tokens[first].key, limit=_KNOWN) and tokens[first].key not in first_names():
            first += 1  # «Presenti Ada Ponti (presidente)»
        own = tokens[first : last + 1]
        if any(kind_of(w.key) or is_role(w.key) for w in own) or is_place(tuple(w.key for w in own)) or (len(own) == 1 and (own[0].raw.isupper() or m[1].isupper())):
            continue
        yield own[0].start, own[-1].end, True


def _speaking(text: str, tokens: list[Word]) -> Iterator[tuple[int, int, bool]]:
    """«Ponti ha chiesto che …»: a noun would have its article."""
    at = {w.start: w for w in tokens}
    for m in _SPEAKS.finditer(text):
        word = at.get(m.start(1))
        if word is None or is_role(word.key) or kind_of(word.key) or word.key in FUNCTION_WORDS or is_ordinary(word.key, limit=_EVERYDAY):
            continue
        if word.key not in _NOBODY and not is_place((word.key,)):
            yield word.start, word.end, False


def _present(text: str) -> Iterator[tuple[int, int, bool]]:
    """«c'erano monti + bosio, x noi zucchi»: a list of who was there, without capitals."""
    for m in _PRESENT.finditer(text):
        group = 1 if m[1] else 2
        listed = _NOT_NAMES.sub(lambda other: " " * len(other[0]), m[group])
        for piece in _BETWEEN.finditer(listed):
            place = m.start(group) + piece.start()
            for part in _parts(piece[0]):
                start = place + part[0]
                own = words(part[1])
                if own and own[0].key in _ARTICLES:
                    continue  # «la vicaria»: a role
                names = [w for w in own if w.key not in PARTICLES]
                if not 1 <= len(names) <= _MOST_WORDS or any(c.isdigit() for c in part[1]) or len(own) > _MOST_WORDS + 1:
                    continue
                if any(is_role(w.key) or kind_of(w.key) or w.key in FUNCTION_WORDS - PARTICLES or is_ordinary(w.key, limit=_EVERYDAY) for w in names):
                    continue
                yield start + own[0].start, start + own[-1].end, False


def _parts(piece: str) -> Iterator[tuple[int, str]]:
    at = 0
    for m in _AND.finditer(piece):
        yield at, piece[at : m.start()]
        at = m.end()
    yield at, piece[at:]
