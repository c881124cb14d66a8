"""restituzione.docx: real styles, a table of contents, every claim with its footnote."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Emu
from docx.text.paragraph import Paragraph

from pipeline.report import italian
from pipeline.report.archive import settle, xml_text
from pipeline.report.asks import AreaAsks
from pipeline.report.content import Content, ThemeSection
from pipeline.report.evidence import Evidence
from pipeline.report.word_pages import pages_of
from pipeline.report.word_styles import PLACEHOLDER, TEXT_WIDTH, open_document, set_header_and_footer, set_properties, style_ids
from pipeline.report.word_tables import add_matrix, add_table
from pipeline.report.word_xml import Footnotes, bookmark, write_contents

_FULL = 3  # statements that a footnote gives in full
_TOC = 'TOC \\o "1-2" \\h \\z'
_CHANGES = 40


def write_word(path: Path, content: Content, *, template: Path | None = None, logo: Path | None = None) -> None:
    """Write the Word document.

    Args:
        path: the file.
        content: what it says.
        template: a .docx whose styles, header and footer are used; its text stays where it holds a paragraph
            «{{restituzione}}» (the text goes there), else it makes room.
        logo: a picture for the cover.

    Raises:
        RestituzioneError: the template cannot be opened.
    """
    _Writer(open_document(template), content).write(logo, own_page=template is None)._save(path)


class _Writer:
    def __init__(self, document: Document, content: Content) -> None:
        self.document, self.content = document, content
        self.styles = style_ids(document)
        self.notes = Footnotes(self.styles["footnote reference"], self.styles["footnote text"])
        self.entries: list[tuple[int, str, str]] = []  # level, bookmark, heading
        self.place = self._make_room()

    def write(self, logo: Path | None, *, own_page: bool) -> _Writer:
        c = self.content
        if own_page:
            set_header_and_footer(self.document, c.title, "Restituzione" + (f" · {italian.date(c.method.made_on)}" if c.method.made_on else ""))
        set_properties(self.document, c.title, c.subtitle)
        self._cover(logo)
        contents = self._paragraph("Indice", "Indice")
        contents.paragraph_format.page_break_before = True
        self._log()
        self._themes()
        self._requests()
        self._who()
        self._waves()
        self._method()
        self._contents(contents)
        self.notes.attach(self.document)
        return self

    def _save(self, path: Path) -> None:
        self.document.save(str(path))
        settle(path, day=self.content.method.made_on)

    # -- a template's own text

    def _make_room(self):
        body = self.document.element.body
        for paragraph in self.document.paragraphs:
            if PLACEHOLDER in paragraph.text:
                self._before = list(body)
                return paragraph._p
        for child in list(body):
            if child.tag != qn("w:sectPr"):
                body.remove(child)
        return None

    def _move_to_place(self) -> None:
        known = set(self._before)
        for element in [e for e in self.document.element.body if e not in known]:
            self.place.addprevious(element)
        self.place.getparent().remove(self.place)

    # -- pieces

    def _paragraph(self, text: str = "", style: str = "Normal") -> Paragraph:
        paragraph = self.document.add_paragraph(xml_text(text))
        paragraph._p.style = self.styles[style]
        return paragraph

    def _heading(self, text: str, level: int, *, new_page: bool = False) -> Paragraph:
        paragraph = self._paragraph(text, f"Heading {level}")
        name = f"_Toc{1000 + len(self.entries):08d}"
        bookmark(paragraph, name, len(self.entries) + 1)
        self.entries.append((level, name, text))
        paragraph.paragraph_format.page_break_before = new_page or None
        return paragraph

    def _run(self, paragraph: Paragraph, text: str, *, bold: bool = False, style: str = "") -> None:
        run = paragraph.add_run(xml_text(text))
        run.bold = bold or None
        if style:
            run._r.style = self.styles[style]

    def _status(self, paragraph: Paragraph, status: str, *, feminine: bool = False) -> None:
        shown = f"{status[:-1]}a" if feminine and status.endswith("o") else status
        self._run(paragraph, shown, style="Definitivo" if status == "definitivo" else "Proposto" if status == "proposto" else "")

    # -- sections

    def _cover(self, logo: Path | None) -> None:
        c = self.content
        if logo is not None and logo.suffix.lower() in (".png", ".jpg", ".jpeg", ".gif"):
            picture = self._paragraph().add_run().add_picture(str(logo), height=Cm(2))
            if picture.width > TEXT_WIDTH // 2:
                picture.height = Emu(picture.height * (TEXT_WIDTH // 2) // picture.width)
                picture.width = Emu(TEXT_WIDTH // 2)
        self._paragraph(c.title, "Title")
        if c.subtitle:
            self._paragraph(c.subtitle, "Subtitle")
        if c.period:
            self._paragraph(italian.sentence_case(c.period), "Dati")
        self._paragraph(c.at_a_glance, "Dati")
        if c.method.draft:
            note = self._paragraph()
            note.paragraph_format.space_before = Cm(0.6)
            self._run(note, "Bozza. ", style="Proposto")
            self._run(note, "Non tutto è stato guardato da una persona: temi e richieste «proposti» sono del programma.")

    def _contents(self, title: Paragraph) -> None:
        if not self.entries:
            return
        made = []
        for level, _, _ in self.entries:
            paragraph = self._paragraph(style=f"toc {level}")
            (made[-1]._p if made else title._p).addnext(paragraph._p)
            made.append(paragraph)
        if self.place is not None:
            self._move_to_place()
        pages = pages_of(self.document, self.notes.texts)
        write_contents(made, [(name, text, pages.get(name, 1)) for _, name, text in self.entries], _TOC)

    def _log(self) -> None:
        self._heading("Registro delle interviste", 1, new_page=True)
        if not self.content.log:
            self._paragraph("Nessuna intervista.")
            return
        rows = [(i.day, i.organisation, i.participants or "—", str(i.n_statements)) for i in self.content.log]
        add_table(self.document, self.styles, ("Data", "Ente", "Persone intervistate", "Affermazioni"), rows, widths=(3.3, 5.4, 5.8, 2.5), right={3})

    def _themes(self) -> None:
        c = self.content
        self._heading("Temi ricorrenti", 1, new_page=True)
        if not c.themes:
            self._paragraph("Nessun tema ricorre in più enti.")
        for theme in c.themes:
            self._theme(theme)
        if c.themes_total > len(c.themes):
            self._paragraph(
                f"Sono riportati i {len(c.themes)} temi più diffusi su {c.themes_total}: gli altri sono nel foglio Temi di restituzione.xlsx.",
                "Fonte",
            )

    def _theme(self, theme: ThemeSection) -> None:
        self._heading(theme.label, 2)
        facts = self._paragraph(style="Dati")
        parts = [italian.count(theme.n_statements, "affermazione", "affermazioni"), theme.period]
        self._run(facts, italian.sentence_case(theme.coverage), bold=True)
        self._run(facts, "".join(f" · {p}" for p in parts if p) + " · ")
        self._status(facts, theme.status)
        paragraph = self._paragraph()
        for n, passage in enumerate(theme.paragraph):
            self._run(paragraph, (" " if n else "") + passage.text)
            if passage.evidence:
                self.notes.cite(paragraph, _footnote(list(passage.evidence)))
        for e in theme.quotes:
            quote = self._paragraph(italian.quoted(e.text), "Quote")
            self.notes.cite(quote, _place(e))
            self._paragraph(e.said_by, "Fonte")
        if theme.organisations:
            line = self._paragraph(style="Fonte")
            line.paragraph_format.left_indent = Cm(0)
            self._run(line, "Chi ne parla: ", bold=True)
            self._run(line, ", ".join(theme.organisations))

    def _requests(self) -> None:
        self._heading("Sollecitazioni e richieste", 1, new_page=True)
        if not self.content.areas:
            self._paragraph("Nelle note non si trovano richieste.")
        for area in self.content.areas:
            self._area(area)

    def _area(self, area: AreaAsks) -> None:
        self._heading(area.name, 2)
        for ask in area.asks:  # a list, not a table: LibreOffice leaves half a page empty where rows have footnotes
            line = self._paragraph(style="List Bullet")
            line.paragraph_format.keep_together = True
            self._run(line, italian.sentence_case(ask.requester), bold=True)
            self._run(line, f" {ask.sentence}")
            if ask.evidence:
                self.notes.cite(line, _footnote([ask.evidence]))
            self._run(line, f" –\u00a0{ask.request_type},\u00a0")
            self._status(line, ask.status, feminine=True)
        if area.total > len(area.asks):
            self._paragraph(
                f"Sono riportate {len(area.asks)} richieste su {area.total}, le più sicure: le altre sono nel foglio Richieste di restituzione.xlsx.",
                "Fonte",
            )

    def _who(self) -> None:
        c = self.content
        if not c.matrix.rows or not c.matrix.bodies:
            return
        self._heading("Chi parla di che cosa", 1, new_page=True)
        self._paragraph("Quante affermazioni di ogni ente riguardano ogni tema; più scuro vuol dire di più.")
        add_matrix(self.document, self.styles, c.matrix)
        if c.saturation.sentence:
            self._heading("Quando i temi non sono più nuovi", 2)
            self._paragraph(c.saturation.sentence)

    def _waves(self) -> None:
        waves = self.content.waves
        if waves is None:
            return
        self._heading("Rispetto alla rilevazione precedente", 1, new_page=True)
        self._paragraph(f"Prima: {waves.before}. Ora: {waves.now}. {waves.sentence}")
        rows = [
            (italian.sentence_case(t.label), t.told, f"{t.bodies_before or '—'} → {t.bodies_now or '—'}", f"{t.statements_before or '—'} → {t.statements_now or '—'}")
            for t in waves.themes[:_CHANGES]
        ]
        if rows:
            add_table(self.document, self.styles, ("Tema", "Che cosa è cambiato", "Enti", "Affermazioni"), rows, widths=(8, 4, 2.2, 2.8), bold={0}, right={2, 3})
        for kind, title in (("ancora aperta", "Richieste ancora aperte"), ("nuova", "Richieste nuove"), ("non più presente", "Richieste che non tornano")):
            asks = [r for r in waves.requests if r.kind == kind]
            if asks:
                self._heading(title, 2)
            for r in asks[:_CHANGES]:
                line = self._paragraph(style="List Bullet")
                self._run(line, italian.sentence_case(r.requester), bold=True)
                self._run(line, f" {r.sentence} ({r.area})")
            if len(asks) > _CHANGES:
                self._paragraph(f"E altre {len(asks) - _CHANGES}.", "Fonte")

    def _method(self) -> None:
        m = self.content.method
        self._heading("Come è stato ottenuto", 1, new_page=True)
        groups = (("Che cosa è stato fatto", m.made), ("Che cosa ha guardato una persona", m.reviewed), ("Che cosa è incerto", m.uncertain))
        for title, sentences in groups:
            if sentences:
                self._paragraph(title, "Heading 3")
            for s in sentences:
                self._paragraph(s, "List Bullet")
        self._paragraph(
            f"Le {self.content.statements_total} affermazioni, con il punto delle note da cui vengono, sono in restituzione.html e restituzione.xlsx.",
            "Fonte",
        )
        self._paragraph().add_run().add_break(WD_BREAK.LINE)


def _place(e: Evidence) -> str:
    return f"{e.said_by}: {e.place}."


def _footnote(evidence: list[Evidence]) -> str:
    """Who said it, the words, the place in the notes; what does not fit by its number in the appendix."""
    shown, rest = evidence[:_FULL], evidence[_FULL:]
    parts = [f"{e.said_by}: {italian.quoted(italian.shorten(e.text, 220))} ({e.place})" for e in shown]
    if rest:
        numbers = ", ".join(str(e.number) for e in rest[:12]) + (" …" if len(rest) > 12 else "")
        noun = "affermazione" if len(rest) == 1 else "affermazioni"
        parts.append(f"e {'un’altra' if len(rest) == 1 else f'altre {len(rest)}'} {noun} (in restituzione.html: {numbers})")
    return "; ".join(parts) + "."
