"""Places: names of the gazetteer where the sentence uses them as places, and names after a geographic noun."""

from __future__ import annotations

import re

from pipeline.extract.gazetteer import first_names, is_ordinary, looks_ordinary, place_name, places, short_places
from pipeline.extract.names import FUNCTION_WORDS, Word, opens_sentence
from pipeline.extract.persons import name_end

_LOCAL = frozenset("a ad da di in per verso presso tra fra x con su fino e o dal al nel del comune sede zona ambito distretto frazione".split())
_BARE = frozenset("a ad da di in per verso tra fra".split())
_GEOGRAPHIC = frozenset(
    "val valle valli lago monte passo isola torrente fiume canale naviglio frazione localita quartiere rione borgata contrada sentiero "
    "rifugio colle borgo alpe malga cima cascina villa palazzo castello rocca parco stazione".split()
)
_STREETS = frozenset("via viale piazza piazzale corso largo vicolo lungolago lungomare".split())
_SAINTS = frozenset("san sant santo santa".split())


def find_places(text: str, tokens: list[Word], *, small: bool, proper: frozenset[int]) -> list[tuple[int, int, bool]]:
    """(start, end, sure) of the places that a text names.

    Args:
        proper: starts of the words that the tagger takes for proper names.
    """
    out, i = [], 0
    while i < len(tokens):
        found = _street(text, tokens, i) or _saint(text, tokens, i) or _geographic(text, tokens, i, small) or _listed(text, tokens, i, small, proper)
        if found is None:
            i += 1
            continue
        start, end, sure, used = found
        out.append((start, end, sure))
        i += used
    return out


def _street(text: str, tokens: list[Word], i: int):
    """«via Garibaldi», «piazza XX Settembre»; «corso» only where it is somewhere: «in corso Mazzini»."""
    word = tokens[i]
    if word.key not in _STREETS or i + 1 >= len(tokens) or not _near(text, tokens, i + 1) or not tokens[i + 1].raw[0].isupper():
        return None
    if word.raw[0].islower() and word.key in ("corso", "largo") and not _prepositional(text, tokens, i):
        return None
    end = name_end(text, tokens, i + 1)
    return word.start, tokens[end - 1].end, True, end - i


def _saint(text: str, tokens: list[Word], i: int):
    """«a San Martino»: a village or quarter, since no article makes it an institution."""
    word = tokens[i]
    if word.key not in _SAINTS or not word.raw[0].isupper() or not _prepositional(text, tokens, i) or tokens[i - 1].key not in _BARE:
        return None
    end = name_end(text, tokens, i)
    return (word.start, tokens[end - 1].end, True, end - i) if end > i + 1 else None


def _geographic(text: str, tokens: list[Word], i: int, small: bool):
    word = tokens[i]
    if word.key not in _GEOGRAPHIC or i + 1 >= len(tokens) or not _near(text, tokens, i + 1):
        return None
    if small:
        if word.key in ("val", "valle") and not is_ordinary(tokens[i + 1].key, limit=12_000):
            return word.start, tokens[i + 1].end, True, 2
        return None
    j = i + 1
    while j < len(tokens) and tokens[j].key in ("di", "del", "della", "dell", "dei") and _near(text, tokens, j):
        j += 1
    if j >= len(tokens) or not tokens[j].raw[0].isupper() or tokens[j].key in FUNCTION_WORDS or not _near(text, tokens, j):
        return None
    end = name_end(text, tokens, j)
    if word.raw[0].islower() and word.key != "val":
        return tokens[j].start, tokens[end - 1].end, True, end - i
    before = tokens[i - 1] if i and _near(text, tokens, i) else word  # «Sacro Monte di …»
    start = before.start if before.raw.istitle() and before.key not in FUNCTION_WORDS else word.start
    return start, tokens[end - 1].end, True, end - i


def _listed(text: str, tokens: list[Word], i: int, small: bool, proper: frozenset[int]):
    word = tokens[i]
    for name in places().get(word.key, ()):
        piece = tokens[i:i + len(name)]
        if len(piece) < len(name) or any(w.key != k for w, k in zip(piece, name, strict=True)):
            continue
        if any(not _near(text, tokens, i + n) for n in range(1, len(name))):
            continue
        if small:
            if not (_small_place(text, tokens, i) if len(name) == 1 else len(name) > 3 or any(not is_ordinary(k) for k in name)):
                continue
            return piece[0].start, piece[-1].end, len(name) > 1, len(name)
        if not (piece[0].raw[0].isupper() and piece[-1].raw[0].isupper()) or _in_longer_name(text, tokens, i, len(name)):
            continue
        if len(name) == 1 and (_unaccented(word, text) or word.key in first_names() and not _prepositional(text, tokens, i)):
            continue
        if len(name) == 1 and is_ordinary(word.key):
            article = i and _near(text, tokens, i) and tokens[i - 1].key in ("il", "la", "lo", "i", "gli", "le", "un", "una", "l")
            if article or (opens_sentence(text, word.start) and word.start not in proper):
                continue
        return piece[0].start, piece[-1].end, len(name) > 1 or word.start in proper, len(name)
    if not small and word.raw[0].isupper() and word.key in short_places() and _prepositional(text, tokens, i):
        return word.start, word.end, False, 1
    if small and _prepositional(text, tokens, i) and (word.key in short_places() or _unheard_of(tokens, i)):
        return word.start, word.end, False, 1
    return None


def _unaccented(word: Word, text: str) -> bool:
    """«Rosa» is not Rosà; «Cantu'» is Cantù."""
    accented = place_name((word.key,))[-1:] in tuple("àèéìòù")
    apostrophe = text[word.end:word.end + 1] in ("'", "’", "`")
    return accented and word.raw[-1].lower() not in "àèéìòùáíóú" and not apostrophe and not word.raw.isupper()


_NO_PLACE = re.compile(r"r(?:e|si|l[aeio]|ne|[cmtv]i)$|(?:venti|anta|dici)\w*$|\d")


def _unheard_of(tokens: list[Word], i: int) -> bool:
    """«a cabernasco»: in a note without capitals, where to go is a village if it is no Italian word or verb."""
    word = tokens[i]
    return tokens[i - 1].key in ("a", "ad") and len(word.raw) > 4 and not (word.dotted or looks_ordinary(word.key) or _NO_PLACE.search(word.key))


def _small_place(text: str, tokens: list[Word], i: int) -> bool:
    key = tokens[i].key
    if not is_ordinary(key, limit=42_000):
        return True
    return not is_ordinary(key, limit=30_000) and _prepositional(text, tokens, i)


def _prepositional(text: str, tokens: list[Word], i: int) -> bool:
    return bool(i) and _near(text, tokens, i) and tokens[i - 1].key in _LOCAL


def _in_longer_name(text: str, tokens: list[Word], i: int, size: int) -> bool:
    """«Via Roma», «Lodi Vecchia Srl»: part of a street's or another capitalised name."""
    before = tokens[i - 1] if i and _near(text, tokens, i) else None
    after = tokens[i + size] if i + size < len(tokens) and _near(text, tokens, i + size) else None
    if before is not None and (before.key in _STREETS or (before.raw.istitle() and not opens_sentence(text, before.start))):
        return True
    if before is not None and before.raw.istitle() and (before.key in first_names() or not is_ordinary(before.key)):
        return True
    return after is not None and after.raw[0].isupper() and not after.raw.isupper() and after.key not in _STREETS and size == 1


def _near(text: str, tokens: list[Word], j: int) -> bool:
    return bool(re.fullmatch(r"[\s'’\-]{0,2}", text[tokens[j - 1].end:tokens[j].start]))
