"""The slides: a slide a theme, a slide an area, and no text that leaves its box."""

import pytest
from pptx import Presentation
from pptx.util import Emu, Inches, Pt

from pipeline.errors import RestituzioneError
from pipeline.report.bullets import shared
from pipeline.report.content import build_content
from pipeline.report.fit import LINE, count_lines, largest_size, made_to_fit, width
from pipeline.report.slides import write_slides
from pipeline.report.waves import compare
from pipeline.tables import BY_NAME


@pytest.fixture
def content(tables, study, record):
    return build_content(tables, study, record, waves=compare(tables, tables))


@pytest.fixture
def deck(content, tmp_path):
    write_slides(tmp_path / "a.pptx", content)
    return Presentation(tmp_path / "a.pptx")


def titles(deck) -> list[str]:
    return [s.shapes.title.text_frame.text.replace("\u00a0", " ") for s in deck.slides]


def overflowing(deck) -> list[str]:
    """Texts that, measured as Arial, are higher than their box or leave the slide."""
    out = []
    for slide in deck.slides:
        for shape in slide.shapes:
            if not shape.has_text_frame or not shape.text_frame.text:
                continue
            need = 0.0
            for p in shape.text_frame.paragraphs:
                size = max((r.font.size.pt for r in p.runs if r.font.size), default=18)
                room = Emu(shape.width).pt - 14
                need += count_lines(p.text, room, size, bold=any(r.font.bold for r in p.runs), margin=1.0) * size * 1.2
                need += p.space_after.pt if p.space_after is not None else 0
            inside = shape.left >= 0 and shape.top >= 0 and shape.left + shape.width <= deck.slide_width and shape.top + shape.height <= deck.slide_height
            if need > Emu(shape.height).pt + 12 or not inside:
                out.append(shape.text_frame.text)
    return out


def test_the_form_of_the_deck(deck):
    found = titles(deck)
    assert found[:3] == ["Restituzione delle interviste ai musei", "Project log", "Temi ricorrenti"]
    assert found[3:7] == ["Visitatori che non tornano", "Didascalie e testi nelle sale", "Personale e volontari", "Depositi e magazzini"]
    assert found[7:11] == [f"Sollecitazioni e richieste: {a}" for a in ("Formazione", "Rete", "Spazi", "Altro")]
    assert found[-1] == "Grazie per l'attenzione"


def test_no_text_leaves_its_box(deck):
    assert overflowing(deck) == []


def test_long_texts_are_made_to_fit(tables, study, record, tmp_path):
    long = "una parola dopo l'altra, senza che la frase finisca mai davvero; " * 30
    tables["themes"]["label"] = "un titolo di tema che non finisce mai e che nessuno metterebbe in una diapositiva, ma che qualcuno prima o poi scriverà"
    tables["themes"]["summary"] = long
    tables["requests"]["request"] = long
    tables["requests"]["text"] = long
    tables["interviews"]["organisation"] = "Consorzio intercomunale per la gestione associata dei servizi museali e bibliotecari della bassa pianura orientale"
    study = study.model_copy(update={"title": long[:200], "subtitle": long[:300]})
    write_slides(tmp_path / "l.pptx", build_content(tables, study, record))
    deck = Presentation(tmp_path / "l.pptx")
    assert overflowing(deck) == []
    asks = next(s for s in deck.slides if s.shapes.title.text_frame.text.startswith("Sollecitazioni"))
    assert any("…" in s.text_frame.text for s in asks.shapes if s.has_text_frame)


def test_many_requests_are_split_over_slides(tables, study, record, tmp_path):
    rows = tables["requests"].to_dict("records")
    many = [{**rows[n % len(rows)], "request_id": f"R{n}", "area": "Rete"} for n in range(60)]
    tables["requests"] = BY_NAME["requests"].frame(many)
    write_slides(tmp_path / "m.pptx", build_content(tables, study, record))
    deck = Presentation(tmp_path / "m.pptx")
    numbered = [t for t in titles(deck) if t.startswith("Sollecitazioni e richieste: Rete (")]
    assert numbered[0].endswith(f"(1 di {len(numbered)})") and len(numbered) > 1
    assert overflowing(deck) == []


def test_many_interviews_are_split_over_slides(tables, study, record, tmp_path):
    tables["interviews"] = BY_NAME["interviews"].frame(
        [{"interview_id": f"I{n}", "organisation": f"Museo numero {n}", "date": f"2022-01-{n:02d}", "source": "a"} for n in range(1, 29)]
    )
    write_slides(tmp_path / "m.pptx", build_content(tables, study, record))
    deck = Presentation(tmp_path / "m.pptx")
    assert [t for t in titles(deck) if t.startswith("Project log")] == [f"Project log ({n} di 3)" for n in (1, 2, 3)]
    text = "\n".join(s.text_frame.text for slide in deck.slides for s in slide.shapes if s.has_text_frame)
    assert all(f"Museo numero {n}" in text for n in range(1, 29))


def test_speakers_find_the_evidence_in_the_notes(deck):
    notes = deck.slides[3].notes_slide.notes_text_frame.text
    assert "corfu.md, riga" in notes and "Chi ne parla:" in notes


def test_properties_name_the_study_and_nobody(deck):
    assert deck.core_properties.author == deck.core_properties.last_modified_by == "Restituzione"
    assert deck.core_properties.title == "Restituzione delle interviste ai musei"


def test_equal_tables_give_equal_bytes(content, deck, tmp_path):
    write_slides(tmp_path / "b.pptx", content)
    assert (tmp_path / "a.pptx").read_bytes() == (tmp_path / "b.pptx").read_bytes()


def test_a_template_lends_its_layouts_and_none_of_its_slides(content, tmp_path):
    house = Presentation()
    house.slides.add_slide(house.slide_layouts[0]).shapes.title.text = "Diapositiva di prova del modello"
    house.save(tmp_path / "casa.pptx")
    write_slides(tmp_path / "t.pptx", content, template=tmp_path / "casa.pptx")
    deck = Presentation(tmp_path / "t.pptx")
    assert deck.slide_width == Inches(10) and "Diapositiva di prova del modello" not in titles(deck)
    assert overflowing(deck) == [] and titles(deck)[-1] == "Grazie per l'attenzione"
    import zipfile

    with zipfile.ZipFile(tmp_path / "t.pptx") as archive:
        assert not any(b"Diapositiva di prova" in archive.read(n) for n in archive.namelist())


def test_a_template_that_cannot_be_used_is_told(content, tmp_path):
    (tmp_path / "finto.pptx").write_text("ciao")
    with pytest.raises(RestituzioneError, match="finto.pptx.*modello PowerPoint"):
        write_slides(tmp_path / "t.pptx", content, template=tmp_path / "finto.pptx")


def test_an_empty_study_has_slides(study, tmp_path):
    write_slides(tmp_path / "e.pptx", build_content({n: t.empty() for n, t in BY_NAME.items()}, study, {}))
    assert titles(Presentation(tmp_path / "e.pptx")) == ["Restituzione delle interviste ai musei", "Temi ricorrenti", "Grazie per l'attenzione"]


def test_measured_widths_are_not_narrower_than_a_real_font():
    from PIL import ImageFont

    try:
        font = ImageFont.truetype("LiberationSans-Regular.ttf", 100)
    except OSError:
        pytest.skip("Liberation Sans, the free font with Arial's widths, is not installed")
    for text in ("Però l'età media è più alta: «così» non va", "WWW MAIUSCOLE E minuscole 0123456789", "sfilatini, fiammiferi & affini (2021)"):
        assert font.getlength(text) <= width(text, 100) <= 1.2 * font.getlength(text)


def test_the_largest_size_that_fits_is_taken():
    assert largest_size("breve", (200, 40), (30, 20, 10)) == 30
    assert largest_size("una frase che in grande non ci sta " * 3, (200, 60), (30, 20, 10)) == 10
    assert largest_size("parola " * 500, (100, 20), (30, 20)) == 0


def test_what_fits_at_no_size_is_shortened():
    text, size = made_to_fit("parola " * 500, (300, 60), (30, 20))
    assert size == 20 and text.endswith("…") and count_lines(text, 300, 20) * 20 * LINE <= 60


def test_bullets_use_as_few_slides_as_they_can_and_share_them():
    items = [("Ente", f"vorrebbe la cosa numero {n} fra tutte quelle che si possono volere") for n in range(30)]
    size, pages = shared(items, (700, 350), (24, 20, 16), gap=9, margin=1.1)
    assert sum(pages, []) == items and size in (24, 20, 16)
    assert max(map(len, pages)) - min(map(len, pages)) <= 4
    assert Pt(size)
