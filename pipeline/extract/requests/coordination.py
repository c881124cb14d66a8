"""Two asks in one breath: «vorrebbe avviare A e rafforzare B», «chiede un corso e una sede»."""

from __future__ import annotations

from pipeline.extract.requests.clauses import Clauses

_AND = frozenset("e ed nonché".split())
_AFTER_AND = frozenset("di a ad anche inoltre poi soprattutto".split())
_INDEFINITE = frozenset("un uno una un'".split())
_ARTICULATED = (
    "il",
    "lo",
    "la",
    "l'",
    "i",
    "gli",
    "le",
    "del",
    "dal",
    "al",
    "nel",
    "sul",
    "col",
    "dell",
    "dall",
    "all",
    "nell",
    "sull",
)


def asks(c: Clauses, start: int, end: int, *, backward: bool = False) -> list[tuple[int, int]]:
    """The spans of what is asked: one, or two where the second has a verb or an object of its own.

    Args:
        start, end: the tokens of the whole.
        backward: the whole stands before its cue; it is never divided.
    """
    if backward:
        return [(start, end)]
    head = next((j for j in range(start, min(start + 3, end)) if c.words[j] not in ("di", "d'", "a", "ad", "che")), start)
    verb_first = c.forms[head].mood == "inf"
    for j in range(head + 2, end - 1):
        if c.words[j] not in _AND:
            continue
        right = j + 1
        while right < end and c.words[right] in _AFTER_AND:
            right += 1
        if right < end and (_second_verb if verb_first else _second_object)(c, head, j, right, end):
            return [(start, j), (right, end)]
    return [(start, end)]


def _second_verb(c: Clauses, head: int, conjunction: int, right: int, end: int) -> bool:
    """An infinitive takes up the first one; or a new object that the first verb cannot have («agire … e un aiuto»)."""
    if not any(c.doc[k].pos_ in ("NOUN", "PROPN") for k in range(head + 1, conjunction)):
        return False  # «aprire e chiudere la sala» is one
    if c.forms[right].mood == "inf":
        return end - right >= 2 and _takes_up(c, right, head)
    noun = _noun(c, right, end)
    if not _indefinite(c, right) or noun is None or c.doc[noun].dep_ != "conj":
        return False
    first = c.doc[noun].head
    return first.i == head or (first.i > head and _definite(c, first.i))


def _second_object(c: Clauses, head: int, conjunction: int, right: int, end: int) -> bool:
    """«un corso e una sede»: two indefinite objects side by side."""
    noun = _noun(c, right, end)
    if noun is None or not (_indefinite(c, head) and _indefinite(c, right)):
        return False
    return c.doc[noun].dep_ == "conj" and head <= c.doc[noun].head.i <= head + 3


def _takes_up(c: Clauses, right: int, head: int) -> bool:
    """The second verb hangs on the first, and not on a purpose in between («per capire i bisogni e decidere»)."""
    token, steps = c.doc[right], 0
    while token.dep_ == "conj" and steps < 4:
        token, steps = token.head, steps + 1
        if token.i == head:
            return True
    between = range(head + 1, right)
    purpose = any(c.words[k] in ("per", "da", "a") and k + 1 < right and c.forms[k + 1].mood == "inf" for k in between)
    return not purpose or any(c.words[k] == "," for k in between)


def _noun(c: Clauses, start: int, end: int) -> int | None:
    return next((k for k in range(start, min(start + 4, end)) if c.doc[k].pos_ == "NOUN"), None)


def _indefinite(c: Clauses, i: int) -> bool:
    return c.words[i] in _INDEFINITE or c.words[i].startswith("un'")


def _definite(c: Clauses, i: int) -> bool:
    """The noun has a definite article, by itself or in its preposition."""
    return any(t.i < i and t.lower_.replace("’", "'").rstrip("'").startswith(_ARTICULATED) for t in c.doc[i].children)
