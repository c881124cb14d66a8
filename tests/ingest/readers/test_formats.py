"""Small real files of every format, read back as a researcher would expect."""

import json

import docx
import openpyxl
import pytest
from pptx import Presentation

from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, ROW, TURN, fold
from pipeline.ingest.read import read_document


@pytest.fixture
def read(tmp_path):
    def write_and_read(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        document = read_document(path, root=tmp_path)
        for b in document.blocks:
            if b.kind != ROW:
                assert fold(document.text[b.start : b.end]) == b.text
            for column, (start, end) in b.spans.items():
                assert fold(document.text[start:end]) == b.fields[column]
        return document

    return write_and_read


def kinds(document):
    return [(b.kind, b.text) for b in document.blocks]


def test_markdown_keeps_offsets_of_the_file(read):
    text = "---\nente: Comune di Asso\ndata: 2022-03-01\n---\n# Note\n\n- Il **forno** chiude\n  alle sei.\n  - Sotto\n* Altro\n\nTesto _in corsivo_ e [un rimando](http://x.it).\n"
    d = read("a.md", text)
    assert d.meta == {"ente": "Comune di Asso", "data": "2022-03-01"}
    assert kinds(d) == [
        (HEADING, "Note"),
        (ITEM, "Il forno chiude alle sei."),
        (ITEM, "Sotto"),
        (ITEM, "Altro"),
        (PARAGRAPH, "Testo in corsivo e un rimando ."),
    ]
    assert len(d.text) == len(text)
    assert text[d.blocks[2].start : d.blocks[2].end] == "Sotto"
    assert [b.level for b in d.blocks[1:3]] == [0, 1]
    assert d.blocks[1].locator == "riga 7"


def test_markdown_emphasis_over_two_lines(read):
    d = read("a.md", "*Asso, 3 marzo 2022.\nPer noi Lea.*\n\nBasta.\n")
    assert [t for _, t in kinds(d)] == ["Asso, 3 marzo 2022.", "Per noi Lea.", "Basta."]


def test_markdown_table(read):
    d = read("a.md", "| Tema | Nota |\n|---|---|\n| Orari | Si apre tardi, troppo tardi |\n")
    assert d.blocks[0].fields == {"Tema": "Orari", "Nota": "Si apre tardi, troppo tardi"}


def test_wrapped_paragraphs_and_bullets_are_whole(read):
    d = read(
        "a.txt",
        (
            "La corriera delle sette non passa più dalla piazza e chi lavora al setificio arriva\n"
            "sempre con mezz'ora di ritardo, quando non resta a piedi del tutto. Lo sanno tutti e\n"
            "nessuno fa niente.\n\n- il forno chiude presto, e chi smonta dal turno di notte non trova il pane per la\n  colazione\n- altro\n"
        ),
    )
    assert [k for k, _ in kinds(d)] == [PARAGRAPH, ITEM, ITEM]
    assert d.blocks[0].text.endswith("nessuno fa niente.")
    assert d.blocks[1].text.endswith("per la colazione")


def test_short_lines_are_not_glued(read):
    d = read("a.txt", "Ente: Comune di Asso\nData: 1/3/2022\nPresenti: Ugo Neri\n\nTesto della nota che segue.\n")
    assert [t for _, t in kinds(d)][:3] == ["Ente: Comune di Asso", "Data: 1/3/2022", "Presenti: Ugo Neri"]


@pytest.mark.parametrize(
    "text, speakers",
    [
        ("D: Come va?\nR: Male, il bus salta.\nD: E poi?\nR: Poi piove.\n", ["D", "R", "D", "R"]),
        ("**D.** Come va? Dica.\n\n**R.** Male.\n\n**D.** E poi?\n\n**R.** Piove.\n", ["D", "R", "D", "R"]),
        (
            "[00:00:01] SPEAKER_00: Come va?\n[00:00:05] SPEAKER_01: Male.\n[00:01:02] SPEAKER_00: E poi?\n",
            ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00"],
        ),
        (
            "INTERVISTATRICE: Come va?\nMARIA NERI: Male.\nINTERVISTATRICE: E poi?\nMARIA NERI: Piove.\n",
            ["INTERVISTATRICE", "MARIA NERI"] * 2,
        ),
        ("Domanda: Come va?\nRisposta: Male.\nDomanda: E poi?\nRisposta: Piove.\n", ["Domanda", "Risposta"] * 2),
    ],
)
def test_transcripts(read, text, speakers):
    d = read("a.md", "Ente: Comune di Asso\n\n" + text)
    assert [b.speaker for b in d.blocks if b.kind == TURN] == speakers
    assert d.blocks[0].text == "Ente: Comune di Asso"


def test_notes_with_colons_are_no_transcript(read):
    d = read("a.txt", "- nidi: pochi posti\n- bus: salta le corse\n- scuola: freddo in aula\n")
    assert all(b.kind == ITEM for b in d.blocks)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(read, encoding, ends):
    text = "Perché l'età è un limite: così non va più.\nCittà e università.\n".replace("\n", ends)
    d = read("a.txt", text.encode(encoding))
    assert d.text == "Perché l'età è un limite: così non va più.\nCittà e università.\n"


def test_word_lists_headings_tables(read, tmp_path):
    word = docx.Document()
    word.add_heading("Verbale", 1)
    table = word.add_table(2, 2)
    for cell, text in zip(
        (c for r in table.rows for c in r.cells), ("Data", "3 marzo 2022", "Ente", "Comune di Asso"), strict=True
    ):
        cell.text = text
    word.add_paragraph("Il forno chiude presto.", style="List Bullet")
    word.add_paragraph("E riapre tardi.")
    word.save(tmp_path / "b.docx")
    d = read("a.docx", (tmp_path / "b.docx").read_bytes())
    assert [b.kind for b in d.blocks] == [HEADING, ROW, ROW, ITEM, PARAGRAPH]
    assert d.blocks[1].fields == {"1": "Data", "2": "3 marzo 2022"}
    assert d.blocks[4].locator == "paragrafo 3"


def test_slides(read, tmp_path):
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Trasporti"
    slide.placeholders[1].text = "La corriera salta"
    deck.save(tmp_path / "b.pptx")
    d = read("a.pptx", (tmp_path / "b.pptx").read_bytes())
    assert kinds(d) == [(HEADING, "Trasporti"), (ITEM, "La corriera salta")]
    assert d.blocks[1].locator == "diapositiva 1"


def test_sheet_below_a_title(read, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Note"
    for row in (
        ["Ascolto 2022"],
        [],
        ["Giorno", "Ente", "Osservazioni"],
        ["2022-03-01", "Comune di Asso", "Il forno chiude presto"],
    ):
        sheet.append(row)
    book.save(tmp_path / "b.xlsx")
    d = read("a.xlsx", (tmp_path / "b.xlsx").read_bytes())
    assert d.blocks[-1].fields == {"Giorno": "2022-03-01", "Ente": "Comune di Asso", "Osservazioni": "Il forno chiude presto"}
    assert d.blocks[-1].locator == "foglio Note, riga 4"


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_csv_separators_and_quotes(read, mark):
    d = read("a.csv", f'data{mark}ente{mark}nota\n1/3/2022{mark}Asso{mark}"Il forno, quello in piazza; chiude"\n')
    assert d.blocks[0].fields["nota"] == "Il forno, quello in piazza; chiude"


VTT = """WEBVTT

1
00:00:01.000 --> 00:00:04.000
<v Lea Sala>Come vanno

2
00:00:04.100 --> 00:00:06.000
<v Lea Sala>le cose?

3
00:00:07.000 --> 00:00:09.000
<v Ugo Neri>Il bus [Musica] salta una

4
00:00:09.100 --> 00:00:11.000
<v Ugo Neri>corsa su due. Basta.
"""


def test_captions_join_sentences_across_cues(read):
    d = read("a.vtt", VTT)
    assert [(b.speaker, b.text) for b in d.blocks] == [
        ("Lea Sala", "Come vanno le cose?"),
        ("Ugo Neri", "Il bus salta una corsa su due. Basta."),
    ]
    assert d.blocks[1].locator == "00:00:07"
    assert d.blocks[1].marks[1][1] == "00:00:09"


def test_subtitles_with_names_in_the_text(read):
    srt = "1\n00:00:01,000 --> 00:00:02,000\nLea: Come va?\n\n2\n00:00:03,000 --> 00:00:04,000\nUgo: Male,\n\n3\n00:00:05,000 --> 00:00:06,000\nmolto male.\n"
    d = read("a.srt", srt)
    assert [(b.speaker, b.text) for b in d.blocks] == [("Lea", "Come va?"), ("Ugo", "Male, molto male.")]


def test_whisper(read):
    data = {
        "text": "…",
        "segments": [
            {"start": 1, "end": 2, "text": " Come va?", "speaker": "A"},
            {"start": 62.5, "end": 63, "text": " Male.", "speaker": "B"},
        ],
    }
    d = read("a.json", json.dumps(data))
    assert [(b.speaker, b.text, b.locator) for b in d.blocks] == [("A", "Come va?", "00:00:01"), ("B", "Male.", "00:01:02")]
