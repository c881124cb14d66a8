""".pptx: titles, bullets, tables and the speaker's notes, slide by slide."""

from __future__ import annotations

import re
from pathlib import Path

from pptx import Presentation
from pptx.util import Emu

from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, Document, DocumentBuilder, fold
from pipeline.ingest.readers.lines import BULLET
from pipeline.ingest.readers.office import add_table

_BODY = {"BODY", "OBJECT", "VERTICAL_BODY", "VERTICAL_OBJECT"}
_PASSED_OVER = {"SLIDE_NUMBER", "FOOTER", "DATE", "HEADER"}


def read_pptx(path: Path, source: str) -> Document:
    """Blocks of a presentation; footers and slide numbers are left out, notes only where they hold sentences."""
    builder = DocumentBuilder(source, "pptx")
    for number, slide in enumerate(Presentation(str(path)).slides, 1):
        where = f"diapositiva {number}"
        shapes = sorted(_flat(slide.shapes), key=lambda s: (not _is_title(s), s.top or Emu(0), s.left or Emu(0)))
        for shape in shapes:
            if getattr(shape, "has_table", False) and shape.has_table:
                rows = [[c.text for c in row.cells] for row in shape.table.rows]
                add_table(builder, rows, where, page=number)
            elif shape.has_text_frame and _placeholder(shape) not in _PASSED_OVER:
                _text(builder, shape, where, number)
        if slide.has_notes_slide:
            notes = slide.notes_slide.notes_text_frame
            for paragraph in notes.paragraphs if notes is not None else ():
                text = fold(paragraph.text)
                # what presenters write for themselves is a reminder («dire che …»), not what was said
                if len(text.split()) >= 6 and not re.match(r"^(?:da )?\w+(?:are|ere|ire|arsi|ersi|irsi)\b", text, re.I):
                    builder.add(paragraph.text, PARAGRAPH, f"{where}, note", page=number)
    return builder.build()


def _flat(shapes):
    for shape in shapes:
        if shape.shape_type == 6:  # a group
            yield from _flat(shape.shapes)
        elif shape.has_text_frame or getattr(shape, "has_table", False):
            yield shape


def _placeholder(shape) -> str:
    return shape.placeholder_format.type.name if shape.is_placeholder and shape.placeholder_format.type is not None else ""


def _is_title(shape) -> bool:
    return _placeholder(shape) in ("TITLE", "CENTER_TITLE", "VERTICAL_TITLE")


def _text(builder: DocumentBuilder, shape, where: str, page: int) -> None:
    if _is_title(shape):
        builder.add(shape.text_frame.text.replace("\x0b", " "), HEADING, where, level=1, page=page)
        return
    listed = _placeholder(shape) in _BODY
    paragraphs = [p for p in shape.text_frame.paragraphs if fold(p.text)]
    for paragraph in paragraphs:
        for line in paragraph.text.split("\x0b"):
            text = fold(line)
            typed = BULLET.match(text)
            labelled = re.match(r"^[\w ]{2,30}:\s", text) and len(text.split()) <= 15
            if typed:
                builder.add(text[typed.end() :], ITEM, where, level=paragraph.level, page=page)
            elif listed and not labelled:
                builder.add(text, ITEM, where, level=paragraph.level, page=page)
            else:
                builder.add(text, PARAGRAPH, where, page=page)
