"""The Word document: styles, contents, footnotes, a study's own template."""

import re
import shutil
import subprocess
import zipfile

import docx
import pytest
from lxml import etree

from pipeline.errors import RestituzioneError, StudyError
from pipeline.report.assets import require_assets
from pipeline.report.content import build_content
from pipeline.report.waves import compare
from pipeline.report.word import write_word
from pipeline.study import Report
from pipeline.tables import BY_NAME

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def content(tables, study, record):
    return build_content(tables, study, record, waves=compare(tables, tables))


@pytest.fixture
def path(content, tmp_path):
    write_word(tmp_path / "a.docx", content)
    return tmp_path / "a.docx"


def _part(path, name: str):
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def test_headings_are_headings(path):
    document = docx.Document(path)
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[:3] == ["Registro delle interviste", "Temi ricorrenti", "Sollecitazioni e richieste"]
    second = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert "Visitatori che non tornano" in second and "Formazione" in second
    assert document.paragraphs[0].style.name == "Title"


def test_the_contents_are_filled_and_lead_to_the_headings(path):
    document = docx.Document(path)
    headings = [p.text for p in document.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
    entries = [p for p in document.paragraphs if p.style.name in ("toc 1", "toc 2")]
    texts = [["".join(t.text or "" for t in r.iter(f"{W}t")) for r in e._p.iter(f"{W}r")] for e in entries]
    assert [next(t for t in runs if t) for runs in texts] == headings
    pages = [int(next(t for t in reversed(runs) if t)) for runs in texts]
    assert pages == sorted(pages) and pages[:2] == [3, 4]  # the cover and the contents come first
    root = _part(path, "word/document.xml")
    marks = {b.get(f"{W}name") for b in root.iter(f"{W}bookmarkStart")}
    assert {h.get(f"{W}anchor") for h in root.iter(f"{W}hyperlink")} <= marks
    assert any("TOC" in (i.text or "") for i in root.iter(f"{W}instrText"))
    kinds = [f.get(f"{W}fldCharType") for f in root.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_every_footnote_mark_has_its_note_with_words_and_place(path):
    marks = [m.get(f"{W}id") for m in _part(path, "word/document.xml").iter(f"{W}footnoteReference")]
    notes = {n.get(f"{W}id"): "".join(n.itertext()) for n in _part(path, "word/footnotes.xml")}
    assert len(marks) == len(set(marks)) and set(marks) == set(notes) - {"-1", "0"}
    assert any("«=1+1 era scritto nel registro" in n and "corfu.md, riga" in n for n in notes.values())


def test_a_quote_is_in_the_style_of_quotes(path):
    quotes = [p.text for p in docx.Document(path).paragraphs if p.style.name == "Quote"]
    assert len(quotes) == 12 and all(q.startswith("«") and "»" in q for q in quotes)


def test_requests_stand_in_lists_by_area_with_their_status(path):
    document = docx.Document(path)
    texts = [(p.style.name, p.text) for p in document.paragraphs]
    training = texts[texts.index(("Heading 2", "Formazione")) + 1 :][:3]
    assert {style for style, _ in training} == {"List Bullet"}
    assert training[0][1].startswith("Museo civico di Corfù vorrebbe") and training[0][1].endswith("sollecitazione,\u00a0proposta")


@pytest.mark.skipif(not shutil.which("soffice") or not shutil.which("pdftotext"), reason="LibreOffice or poppler is not installed")
def test_the_contents_give_the_pages_on_which_libreoffice_sets_the_headings(sample_run, tmp_path):
    shutil.copy(sample_run.processed / "restituzione.docx", tmp_path / "a.docx")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=240)
    shown = subprocess.run(["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True, text=True).stdout.split("\f")
    entries = re.findall(r"^ *(\S.*?)\.{3,} ?(\d+)$", shown[1], re.M)
    assert len(entries) > 10
    off = [abs(int(page) - next(n for n, text in enumerate(shown[2:], 3) if re.search(rf"^ *{re.escape(title)}$", text, re.M))) for title, page in entries]
    assert max(off) <= 1 and off.count(0) >= 0.8 * len(off)


def test_properties_of_tables_stand_in_the_order_that_word_reads(path):
    order = [f"{W}{n}" for n in "tblStyle tblW jc tblBorders tblLayout tblCellMar tblLook".split()]
    for properties in _part(path, "word/document.xml").iter(f"{W}tblPr"):
        places = [order.index(e.tag) for e in properties]
        assert places == sorted(places)
    cell_order = [f"{W}{n}" for n in "tcW shd textDirection vAlign".split()]
    for properties in _part(path, "word/document.xml").iter(f"{W}tcPr"):
        places = [cell_order.index(e.tag) for e in properties]
        assert places == sorted(places)
    settings = [e.tag for e in _part(path, "word/settings.xml")]
    assert settings.index(f"{W}footnotePr") < settings.index(f"{W}compat")


def test_pages_are_numbered_by_fields(path):
    footer = docx.Document(path).sections[0].footer.paragraphs[0]
    assert re.findall(r"PAGE|NUMPAGES", "".join(i.text for i in footer._p.iter(f"{W}instrText"))) == ["PAGE", "NUMPAGES"]


def test_properties_name_the_study_and_nobody(path):
    properties = docx.Document(path).core_properties
    assert properties.title == "Restituzione delle interviste ai musei"
    assert properties.author == properties.last_modified_by == "Restituzione"
    assert properties.created.date().isoformat() == "2022-03-20"


def test_equal_tables_give_equal_bytes(content, path, tmp_path):
    write_word(tmp_path / "b.docx", content)
    assert path.read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_characters_that_xml_cannot_hold_are_left_out(tables, study, record, tmp_path):
    tables["themes"].loc[0, "label"] = "sale\x00 e \x0bcorridoi \ud800"
    write_word(tmp_path / "c.docx", build_content(tables, study, record))
    assert any(p.text == "Sale e corridoi " for p in docx.Document(tmp_path / "c.docx").paragraphs)


def test_an_empty_study_has_a_document(study, tmp_path):
    write_word(tmp_path / "e.docx", build_content({n: t.empty() for n, t in BY_NAME.items()}, study, {}))
    texts = [p.text for p in docx.Document(tmp_path / "e.docx").paragraphs]
    assert "Nessuna intervista." in texts and "Nelle note non si trovano richieste." in texts


@pytest.fixture
def template(tmp_path):
    """A house style: red headings, a header, a letter around the place for the text."""
    document = docx.Document()
    document.styles["Heading 1"].font.color.rgb = docx.shared.RGBColor(200, 0, 0)
    document.sections[0].header.paragraphs[0].text = "Carta intestata"
    document.add_paragraph("Gentile Presidente,")
    document.add_paragraph("{{restituzione}}")
    document.add_paragraph("Cordiali saluti")
    document.save(tmp_path / "casa.docx")
    return tmp_path / "casa.docx"


def test_a_template_keeps_its_styles_its_header_and_its_text_around_the_place(content, template, tmp_path):
    write_word(tmp_path / "t.docx", content, template=template)
    document = docx.Document(tmp_path / "t.docx")
    texts = [p.text for p in document.paragraphs]
    assert texts[0] == "Gentile Presidente," and texts[-1] == "Cordiali saluti" and "{{restituzione}}" not in texts
    assert texts.index("Temi ricorrenti") > 1
    assert document.sections[0].header.paragraphs[0].text == "Carta intestata"
    assert document.styles["Heading 1"].font.color.rgb == docx.shared.RGBColor(200, 0, 0)
    assert document.styles["Fonte"].font.size.pt == 9


def test_a_template_without_a_place_lends_its_styles_only(content, tmp_path):
    document = docx.Document()
    document.add_paragraph("testo di prova del modello")
    document.save(tmp_path / "vuoto.docx")
    write_word(tmp_path / "t.docx", content, template=tmp_path / "vuoto.docx")
    assert "testo di prova del modello" not in [p.text for p in docx.Document(tmp_path / "t.docx").paragraphs]


def test_a_template_that_is_no_word_file_is_told(content, tmp_path):
    (tmp_path / "finto.docx").write_text("ciao")
    with pytest.raises(RestituzioneError, match="finto.docx.*modello Word"):
        write_word(tmp_path / "t.docx", content, template=tmp_path / "finto.docx")


def test_a_template_that_is_not_there_is_told_before_anything_is_read(study, tmp_path):
    with pytest.raises(StudyError, match="docx_template"):
        require_assets(study.model_copy(update={"report": Report(docx_template="manca.docx")}), tmp_path)
