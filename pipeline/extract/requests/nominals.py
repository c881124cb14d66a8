"""Nouns that announce a request: «richiesta di …», «sente il bisogno di …», «la nostra proposta è …», «idea: …»."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extract.requests import lexicon as lx
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.types import ASKED, WISHED, Cue

_GOVERNING = frozenset("ROOT aux aux:pass cop conj ccomp acl:relcl".split())
_PREAMBLE = frozenset("se devo dovessi dovessimo posso potessi potessimo dire fare esprimere come c'è".split())
_POSSESSIVE = frozenset("nostra nostro nostre nostri mia mio mie miei loro sua suo sue suoi".split())
_BEFORE_NOUN = _POSSESSIVE | frozenset("l' la il altra altro unica prima".split())
_OF = frozenset("di del dello della dell' dei degli delle".split())
_ADDRESSED = frozenset("a ad al allo alla all' ai agli alle".split())
_TIES = _OF | frozenset("d' che per a".split())
_CLOSE_TIES = frozenset("di d' che".split())
_IS = frozenset("è sarebbe sono sarebbero".split())
_CONCERNS = frozenset("riguarda riguardano riguarderebbe concerne".split())
_NOUN_TAGS = ("NOUN", "PROPN", "VERB", "ADJ", "ADV")


def nominal_cues(c: Clauses) -> Iterator[Cue]:
    """Cues that a noun carries, in the order of the text."""
    for i, word in enumerate(c.words):
        cue = None
        if lx.LABELS.match(word) and c.words[i + 1 : i + 2] == [":"] and _opens_note(c, i):
            cue = Cue("label", ASKED if lx.ASK_NOUNS.match(word) else WISHED, 0.85, i, i, i + 1, subject=False)
        elif lx.ASK_NOUNS.match(word) and c.doc[i].pos_ in _NOUN_TAGS:
            cue = _noun(c, i, ASKED, 0.85)
        elif lx.NEED_NOUNS.match(word) and c.doc[i].pos_ in _NOUN_TAGS:
            cue = _noun(c, i, WISHED, 0.8)
        if cue is not None:
            yield cue


def _then_colon(c: Clauses, after: int) -> bool:
    """«la richiesta alla Regione: …»: what is asked comes after a colon."""
    return ":" in c.words[after : min(after + 7, c.clause(after).stop)]


def _opens_note(c: Clauses, i: int) -> bool:
    """Only an article stands between the beginning of the clause and a word."""
    start = c.clause(i).start
    return i == start or (i == start + 1 and c.words[start] in ("l'", "la", "il", "una", "un", "un'", "le", "gli"))


def _noun(c: Clauses, i: int, kind: str, score: float) -> Cue | None:
    first, after = _first_of_phrase(c, i), i + 1
    if c.words[after : after + 1] and c.words[after] in _POSSESSIVE:
        after += 1
    opens = all(w in lx.FILLERS or w in _PREAMBLE or not w.isalnum() for w in c.words[c.clause(i).start : first])
    opens = opens or c.words[first - 1 : first] == ["qui"] and c.words[first - 2 : first - 1] in (["da"], ["di"])
    if opens and lx.LABELS.match(c.words[i]) and (colon := _colon(c, after)) is not None:
        return Cue("label", kind, score, i, first, colon, subject=False)
    if opens or any(w in _POSSESSIVE for w in c.words[first:after]):
        copula = _identity(c, i, after) if c.words[i] != "domanda" else None
        if copula is not None:
            return Cue("identity", kind, score, copula, first, copula, subject=False)
    tie = c.words[after] if after < len(c) else ""
    last = after if tie in _CLOSE_TIES else i
    carrier = _carrier(c, first)
    if carrier is not None and (tie in _TIES or tie in _ADDRESSED and _then_colon(c, after)):
        return Cue("carried", kind, 0.85, carrier, c.group_start(carrier), last)
    if opens and tie in _TIES and not _governed(c, i):
        singular = c.words[i].endswith(("a", "o", "à", "zione"))
        return Cue("heads_note", kind, score if singular else 0.6, i, first, last, subject=False)
    return None


def _first_of_phrase(c: Clauses, i: int) -> int:
    """First article, possessive or adjective of the noun phrase."""
    first = i
    while first > 0 and c.words[first - 1] != ",":
        if c.doc[first - 1].pos_ not in ("DET", "ADJ", "NUM") and c.words[first - 1] not in _BEFORE_NOUN:
            break
        first -= 1
    return first


def _colon(c: Clauses, after: int) -> int | None:
    """Index of the colon of a label: «idea: …», «richiesta precisa: …», «proposta dell'ufficio scuola: …»."""
    if after < len(c) and c.words[after] in (":", "–", "-"):
        return after
    if after + 1 < len(c) and c.words[after].isalpha() and c.words[after + 1] == ":":
        return after + 1
    if after >= len(c) or c.words[after] not in _OF:
        return None
    colon = next((k for k in range(after, min(after + 8, len(c))) if c.words[k] == ":"), None)
    return colon if colon is not None and not any(c.forms[k].mood for k in range(after, colon)) else None


def _identity(c: Clauses, i: int, after: int) -> int | None:
    """Index of the copula in «la nostra richiesta (che faccio) è …», «la proposta sarebbe di …»."""
    possessed = any(w in _POSSESSIVE for w in c.words[max(0, i - 2) : i]) or after > i + 1
    qualified = after < len(c) and c.words[after] in ("che", "precisa", "principale", "concreta")
    near_end = after
    if c.words[after : after + 1] and c.words[after] in _ADDRESSED:  # «la richiesta al sindaco è …»
        near_end = next((k + 1 for k in range(after + 1, min(after + 4, len(c))) if c.doc[k].pos_ in ("NOUN", "PROPN")), after)
    while near_end + 1 < len(c) and c.doc[near_end].pos_ in ("ADV", "ADJ") or c.words[near_end : near_end + 1] == ["più"]:
        near_end += 1 + (c.words[near_end] == "più")  # «la richiesta più sentita è …»
    for j in range(after, min(near_end + 8, len(c))):
        word = c.words[j]
        if (word in _IS and c.forms[j].mood) or word in _CONCERNS:
            if c.forms[j + 1].mood == "part" and c.doc[j].dep_ in ("aux", "aux:pass") if j + 1 < len(c) else False:
                return None  # «la nostra idea è cambiata»
            near = j <= near_end + 1 or possessed or qualified or word == "sarebbe"
            return j if near and not c.negated(j) and c.words[j + 1 : j + 2] not in (["stata"], ["stato"]) else None
        if word in lx.STRONG_BREAKS:
            return None
    return None


def _carrier(c: Clauses, first: int) -> int | None:
    """The verb before a noun phrase that carries it: «sentono il bisogno», «c'è la richiesta», «resta aperta l'esigenza»."""
    j = first - 1
    while (
        j >= 0
        and first - j < 4
        and (c.doc[j].pos_ in ("ADV", "ADJ") or c.words[j] in ("in", "con", "forza", "piedi", "aperta", "viva"))
    ):
        j -= 1
    if j < 0:
        return None
    if c.words[j] in ("è", "sono", "resta", "rimane", "c'è"):
        there = c.words[j] == "c'è" or c.words[j - 1 : j] in (["c'"], ["ci"], ["v'"])
        stays = c.words[j] in ("resta", "rimane")
        return j if there or stays or (j and c.words[first] in ("la", "l'", "il", "quella")) else None
    verb = c.forms[j].mood not in ("inf", "ger", "") or c.doc[j].pos_ in ("VERB", "AUX")
    return j if verb and lx.CARRIERS.match(c.words[j]) else None


def _governed(c: Clauses, i: int) -> bool:
    """A finite verb of which the noun is the subject: «le richieste di residenza sono calate»."""
    token = c.doc[i]
    apart = any(w in (",", ":", ";") for w in c.words[i + 1 : max(i + 1, token.head.i)])
    if token.dep_ in ("nsubj", "nsubj:pass") and token.head.i > i and not apart:
        return True
    for j in range(i + 1, min(i + 10, len(c))):
        if c.words[j] in (",", ":", ";", ".", "che"):
            return False
        if c.forms[j].finite and c.forms[j].mood == "ind" and c.doc[j].dep_ in _GOVERNING:
            return True
    return False
