""".docx: paragraphs, real lists, heading styles and tables, in the order in which they stand."""

from __future__ import annotations

import re
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, Document, DocumentBuilder, fold
from pipeline.ingest.readers.lines import BULLET
from pipeline.ingest.readers.office import add_table, add_transcript

_HEADING = re.compile(r"^(?:heading|titolo|überschrift|titre)\s*(\d)$", re.I)
_TITLE = re.compile(r"^(?:title|titolo|subtitle|sottotitolo)$", re.I)
_LIST = re.compile(r"^(?:list|elenco|puntato|numerato|bullet)", re.I)


def read_docx(path: Path, source: str) -> Document:
    """Blocks of a Word document; page headers and footers, comments and deleted text are left out."""
    word = docx.Document(str(path))
    builder = DocumentBuilder(source, "docx")
    properties = word.core_properties
    for name in ("title", "author"):
        if getattr(properties, name):
            builder.meta[f"docx_{name}"] = str(getattr(properties, name))
    paragraphs: list[tuple] = []
    number = tables = 0
    for item in word.iter_inner_content():
        if isinstance(item, Table):
            tables += 1
            paragraphs.append(("table", item, tables))
            continue
        for text, bold in _lines_of(item):
            if not text:
                continue
            number += 1
            paragraphs.append(("text", *_classify(item, text, word), f"paragrafo {number}", bold))
    for text in _text_boxes(word):
        number += 1
        paragraphs.append(("text", PARAGRAPH, 0, text, f"paragrafo {number}", False))
    if not add_transcript(builder, paragraphs):
        for entry in paragraphs:
            if entry[0] == "table":
                add_table(builder, _rows(entry[1]), f"tabella {entry[2]}")
            else:
                _, kind, level, text, locator, bold = entry
                builder.add(text, kind, locator, level=level, bold=bold)
    return builder.build()


def _classify(p: Paragraph, text: str, word: WordDocument) -> tuple[str, int, str]:
    style = p.style.name if p.style is not None else ""
    heading = _HEADING.match(style)
    if heading:
        return HEADING, int(heading.group(1)), text
    if _TITLE.match(style):
        return HEADING, 1, text
    level = _outline(p)
    if level:
        return HEADING, level, text
    numbered = _list_level(p)
    if numbered is not None or _LIST.match(style):
        digits = re.search(r"(\d)\s*$", style)
        return ITEM, numbered if numbered is not None else (int(digits.group(1)) - 1 if digits else 0), BULLET.sub("", text)
    typed = BULLET.match(text)
    if typed:
        return ITEM, 0, text[typed.end() :]
    return PARAGRAPH, 0, text


def _outline(p: Paragraph) -> int:
    found = p._p.find(f".//{qn('w:outlineLvl')}")
    if found is None:
        return 0
    value = int(found.get(qn("w:val"), "9"))
    return value + 1 if value < 9 else 0


def _list_level(p: Paragraph) -> int | None:
    """Depth of a list paragraph, by its own numbering or its style's; None where it is none."""
    candidates = [p._p.pPr]
    style = p.style
    while style is not None:
        candidates.append(style.element.pPr)
        style = style.base_style
    for properties in candidates:
        number = properties.numPr if properties is not None else None
        if number is not None:
            if number.numId is not None and number.numId.val == 0:
                return None
            return number.ilvl.val if number.ilvl is not None else 0
    return None


def _lines_of(p: Paragraph) -> list[tuple[str, bool]]:
    """Text of a paragraph with inserted text and links, without deleted text; soft breaks that separate
    hand-typed bullets or header lines split it. The flag says that the line is bold from end to end."""
    pieces: list[tuple[str, bool]] = []
    for node in p._p.iter():
        if node.tag in (qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")):
            if any(a.tag in (qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent")) for a in node.iterancestors()):
                continue
            run = next((a for a in node.iterancestors() if a.tag == qn("w:r")), None)
            bold = (
                run is not None
                and run.rPr is not None
                and run.rPr.find(qn("w:b")) is not None
                and run.rPr.find(qn("w:b")).get(qn("w:val"), "1") not in ("0", "false")
            )
            text = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}.get(
                node.tag, node.text or ""
            )
            pieces.append((text, bold))
    whole = "".join(t for t, _ in pieces)
    lines = whole.split("\n")
    marked = sum(bool(BULLET.match(line)) or bool(re.match(r"^\W{0,4}[\w ]{2,30}:\s", line)) for line in lines)
    all_bold = bool(fold(whole)) and all(b for t, b in pieces if t.strip())
    if len(lines) > 1 and marked >= 2:
        return [(fold(line), all_bold) for line in lines]
    return [(fold(whole), all_bold)]


def _text_boxes(word: WordDocument) -> list[str]:
    seen: list[str] = []
    for box in word.element.body.iter(qn("w:txbxContent")):
        for p in box.iter(qn("w:p")):
            text = fold("".join(t.text or "" for t in p.iter(qn("w:t"))))
            if text and text not in seen:
                seen.append(text)
    return seen


def _rows(table: Table) -> list[list[str]]:
    rows = []
    for row in table.rows:
        cells, last = [], None
        for cell in row.cells:
            if cell._tc is last:
                continue
            last = cell._tc
            cells.append("\n".join(fold(p.text) for p in cell.paragraphs if fold(p.text)))
        rows.append(cells)
    return rows
