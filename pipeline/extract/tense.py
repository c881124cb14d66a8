"""Whether a sentence speaks of the past or of the future, from the verb that governs a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PAST, FUTURE = "past", "future"
_SINCE = frozenset(("da", "dal", "dall'", "dall’", "dalla"))
_UNTIL = frozenset(("entro", "fino", "sino"))


def lean(doc: Doc, offset: int) -> str:
    """``past``, ``future`` or empty for the word at a character offset of a parsed text."""
    span = doc.char_span(offset, offset + 1, alignment_mode="expand") if doc.has_annotation("DEP") else None
    if not span:
        return ""
    token = span[0]
    before = doc[token.i - 1].lower_ if token.i else ""
    if before in _UNTIL or (token.i > 1 and doc[token.i - 2].lower_ in _UNTIL):
        return FUTURE
    verb = _verb_of(token)
    if verb is None:
        return ""
    for word in (*(c for c in verb.children if c.dep_.startswith("aux") or c.dep_ == "cop"), verb):
        tense = word.morph.get("Tense")
        if "Fut" in tense:
            return FUTURE
        if "Past" in tense or "Imp" in tense:
            return PAST
    return PAST if before in _SINCE else ""


def _verb_of(token: Token) -> Token | None:
    for _ in range(8):
        if token.pos_ in ("VERB", "AUX") or any(c.dep_ == "cop" for c in token.children):
            return token
        if token.head.i == token.i:
            return None
        token = token.head
    return None
