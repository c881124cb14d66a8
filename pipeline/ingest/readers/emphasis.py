"""Markdown's marks inside lines (emphasis, links, code, HTML) as spaces of the same length, in linear time."""

from __future__ import annotations

import re
from bisect import bisect_right

_LINK = re.compile(
    r"(?P<open>!?\[)(?P<text>[^\[\]\n]{0,300})(?P<close>\](?:\([^()\n]{0,500}(?:\([^()\n]{0,100}\)[^()\n]{0,100})?\)|\[[^\[\]\n]{0,60}\]))"
)
_WIKI = re.compile(r"(?P<open>!?\[\[(?:[^\[\]|\n]{0,200}\|)?)(?P<text>[^\[\]|\n]{1,200})(?P<close>\]\])")
_WHOLE = re.compile(
    r"</?[a-zA-Z][a-zA-Z0-9]{0,10}(?:\s[^<>\n]{0,200})?/?>|\[\^[^\]\s]{1,20}\]:?|(?<=[-*+] )\[[ xX]\](?= )|&nbsp;|\\(?=[*_`\[\]#>~|!\\-])|<(?=https?://[^\s<>]{1,300}>)|(?<=\S)==(?!=)|(?<!=)==(?=\S)"
)
_COMMENT = re.compile(r"<!--")
_DELIMITER = re.compile(r"(?<!\\)(?:\*{1,3}|_{1,3}|~~|`{1,2})")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_REACH = 1500  # characters over which emphasis may reach
_OPEN = 40  # marks that may stand open at once


class Mask:
    """Spans of a text that are to become spaces; line ends are kept."""

    def __init__(self) -> None:
        self.spans: list[tuple[int, int]] = []

    def add(self, start: int, end: int) -> None:
        if end > start:
            self.spans.append((start, end))

    def apply(self, text: str) -> str:
        parts, position = [], 0
        for start, end in sorted(self.spans):
            start = max(start, position)
            if end > start:
                parts += [text[position:start], re.sub(r"[^\n]", " ", text[start:end])]
                position = end
        return "".join([*parts, text[position:]])


def mask_inline(text: str) -> str:
    """The text with its inline marks as spaces; the words of links and of emphasis stay in their places."""
    mask = Mask()
    for match in _COMMENT.finditer(text):
        end = text.find("-->", match.end(), match.end() + 5000)
        if end >= 0:
            mask.add(match.start(), end + 3)
    for pattern in (_WIKI, _LINK):
        for match in pattern.finditer(text):
            mask.add(*match.span("open"))
            mask.add(*match.span("close"))
    for match in _WHOLE.finditer(text):
        mask.add(*match.span())
    text = mask.apply(text)
    mask = Mask()
    _emphasis(text, mask)
    return mask.apply(text)


def _emphasis(text: str, mask: Mask) -> None:
    """Pairs of marks: one that stands before a word closes with the next alike that stands behind one, in one paragraph."""
    breaks = [m.start() for m in _BLANK_LINE.finditer(text)]
    opened: list[tuple[str, int, int]] = []
    paragraph = -1
    for match in _DELIMITER.finditer(text):
        start, end, sign = match.start(), match.end(), match.group()
        here = bisect_right(breaks, start)
        if here != paragraph:
            opened, paragraph = [], here
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        may_close, may_open = not before.isspace(), not after.isspace()
        if sign[0] == "_":
            may_close, may_open = may_close and not after.isalnum(), may_open and not before.isalnum()
        partner = (
            next((k for k in range(len(opened) - 1, -1, -1) if opened[k][0] == sign and start - opened[k][2] < _REACH), None)
            if may_close
            else None
        )
        if partner is not None and opened[partner][2] < start:
            mask.add(opened[partner][1], opened[partner][2])
            mask.add(start, end)
            del opened[partner:]
        elif may_open:
            opened.append((sign, start, end))
            del opened[:-_OPEN]
