"""A page of print: its lines in reading order, with their place and type, and its ruled tables."""

from __future__ import annotations

import re
import statistics
import unicodedata
from dataclasses import dataclass, field

from pdfminer.layout import LTChar, LTCurve, LTFigure, LTImage

_BOLD = re.compile(r"bold|black|heavy|demi|\bbd\b", re.I)
_UNNAMED = re.compile(r"\(cid:\d+\)")  # a glyph without a letter: at the start of a line it is a bullet
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00a0": " ", "\u00ad": "-", "\ufffe": "-"}
)
_EDGE = 0.12  # of the page's height, where running headers and footers stand
_MIN_STROKES, _MAX_STROKES = 4, 3000  # ruled lines of a page between which it may hold a table; more are a drawing
_GUTTER = 8  # points between two columns, at least
_GAP = 0.2  # of the type's size, between words


@dataclass(frozen=True)
class Word:
    """Letters without a gap; places in points, ``top`` from the page's top."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool


@dataclass
class Line:
    """A line of print; sizes and places in points, ``top`` from the page's top."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    page: int
    edge: str = ""  # «head» or «foot» where it stands at the page's edge
    column: int = 0
    first_word: float = 0.0  # width of the first word
    page_width: float = 0.0
    rows: list[list[str]] = field(default_factory=list)  # of a table, which stands in the flow like a line


def page_lines(page, number: int) -> tuple[list[Line], float]:
    """Lines and tables of a page (of pdfplumber) in reading order, and the share of the page that its largest picture covers."""
    layout = page.layout
    width, height = float(layout.width), float(layout.height)
    chars, strokes, picture = _objects(layout)
    rows = _rows(_undoubled(chars), height)
    # pdfplumber's own objects cost as much again as reading the page: only where there are ruled lines
    tables = _tables(page, number) if _MIN_STROKES <= strokes <= _MAX_STROKES else []
    if tables:
        rows = [kept for row in rows if (kept := [w for w in row if not any(_inside(w, t) for t in tables)])]
    lines: list[Line] = []
    for band in _bands(rows, width):
        for column, words in enumerate(band):
            lines.extend(_line(row, number, layout, column) for row in words)
    for table in tables:
        at = next((i for i, line in enumerate(lines) if line.top > table.top), len(lines))
        lines.insert(at, table)
    return [line for line in lines if line.text or line.rows], picture / max(1.0, width * height)


def _objects(layout) -> tuple[list[LTChar], int, float]:
    """Letters set upright, the number of strokes, the area of the largest picture; forms are opened."""
    chars, strokes, picture = [], 0, 0.0
    waiting = [layout]
    while waiting:
        for item in waiting.pop():
            if isinstance(item, LTChar):
                if item.upright and item.get_text().strip():
                    chars.append(item)
            elif isinstance(item, LTImage):
                picture = max(picture, item.width * item.height)
            elif isinstance(item, LTCurve):
                strokes += 1
            elif isinstance(item, LTFigure):
                waiting.append(item)
    return chars, strokes, picture


def _undoubled(chars: list[LTChar]) -> list[LTChar]:
    """Letters that some programs print twice at one place for bold, once."""
    seen: set[tuple] = set()
    return [c for c in chars if (key := (c.get_text(), round(c.x0), round(c.y0))) not in seen and not seen.add(key)]


def clean(text: str) -> str:
    """Letters for ligatures, one sign for an accented letter, bullets for unnamed glyphs at the start."""
    text = unicodedata.normalize("NFC", text.translate(_LIGATURES))
    text = re.sub(r"^\s*(?:\(cid:\d+\)\s*)+(?=\S)", "• ", text)
    return _UNNAMED.sub("", text).strip()


def _rows(chars: list[LTChar], height: float) -> list[list[Word]]:
    """Words line by line, top to bottom; raised and lowered letters stay with their neighbours."""
    rows: list[list[LTChar]] = []
    for char in sorted(chars, key=lambda c: (-(c.y0 + c.y1), c.x0)):
        middle = (char.y0 + char.y1) / 2
        if rows and middle > rows[-1][-1].y0 + 0.2 * (rows[-1][-1].y1 - rows[-1][-1].y0):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [_words(sorted(row, key=lambda c: c.x0), height) for row in rows]


def _words(chars: list[LTChar], height: float) -> list[Word]:
    """Letters of a line as words: a gap wider than a fifth of the type divides."""
    words: list[list[LTChar]] = []
    for char in chars:
        if words and char.x0 - words[-1][-1].x1 <= _GAP * max(char.size, words[-1][-1].size):
            words[-1].append(char)
        else:
            words.append([char])
    return [
        Word(
            "".join(c.get_text() for c in w),
            w[0].x0,
            max(c.x1 for c in w),
            height - max(c.y1 for c in w),
            height - min(c.y0 for c in w),
            statistics.median(c.size for c in w),
            all(_BOLD.search(c.fontname) for c in w),
        )
        for w in words
    ]


def _bands(rows: list[list[Word]], width: float) -> list[list[list[list[Word]]]]:
    """Stretches of the page, each with its columns of rows: two where a gutter stays free down many rows, else one."""
    gutter = _gutter(rows, width)
    if gutter is None:
        return [[rows]]
    bands: list[list[list[list[Word]]]] = []
    for row in rows:
        left, right = [w for w in row if w.x1 <= gutter + 2], [w for w in row if w.x0 >= gutter - 2]
        if len(left) + len(right) < len(row):  # a heading over both columns
            bands.append([[row]])
            continue
        if not bands or len(bands[-1]) != 2:
            bands.append([[], []])
        if left:
            bands[-1][0].append(left)
        if right:
            bands[-1][1].append(right)
    return bands


def _gutter(rows: list[list[Word]], width: float) -> float | None:
    """The middle of the free strip between two columns of text; None where the page has one column."""
    words = [w for row in rows for w in row]
    if len(rows) < 12 or len(words) < 60:
        return None
    free: list[list[float]] = []
    for x in range(int(0.3 * width), int(0.7 * width), 2):
        if sum(w.x0 < x < w.x1 for w in words) <= 0.06 * len(rows):
            if free and x - free[-1][1] <= 2:
                free[-1][1] = x
            else:
                free.append([x, x])
    for start, end in sorted(free, key=lambda f: f[0] - f[1]):
        middle = (start + end) / 2
        sides = [w for w in words if w.x1 <= middle], [w for w in words if w.x0 >= middle]
        # in columns of text both halves hold lines of several words; labels beside values, and cells, do not
        counts = [
            [n for row in rows if (n := sum(w.x1 <= middle for w in row))],
            [n for row in rows if (n := sum(w.x0 >= middle for w in row))],
        ]
        if end - start >= _GUTTER and min(map(len, sides)) >= 0.25 * len(words) and all(statistics.mean(c) >= 3 for c in counts):
            return middle
    return None


def _line(words: list[Word], page: int, layout, column: int) -> Line:
    height = float(layout.height)
    top, bottom = min(w.top for w in words), max(w.bottom for w in words)
    size = statistics.median(w.size for w in words)
    bold = all(w.bold for w in words if re.search(r"\w", w.text))
    edge = "head" if bottom < _EDGE * height else "foot" if top > (1 - _EDGE) * height else ""
    text = clean(" ".join(w.text for w in words))
    return Line(
        text,
        words[0].x0,
        words[-1].x1,
        top,
        bottom,
        size,
        bold,
        page,
        edge,
        column,
        words[0].x1 - words[0].x0,
        float(layout.width),
    )


def _tables(page, number: int) -> list[Line]:
    found = []
    for table in page.find_tables():
        rows = [[_joined(c or "") for c in row] for row in table.extract(x_tolerance_ratio=0.2)]
        rows = [row for row in rows if any(row)]
        filled = sum(bool(c) for row in rows for c in row)
        if len(rows) >= 2 and len(rows[0]) >= 2 and filled >= 0.5 * len(rows) * len(rows[0]):
            x0, top, x1, bottom = table.bbox
            found.append(Line("", x0, x1, top, bottom, 0.0, False, number, rows=rows))
    return found


def _joined(cell: str) -> str:
    """A cell's lines of print as one text; lines that begin with bullets stay lines."""
    out: list[str] = []
    for line in (clean(x) for x in cell.split("\n")):
        if out and not re.match(r"^(?:[-–•▪*]|\d{1,2}[.)])\s", line):
            out[-1] = join(out[-1], line)
        else:
            out.append(line)
    return "\n".join(out)


def join(before: str, line: str) -> str:
    """Two lines of print as running text; a word cut by a hyphen is whole again."""
    if re.search(r"[a-zà-ù]-$", before) and line[:1].islower():
        return before[:-1] + line
    return f"{before} {line}"


def _inside(word: Word, table: Line) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return table.x0 <= x <= table.x1 and table.top <= y <= table.bottom
