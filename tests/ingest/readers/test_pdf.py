"""PDF pages as people print them, and those that hold no text or no end of drawings."""

import pytest
from reader_samples import pdf, pdf_objects, pdf_of_contents, said, told

from pipeline.errors import UnreadableFile
from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, ROW
from pipeline.ingest.read import read_document

LINES = [
    "Quando il lago è basso non si sale sul pontile, e in ottobre è quasi sempre basso; il co-",
    "mune ha promesso una passerella due volte, ma nessuno l'ha vista e i soci più anziani",
    "restano a terra.",
]


def body(top, lines, *, x=72, step=15):
    return [(x, top - step * n, 11, False, line) for n, line in enumerate(lines)]


def test_paragraphs_headings_bullets(reading):
    page = [(72, 760, 18, True, "Incontro al circolo"), (72, 730, 12, True, "Il pontile"), *body(710, LINES)]
    page += [
        (72, 640, 11, False, "• servirebbe un custode il sabato, perché i ragazzi arrivano soli e nessuno apre la"),
        (84, 625, 11, False, "rimessa prima delle dieci"),
        (72, 610, 11, False, "• due gommoni fermi"),
    ]
    d = reading("a.pdf", pdf(page))
    assert [k for k, _ in told(d)] == [HEADING, HEADING, PARAGRAPH, ITEM, ITEM]
    assert d.blocks[0].level == 1 and d.blocks[1].level == 2
    assert "il comune ha promesso" in d.blocks[2].text and d.blocks[2].text.endswith("restano a terra.")
    assert d.blocks[3].text.endswith("rimessa prima delle dieci")
    assert (d.blocks[4].locator, d.blocks[4].page) == ("pagina 1", 1)


def test_paragraph_goes_on_over_the_page_and_footers_go(reading):
    first = [*body(120, LINES[:2]), (250, 30, 8, False, "Ascolto 2022 - pag. 1 di 2")]
    second = [*body(760, LINES[2:]), (250, 30, 8, False, "Ascolto 2022 - pag. 2 di 2")]
    d = reading("a.pdf", pdf(first, second))
    assert len(d.blocks) == 1
    assert d.blocks[0].text.endswith("restano a terra.") and "pag." not in d.text


def test_running_header_is_kept_once(reading):
    pages = [
        [(72, 810, 9, False, "Museo di Asso - 3 marzo 2022"), *body(700, [f"Capoverso {n} che dice qualcosa."])] for n in range(3)
    ]
    d = reading("a.pdf", pdf(*pages))
    assert d.text.count("Museo di Asso") == 1
    assert [b.text for b in d.blocks][-1] == "Capoverso 2 che dice qualcosa."


def test_two_columns_are_read_one_after_the_other(reading):
    left, right = [f"sinistra {n} parole di una riga" for n in range(20)], [f"destra {n} parole di una riga" for n in range(20)]
    d = reading("a.pdf", pdf([(180, 780, 18, True, "Due colonne di testo insieme"), *body(740, left), *body(733, right, x=320)]))
    text = d.text
    assert text.index("sinistra 19") < text.index("destra 0") < text.index("destra 19")
    assert text.startswith("Due colonne")


def test_ruled_table(reading):
    cells = [("Tema", "Nota"), ("Orari", "Si apre tardi"), ("Soldi", "Non ce ne sono")]
    content = b"".join(
        b"BT /F1 10 Tf %d %d Td (%s) Tj ET\n" % (x, 700 - 20 * r, value.encode())
        for r, row in enumerate(cells)
        for x, value in zip((75, 175), row, strict=True)
    )
    content += b"".join(b"70 %d m 400 %d l S\n" % (y, y) for y in (714, 694, 674, 654)) + b"".join(
        b"%d 714 m %d 654 l S\n" % (x, x) for x in (70, 170, 400)
    )
    d = reading("a.pdf", pdf_of_contents([content]))
    assert [b.fields for b in d.blocks if b.kind == ROW] == [
        {"Tema": "Orari", "Nota": "Si apre tardi"},
        {"Tema": "Soldi", "Nota": "Non ce ne sono"},
    ]


def test_transcript(reading):
    d = reading(
        "a.pdf",
        pdf(
            body(
                700,
                [
                    "D: Quando aprite?",
                    "R: Due pomeriggi, e la signora che tiene le chiavi ha ottantun anni e abita in fondo al",
                    "paese.",
                    "D: Altro?",
                    "R: No.",
                ],
            )
        ),
    )
    assert said(d) == [
        ("D", "Quando aprite?"),
        ("R", "Due pomeriggi, e la signora che tiene le chiavi ha ottantun anni e abita in fondo al paese."),
        ("D", "Altro?"),
        ("R", "No."),
    ]


def test_letters_printed_twice_for_bold_are_read_once(reading):
    d = reading(
        "a.pdf", pdf([(72, 700, 12, False, "Titolo in grassetto finto"), (72, 700, 12, False, "Titolo in grassetto finto")])
    )
    assert d.blocks[0].text == "Titolo in grassetto finto"


def image_page(text=b""):
    picture = b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n\x00\nendstream"
    content = text + b"q 595 0 0 842 0 0 cm /I Do Q\n"
    return pdf_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 7 0 R] /Count 2 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> /Font << /F1 6 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            picture,
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 8 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
            b"<< /Length 32 >>\nstream\nq 595 0 0 842 0 0 cm /I Do Q    \nendstream",
        ]
    )


def problem(tmp_path, data):
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(UnreadableFile) as error:
        read_document(tmp_path / "a.pdf", root=tmp_path)
    return error.value


def test_scanned_pdf_needs_ocr(tmp_path):
    error = problem(tmp_path, image_page())
    assert "scansione" in error.problem and "OCR" in error.what_to_do


def test_one_scanned_page_among_others_is_told(reading):
    d = reading("a.pdf", image_page(b"BT /F1 12 Tf 72 700 Td (Il museo apre due pomeriggi a settimana.) Tj ET\n"))
    assert [p[0] for p in d.problems] == ["pagina 2"]
    assert d.blocks[0].text == "Il museo apre due pomeriggi a settimana."


def test_password(tmp_path):
    lock = b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O (%s) /U (%s) >> /ID [(a) (a)] " % (b"o" * 32, b"u" * 32)
    assert (
        "password"
        in problem(
            tmp_path, pdf_objects([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"], trailer=lock)
        ).problem
    )


def test_a_million_strokes_are_not_drawn(tmp_path):
    assert "complessi" in problem(tmp_path, pdf_of_contents([b"0 0 m 1 1 l S\n" * 300_000])).problem


def test_stream_that_unpacks_without_end(tmp_path):
    assert "assurda" in problem(tmp_path, pdf_of_contents([b" " * 300_000_000])).problem


def test_forms_within_forms_are_counted_before_they_are_drawn(tmp_path):
    depth, objects = (
        8,
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
            b"<< /Length 6 >>\nstream\n/X Do \nendstream",
        ],
    )
    for k in range(depth):
        content = b"/X Do\n" * 20 if k < depth - 1 else b"0 0 m 1 1 l S\n"
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >> /Length %d >>\nstream\n%s\nendstream"
            % (6 + k, len(content), content)
        )
    assert problem(tmp_path, pdf_objects(objects)).what_to_do


def test_damaged_instructions_are_not_quoted_in_the_log(reading, caplog):
    content = (
        b"BT /F1 12 Tf 72 700 Td (Il museo apre due pomeriggi.) Tj [(SEGRETO) /x 3 /Q] TJ /SEGRETO (SEGRETO) Tf (SEGRETO) TL ET\n"
    )
    reading("a.pdf", pdf_of_contents([content]))
    assert "SEGRETO" not in caplog.text
