"""Comparing names as people write them: case, accents, abbreviations, acronyms, particles."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Words that tie a name together and tell nothing apart.
FUNCTION_WORDS = frozenset(
    "a ad ai al all alla allo alle agli c con d da dal dall dalla de dei del dell della delle dello degli di e ed el gli i "
    "il in l la le lo nel nell nella o per presso s su sul sull sulla tra un una uno x".split()
)
_EDGES = " \t,;:–—-|/\\*_"
_CLOSING_ABBREVIATION = re.compile(r"\b(?:[^\W\d_]\.)+[^\W\d_]?\.?$|\b(?:s\.?p\.?a|s\.?r\.?l|onlus|coop|scarl|ssa)\.$", re.I)
_APOSTROPHES = str.maketrans("’‘´`ʼ", "'''''")


def plain(text: str) -> str:
    """Case-folded, without accents, every apostrophe alike; the length may change."""
    text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    return "".join(c for c in text if not unicodedata.combining(c)).casefold()


@dataclass(frozen=True)
class Word:
    """One word of a name: ``key`` is its plain form, ``dotted`` tells an abbreviation («Az.», «C.so», «I.C.»)."""

    key: str
    start: int
    end: int
    dotted: bool
    raw: str


_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?|[^\W\d_]{1,4}\.[^\W\d_]{1,4}(?![^\W_])\.?|[^\W_]+")


def words(text: str) -> list[Word]:
    """The words of a text with their offsets; «I.C.» and «C.so» are one word each."""
    return list(_words(text))


@lru_cache(maxsize=512)  # several rules look at the same text one after the other
def _words(text: str) -> tuple[Word, ...]:
    out = []
    for m in _TOKEN.finditer(text):
        raw, end = m.group(), m.end()
        dotted = "." in raw or (end < len(text) and text[end] == "." and len(raw) <= 6)
        inner = "." in raw.strip(".")
        if inner and not _abbreviation_shape(raw):  # «fine.Poi»: a full stop without its space
            pieces = re.finditer(r"[^\W_]+", raw)
            out.extend(Word(plain(p.group()), m.start() + p.start(), m.start() + p.end(), False, p.group()) for p in pieces)
            continue
        out.append(Word(_key(raw), m.start(), end, dotted, raw))
    return tuple(out)


@lru_cache(maxsize=65536)
def _key(raw: str) -> str:
    return plain(raw).replace(".", "")


def _abbreviation_shape(raw: str) -> bool:
    pieces = raw.strip(".").split(".")
    return all(len(p) == 1 for p in pieces) or (len(pieces) == 2 and pieces[1].islower() and len(pieces[1]) <= 3)


def content(text: str) -> tuple[str, ...]:
    """The plain words of a name that tell it apart, function words left out."""
    return tuple(w.key for w in words(text) if w.key not in FUNCTION_WORDS)


@lru_cache(maxsize=65536)
def abbreviates(short: str, full: str) -> bool:
    """«az» is azienda, «cso» corso, «assne» associazione: a beginning, or a beginning and the ending."""
    if not 1 <= len(short) < len(full) or short[0] != full[0]:
        return False
    if full.startswith(short):
        return True
    return len(short) >= 2 and any(full.startswith(short[:i]) and full.endswith(short[i:]) for i in range(1, len(short)))


def acronyms(name: str) -> set[str]:
    """Initials of a name with and without its function words: «Istituto Comprensivo», «ASCL» (two letters at least)."""
    keys = [w.key for w in words(name) if not w.key.isdigit()]
    strong = [k for k in keys if k not in FUNCTION_WORDS]
    return {a for a in ("".join(k[0] for k in strong), "".join(k[0] for k in keys)) if len(a) >= 2}


def tidy(name: str) -> str:
    """A name without the quotes, brackets and punctuation that surround it, white space folded."""
    name = re.sub(r"\s+", " ", name).strip(_EDGES)
    if name.endswith(".") and not _CLOSING_ABBREVIATION.search(name):
        name = name[:-1].strip(_EDGES)
    for left, right in ("«»", "“”", '""', "()", "[]"):
        if len(name) > 2 and name[0] == left and name[-1] == right and left not in name[1:-1]:
            name = name[1:-1].strip(_EDGES)
    return name


def close(a: str, b: str) -> bool:
    """Two plain words that differ by a slip of the pen: one edit from five letters, two from ten, same initial."""
    if a == b:
        return True
    shortest = min(len(a), len(b))
    if shortest < 5 or not a or not b or a[0] != b[0] or any(c.isdigit() for c in a + b):
        return False
    from rapidfuzz.distance import OSA

    limit = 1 if shortest < 10 else 2
    return OSA.distance(a, b, score_cutoff=limit) <= limit


_OPENING = re.compile(r"(?:^|[.!?:;…]|[\n•–—*])[\s\"«(“'’\-\[–—•*\d.)]*$|^\s*(?:\[[^\]]*\]\s*)?\w{1,2}[.:)]\s*$")


def opens_sentence(text: str, start: int) -> bool:
    """Whether the word at an offset begins a sentence or a line, where any word has a capital."""
    return bool(_OPENING.search(text, max(0, start - 30), start))


@lru_cache(maxsize=512)
def all_capitals(text: str) -> bool:
    """Written in capitals for the most part, like a title."""
    upper = sum(map(str.isupper, text))
    return bool(upper) and sum(c.isupper() for c in text if c.isalpha()) > 0.6 * sum(map(str.isalpha, text))
