"""What every reader returns: the text of a file and the blocks that its structure tells apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

HEADING = "heading"
PARAGRAPH = "paragraph"
ITEM = "item"  # a bullet or a numbered point
ROW = "row"  # a row of a table; `fields` holds its cells by column
TURN = "turn"  # what one speaker says, joined over cues and lines
KINDS = (HEADING, PARAGRAPH, ITEM, ROW, TURN)


@dataclass(frozen=True)
class Block:
    """One piece of a file.

    Args:
        kind: one of :data:`KINDS`.
        start, end: where it stands in ``Document.text``; ``text`` is that slice, white space folded.
        locator: the place in the file as a person would look for it: «riga 12», «pagina 3»,
            «diapositiva 2», «foglio Note, riga 4», «tabella 1, riga 2», «00:01:12».
        level: heading level from 1, or depth of a bullet from 0.
        speaker: who speaks, as the file writes it (TURN only; empty: unknown).
        fields: column header (or, without headers, «1», «2», …) to cell text (ROW only).
        spans: column to (start, end) in ``Document.text`` (ROW only).
        page: page, slide or sheet, from 1; 0 where there are none.
        bold: a paragraph that is bold from end to end (a heading without a heading style).
        marks: (start, end) offsets in Document.text of places where a sentence began in another cue,
            with the locator from there on: [(offset, locator), …] (TURN joined over cues only).
    """

    kind: str
    text: str
    start: int
    end: int
    locator: str
    level: int = 0
    speaker: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    page: int = 0
    bold: bool = False
    marks: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Document:
    """The text of one file with its blocks in reading order.

    ``text`` uses ``\\n`` line ends. For .txt and .md it has the same length and the same offsets as the
    decoded file (Markdown's marks are replaced by spaces); for other formats it is what the reader took.
    ``meta`` holds facts written outside the text (front matter, document properties): keys lower case.
    ``problems`` are (locator, problem, what_to_do) of parts that could not be read, while the rest was.
    """

    source: str
    format: str
    text: str
    blocks: tuple[Block, ...]
    meta: dict[str, str] = field(default_factory=dict)
    problems: tuple[tuple[str, str, str], ...] = ()


# Control and zero-width characters.
_DROPPED = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


def fold(text: str) -> str:
    """White space folded to single spaces, ends stripped; control and zero-width characters removed; letters composed (NFC)."""
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", _DROPPED.sub("", text)).strip())


def folded_offsets(text: str) -> list[int]:
    """Where each character of ``fold(text)`` stands in ``text``; one more entry for its end."""
    out: list[int] = []
    for i, char in enumerate(text):
        if _DROPPED.match(char):
            continue
        if not char.isspace() or (out and not text[out[-1]].isspace()):
            out.append(i)
    if out and text[out[-1]].isspace():
        out.pop()
    return [*out, out[-1] + 1] if out else [0]


class DocumentBuilder:
    """Collects blocks and writes the document's text as it goes (formats without text of their own)."""

    def __init__(self, source: str, format: str) -> None:
        self.source, self.format = source, format
        self.meta: dict[str, str] = {}
        self.problems: list[tuple[str, str, str]] = []
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []

    def _write(self, text: str) -> tuple[int, int]:
        start = self._length
        self._parts.append(text + "\n")
        self._length += len(text) + 1
        return start, start + len(text)

    def add(self, text: str, kind: str, locator: str, **more) -> None:
        """Append one block; empty text is passed over."""
        text = fold(text)
        if text:
            start, end = self._write(text)
            self._blocks.append(Block(kind, text, start, end, locator, **more))

    def add_row(self, cells: dict[str, str], locator: str, **more) -> None:
        """Append one table row: cells by column, empty cells left out."""
        cells = {k: fold(v) for k, v in cells.items()}
        cells = {k: v for k, v in cells.items() if v}
        if not cells:
            return
        start, spans = self._length, {}
        for column, value in cells.items():
            spans[column] = self._write(value)
        end = self._length - 1
        text = " ".join(cells.values())
        self._blocks.append(Block(ROW, text, start, end, locator, fields=cells, spans=spans, **more))

    def add_turn(self, pieces: list[tuple[str, str]], speaker: str) -> None:
        """Append one speaker's turn from (text, locator) pieces, joined by single spaces."""
        pieces = [(fold(t), loc) for t, loc in pieces]
        pieces = [(t, loc) for t, loc in pieces if t]
        if not pieces:
            return
        start, marks = self._length, []
        offset = start
        for text, locator in pieces:
            marks.append((offset, locator))
            offset += len(text) + 1
        joined = " ".join(t for t, _ in pieces)
        _, end = self._write(joined)
        self._blocks.append(Block(TURN, joined, start, end, pieces[0][1], speaker=speaker, marks=tuple(marks)))

    def build(self) -> Document:
        return Document(self.source, self.format, "".join(self._parts), tuple(self._blocks), self.meta, tuple(self.problems))
