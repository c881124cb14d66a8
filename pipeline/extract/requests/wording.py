"""Content words of short texts, compared by their root («formazione» and «formati», «incontri» and «incontrarsi»)."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.stems import fold
from pipeline.thesaurus import FUNCTION_WORDS
from pipeline.vectors import SentenceVectors

_WORD = re.compile(r"[^\W_]+")
_ROOT = 5  # letters that two words of one family share at least
_SHARE = 0.7


def meanings() -> SentenceVectors:
    """Plain vectors: the projection towards themes would pull the areas of one theme together."""
    return SentenceVectors.load(projected=False)


def content_words(text: str) -> list[str]:
    """The words that carry meaning, folded, in order."""
    return [w for w in (fold(m.group()) for m in _WORD.finditer(text)) if w not in FUNCTION_WORDS and len(w) > 1]


@lru_cache(maxsize=100_000)
def kinship(a: str, b: str) -> float:
    """1 for forms of one word (they differ in the last vowels), less for words of one family, 0 else."""
    if a == b:
        return 1.0
    if min(len(a), len(b)) < 4:
        return 0.0
    if a.rstrip("aeiou").removesuffix("h") == b.rstrip("aeiou").removesuffix("h") and abs(len(a) - len(b)) <= 2:
        return 1.0
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    return 0.7 if shared >= _ROOT and shared >= _SHARE * min(len(a), len(b)) else 0.0


def same_words(a: list[str], b: list[str]) -> float:
    """Share of the shorter list's words that the other has too."""
    if not a or not b:
        return 0.0
    short, long = sorted((a, b), key=len)
    return sum(any(kinship(x, y) == 1.0 for y in long) for x in short) / len(short)
