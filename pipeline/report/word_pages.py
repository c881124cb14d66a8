"""On which page each heading of a Word document falls: laid out line by line with Arial's widths, footnotes included.

No program is asked. The numbers are what the table of contents shows until Word or LibreOffice lays the pages out
itself; the fields that hold them are renewed when the document is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from pipeline.report.fit import count_lines

_LINE = 1.15  # height of a line of Arial in font sizes
_SEPARATOR = 7.0  # points above the first footnote
_MARGIN = 0.995  # the widths are Arial's; kerning takes a little
_CELL = 7.0  # points of a cell's left and right margin
_BULLET = 18.0  # points by which a list's text is moved in
_DEFAULT_SIZE = 10.5
_EMU = 12_700  # a point
_CHAIN = 12  # paragraphs that ask to stay together, at most
_WIDOW = 2  # lines of a paragraph that never stand alone


@dataclass
class _Style:
    size: float
    line: float
    before: float
    after: float
    indent: float
    keep: bool
    bold: bool


@dataclass
class _Block:
    """A paragraph or a table row: heights of its lines, the notes that each line calls, headings that begin here."""

    lines: list[float]
    notes: dict[int, list[float]] = field(default_factory=dict)
    before: float = 0
    after: float = 0
    keep: bool = False
    new_page: bool = False
    whole: bool = False  # its lines stay on one page
    row: bool = False
    names: tuple[str, ...] = ()


def pages_of(document: Document, notes: list[str]) -> dict[str, int]:
    """Bookmark to the page on which it falls, counted from 1.

    Args:
        document: with every paragraph in its place.
        notes: texts of the footnotes, in the order of their numbers.
    """
    return _Layout(document, notes).run()


class _Layout:
    def __init__(self, document: Document, notes: list[str]) -> None:
        section = document.sections[0]
        self.document = document
        self.width = (section.page_width - section.left_margin - section.right_margin) / _EMU
        self.height = (section.page_height - section.top_margin - section.bottom_margin) / _EMU
        self._styles: dict[str, _Style] = {}
        note = self._style(next((s.style_id for s in document.styles if s.name == "footnote text"), ""))
        self.note_line = note.size * _LINE
        self.notes = [count_lines(f"1 {t}", self.width, note.size, margin=_MARGIN) * self.note_line + note.after for t in notes]

    def run(self) -> dict[str, int]:
        self.page, self.y, self.below, self.after = 1, 0.0, 0.0, 0.0
        found: dict[str, int] = {}
        blocks = list(self._blocks())
        for n, block in enumerate(blocks):
            if block.new_page and n:
                self._turn()
                self.y = block.before  # which a page keeps only where somebody asked for it
            elif not self._fits(blocks, n):
                self._turn()
            elif self.y:
                self.y += max(self.after, block.before)
            self._set(block, found)
        return found

    # -- pages

    def _turn(self) -> None:
        """The next page; a footnote that found no room goes on there."""
        over = max(0.0, self.y + self.below - self.height)
        self.page, self.y, self.after = self.page + 1, 0.0, 0.0
        self.below = over + _SEPARATOR if over > 1 else 0.0

    def _fits(self, blocks: list[_Block], n: int) -> bool:
        """Whether the block's first lines, and what must stay with them, find room on this page."""
        need, notes, after = 0.0, 0.0, self.after
        for block in blocks[n : n + _CHAIN]:
            first = len(block.lines) if block.keep or block.whole or len(block.lines) <= _WIDOW + 1 else _WIDOW
            need += max(after, block.before) + sum(block.lines[:first])
            own = [h for line in range(first) for h in block.notes.get(line, [])]
            notes += sum(own) if block.row else sum(min(h, self.note_line) for h in own)  # a row takes its notes along
            after = block.after
            if not block.keep:
                break
        below = self.below + notes + (_SEPARATOR if notes and not self.below else 0)
        return not self.y or self.y + need + below <= self.height

    def _set(self, block: _Block, found: dict[str, int]) -> None:
        for name in block.names:
            found[name] = self.page
        left = len(block.lines)
        for n, line in enumerate(block.lines):
            own = block.notes.get(n, [])
            least = sum(min(h, self.note_line) for h in own)
            if n and not block.whole and self.y + line + self.below + least > self.height and left >= _WIDOW:
                self._turn()
            self.y += line
            left -= 1
            if own:
                self.below += sum(own) + (0 if self.below else _SEPARATOR)
        self.after = block.after

    # -- what stands in the document

    def _blocks(self) -> Iterator[_Block]:
        for element in self.document.element.body:
            if element.tag == qn("w:p"):
                yield self._paragraph(element, self.width)
            elif element.tag == qn("w:tbl"):
                for row in element.findall(qn("w:tr")):
                    yield self._row(row)

    def _paragraph(self, p, box: float) -> _Block:
        paragraph = Paragraph(p, self.document)
        style = self._style(p.style or "")
        form = paragraph.paragraph_format
        indent = style.indent if form.left_indent is None else form.left_indent.pt
        text, calls = "", []
        for element in p.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:footnoteReference")):
            if element.tag == qn("w:t"):
                text += element.text or ""
            elif element.tag == qn("w:footnoteReference"):
                calls.append((len(text), int(element.get(qn("w:id")))))
            elif element.tag == qn("w:br"):
                text += "\n"
        size = style.size * _LINE
        picture = max((int(e.get("cy")) / _EMU for e in p.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent")), default=0)
        lines = [max(size, picture)] + [style.line * size] * (count_lines(text, box - indent, style.size, bold=style.bold, margin=_MARGIN) - 1)
        lines[0] = max(lines[0], style.line * size)
        notes: dict[int, list[float]] = {}
        for at, number in calls:
            line = count_lines(text[:at], box - indent, style.size, bold=style.bold, margin=_MARGIN) - 1
            if 0 < number <= len(self.notes):
                notes.setdefault(min(line, len(lines) - 1), []).append(self.notes[number - 1])
        before = style.before if form.space_before is None else form.space_before.pt
        names = tuple(b.get(qn("w:name")) for b in p.iter(qn("w:bookmarkStart")))
        return _Block(lines, notes, before, style.after, style.keep, bool(form.page_break_before), bool(form.keep_together), names=names)

    def _row(self, row) -> _Block:
        tallest, notes = 0.0, []
        exact = next((h for h in row.iter(qn("w:trHeight"))), None)
        for cell in row.findall(qn("w:tc")):
            wide = next((int(w.get(qn("w:w"))) / 20 for w in cell.iter(qn("w:tcW"))), 60.0)
            parts = [self._paragraph(p, wide - _CELL) for p in cell.findall(qn("w:p"))]
            tallest = max(tallest, sum(b.before + sum(b.lines) + b.after for b in parts))
            notes += [h for b in parts for own in b.notes.values() for h in own]
        if exact is not None:
            tallest = int(exact.get(qn("w:val"))) / 20
        return _Block([tallest + 0.5], {0: notes}, whole=True, row=True, keep=any(True for _ in row.iter(qn("w:tblHeader"))))

    def _style(self, style_id: str) -> _Style:
        if style_id not in self._styles:
            self._styles[style_id] = self._resolved(style_id)
        return self._styles[style_id]

    def _resolved(self, style_id: str) -> _Style:
        """A style with what it takes from those that it is based on."""
        chain, style = [], next((s for s in self.document.styles if s.style_id == (style_id or "Normal")), None)
        while style is not None and hasattr(style, "paragraph_format"):
            chain.append(style)
            style = style.base_style

        def first(get, otherwise):
            return next((v for s in chain if (v := get(s)) is not None), otherwise)

        spacing = first(lambda s: s.paragraph_format.line_spacing, 1.0)
        return _Style(
            size=first(lambda s: s.font.size and s.font.size.pt, _DEFAULT_SIZE),
            line=spacing if isinstance(spacing, float) else 1.0,
            before=first(lambda s: None if s.paragraph_format.space_before is None else s.paragraph_format.space_before.pt, 0.0),
            after=first(lambda s: None if s.paragraph_format.space_after is None else s.paragraph_format.space_after.pt, 0.0),
            indent=first(_indent, 0.0),
            keep=first(lambda s: s.paragraph_format.keep_with_next, False),
            bold=first(lambda s: s.font.bold, False),
        )


def _indent(style) -> float | None:
    if style.paragraph_format.left_indent is not None:
        return style.paragraph_format.left_indent.pt
    return _BULLET if style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None else None
