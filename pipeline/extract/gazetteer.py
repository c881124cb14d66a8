"""What is known of words outside of the notes: names of places, first names, how ordinary a word is.

None of it decides alone: «Bra», «Erba», «Sale» are towns and common words; the sentence tells.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from pipeline.extract.names import FUNCTION_WORDS, plain, words
from pipeline.language import verify
from pipeline.paths import models_dir

_ORDINARY = 25_000  # rank in the frequency list below which a word is ordinary Italian
_GENERIC_HEADS = frozenset(
    "san santa sant santo santi castel castello castell monte monti mont ponte villa ville borgo torre torri rocca casa casale campo"
    " pieve piano porto isola isole val valle colle colli passo lago acqua acque terra terre fonte fiume corte corno cava motta serra"
    " case bagno bagni alta alto bella bello nuova nuovo gran grande forte fara sala stella massa somma citta poggio pian costa".split()
)


@lru_cache(maxsize=1)
def _spelling() -> dict[tuple[str, ...], str]:
    return {tuple(w.key for w in words(line)): line for line in reversed(_lines("places.txt")) if line.strip()}


@lru_cache(maxsize=1)
def places() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Plain first word of a place's name to the names (as plain words, particles included), longest first."""
    out: dict[str, set[tuple[str, ...]]] = {}
    for keys in _spelling():
        out.setdefault(keys[0], set()).add(keys)
    return {first: tuple(sorted(names, key=lambda n: (-len(n), n))) for first, names in out.items()}


def place_name(keys: tuple[str, ...]) -> str:
    """A place's name as it is spelt, from its plain words; empty where it is not known."""
    return _spelling().get(keys, "")


@lru_cache(maxsize=1)
def short_places() -> frozenset[str]:
    """First words of longer names, as people use them: «Villanova» for «Villanova Mondovì»."""
    out = set()
    for first, names in places().items():
        if len(first) >= 5 and first not in _GENERIC_HEADS and (first,) not in names and not is_ordinary(first):
            out.add(first)
    return frozenset(out)


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """Plain first names."""
    return frozenset(plain(line) for line in _lines("first_names.txt"))


def is_place(keys: tuple[str, ...]) -> bool:
    """The plain words are the whole name of a place."""
    return keys in _spelling()


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    """The vocabulary of the sentence vectors, most frequent first."""
    verify("it_sentence_vectors")
    with np.load(models_dir() / "it_sentence_vectors" / "it_sentence_vectors.npz") as arrays:
        vocabulary = arrays["vocab"].tobytes().decode("utf-8").split("\n")
    ranks: dict[str, int] = {}
    for rank, word in enumerate(vocabulary):
        ranks.setdefault(plain(word).strip("'"), rank)
    return ranks


def looks_ordinary(key: str) -> bool:
    """An ordinary word, or another number or gender of one («opuscoli»)."""
    return is_ordinary(key) or (len(key) > 4 and key[-1] in "aeio" and any(is_ordinary(key[:-1] + v) for v in "aeio"))


def is_ordinary(key: str, *, limit: int = _ORDINARY) -> bool:
    """A plain word that Italian texts use often, whatever it means; function words included."""
    return key in FUNCTION_WORDS or _ranks().get(key, limit) < limit


def _lines(name: str) -> list[str]:
    verify("gazetteer")
    return (models_dir() / "gazetteer" / name).read_text(encoding="utf-8").splitlines()
