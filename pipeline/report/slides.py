"""restituzione.pptx: title, project log, a slide a theme, a slide an area, thanks; text always inside its box."""

from __future__ import annotations

from pathlib import Path

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from pipeline.report import italian
from pipeline.report.archive import settle, xml_text
from pipeline.report.asks import AreaAsks
from pipeline.report.bullets import shared
from pipeline.report.content import Content, ThemeSection
from pipeline.report.evidence import Interview
from pipeline.report.fit import LINE, height, made_to_fit
from pipeline.report.slides_base import ACCENT, INK, SOFT, WARM, Base, add_bullet, paint
from pipeline.report.slides_base import LINE as LINE_COLOUR
from pipeline.report.waves import MERGED

_CARDS = (4, 3)  # columns and rows of a log slide
_LOG_SLIDES, _AREA_SLIDES, _OVERVIEW = 6, 4, 10
_BULLETS, _GAP = (24, 22, 20, 18, 16), 9.0  # points; the smallest size is split over slides
_QUOTES = (20, 18, 16)
_HANG = 18.0  # points by which bulleted text is indented
_INSET = 7.2  # points left free on each side of a text box


def write_slides(path: Path, content: Content, *, template: Path | None = None, logo: Path | None = None) -> None:
    """Write the presentation.

    Args:
        path: the file.
        content: what it says.
        template: a .pptx whose master and layouts are used.
        logo: a picture for the first slide.

    Raises:
        RestituzioneError: the template cannot be used.
    """
    writer = _Writer(Base(template), content)
    writer.write(logo)
    writer.base.deck.save(str(path))
    settle(path, day=content.method.made_on)


class _Writer:
    def __init__(self, base: Base, content: Content) -> None:
        self.base, self.content = base, content

    def write(self, logo: Path | None) -> None:
        c, deck = self.content, self.base.deck
        properties = deck.core_properties
        properties.title, properties.subject = xml_text(c.title)[:255], xml_text(c.subtitle)[:255]
        properties.author = properties.last_modified_by = "Restituzione"
        properties.comments = properties.keywords = ""
        properties.language = "it-IT"
        self._title(logo)
        self._log()
        self._overview()
        for theme in c.themes:
            self._theme(theme)
        for area in c.areas:
            self._area(area)
        self._waves()
        self._thanks()

    # -- pieces

    def _box(
        self, slide: Slide, left: int, top: int, width: int, box_height: int, paragraphs: list, *,
        gap: float = 0, anchor=MSO_ANCHOR.TOP, align=PP_ALIGN.LEFT, bullets: bool = False,
    ) -> None:  # fmt: skip
        """A text box; a paragraph is a list of (text, size, colour, bold, italic), or such a list with the gap after it."""
        frame = slide.shapes.add_textbox(Emu(left), Emu(top), Emu(width), Emu(box_height)).text_frame
        frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, anchor
        frame.margin_top = frame.margin_bottom = 0
        for n, pieces in enumerate(paragraphs):
            pieces, space = pieces if isinstance(pieces, tuple) else (pieces, gap)
            paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            paragraph.space_after, paragraph.alignment = Pt(space), align
            if bullets:
                add_bullet(paragraph, _HANG)
            for text, size, colour, bold, italic in pieces:
                run = paragraph.add_run()
                run.text = xml_text(text)
                run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
                paint(run.font.color, colour)

    def _points(self, emu: int) -> float:
        return Emu(emu).pt - 2 * _INSET

    def _foot(self, slide: Slide) -> None:
        """Title of the study and number of the slide, where the template brings no place of its own."""
        if not self.base.own:
            return
        number = len(self.base.deck.slides)
        title, _ = made_to_fit(self.content.title, (Inches(10).pt, 14), (10,))
        self._box(slide, self.base.left, Inches(7.05), Inches(10.5), Inches(0.3), [[(title, 10, SOFT, False, False)]])
        self._box(slide, Inches(11.9), Inches(7.05), Inches(0.9), Inches(0.3), [[(str(number), 10, SOFT, False, False)]])

    def _notes(self, slide: Slide, lines: list[str]) -> None:
        if lines:
            slide.notes_slide.notes_text_frame.text = xml_text("\n".join(lines))

    def _bar(self, slide: Slide, left: int, top: int, width: int, bar_height: int, colour) -> None:
        """A filled rectangle without outline or shadow."""
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Emu(left), Emu(top), Emu(max(1, width)), Emu(bar_height))
        shape.fill.solid()
        paint(shape.fill.fore_color, colour)
        shape.line.fill.background()
        shape.shadow.inherit = False

    # -- slides

    def _title(self, logo: Path | None) -> None:
        c = self.content
        lines = [c.subtitle, italian.sentence_case(c.period), "Bozza: non tutto è stato guardato da una persona" if c.method.draft else ""]
        slide = self.base.cover(c.title, "\n".join(line for line in lines if line))
        if self.base.own:
            self._bar(slide, 0, 0, Inches(0.35), self.base.deck.slide_height, ACCENT)
        if logo is not None and logo.suffix.lower() in (".png", ".jpg", ".jpeg", ".gif"):
            picture = slide.shapes.add_picture(str(logo), self.base.left, Inches(0.6), height=Inches(0.9))
            widest = self.base.width // 2
            if picture.width > widest:
                picture.height, picture.width = Emu(picture.height * widest // picture.width), Emu(widest)

    def _log(self) -> None:
        log, columns = self.content.log, _CARDS[0]
        rows = 4 if columns * _CARDS[1] < len(log) <= columns * 4 else _CARDS[1]
        n_pages = -(-len(log) // (columns * rows)) or 1
        per_slide = -(-len(log) // n_pages) or 1
        pages = [log[n : n + per_slide] for n in range(0, len(log), per_slide)]
        shown = pages[:_LOG_SLIDES]
        for n, page in enumerate(shown, 1):
            slide = self.base.page("Project log" + (f" ({n}\u00a0di\u00a0{len(shown)})" if len(shown) > 1 else ""))
            for place, interview in enumerate(page):
                self._card(slide, place, interview, rows)
            if n == len(shown) and len(pages) > len(shown):
                rest = len(log) - per_slide * len(shown)
                self._notes(slide, [f"E altre {italian.count(rest, 'intervista', 'interviste')}: in restituzione.xlsx."])
            self._foot(slide)

    def _card(self, slide: Slide, place: int, interview: Interview, rows: int) -> None:
        b = self.base
        width, room = b.width // _CARDS[0], (b.bottom - b.top) // rows
        left, top = b.left + place % _CARDS[0] * width, b.top + place // _CARDS[0] * room
        box = self._points(width - Inches(0.15)), Emu(room).pt - 34
        name, size = made_to_fit(interview.organisation, box, (18, 16, 14, 12), bold=True, margin=b.margin)
        day, day_size = made_to_fit(interview.day.upper(), (box[0], 17), (12, 11, 10, 9), bold=True, margin=b.margin)
        self._bar(slide, left + Inches(0.1), top + Inches(0.05), width - Inches(0.35), 19_000, ACCENT)
        self._box(
            slide, left, top + Inches(0.13), width - Inches(0.15), room - Inches(0.2),
            [[(day, day_size, ACCENT, True, False)], [(name, size, INK, True, False)]], gap=3,
        )  # fmt: skip

    def _overview(self) -> None:
        c, b = self.content, self.base
        if not c.themes:
            slide = b.page("Temi ricorrenti")
            self._box(slide, b.left, b.top, b.width, Inches(1), [[("Nessun tema ricorre in più enti.", 20, INK, False, False)]])
            self._foot(slide)
            return
        slide = b.page("Temi ricorrenti")
        shown = c.themes[:_OVERVIEW]
        room = min((b.bottom - b.top) // len(shown), Inches(0.62))
        name_width, bar = int(b.width * 0.55), int(b.width * 0.27)
        for n, theme in enumerate(shown):
            top = b.top + n * room
            label, size = made_to_fit(theme.label, (self._points(name_width), Emu(room).pt), (20, 18, 16, 14, 12), bold=True, margin=b.margin)
            self._box(slide, b.left, top, name_width, room, [[(label, size, INK, True, False)]], anchor=MSO_ANCHOR.MIDDLE)
            middle = top + room // 2 - Inches(0.08)
            self._bar(slide, b.left + name_width, middle, bar, Inches(0.16), LINE_COLOUR)
            share = min(1.0, theme.n_organisations / max(1, len(c.bodies)))
            self._bar(slide, b.left + name_width, middle, int(bar * share), Inches(0.16), ACCENT)
            count = f"{theme.n_organisations} su {len(c.bodies)}"
            left = b.left + name_width + bar + Inches(0.1)
            self._box(slide, left, top, b.left + b.width - left, room, [[(count, 14, SOFT, False, False)]], anchor=MSO_ANCHOR.MIDDLE)
        if c.themes_total > len(shown):
            self._notes(slide, [f"I primi {len(shown)} di {c.themes_total}; gli altri sono in restituzione.xlsx."])
        self._foot(slide)

    def _theme(self, theme: ThemeSection) -> None:
        b = self.base
        slide = b.page(theme.label)
        coverage = f"{italian.sentence_case(theme.coverage)} · {italian.count(theme.n_statements, 'affermazione', 'affermazioni')}"
        line, size = made_to_fit(coverage, (self._points(int(b.width * 0.82)), 24), (18, 16, 14, 12), bold=True, margin=b.margin)
        status_left = b.left + int(b.width * 0.82)
        self._box(slide, b.left, b.top, int(b.width * 0.82), Inches(0.4), [[(line, size, ACCENT, True, False)]])
        colour = WARM if theme.status == "proposto" else ACCENT
        self._box(slide, status_left, b.top, b.left + b.width - status_left, Inches(0.4), [[(theme.status, 14, colour, True, theme.status == "proposto")]], align=PP_ALIGN.RIGHT)
        top = b.top + Inches(0.55)
        room = b.bottom - top
        text = " ".join(p.text for p in theme.paragraph)
        share = 0.5 if theme.quotes else 1.0
        shown, size = made_to_fit(text, (self._points(b.width), Emu(int(room * share)).pt), (22, 20, 18, 16), margin=b.margin)
        used = int(Pt(height(shown, self._points(b.width), size, margin=b.margin))) if shown else 0
        if shown:
            self._box(slide, b.left, top, b.width, used, [[(shown, size, INK, False, False)]])
        self._quotes(slide, theme, top + used + Inches(0.25), largest=size if shown else _QUOTES[0])
        self._notes(slide, self._theme_notes(theme))
        self._foot(slide)

    def _quotes(self, slide: Slide, theme: ThemeSection, top: int, *, largest: float) -> None:
        b = self.base
        left = b.left + Inches(0.35)
        width = b.width - Inches(0.35)
        box, room = self._points(width), Emu(b.bottom - top).pt
        texts = [(italian.quoted(italian.shorten(e.text, 240)), *made_to_fit(e.said_by, (box, 16), (12, 11, 10), margin=b.margin)) for e in theme.quotes]
        fits = [(n, size) for n in range(len(texts), 0, -1) for size in _QUOTES if size <= largest and self._quote_height(texts[:n], box, size) <= room]
        if not fits:
            return
        shown, size = fits[0]  # as many as find room, as large as they then may be
        used = self._quote_height(texts[:shown], box, size)
        paragraphs = []
        for text, source, source_size in texts[:shown]:
            paragraphs += [([(text, size, INK, False, True)], 0), ([(source, source_size, SOFT, False, False)], _GAP)]
        self._box(slide, left, top, width, int(Pt(used)), paragraphs)
        self._bar(slide, b.left + Inches(0.1), top, 30_000, int(Pt(used - _GAP)), WARM if theme.status == "proposto" else ACCENT)

    def _quote_height(self, texts: list[tuple[str, str, float]], box: float, size: float) -> float:
        return sum(height(text, box, size, margin=self.base.margin) + source_size * LINE + 6 + _GAP for text, _, source_size in texts)

    def _theme_notes(self, theme: ThemeSection) -> list[str]:
        lines = [p.text for p in theme.paragraph]
        lines += [f"{italian.quoted(e.text)} ({e.said_by}; {e.place})" for e in theme.quotes]
        if theme.organisations:
            lines.append("Chi ne parla: " + ", ".join(theme.organisations))
        return lines

    def _area(self, area: AreaAsks) -> None:
        b = self.base
        box = self._points(b.width) - _HANG
        room = Emu(b.bottom - b.top).pt - 6
        items = [(italian.sentence_case(a.requester), a.sentence) for a in area.asks]
        size, pages = shared(items, (box, room), _BULLETS, gap=_GAP, margin=b.margin)
        shown = pages[:_AREA_SLIDES]
        for n, page in enumerate(shown, 1):
            slide = b.page(f"Sollecitazioni e richieste: {area.name}" + (f" ({n}\u00a0di\u00a0{len(shown)})" if len(shown) > 1 else ""))
            paragraphs = [[(who, size, INK, True, False), (f" {what}", size, INK, False, False)] for who, what in page]
            self._box(slide, b.left, b.top, b.width, b.bottom - b.top, paragraphs, gap=_GAP, bullets=True)
            rest = area.total - sum(len(p) for p in shown)
            if n == len(shown) and rest:
                self._notes(slide, [f"Altre {rest} sono nel foglio Richieste di restituzione.xlsx."])
            self._foot(slide)

    def _waves(self) -> None:
        waves, b = self.content.waves, self.base
        if waves is None:
            return
        slide = b.page("Rispetto alla rilevazione precedente")
        lines = [f"Prima: {waves.before}. Ora: {waves.now}.", waves.sentence]
        for kind, title in (("nuovo", "Temi nuovi"), ("cresciuto", "Temi cresciuti"), ("non più presente", "Temi non più presenti")):
            labels = [italian.quoted(t.label) for t in waves.themes if t.kind == kind]
            if labels:
                lines.append(f"{title}: {italian.listed(labels[:6])}" + (" …" if len(labels) > 6 else ""))
        merged = [f"{italian.quoted(t.label)} {t.told}" for t in waves.themes if t.kind == MERGED]
        if merged:
            lines.append("; ".join(merged[:4]) + (" …" if len(merged) > 4 else ""))
        text, size = made_to_fit("\n".join(lines), (self._points(b.width), Emu(b.bottom - b.top).pt - 40), (20, 18, 16, 14, 12), margin=b.margin)
        self._box(slide, b.left, b.top, b.width, b.bottom - b.top, [[(line, size, INK, False, False)] for line in text.split("\n")], gap=8)
        self._foot(slide)

    def _thanks(self) -> None:
        c = self.content
        slide = self.base.cover("Grazie per l'attenzione", c.title)
        if self.base.own:
            self._bar(slide, 0, 0, Inches(0.35), self.base.deck.slide_height, ACCENT)
        self._notes(slide, [*c.method.made, *c.method.reviewed, *c.method.uncertain])
