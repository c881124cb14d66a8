"""The parts of a Word file that python-docx has no call for: footnotes, fields, bookmarks, links inside the file."""

from __future__ import annotations

from dataclasses import dataclass, field

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from lxml import etree

from pipeline.report.archive import xml_text

_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
# What may follow the footnotes' properties in the settings, in the standard's order.
_AFTER_FOOTNOTES = frozenset(
    qn(f"w:{name}")
    for name in "endnotePr compat docVars rsids attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats"
    " doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator".split()
) | {"{http://schemas.openxmlformats.org/officeDocument/2006/math}mathPr"}
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass
class Footnotes:
    """Collects footnotes while a document is written; ``attach`` puts them into it.

    Args:
        reference_style, text_style: ids of the character and the paragraph style.
    """

    reference_style: str
    text_style: str
    _notes: list[str] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """What the notes say, in the order of their numbers."""
        return self._notes

    def cite(self, paragraph: Paragraph, text: str) -> None:
        """Append the mark of a new footnote to a paragraph."""
        self._notes.append(text)
        run = OxmlElement("w:r")
        run.append(_run_style(self.reference_style))
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(len(self._notes)))
        run.append(mark)
        paragraph._p.append(run)

    def attach(self, document: Document) -> None:
        """Write the footnotes' part; a template's own footnotes, of which nothing refers any more, are replaced."""
        root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
        for number, kind, name in ((-1, "separator", "w:separator"), (0, "continuationSeparator", "w:continuationSeparator")):
            note = _element(root, "w:footnote", {"w:type": kind, "w:id": str(number)})
            spacing = _element(_element(_element(note, "w:p"), "w:pPr"), "w:spacing", {"w:after": "0", "w:line": "240", "w:lineRule": "auto"})
            _element(_element(spacing.getparent().getparent(), "w:r"), name)
        for number, text in enumerate(self._notes, 1):
            paragraph = _element(_element(root, "w:footnote", {"w:id": str(number)}), "w:p")
            _element(_element(paragraph, "w:pPr"), "w:pStyle", {"w:val": self.text_style})
            run = _element(paragraph, "w:r")
            run.append(_run_style(self.reference_style))
            _element(run, "w:footnoteRef")
            _text(_element(paragraph, "w:r"), f" {text}")
        blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = document.part
        for rel in list(part.rels.values()):
            if rel.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
                del part.rels[rel.rId]
        part.relate_to(Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, blob, part.package), RELATIONSHIP_TYPE.FOOTNOTES)
        self._declare_separators(document.settings.element)

    @staticmethod
    def _declare_separators(settings) -> None:
        for old in settings.findall(qn("w:footnotePr")):
            settings.remove(old)
        declared = OxmlElement("w:footnotePr")
        for number in (-1, 0):
            _element(declared, "w:footnote", {"w:id": str(number)})
        after = next((e for e in settings if e.tag in _AFTER_FOOTNOTES), None)
        if after is None:
            settings.append(declared)
        else:
            after.addprevious(declared)


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Append a field (PAGE, NUMPAGES) with the text that stands until a program computes it."""
    _field(paragraph._p, instruction, shown)


def _field(parent, instruction: str, shown: str) -> None:
    for kind in ("begin", None, "separate", shown, "end"):
        run = _element(parent, "w:r")
        if kind in ("begin", "separate", "end"):
            _element(run, "w:fldChar", {"w:fldCharType": kind})
        elif kind is None:
            _instruction(run, instruction)
        else:
            _text(run, shown)


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Make the whole paragraph the target of links to ``name``; ``number`` is unique in the document."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    place = 1 if paragraph._p.pPr is not None else 0
    paragraph._p.insert(place, start)
    paragraph._p.append(end)


def write_contents(paragraphs: list[Paragraph], entries: list[tuple[str, str, int]], instruction: str) -> None:
    """A table of contents that is a field, already filled: right as it is, renewed by «update field».

    Args:
        paragraphs: one empty paragraph an entry, in the contents' styles, which hold the tab for the page number.
        entries: (bookmark, heading, page).
        instruction: the TOC field's.
    """
    first = paragraphs[0]._p
    for kind in ("begin", "instruction", "separate"):
        run = _element(first, "w:r")
        if kind == "instruction":
            _instruction(run, instruction)
        else:
            _element(run, "w:fldChar", {"w:fldCharType": kind})
    for paragraph, (name, heading, page) in zip(paragraphs, entries, strict=True):
        link = _element(paragraph._p, "w:hyperlink", {"w:anchor": name, "w:history": "1"})
        _text(_element(link, "w:r"), heading)
        _element(_element(link, "w:r"), "w:tab")
        _field(link, f"PAGEREF {name} \\h", str(page))
    _element(_element(paragraphs[-1]._p, "w:r"), "w:fldChar", {"w:fldCharType": "end"})


def shade(cell, colour: str) -> None:
    """Fill a table cell with a colour (six hexadecimal digits)."""
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>'))


def turn_upwards(cell) -> None:
    """Let a cell's text run from bottom to top."""
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:textDirection {nsdecls("w")} w:val="btLr"/>'))


def repeat_header(row) -> None:
    """Repeat a table's first row on every page and never break it."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement("w:tblHeader"))


def keep_row_together(row) -> None:
    """Never break a table row across pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _element(parent, tag: str, attributes: dict[str, str] | None = None):
    child = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        child.set(qn(name), value)
    parent.append(child)
    return child


def _text(run, text: str) -> None:
    _element(run, "w:t").text = xml_text(text)
    run[-1].set(_PRESERVE, "preserve")


def _instruction(run, instruction: str) -> None:
    element = _element(run, "w:instrText")
    element.text = f" {instruction} "
    element.set(_PRESERVE, "preserve")


def _run_style(style: str):
    properties = OxmlElement("w:rPr")
    _element(properties, "w:rStyle", {"w:val": style})
    return properties
