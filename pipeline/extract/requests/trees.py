"""Shapes of the syntax tree that decide about a request, as patterns of spaCy's DependencyMatcher.

A pattern's first node is the word on which the others hang; every match gives its tokens by the nodes' names.
"""

from __future__ import annotations

from functools import lru_cache

from spacy.matcher import DependencyMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab


def _node(name: str, attributes: dict, *, of: str = "", relation: str = ">") -> dict:
    out = {"RIGHT_ID": name, "RIGHT_ATTRS": attributes}
    return {**out, "LEFT_ID": of, "REL_OP": relation} if of else out


_PATTERNS = {
    # «sono i medici a chiedere un secondo turno»
    "cleft": [
        _node("said", {"POS": {"IN": ["NOUN", "PROPN", "PRON"]}}),
        _node("copula", {"DEP": "cop", "LOWER": {"IN": ["è", "sono", "siamo", "saranno", "sarà"]}}, of="said"),
        _node("verb", {"POS": "VERB", "DEP": {"IN": ["xcomp", "advcl", "acl", "ccomp", "csubj"]}}, of="said", relation=">++"),
        _node("mark", {"LOWER": {"IN": ["a", "ad"]}}, of="verb"),
    ],
    # «ti scrivono che hanno bisogno di …»: told to anyone
    "told_anyone": [
        _node("governor", {"POS": "VERB"}),
        _node("to", {"LOWER": {"IN": ["ti", "te"]}}, of="governor"),
        _node("clause", {"DEP": {"IN": ["ccomp", "advcl"]}}, of="governor", relation=">++"),
        _node("that", {"LOWER": "che"}, of="clause"),
    ],
    # «ha promesso che chiederà …»
    "promised": [
        _node("governor", {"LOWER": {"REGEX": "^(?:promess|promett|giur|minacci)"}}),
        _node("clause", {"DEP": {"IN": ["ccomp", "advcl"]}}, of="governor", relation=">++"),
    ],
    # «non voglio dire che ci serve …»: unsaid
    "unsaid": [
        _node("governor", {"POS": {"IN": ["VERB", "AUX"]}}),
        _node("not", {"LOWER": {"IN": ["non", "nn"]}}, of="governor", relation=">--"),
        _node("clause", {"DEP": "ccomp"}, of="governor", relation=">++"),
    ],
}


def shapes(doc: Doc) -> dict[str, list[dict[str, int]]]:
    """Pattern to its matches, each node's name with the index of its token; nothing for a text that is not parsed."""
    if not doc.has_annotation("DEP"):
        return {}
    matcher = _matcher(doc.vocab)
    found: dict[str, list[dict[str, int]]] = {}
    for key, tokens in matcher(doc):
        name = doc.vocab.strings[key]
        found.setdefault(name, []).append({node["RIGHT_ID"]: t for node, t in zip(_PATTERNS[name], tokens, strict=True)})
    return found


@lru_cache(maxsize=2)
def _matcher(vocab: Vocab) -> DependencyMatcher:
    matcher = DependencyMatcher(vocab)
    for name, pattern in _PATTERNS.items():
        matcher.add(name, [pattern])
    return matcher
