"""What is asked, cut from the text: a short phrase that begins with a verb in the infinitive or a noun."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.requests import lexicon as lx
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.coordination import asks
from pipeline.extract.requests.morphology import infinitive
from pipeline.extract.requests.types import Cue
from pipeline.extract.requests.wording import meanings

_LEAD = frozenset(
    "di d' che a ad il lo la i gli le l' un uno una un' del dello della dell' dei degli delle solo soltanto proprio anche almeno , : – - ( « \" “ ' ’".split()
)
_TIES = frozenset(', : – - ( « " “'.split())
_ADDRESSEE = frozenset("a ad al allo alla all' ai agli alle".split())
_CUTS = frozenset(
    "perché poiché siccome altrimenti sennò senno ma però mentre sicché cosicché xché xchè x' poiché giacché affinché bensì eppure".split()
)
_CUT_PAIRS = frozenset(
    [
        ("visto", "che"),
        ("dato", "che"),
        ("così", "che"),
        ("in", "modo"),
        ("anche", "perché"),
        ("anche", "se"),
        ("a", "patto"),
        ("nel", "senso"),
        ("tanto", "che"),
    ]
)
_AFTER_COMMA = frozenset(
    "così oggi ora adesso invece tanto anche purché ecco cioè ehm però non e finora insomma qualcosa poi che magari dove visto dato per secondo come in".split()
)
_AFTER_COMMA_CUT = frozenset("così oggi ora adesso finora tanto poi insomma visto dato".split())
_SAME_AGAIN = frozenset("stessa stesso questa questo semplice chiara chiaro una uno sola solo precisa preciso".split())
_MAX_TOKENS = 26
_SHORT = 2
_EDGE_BEFORE = frozenset(", . ; : io noi lei loro".split())
_EDGE_AFTER = frozenset(", : – quello quella questo questa sì ecco ehm ci che secondo me".split())


@dataclass(frozen=True)
class Phrase:
    """What is asked: its text and the characters from which it is taken."""

    text: str
    start: int
    end: int


def phrases(cue: Cue, c: Clauses, *, stop: int | None = None) -> list[Phrase]:
    """The phrases of one cue: one, or two where two things are asked in one breath.

    Args:
        stop: a token at which the next request begins.
    """
    start, end = _span(cue, c, len(c) if stop is None else stop)
    if start >= end or _nothing_but_addressee(cue, c):
        return []
    lead = _verb(cue, c)
    out = []
    for a, b in asks(c, start, end, backward=cue.backward):
        phrase = _render(c, a, b, lead if a == start else "", cue.aside)
        if phrase is not None:
            out.append(phrase)
    return out


def _verb(cue: Cue, c: Clauses) -> str:
    """The infinitive of a cue that is itself what is proposed («metterei» → «mettere»)."""
    if cue.rule.startswith("action"):
        return infinitive(c.doc[cue.head], meanings().knows)
    return ""


def _span(cue: Cue, c: Clauses, stop: int) -> tuple[int, int]:
    if cue.backward:
        return _backward(cue, c)
    start = _skip(cue, c)
    end = _end(c, start, stop)
    if not _says_something(c, start, end):
        back = _backward(cue, c)
        if _says_something(c, *back):
            return back
    return start, end


def _backward(cue: Cue, c: Clauses) -> tuple[int, int]:
    """What stands before the cue, or before the colon where nothing else does («un tecnico fisso: sarebbe l'ideale»)."""
    start, end = _bare(c, c.clause(cue.head).start, cue.first)
    if end - start < 2 and c.clause(cue.head).start > 0:
        before = c.clause(c.clause(cue.head).start - 1)
        start, end = _bare(c, before.start, before.stop - 1)
    return start, end


def _bare(c: Clauses, start: int, end: int) -> tuple[int, int]:
    """A span without the fillers and pronouns at its edges."""
    while start < end and (c.words[start] in lx.FILLERS or c.words[start] in _EDGE_BEFORE):
        start += 1
    while end > start and c.words[end - 1] in _EDGE_AFTER:
        end -= 1
    return start, end


def _says_something(c: Clauses, start: int, end: int) -> bool:
    return any(c.doc[j].pos_ in ("NOUN", "PROPN", "VERB", "X", "NUM") or len(c.words[j]) > 4 for j in range(start, end))


def _skip(cue: Cue, c: Clauses) -> int:
    """First token of what is asked: past fillers, the one who is asked, and the words that tie."""
    j = cue.last + 1
    for _ in range(4):
        before = j
        if c.words[j : j + 2] in (["non", "so"], ["come", "dire"], ["se", "si"]) and c.words[j + 2 : j + 3] == [","]:
            j += 3
        while j < len(c) and (
            c.words[j] in lx.FILLERS - {"magari"}
            or c.words[j] in (",", ":", "ehm")
            or c.words[j] in ("volentieri", "bene", "forte", "subito")
        ):
            j += 1
        if (
            j < len(c)
            and c.words[j] in _ADDRESSEE
            and cue.rule.startswith(("ask", "note:asked", "propose", "want", "carried", "identity"))
        ):
            j = _past_addressee(c, j)
        if j < len(c) and c.words[j - 1] == ",":
            j = _past_parenthesis(c, j)
        if j == before:
            break
    if cue.rule == "identity":
        colon = next((k for k in range(j, min(j + 5, len(c) - 1)) if c.words[k] == ":"), None)
        if colon is not None and any(w in _SAME_AGAIN for w in c.words[j:colon]):
            return colon + 1  # «la richiesta è sempre la stessa: …»
    return j


def _past_addressee(c: Clauses, j: int) -> int:
    """«chiede al sindaco di …», «ha chiesto alla Regione un …»: who is asked is not what is asked."""
    head = c.doc[j].head
    if head.i <= j or head.i - j > 4:
        return j
    end = head.i
    for k in range(j, min(len(c), j + 9)):
        token = c.doc[k]
        if k > head.i and (
            token.dep_ not in ("flat", "flat:name", "amod", "compound", "case", "nmod", "det")
            or token.pos_ == "DET"
            and token.head.i > k
            and token.head.dep_ not in ("nmod",)
        ):
            break
        if k > head.i and c.words[k] in ("di", "d'") and k + 1 < len(c) and c.forms[k + 1].mood == "inf":
            break
        end = k
    while end > head.i and c.doc[end].dep_ in ("case", "det"):
        end -= 1
    return end + 1 if end + 2 < len(c) else j


def _nothing_but_addressee(cue: Cue, c: Clauses) -> bool:
    """«ho chiesto alla collega e neanche lei lo sapeva»: asked whom, but not for what."""
    first = cue.last + 1
    if not cue.rule.startswith("ask") or first >= len(c) or c.words[first] not in _ADDRESSEE:
        return False
    after = _past_addressee(c, first)
    return after > first and after < len(c) and c.words[after] in ("e", "ed", "ma", ".")


def _past_parenthesis(c: Clauses, j: int) -> int:
    """«chiedono, attraverso l'ufficio scuola, che …»."""
    for k in range(j, min(j + 8, len(c) - 1)):
        if c.words[k] == ",":
            return k + 1 if c.words[k + 1] in ("che", "di", "un", "una") and c.words[j] not in ("un", "una", "uno") else j
    return j


def _end(c: Clauses, start: int, stop: int) -> int:
    """Where the phrase ends: a strong break, a reason, a contrast, a new main clause."""
    if start >= len(c):
        return start
    clause_end = min(c.clause(start).stop, stop)
    if clause_end < stop and c.words[clause_end - 1] == ":" and c.forms[clause_end - 2].finite:
        clause_end = min(c.clause(clause_end).stop, stop)  # «un cartello che dica: …»
    for j in range(start + 1, clause_end):
        word, following = c.words[j], c.words[j + 1] if j + 1 < len(c) else ""
        if word in _CUTS or (word, following) in _CUT_PAIRS or word in ("(", "[", ")"):
            return _trim(c, start, j)
        if word == "," and (j - start >= _SHORT or _new_clause(c, j, clause_end)):
            if following in _CUTS | _AFTER_COMMA_CUT or (following, c.words[j + 2] if j + 2 < len(c) else "") in _CUT_PAIRS:
                return j
            if following in ("che", "dove", "cui") and _background(c, j + 1, clause_end):
                return j
            if _new_clause(c, j, clause_end):
                return j
            if j - start > _MAX_TOKENS * 0.7:
                return j
        if j - start >= _MAX_TOKENS:
            return _trim(c, start, j)
    return clause_end


def _trim(c: Clauses, start: int, end: int) -> int:
    while end > start + 1 and (c.words[end - 1] in (",", "e", "anche") or c.doc[end - 1].pos_ in ("ADP", "DET", "CCONJ")):
        end -= 1
    return end


def _new_clause(c: Clauses, comma: int, stop: int) -> bool:
    """After the comma a main clause begins (a finite verb that no «che», «chi», «se» introduces)."""
    for j in range(comma + 1, min(comma + 10, stop)):
        word = c.words[j]
        if word in ("che", "chi", "cui", "dove", "se", "quando", "come", "purché", "così", "quanto", ","):
            return False
        if c.forms[j].finite and c.forms[j].mood in ("ind", "cnd") and c.doc[j].pos_ in ("VERB", "AUX"):
            return True
    return False


def _background(c: Clauses, relative: int, stop: int) -> bool:
    """A relative clause in the indicative tells how things are («…, che oggi passa vuoto»); in the subjunctive it is asked for."""
    verb = next((k for k in range(relative + 1, min(relative + 9, stop)) if c.forms[k].finite), None)
    return (
        verb is not None
        and c.forms[verb].mood == "ind"
        and c.forms[verb].tense in ("pres", "imp", "past")
        and c.doc[verb].morph.get("Mood") == ["Ind"]
    )


def _render(c: Clauses, start: int, end: int, lead: str, aside: range) -> Phrase | None:
    while start in aside:
        start += 1
    while end - 1 in aside:
        end -= 1
    while (
        start < end
        and (c.words[start] in (_TIES if lead else _LEAD) or not any(ch.isalnum() for ch in c.words[start]))
        and c.words[start + 1 : start + 2] != ["che"]  # «uno che tenga i fili»
    ):
        start += 1
    while end > start and (
        not any(ch.isalnum() for ch in c.words[end - 1])
        and c.words[end - 1] not in (")", "»", "%", "€")
        or c.words[end - 1] in ("e", "ed", "che", "ehm", "secondo")
    ):
        end -= 1
    if start >= end:
        return None
    span = c.doc[start:end]
    text = "".join(t.text_with_ws for t in span if t.i not in aside).strip()
    if c.doc[start].pos_ != "PROPN" and not (len(text) > 1 and text[:2].isupper()):
        text = text[0].lower() + text[1:]
    return Phrase(f"{lead} {text}".strip(), span.start_char, span.end_char)
