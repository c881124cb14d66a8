"""Does a line go on from the line before? Told from the margin at which a text was cut, where it was cut at all.

Mail programs and editors cut lines where the next word would not have fitted; notes typed line by line do not.
So a text is wrapped where many lines end near one width, in the middle of a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NARROW, _WIDE = 38, 140  # characters between which a margin may lie
_OUTLIERS = 0.03  # share of lines (addresses, tables) that may stand out over the margin
_SLACK = 0.08  # of the width: programs that balance lines end them a little earlier
_ENDED = re.compile(r"[.!?…:;][\"»”’')\]]*$")
# A line that ends so is cut, whatever its length: words that need another one after them.
_HANGING = re.compile(
    r"(?:,|(?<!\w)(?:il|lo|la|i|gli|le|un|uno|una|di|a|da|in|con|su|per|tra|fra|del|dello|della|dei|degli|delle|al|allo|alla|ai|agli|alle"
    r"|dal|dallo|dalla|dai|dagli|dalle|nel|nello|nella|nei|negli|nelle|sul|sullo|sulla|sui|sugli|sulle|e|ed|o|che|non|come|quando|dove|perché"
    r"|anche|più|se|ma|si|ci|questo|questa|ogni|è|sono|ha|hanno))$",
    re.I,
)


@dataclass(frozen=True)
class Margin:
    """The width at which lines were cut; 0 where they were not.

    Args:
        width: characters a line.
        sentences: lines begin with capitals as sentences do; in notes typed in small letters a small letter says nothing.
    """

    width: int = 0
    sentences: bool = True

    def full(self, before: str, line: str) -> bool:
        """The first word of ``line`` would not have fitted at the end of ``before``."""
        if not self.width:
            return False
        return len(before.rstrip()) + 1 + len(_first_word(line)) > self.width * (1 - _SLACK)

    def joins(self, before: str, line: str) -> bool:
        """``line`` goes on from ``before``; neither begins with a bullet or a label."""
        before, first = before.rstrip(), _first_word(line)
        small = first[:1].islower()
        if self.width:
            return self.full(before, line) or (small and not ended(before) and len(before) > 0.5 * self.width)
        if not small or ended(before):
            return bool(_HANGING.search(before)) and len(before) >= 25 and self.sentences
        return self.sentences and (len(before) >= 55 or bool(_HANGING.search(before)))


def ended(line: str) -> bool:
    """A sentence, or the words before a list, end here."""
    return bool(_ENDED.search(line.rstrip()[-6:]))


def find_margin(lines: list[str], fresh: list[bool]) -> Margin:
    """The margin of a text.

    Args:
        lines: every line, empty ones too.
        fresh: for every line, whether it begins something by its own marks (a bullet, a heading, a speaker).
    """
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if not lengths:
        return Margin()
    sentences = _has_sentences(lines, fresh)
    width = lengths[max(0, len(lengths) - 1 - int(_OUTLIERS * len(lengths)))]
    if not _NARROW <= width <= _WIDE:
        return Margin(0, sentences)
    margin = Margin(width)
    pairs = full = cut = small = 0
    for before, line, new in zip(lines, lines[1:], fresh[1:], strict=False):
        if not before.strip() or not line.strip() or new:
            continue
        pairs += 1
        if margin.full(before, line):
            full += 1
            cut += not ended(before)
            small += not ended(before) and _first_word(line)[:1].islower()
    wrapped = cut >= 2 and full >= 0.2 * pairs and cut >= 0.5 * full and small >= 0.5 * cut
    if not sentences:  # small letters say nothing: only full lines one after the other do
        wrapped = wrapped and cut >= 4 and full >= 0.5 * pairs and width >= 55
    lone = cut == full == 1 and pairs <= 4 and _one_cut(lines, fresh, margin)
    return Margin(width if wrapped or lone else 0, sentences)


def _has_sentences(lines: list[str], fresh: list[bool]) -> bool:
    """Paragraphs, and what follows a full stop, begin with capitals; bullets tell only where there is nothing else."""
    above = ["", *lines]
    prose = [
        line
        for before, line, new in zip(above, lines, fresh, strict=False)
        if line.strip() and not new and not _capitals(line) and (not before.strip() or ended(before) or _capitals(before))
    ]
    starts = [w[0] for line in prose if (w := line.lstrip("([«\"'> \t")) and w[0].isalpha()]
    starts += re.findall(r"(?<=[a-zà-ù]{3}[.!?] )[A-Za-zÀ-ÿ]", " ".join(line[:500] for line in lines[:2000]))
    if len(starts) < 3:
        starts += [
            w[0]
            for line, new in zip(lines, fresh, strict=False)
            if new and not _capitals(line) and (w := line.lstrip("-*+•–—([«\"'> \t")) and w[0].isalpha()
        ]
    return sum(c.isupper() for c in starts) >= 0.35 * len(starts)


def _capitals(line: str) -> bool:
    """A heading in capitals, with or without a sign: it says nothing of how sentences begin."""
    return len(line) < 60 and line.isupper()


def _one_cut(lines: list[str], fresh: list[bool], margin: Margin) -> bool:
    """The only full line of a short text: it must go on with a small letter."""
    return any(
        before.strip()
        and line.strip()
        and not new
        and margin.full(before, line)
        and _first_word(line)[:1].islower()
        and len(before) >= 55
        for before, line, new in zip(lines, lines[1:], fresh[1:], strict=False)
    )


def _first_word(line: str) -> str:
    line = line.lstrip()[:80]
    return line.split(None, 1)[0] if line else ""
