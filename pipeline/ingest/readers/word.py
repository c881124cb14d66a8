""".docx: paragraphs, real lists, heading styles and tables, in the order in which they stand."""

from __future__ import annotations

from pathlib import Path

import docx
from docx.oxml.ns import qn
from lxml import etree

from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, Document, DocumentBuilder, fold
from pipeline.ingest.readers.office import Entry, add_entries, split_lines
from pipeline.ingest.readers.word_styles import Styles, is_on, is_set

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deleted or moved text, the older twin of a drawing, fields' codes; text boxes are read on their own.
_SKIPPED = frozenset(
    {
        qn("w:del"),
        qn("w:moveFrom"),
        qn("w:txbxContent"),
        f"{_MC}Fallback",
        qn("w:rPr"),
        qn("w:pPr"),
        qn("w:instrText"),
        qn("w:delText"),
    }
)
_CONTAINERS = frozenset({qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")})
_SIGNS = {qn("w:tab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_MOSTLY = 0.6  # share of bold paragraphs above which bold marks nothing
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def read_docx(path: Path, source: str) -> Document:
    """Blocks of a Word document; page headers and footers, comments and deleted text are left out."""
    word = docx.Document(str(path))
    builder = DocumentBuilder(source, "docx")
    properties = word.core_properties
    for name in ("title", "author", "created"):
        value = getattr(properties, name)
        if value:
            builder.meta[f"docx_{name}"] = fold(value.date().isoformat() if name == "created" else str(value))
    reader = _Reader(Styles(word.styles.element))
    reader.walk(word.element.body)
    add_entries(builder, [*reader.entries(), *_footnotes(word, reader)])
    return builder.build()


class _Reader:
    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.found: list[Entry] = []
        self.paragraphs = self.tables = 0

    def entries(self) -> list[Entry]:
        plain = [e for e in self.found if e.kind == PARAGRAPH and not e.rows]
        if sum(e.bold for e in plain) > _MOSTLY * len(plain) > 2:
            for entry in plain:
                entry.bold = False
        return self.found

    def walk(self, node) -> None:
        for child in node:
            if child.tag == qn("w:p"):
                self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self.tables += 1
                rows, marked = self._rows(child)
                if rows:
                    self.found.append(Entry(rows=rows, locator=f"tabella {self.tables}", marked=marked))
            elif (
                child.tag in _CONTAINERS
                and child.find(f".//{qn('w:docPartGallery')}[@{qn('w:val')}='Table of Contents']") is None
            ):
                self.walk(child)

    def _paragraph(self, p) -> None:
        style = self.styles.of(p)
        if not style.contents:
            runs = _runs(p)
            whole = "".join(text for _, text in runs)
            bold = bool(fold(whole)) and all(self._stands_out(r, style) for r, text in runs if text.strip())
            for line in split_lines(whole):
                if fold(line):
                    self.paragraphs += 1
                    self._add(line, style, bold)
        for box in _boxes(p):
            self.walk(box)

    def _add(self, text: str, style, bold: bool) -> None:
        where = f"paragrafo {self.paragraphs}"
        if style.heading:
            self.found.append(Entry(HEADING, text, where, level=style.heading))
        elif style.list_level is not None:
            self.found.append(Entry(ITEM, text, where, level=style.list_level, bold=bold))
        else:
            self.found.append(Entry(PARAGRAPH, text, where, bold=bold))

    def _stands_out(self, run, style) -> bool:
        """Bold or underlined, or larger than the body: how headings look that have no style."""
        properties = run.find(qn("w:rPr")) if run is not None else None
        if properties is None:
            return style.bold
        bold = properties.find(qn("w:b"))
        size = properties.find(qn("w:sz"))
        large = (
            size is not None
            and size.get(qn("w:val"), "").isdigit()
            and int(size.get(qn("w:val"))) >= 1.25 * self.styles.body_size
        )
        return (is_on(bold) if bold is not None else style.bold) or is_set(properties.find(qn("w:u"))) or large

    # -- tables -----------------------------------------------------------------------------------------
    def _rows(self, table) -> tuple[list[list[str]], bool]:
        """Cells of a table, and whether its first row is a header by its looks; a merged cell gives its text to every row."""
        rows, above, looks = [], {}, []
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is not table:
                continue
            cells, column = [], 0
            for cell in row.iter(qn("w:tc")):
                if next(cell.iterancestors(qn("w:tr"))) is not row:
                    continue
                properties = cell.find(qn("w:tcPr"))
                merge = properties.find(qn("w:vMerge")) if properties is not None else None
                span = properties.find(qn("w:gridSpan")) if properties is not None else None
                text = (
                    above.get(column, "")
                    if merge is not None and merge.get(qn("w:val"), "continue") == "continue"
                    else self._cell(cell)
                )
                above[column] = text
                cells.append(text)
                width = span.get(qn("w:val"), "1") if span is not None else "1"
                column += min(int(width), 100) if width.isdigit() else 1
            rows.append(cells)
            if len(rows) == 1:
                looks = [self._stands_out(r, self.styles.of(p)) for p in row.iter(qn("w:p")) for r, t in _runs(p) if t.strip()]
                looks += [True] * (row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None)
        return [r for r in rows if r], bool(looks) and all(looks)

    def _cell(self, cell) -> str:
        lines = []
        for child in cell:
            if child.tag == qn("w:p"):
                style = self.styles.of(child)
                text = "".join(t for _, t in _runs(child))
                lines += [
                    f"• {line}" if style.list_level is not None and n == 0 else line
                    for n, line in enumerate(split_lines(text))
                    if fold(line)
                ]
            elif child.tag == qn("w:tbl"):
                lines += [" ".join(fold(c) for c in row) for row in self._rows(child)[0]]
            elif child.tag in _CONTAINERS:
                lines.append(self._cell(child))
        return "\n".join(line for line in lines if fold(line))


def _runs(p) -> list[tuple]:
    """(run, text) pieces of a paragraph in order: inserted text and links too, nothing deleted or hidden."""
    pieces: list[tuple] = []
    stack = [(child, None) for child in reversed(p)]
    while stack:
        node, run = stack.pop()
        if node.tag in _SKIPPED or not isinstance(node.tag, str):
            continue
        if node.tag == qn("w:r"):
            properties = node.find(qn("w:rPr"))
            if properties is not None and is_on(properties.find(qn("w:vanish"))):
                continue
            run = node
        if node.tag == qn("w:t"):
            pieces.append((run, (node.text or "").replace("\n", " ")))
        elif node.tag in _SIGNS:
            pieces.append((run, _SIGNS[node.tag]))
        elif node.tag == qn("w:br"):
            pieces.append((run, "\n"))
        else:
            stack.extend((child, run) for child in reversed(node))
    return pieces


def _boxes(p) -> list:
    """Text boxes anchored in a paragraph, each once (the older twin for old programs is passed over)."""
    return [
        box
        for box in p.iter(qn("w:txbxContent"))
        if not any(a.tag == f"{_MC}Fallback" for a in box.iterancestors()) and next(box.iterancestors(qn("w:p"))) is p
    ]


def _footnotes(word, reader: _Reader) -> list[Entry]:
    """Footnotes in their order, as paragraphs after the text."""
    try:
        part = word.part.part_related_by(_FOOTNOTES)
    except KeyError:
        return []
    root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    notes = []
    for note in root.findall(qn("w:footnote")):
        text = " ".join("".join(t for _, t in _runs(p)) for p in note.iter(qn("w:p")))
        if note.get(qn("w:type")) is None and fold(text):
            notes.append(Entry(PARAGRAPH, text, f"nota {len(notes) + 1}"))
    return notes
