"""The names of bodies taken apart: what a name shares with another, how a body is called in daily use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.institutions import QUALIFIERS, kind_of, kind_of_word
from pipeline.extract.names import Word, abbreviates, acronyms, close, content, words


@dataclass(frozen=True)
class BodyName:
    """One name of a body as it is compared: its content words, the kind that heads it."""

    body: str
    keys: tuple[str, ...]
    kind: str
    derived: bool
    article: str = ""  # «La Spola» begins with its article


def short_names(name: str) -> list[str]:
    """What is left of an official name in daily use: «Comune di X» is X, «Cooperativa "Y"» is Y."""
    out = []
    quoted = re.search(r"[«\"“](.+?)[»\"”]", name)
    if quoted:
        out.append(quoted.group(1))
    found = words(name)
    if found and kind_of_word(found[0]):
        after = re.search(r"\s(?:di|del|della|dello|dei|degli|delle)\s+(?=[A-ZÀ-Ý])|\s(?:dell|d)['’](?=[A-ZÀ-Ý])", name)
        if after:
            rest = name[after.end():]
            if not all(k in QUALIFIERS or kind_of(k) for k in content(rest)):
                out.append(rest)
    return out


@lru_cache(maxsize=4096)
def acronyms_of(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(acronyms(" ".join(keys))) if len(keys) >= 2 else frozenset()


def covered_by(asked: list[Word], keys: tuple[str, ...]) -> int | None:
    """How many words of a known name the asked words cover, each word used once; None if one is left over."""
    left = list(keys)
    for word in asked:
        if word.key in left:
            left.remove(word.key)
            continue
        full = [k for k in left if (word.dotted or len(word.key) in (2, 3, 4)) and abbreviates(word.key, k)]
        if full:
            left.remove(full[0])
            continue
        run = _initials(word, left)
        if run is None:
            return None
        del left[run:run + len(word.key)]
    return len(keys) - len(left)


def _initials(word: Word, keys: list[str]) -> int | None:
    """Where a run of words begins whose initials are the word's letters: «I.C.» in «istituto comprensivo …»."""
    size = len(word.key)
    if size < 2 or not (word.dotted or word.raw.isupper()):
        return None
    return next((j for j in range(len(keys) - size + 1) if "".join(k[0] for k in keys[j:j + size]) == word.key), None)


def tells_apart(longer: tuple[str, ...] | list[str], shorter: list[str] | tuple[str, ...]) -> bool:
    """The shared words include more than the noun of a kind and its usual adjectives."""
    return any(k in longer and not kind_of(k) and k not in QUALIFIERS and len(k) > 2 for k in shorter) or any(
        not kind_of(s) and s not in QUALIFIERS and any(abbreviates(s, k) for k in longer) for s in shorter)


def contains(longer: tuple[str, ...] | list[str], shorter: tuple[str, ...] | list[str]) -> bool:
    rest = iter(longer)
    return all(k in rest for k in shorter)


def same_rare_words(a: list[str], b: tuple[str, ...]) -> bool:
    """Every word that is no kind or adjective has a close one in the other name, or the names differ by spaces only."""
    rare_a = [k for k in a if not kind_of(k) and k not in QUALIFIERS]
    rare_b = [k for k in b if not kind_of(k) and k not in QUALIFIERS]
    if not rare_a or not rare_b:
        return False
    return all(any(close(x, y) for y in rare_b) for x in rare_a) or close("".join(rare_a), "".join(rare_b))
