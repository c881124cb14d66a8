"""Transcripts written as text: «D: …», «[00:01:12] SPEAKER_01: …», «Nome Cognome: …», «– …».

A label is a speaker where it comes back, or where it is one of the pair that asks and answers. Header lines
(«Data: …») and notes with a colon («nidi: pochi posti») come once and are no turns.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from pipeline.ingest import labels as L
from pipeline.ingest.roles import label_parts

_TIME = r"[\[(<]?\s*\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?\s*[\])>]?"
_LABEL = re.compile(
    rf"^[ \t]*(?:\*\*|__)?[ \t]*(?P<time>{_TIME})?[ \t]*[-–—]?[ \t]*(?:\*\*|__)?"
    r"(?:>>[ \t]*)?(?P<label>(?:D|R|Q|DOM|RISP|INT)(?:[ \t]*[(\[][^)\]\n]{1,40}[)\]])?(?=[ \t]*(?:\*\*|__)?[ \t]*[:.–—-])|[^\W\d_][\w.'’]*(?:[ \t]+[\w.'’]+){0,3}(?:[ \t]*[(\[][^)\]\n]{1,40}[)\]])?)"
    rf"[ \t]*(?P<time2>{_TIME})?[ \t]*(?:\*\*|__)?[ \t]*(?P<mark>[:]|\.(?=(?:\*\*|__)?[ \t])|[–—-](?=[ \t]))(?:\*\*|__)?[ \t]*(?P<rest>.*)$"
)
_ONLY_TIME = re.compile(rf"^[ \t]*(?P<time>{_TIME})[ \t]*(?P<rest>\S.*)?$")
_SHORT = re.compile(r"^(?:D|R|Q|A|I|INT|DOM|RISP|M|F|P)$", re.I)


@dataclass
class Turn:
    """One speaker's turn; pieces are (start, end, line number) in the text."""

    speaker: str
    pieces: list[tuple[int, int, int]]
    time: str = ""


def find_turns(lines: list[tuple[int, str]]) -> tuple[list[Turn], int] | None:
    """Turns of a transcript and the number of lines before the first one; None where the text is none.

    Args:
        lines: (offset, line) pairs of the whole text.
    """
    matches: dict[int, re.Match] = {}
    counts: Counter[str] = Counter()
    for i, (_, line) in enumerate(lines):
        if len(line) > 20000:
            match = _LABEL.match(line[:300])
        else:
            match = _LABEL.match(line)
        if match and _may_speak(match):
            matches[i] = match
            counts[_key(match)] += 1
    speakers = {k for k, n in counts.items() if n >= 2}
    timed = {_key(m) for m in matches.values() if m["time"] or m["time2"]}
    pair = {k for k, n in counts.items() if _SHORT.match(k.split(" (")[0]) or label_parts(k)[0] and n >= 2}
    if len(speakers & pair) or len(pair) >= 2:
        speakers |= pair
    speakers |= {k for k in counts if k.split(" (")[0] in {s.split(" (")[0] for s in speakers & pair}}
    if timed & speakers or len(timed) >= 2:
        speakers |= timed
    turns_lines = [i for i, m in matches.items() if _key(m) in speakers]
    if len(turns_lines) < 3 or len(turns_lines) < 0.15 * sum(bool(t.strip()) for _, t in lines):
        return None
    if len(speakers) == 1 and not (speakers & pair) and not timed:
        return None
    speakers |= {_key(m) for i, m in matches.items() if i > turns_lines[0] and _like(m, speakers)}
    return _collect(lines, matches, speakers), turns_lines[0]


def _collect(lines, matches, speakers) -> list[Turn]:
    turns: list[Turn] = []
    for i, (offset, line) in enumerate(lines):
        match = matches.get(i)
        if match and _key(match) in speakers:
            time = (match["time"] or match["time2"] or "").strip("[]()<> ")
            turns.append(Turn(match["label"].strip(), [], time))
            start = match.start("rest")
        elif not turns:
            continue
        else:
            start = len(line) - len(line.lstrip())
        text = line[start:]
        if text.strip():
            turns[-1].pieces.append((offset + start, offset + start + len(text.rstrip()), i + 1))
    return [t for t in turns if t.pieces]


def _key(match: re.Match) -> str:
    return " ".join(match["label"].split())


def _like(match: re.Match, speakers: set[str]) -> bool:
    """A label met once among turns, shaped like the others (capitals, or a D/R pair with a name)."""
    label = _key(match)
    if label.split(" (")[0] in {s.split(" (")[0] for s in speakers}:
        return True
    return label.isupper() and all(s.isupper() for s in speakers) and match["mark"] == ":" and len(label) > 2


def _may_speak(match: re.Match) -> bool:
    label, mark = _key(match), match["mark"]
    plain = label.split(" (")[0].split(" [")[0]
    if mark == "." and not _SHORT.match(plain):
        return False
    if mark in "–—-" and not _SHORT.match(plain) and not plain.isupper():
        return False
    if _SHORT.match(plain) or match["time"] or label_parts(label)[0]:
        return True
    kind = L.kind_of_name(plain)
    if kind in (L.DATE, L.ORGANISATION, L.OTHER, L.OTHER_DATE, L.SECTION, L.NOTE):
        return bool(re.match(r"(?i)^(operator|responsabil|referent)", plain))
    if kind == L.PARTICIPANTS and re.match(r"(?i)^(present|partecip|con$|nome|chi\b|per )", plain):
        return False
    words = plain.split()
    named = all(w[0].isupper() or w.lower() in ("di", "de", "del", "della", "dei", "d'") for w in words)
    return named and len(words) <= 4
