"""«essere» and what is said of a thing: «sarebbe utile …», «l'ideale è …», «quello che serve è …», «ritiene indispensabile …»."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extract.requests import lexicon as lx
from pipeline.extract.requests.around import acts_on
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.types import ASKED, WISHED, Cue

_DEGREE = frozenset(
    "molto davvero proprio più anche già tanto quanto mai così assai veramente il la l' un una uno lo d' di".split()
)
_IDEALS = frozenset("ideale sogno ottimo massimo bello".split())
_BE = frozenset("è sono sarà siamo".split())
_IS = frozenset("è sarebbe sono sarebbero".split())
_JUDGE = ("ritien", "riteng", "consider", "giudic", "reput", "trov", "ved")
_SAYS_OF_ITSELF = frozenset("dice dicono dichiara dichiarano mostra mostrano".split())  # «si dice pronta a …»
_FIRMLY = ("ritien", "riteng", "consider")


def copula_cues(c: Clauses) -> Iterator[Cue]:
    """Cues that hang on «essere» or on a verb of judging, in the order of the text."""
    for i, word in enumerate(c.words):
        cue = None
        if word in ("quello", "quel", "ciò", "cosa"):
            cue = _cleft(c, i)
        elif word in _SAYS_OF_ITSELF and "si" in c.clitics(i) and i + 1 < len(c) and lx.OFFERS.match(c.words[i + 1]):
            cue = _gladly(c, i, i + 1, "offer", 0.7)
        elif c.families[i] == "be":
            cue = _conditional(c, i) if c.forms[i].mood == "cnd" else _present(c, i) if word in _BE else None
        elif (
            word in ("rende", "rendono", "renderebbe")
            and "si" in c.clitics(i)
            and lx.DEONTIC.match(" ".join(c.words[i + 1 : i + 2]))
        ):
            cue = _cue(c, i, "deontic", 0.65, i + 1)
        elif word.startswith(_JUDGE) and c.forms[i].mood in ("ind", "cnd") and c.forms[i].tense != "imp":
            cue = _sees(c, i) if word.startswith("ved") else _judges(c, i)
        if cue is not None:
            yield cue


def _cue(c: Clauses, i: int, rule: str, score: float, last: int, **more) -> Cue:
    return Cue(rule, WISHED, score, i, more.pop("first", c.group_start(i)), last, **{"subject": False, **more})


def _complement(c: Clauses, i: int) -> int:
    """Index of what is said of the thing, past articles and adverbs of degree."""
    j = i + 1
    while j < len(c) and (c.words[j] in _DEGREE or c.words[j] == "stato") and j - i < 5:
        j += 1
    return j


def _conditional(c: Clauses, i: int) -> Cue | None:
    start = c.clause(i).start
    before = c.words[i - 1] if i else ""
    if i - 1 == start and (lx.WORTH.fullmatch(before) or lx.DEONTIC.fullmatch(before)):
        return _cue(c, i, "worth", 0.88, i, first=i - 1)  # «importante sarebbe coinvolgere …»
    if _to_be_done(c, i):
        return _cue(c, i, "to_be_done", 0.75, i + 1)
    if c.words[i + 1 : i + 2] == ["male"]:
        return _cue(c, i, "litotes", 0.8, i + 1) if c.negated(i) else None
    if c.words[i + 1 : i + 2] == ["per"] and c.forms[i].person in (1, 3) and c.words[i + 2 : i + 3] != ["il"]:
        return _cue(c, i, "in_favour", 0.7, i + 1, subject=True)  # «noi saremmo per un modulo unico»
    ideal = next((k for k in range(i - 1, max(start, i - 12) - 1, -1) if c.words[k] in _IDEALS), None)
    if ideal is not None:
        return _cue(c, i, "ideal", 0.9, i, first=_article_before(c, ideal))
    j = _complement(c, i)
    if j >= len(c):
        return None
    word, following = c.words[j], c.next_word(j)
    if lx.WORTH.match(word) or word in lx.WORTH_NOUNS:
        ties = word in lx.WORTH_NOUNS and c.words[j + 1 : j + 2] and c.words[j + 1] in ("di", "d'", "che")
        ends = j + 1 >= len(c) or c.words[j + 1] in (".", "!", ";", ")", ",") and j + 2 >= len(c) - 1
        return _cue(c, i, "worth", 0.88, j + 1 if ties else j, backward=ends)
    if lx.GLAD.match(word):
        return _gladly(c, i, j, "glad", 0.85)
    if lx.BAD.match(word) or following >= len(c):
        return None
    clause = c.forms[following].mood == "inf" or c.words[following] == "che"
    if c.doc[j].pos_ == "ADJ" and (clause or c.words[following] == "se") or c.doc[j].pos_ in ("NOUN", "ADV") and clause:
        return _cue(c, i, "worth:open", 0.6, j)
    return None


def _present(c: Clauses, i: int) -> Cue | None:
    opens = c.group_start(i) == c.clause(i).start or c.words[c.group_start(i) - 1] == ","
    if opens and c.words[i + 1 : i + 3] in (["il", "caso"], ["ora", "di"], ["ora", "che"], ["tempo", "di"]):
        return _cue(c, i, "deontic", 0.65, i + 2 + (c.words[i + 3 : i + 4] == ["di"]))
    if _to_be_done(c, i) and c.group_start(i) == 0:
        return _cue(c, i, "to_be_done", 0.55, i + 1)
    start = c.clause(i).start
    ideal = next((k for k in range(start, i) if c.words[k] in ("ideale", "sogno", "optimum")), None)
    stays = c.doc[i].dep_ in ("aux", "aux:pass") and c.forms[min(i + 1, len(c) - 1)].mood == "part"  # «l'ideale … è rimasto»
    if ideal is not None and ideal - start <= 2 and not stays and not any(c.forms[k].finite for k in range(start, i)):
        return _cue(c, i, "ideal", 0.8, i, first=_article_before(c, ideal))
    j = _complement(c, i)
    if j >= len(c):
        return None
    if lx.OFFERS.match(c.words[j]):
        return _gladly(c, i, j, "offer", 0.7)
    following = c.next_word(j)
    if lx.DEONTIC.match(c.words[j]) and following < len(c):
        if c.forms[following].mood == "inf" or c.words[following] in ("che", "un", "una", "uno"):
            to_do = c.forms[following].mood != "inf" or acts_on(c, following)
            return _cue(c, i, "deontic", 0.62 if to_do else 0.35, j)
    return None


def _to_be_done(c: Clauses, i: int) -> bool:
    """«sarebbe da rivedere»."""
    return c.words[i + 1 : i + 2] == ["da"] and i + 2 < len(c) and c.forms[i + 2].mood == "inf"


def _gladly(c: Clauses, i: int, j: int, rule: str, score: float) -> Cue | None:
    """«sarebbe contenta di …», «sono disposti a …»: what follows the adjective is wished or offered."""
    k = c.next_word(j, skip=frozenset("anche molto ben".split()))
    if k >= len(c) or c.words[k] not in ("a", "ad", "di", "se", "per", "che"):
        return None
    return _cue(c, i, rule, score, k if c.words[k] != "se" else j, subject=True)


def _article_before(c: Clauses, i: int) -> int:
    while i > 0 and c.words[i - 1] in ("l'", "il", "un", "mio", "nostro", "vero", "loro"):
        i -= 1
    return i


def _cleft(c: Clauses, i: int) -> Cue | None:
    """«quello che serve è …», «ciò di cui abbiamo bisogno è …», «una cosa che chiediamo è …»."""
    tie = 3 if c.words[i + 1 : i + 3] == ["di", "cui"] else 2
    if tie == 2 and c.words[i + 1 : i + 2] != ["che"]:
        return None
    j = next((k for k in range(i + tie, min(i + tie + 7, len(c))) if c.words[k] in _IS), None)
    if j is None:
        return None
    said = range(i + tie, j)
    families = {c.families[k] for k in said if c.forms[k].tense != "imp"}
    if any(c.words[k] in lx.NEGATIONS for k in said):
        return None
    if families & {"ask", "want"} and "si" not in c.words[i + tie : j]:
        return Cue("identity", ASKED, 0.9, j, i, j, subject=False)
    if families & {"need", "lack", "like", "wish", "propose"} or "bisogno" in c.words[i:j]:
        return Cue("identity", WISHED, 0.85, j, i, j, subject=False)
    return None


def _sees(c: Clauses, i: int) -> Cue | None:
    """«vede bene un colloquio», «vedrebbero di buon occhio», «non vediamo l'ora di»."""
    following = c.words[i + 1 : i + 4]
    if following == ["di", "buon", "occhio"]:
        return _cue(c, i, "sees_well", 0.8, i + 3, subject=True)
    if following == ["l'", "ora", "di"] and c.negated(i):
        return _cue(c, i, "looks_forward", 0.7, i + 3, subject=True)
    if following[:1] and following[0] in ("bene", "benissimo", "volentieri", "meglio"):
        return _cue(c, i, "sees_well", 0.8, i + 1, subject=True)
    return None


def _judges(c: Clauses, i: int) -> Cue | None:
    """«ritiene indispensabile un percorso»."""
    for j in range(i + 1, min(i + 4, len(c))):
        if lx.DEONTIC.match(c.words[j]) or (lx.WORTH.match(c.words[j]) and c.words[i].startswith(_FIRMLY)):
            return _cue(c, i, "judge", 0.8, j, subject=True)
    return None
