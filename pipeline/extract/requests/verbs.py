"""Verbs that announce a request, each family by its own rule."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extract.requests import actions, attitudes, needs
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.types import Cue

_RULES = {
    "ask": attitudes.ask, "propose": attitudes.propose, "wish": attitudes.wish, "imagine": attitudes.imagine,
    "want": attitudes.want,
    "beg": attitudes.beg,
    "hold": attitudes.hold,
    "invite": attitudes.invite,
    "offer": attitudes.offer, "think": attitudes.think, "intend": attitudes.intend, "expect": attitudes.expect,
    "need": needs.need, "lack": needs.lack, "like": needs.like, "can": needs.can, "must": needs.must, "go": needs.go,
    "make": actions.make, "have": actions.have,
}  # fmt: skip


def verbal_cues(c: Clauses) -> Iterator[Cue]:
    """Cues that a verb carries, in the order of the text."""
    for i, family in enumerate(c.families):
        form = c.forms[i]
        if family and (form.mood or _unreadable(c, i)):
            rule = _RULES.get(family)
            cue = rule(c, i) if rule else None
            if cue is not None:
                yield cue
                continue
        if form.mood == "cnd":
            cue = actions.action(c, i)
            if cue is not None:
                yield cue


def _unreadable(c: Clauses, i: int) -> bool:
    """A form of the family that the tagger did not take for a verb, where a verb can stand."""
    if c.words[i] == "domanda" and c.words[i + 1 : i + 2] and c.words[i + 1] in ("un", "una", "uno", "un'", "che", "più"):
        return True
    if (
        c.words[i] == "domanda"
        and i > c.clause(i).start
        and c.words[i + 1 : i + 2] == ["di"]
        and c.forms[min(i + 2, len(c) - 1)].mood == "inf"
    ):
        return True
    if c.families[i] == "lack" and i and c.words[i - 1] in ("ci", "mi", "gli", "le"):
        return True
    return c.doc[i].pos_ not in ("NOUN", "ADJ", "DET", "ADP") and len(c.words[i]) > 3
