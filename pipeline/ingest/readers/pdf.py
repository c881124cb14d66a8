""".pdf with a text layer: lines by geometry, paragraphs, bullets and headings; running headers and footers left out."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from pipeline.errors import UnreadableFile
from pipeline.ingest import labels as L
from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, Document, DocumentBuilder, fold
from pipeline.ingest.readers.lines import BULLET, number_lines
from pipeline.ingest.readers.turns import find_turns

_MAX_PAGES = 2000
_PAGE_NUMBER = re.compile(
    r"^\W*(?:pag(?:ina|\.)?\s*)?\d{1,4}\s*(?:(?:di|/|-)\s*\d{1,4})?\W*$|\bpag(?:ina|\.)\s*\d+\s*(?:di|/)\s*\d+\b", re.I
)
_EDGE = 0.12  # of the page's height, where running headers and footers stand


class _Line:
    """A line of print: its words' text, place and type."""

    def __init__(self, words: list[dict], page: int, height: float) -> None:
        words = sorted(words, key=lambda w: w["x0"])
        self.text = " ".join(w["text"] for w in words)
        self.x0, self.x1 = words[0]["x0"], words[-1]["x1"]
        self.top, self.bottom = min(w["top"] for w in words), max(w["bottom"] for w in words)
        self.size = statistics.median(w["size"] for w in words)
        self.bold = all(re.search(r"bold|black|heavy|semibold|demi", w["fontname"], re.I) for w in words)
        self.page = page
        self.edge = self.top < _EDGE * height or self.bottom > (1 - _EDGE) * height


def read_pdf(path: Path, source: str) -> Document:
    """Blocks of a .pdf.

    Raises:
        UnreadableFile: protected by a password, or scanned pages without text.
    """
    try:
        with pdfplumber.open(str(path)) as pdf:
            if len(pdf.pages) > _MAX_PAGES:
                raise UnreadableFile(
                    f"il PDF ha {len(pdf.pages)} pagine", f"Dividerlo in parti di {_MAX_PAGES} pagine al massimo."
                )
            lines, pictures = [], 0
            for number, page in enumerate(pdf.pages, 1):
                lines.extend(_page_lines(page, number))
                pictures += bool(page.images)
                page.close()
    except PdfminerException as e:
        if isinstance(e.args[0] if e.args else None, PDFPasswordIncorrect):
            raise UnreadableFile("il PDF è protetto da password", "Togliere la password e salvarlo di nuovo.") from None
        raise
    if sum(len(line.text) for line in lines) < 20:
        raise UnreadableFile(
            "il PDF non contiene testo" + (" ma solo immagini (una scansione)" if pictures else ""),
            "Serve il riconoscimento del testo (OCR): passarlo in un programma di OCR e salvare il PDF con il testo, o incollare il testo in un .docx.",
        )
    return _blocks(_without_running(lines), source)


def _page_lines(page, number: int) -> list[_Line]:
    words = page.dedupe_chars().extract_words(
        extra_attrs=["fontname", "size"], use_text_flow=False, keep_blank_chars=False, x_tolerance_ratio=0.2
    )
    words = [w for w in words if w["text"].strip()]
    columns = _columns(words, page)
    lines = []
    for column in columns:
        column.sort(key=lambda w: (w["top"], w["x0"]))
        current: list[dict] = []
        for word in column:
            if current and word["top"] > current[-1]["bottom"] - 0.35 * (current[-1]["bottom"] - current[-1]["top"]):
                lines.append(_Line(current, number, float(page.height)))
                current = []
            current.append(word)
        if current:
            lines.append(_Line(current, number, float(page.height)))
    return lines


def _columns(words: list[dict], page) -> list[list[dict]]:
    """Two columns where a gutter around the middle is crossed by hardly any word of the body."""
    middle = float(page.width) / 2
    body = [w for w in words if _EDGE * page.height < w["top"] < (1 - _EDGE) * page.height]
    if len(body) < 80:
        return [words]
    crossing = sum(w["x0"] < middle + 4 and w["x1"] > middle - 4 for w in body)
    left, right = sum(w["x1"] <= middle for w in body), sum(w["x0"] >= middle for w in body)
    if crossing > 0.01 * len(body) or min(left, right) < 0.3 * len(body):
        return [words]
    return [[w for w in words if w["x0"] < middle], [w for w in words if w["x0"] >= middle]]


def _without_running(lines: list[_Line]) -> list[_Line]:
    """Leave out page numbers, and lines at the pages' edges that come back on other pages."""
    pages = {line.page for line in lines}
    seen = Counter()
    for key in {(re.sub(r"\d+", "#", fold(line.text)), line.page) for line in lines if line.edge}:
        seen[key[0]] += 1
    repeated = {k for k, n in seen.items() if n >= 2 and n >= 0.5 * len(pages)}
    return [
        line
        for line in lines
        if not (
            line.edge
            and (
                re.sub(r"\d+", "#", fold(line.text)) in repeated
                or _PAGE_NUMBER.search(line.text)
                and len(line.text.split()) <= 14
            )
        )
    ]


def _blocks(lines: list[_Line], source: str) -> Document:
    builder = DocumentBuilder(source, "pdf")
    sizes = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    body = sizes.most_common(1)[0][0]
    whole = number_lines("\n".join(line.text for line in lines))
    found = find_turns(whole)
    text = "\n".join(line.text for line in lines)
    turns, first = found if found else ([], len(lines))
    left = min((line.x0 for line in lines), default=0)
    right = max((line.x1 for line in lines), default=1)
    gaps = [
        b.top - a.bottom for a, b in zip(lines, lines[1:], strict=False) if a.page == b.page and 0 < b.top - a.bottom < 2 * a.size
    ]
    usual = statistics.median(gaps) if gaps else 2.0
    group: list[_Line] = []
    kind = PARAGRAPH
    for line in lines[:first]:
        new = _kind(line, body)
        if group and not _same_block(group, kind, line, new, usual=usual, left=left, right=right):
            _add(builder, group, kind, body)
            group = []
        if not group:
            kind = new
        group.append(line)
    if group:
        _add(builder, group, kind, body)
    for turn in turns:
        builder.add_turn([(text[a:b], turn.time or f"pagina {lines[n - 1].page}") for a, b, n in turn.pieces], turn.speaker)
    return builder.build()


def _kind(line: _Line, body: float) -> str:
    typed = BULLET.match(line.text)
    if typed and not typed.group(2)[0].isdigit():
        return ITEM
    if line.size >= 1.12 * body or (line.bold and len(line.text.split()) <= 14 and not L.read_label(line.text)):
        return HEADING
    return ITEM if typed else PARAGRAPH


def _same_block(group: list[_Line], kind: str, line: _Line, new: str, *, usual: float, left: float, right: float) -> bool:
    last = group[-1]
    if new == ITEM or (new == HEADING) != (kind == HEADING):
        return False
    if kind == HEADING:
        return abs(last.size - line.size) < 0.6 and line.page == last.page and line.top - last.bottom < 1.2 * last.size
    if L.read_label(line.text) and len(line.text.split()) <= 25:
        return False
    ended = bool(re.search(r"[.!?…:]\W*$", last.text))
    if line.page != last.page:
        return not ended or line.text[:1].islower()
    gap = line.top - last.bottom
    if gap > usual + max(3.0, 0.45 * last.size):
        return not ended and line.text[:1].islower()
    short = last.x1 < right - 0.12 * (right - left)
    if kind == ITEM:
        return line.x0 > group[0].x0 + 2 or not ended or line.text[:1].islower() or not short
    if ended and (short or line.x0 > left + 12 and line.x0 > last.x0 + 6):
        return False
    return not (short and line.text[:1].isupper() and len(last.text.split()) <= 12 and not last.text.endswith(","))


def _add(builder: DocumentBuilder, group: list[_Line], kind: str, body: float) -> None:
    text = group[0].text
    for line in group[1:]:
        if re.search(r"[a-zà-ù]-$", text) and line.text[:1].islower():
            text = text[:-1] + line.text
        else:
            text += " " + line.text
    if kind in (ITEM, HEADING):
        text = BULLET.sub("", text)
    level = (1 if group[0].size >= 1.4 * body else 2) if kind == HEADING else 0
    builder.add(text, kind, f"pagina {group[0].page}", level=level, page=group[0].page)
