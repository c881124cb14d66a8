""".pdf with a text layer: paragraphs, bullets, headings and tables by their place on the page; running headers and footers left out."""

from __future__ import annotations

import logging
import re
from collections import Counter
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from pipeline.errors import UnreadableFile
from pipeline.ingest.document import Document, DocumentBuilder, fold
from pipeline.ingest.readers import pdf_guard
from pipeline.ingest.readers.office import add_entries
from pipeline.ingest.readers.pdf_flow import flow
from pipeline.ingest.readers.pdf_page import Line, page_lines

# pdfminer warns of every odd object and quotes it: words of a note must not reach a log.
for _name in ("pdfminer", "pdfplumber"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_MAX_PAGES = 600
_MIN_TEXT = 20  # characters under which a document has no text
_PICTURE = 0.4  # of a page's area, from which a picture alone is a scanned page
_SOLITARY = re.compile(r"^\W*(?:(?:pag(?:ina|\.)?|p\.|page)\s*)?\d{1,4}(?:\s*(?:di|/|-|of)\s*\d{1,4})?\W*$", re.I)
_PAGE_OF = re.compile(r"\bpag(?:ina|\.)?\s*\d+(?:\s*(?:di|/)\s*\d+)?\s*$|^\W*pag(?:ina|\.)?\s*\d+\b", re.I)
_OCR = "Serve il riconoscimento del testo (OCR): passarlo in un programma di OCR e salvare il PDF con il testo, o incollare il testo in un .docx."
_COMPLEX = "Salvare il testo in un .docx, oppure stampare di nuovo il PDF senza disegni."


def read_pdf(path: Path, source: str) -> Document:
    """Blocks of a .pdf; scanned pages among others are told in ``Document.problems``.

    Raises:
        UnreadableFile: protected by a password, scanned, without readable letters, or drawn beyond measure.
    """
    if pdf_guard.has_bomb(path.read_bytes()):
        raise UnreadableFile(
            "il PDF si espande a una dimensione assurda: non è stato aperto", "Controllarne la provenienza e salvarlo di nuovo."
        )
    builder = DocumentBuilder(source, "pdf")
    try:
        with pdfplumber.open(str(path)) as pdf:
            lines, problems = _all_lines(pdf)
            for name in ("Title", "Author"):
                if isinstance(pdf.metadata.get(name), str) and fold(pdf.metadata[name]):
                    builder.meta[f"pdf_{name.lower()}"] = fold(pdf.metadata[name])[:300]
    except PdfminerException as e:
        if isinstance(e.args[0] if e.args else None, PDFPasswordIncorrect):
            raise UnreadableFile("il PDF è protetto da password", "Togliere la password e salvarlo di nuovo.") from None
        raise
    if sum(len(line.text) + sum(len(c) for row in line.rows for c in row) for line in lines) < _MIN_TEXT:
        scanned = any("immagine" in p[1] for p in problems)
        raise UnreadableFile("il PDF non contiene testo" + (" ma solo immagini (una scansione)" if scanned else ""), _OCR)
    builder.problems.extend(problems)
    add_entries(builder, flow(_without_running(lines)))
    return builder.build()


def _all_lines(pdf) -> tuple[list[Line], list[tuple[str, str, str]]]:
    if len(pdf.pages) > _MAX_PAGES:
        raise UnreadableFile(f"il PDF ha {len(pdf.pages)} pagine", f"Dividerlo in parti di {_MAX_PAGES} pagine al massimo.")
    lines: list[Line] = []
    problems: list[tuple[str, str, str]] = []
    budget = pdf_guard.MAX_DOCUMENT
    for number, page in enumerate(pdf.pages, 1):
        size = pdf_guard.instructions(page)
        budget -= size
        if size > pdf_guard.MAX_PAGE or budget < 0:
            problems.append((f"pagina {number}", "la pagina è un disegno troppo complesso e non è stata letta", _COMPLEX))
            continue
        found, picture = page_lines(page, number)
        if sum(len(line.text) for line in found) < _MIN_TEXT and picture > _PICTURE:
            problems.append((f"pagina {number}", "la pagina è un'immagine senza testo (una scansione)", _OCR))
        lines.extend(found)
        page.close()
    if problems and len(problems) == len(pdf.pages) and not lines and "complesso" in problems[0][1]:
        raise UnreadableFile("le pagine del PDF sono disegni troppo complessi", _COMPLEX)
    return lines, problems


def _without_running(lines: list[Line]) -> list[Line]:
    """Leave out page numbers, and lines at the pages' edges that come back on other pages.

    A running header is kept where it stands first: it may be the only place that names the body or the date.
    """
    pages = {line.page for line in lines}
    seen: Counter[tuple] = Counter()
    for key in {(_key(line), line.page) for line in lines if line.edge}:
        seen[key[0]] += 1
    repeated = {k for k, n in seen.items() if n >= 2 and n >= 0.4 * len(pages)}
    kept, first = [], set()
    for line in lines:
        if line.edge and not line.rows:
            if _SOLITARY.match(line.text) or (_PAGE_OF.search(line.text) and len(line.text.split()) <= 14):
                continue
            if _key(line) in repeated:
                if line.edge == "foot" or _key(line) in first:
                    continue
                first.add(_key(line))
        kept.append(line)
    return kept


def _key(line: Line) -> tuple[str, str]:
    return line.edge, re.sub(r"\d+", "#", fold(line.text))
