"""Word, OpenDocument and slides: what stands where in a real file."""

import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from pptx import Presentation
from pptx.util import Inches
from reader_samples import odt, told

from pipeline.errors import UnreadableFile
from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, ROW
from pipeline.ingest.read import read_document


def before_the_end(word, xml):
    word.element.body.insert(len(word.element.body) - 1, parse_xml(xml))


def filled(table_, rows):
    for cells, row in zip((r.cells for r in table_.rows), rows, strict=True):
        for cell, value in zip(cells, row, strict=True):
            cell.text = value


def test_word_headings_without_a_style(reading):
    word = docx.Document()
    word.add_paragraph().add_run("Il pontile").bold = True
    word.add_paragraph("Quando il lago è basso non si sale.")
    word.add_paragraph().add_run("La scuola").underline = True
    word.add_paragraph("Ha quaranta iscritti.")
    word.add_paragraph().add_run("I soldi").font.size = Pt(18)
    word.add_paragraph("Non ce ne sono.")
    d = reading("a.docx", word)
    assert [b.bold for b in d.blocks] == [True, False] * 3


def test_word_bold_throughout_marks_nothing(reading):
    word = docx.Document()
    for line in ("Si apre tardi.", "Si chiude presto.", "Nessuno avvisa.", "E basta."):
        word.add_paragraph().add_run(line).bold = True
    assert not any(b.bold for b in reading("a.docx", word).blocks)


def test_word_levels_of_lists_and_titles(reading):
    word = docx.Document()
    word.add_heading("Verbale", 0)
    word.add_heading("Orari", 2)
    word.add_paragraph("uno", style="List Bullet")
    word.add_paragraph("due", style="List Bullet 2")
    word.add_paragraph("tre", style="List Number")
    d = reading("a.docx", word)
    assert [(b.kind, b.level) for b in d.blocks] == [(HEADING, 1), (HEADING, 2), (ITEM, 0), (ITEM, 1), (ITEM, 0)]


def test_word_bullets_typed_with_line_breaks(reading):
    word = docx.Document()
    p = word.add_paragraph("- barche a mano")
    for line in ("- gommoni fermi", "- niente custode"):
        p.add_run().add_break()
        p.add_run(line)
    q = word.add_paragraph("Un discorso che va")
    q.add_run().add_break()
    q.add_run("a capo senza motivo.")
    assert told(reading("a.docx", word)) == [
        (ITEM, "barche a mano"),
        (ITEM, "gommoni fermi"),
        (ITEM, "niente custode"),
        (PARAGRAPH, "Un discorso che va a capo senza motivo."),
    ]


def test_word_revisions_links_hidden_text_boxes_and_controls(reading):
    word, w = docx.Document(), nsdecls("w")
    p = word.add_paragraph("Si apre ")
    p._p.append(parse_xml(f'<w:ins {w} w:id="1" w:author="x"><w:r><w:t xml:space="preserve">molto </w:t></w:r></w:ins>'))
    p._p.append(parse_xml(f'<w:del {w} w:id="2" w:author="x"><w:r><w:delText>poco </w:delText></w:r></w:del>'))
    p._p.append(parse_xml(f"<w:hyperlink {w}><w:r><w:t>tardi</w:t></w:r></w:hyperlink>"))
    p.add_run(" segreto").font.hidden = True
    before_the_end(word, f"<w:sdt {w}><w:sdtContent><w:p><w:r><w:t>Dentro un controllo.</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    before_the_end(
        word,
        f'<w:p {w} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>Nella casella.</w:t></w:r></w:p>'
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
    )
    word.sections[0].header.paragraphs[0].text = "INTESTAZIONE"
    word.sections[0].footer.paragraphs[0].text = "Pagina 1"
    assert [t for _, t in told(reading("a.docx", word))] == ["Si apre molto tardi", "Dentro un controllo.", "Nella casella."]


def test_word_merged_cells_and_lists_in_cells(reading):
    word = docx.Document()
    t = word.add_table(4, 2)
    filled(
        t,
        [
            ("Tema", "Nota"),
            ("Spazi", "Il canone cresce ogni anno e non si sa come fare"),
            ("", "La rimessa è in affitto da sempre"),
            ("Persone", ""),
        ],
    )
    t.cell(1, 0).merge(t.cell(2, 0))
    cell = t.cell(3, 1)
    cell.paragraphs[0].style = word.styles["List Bullet"]
    cell.paragraphs[0].add_run("Un custode il sabato")
    cell.add_paragraph("Un meccanico per i gommoni", style="List Bullet")
    d = reading("a.docx", word)
    assert [b.fields for b in d.blocks] == [
        {"Tema": "Spazi", "Nota": "Il canone cresce ogni anno e non si sa come fare"},
        {"Tema": "Spazi", "Nota": "La rimessa è in affitto da sempre"},
        {"Tema": "Persone", "Nota": "Un custode il sabato"},
        {"Tema": "Persone", "Nota": "Un meccanico per i gommoni"},
    ]
    assert d.blocks[3].locator == "tabella 1, riga 4"


def test_word_frame_around_text_is_no_table(reading):
    word = docx.Document()
    word.add_table(1, 1).cell(0, 0).text = "Si apre tardi.\n- e si chiude presto"
    assert told(reading("a.docx", word)) == [(PARAGRAPH, "Si apre tardi."), (ITEM, "e si chiude presto")]


def test_word_facts_table_by_position(reading):
    word = docx.Document()
    filled(word.add_table(3, 2), [("Data", "3 marzo 2022"), ("Ente", "Museo di Asso"), ("Presenti", "Ada Olmi, Ugo Testa")])
    assert [b.fields for b in reading("a.docx", word).blocks][1] == {"1": "Ente", "2": "Museo di Asso"}


def test_word_footnotes_follow_the_text(reading, tmp_path):
    word = docx.Document()
    word.add_paragraph("Si apre tardi.")
    word.save(tmp_path / "b.docx")
    notes = f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote><w:footnote w:id="1"><w:p><w:r><w:t>Dal 2019.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    with zipfile.ZipFile(tmp_path / "b.docx") as old, zipfile.ZipFile(tmp_path / "c.docx", "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/_rels/document.xml.rels":
                data = data.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rIdN" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>',
                )
            if name == "[Content_Types].xml":
                data = data.replace(
                    b"</Types>",
                    b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>',
                )
            new.writestr(name, data)
        new.writestr("word/footnotes.xml", notes)
    d = reading("a.docx", (tmp_path / "c.docx").read_bytes())
    assert (d.blocks[-1].text, d.blocks[-1].locator) == ("Dal 2019.", "nota 1")


def test_word_expands_no_entities(reading, tmp_path):
    docx.Document().save(tmp_path / "b.docx")
    secret = tmp_path / "segreto"
    secret.write_text("PAROLA")
    xml = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><w:document {nsdecls("w")}><w:body><w:p><w:r><w:t>ciao &e; a tutti</w:t></w:r></w:p></w:body></w:document>'
    with zipfile.ZipFile(tmp_path / "b.docx") as old, zipfile.ZipFile(tmp_path / "c.docx", "w") as new:
        for name in old.namelist():
            new.writestr(name, xml if name == "word/document.xml" else old.read(name))
    assert "PAROLA" not in reading("a.docx", (tmp_path / "c.docx").read_bytes()).text


def test_odt_headings_lists_bold_breaks_and_notes(reading):
    bold = '<style:style style:name="G" style:family="paragraph"><style:text-properties fo:font-weight="bold"/></style:style>'
    hidden = '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Dal 2019.</text:p></text:note-body></text:note>"
    body = (
        '<text:tracked-changes><text:p>cancellato</text:p></text:tracked-changes><text:h text:outline-level="2">Orari</text:h>'
        '<text:p text:style-name="G">Il mattino</text:p>'
        f'<text:p>Si apre<text:s/>tardi{note}<office:annotation><text:p>commento</text:p></office:annotation><text:span text:style-name="H"> segreto</text:span>.</text:p>'
        "<text:list><text:list-item><text:p>uno</text:p><text:list><text:list-item><text:p>due</text:p></text:list-item></text:list></text:list-item></text:list>"
        "<text:p>- tre<text:line-break/>- quattro</text:p>"
    )
    d = reading("a.odt", odt(body, styles=bold + hidden))
    assert [(b.kind, b.level, b.bold, b.text) for b in d.blocks] == [
        (HEADING, 2, False, "Orari"),
        (PARAGRAPH, 0, True, "Il mattino"),
        (PARAGRAPH, 0, False, "Si apre tardi."),
        (ITEM, 0, False, "uno"),
        (ITEM, 1, False, "due"),
        (ITEM, 0, False, "tre"),
        (ITEM, 0, False, "quattro"),
        (PARAGRAPH, 0, False, "Dal 2019."),
    ]
    assert d.blocks[-1].locator == "nota 1"


def test_odt_tables(reading):
    def row(*cells):
        return (
            "<table:table-row>"
            + "".join(f"<table:table-cell {more}><text:p>{c}</text:p></table:table-cell>" for c, more in cells)
            + "</table:table-row>"
        )

    covered = "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>La rimessa è in affitto da sempre, e cara</text:p></table:table-cell></table:table-row>"
    rows = row(("Ambito", ""), ("Che cosa succede", "")) + row(
        ("Spazi", 'table:number-rows-spanned="2"'), ("Il canone cresce ogni anno e non si sa come fare", "")
    )
    d = reading("a.odt", odt(f"<table:table>{rows}{covered}</table:table>"))
    assert [b.fields["Ambito"] for b in d.blocks] == ["Spazi", "Spazi"]
    assert d.blocks[1].fields["Che cosa succede"].startswith("La rimessa")
    assert d.blocks[0].locator == "tabella 1, riga 2"


def test_odt_with_a_password(tmp_path):
    (tmp_path / "a.odt").write_bytes(odt("<text:p>Si apre tardi.</text:p>", manifest="<encryption-data/>"))
    with pytest.raises(UnreadableFile, match="password"):
        read_document(tmp_path / "a.odt", root=tmp_path)


def test_slides_levels_tables_groups_and_notes(reading):
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Orari"
    body = slide.placeholders[1].text_frame
    body.text = "Si apre tardi"
    sub = body.add_paragraph()
    sub.text, sub.level = "E si chiude presto", 1
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Inches(1), Inches(6), Inches(3), Inches(1)).text_frame.text = "Dentro un gruppo"
    grid = slide.shapes.add_table(3, 2, Inches(1), Inches(7), Inches(4), Inches(1)).table
    for r, row in enumerate((("Tema", "Nota"), ("Soldi", "Non ce ne sono"), ("Scuole", "Tutte a maggio"))):
        for c, value in enumerate(row):
            grid.cell(r, c).text = value
    slide.notes_slide.notes_text_frame.text = "Il presidente ha chiesto una seconda riunione entro giugno."
    d = reading("a.pptx", deck)
    assert [(b.kind, b.level) for b in d.blocks][:3] == [(HEADING, 1), (ITEM, 0), (ITEM, 1)]
    assert "Dentro un gruppo" in d.text
    assert [b.fields for b in d.blocks if b.kind == ROW] == [
        {"Tema": "Soldi", "Nota": "Non ce ne sono"},
        {"Tema": "Scuole", "Nota": "Tutte a maggio"},
    ]
    assert d.blocks[-1].locator == "diapositiva 1, note"
    assert {b.page for b in d.blocks} == {1}
