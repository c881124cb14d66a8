"""What speaks against a cue: negation, the public at the counter, rules that demand, what was met long ago."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.extract.institutions import kind_of
from pipeline.extract.requests import lexicon as lx
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.requester import OFFICES
from pipeline.extract.requests.types import Cue

_ASKING = ("ask", "want")
_STRONG_RELATIVE = ("need", "should", "like", "takes", "worth")
_CLEFT = frozenset("quello ciò quel cosa richiesta proposta una qualcosa unica".split())


def object_to(cue: Cue, c: Clauses, subject: list[Token]) -> None:
    """Write down on the cue everything that speaks against it."""
    i = cue.head
    against = cue.objections
    asks = cue.rule.startswith(_ASKING)
    if cue.rule not in ("why_not", "litotes", "looks_forward") and _negated(cue, c):
        against["negated"] = 0.1
    if cue.rule != "why_not" and c.is_question(i) and not ("si" in c.clitics(i) and c.negated(i)):
        against["question"] = 0.3
    if not cue.rule.startswith(("note", "label", "heads", "identity", "why_not")):
        _objections_of_clause(cue, c, against)
    if asks or cue.rule in ("propose", "would_like", "wish", "note:asked"):
        _objections_of_time(cue, c, against)
    _objections_of_subject(cue, c, subject, against, asks)
    if _regret(cue, c):
        against["regret"] = 0.3
    if cue.rule == "action:third" and subject and _speaker(subject):
        against["a_person_would"] = 2.1  # speaks for it: a person of whom the note reports what he would do
    if cue.rule in ("action:third", "action:gladly", "benefit", "impersonal") and _hypothesis(c, i):
        against["hypothesis"] = 0.3


def _speaker(subject: list[Token]) -> bool:
    """A person, by name, pronoun or office."""
    words = [t.lower_ for t in subject]
    named = all(t.pos_ in ("PROPN", "PRON", "X") or t.text[:1].isupper() for t in subject if t.is_alpha)
    return (named and words[0] not in ("questo", "quello", "questa", "quella", "ciò", "che")) or any(
        OFFICES.match(w) for w in words[:2]
    )


def _regret(cue: Cue, c: Clauses) -> bool:
    """«sarebbe stato meglio», «avremmo voluto»: what is past and gone."""
    i = cue.head
    if c.forms[i].mood == "cnd":
        return c.words[i + 1 : i + 2] and c.words[i + 1] in ("stato", "stata", "stati", "state")
    return (
        c.forms[i].mood == "part"
        and any(c.forms[j].mood == "cnd" for j in c.auxiliaries(i))
        or (c.families[i] == "like" and any(c.forms[j].mood == "cnd" for j in c.auxiliaries(i)))
    )


def _negated(cue: Cue, c: Clauses) -> bool:
    if c.words[cue.head].startswith("dispiac"):
        return not c.negated(cue.head)
    if c.negated(cue.head):
        return True
    if cue.rule in ("carried", "heads_note") and cue.first > 0 and c.words[cue.first - 1] in lx.NEGATIONS:
        return True
    return any(c.words[j] in ("non", "nn") for j in range(cue.first, min(cue.last, cue.head + 1))) and cue.rule not in (
        "identity",
    )


def _objections_of_clause(cue: Cue, c: Clauses, against: dict[str, float]) -> None:
    i = cue.head
    if c.relative(i) and not _cleft(c, i):
        against["relative"] = 0.3
    if c.unsaid(i):
        against["unsaid"] = 0.2
    subordinator = c.subordinate(i)
    if subordinator:
        against["subordinate"] = 0.2 if subordinator == "se" else 0.45


def _cleft(c: Clauses, i: int) -> bool:
    """«quello che chiediamo è …», «una cosa che ci piacerebbe …»: the relative holds the request itself."""
    start = c.group_start(i)
    floor = c.clause(i).start
    opening = [w for w in c.words[floor:start] if w not in lx.FILLERS]
    return bool(opening) and (
        opening[0] in _CLEFT and len(opening) <= 8 or len(opening) <= 4 and any(w in _CLEFT for w in opening)
    )


def _objections_of_time(cue: Cue, c: Clauses, against: dict[str, float]) -> None:
    form = c.forms[cue.head]
    if cue.rule == "note:asked":
        if any(
            w in ("scorso", "scorsa", "fa") or (w.isdigit() and w.startswith("20") and len(w) == 4)
            for w in c.words[cue.last + 1 : cue.last + 5]
        ):
            against["long_ago"] = 0.5
    elif form.mood == "part":
        auxiliaries = c.auxiliaries(cue.head)
        if auxiliaries and any(c.forms[j].tense == "imp" or c.words[j].startswith("avev") for j in auxiliaries):
            against["pluperfect"] = 0.2
        elif _met(cue, c):
            against["met"] = 0.3
    elif form.mood == "ind" and form.tense in ("imp", "past"):
        against["past"] = 0.2


def _met(cue: Cue, c: Clauses) -> bool:
    """A later main clause tells that it came: «… ed è arrivato», «… e l'abbiamo ottenuto»."""
    words = c.words
    for j in range(cue.last + 1, len(words)):
        if words[j] in ("e", "ed", "ma", "poi", ";", ".", "–") and j + 1 < len(words):
            window = range(j + 1, min(j + 7, len(words)))
            verbs = [k for k in window if c.forms[k].mood == "part" and lx.MET.match(words[k]) and c.auxiliaries(k)]
            if verbs and not any(words[k] in lx.NEGATIONS for k in window if k <= verbs[0]):
                return True
    return False


def _objections_of_subject(cue: Cue, c: Clauses, subject: list[Token], against: dict[str, float], asks: bool) -> None:
    heads = _heads(subject)
    if any(lx.DEMANDERS.match(w) for w in heads[:1]) and asks:
        against["rule_demands"] = 0.15
        return
    if cue.rule == "carried" and c.families[cue.head] not in ("ask", "want") and c.words[cue.head] in ("ha", "hanno") and heads:
        if not any(lx.DELEGATES.match(w) for w in heads) and not _staff_or_body(subject):
            against["others_need"] = 0.5
    if cue.rule == "ask:present" and c.words[cue.head].startswith(("preten", "esig")) and heads and c.forms[cue.head].person == 3:
        against["demands"] = 0.5
    if (
        heads
        and lx.PUBLIC.match(heads[0])
        and cue.rule in ("should", "could", "could:we", "like", "action:third")
        and not any(lx.DELEGATES.match(w) for w in heads)
    ):
        against["public"] = 0.5
    if (
        cue.rule == "ask:present"
        and heads
        and c.forms[cue.head].person == 3
        and any(w in lx.HABIT for w in c.words[cue.last + 1 : cue.last + 3])
    ):
        against["habit"] = 0.5
    if cue.rule == "propose":
        if c.clitics(cue.head) & {"ci", "mi", "vi"} and not subject:
            against["to_us"] = 0.45
        if (
            any(lx.PUBLIC.match(w) for w in c.words[cue.last + 1 : cue.last + 4])
            and c.words[cue.last + 1 : cue.last + 2]
            and c.words[cue.last + 1] in ("a", "ad", "ai", "alle", "agli", "al", "alla")
        ):
            against["advice_to_public"] = 0.4
    if (
        cue.rule in ("would_like", "want")
        and c.words[cue.last + 1 : cue.last + 2] in (["sapere"], ["capire"])
        and heads
        and lx.PUBLIC.match(heads[0])
    ):
        against["wants_to_know"] = 0.3
    if subject and asks and _answered(cue, c):
        against["answered"] = 0.5
    if not asks:
        if heads[:1] and heads[0] in lx.NOBODY:
            against["nobody"] = 0.1
        return
    public = bool(heads) and bool(lx.PUBLIC.match(heads[0])) and not any(lx.DELEGATES.match(w) for w in heads)
    to_us = bool(c.clitics(cue.head) & {"ci", "mi", "vi"})
    perfect = c.forms[cue.head].mood == "part"
    asks_whether = _whether(cue, c)
    counter = any(lx.COUNTER.match(w) for w in c.words[c.clause(cue.head).start : cue.head]) and not subject
    if public:
        against["public"] = 0.25 if (to_us or not perfect or asks_whether) else 0.4
    elif not subject and c.forms[cue.head].person == 3:
        if counter:
            against["counter"] = 0.3
        if to_us:
            against["to_us"] = 0.45
        if asks_whether:
            against["whether"] = 0.4
    elif to_us and not perfect:
        against["to_us"] = 0.6
    if subject and _gone(cue, c):
        against["gone"] = 0.3


def _staff_or_body(subject: list[Token]) -> bool:
    """A person, an office or a body that can speak for itself."""
    words = [t.lower_.replace("’", "'") for t in subject]
    return any(OFFICES.match(w) or kind_of(w) for w in words) or all(t.pos_ in ("PROPN", "PRON") for t in subject)


def _heads(subject: list[Token]) -> list[str]:
    """The nouns of a subject, the head first."""
    words = [t for t in subject if t.pos_ in ("NOUN", "PROPN", "PRON", "X", "ADJ", "VERB")]
    ids = {t.i for t in subject}
    if not words and len(subject) == 1:
        return [subject[0].lower_]
    words.sort(key=lambda t: (t.head.i in ids and t.pos_ not in ("PRON",), t.i))
    return [t.lower_ for t in words]


def _whether(cue: Cue, c: Clauses) -> bool:
    following = c.next_word(cue.last, skip=frozenset("di continuo sempre spesso tutti ogni giorno soprattutto".split()))
    if following < len(c) and c.words[following] == "sapere":
        return True
    return following < len(c) and c.words[following] in lx.INTERROGATIVES and c.words[following] != "cosa"


def _gone(cue: Cue, c: Clauses) -> bool:
    """Who asked has vanished since: «… e poi non si è più fatto vivo»."""
    rest = c.words[cue.last + 1 :]
    return "poi" in rest and any(
        w in rest
        for w in (
            "sparito",
            "sparita",
            "spariti",
            "sparite",
            "vivo",
            "viva",
            "vivi",
            "visto",
            "vista",
            "visti",
            "sentito",
            "sentiti",
        )
    )


def _answered(cue: Cue, c: Clauses) -> bool:
    """Whoever wrote the note has answered already: «… e abbiamo detto di no», «… e noi li mandiamo altrove»."""
    if c.forms[cue.head].person == 1 or any(c.forms[j].person == 1 for j in c.auxiliaries(cue.head)):
        return False
    for j in range(cue.last + 1, len(c) - 1):
        if c.words[j] in ("e", "ma", "però", ";"):
            verb = next((k for k in range(j + 1, min(j + 5, len(c))) if c.forms[k].finite), None)
            if verb is not None and c.forms[verb].person == 1 and c.forms[verb].mood == "ind":
                return True
    return False


def _hypothesis(c: Clauses, i: int) -> bool:
    """The other half of an «if»: «se si ferma quella, taglierebbe fuori …»."""
    clause = c.clause(i)
    words = [c.words[j] for j in clause]
    if "se" not in words:
        return False
    k = clause.start + words.index("se")
    verb = next((j for j in range(k + 1, min(k + 8, len(c))) if c.forms[j].finite), None)
    return verb is not None and (k < i or c.forms[verb].mood == "sub")
