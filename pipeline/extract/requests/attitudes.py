"""Verbs of asking, wanting, wishing, proposing, expecting: somebody wants something and says so."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.requests import lexicon as lx
from pipeline.extract.requests.around import indefinite, lemma_of, make_cue
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.needs import takes
from pipeline.extract.requests.types import ASKED, WISHED, Cue

_THINKING = frozenset(
    "dire sapere essere avere potere dovere credere sembrare parere trovare stare rimanere risultare costare dispiacere".split()
)
_SET_ABOUT = ("torn", "continu", "decid", "decis", "deliber", "prov", "stabil", "pens", "concord", "intend")
_BEFORE_QUESTION = frozenset("la una ogni prima seconda ultima unica stessa altra questa quella qualche".split())
_STAY = frozenset("sto sta stiamo stanno".split())
_ABOUT = frozenset("di del dello della dell' dei degli delle".split())
_SAYING = frozenset(
    "dire precisare sottolineare aggiungere ringraziare ricordare raccontare chiarire premettere notare ribadire spiegare".split()
)


def ask(c: Clauses, i: int) -> Cue | None:
    word, form = c.words[i], c.forms[i]
    after = c.words[i + 1 : i + 3]
    if word == "domanda" and i and c.words[i - 1] in _BEFORE_QUESTION:
        return None  # «la prima domanda che fa»: the noun
    if after[:1] in (["indietro"], ["scusa"], ["permesso"], ["perdono"], ["conto"]) or after == ["in", "giro"]:
        return None
    if (
        word.startswith("domand")
        and after[:1]
        and after[0] in _ABOUT
        and not (after[0] == "di" and c.forms[i + 2].mood == "inf" if i + 2 < len(c) else False)
    ):
        return None  # «le domando delle famiglie» asks about them
    if form.mood == "part" or word.startswith(("chiest", "richiest")):
        auxiliaries = c.auxiliaries(i)
        if not auxiliaries:
            return None  # «chiesto …» without auxiliary is a note: see notes.py
        passive = any(c.families[j] == "be" for j in auxiliaries)
        return make_cue(c, i, "ask:perfect", ASKED, 0.9, subject=not passive)
    if form.mood == "inf":
        return _governed(c, i)
    if form.mood == "ger":
        return _going_on(c, i, "ask:present", ASKED, 0.9)
    if form.mood == "":
        return make_cue(c, i, "ask:present", ASKED, 0.6)
    if form.mood == "sub":
        return None
    impersonal = "si" in c.clitics(i)
    if after[:1] and after[0] in lx.INTERROGATIVES and {"mi": 1, "ci": 1}.get(c.words[i - 1] if i else "") == form.person:
        return None  # «mi chiedo se …»
    if word.startswith("insist"):
        following = c.next_word(i)
        tied = following < len(c) and c.words[following] in ("perché", "per", "su", "sul", "sulla", "affinché", "che", "xché")
        return make_cue(c, i, "ask:present", ASKED, 0.75, last=following) if tied else None
    if word.startswith("domand") and not impersonal and not (
        c.clitics(i) or i == c.clause(i).start or c.subject(i) or indefinite(c, i)
    ):
        return None
    return make_cue(c, i, "ask:present", ASKED, 0.9, subject=not impersonal)


def _governed(c: Clauses, i: int) -> Cue | None:
    """«vorremmo chiedere …», «tornano a chiedere …», «ha deliberato di chiedere …»."""
    governor = c.group_start(i) - 1
    if (cleft := _cleft_asker(c, i)) is not None:
        return Cue("ask:wanted", ASKED, 0.85, cleft, c.group_start(cleft), i)
    if governor >= 1 and c.words[governor] in ("a", "ad", "di"):
        governor -= 1
        verb = c.forms[governor].mood in ("ind", "part") and c.forms[governor].tense != "imp"
        if verb and c.words[governor].startswith(_SET_ABOUT):
            return Cue("ask:wanted", ASKED, 0.8, governor, c.group_start(governor), i)
        return None
    if governor < 0 or c.families[governor] not in ("want", "can", "must"):
        return None
    wanted = c.forms[governor].person == 1 or c.forms[governor].mood == "cnd"
    return Cue("ask:wanted", ASKED, 0.85, governor, c.group_start(governor), i) if wanted else None


def _cleft_asker(c: Clauses, i: int) -> int | None:
    """The copula of a cleft: «sono i medici a chiedere un secondo turno», «è la scuola a chiederlo»."""
    return next((m["copula"] for m in c.shapes.get("cleft", ()) if m["verb"] == i and m["copula"] < m["said"]), None)


def _going_on(c: Clauses, i: int, rule: str, kind: str, score: float) -> Cue | None:
    """«stiamo chiedendo …»: the gerund with «stare» in the present."""
    if not i or c.words[i - 1] not in _STAY:
        return None
    return Cue(rule, kind, score, i - 1, c.group_start(i - 1), i, subject="si" not in c.clitics(i - 1))


def beg(c: Clauses, i: int) -> Cue | None:
    """«vi preghiamo di …»."""
    return make_cue(c, i, "ask:present", ASKED, 0.85, last=i + 1) if c.words[i + 1 : i + 2] == ["di"] else None


def hold(c: Clauses, i: int) -> Cue | None:
    """«ci tengono ad avere un posto»."""
    tied = c.words[i + 1 : i + 2] in (["a"], ["ad"]) and i + 2 < len(c) and c.forms[i + 2].mood == "inf"
    return make_cue(c, i, "wish", WISHED, 0.7, last=i + 1) if tied and "ci" in c.clitics(i) else None


def invite(c: Clauses, i: int) -> Cue | None:
    """«invitano la Provincia a convocare un tavolo»."""
    if (
        c.forms[i].mood not in ("ind", "cnd", "part")
        or c.forms[i].tense == "imp"
        or (c.forms[i].mood == "part" and not c.auxiliaries(i))
    ):
        return None
    to = next(
        (j for j in range(i + 1, min(i + 8, len(c) - 1)) if c.words[j] in ("a", "ad") and c.forms[j + 1].mood == "inf"), None
    )
    if to is None or any(lx.PUBLIC.match(w) for w in c.words[i + 1 : to]):
        return None
    return make_cue(c, i, "propose", WISHED, 0.75, last=to)


def offer(c: Clauses, i: int) -> Cue | None:
    """«si candida a …», «si offrono di …»."""
    tied = c.words[i + 1 : i + 2] and c.words[i + 1] in ("a", "ad", "di", "per", "come")
    if not tied or not c.clitics(i) & {"si", "ci", "mi"} or c.forms[i].mood not in ("ind", "cnd") or c.forms[i].tense == "imp":
        return None
    return make_cue(c, i, "offer", WISHED, 0.65, last=i + 1)


def propose(c: Clauses, i: int) -> Cue | None:
    form = c.forms[i]
    if form.mood == "ger":
        return _going_on(c, i, "propose", WISHED, 0.85)
    if form.mood in ("inf", "sub"):
        return None
    auxiliaries = c.auxiliaries(i)
    if form.mood == "part" and not auxiliaries:
        return None
    if c.words[i].startswith(("consigl", "prospett")) and not any(
        w in ("di", "che", "un", "una", "uno", "a", "d'") for w in c.words[i + 1 : i + 3]
    ):
        return None
    passive = any(c.families[j] == "be" for j in auxiliaries)
    if form.mood == "part" and c.doc[i].head.i > i and c.doc[i].dep_ in ("acl", "amod"):
        return None
    return make_cue(c, i, "propose", WISHED, 0.85, subject=not (passive or "si" in c.clitics(i)))


def wish(c: Clauses, i: int) -> Cue | None:
    form = c.forms[i]
    if form.mood in ("inf", "ger", "part", "sub", ""):
        return None
    score = 0.85 if form.mood == "cnd" else 0.7
    if c.words[i].startswith(("gradi", "preferi")) and form.mood != "cnd":
        score = 0.45
    return make_cue(c, i, "wish", WISHED, score, subject="si" not in c.clitics(i))


def imagine(c: Clauses, i: int) -> Cue | None:
    form = c.forms[i]
    if form.mood not in ("ind", "cnd", "imp") or form.tense == "imp":
        return None
    following = c.next_word(i)
    if following < len(c) and c.words[following] in ("che", "se") and form.mood == "ind":
        return None
    return make_cue(c, i, "imagine", WISHED, 0.75)


def want(c: Clauses, i: int) -> Cue | None:
    word, form = c.words[i], c.forms[i]
    if (
        "ci" in c.clitics(i)
        and (form.person == 3 or form.person == 0)
        and (form.mood == "cnd" or word.startswith(("vuol", "vogliono")))
    ):
        return takes(c, i)
    if form.mood == "cnd":
        following = c.next_word(i)
        if following < len(c) and c.forms[following].mood == "inf" and lemma_of(c, following) in _SAYING:
            return None
        if c.words[following : following + 1] == ["vedere"] and c.words[following + 1 : following + 2] and (
            c.words[following + 1] in ("loro", "lui", "lei", "voi", "te", "chi", "se")
        ):
            return None  # «vorrei vedere loro al posto nostro»
        return make_cue(c, i, "would_like", WISHED, 0.9, subject="si" not in c.clitics(i))
    if form.mood == "ind" and form.tense != "imp" and word.startswith(("vogli", "vuol")):
        following = c.next_word(i, skip=frozenset())
        that = following < len(c) and c.words[following] == "che"
        start = c.group_start(i)
        if start == c.clause(i).start + 1 and c.words[start - 1] == "che":
            return None  # «che vuole che le dica»
        if word.startswith(("vuol", "vuo")) and following < len(c) and c.words[following] == "dire":
            return None
        if following < len(c) and c.words[following] in ("sapere", "capire", "vedere", "bene"):
            return None
        cue = make_cue(c, i, "want_that" if that else "want", ASKED, 0.9 if that else 0.6, subject="si" not in c.clitics(i))
        return cue if that or form.person == 1 or _wants_a_thing(c, i) else replace(cue, score=0.35)
    return None


def _wants_a_thing(c: Clauses, i: int) -> bool:
    """«vogliono un ascensore», «la caposala vuole più letti»: something not there yet, said first; not what somebody means
    to do («vogliono provare»), nor the price of a bargain («… e in cambio vuole il bollo»)."""
    return indefinite(c, i) and not any(c.forms[j].finite for j in range(c.clause(i).start, c.group_start(i)))


def think(c: Clauses, i: int) -> Cue | None:
    if c.forms[i].tense == "imp":
        return None
    following = c.next_word(i)
    if c.forms[i].mood == "ger" and following < len(c) and c.words[following] in ("a", "ad", "di"):
        cue = _going_on(c, i, "think_of", WISHED, 0.6)
        return cue and replace(cue, last=following)
    if following < len(c) and c.words[following] in ("a", "ad", "di") and c.forms[i].mood in ("ind", "cnd"):
        ahead = c.words[following] != "di" or (
            following + 1 < len(c) and c.forms[following + 1].mood == "inf" and lemma_of(c, following + 1) not in _THINKING
        )
        plan = c.words[following] == "di" and c.forms[i].person != 1 and c.forms[i].mood == "ind"  # «pensano di chiudere a luglio»
        return make_cue(c, i, "think_of", WISHED, 0.45 if plan else 0.55, last=following) if ahead else None
    return None


def intend(c: Clauses, i: int) -> Cue | None:
    following = c.next_word(i)
    if c.forms[i].mood not in ("ind", "cnd") or c.forms[i].tense == "imp" or following >= len(c):
        return None
    if c.words[i].startswith("punt") and c.words[following] in ("su", "sul", "sullo", "sulla", "sui", "sulle", "sugli", "sull'"):
        return make_cue(c, i, "intend", WISHED, 0.4, last=following)
    if c.words[i].startswith("punt"):  # «puntano ad avere …»
        to = c.words[following] in ("a", "ad") and c.forms[following + 1].mood == "inf" if following + 1 < len(c) else False
        return make_cue(c, i, "intend", WISHED, 0.6, last=following) if to else None
    return make_cue(c, i, "intend", WISHED, 0.55) if c.forms[following].mood == "inf" else None


def expect(c: Clauses, i: int) -> Cue | None:
    """«ci aspettiamo un referente», «confidano in un finanziamento»."""
    word = c.words[i]
    if c.forms[i].mood not in ("ind", "cnd", "") or c.forms[i].tense == "imp":
        return None
    following = c.next_word(i)
    if word.startswith("confid"):
        return (
            make_cue(c, i, "expect", WISHED, 0.6, last=following)
            if following < len(c) and c.words[following].startswith(("in", "nel", "che", "su"))
            else None
        )
    if not c.clitics(i) & {"ci", "mi", "si"}:
        awaited = c.words[following : following + 1] and c.words[following] in (
            "dal",
            "dallo",
            "dalla",
            "dall'",
            "dai",
            "dalle",
            "dagli",
        )
        return make_cue(c, i, "expect", WISHED, 0.55) if awaited and c.forms[i].mood == "ind" else None
    return make_cue(c, i, "expect", WISHED, 0.65) if indefinite(c, i) or c.words[following : following + 1] == ["che"] else None
