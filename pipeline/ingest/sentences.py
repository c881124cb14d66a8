"""Sentences of prose and of speech, by punctuation: offsets into the text that was given.

A statistical splitter breaks after «dott.» and «S.p.A.» and costs a parse; notes need neither.
A full stop ends a sentence where a sentence can begin after it and no abbreviation stands before it.
"""

from __future__ import annotations

import re

# Abbreviations that end in a full stop and may be followed by a capital letter.
_ABBREVIATIONS = frozenset(
    """sig sigg sigra sigri sig.ra sig.na sig.ri dott dottssa dott.ssa dr drssa dr.ssa prof profssa prof.ssa ing arch avv rag geom on
    mons rev gen cap isp ins st sta ste ss san art artt lett n nr nn num pag pagg pp cap fig tab vol cfr vs es ed int tel
    cell fax uff resp dir ass coop az spec cons com prov reg distr loc fraz str v.le p.za p.zza pza c.so ca circa min max sec h
    gg sett mens gen genn febb febbr mar apr magg giu lug sett ott nov dic lun mart mer giov ven sab dom osp bibl ist sc mat elem
    amm segr pres vicepres oss rif prot del det d.g.r dgr l.r u.s c.a p.o p.s e.g i.e""".split()
)
_END = re.compile(r"[.!?…]+[\"»”’)\]]*(?=\s)")
_OPENS = re.compile(r"[\"«“‘'(\[—–-]*\s*[A-ZÀ-ÖØ-Þ0-9«“\"]")
_OPENS_ANY = re.compile(r"[\"«“‘'(\[—–-]*\s*\w")
_LAST_TOKEN = re.compile(r"[\w.'’]+$")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Offsets (start, end) of the sentences of a text, white space at their ends left out.

    Line ends count as white space. In notes written without capitals a sentence may begin with a
    small letter.
    """
    if not text.strip():
        return []
    opens = _OPENS if _has_capitals(text) else _OPENS_ANY
    cuts = []
    for match in _END.finditer(text):
        after = match.end()
        rest = re.compile(r"\s+").match(text, after)
        if rest is None or not opens.match(text, rest.end()):
            continue
        mark = match.group()
        if mark.startswith(".") and not mark.startswith("..") and _is_abbreviation(text, match.start()):
            continue
        cuts.append(after)
    spans, start = [], 0
    for cut in [*cuts, len(text)]:
        piece = text[start:cut]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            spans.append((start + lead, start + len(piece.rstrip())))
        start = cut
    return spans


def _is_abbreviation(text: str, dot: int) -> bool:
    found = _LAST_TOKEN.search(text, max(0, dot - 20), dot)
    if not found:
        return False
    token = re.sub(r"^(l|d|all|dell|nell|sull|dall|un|c)['’]", "", found.group().lower())
    if token.isdigit():
        # «1. Titolo» numbers a point; «alle 16. Poi» ends a sentence
        return found.start() == 0 or text[: found.start()].rstrip(" ").endswith("\n")
    if len(token.strip(".")) == 1 and token.strip(".").isalpha():
        return found.group()[0].isupper() or token not in {"è", "e", "a", "o", "i"}
    if token in _ABBREVIATIONS or re.fullmatch(r"(?:\w\.)+\w", token):
        return True
    return len(token) <= 4 and token.isalpha() and not re.search("[aeiouàèéìòù]", token)


def _has_capitals(text: str) -> bool:
    starts = re.findall(r"[.!?]\s+[\"«(]*([A-Za-zÀ-ÿ])", text)
    if not starts:
        return True
    return sum(c.isupper() for c in starts) >= 0.3 * len(starts)
