"""What speaks against a cue in its clause and time: negation, question, relative, condition, what was met or is long past."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.extract.requests import lexicon as lx
from pipeline.extract.requests.askers import object_to_asker
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.types import Cue

_WITHOUT_CLAUSE = ("note", "label", "heads", "identity", "why_not")
_MAY_BE_NEGATED = ("why_not", "litotes", "looks_forward")
_CLEFT = frozenset("quello ciò quel cosa richiesta proposta una qualcosa unica".split())
_KNOWING = frozenset("chissà so sa sapere sanno sappiamo saprei dire dice capire chiedersi spiegare vedere".split())
_INDIRECT = frozenset("cosa quale quali quanto quanta quanti dove come chi".split())


def object_to(cue: Cue, c: Clauses, subject: list[Token], *, known: bool = False) -> None:
    """Write down on the cue everything that speaks against it.

    Args:
        subject: tokens of who asks.
        known: the subject is a body of the study.
    """
    i, against = cue.head, cue.objections
    suggested = c.is_question(i) and c.negated(i) and (c.forms[i].mood == "cnd" or "si" in c.clitics(i))
    if cue.rule not in _MAY_BE_NEGATED and not suggested and _negated(cue, c):  # «non sarebbe il caso di …?» suggests
        against["negated"] = 0.1
    if cue.rule != "why_not" and not suggested and c.is_question(i):
        against["question"] = 0.3
    if not cue.rule.startswith(_WITHOUT_CLAUSE):
        _object_to_clause(cue, c)
    if cue.rule.startswith(("ask", "want", "propose", "would_like", "wish", "note:asked")):
        _object_to_time(cue, c)
    if _regret(cue, c):
        against["regret"] = 0.3
    if cue.rule in ("action:third", "action:gladly", "benefit", "impersonal") and _hypothesis(c, i):
        against["hypothesis"] = 0.3
    if cue.rule in ("need", "must:impersonal", "takes", "deontic") and _procedure(cue, c) or (
        cue.rule == "ask:present" and not subject and _before_doing(c, c.clause(i).start)
    ):
        against["procedure"] = 0.4
    object_to_asker(cue, c, subject, known=known)


def _regret(cue: Cue, c: Clauses) -> bool:
    """«sarebbe stato meglio», «avremmo voluto»: what is past and gone."""
    i = cue.head
    if c.forms[i].mood == "cnd":
        return any(w in ("stato", "stata", "stati", "state") for w in c.words[i + 1 : i + 2])
    past = c.forms[i].mood == "part" or c.families[i] == "like"
    return past and any(c.forms[j].mood == "cnd" for j in c.auxiliaries(i))


def _negated(cue: Cue, c: Clauses) -> bool:
    if c.words[cue.head].startswith("dispiac"):
        return not c.negated(cue.head)
    if c.negated(cue.head):
        return True
    if cue.rule in ("carried", "heads_note") and cue.first > 0 and c.words[cue.first - 1] in lx.NEGATIONS:
        return True
    inside = range(cue.first, min(cue.last, cue.head + 1))
    return cue.rule != "identity" and any(c.words[j] in ("non", "nn") for j in inside)


def _object_to_clause(cue: Cue, c: Clauses) -> None:
    i, against = cue.head, cue.objections
    start = c.group_start(i)
    if c.relative(i) and not _cleft(c, i):
        against["relative"] = 0.3
    if _there_is_who(c, i):
        against["there_is_who"] = 0.4
    if cue.rule == "should" and _otherwise(c, cue.last):
        against["otherwise"] = 0.5
    if c.unsaid(i):
        against["unsaid"] = 0.2
    before = c.words[max(0, start - 2) : start]
    if before and before[-1] in _INDIRECT and any(w in _KNOWING for w in c.words[max(0, start - 6) : start]):
        against["indirect_question"] = 0.3
    for shape in ("promised", "told_anyone"):  # what somebody else will ask; what people keep telling one
        if c.hangs_in(shape, i):
            against[shape] = 0.4
    subordinator = c.subordinate(i)
    if subordinator:
        against["subordinate"] = 0.2 if subordinator == "se" else 0.45


def _there_is_who(c: Clauses, i: int) -> bool:
    """«C'è l'officina che li prova e poi ne chiede altri»: the second verb of the relative clause after «c'è», «ci sono»."""
    token = c.clause_head(c.doc[i])
    if token.dep_ != "conj":
        return False
    first = token.head
    while first.dep_ == "xcomp" and not c.forms[first.i].finite:  # «… che li mette a spazzare e poi ne chiede altri»
        first = first.head
    if not c.relative(first.i):
        return False
    before = c.words[c.clause(i).start : first.i]
    there = any(before[k : k + 2] in (["c'", "è"], ["ci", "sono"]) or before[k] in ("c'è", "cè") for k in range(len(before)))
    return there and not any(t.dep_.startswith("nsubj") and t.i > first.i for t in token.children)


def _otherwise(c: Clauses, last: int) -> bool:
    """«Una visita dovrebbe durare un'ora, noi la facciamo in dieci minuti»: a rule, and how things are instead."""
    comma = next((k for k in range(last + 1, len(c)) if c.words[k] in (",", ";", "e", "ma")), None)
    if comma is None:
        return False
    verb = next((k for k in range(comma + 1, min(comma + 6, len(c))) if c.forms[k].finite), None)
    return verb is not None and c.forms[verb].mood == "ind" and c.forms[verb].tense == "pres" and bool(
        c.clitics(verb) & {"lo", "la", "li", "le", "l'"}
    )


def _cleft(c: Clauses, i: int) -> bool:
    """«quello che chiediamo è …», «una cosa che ci piacerebbe …»: the relative holds the request itself."""
    opening = [w for w in c.words[c.clause(i).start : c.group_start(i)] if w not in lx.FILLERS]
    if not opening:
        return False
    return (opening[0] in _CLEFT and len(opening) <= 8) or (len(opening) <= 4 and any(w in _CLEFT for w in opening))


def _object_to_time(cue: Cue, c: Clauses) -> None:
    form, against = c.forms[cue.head], cue.objections
    if cue.rule == "note:asked":
        if any(w in ("scorso", "scorsa", "fa") or _is_year(w) for w in c.words[cue.last + 1 : cue.last + 5]):
            against["long_ago"] = 0.5
    elif form.mood == "part":
        if any(c.forms[j].tense == "imp" or c.words[j].startswith("avev") for j in c.auxiliaries(cue.head)):
            against["pluperfect"] = 0.2
        elif _met(cue, c):
            against["met"] = 0.3
    elif form.mood == "ind" and form.tense in ("imp", "past"):
        against["past"] = 0.2


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word.startswith(("19", "20"))


def _met(cue: Cue, c: Clauses) -> bool:
    """A later main clause tells that it came: «… ed è arrivato», «… e l'abbiamo ottenuto»."""
    words = c.words
    for j in range(cue.last + 1, len(words) - 1):
        if words[j] in ("e", "ed", "ma", "poi", ";", ".", "–"):
            window = range(j + 1, min(j + 7, len(words)))
            verbs = [k for k in window if c.forms[k].mood == "part" and lx.MET.match(words[k]) and c.auxiliaries(k)]
            if verbs and not any(words[k] in lx.NEGATIONS for k in window if k <= verbs[0]):
                return True
    return False


def _hypothesis(c: Clauses, i: int) -> bool:
    """The other half of an «if»: «se si ferma quella, taglierebbe fuori …»."""
    clause = c.clause(i)
    k = next((j for j in clause if c.words[j] == "se"), None)
    if k is None:
        return False
    verb = next((j for j in range(k + 1, min(k + 8, len(c))) if c.forms[j].finite), None)
    return verb is not None and (k < i or c.forms[verb].mood == "sub")


def _before_doing(c: Clauses, start: int) -> bool:
    """«Prima di entrare chiedono …», «per entrare chiedono …»: what is demanded of whoever comes."""
    j = start + 2 if c.words[start : start + 2] == ["prima", "di"] else start + 1 if c.words[start] in ("per", "x") else None
    return j is not None and j < len(c) and c.forms[j].mood == "inf"


def _procedure(cue: Cue, c: Clauses) -> bool:
    """«Per entrare occorre la mascherina»: how things are done."""
    start, following = c.clause(cue.head).start, c.next_word(cue.last)
    joint = [k for k in range(start, c.group_start(cue.head)) if c.words[k] in ("e", "ma", ",") and c.words[k + 1] in ("per", "x")]
    start = joint[-1] + 1 if joint else start
    if cue.rule == "must:impersonal" and following < len(c) and lx.FORMALITIES.match(c.words[following]):
        return True  # «occorre prenotare»
    return c.words[start] in ("per", "x") and start + 1 < cue.head and c.forms[start + 1].mood == "inf"
