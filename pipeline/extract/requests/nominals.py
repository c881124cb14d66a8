"""Nouns and adjectives that announce a request: «richiesta di …», «sente il bisogno di …», «sarebbe utile …»."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extract.requests import lexicon as lx
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.types import ASKED, WISHED, Cue

_GOVERNING = frozenset("ROOT aux aux:pass cop conj ccomp acl:relcl".split())
_PREAMBLE = frozenset("se devo dovessi dovessimo posso potessi potessimo dire fare esprimere come c'è".split())
_DEGREE = frozenset(
    "molto davvero proprio più anche già tanto quanto mai così assai veramente il la l' un una uno lo d' di".split()
)
_BE_PRESENT = frozenset("è sono sarà".split())
_JUDGE = ("ritien", "riteng", "consider", "giudic", "reput", "trov", "ved")
_POSSESSIVE = frozenset("nostra nostro nostre nostri mia mio mie miei loro sua suo sue suoi".split())


def _opens_note(c: Clauses, i: int) -> bool:
    """Only an article stands between the beginning of the clause and a word."""
    start = c.clause(i).start
    return i == start or (i == start + 1 and c.words[start] in ("l'", "la", "il", "una", "un", "un'", "le", "le", "gli"))


def _cleft(c: Clauses, i: int) -> Cue | None:
    """«quello che serve è …», «ciò di cui abbiamo bisogno è …», «una cosa che chiediamo è …»."""
    tie = 3 if c.words[i + 1 : i + 3] == ["di", "cui"] else 2
    if c.words[i] not in ("quello", "quel", "ciò", "cosa") or (tie == 2 and c.words[i + 1 : i + 2] != ["che"]):
        return None
    for j in range(i + tie, min(i + tie + 7, len(c))):
        if c.words[j] in ("è", "sarebbe", "sono", "sarebbero"):
            said = range(i + tie, j)
            kinds = {c.families[k] for k in said if c.forms[k].tense != "imp"}
            if any(c.words[k] in lx.NEGATIONS for k in said):
                return None
            if kinds & {"ask", "want"} and "si" not in c.words[i + tie : j]:
                return Cue("identity", ASKED, 0.9, j, i, j, subject=False)
            if kinds & {"need", "lack", "like", "wish", "propose"} or "bisogno" in c.words[i:j]:
                return Cue("identity", WISHED, 0.85, j, i, j, subject=False)
            return None
    return None


def nominal_cues(c: Clauses) -> Iterator[Cue]:
    """Cues that a noun or adjective carries, in the order of the text."""
    for i, word in enumerate(c.words):
        cue = None
        if _opens_note(c, i) and lx.LABELS.match(word) and c.words[i + 1 : i + 2] == [":"]:
            kind = ASKED if lx.ASK_NOUNS.match(word) else WISHED
            cue = Cue("label", kind, 0.85, i, i, i + 1, subject=False)
        elif word in ("quello", "quel", "ciò", "cosa"):
            cue = _cleft(c, i)
        elif c.families[i] == "be":
            cue = _copula(c, i)
        elif lx.ASK_NOUNS.match(word) and c.doc[i].pos_ in ("NOUN", "PROPN", "VERB", "ADJ"):
            cue = _noun(c, i, ASKED, 0.85)
        elif lx.NEED_NOUNS.match(word) and c.doc[i].pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "ADV"):
            cue = _noun(c, i, WISHED, 0.8)
        elif word.startswith(_JUDGE) and c.forms[i].mood in ("ind", "cnd") and c.forms[i].tense != "imp":
            cue = _judge(c, i)
        if cue is not None:
            yield cue


def _copula(c: Clauses, i: int) -> Cue | None:
    """«sarebbe utile …», «è indispensabile che …», «sarebbe contenta di …», «sono disposti a …»."""
    form = c.forms[i]
    conditional = form.mood == "cnd"
    if (
        conditional
        and c.words[i - 1 : i]
        and i - 1 == c.clause(i).start
        and (lx.WORTH.fullmatch(c.words[i - 1]) or lx.DEONTIC.fullmatch(c.words[i - 1]))
    ):
        return Cue("worth", WISHED, 0.88, i, i - 1, i, subject=False)  # «importante sarebbe coinvolgere …»
    if (
        c.words[i + 1 : i + 2] == ["da"]
        and i + 2 < len(c)
        and c.forms[i + 2].mood == "inf"
        and (conditional or c.group_start(i) == 0)
    ):
        return Cue("to_be_done", WISHED, 0.75 if conditional else 0.55, i, c.group_start(i), i + 1, subject=False)
    if conditional and c.words[i + 1 : i + 2] == ["male"]:
        return Cue("litotes", WISHED, 0.8, i, c.group_start(i), i + 1, subject=False) if c.negated(i) else None
    if not conditional and c.words[i] not in _BE_PRESENT and c.words[i] != "siamo":
        return None
    j = i + 1
    while j < len(c) and (c.words[j] in _DEGREE or c.words[j] == "stato") and j - i < 5:
        j += 1
    if j >= len(c):
        return None
    word, start = c.words[j], c.group_start(i)
    if word in (".", ",") and conditional:
        j, word = j, ""
    ideal_before = [
        k
        for k in range(max(c.clause(i).start, i - 12), i)
        if c.words[k] in ("ideale", "sogno", "ottimo", "massimo", "bello", "cosa")
    ]
    if conditional and ideal_before and c.words[ideal_before[-1]] != "cosa":
        first = ideal_before[-1]
        while first > 0 and c.words[first - 1] in ("l'", "il", "un", "mio", "nostro", "vero", "loro"):
            first -= 1
        return Cue("ideal", WISHED, 0.9, i, first, i, subject=False)
    if conditional and (lx.WORTH.match(word) or word in lx.WORTH_NOUNS):
        return Cue("worth", WISHED, 0.88, i, start, _skip_of(c, j), subject=False, backward=_nothing_follows(c, j))
    if lx.GLAD.match(word) and (conditional or lx.OFFERS.match(word)):
        k = c.next_word(j, skip=frozenset("anche molto ben".split()))
        if k < len(c) and c.words[k] in ("a", "ad", "di", "se", "per", "che"):
            return Cue(
                "glad" if conditional else "offer", WISHED, 0.85 if conditional else 0.7, i, start, k if c.words[k] != "se" else j
            )
        return None
    if conditional and j < len(c) and c.doc[j].pos_ in ("ADJ", "NOUN", "ADV") and not lx.BAD.match(word):
        k = c.next_word(j)
        if k < len(c) and (c.forms[k].mood == "inf" or c.words[k] in ("che", "se")):
            return Cue("worth:open", WISHED, 0.6, i, start, j, subject=False)
        return None
    if not conditional and lx.DEONTIC.match(word):
        k = c.next_word(j)
        if k < len(c) and (c.forms[k].mood == "inf" or c.words[k] in ("che", "un", "una", "uno")):
            return Cue("deontic", WISHED, 0.62, i, start, j, subject=False)
    return None


def _skip_of(c: Clauses, j: int) -> int:
    """«sarebbe il caso di», «sarebbe ora che»: the words that tie belong to the cue."""
    return j + 1 if j + 1 < len(c) and c.words[j] in lx.WORTH_NOUNS and c.words[j + 1] in ("di", "d'", "che") else j


def _nothing_follows(c: Clauses, j: int) -> bool:
    return j + 1 >= len(c) or c.words[j + 1] in (".", "!", ";", ")", ",") and j + 2 >= len(c) - 1


def _judge(c: Clauses, i: int) -> Cue | None:
    """«ritiene indispensabile un percorso», «vede bene un colloquio»."""
    for j in range(i + 1, min(i + 4, len(c))):
        if c.words[i].startswith("ved"):
            if c.words[i + 1 : i + 4] == ["di", "buon", "occhio"]:
                return Cue("sees_well", WISHED, 0.8, i, c.group_start(i), i + 3)
            if j == i + 1 and c.words[j : j + 3] == ["l'", "ora", "di"] and c.negated(i):
                return Cue("looks_forward", WISHED, 0.7, i, c.group_start(i), j + 2)
            if j == i + 1 and c.words[j] in ("bene", "benissimo", "volentieri", "meglio") and c.forms[i].tense != "imp":
                return Cue("sees_well", WISHED, 0.8, i, c.group_start(i), j)
            continue
        if lx.DEONTIC.match(c.words[j]) or (
            lx.WORTH.match(c.words[j]) and c.words[i].startswith(("ritien", "riteng", "consider"))
        ):
            return Cue("judge", WISHED, 0.8, i, c.group_start(i), j)
    return None


def _noun(c: Clauses, i: int, kind: str, score: float) -> Cue | None:
    first = i
    while (
        first > 0
        and (
            c.doc[first - 1].pos_ in ("DET", "ADJ", "NUM")
            or c.words[first - 1] in _POSSESSIVE | {"l'", "la", "il", "altra", "altro", "unica", "prima"}
        )
        and c.words[first - 1] != ","
    ):
        first -= 1
    after = i + 1
    if after < len(c) and c.words[after] in _POSSESSIVE:
        after += 1
    opens = all(w in lx.FILLERS or w in _PREAMBLE or not w.isalnum() for w in c.words[c.clause(i).start : first])
    if opens and after + 1 < len(c) and c.words[after].isalpha() and c.words[after + 1] == ":":
        after += 1  # «richiesta precisa: …»
    if opens and after < len(c) and c.words[after] in (":", "–", "-") and lx.LABELS.match(c.words[i]):
        return Cue("label", kind, score, i, first, after, subject=False)
    if (
        opens
        and lx.LABELS.match(c.words[i])
        and after < len(c)
        and c.words[after] in ("di", "del", "dello", "della", "dell'", "dei", "degli", "delle")
    ):
        colon = next((k for k in range(after, min(after + 8, len(c))) if c.words[k] == ":"), None)
        if colon is not None and not any(c.forms[k].mood for k in range(after, colon)):
            return Cue("label", kind, score, i, first, colon, subject=False)  # «proposta dell'ufficio scuola: …»
    possessed = any(w in _POSSESSIVE for w in c.words[first:after])
    is_copula = _identity(c, i, after) if opens or possessed else None
    if is_copula is not None:
        open_ = c.words[i] not in ("obiettivo", "idea", "intenzione") or c.forms[is_copula].mood in ("ind", "cnd")
        return Cue("identity", kind, score if open_ else 0.5, is_copula, first, is_copula, subject=False)
    ties = after < len(c) and c.words[after] in (
        "di",
        "d'",
        "che",
        "del",
        "della",
        "dei",
        "delle",
        "degli",
        "dello",
        "dell'",
        "per",
        "a",
    )
    carrier = _carrier(c, first)
    if carrier is not None and (ties or carrier[1]):
        head, _ = carrier
        needed = 0.85 if kind == ASKED else 0.85
        return Cue(
            "carried", kind, needed, head, c.group_start(head), after if ties and c.words[after] in ("di", "d'", "che") else i
        )
    if opens and ties and c.words[i][-1:] in "aeàoi" and not _governed(c, i):
        singular = c.words[i].endswith(("a", "o", "à", "zione"))
        return Cue(
            "heads_note",
            kind,
            (score if singular else 0.6),
            i,
            first,
            after if c.words[after] in ("di", "d'", "che") else i,
            subject=False,
        )
    return None


def _identity(c: Clauses, i: int, after: int) -> int | None:
    """Index of the copula in «la nostra richiesta (che faccio) è …», «la proposta sarebbe di …»."""
    possessed = any(w in _POSSESSIVE for w in c.words[max(0, i - 2) : i]) or (after > i + 1)
    for j in range(after, min(after + 8, len(c))):
        if (c.words[j] in ("è", "sarebbe", "sono", "sarebbero") and c.forms[j].mood) or c.words[j] in (
            "riguarda",
            "riguardano",
            "riguarderebbe",
            "concerne",
        ):
            near = (
                j <= after + 1
                or possessed
                or c.words[after] in ("che", "precisa", "principale", "concreta")
                or c.words[j] == "sarebbe"
            )
            return j if near and not c.negated(j) and c.words[j + 1 : j + 2] != ["stata"] else None
        if c.words[j] in lx.STRONG_BREAKS:
            return None
    return None


def _carrier(c: Clauses, first: int) -> tuple[int, bool] | None:
    """The verb right before a noun phrase that carries it, and whether it is a strong one."""
    j = first - 1
    while (
        j >= 0
        and (c.doc[j].pos_ in ("ADV",) or c.words[j] in ("anche", "molto", "forte", "in", "con", "forza"))
        and first - j < 4
    ):
        j -= 1
    if j < 0:
        return None
    word = c.words[j]
    if word in ("è", "resta", "rimane", "c'è"):
        there = word == "c'è" or c.words[j - 1 : j] in (["c'"], ["ci"], ["v'"])
        return (j, False) if there or (j and c.words[first] in ("la", "l'", "il", "quella")) else None
    if lx.CARRIERS.match(word) and (c.forms[j].mood not in ("inf", "ger", "") or c.doc[j].pos_ in ("VERB", "AUX")):
        return j, False
    return None


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
