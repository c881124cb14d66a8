"""Which predicted statement answers to which coded quote: best overlap of words within the same file."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import PurePosixPath

import pandas as pd

_MIN_SCORE, _CONTAINED, _MIN_WORDS = 0.5, 0.8, 4


def normal_words(text: str) -> list[str]:
    """Words in lower case without accents or punctuation."""
    text = unicodedata.normalize("NFKD", str(text))
    return re.findall(r"\w+", "".join(c for c in text if not unicodedata.combining(c)).casefold())


def normal(text: str) -> str:
    return " ".join(normal_words(text))


def file_name(path: str) -> str:
    return PurePosixPath(path).name


def align(gold: pd.DataFrame, predicted: pd.DataFrame) -> dict[int, int]:
    """Row of gold to row of predicted.

    Args:
        gold: columns file, quote.
        predicted: columns source, text.

    Returns:
        Only the quotes that are found: F of the shared words at least 0.5, or 0.8 of the shorter text's
        words contained in the longer.
    """
    bags = [Counter(normal_words(t)) for t in predicted["text"]]
    by_file: dict[str, list[int]] = defaultdict(list)
    for i, source in enumerate(predicted["source"]):
        by_file[file_name(source)].append(i)
    matches: dict[int, int] = {}
    for g, (file, quote) in enumerate(zip(gold["file"], gold["quote"], strict=True)):
        bag = Counter(normal_words(quote))
        best, best_score = None, 0.0
        for i in by_file.get(file_name(file), []):
            score = _overlap(bag, bags[i])
            if score > best_score:
                best, best_score = i, score
        if best is not None and best_score >= _MIN_SCORE:
            matches[g] = best
    return matches


def _overlap(a: Counter, b: Counter) -> float:
    shared = (a & b).total()
    if not shared:
        return 0.0
    small, total = min(a.total(), b.total()), a.total() + b.total()
    f = 2 * shared / total
    contained = shared / small
    score = f
    if contained >= _CONTAINED and small >= _MIN_WORDS:
        score = max(f, 0.99 * contained)
    return score + f / 100  # ties go to the closer length


_BODY_STOP = frozenset("di del della dei delle il lo la i gli le l comune azienda speciale consortile consorzio per e".split())


def same_body(a: str, b: str) -> bool:
    """Two ways to write one body's name: equal, one inside the other, or the telling words of one in the other."""
    a, b = normal(a), normal(b)
    if not a or not b:
        return a == b
    if a == b or f" {a} " in f" {b} " or f" {b} " in f" {a} ":
        return True
    words_a, words_b = set(a.split()) - _BODY_STOP, set(b.split()) - _BODY_STOP
    return bool(words_a and words_b and (words_a <= words_b or words_b <= words_a))
