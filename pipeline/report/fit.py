"""Does a text fit its box? Measured with the widths of Helvetica and Arial, with a margin for other fonts."""

from __future__ import annotations

import unicodedata

from pipeline.report import italian

# Thousandths of the font size; Helvetica and Arial agree.
_WIDTHS: dict[str, int] = {}
for _width, _characters in {
    191: "'’‘",
    222: "ijl",
    260: "|",
    278: " !,./:;I[]\\ft·\u00a0",
    333: "()-`r“”",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckstvxyz",
    556: "#$0123456789?L_abdeghnopqu«»–",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "…—@→",
}.items():
    _WIDTHS |= dict.fromkeys(_characters, _width)
_UNKNOWN = 1000  # Chinese, emoji: as wide as they are high
_BOLD = 1.07
MARGIN = 1.1  # fonts and programs differ a little
LINE = 1.22  # height of a line in font sizes


def width(text: str, size: float, *, bold: bool = False, margin: float = MARGIN) -> float:
    """Width of a text on one line, in points, rather too wide than too narrow."""
    total = 0
    for c in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(c):
            total += _WIDTHS.get(c, _UNKNOWN)
    return total / 1000 * size * (_BOLD if bold else 1) * margin


def count_lines(text: str, box: float, size: float, *, bold: bool = False, margin: float = MARGIN) -> int:
    """Lines that a text takes in a box ``box`` points wide; a word wider than the box is broken."""
    lines = 0
    for part in text.split("\n") or [""]:
        lines += 1
        room = box
        for word in part.split(" "):
            need = width(word, size, bold=bold, margin=margin)
            space = width(" ", size, bold=bold, margin=margin)
            if need > room and room < box:
                lines, room = lines + 1, box
            while need > box:
                lines, need = lines + 1, need - box
            room -= need + space
    return lines


def height(text: str, box: float, size: float, *, bold: bool = False, margin: float = MARGIN) -> float:
    """Height of a paragraph in points."""
    return count_lines(text, box, size, bold=bold, margin=margin) * size * LINE


def largest_size(text: str, box: tuple[float, float], sizes: tuple[float, ...], *, bold: bool = False, margin: float = MARGIN) -> float:
    """The first of the sizes (largest first) at which the text fits the box (width, height); 0 where none does."""
    return next((s for s in sizes if height(text, box[0], s, bold=bold, margin=margin) <= box[1]), 0)


def made_to_fit(text: str, box: tuple[float, float], sizes: tuple[float, ...], *, bold: bool = False, margin: float = MARGIN) -> tuple[str, float]:
    """Text and size that fit the box: smaller first, then shortened at a clause until it fits at the smallest size."""
    size = largest_size(text, box, sizes, bold=bold, margin=margin)
    if size:
        return text, size
    short, limit = text, len(text)
    while limit > 12 and height(short, box[0], sizes[-1], bold=bold, margin=margin) > box[1]:
        limit = int(limit * 0.93)
        short = italian.shorten(text, limit)
    return short, sizes[-1]
