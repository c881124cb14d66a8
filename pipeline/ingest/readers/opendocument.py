""".odt: headings, paragraphs, lists and tables of an OpenDocument text."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from defusedxml import ElementTree

from pipeline.errors import UnreadableFile
from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, Document, DocumentBuilder, fold
from pipeline.ingest.readers.office import Entry, add_entries, split_lines

_NS = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def _q(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{_NS[prefix]}}}{local}"


_SKIPPED = frozenset(
    map(
        _q,
        (
            "text:tracked-changes",
            "text:table-of-content",
            "text:illustration-index",
            "text:table-index",
            "text:alphabetical-index",
            "text:object-index",
            "text:user-index",
            "text:bibliography",
            "office:annotation",
            "office:forms",
            "text:sequence-decls",
        ),
    )
)
_HEADING = re.compile(r"^(?:heading|titolo|intestazione)(?:_20_|\s)?(\d)$", re.I)
_TITLE = re.compile(r"^(?:title|titolo|subtitle|sottotitolo)$", re.I)
_DEEPEST = 20
_MOSTLY = 0.6  # share of bold paragraphs above which bold marks nothing


def read_odt(path: Path, source: str) -> Document:
    """Blocks of an .odt; tracked deletions, comments and page headers are left out, footnotes stand after the text.

    Raises:
        UnreadableFile: protected by a password, or no text document.
    """
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise UnreadableFile("il documento è protetto da password", "Togliere la password e salvarlo di nuovo.")
        content = ElementTree.fromstring(archive.read("content.xml"))
        styles = ElementTree.fromstring(archive.read("styles.xml")) if "styles.xml" in names else None
        about = ElementTree.fromstring(archive.read("meta.xml")) if "meta.xml" in names else None
    body = content.find(f"{_q('office:body')}/{_q('office:text')}")
    if body is None:
        raise UnreadableFile("il file non contiene un testo", "Aprirlo con LibreOffice e salvarlo come .odt o .docx.")
    builder = DocumentBuilder(source, "odt")
    for name in ("title", "creator"):
        value = about.find(f".//{_q('dc:' + name)}") if about is not None else None
        if value is not None and value.text:
            builder.meta[f"odt_{name}"] = fold(value.text)
    reader = _Reader(_Styles([r for r in (styles, content) if r is not None]))
    reader.walk(body, depth=-1)
    add_entries(builder, reader.entries())
    return builder.build()


class _Styles:
    """What a style makes of a paragraph or of words: (level of heading, bold, hidden), along the styles that it is based on."""

    def __init__(self, roots: list) -> None:
        self._styles = {}
        for root in roots:
            for style in root.iter(_q("style:style")):
                if style.get(_q("style:family")) in ("paragraph", "text"):
                    self._styles[style.get(_q("style:name"))] = style
        self._known: dict[str, tuple[int, bool, bool]] = {}

    def of(self, name: str) -> tuple[int, bool, bool]:
        if name not in self._known:
            heading, bold, hidden, here = 0, None, False, name
            for _ in range(_DEEPEST):
                titled = _HEADING.match(here)
                heading = heading or (int(titled.group(1)) if titled else int(bool(_TITLE.match(here))))
                style = self._styles.get(here)
                if style is None:
                    break
                shown = style.find(_q("style:text-properties"))
                hidden = hidden or (shown is not None and shown.get(_q("text:display")) == "none")
                if bold is None and shown is not None and shown.get(_q("fo:font-weight")):
                    bold = shown.get(_q("fo:font-weight")) in ("bold", "600", "700", "800", "900")
                if bold is None and shown is not None and shown.get(_q("style:text-underline-style"), "none") != "none":
                    bold = True
                here = style.get(_q("style:parent-style-name"), "")
            self._known[name] = heading, bool(bold), hidden
        return self._known[name]


class _Reader:
    def __init__(self, styles: _Styles) -> None:
        self.styles = styles
        self.found: list[Entry] = []
        self.notes: list[Entry] = []
        self.paragraphs = self.tables = 0

    def entries(self) -> list[Entry]:
        plain = [e for e in self.found if e.kind == PARAGRAPH and not e.rows]
        if sum(e.bold for e in plain) > _MOSTLY * len(plain) > 2:
            for entry in plain:
                entry.bold = False
        return [*self.found, *self.notes]

    def walk(self, node, *, depth: int) -> None:
        for child in node:
            if child.tag == _q("text:h"):
                level = child.get(_q("text:outline-level"), "1")
                self._add(child, HEADING, int(level) if level.isdigit() else 1)
            elif child.tag == _q("text:p"):
                heading, *_ = self.styles.of(child.get(_q("text:style-name"), ""))
                kind = ITEM if depth >= 0 else HEADING if heading else PARAGRAPH
                self._add(child, kind, max(depth, 0) if kind == ITEM else heading)
            elif child.tag == _q("text:list"):
                for item in child:
                    self.walk(item, depth=depth + 1)
            elif child.tag == _q("table:table"):
                self.tables += 1
                rows = self._rows(child)
                marked = child.find(_q("table:table-header-rows")) is not None
                if rows:
                    self.found.append(Entry(rows=rows, locator=f"tabella {self.tables}", marked=marked))
            elif child.tag not in _SKIPPED:
                self.walk(child, depth=depth)

    def _add(self, node, kind: str, level: int) -> None:
        text, boxes = self._text(node)
        for line in split_lines(text):
            if fold(line):
                self.paragraphs += 1
                self.found.append(
                    Entry(kind, line, f"paragrafo {self.paragraphs}", level=level, bold=kind != HEADING and self._is_bold(node))
                )
        for box in boxes:
            self.walk(box, depth=-1)

    def _text(self, node) -> tuple[str, list]:
        """Text of a paragraph, and the text boxes that are anchored in it; its footnotes are put aside."""
        parts, boxes = [node.text or ""], []
        for child in node:
            if child.tag == _q("text:s"):
                parts.append(" ")
            elif child.tag == _q("text:tab"):
                parts.append("\t")
            elif child.tag == _q("text:line-break"):
                parts.append("\n")
            elif child.tag == _q("draw:text-box"):
                boxes.append(child)
            elif child.tag == _q("text:note"):
                self._note(child)
            elif child.tag not in _SKIPPED and not self.styles.of(child.get(_q("text:style-name"), ""))[2]:
                text, inner = self._text(child)
                parts.append(text)
                boxes += inner
            parts.append(child.tail or "")
        return "".join(parts), boxes

    def _note(self, node) -> None:
        body = node.find(_q("text:note-body"))
        text = " ".join("".join(p.itertext()) for p in body) if body is not None else ""
        if fold(text):
            self.notes.append(Entry(PARAGRAPH, text, f"nota {len(self.notes) + 1}"))

    def _is_bold(self, node) -> bool:
        if self.styles.of(node.get(_q("text:style-name"), ""))[1]:
            return True
        spans = [c for c in node if c.tag == _q("text:span")]
        outside = fold((node.text or "") + "".join(c.tail or "" for c in node))
        return (
            bool(spans)
            and not outside
            and all(self.styles.of(s.get(_q("text:style-name"), ""))[1] for s in spans if fold("".join(s.itertext())))
        )

    def _rows(self, table) -> list[list[str]]:
        """Cells of a table; a merged cell gives its text to every row that it covers."""
        rows, above = [], {}
        for row in self._own_rows(table):
            cells, column = [], 0
            for cell in row:
                if cell.tag == _q("table:covered-table-cell"):
                    left, text = above.get(column, (0, ""))
                    if left > 0:
                        above[column] = left - 1, text
                        cells.append(text)
                elif cell.tag == _q("table:table-cell"):
                    text = self._cell(cell)
                    spanned = cell.get(_q("table:number-rows-spanned"), "1")
                    above[column] = (int(spanned) - 1 if spanned.isdigit() else 0), text
                    repeated = cell.get(_q("table:number-columns-repeated"), "1")
                    cells.extend([text] * (min(int(repeated), 50) if repeated.isdigit() else 1))
                column += 1
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows.append(cells)
        return rows

    def _own_rows(self, table):
        for child in table:
            if child.tag == _q("table:table-row"):
                yield child
            elif child.tag in (_q("table:table-header-rows"), _q("table:table-rows"), _q("table:table-row-group")):
                yield from self._own_rows(child)

    def _cell(self, cell) -> str:
        lines = []
        for child in cell:
            if child.tag == _q("text:list"):
                lines += ["• " + fold(self._text(p)[0]) for p in child.iter() if p.tag in (_q("text:p"), _q("text:h"))]
            elif child.tag in (_q("text:p"), _q("text:h")):
                lines += split_lines(self._text(child)[0])
            elif child.tag == _q("table:table"):
                lines += [" ".join(row) for row in self._rows(child)]
        return "\n".join(line for line in lines if fold(line))
