"""What slides stand on: a study's own template, or a sober one made from python-pptx's default."""

from __future__ import annotations

import re
from pathlib import Path

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide, SlideLayout
from pptx.util import Emu, Inches, Pt

from pipeline.errors import RestituzioneError
from pipeline.report.archive import xml_text
from pipeline.report.fit import MARGIN, made_to_fit

ACCENT, INK = MSO_THEME_COLOR.ACCENT_1, MSO_THEME_COLOR.TEXT_1  # a template's own colours
SOFT, WARM, LINE = RGBColor(0x52, 0x5D, 0x63), RGBColor(0x8A, 0x43, 0x09), RGBColor(0xD9, 0xD6, 0xCD)
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_FURNITURE = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_WIDE = Inches(13.333)
_COLOURS = {"dk1": "1D2529", "dk2": "1D2529", "accent1": "0B5A60", "accent2": "8A4309", "accent3": "2F7D82", "accent4": "7FB5B6", "hlink": "0B5A60"}
_UNKNOWN_FONT = 1.2  # a template's font may be wider than Arial


class Base:
    """A deck to add slides to.

    Args:
        template: a .pptx whose master, layouts and size are used; its own slides are left out.

    Attributes:
        margin: how much wider than Arial text is taken to be.
        left, top, width, bottom: the free area below the title, in EMU.

    Raises:
        RestituzioneError: the template cannot be opened, or has no layout with a title.
    """

    def __init__(self, template: Path | None = None) -> None:
        self.deck = _plain() if template is None else _opened(template)
        self.own = template is None
        self.margin = MARGIN if self.own else MARGIN * _UNKNOWN_FONT
        self.title_layout = _layout(self.deck, cover=True)
        self.text_layout = _layout(self.deck, cover=False)
        title = next(p for p in self.text_layout.placeholders if p.placeholder_format.type in _TITLES)
        slide_height = self.deck.slide_height
        self.left, self.width = title.left, title.width
        self.top = min(title.top + title.height + Emu(60_000), slide_height // 2)
        furniture = [p.top for p in self.text_layout.placeholders if p.placeholder_format.type in _FURNITURE and p.top and p.top > slide_height // 2]
        self.bottom = min([*furniture, slide_height - Inches(0.45)]) - Emu(60_000)

    def cover(self, title: str, subtitle: str) -> Slide:
        """A slide with title and subtitle in the template's own places."""
        slide = self.deck.slides.add_slide(self.title_layout)
        for place in list(slide.placeholders):
            kind = place.placeholder_format.type
            if kind in _TITLES:
                self._write(place, title, (40, 36, 32, 28, 24), bold=self.own)
            elif kind == PP_PLACEHOLDER.SUBTITLE and subtitle:
                self._write(place, subtitle, (20, 18, 16, 14), colour=SOFT if self.own else None)
            else:
                place._element.getparent().remove(place._element)
        return slide

    def page(self, title: str) -> Slide:
        """A slide with a title and free room below it."""
        slide = self.deck.slides.add_slide(self.text_layout)
        for place in list(slide.placeholders):
            if place.placeholder_format.type in _TITLES:
                self._write(place, title, (30, 28, 26, 24, 22, 20, 18), bold=self.own)
            else:
                place._element.getparent().remove(place._element)
        return slide

    def _write(self, shape, text: str, sizes: tuple[int, ...], *, bold: bool = False, colour: RGBColor | None = None) -> None:
        frame = shape.text_frame
        box = (shape.width.pt - 16, shape.height.pt - 10)
        shown, size = made_to_fit(xml_text(text), box, sizes, bold=True, margin=self.margin)
        frame.word_wrap = True
        frame.text = shown
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                run.font.size = Pt(size)
                if bold:
                    run.font.bold = True
                if colour is not None:
                    paint(run.font.color, colour)


def paint(target, colour: RGBColor | MSO_THEME_COLOR) -> None:
    """Give a font's or fill's colour: one of the template's or a fixed one."""
    if isinstance(colour, RGBColor):
        target.rgb = colour
    else:
        target.theme_color = colour


def add_bullet(paragraph, hang: float) -> None:
    """Make a paragraph a bulleted one whose further lines stand under its first, ``hang`` points in."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(int(Pt(hang))))
    properties.set("indent", str(-int(Pt(hang))))
    colour = properties.makeelement(qn("a:buClr"), {})
    colour.append(colour.makeelement(qn("a:schemeClr"), {"val": "accent1"}))
    properties.append(colour)
    properties.append(properties.makeelement(qn("a:buFont"), {"typeface": "Arial"}))
    properties.append(properties.makeelement(qn("a:buChar"), {"char": "•"}))


def _opened(template: Path) -> Deck:
    try:
        deck = Presentation(str(template))
    except Exception as e:
        raise RestituzioneError(
            f"{template}: non si può aprire come modello PowerPoint ({type(e).__name__}). "
            "Salvarlo come .pptx, oppure togliere pptx_template da study.toml."
        ) from None
    if not any(_has_title(layout) for layout in deck.slide_layouts):
        raise RestituzioneError(f"{template}: nessun layout ha un titolo. Aggiungerne uno nello schema diapositiva.")
    ids = deck.slides._sldIdLst
    for slide_id in list(ids):  # the part goes too, else the template's texts stay in the file
        deck.part.drop_rel(slide_id.rId)
        ids.remove(slide_id)
    return deck


def _has_title(layout: SlideLayout) -> bool:
    return any(p.placeholder_format.type in _TITLES for p in layout.placeholders)


def _layout(deck: Deck, *, cover: bool) -> SlideLayout:
    """The layout that suits a cover (title and subtitle) or a page (title, as little else as possible)."""

    def cost(layout: SlideLayout) -> tuple:
        kinds = [p.placeholder_format.type for p in layout.placeholders]
        is_cover = PP_PLACEHOLDER.SUBTITLE in kinds or PP_PLACEHOLDER.CENTER_TITLE in kinds
        others = [k for k in kinds if k not in (*_TITLES, *_FURNITURE, PP_PLACEHOLDER.SUBTITLE)]
        title = next(p for p in layout.placeholders if p.placeholder_format.type in _TITLES)
        low = (title.top or 0) > deck.slide_height // 3
        return (is_cover != cover, low and not cover, len(others))

    layouts = [layout for layout in deck.slide_layouts if _has_title(layout)]
    return min(layouts, key=lambda layout: (cost(layout), deck.slide_layouts.index(layout)))


def _plain() -> Deck:
    """python-pptx's default made wide, with our colours and a font that every system has."""
    deck = Presentation()
    stretch = _WIDE / deck.slide_width
    for holder in (deck.slide_master, *deck.slide_layouts):
        for shape in holder.shapes:
            if shape._element.find(f".//{qn('a:xfrm')}") is None:
                continue
            shape.left, shape.width = int(shape.left * stretch), int(shape.width * stretch)
    deck.slide_width = _WIDE
    _theme(deck)
    master = deck.slide_master
    for holder in (master, *deck.slide_layouts):
        for place in holder.placeholders:
            kind = place.placeholder_format.type
            if kind == PP_PLACEHOLDER.TITLE and place.top is not None and place.top < deck.slide_height // 4:
                place.left, place.top, place.width, place.height = Inches(0.7), Inches(0.42), Inches(11.93), Inches(1.0)
            elif kind == PP_PLACEHOLDER.CENTER_TITLE:
                place.left, place.top, place.width, place.height = Inches(0.9), Inches(1.7), Inches(11.4), Inches(2.4)
                place.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM  # the subtitle follows at once
            elif kind == PP_PLACEHOLDER.SUBTITLE:
                place.left, place.top, place.width, place.height = Inches(0.9), Inches(4.25), Inches(11.4), Inches(1.7)
    for style in ("p:titleStyle",):
        for level in master._element.find(qn("p:txStyles")).find(qn(style)):
            level.set("algn", "l")
            fill = level.find(f".//{qn('a:solidFill')}")
            if fill is not None:
                fill.clear()
                fill.append(fill.makeelement(qn("a:schemeClr"), {"val": "accent1"}))
    for layout in deck.slide_layouts:
        for level in layout._element.iter(qn("a:lvl1pPr")):
            if level.get("algn") == "ctr":
                level.set("algn", "l")
    return deck


def _theme(deck: Deck) -> None:
    part = next(r.target_part for r in deck.slide_master.part.rels.values() if r.reltype.endswith("/theme"))
    xml = part.blob.decode("utf-8")
    for name, colour in _COLOURS.items():
        xml = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf'\1<a:srgbClr val="{colour}"/>\2', xml, flags=re.S)
    xml = re.sub(r'<a:latin typeface="Calibri[^"]*"', '<a:latin typeface="Arial"', xml)
    part._blob = xml.encode("utf-8")
