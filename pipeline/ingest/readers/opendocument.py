""".odt: headings, paragraphs, lists and tables of an OpenDocument text."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from defusedxml import ElementTree

from pipeline.errors import UnreadableFile
from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, Document, DocumentBuilder, fold
from pipeline.ingest.readers.lines import BULLET
from pipeline.ingest.readers.office import add_table, add_transcript

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"


def read_odt(path: Path, source: str) -> Document:
    """Blocks of an .odt; tracked deletions, notes and page headers are left out."""
    with zipfile.ZipFile(path) as archive:
        if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise UnreadableFile("il documento è protetto da password", "Togliere la password e salvarlo di nuovo.")
        root = ElementTree.fromstring(archive.read("content.xml"))
    return _Reader(root, source).read()


class _Reader:
    def __init__(self, root, source: str) -> None:
        self.root = root
        self.builder = DocumentBuilder(source, "odt")
        self.entries: list[tuple] = []
        self.number = self.tables = 0
        self.bold_styles, self.parents = set(), {}
        for style in root.iter(f"{_STYLE}style"):
            name = style.get(f"{_STYLE}name", "")
            self.parents[name] = style.get(f"{_STYLE}parent-style-name", "")
            if any(p.get(f"{_FO}font-weight") == "bold" for p in style.iter(f"{_STYLE}text-properties")):
                self.bold_styles.add(name)

    def read(self) -> Document:
        body = self.root.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise UnreadableFile("il file non contiene un testo", "Aprirlo con LibreOffice e salvarlo come .odt o .docx.")
        self._walk(body, depth=-1)
        if not add_transcript(self.builder, self.entries):
            for entry in self.entries:
                if entry[0] == "table":
                    add_table(self.builder, entry[1], f"tabella {entry[2]}")
                else:
                    self.builder.add(entry[3], entry[1], entry[4], level=entry[2], bold=entry[5])
        return self.builder.build()

    def _walk(self, node, *, depth: int) -> None:
        for child in node:
            if child.tag == f"{_TEXT}h":
                self._add(HEADING, int(child.get(f"{_TEXT}outline-level", "1")), child)
            elif child.tag == f"{_TEXT}p":
                style = child.get(f"{_TEXT}style-name", "")
                parent = self.parents.get(style, style)
                heading = re.match(r"^(?:Heading|Titolo)(?:_20_)?(\d)?$", parent) or re.match(r"^(?:Title|Subtitle)$", parent)
                if depth >= 0:
                    self._add(ITEM, depth, child)
                elif heading:
                    self._add(HEADING, int(heading.group(1)) if heading.lastindex and heading.group(1) else 1, child)
                else:
                    self._add(PARAGRAPH, 0, child)
            elif child.tag == f"{_TEXT}list":
                for item in child:
                    self._walk(item, depth=depth + 1)
            elif child.tag == f"{_TABLE}table":
                self.tables += 1
                self.entries.append(("table", [self._cells(row) for row in child.iter(f"{_TABLE}table-row")], self.tables))
            elif child.tag not in (f"{_TEXT}tracked-changes", f"{_TEXT}table-of-content", f"{_OFFICE}annotation"):
                self._walk(child, depth=depth)

    def _cells(self, row) -> list[str]:
        cells = []
        for cell in row:
            if cell.tag == f"{_TABLE}table-cell":
                repeat = min(int(cell.get(f"{_TABLE}number-columns-repeated", "1")), 50)
                cells.extend(["\n".join(t for p in cell.iter(f"{_TEXT}p") if (t := fold(_text(p))))] * repeat)
        return cells

    def _add(self, kind: str, level: int, node) -> None:
        raw = _text(node)
        lines = raw.split("\n")
        split = len(lines) > 1 and sum(bool(BULLET.match(x)) or bool(re.match(r"^\W{0,4}[\w ]{2,30}:\s", x)) for x in lines) >= 2
        for text in lines if split else [raw]:
            text = fold(text)
            if not text:
                continue
            self.number += 1
            here = kind, level
            typed = BULLET.match(text) if kind == PARAGRAPH else None
            if typed:
                here, text = (ITEM, 0), text[typed.end() :]
            self.entries.append(("text", *here, text, f"paragrafo {self.number}", self._is_bold(node)))

    def _is_bold(self, node) -> bool:
        if node.get(f"{_TEXT}style-name") in self.bold_styles and not list(node):
            return True
        spans = list(node)
        return (
            bool(spans)
            and not fold(node.text or "")
            and all(
                s.tag == f"{_TEXT}span" and s.get(f"{_TEXT}style-name") in self.bold_styles and not fold(s.tail or "")
                for s in spans
            )
        )


def _text(node) -> str:
    parts = [node.text or ""]
    for child in node:
        if child.tag in (f"{_TEXT}s", f"{_TEXT}tab"):
            parts.append(" ")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif child.tag not in (f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}bookmark"):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
