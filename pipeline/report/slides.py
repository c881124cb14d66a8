"""restituzione.pptx: title, project log, a slide a theme, a slide an area, thanks; text always inside its box."""

from __future__ import annotations

from pathlib import Path

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from pipeline.report import italian
from pipeline.report.archive import settle, xml_text
from pipeline.report.asks import AreaAsks
from pipeline.report.content import Content, ThemeSection
from pipeline.report.evidence import Interview
from pipeline.report.fit import LINE, count_lines, height, made_to_fit
from pipeline.report.slides_base import ACCENT, INK, SOFT, WARM, Base

_CARDS = (4, 3)  # columns and rows of a log slide
_LOG_SLIDES, _AREA_SLIDES, _OVERVIEW = 6, 4, 10
_BULLET, _SMALL_BULLET, _GAP = 18, 15, 9.0  # points
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

    def _box(self, slide: Slide, left: int, top: int, width: int, box_height: int, paragraphs: list[list[tuple]], *, gap: float = 0, anchor=MSO_ANCHOR.TOP) -> None:
        """A text box; each paragraph is a list of (text, size, colour, bold, italic)."""
        frame = slide.shapes.add_textbox(Emu(left), Emu(top), Emu(width), Emu(box_height)).text_frame
        frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, anchor
        frame.margin_top = frame.margin_bottom = 0
        for n, pieces in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(gap)
            for text, size, colour, bold, italic in pieces:
                run = paragraph.add_run()
                run.text = xml_text(text)
                run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
                if colour is not None:
                    run.font.color.rgb = colour

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

    # -- slides

    def _title(self, logo: Path | None) -> None:
        c = self.content
        lines = [c.subtitle, italian.sentence_case(c.period), "Bozza: non tutto è stato guardato da una persona" if c.method.draft else ""]
        slide = self.base.cover(c.title, "\n".join(line for line in lines if line))
        if self.base.own:
            band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Inches(0.35), self.base.deck.slide_height)
            band.fill.solid()
            band.fill.fore_color.rgb = ACCENT
            band.line.fill.background()
        if logo is not None and logo.suffix.lower() in (".png", ".jpg", ".jpeg", ".gif"):
            picture = slide.shapes.add_picture(str(logo), self.base.left, Inches(0.6), height=Inches(0.9))
            widest = self.base.width // 2
            if picture.width > widest:
                picture.height, picture.width = Emu(picture.height * widest // picture.width), Emu(widest)

    def _log(self) -> None:
        per_slide = _CARDS[0] * _CARDS[1]
        log = self.content.log
        pages = [log[n : n + per_slide] for n in range(0, len(log), per_slide)]
        shown = pages[:_LOG_SLIDES]
        for n, page in enumerate(shown, 1):
            slide = self.base.page("Project log" + (f" ({n} di {len(shown)})" if len(shown) > 1 else ""))
            for place, interview in enumerate(page):
                self._card(slide, place, interview)
            if n == len(shown) and len(pages) > len(shown):
                rest = len(log) - per_slide * len(shown)
                self._notes(slide, [f"E altre {italian.count(rest, 'intervista', 'interviste')}: in restituzione.xlsx."])
            self._foot(slide)

    def _card(self, slide: Slide, place: int, interview: Interview) -> None:
        b = self.base
        width, room = b.width // _CARDS[0], (b.bottom - b.top) // _CARDS[1]
        left, top = b.left + place % _CARDS[0] * width, b.top + place // _CARDS[0] * room
        box = self._points(width - Inches(0.15)), Emu(room).pt - 34
        name, size = made_to_fit(interview.organisation, box, (18, 16, 14, 12), bold=True, margin=b.margin)
        day, day_size = made_to_fit(interview.day.upper(), (box[0], 17), (12, 11, 10, 9), bold=True, margin=b.margin)
        line = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top + Inches(0.05), Emu(width - Inches(0.25)), Emu(19_000))
        line.fill.solid()
        line.fill.fore_color.rgb = ACCENT
        line.line.fill.background()
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
            for width, colour in ((bar, None), (bar * theme.n_organisations // max(1, len(c.bodies)), ACCENT)):
                shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, b.left + name_width, top + room // 2 - Inches(0.08), Emu(max(1, min(width, bar))), Inches(0.16))
                shape.fill.solid()
                shape.line.fill.background()
                if colour is None:
                    shape.fill.fore_color.rgb = type(ACCENT)(0xD9, 0xD6, 0xCD)
                else:
                    shape.fill.fore_color.rgb = colour
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
        self._box(slide, status_left, b.top, b.left + b.width - status_left, Inches(0.4), [[(theme.status, 14, colour, True, theme.status == "proposto")]])
        top = b.top + Inches(0.55)
        room = b.bottom - top
        text = " ".join(p.text for p in theme.paragraph)
        share = 0.5 if theme.quotes else 1.0
        shown, size = made_to_fit(text, (self._points(b.width), Emu(int(room * share)).pt), (22, 20, 18, 16), margin=b.margin)
        used = int(Pt(height(shown, self._points(b.width), size, margin=b.margin))) if shown else 0
        if shown:
            self._box(slide, b.left, top, b.width, used, [[(shown, size, INK, False, False)]])
        self._quotes(slide, theme, top + used + Inches(0.25))
        self._notes(slide, self._theme_notes(theme))
        self._foot(slide)

    def _quotes(self, slide: Slide, theme: ThemeSection, top: int) -> None:
        b = self.base
        left = b.left + Inches(0.35)
        width = b.width - Inches(0.35)
        start = top
        for e in theme.quotes:
            text = italian.quoted(italian.shorten(e.text, 240))
            source, source_size = made_to_fit(e.said_by, (self._points(width), 16), (12, 11, 10), margin=b.margin)
            need = height(text, self._points(width), 16, margin=b.margin) + source_size * LINE + 6
            if Emu(b.bottom - top).pt < need:
                continue
            self._box(
                slide, left, top, width, int(Pt(need)),
                [[(text, 16, INK, False, True)], [(source, source_size, SOFT, False, False)]],
            )  # fmt: skip
            top += int(Pt(need)) + Inches(0.12)
        if top > start:
            line = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, b.left + Inches(0.1), start, Emu(30_000), Emu(top - start - Inches(0.12)))
            line.fill.solid()
            line.fill.fore_color.rgb = WARM if theme.status == "proposto" else ACCENT
            line.line.fill.background()

    def _theme_notes(self, theme: ThemeSection) -> list[str]:
        lines = [p.text for p in theme.paragraph]
        lines += [f"{italian.quoted(e.text)} ({e.said_by}; {e.place})" for e in theme.quotes]
        if theme.organisations:
            lines.append("Chi ne parla: " + ", ".join(theme.organisations))
        return lines

    def _area(self, area: AreaAsks) -> None:
        b = self.base
        box = self._points(b.width - Inches(0.3))
        room = Emu(b.bottom - b.top).pt - 6
        items = [(italian.sentence_case(a.requester), a.sentence) for a in area.asks]
        pages = _pages(items, box, room, _BULLET, b.margin)
        size = _BULLET
        if len(pages) > 1:
            size = _SMALL_BULLET
            pages = _pages(items, box, room, size, b.margin)
        shown = pages[:_AREA_SLIDES]
        for n, page in enumerate(shown, 1):
            slide = b.page(f"Sollecitazioni e richieste: {area.name}" + (f" ({n} di {len(shown)})" if len(shown) > 1 else ""))
            paragraphs = [[("•  ", size, ACCENT, True, False), (who, size, INK, True, False), (f" {what}", size, INK, False, False)] for who, what in page]
            self._box(slide, b.left, b.top, b.width, b.bottom - b.top, paragraphs, gap=_GAP)
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
        text, size = made_to_fit("\n".join(lines), (self._points(b.width), Emu(b.bottom - b.top).pt - 40), (20, 18, 16, 14, 12), margin=b.margin)
        self._box(slide, b.left, b.top, b.width, b.bottom - b.top, [[(line, size, INK, False, False)] for line in text.split("\n")], gap=8)
        self._foot(slide)

    def _thanks(self) -> None:
        c = self.content
        slide = self.base.cover("Grazie per l'attenzione", c.title)
        if self.base.own:
            band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Inches(0.35), self.base.deck.slide_height)
            band.fill.solid()
            band.fill.fore_color.rgb = ACCENT
            band.line.fill.background()
        self._notes(slide, [*c.method.made, *c.method.reviewed, *c.method.uncertain])


def _pages(items: list[tuple[str, str]], box: float, room: float, size: float, margin: float) -> list[list[tuple[str, str]]]:
    """Bullets shared among slides; one that would fill more than half a slide is shortened."""
    pages: list[list[tuple[str, str]]] = []
    left = 0.0
    for who, what in items:
        most = int(room / 2 / (size * LINE))
        while count_lines(f"•  {who} {what}", box, size, bold=True, margin=margin) > most and len(what) > 40:
            what = italian.shorten(what, int(len(what) * 0.9))
        need = height(f"•  {who} {what}", box, size, bold=True, margin=margin) + _GAP
        if not pages or need > left:
            pages.append([])
            left = room
        pages[-1].append((who, what))
        left -= need
    return pages
