"""Verbs that announce a request: asking, wishing, proposing, needing, and the conditional of action."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extract.requests import lexicon as lx
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.types import ASKED, WISHED, Cue

_EXPERIENCER = frozenset("ci mi gli le a noi loro me".split())
_EPISTEMIC = frozenset("dire pensare sembrare credere parere immaginare sapere definire capitare essere esserci avere succedere trattarsi chiamare".split())
_THINKING = frozenset("dire sapere essere avere potere dovere credere sembrare parere trovare stare rimanere risultare costare dispiacere".split())
_INDEFINITE = frozenset("un uno una un' qualche qualcuno qualcosa qlcn qualcun più almeno anche solo due tre quattro cinque dieci altri altre altro altra dei delle degli".split())
_SAYING = frozenset("dire precisare sottolineare aggiungere ringraziare ricordare raccontare chiarire premettere notare ribadire spiegare".split())
_BENEFIT = frozenset("aiutare giovare risolvere facilitare semplificare alleggerire agevolare incoraggiare rassicurare bastare convenire".split())


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
            cue = _action(c, i)
            if cue is not None:
                yield cue


def _unreadable(c: Clauses, i: int) -> bool:
    """A form of the family that the tagger did not take for a verb, where a verb can stand."""
    if c.words[i] == "domanda" and c.words[i + 1 : i + 2] and c.words[i + 1] in ("un", "una", "uno", "un'", "che", "più"):
        return True
    return c.doc[i].pos_ not in ("NOUN", "ADJ", "DET", "ADP") and len(c.words[i]) > 3


def _cue(c: Clauses, i: int, rule: str, kind: str, score: float, *, last: int | None = None, **more) -> Cue:
    return Cue(rule, kind, score, i, c.group_start(i), i if last is None else last, **more)


def _ask(c: Clauses, i: int) -> Cue | None:
    word, form = c.words[i], c.forms[i]
    after = c.words[i + 1 : i + 3]
    if after[:1] in (["indietro"], ["scusa"], ["permesso"], ["perdono"], ["conto"]) or after == ["in", "giro"]:
        return None
    if form.mood == "part" or word.startswith(("chiest", "richiest")):
        auxiliaries = c.auxiliaries(i)
        if not auxiliaries:
            return None  # «chiesto …» without auxiliary is a note: see notes.py
        passive = any(c.families[j] == "be" for j in auxiliaries)
        return _cue(c, i, "ask:perfect", ASKED, 0.9, subject=not passive)
    if form.mood == "inf":
        governor = c.group_start(i) - 1
        wanted = governor >= 0 and c.families[governor] in ("want", "can", "must") and (c.forms[governor].person == 1 or c.forms[governor].mood == "cnd")
        return Cue("ask:wanted", ASKED, 0.85, governor, c.group_start(governor), i) if wanted else None
    if form.mood in ("ger", ""):
        return None if form.mood == "ger" else _cue(c, i, "ask:present", ASKED, 0.6)
    if form.mood == "sub":
        return None
    impersonal = "si" in c.clitics(i)
    if after[:1] and after[0] in lx.INTERROGATIVES and {"mi": 1, "ci": 1}.get(c.words[i - 1] if i else "") == form.person:
        return None  # «mi chiedo se …»
    if word.startswith("insist"):
        following = c.next_word(i)
        tied = following < len(c) and c.words[following] in ("perché", "per", "su", "sul", "sulla", "affinché", "che", "xché")
        return _cue(c, i, "ask:present", ASKED, 0.75, last=following) if tied else None
    if word.startswith("domand") and not impersonal and not (c.clitics(i) or i == c.clause(i).start or c.subject(i)):
        return None
    return _cue(c, i, "ask:present", ASKED, 0.9, subject=not impersonal)


def _propose(c: Clauses, i: int) -> Cue | None:
    form = c.forms[i]
    if form.mood in ("inf", "ger", "sub"):
        return None
    auxiliaries = c.auxiliaries(i)
    if form.mood == "part" and not auxiliaries:
        return None
    if c.words[i].startswith(("consigl", "prospett")) and not any(w in ("di", "che", "un", "una", "uno", "a", "d'") for w in c.words[i + 1 : i + 3]):
        return None
    passive = any(c.families[j] == "be" for j in auxiliaries)
    if form.mood == "part" and c.doc[i].head.i > i and c.doc[i].dep_ in ("acl", "amod"):
        return None
    return _cue(c, i, "propose", WISHED, 0.85, subject=not (passive or "si" in c.clitics(i)))


def _wish(c: Clauses, i: int) -> Cue | None:
    form = c.forms[i]
    if form.mood in ("inf", "ger", "part", "sub", ""):
        return None
    score = 0.85 if form.mood == "cnd" else 0.7
    if c.words[i].startswith(("gradi", "preferi")) and form.mood != "cnd":
        score = 0.45
    return _cue(c, i, "wish", WISHED, score, subject="si" not in c.clitics(i))


def _imagine(c: Clauses, i: int) -> Cue | None:
    form = c.forms[i]
    if form.mood not in ("ind", "cnd", "imp") or form.tense == "imp":
        return None
    following = c.next_word(i)
    if following < len(c) and c.words[following] in ("che", "se") and form.mood == "ind":
        return None
    return _cue(c, i, "imagine", WISHED, 0.75)


def _want(c: Clauses, i: int) -> Cue | None:
    word, form = c.words[i], c.forms[i]
    if "ci" in c.clitics(i) and (form.person == 3 or form.person == 0) and (form.mood == "cnd" or word.startswith(("vuol", "vogliono"))):
        return _takes(c, i)
    if form.mood == "cnd":
        following = c.next_word(i)
        if following < len(c) and c.forms[following].mood == "inf" and _lemma(c, following) in _SAYING:
            return None
        return _cue(c, i, "would_like", WISHED, 0.9, subject="si" not in c.clitics(i))
    if form.mood == "ind" and form.tense != "imp" and word.startswith(("vogli", "vuol")):
        following = c.next_word(i, skip=frozenset())
        that = following < len(c) and c.words[following] == "che"
        if word.startswith(("vuol", "vuo")) and following < len(c) and c.words[following] == "dire":
            return None
        if following < len(c) and c.words[following] in ("sapere", "capire", "vedere", "bene"):
            return None
        return _cue(c, i, "want_that" if that else "want", ASKED, 0.9 if that else 0.6, subject="si" not in c.clitics(i))
    return None


def _takes(c: Clauses, i: int) -> Cue | None:
    """«ci vorrebbe», «ci vuole»."""
    if c.forms[i].mood == "cnd":
        return _cue(c, i, "takes:cnd", WISHED, 0.85, subject=False) if not _measure(c, i) else None
    return _cue(c, i, "takes", WISHED, 0.6, subject=False) if not _measure(c, i) and _indefinite(c, i) else None


def _need(c: Clauses, i: int) -> Cue | None:
    word, form = c.words[i], c.forms[i]
    token = c.doc[i]
    if token.pos_ in ("NOUN", "ADJ", "PRON", "ADV") and form.mood != "cnd":
        return None
    if form.mood == "cnd":
        return _cue(c, i, "need:cnd", WISHED, 0.9, subject=False)
    if form.tense == "imp" or form.mood in ("inf", "ger", "part", "sub"):
        return None
    following = c.next_word(i)
    asks_clause = following < len(c) and (c.forms[following].mood == "inf" or c.words[following] == "che")
    if word.startswith("bast"):
        return None
    if word.startswith(("bisogn", "occorr")):
        if asks_clause or _indefinite(c, i) or word.startswith("occorr"):
            return _cue(c, i, "must:impersonal", WISHED, 0.65 if not _measure(c, i) else 0.2, subject=False)
        return None
    if word.startswith(("necessit", "urg")):
        return _cue(c, i, "need", WISHED, 0.6, subject=False)
    experiencer = bool(c.clitics(i) & {"ci", "mi", "gli", "vi"})
    start = c.group_start(i)
    joined = start > 0 and (c.words[start - 1] == "ma" or (c.words[start - 1] == "," and _indefinite(c, i)))
    opens = start == c.clause(i).start or experiencer or joined
    if word.startswith("serv") and start >= 2 and c.words[start - 1] == "cosa" and "ecco" in c.words[max(0, start - 3) : start]:
        return Cue("need", WISHED, 0.7, i, start - 2, i, subject=False, backward=True)
    if word.startswith("serv") and opens and (_indefinite(c, i) or asks_clause or experiencer) and not _measure(c, i):
        to = following < len(c) and c.words[following] in ("a", "da", "per", "di", "più")
        return None if to else _cue(c, i, "need", WISHED, 0.7, subject=False)
    return None


def _lack(c: Clauses, i: int) -> Cue | None:
    if not (c.clitics(i) & {"ci", "mi", "gli"}) or c.forms[i].tense == "imp" or c.words[i].startswith("mancat"):
        return None
    if "ancora" in c.words[i + 1 : i + 3] or any(c.doc[j].pos_ == "NUM" for j in range(i + 1, min(i + 3, len(c)))):
        return None  # a count of what is missing is a description
    before = [w for w in c.words[max(0, i - 4) : i] if w in ("quello", "questo", "quella", "questa")]
    return _cue(c, i, "lack", WISHED, 0.75, subject=False, backward=bool(before)) if _indefinite(c, i) or before else None


def _like(c: Clauses, i: int) -> Cue | None:
    if c.forms[i].mood != "cnd":
        return None
    return _cue(c, i, "like", WISHED, 0.9, subject=False)


def _can(c: Clauses, i: int) -> Cue | None:
    if c.forms[i].mood != "cnd" and not c.words[i].startswith("potre"):
        return None
    following = c.next_word(i)
    if following >= len(c) or c.forms[following].mood != "inf":
        following = next((j for j in range(i + 1, min(i + 6, len(c))) if c.forms[j].mood == "inf"), None)
    if following is None or _lemma(c, following) in _EPISTEMIC | {"stare", "andare"} and c.forms[i].person == 1 or _lemma(c, following) in _EPISTEMIC:
        return None
    if "si" in c.clitics(i) or c.words[following].endswith("si") and not c.subject(i):
        return _cue(c, i, "could:impersonal", WISHED, 0.85, subject=False)
    if c.forms[i].person == 1:
        return _cue(c, i, "could:we", WISHED, 0.6)
    return _cue(c, i, "could", WISHED, 0.3)


def _must(c: Clauses, i: int) -> Cue | None:
    if c.forms[i].mood != "cnd":
        return None
    following = c.next_word(i)
    lemma = _lemma(c, following) if following < len(c) else ""
    if "si" in c.clitics(i) and lemma not in _EPISTEMIC:
        return _cue(c, i, "should:impersonal", WISHED, 0.85, subject=False)
    if lemma in _EPISTEMIC | {"arrivare", "finire", "aprire", "partire", "bastare", "uscire", "terminare", "tornare", "riprendere"}:
        return None
    return _cue(c, i, "should", WISHED, 0.6)


def _go(c: Clauses, i: int) -> Cue | None:
    """«andrebbe provato»: what ought to be done."""
    if c.forms[i].mood != "cnd":
        return None
    following = c.next_word(i)
    if following < len(c) and (c.forms[following].mood == "part" or c.words[following].endswith(("ato", "ata", "ati", "ate", "ito", "ita", "iti", "ite", "uto", "uta", "uti", "ute", "sto", "sta", "sti", "ste", "tto", "tta", "tti", "tte", "so", "sa", "si", "se"))):
        return _cue(c, i, "ought", WISHED, 0.85, subject=False, last=following)
    if following < len(c) and c.words[following] in ("bene", "benissimo"):
        return _cue(c, i, "like", WISHED, 0.7, subject=False, last=following)
    return None


def _make(c: Clauses, i: int) -> Cue | None:
    """«ci farebbe comodo», «farebbe piacere», «farebbe bene»; else an action."""
    if c.forms[i].mood != "cnd":
        return None
    following = c.next_word(i)
    if following < len(c) and c.words[following] in ("comodo", "piacere", "bene", "gola", "gioco", "differenza", "molto", "un"):
        return _cue(c, i, "handy", WISHED, 0.85 if c.clitics(i) & _EXPERIENCER else 0.7, subject=False, last=following, backward=following == len(c) - 1 or c.words[following + 1] in ".,;!")
    return _action(c, i)


def _think(c: Clauses, i: int) -> Cue | None:
    if c.forms[i].tense == "imp":
        return None
    following = c.next_word(i)
    if following < len(c) and c.words[following] in ("a", "ad", "di") and c.forms[i].mood in ("ind", "cnd"):
        ahead = c.words[following] != "di" or (following + 1 < len(c) and c.forms[following + 1].mood == "inf" and _lemma(c, following + 1) not in _THINKING)
        return _cue(c, i, "think_of", WISHED, 0.55, last=following) if ahead else None
    return None


def _intend(c: Clauses, i: int) -> Cue | None:
    following = c.next_word(i)
    if c.forms[i].mood not in ("ind", "cnd") or c.forms[i].tense == "imp" or following >= len(c):
        return None
    if c.words[i].startswith("punt") and c.words[following] in ("su", "sul", "sullo", "sulla", "sui", "sulle", "sugli", "sull'"):
        return _cue(c, i, "intend", WISHED, 0.4, last=following)
    if c.words[i].startswith("punt"):  # «puntano ad avere …»
        to = c.words[following] in ("a", "ad") and c.forms[following + 1].mood == "inf" if following + 1 < len(c) else False
        return _cue(c, i, "intend", WISHED, 0.6, last=following) if to else None
    return _cue(c, i, "intend", WISHED, 0.55) if c.forms[following].mood == "inf" else None


def _expect(c: Clauses, i: int) -> Cue | None:
    """«ci aspettiamo un referente», «confidano in un finanziamento»."""
    word = c.words[i]
    if c.forms[i].mood not in ("ind", "cnd", "") or c.forms[i].tense == "imp":
        return None
    following = c.next_word(i)
    if word.startswith("confid"):
        return _cue(c, i, "expect", WISHED, 0.6, last=following) if following < len(c) and c.words[following].startswith(("in", "nel", "che", "su")) else None
    if not c.clitics(i) & {"ci", "mi", "si"}:
        return None
    return _cue(c, i, "expect", WISHED, 0.65) if _indefinite(c, i) or c.words[following : following + 1] == ["che"] else None


def _have(c: Clauses, i: int) -> Cue | None:
    """«ha in mente un giornalino»; the conditional of other verbs goes its own way."""
    if c.forms[i].mood == "ind" and c.forms[i].tense != "imp" and _in_mind(c, i):
        return _cue(c, i, "in_mind", WISHED, 0.75, last=i + 2)
    return _action(c, i) if c.forms[i].mood == "cnd" else None


def _action(c: Clauses, i: int) -> Cue | None:
    """A conditional of action said by the speaker or of a person of the body: a proposal («io metterei …»)."""
    form = c.forms[i]
    lemma = _lemma(c, i)
    if c.families[i] in ("be", "can", "must", "want"):
        return None
    idiom = next((j for j in range(i + 1, min(i + 4, len(c))) if c.words[j] in lx.IDIOMS), None)
    if idiom is not None and form.person == 3 and c.words[i + 1] not in ("volentieri",) and not c.words[i].startswith("ved"):
        tail = idiom + 1 if c.words[idiom + 1 : idiom + 2] in (["di"], ["che"]) else idiom
        return _cue(c, i, "idiom", WISHED, 0.75, subject=False, last=tail, backward=tail + 1 >= len(c) or c.words[tail + 1] in ".,;!")
    if lemma in _THINKING and not _in_mind(c, i):
        return None
    if form.person == 1:
        mind = _in_mind(c, i)
        return _cue(c, i, "in_mind" if mind else "action:first", WISHED, 0.8, last=i + 2 if mind else i)
    following = c.next_word(i, skip=frozenset())
    gladly = following < len(c) and c.words[following] in ("volentieri", "bene", "benissimo")
    if gladly:
        return _cue(c, i, "action:gladly", WISHED, 0.85, last=following)
    impersonal = c.group_start(i) == c.clause(i).start and c.forms[following].mood == "inf" if following < len(c) else False
    if impersonal and form.number == "Sing" and lemma not in _EPISTEMIC:
        return _cue(c, i, "impersonal", WISHED, 0.65, subject=False)
    if lemma in _BENEFIT:
        return _cue(c, i, "benefit", WISHED, 0.55, subject=False, backward=True)
    return _cue(c, i, "action:third", WISHED, 0.3)


def _in_mind(c: Clauses, i: int) -> bool:
    return c.words[i + 1 : i + 3] == ["in", "mente"]


def _lemma(c: Clauses, i: int) -> str:
    lemma = c.doc[i].lemma_.lower().split()
    return lemma[0] if lemma else c.words[i]


def _measure(c: Clauses, i: int) -> bool:
    """What follows is an amount of time or money: «ci vogliono sei mesi» describes."""
    return any(lx.UNITS.match(w) for w in c.words[i + 1 : i + 4])


def _indefinite(c: Clauses, i: int) -> bool:
    """What follows is not yet known: «serve un …», «ci manca qualcuno che …»."""
    following = c.next_word(i)
    for j in range(following, min(following + 3, len(c))):
        if c.words[j] in _INDEFINITE or c.words[j].startswith(("un'", "qualc")) or c.doc[j].pos_ == "NUM":
            return True
        if c.doc[j].pos_ == "NOUN":
            return j == following
        if c.doc[j].pos_ == "DET":
            return False
    return False


_RULES = {
    "ask": _ask, "propose": _propose, "wish": _wish, "imagine": _imagine, "want": _want, "need": _need, "lack": _lack,
    "like": _like, "can": _can, "must": _must, "go": _go, "make": _make, "think": _think, "intend": _intend, "expect": _expect, "have": _have,
}  # fmt: skip
