"""Verbs of need, lack, liking and duty: «servirebbe», «ci manca», «ci piacerebbe», «si potrebbe», «andrebbe provato»."""

from __future__ import annotations

import re

from pipeline.extract.requests.around import acts_on, indefinite, lemma_of, make_cue, measured, past_aside
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.types import WISHED, Cue

_THIS = frozenset("questo questa quello quella".split())
_EXPECTED = frozenset("arrivare finire aprire partire bastare uscire terminare tornare riprendere".split())  # «dovrebbe arrivare»
_WE_MUST = frozenset("dobbiamo devono deve".split())
_SEEKING = frozenset("trovare cercare inventare costruire creare avviare imparare reperire procurare recuperare".split())
_PARTICIPLES = tuple(s + v for s in ("at", "it", "ut", "st", "tt", "s", "rt", "lt") for v in "oaie")
_LOST = re.compile(r"(?:dett|ricordat|precisat|sottolineat|aggiunt|considerat|riconosciut|pers|perdut|buttat|sprecat|distrutt|smarrit|rovinat|desert|espost|tropp|dispers|frequentat|fier)[oaie]")
_EPISTEMIC = frozenset(
    "dire pensare sembrare credere parere immaginare sapere definire capitare essere esserci avere succedere trattarsi chiamare".split()
)


def takes(c: Clauses, i: int) -> Cue | None:
    """«ci vorrebbe», «ci vuole»."""
    if c.forms[i].mood == "cnd":
        amount = measured(c, i) and not any(w in ("più", "di", "con") for w in c.words[i + 2 : i + 6])
        return make_cue(c, i, "takes:cnd", WISHED, 0.85, subject=False) if not amount else None
    plain = not measured(c, i) and indefinite(c, i) and not _takes_us(c, i) and not _setting(c, i)
    return make_cue(c, i, "takes", WISHED, 0.6, subject=False) if plain else None


def _takes_us(c: Clauses, i: int) -> bool:
    """«ci vogliono in tre posti insieme»: they want us there; what «ci vuole» takes follows without a preposition."""
    following = c.next_word(i)
    return following < len(c) and c.doc[following].pos_ == "ADP"


def _setting(c: Clauses, i: int) -> bool:
    """A place, time or purpose is said first: «in acqua ci vuole un istruttore a testa» tells how things are done."""
    first = c.next_word(c.clause(i).start - 1)
    return first < c.group_start(i) and c.doc[first].pos_ == "ADP"


def need(c: Clauses, i: int) -> Cue | None:
    word, form = c.words[i], c.forms[i]
    token = c.doc[i]
    if token.pos_ in ("NOUN", "ADJ", "PRON", "ADV") and form.mood != "cnd":
        return None
    if form.mood == "cnd":
        start = c.group_start(i)
        pointed = any(w in _THIS for w in c.words[max(0, start - 3) : start]) and "che" not in c.words[i + 1 : i + 2]
        return make_cue(c, i, "need:cnd", WISHED, 0.9, subject=False, backward=pointed)
    if form.tense == "imp" or form.mood in ("inf", "ger", "part", "sub"):
        return None
    following = c.next_word(i)
    asks_clause = following < len(c) and (c.forms[following].mood == "inf" or c.words[following] == "che")
    if word.startswith("bast"):
        return None
    if word.startswith(("bisogn", "occorr")):
        if asks_clause and c.forms[following].mood == "inf" and not acts_on(c, following):
            return make_cue(c, i, "must:impersonal", WISHED, 0.35, subject=False)  # «bisogna alzarsi alle quattro»
        if asks_clause or indefinite(c, i) or word.startswith("occorr"):
            return make_cue(c, i, "must:impersonal", WISHED, 0.65 if not measured(c, i) else 0.2, subject=False)
        return None
    if word.startswith(("necessit", "urg")):
        return make_cue(c, i, "need", WISHED, 0.6, subject=False)
    experiencer = bool(c.clitics(i) & {"ci", "mi", "vi"}) or "gli" in c.clitics(i) and indefinite(c, i)
    start = c.group_start(i)
    joined = start > 0 and (c.words[start - 1] == "ma" or (c.words[start - 1] == "," and indefinite(c, i)))
    opens = start == c.clause(i).start or experiencer or joined
    if word.startswith("serv") and start >= 2 and c.words[start - 1] == "cosa" and "ecco" in c.words[max(0, start - 3) : start]:
        return Cue("need", WISHED, 0.7, i, start - 2, i, subject=False, backward=True)
    if word.startswith("serv") and opens and (indefinite(c, i) or asks_clause or experiencer) and not measured(c, i):
        to = following < len(c) and c.words[following] in ("a", "da", "per", "di", "più")
        return None if to else make_cue(c, i, "need", WISHED, 0.7, subject=False, last=past_aside(c, i))
    return None


def lack(c: Clauses, i: int) -> Cue | None:
    if c.forms[i].mood == "cnd" and indefinite(c, i):
        return make_cue(c, i, "lack", WISHED, 0.6, subject=False)  # «mancherebbe solo un proiettore»
    if c.forms[i].tense == "imp" or c.words[i].startswith("mancat") or measured(c, i):
        return None
    if not (c.clitics(i) & {"ci", "mi", "gli", "le"}):
        aside = past_aside(c, i)
        return make_cue(c, i, "lack", WISHED, 0.6, subject=False, last=aside) if _one_who(c, aside) else None
    if "ancora" in c.words[i + 1 : i + 3] or any(c.doc[j].pos_ == "NUM" for j in range(i + 1, min(i + 3, len(c)))):
        return None  # a count of what is missing is a description
    before = [w for w in c.words[max(0, i - 4) : i] if w in _THIS]
    return make_cue(c, i, "lack", WISHED, 0.75, subject=False, backward=bool(before)) if indefinite(c, i) or before else None


def _goes(c: Clauses, i: int, following: int) -> Cue | None:
    """«va trovata una sede», «vanno rifatti i bagni»: «andare» with a participle says what must be done; said of a thing
    already named («il modulo va firmato») it may tell how things are done and weighs less."""
    done = following < len(c) and c.words[following].endswith(_PARTICIPLES) and c.forms[following].mood in ("part", "")
    if c.words[i] not in ("va", "vanno") or not done or c.doc[following].pos_ not in ("VERB", "ADJ") or following + 1 >= len(c):
        return None
    if _LOST.match(c.words[following]) or c.clitics(i) or c.words[following + 1] in ("via", "bene", "male"):
        return None
    first = c.group_start(i) == c.next_word(c.clause(i).start - 1)
    return make_cue(c, i, "ought:present", WISHED, 0.62 if first else 0.35, subject=False, last=following, backward=not first)


def _one_who(c: Clauses, i: int) -> bool:
    """«manca qualcuno che segua …»: one not yet known, told by what he should do."""
    who = next((j for j in range(i + 1, min(i + 7, len(c))) if c.words[j] in ("qualcuno", "una", "uno", "un", "un'")), None)
    that = None if who is None else next((j for j in range(who + 1, min(who + 4, len(c))) if c.words[j] == "che"), None)
    return that is not None and any(c.forms[j].mood == "sub" for j in range(that + 1, min(that + 4, len(c))))


def like(c: Clauses, i: int) -> Cue | None:
    if c.forms[i].mood != "cnd":
        return None
    return make_cue(c, i, "like", WISHED, 0.9, subject=False)


def can(c: Clauses, i: int) -> Cue | None:
    if c.forms[i].mood != "cnd" and not c.words[i].startswith("potre"):
        return None
    following = c.next_word(i)
    if following >= len(c) or c.forms[following].mood != "inf":
        following = next((j for j in range(i + 1, min(i + 6, len(c))) if c.forms[j].mood == "inf"), None)
    if following is None:
        return None
    lemma, first_person = lemma_of(c, following), c.forms[i].person == 1
    if lemma == "andare" and c.words[following + 1 : following + 2] in (["avanti"], ["oltre"], ["peggio"], ["meglio"]):
        return None
    considers = lemma in ("pensare", "immaginare") and c.words[following + 1 : following + 2] != ["che"]
    if (lemma in _EPISTEMIC and not considers) or (first_person and lemma in ("stare", "andare")):
        return None
    if "si" in c.clitics(i) or (c.words[following].endswith("si") and not c.subject(i)):
        tie = (
            following + 1
            if considers and c.words[following + 1 : following + 2] and c.words[following + 1] in ("a", "ad", "di")
            else following
        )
        return make_cue(c, i, "could:impersonal", WISHED, 0.85, subject=False, last=tie if considers else i)
    if first_person:
        return make_cue(c, i, "could:we", WISHED, 0.6)
    return make_cue(c, i, "could", WISHED, 0.3)


def must(c: Clauses, i: int) -> Cue | None:
    following = c.next_word(i)
    lemma = lemma_of(c, following) if following < len(c) else ""
    if c.forms[i].mood != "cnd":
        seeks = c.words[i] in _WE_MUST and lemma in _SEEKING and indefinite(c, following)
        return make_cue(c, i, "must:we", WISHED, 0.6) if seeks else None
    if "si" in c.clitics(i) and lemma not in _EPISTEMIC:
        return make_cue(c, i, "should:impersonal", WISHED, 0.85, subject=False)
    if lemma in _EPISTEMIC | _EXPECTED:
        return None
    return make_cue(c, i, "should", WISHED, 0.6)


def go(c: Clauses, i: int) -> Cue | None:
    """«andrebbe provato»: what ought to be done."""
    following = c.next_word(i)
    if c.forms[i].mood != "cnd":
        return _goes(c, i, following)
    if following < len(c) and (
        c.forms[following].mood == "part"
        or c.words[following].endswith(
            (
                "ato",
                "ata",
                "ati",
                "ate",
                "ito",
                "ita",
                "iti",
                "ite",
                "uto",
                "uta",
                "uti",
                "ute",
                "sto",
                "sta",
                "sti",
                "ste",
                "tto",
                "tta",
                "tti",
                "tte",
                "so",
                "sa",
                "si",
                "se",
            )
        )
    ):
        return make_cue(c, i, "ought", WISHED, 0.85, subject=False, last=following)
    if following < len(c) and c.words[following] in ("bene", "benissimo"):
        return make_cue(c, i, "like", WISHED, 0.7, subject=False, last=following)
    return None
