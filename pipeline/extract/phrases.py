"""Noun phrases as the text has them, agreement intact: material for labels and keywords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stems import fold

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NOMINAL = frozenset(("NOUN", "PROPN", "X"))
_MAX_WORDS = 7
# Determiners that may open a complement («con le aziende»); demonstratives and quantities tie a phrase to its place.
_ARTICLES = frozenset("il lo la l i gli le un uno una".split())
# Prepositions that make a complement of the noun, not of the verb beside it.
_COMPLEMENT = frozenset("di a con per tra fra su in da".split())


def noun_phrases(doc: Doc) -> list[list[str]]:
    """Noun phrases without their article: noun and adjectives, and the same with one or two complements.

    Returns:
        [surface, key] pairs in order of appearance, without repetition; key: folded content lemmas.
    """
    found: dict[str, str] = {}
    for i, token in enumerate(doc):
        if token.pos_ not in _NOMINAL or not token.text[0].isalpha() or len(token.text) < 3:
            continue
        if i and doc[i - 1].pos_ in _NOMINAL and doc[i - 1].dep_ != "punct" and token.dep_ in ("flat", "flat:name", "compound"):
            continue  # inside a name or a compound that began before
        for end in _ends(doc, i):
            span = doc[i:end]
            if end - i <= _MAX_WORDS:
                found.setdefault(span.text, " ".join(_key(t) for t in span if t.pos_ in _NOMINAL or t.pos_ == "ADJ"))
    return [[surface, key] for surface, key in found.items()]


def _ends(doc: Doc, start: int) -> list[int]:
    """Where a phrase that begins at a noun may end: after the core, after each of two complements."""
    end = _core(doc, start)
    ends = [end]
    for _ in range(2):
        inner = _complement(doc, end)
        if inner is None:
            break
        end = inner
        ends.append(end)
    return ends


def _core(doc: Doc, start: int) -> int:
    end = start + 1
    while end < len(doc) and (
        doc[end].pos_ == "ADJ" and doc[end].head.i <= end and not _cut_before(doc, end)
        or doc[end].dep_ in ("flat", "flat:name", "flat:foreign", "compound")
        or doc[end].pos_ in ("X", "PROPN") and doc[start].pos_ in ("X", "PROPN")
    ):
        end += 1
    return end


def _complement(doc: Doc, end: int) -> int | None:
    """End of a complement «preposition (article) noun (adjectives)» that begins at ``end``."""
    if end + 1 >= len(doc) or doc[end].pos_ != "ADP" or doc[end].lemma_.split(" ")[0] not in _COMPLEMENT:
        return None
    noun = end + 1
    if doc[noun].pos_ == "DET" and fold(doc[noun].text.rstrip("'’")) in _ARTICLES:
        noun += 1
    if noun < len(doc) and doc[noun].pos_ == "ADJ" and noun + 1 < len(doc) and doc[noun + 1].pos_ == "NOUN":
        noun += 1
    if noun >= len(doc) or doc[noun].pos_ not in _NOMINAL or len(doc[noun].text) < 3:
        return None
    if doc[noun].head.i < doc[end].i and doc[doc[noun].head.i].pos_ not in (*_NOMINAL, "ADJ"):
        return None  # it belongs to the verb
    return _core(doc, noun)


def _cut_before(doc: Doc, i: int) -> bool:
    return doc[i].head.i == i or doc[i].dep_ in ("conj", "ROOT", "advcl", "acl", "parataxis")


def _key(token: Token) -> str:
    return fold((token.lemma_ or token.text).split(" ")[0])
