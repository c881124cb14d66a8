"""What stands around a verb: how its cue is made, whether an amount or something not yet known follows."""

from __future__ import annotations

from pipeline.extract.requests import lexicon as lx
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.types import Cue

_INDEFINITE = frozenset(
    "un uno una un' qualche qualcuno qualcosa qlcn qualcun più almeno anche solo due tre quattro cinque dieci altri altre altro altra dei delle degli".split()
)


def make_cue(c: Clauses, i: int, rule: str, kind: str, score: float, *, last: int | None = None, **more) -> Cue:
    return Cue(rule, kind, score, i, c.group_start(i), i if last is None else last, **more)


def lemma_of(c: Clauses, i: int) -> str:
    lemma = c.doc[i].lemma_.lower().split()
    return lemma[0] if lemma else c.words[i]


def measured(c: Clauses, i: int) -> bool:
    """What follows is an amount of time or money: «ci vogliono sei mesi» describes."""
    return any(lx.UNITS.match(w) for w in c.words[i + 1 : i + 4])


def past_aside(c: Clauses, i: int) -> int:
    """The last token of a remark between commas right after a word («serve, secondo lei, un corso»); else the word itself."""
    if c.words[i + 1 : i + 2] != [","]:
        return i
    return next((j for j in range(i + 3, min(i + 7, len(c))) if c.words[j] == ","), i)


def acts_on(c: Clauses, i: int) -> bool:
    """An infinitive with an object: «rivedere i turni» asks for something, «alzarsi alle quattro» tells how things are."""
    if c.words[i].endswith("si"):
        return False
    if c.words[i].endswith(("rlo", "rla", "rli", "rle", "rne", "rci", "rgli")):
        return True
    for j in range(i + 1, min(i + 4, len(c))):
        if c.doc[j].pos_ in ("NOUN", "PROPN"):
            return not lx.UNITS.match(c.words[j]) and c.words[j] not in ("volta", "volte")
        if c.words[j] == "che" or c.forms[j].mood == "inf" or c.words[j] in ("qualcuno", "qualcosa", "uno", "tutto", "tutti"):
            return True
        if c.doc[j].pos_ in ("PUNCT", "ADP") and c.words[j] not in ("di", "dei", "delle", "degli", "della", "dello", "del", "a"):
            return False
    return False


def indefinite(c: Clauses, i: int) -> bool:
    """What follows is not yet known: «serve un …», «ci manca qualcuno che …»."""
    following = c.next_word(past_aside(c, i))
    for j in range(following, min(following + 3, len(c))):
        if c.words[j] in _INDEFINITE or c.words[j].startswith(("un'", "qualc")) or c.doc[j].pos_ == "NUM":
            return True
        if c.doc[j].pos_ == "NOUN":
            return j == following
        if c.doc[j].pos_ == "DET":
            return False
    return False
