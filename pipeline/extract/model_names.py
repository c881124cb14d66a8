"""The statistical model's own mentions, kept where their shape does not speak against them and labelled anew where it does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extract.gazetteer import first_names, is_ordinary, is_place, looks_ordinary, short_places
from pipeline.extract.institutions import NOT_BODIES, NOT_NAMES, kind_of
from pipeline.extract.mentions import LOC, MISC, ORG, PER
from pipeline.extract.names import Word, all_capitals, opens_sentence
from pipeline.extract.persons import is_role, looks_like_person

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TOWARDS = frozenset("a ad in per verso presso da fino".split())
# Whoever is told by where he comes from: «quelli di Vo», «un pastore di Vo»; «la moglie di Vo» is somebody's.
_FROM_THERE = re.compile(r"quell[iea]|gente|ragazz[oaie]|giovan[ei]|anzian[oaie]|\w+enn[ei]|pensionat[oi]|\w{3,}(?:tor[ei]|tric[ei])|agricol\w+|student[ei]|abitant[ei]|famigli[ae]|parrocchian[oi]")
_EPONYM = re.compile(r"\b(?:sindrome|morbo|malattia|metodo|test|scala|legge|teorema|effetto|bonus|decreto)\s+(?:di\s+|del\s+)?$", re.I)
_LEAD = re.compile(r"\W*[^\W\d_]{1,2}[.:)]\s+")  # «D. Buongiorno»


def model_names(doc: Doc, text: str, tokens: list[Word], proper: frozenset[int]) -> list[tuple[int, int, str]]:
    """(start, end, label) of the mentions of ``doc.ents`` that stand up.

    A single word that only opens a sentence and is ordinary Italian is no name («Buongiorno»).
    """
    out, title = [], all_capitals(text)
    for ent in doc.ents:
        start, end = _trim(text, ent.start_char, ent.end_char)
        inside = [(i, w) for i, w in enumerate(tokens) if start <= w.start < end]
        while len(inside) > 1 and _only_opens(text, inside[0][1], proper):
            inside = inside[1:]  # «Ringraziamo Neri»
        if "_" in text[start:end]:  # «SPEAKER_00»
            continue
        if not inside or not any(w.raw[0].isupper() for _, w in inside) or inside[0][1].raw.isdigit():
            continue
        first, keys = inside[0][1], tuple(w.key for _, w in inside)
        if title and not (is_place(keys) or looks_like_person(keys)):
            continue
        shouted = all(is_ordinary(k) and w.raw.isupper() and len(k) > 3 for k, (_, w) in zip(keys, inside, strict=True))
        if shouted or all(k in NOT_BODIES or k in NOT_NAMES or is_role(k) for k in keys) or _EPONYM.search(text, max(0, first.start - 24), first.start):
            continue
        if len(keys) == 1 and opens_sentence(text, first.start) and (first.start not in proper or looks_ordinary(keys[0])):
            continue
        label = _better_label(ent.label_, keys, tokens, inside[0][0])
        if label in (PER, LOC) and _is_phrase(text, first.start, end, keys):
            label = MISC
        out.append((max(start, first.start), end, label))
    return out


def _only_opens(text: str, word: Word, proper: frozenset[int]) -> bool:
    return word.start not in proper and is_ordinary(word.key) and opens_sentence(text, word.start)


def _is_phrase(text: str, start: int, end: int, keys: tuple[str, ...]) -> bool:
    """«Smart Working», or a word in quotes: a term rather than somebody."""
    quoted = text[start - 1:start] in tuple("«\"“") and text[end:end + 1] in tuple("»\"”")
    known = is_place(keys) or any(k in first_names() for k in keys)
    return not known and (quoted or (len(keys) > 1 and all(is_ordinary(k) for k in keys)))


def _better_label(label: str, keys: tuple[str, ...], tokens: list[Word], i: int) -> str:
    """The model's label, mended where the gazetteers or the words before say otherwise."""
    named = keys[0] in first_names()
    before = tokens[i - 1].key if i else ""
    if is_place(keys):
        return PER if named and (label == PER or before not in _TOWARDS | {"di", "d"}) else LOC
    if label != PER and not kind_of(keys[0]) and (looks_like_person(keys) or (len(keys) == 1 and named)):
        return PER
    owner = bool(kind_of(tokens[i - 2].key) or _FROM_THERE.match(tokens[i - 2].key)) if i > 1 and before == "di" else False
    nobody = not any(k in first_names() for k in keys)
    if label == PER and nobody and (before in _TOWARDS or len(keys) == 1 and (owner or keys[0] in short_places())):
        return LOC
    return ORG if label == LOC and kind_of(keys[0]) and len(keys) > 1 else label


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the punctuation and line breaks at its edges; cut at a line break within."""
    lead = _LEAD.match(text, start, end) if start < 8 and not text[:start].strip() else None
    start = lead.end() if lead else start
    cut = text.find("\n", start, end)
    end = cut if cut > start else end
    while start < end and not text[start].isalnum() and text[start] not in "'’":
        start += 1
    while end > start and not text[end - 1].isalnum() and not (text[end - 1] in ".'’" and "." in text[start:end - 1]):
        end -= 1
    return start, end
