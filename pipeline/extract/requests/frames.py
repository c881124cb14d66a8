"""The place of a statement makes it a request: under «Richieste», or in answer to «che cosa vi servirebbe?»."""

from __future__ import annotations

import re

from pipeline.extract.names import plain
from pipeline.extract.requests import lexicon as lx
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.types import ASKED, WISHED, Cue, StatementContext

_WORD = re.compile(r"[^\W\d_]+")
# «che cosa chiedete / vi servirebbe / vorreste / proporreste?», «di che cosa avete bisogno?», «un desiderio?»
_ASKED_FOR = re.compile(
    r"\b(?:cosa|quale|quali|che|dove|chi|come)\b.*\b(?:chied\w+|chiest\w+|richiest[ae]|servirebb\w+|serve|vorr\w+|desider\w+|propo\w+|"
    r"sugger\w+|bisogno|manca|mancherebbe|piacerebbe|occorr\w+|aspett\w+|auspic\w+)\b"
    r"|\b(?:richieste|proposte|suggerimenti|desideri[o]?|idee|bisogni|esigenze)\b\s*(?:[^.?!]{0,40})?\?",
    re.IGNORECASE,
)
_UNASKED = re.compile(r"\bnon (?:ho|abbiamo|le ho|vi ho) (?:ancora )?chiesto\b", re.IGNORECASE)
_NOTHING = frozenset("nulla niente nessuno nessuna no boh mah".split())


def frame_cue(c: Clauses, context: StatementContext) -> Cue | None:
    """A cue that covers the whole statement, where its heading or question asks for requests and it has no verb of its own."""
    kind = _kind(context)
    if not kind or not len(c) or not _bare(c):
        return None
    return Cue("frame", kind, 0.7, 0, 0, -1, subject=False)


def _kind(context: StatementContext) -> str:
    heading = [plain(w) for w in _WORD.findall(context.section)]
    of_users = any(lx.PUBLIC.match(w) for w in heading)
    if 0 < len(heading) <= 6 and not of_users and _asks(_accented(context.section)):
        return ASKED if any(lx.ASK_NOUNS.match(w) for w in heading) else WISHED
    if context.question and _ASKED_FOR.search(_UNASKED.sub("", context.question)):
        return ASKED if re.search(r"chied|chiest|richiest", context.question, re.IGNORECASE) else WISHED
    return ""


def _asks(heading: list[str]) -> bool:
    """A heading of requests: «Le richieste», «Bisogni e proposte»; «ipotesi di rete» is about suppositions."""
    return any(lx.LABELS.match(w) and w != "ipotesi" for w in heading)


def _accented(text: str) -> list[str]:
    return [w.lower() for w in _WORD.findall(text)]


def _bare(c: Clauses) -> bool:
    """A phrase: a noun or infinitive first, no finite verb before the first comma or break outside a relative clause."""
    words = [i for i in range(len(c)) if any(ch.isalpha() for ch in c.words[i]) and c.words[i] not in lx.FILLERS]
    if (
        not words
        or c.words[words[0]] in _NOTHING | lx.NEGATIONS
        or c.words[words[0]] in lx.INTERROGATIVES
        or c.is_question(words[0])
    ):
        return False
    if _clause(c, words[0]):
        return False
    if not any(c.doc[i].pos_ in ("NOUN", "PROPN", "VERB", "X") for i in words[:6]):
        return False
    within = False
    for j in range(words[0], c.clause(words[0]).stop):
        if c.words[j] == "," and j > words[0] + 1:
            return True
        if c.words[j] in ("che", "chi", "cui", "dove", "come", "quando", "se", "perché"):
            within = True
        elif c.forms[j].finite and not within:
            return False
    return True


def _clause(c: Clauses, first: int) -> bool:
    """The sentence has a subject before its root: a clause, even where the tagger takes its verb for a noun («il forno riapre»)."""
    sentence = c.doc[first].sent
    root = sentence.root
    return any(t.dep_ in ("nsubj", "nsubj:pass") and t.i < root.i for t in root.children)
