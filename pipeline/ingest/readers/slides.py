""".pptx: titles, bullets, tables and the speaker's notes, slide by slide."""

from __future__ import annotations

import re
from pathlib import Path

from pptx import Presentation

from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, Document, DocumentBuilder, fold
from pipeline.ingest.readers.office import Entry, add_entries

_TITLES = frozenset({"TITLE", "CENTER_TITLE", "VERTICAL_TITLE"})
_BODY = frozenset({"BODY", "OBJECT", "VERTICAL_BODY", "VERTICAL_OBJECT"})
_PASSED_OVER = frozenset({"SLIDE_NUMBER", "FOOTER", "DATE", "HEADER"})
_LABEL = re.compile(r"^[\w ]{2,30}:\s")
_REMINDER = re.compile(r"^(?:da )?\w+(?:are|ere|ire|arsi|ersi|irsi)\b", re.I)  # «dire che …»: what presenters tell themselves
_GROUP = 6
_NOTE_WORDS = 6  # words of a speaker's note that may say something


def read_pptx(path: Path, source: str) -> Document:
    """Blocks of a presentation; footers and slide numbers are left out, notes only where they hold sentences."""
    deck = Presentation(str(path))
    builder = DocumentBuilder(source, "pptx")
    for name in ("title", "author"):
        if getattr(deck.core_properties, name):
            builder.meta[f"pptx_{name}"] = fold(str(getattr(deck.core_properties, name)))
    entries: list[Entry] = []
    for number, slide in enumerate(deck.slides, 1):
        where = f"diapositiva {number}"
        shapes = sorted(_flat(slide.shapes), key=lambda s: (_placeholder(s) not in _TITLES, s.top or 0, s.left or 0))
        for shape in shapes:
            if getattr(shape, "has_table", False) and shape.has_table:
                rows = [[_text(c.text_frame) for c in row.cells if not c.is_spanned] for row in shape.table.rows]
                entries.append(Entry(rows=rows, locator=where, page=number, marked=bool(shape.table.first_row)))
            elif _placeholder(shape) in _TITLES:
                entries.append(Entry(HEADING, shape.text_frame.text.replace("\x0b", " "), where, level=1, page=number))
            elif _placeholder(shape) not in _PASSED_OVER:
                entries.extend(_paragraphs(shape, where, number))
        entries.extend(_notes(slide, where, number))
    add_entries(builder, entries)
    return builder.build()


def _flat(shapes):
    for shape in shapes:
        if shape.shape_type == _GROUP:
            yield from _flat(shape.shapes)
        elif shape.has_text_frame or getattr(shape, "has_table", False):
            yield shape


def _placeholder(shape) -> str:
    return shape.placeholder_format.type.name if shape.is_placeholder and shape.placeholder_format.type is not None else ""


def _text(frame) -> str:
    return "\n".join(p.text.replace("\x0b", " ") for p in frame.paragraphs if fold(p.text))


def _paragraphs(shape, where: str, page: int) -> list[Entry]:
    """Lines of a body are bullets; those of a free text box are paragraphs, as are labels («Data: …») anywhere."""
    listed = _placeholder(shape) in _BODY
    entries = []
    for paragraph in shape.text_frame.paragraphs:
        for line in paragraph.text.split("\x0b"):
            text = fold(line)
            if text:
                labelled = bool(_LABEL.match(text)) and len(text.split()) <= 15
                bold = all(r.font.bold for r in paragraph.runs if r.text.strip()) and bool(paragraph.runs)
                kind = ITEM if listed and not labelled else PARAGRAPH
                entries.append(
                    Entry(
                        kind,
                        text,
                        where,
                        level=paragraph.level if kind == ITEM else 0,
                        bold=bold and kind == PARAGRAPH,
                        page=page,
                    )
                )
    return entries


def _notes(slide, where: str, page: int) -> list[Entry]:
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    texts = [fold(p.text) for p in frame.paragraphs] if frame is not None else []
    return [
        Entry(PARAGRAPH, t, f"{where}, note", page=page)
        for t in texts
        if len(t.split()) >= _NOTE_WORDS and not _REMINDER.match(t)
    ]
