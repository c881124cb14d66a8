"""Who asks, where no subject says so: «è stato chiesto dai sindacati», «alle maestre servirebbe», «richiesta dell'ufficio X: …»."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.extract.institutions import kind_of
from pipeline.extract.names import plain
from pipeline.extract.requests import lexicon as lx
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.requester import OFFICES
from pipeline.extract.requests.types import Cue

_FROM = frozenset("da dal dallo dalla dall' dai dagli dalle".split())
_TO = frozenset("a ad al allo alla all' ai agli alle".split())
_OF = frozenset("di del dello della dell' dei degli delle d'".split())
_EXPERIENCED = ("like", "need", "need:cnd", "lack", "handy", "takes:cnd")
_AGENTIVE = ("ask:perfect", "note:asked", "carried", "heads_note", "propose", "label")


def who_asks(c: Clauses, cue: Cue) -> tuple[list[Token], range]:
    """The tokens that name who asks, and those to leave out of what is asked; empty where nobody is named."""
    if cue.subject and (subject := c.subject(cue.head)):
        return subject, range(0)
    if cue.rule == "ask:wanted" and c.families[cue.head] == "be":  # «sono i medici a chiedere …»
        return c.noun_phrase(c.doc[cue.head].head), range(0)
    if cue.rule in _EXPERIENCED:
        return _experiencer(c, cue), range(0)
    return _agent(c, cue) if cue.rule in _AGENTIVE else ([], range(0))


def _experiencer(c: Clauses, cue: Cue) -> list[Token]:
    """Whom something would please or serve: «alle maestre piacerebbe …»."""
    for k in range(c.clause(cue.head).start, cue.head):
        if c.words[k] in _TO and c.doc[k].head.i > k:
            noun = c.doc[k].head
            if noun.i < cue.head and noun.pos_ in ("NOUN", "PROPN", "PRON", "X") and c.clause_head(noun.head).i >= noun.i:
                return [t for t in c.noun_phrase(noun) if t.i > k]
    return []


def _agent(c: Clauses, cue: Cue) -> tuple[list[Token], range]:
    """A person or body after «da»; for nouns of asking also one after «di» before a colon."""
    clause = c.clause(cue.head)
    for k in range(clause.start, min(clause.stop, cue.last + 12)):
        if c.words[k] in _FROM and k + 1 < len(c):
            start = k + 1
            if c.words[k + 1] == "parte" and k + 2 < len(c) and c.words[k + 2] in _OF:
                start = k + 3
            name = _name(c, start)
            if name:
                return name, range(k, name[-1].i + 1)
    if cue.rule == "label" and cue.last - cue.first > 1:
        k = next((j for j in range(cue.first, cue.last) if c.words[j] in _OF), None)
        if k is not None and (name := _name(c, k + 1)):
            return name, range(0)
    return [], range(0)


def _name(c: Clauses, start: int) -> list[Token]:
    """The name of a person, office, group or body that begins at a token."""
    if start >= len(c):
        return []
    head = next(
        (j for j in range(start, min(start + 3, len(c))) if c.doc[j].pos_ not in ("DET", "NUM") and c.words[j] != "'"), start
    )
    word = plain(c.words[head])
    if not (kind_of(word) or OFFICES.match(word) or lx.DELEGATES.match(word) or c.doc[head].pos_ == "PROPN"):
        return []
    end = head + 1
    while end < len(c) and (
        c.doc[end].pos_ == "PROPN"
        or (
            c.doc[end].head.i == head
            and c.doc[end].pos_ in ("ADJ", "NOUN", "VERB", "X")
            and c.doc[end].dep_ in ("amod", "flat", "compound", "advcl", "nmod")
            and not c.forms[end].mood == "inf"
        )
        or (c.words[end] in _OF and end + 1 < len(c) and c.doc[end + 1].pos_ in ("PROPN", "NOUN"))
        or (c.words[end - 1] in _OF and c.doc[end].pos_ == "NOUN")
    ):
        end += 1
    return list(c.doc[start:end])
