"""The conditional of action: what somebody would do is what he proposes («io metterei …», «lo ospiterebbe volentieri»)."""

from __future__ import annotations

from pipeline.extract.requests import lexicon as lx
from pipeline.extract.requests.around import lemma_of, make_cue
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.types import WISHED, Cue

_EXPERIENCER = frozenset("ci mi gli le a noi loro me".split())
_EPISTEMIC = frozenset(
    "dire pensare sembrare credere parere immaginare sapere definire capitare essere esserci avere succedere trattarsi chiamare".split()
)
_THINKING = frozenset(
    "dire sapere essere avere potere dovere credere sembrare parere trovare stare rimanere risultare costare dispiacere".split()
)
_BENEFIT = frozenset(
    "aiutare giovare risolvere facilitare semplificare alleggerire agevolare incoraggiare rassicurare bastare convenire".split()
)


def action(c: Clauses, i: int) -> Cue | None:
    """A conditional of action said by the speaker or of a person of the body: a proposal («io metterei …»)."""
    form = c.forms[i]
    lemma = lemma_of(c, i)
    if c.families[i] in ("be", "can", "must", "want"):
        return None
    idiom = next((j for j in range(i + 1, min(i + 4, len(c))) if c.words[j] in lx.IDIOMS), None)
    if (
        idiom is not None
        and (form.person == 3 or c.words[idiom] == "piacere")
        and c.words[i + 1 : i + 2] != ["volentieri"]
        and not c.words[i].startswith("ved")
    ):
        tail = idiom + 1 if c.words[idiom + 1 : idiom + 2] in (["di"], ["che"]) else idiom
        return make_cue(
            c, i, "idiom", WISHED, 0.75, subject=False, last=tail, backward=tail + 1 >= len(c) or c.words[tail + 1] in ".,;!"
        )
    if lemma in _THINKING and not in_mind(c, i):
        return None
    fronted = _fronted_object(c, i)
    if form.person == 1:
        mind = in_mind(c, i)
        if fronted:
            return make_cue(c, i, "action:first", WISHED, 0.8, subject=False, backward=True)
        return make_cue(c, i, "in_mind" if mind else "action:first", WISHED, 0.8, last=i + 2 if mind else i)
    following = c.next_word(i, skip=frozenset())
    gladly = following < len(c) and c.words[following] in ("volentieri", "bene", "benissimo")
    if gladly:
        return make_cue(c, i, "action:gladly", WISHED, 0.85, last=following, subject=not fronted, backward=fronted)
    impersonal = c.group_start(i) == c.clause(i).start and c.forms[following].mood == "inf" if following < len(c) else False
    if impersonal and form.number == "Sing" and lemma not in _EPISTEMIC:
        return make_cue(c, i, "impersonal", WISHED, 0.65, subject=False)
    if lemma in _BENEFIT:
        return make_cue(c, i, "benefit", WISHED, 0.55, subject=False, backward=True)
    return make_cue(c, i, "action:third", WISHED, 0.3)


def make(c: Clauses, i: int) -> Cue | None:
    """«ci farebbe comodo», «farebbe piacere», «farebbe bene»; else an action."""
    if c.forms[i].mood != "cnd":
        return None
    following = c.next_word(i)
    if following < len(c) and c.words[following] in ("comodo", "piacere", "bene", "gola", "gioco", "differenza", "molto", "un"):
        return make_cue(
            c,
            i,
            "handy",
            WISHED,
            0.85 if c.clitics(i) & _EXPERIENCER else 0.7,
            subject=False,
            last=following,
            backward=following == len(c) - 1 or c.words[following + 1] in ".,;!",
        )
    return action(c, i)


def have(c: Clauses, i: int) -> Cue | None:
    """«ha in mente un giornalino»; the conditional of other verbs goes its own way."""
    if c.forms[i].mood == "ind" and c.forms[i].tense != "imp" and in_mind(c, i):
        return make_cue(c, i, "in_mind", WISHED, 0.75, last=i + 2)
    return action(c, i) if c.forms[i].mood == "cnd" else None


def in_mind(c: Clauses, i: int) -> bool:
    return c.words[i + 1 : i + 3] == ["in", "mente"]


def _fronted_object(c: Clauses, i: int) -> bool:
    """«due giornate le farebbero volentieri»: what is asked stands before, a clitic takes it up."""
    start = c.group_start(i)
    if not c.clitics(i) & {"lo", "la", "li", "le"} or start == c.clause(i).start:
        return False
    before = [t for t in c.doc[c.clause(i).start : start] if t.pos_ not in ("PUNCT", "ADV", "CCONJ")]
    return any(t.pos_ == "NUM" or c.words[t.i] in ("un", "una", "uno", "un'") for t in before[:2])
