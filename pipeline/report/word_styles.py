"""Styles and page set-up of the Word document: a template's own where there is one, ours where they are missing."""

from __future__ import annotations

from pathlib import Path

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from pipeline.errors import RestituzioneError
from pipeline.report.archive import xml_text
from pipeline.report.word_xml import add_field

PLACEHOLDER = "{{restituzione}}"
ACCENT, SOFT, WARM = RGBColor(0x0B, 0x5A, 0x60), RGBColor(0x52, 0x5D, 0x63), RGBColor(0x8A, 0x43, 0x09)
TEXT_WIDTH = Cm(17)
_FONT = "Arial"  # the one family of which every system has at least a copy of the same widths

# name: (kind, based on, size, colour, bold, italic, space before, space after, keep with next)
_PARAGRAPH, _CHARACTER = WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER
_STYLES: dict[str, tuple] = {
    "Normal": (_PARAGRAPH, None, 10.5, None, None, None, 0, 6, False),
    "Title": (_PARAGRAPH, "Normal", 30, None, True, False, 150, 8, False),
    "Subtitle": (_PARAGRAPH, "Normal", 15, SOFT, False, False, 0, 14, False),
    "Heading 1": (_PARAGRAPH, "Normal", 20, ACCENT, True, False, 24, 10, True),
    "Heading 2": (_PARAGRAPH, "Normal", 14, None, True, False, 18, 3, True),
    "Heading 3": (_PARAGRAPH, "Normal", 12, SOFT, True, False, 12, 3, True),
    "Quote": (_PARAGRAPH, "Normal", 10.5, None, False, True, 6, 0, True),
    "Fonte": (_PARAGRAPH, "Normal", 9, SOFT, False, False, 0, 8, False),
    "Dati": (_PARAGRAPH, "Normal", 9.5, SOFT, False, False, 0, 6, True),
    "Tabella": (_PARAGRAPH, "Normal", 9.5, None, False, False, 2, 2, False),
    "Indice": (_PARAGRAPH, "Normal", 20, ACCENT, True, False, 0, 10, True),
    "toc 1": (_PARAGRAPH, "Normal", 10.5, None, True, False, 8, 2, False),
    "toc 2": (_PARAGRAPH, "Normal", 10.5, None, False, False, 0, 2, False),
    "List Bullet": (_PARAGRAPH, "Normal", None, None, None, None, 0, 4, False),
    "Header": (_PARAGRAPH, "Normal", 9, SOFT, False, False, 0, 0, False),
    "Footer": (_PARAGRAPH, "Normal", 9, SOFT, False, False, 0, 0, False),
    "footnote text": (_PARAGRAPH, "Normal", 8.5, None, False, False, 0, 2, False),
    "footnote reference": (_CHARACTER, None, None, None, None, None, None, None, False),
    "Proposto": (_CHARACTER, None, None, WARM, True, None, None, None, False),
    "Definitivo": (_CHARACTER, None, None, ACCENT, True, None, None, None, False),
}


def open_document(template: Path | None) -> Document:
    """A template or the plain start, with every style that the document uses.

    Raises:
        RestituzioneError: the template cannot be opened.
    """
    if template is None:
        document = docx.Document()
        _page(document)
        for name in _STYLES:
            _define(document, name)
        return document
    try:
        document = docx.Document(str(template))
    except Exception as e:
        raise RestituzioneError(
            f"{template}: non si può aprire come modello Word ({type(e).__name__}). "
            "Salvarlo come .docx, oppure togliere docx_template da study.toml."
        ) from None
    known = {s.name for s in document.styles}
    for name in _STYLES:
        if name not in known:
            _define(document, name)
    return document


def style_ids(document: Document) -> dict[str, str]:
    """Name of each style that the document uses to the id under which the template keeps it.

    Looking a style up by its name costs a walk over all styles; a document has thousands of paragraphs.
    """
    return {s.name: s.style_id for s in document.styles if s.name in _STYLES}


def set_header_and_footer(document: Document, title: str, line: str) -> None:
    """Title above, «Pagina 2 di 9» below; the cover has neither."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    header.text = xml_text(title)
    header.style = document.styles["Header"]
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Footer"]
    footer.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    footer.add_run(xml_text(line) + "\tPagina ")
    add_field(footer, "PAGE", "1")
    footer.add_run(" di ")
    add_field(footer, "NUMPAGES", "1")


def set_properties(document: Document, title: str, subject: str) -> None:
    """File properties that name the study and the program, never the person at the computer."""
    properties = document.core_properties
    properties.title, properties.subject = xml_text(title)[:255], xml_text(subject)[:255]
    properties.author = properties.last_modified_by = "Restituzione"
    properties.comments = properties.keywords = ""
    properties.language = "it-IT"
    properties.revision = 1


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1.1)


def _define(document: Document, name: str) -> None:
    kind, base, size, colour, bold, italic, before, after, keep = _STYLES[name]
    styles = document.styles
    style = styles[name] if name in {s.name for s in styles} else styles.add_style(name, kind, builtin=name not in _OWN)
    if base and kind == _PARAGRAPH:
        style.base_style = styles[base]
    font = style.font
    if kind == _PARAGRAPH:
        _set_font(style, _FONT)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = keep
        style.paragraph_format.line_spacing = 1.1 if name in ("Normal", "Quote", "List Bullet") else 1.0
    if size:
        font.size = Pt(size)
    if colour is not None:
        font.color.rgb = colour
    elif kind == _PARAGRAPH and name != "Normal":
        font.color.rgb = RGBColor(0x1D, 0x25, 0x29)
    if bold is not None:
        font.bold = bold
    if italic is not None:
        font.italic = italic
    if name == "footnote reference":
        font.superscript = True
    if name == "Quote":
        style.paragraph_format.left_indent = Cm(0.8)
    if name == "Fonte":
        style.paragraph_format.left_indent = Cm(0.8)
    if name == "toc 2":
        style.paragraph_format.left_indent = Cm(0.7)
    if name in ("toc 1", "toc 2"):  # the page number at the right margin, after dots
        style.paragraph_format.tab_stops.add_tab_stop(_text_width(document), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    if name in ("Title", "Header", "Footer"):
        _without(style, "w:pBdr", "w:tabs")
    if name == "List Bullet":
        _without(style, "w:contextualSpacing")  # the space between two items stays
    if name == "Normal":
        _language(style)


def _text_width(document: Document) -> int:
    section = document.sections[0]
    return section.page_width - section.left_margin - section.right_margin


_OWN = ("Fonte", "Dati", "Tabella", "Indice", "Proposto", "Definitivo")


def _set_font(style, font: str) -> None:
    """The font for every script, theme fonts (which would win) taken off."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for slot in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(slot), font)


def _without(style, *tags: str) -> None:
    properties = style.element.get_or_add_pPr()
    for element in [e for tag in tags for e in properties.findall(qn(tag))]:
        properties.remove(element)


def _language(style) -> None:
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "it-IT")
    properties.append(language)
