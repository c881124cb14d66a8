"""Lines that are titles although no mark says so: by capitals, by number, by how they stand over what follows."""

from __future__ import annotations

import re

from pipeline.ingest import labels as L
from pipeline.ingest.readers.wrap import Margin

_MAX_WORDS = 8
_CLOSED_WORDS = 6  # of a title with a full stop
_CLOSED = re.compile(r"[.,;!…]$")
# Verbs of notes: a short line that holds one says something («manca un custode»), it titles nothing.
_SAYS = re.compile(
    r"(?i)\b(?:\w{3,}(?:ebbe|ebbero|remmo|rei|reste|avano|evano|ivano)|è|sono|ha|hanno|abbiamo|c['’]è|ci sono|non|chied\w+|vuole|vogliono|manca|mancano|serve|servono"
    r"|chiest[oaie]|propost[oaie]|bisogna|occorre|va|vanno|può|possono|dice|dicono)\b"
)
_AND_SO_ON = re.compile(r"\s(?:ecc|etc)\.*$", re.I)
_NUMBER = re.compile(r"^[ \t]*\(?(?:\d{1,2}(?:\.\d{1,2})?|[ivxIVX]{1,4}|[a-zA-Z])[.)]")


def find_titles(lines: list[str], bullets: dict[int, re.Match], *, margin: Margin) -> set[int]:
    """Indices of the lines that are titles.

    Args:
        lines: every line.
        bullets: the lines that begin with a bullet or a number.
    """
    titles = {i for i, line in enumerate(lines) if i not in bullets and is_capitals(line)}
    titles |= _numbered(lines, bullets) | _marked(lines, bullets) | _closed(lines, bullets, margin)
    titles |= {i for i, line in enumerate(lines) if i not in bullets and _before_list(lines, i, line, bullets)}
    return titles | _over_prose(lines, bullets, titles, margin)


def is_capitals(line: str) -> bool:
    """A line in capitals, short and not closed like a sentence."""
    text = _AND_SO_ON.sub("", line.strip())
    if not 3 < len(text) <= 100 or _CLOSED.search(text) or len(text.split()) > 12:
        return False
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and all(c.isupper() for c in letters)


def _numbered(lines: list[str], bullets: dict[int, re.Match]) -> set[int]:
    """«1. Il pontile»: numbered lines that, as a rule, stand alone over prose or over bullets of another kind."""
    numbered = [i for i, b in bullets.items() if _NUMBER.match(b.group()) and not b.group(1)]
    if len(numbered) < 2:
        return set()
    alone = set()
    for i in numbered:
        text = lines[i][bullets[i].end() :].strip()
        if len(text.split()) > 14 or _CLOSED.search(text) or (len(text.split()) > _MAX_WORDS and not text.endswith("?")):
            continue
        below = _next_filled(lines, i)
        if (
            below is not None
            and below not in numbered
            and (below not in bullets or not _NUMBER.match(bullets[below].group()))
            and not (lines[below][:1].isspace() and below == i + 1 and below not in bullets)
        ):
            alone.add(i)
    return alone if len(alone) >= 0.7 * len(numbered) else set()


def _marked(lines: list[str], bullets: dict[int, re.Match]) -> set[int]:
    """«> SPESE»: a sign that stands only before short words in capitals, each over lines without any sign."""
    out: set[int] = set()
    for sign in {b.group(2) for b in bullets.values()}:
        same = [i for i, b in bullets.items() if b.group(2) == sign]
        texts = [lines[i][bullets[i].end() :].strip() for i in same]
        if len(same) >= 2 and all(t == t.upper() and len(t.split()) <= _MAX_WORDS and not _CLOSED.search(t) for t in texts):
            below = [_next_filled(lines, i) for i in same]
            if all(k is None or k not in bullets for k in below) and any(k is not None for k in below):
                out.update(same)
    return out


def _closed(lines: list[str], bullets: dict[int, re.Match], margin: Margin) -> set[int]:
    """«Prima cosa, gli orari.»: a few words without a verb that open a paragraph typed sentence by sentence, where most do."""
    opening = [
        i
        for i, line in enumerate(lines)
        if line.strip() and (not i or not lines[i - 1].strip()) and i + 1 < len(lines) and lines[i + 1].strip()
    ]
    found = {
        i
        for i in opening
        if i not in bullets
        and i + 1 not in bullets
        and re.search(r"\w\.$", lines[i].rstrip())
        and len(lines[i].split()) <= _CLOSED_WORDS < len(lines[i + 1].split())
        and not _SAYS.search(lines[i])
        and not L.read_label(lines[i].strip())
        and not margin.joins(lines[i], lines[i + 1])
    }
    return found if len(found) >= 3 and len(found) >= 0.5 * len(opening) else set()


def _before_list(lines: list[str], i: int, line: str, bullets: dict[int, re.Match]) -> bool:
    """«Richieste:» alone on its line, with something below it."""
    text = line.strip()
    if not text.endswith(":") or not 2 < len(text) <= 60 or len(text.split()) > 5 or _SAYS.search(text):
        return False
    return _next_filled(lines, i) is not None and L.kind_of_name(text[:-1]) not in (L.PARTICIPANTS, L.INTERVIEWERS, L.DATE)


def _over_prose(lines: list[str], bullets: dict[int, re.Match], titles: set[int], margin: Margin) -> set[int]:
    """Short open lines over prose or bullets, where the text's paragraphs do close with a full stop.

    One such line may be an unfinished remark; they are titles where they are the habit of the text (two or more).
    """
    found = {
        i
        for i, line in enumerate(lines)
        if line.strip() and i not in bullets and i not in titles and _may_title(lines, i, margin)
    }
    ends = [
        line.rstrip()
        for i, line in enumerate(lines)
        if line.strip()
        and i not in found | titles
        and i not in bullets
        and (len(line) > 40 or (i and lines[i - 1].strip() and margin.joins(lines[i - 1], line)))
        and (i + 1 == len(lines) or not lines[i + 1].strip() or i + 1 in found or i + 1 in titles)
    ]
    if len(ends) < 2 or sum(bool(re.search(r"[.!?:»)\"”]$", e)) for e in ends) < 0.7 * len(ends):
        return set()
    found = {i for i in found if _stands_over(lines, i, bullets, margin)}
    return found if len(found) >= 2 else set()


def _may_title(lines: list[str], i: int, margin: Margin) -> bool:
    line, text = lines[i], lines[i].strip()
    if len(text.split()) > _MAX_WORDS or not text[0].isupper() or re.search(r"[.,;!…:]$", text) or any(c.isdigit() for c in text):
        return False
    above = lines[i - 1] if i else ""
    if above.strip() and not L.read_label(above.strip()) and (margin.joins(above, line) or not re.search(r"[.!?…]\W*$", above)):
        return False
    return (len(text.split()) == 1 or not _SAYS.search(text)) and not L.read_label(text)  # «Chiedono» over what they ask


def _stands_over(lines: list[str], i: int, bullets: dict[int, re.Match], margin: Margin) -> bool:
    below = _next_filled(lines, i)
    if below is None or (below == i + 1 and margin.joins(lines[i], lines[below])):
        return False
    return below in bullets or len(lines[below].split()) > _MAX_WORDS


def _next_filled(lines: list[str], i: int) -> int | None:
    return next((k for k in range(i + 1, min(len(lines), i + 6)) if lines[k].strip()), None)
