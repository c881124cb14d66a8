"""Paragraphs, bullets and titles of notes without marks; encodings that went wrong."""

import unicodedata

import pytest
from reader_samples import told

from pipeline.errors import UnreadableFile
from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, ROW, TURN


def texts(document):
    return [b.text for b in document.blocks]


def test_wrapped_bullets_without_indent_are_whole(reading):
    d = reading(
        "a.txt",
        (
            "– I soci più anziani non riescono a salire sul pontile quando il lago è\nbasso e in ottobre è quasi sempre basso.\n"
            "– La scuola ha quaranta iscritti, tutti di fuori; dei ragazzi del\npaese non se ne vede uno.\n– Servirebbe un custode.\n"
        ),
    )
    assert [k for k, _ in told(d)] == [ITEM] * 3
    assert d.blocks[0].text.endswith("quasi sempre basso.")
    assert d.blocks[1].locator == "riga 3"


def test_long_lines_are_paragraphs_of_their_own(reading):
    lines = [f"Capoverso {n}: " + "il lago è basso e la barca non esce, " * 6 + "dicono." for n in range(4)]
    assert texts(reading("a.txt", "\n".join(lines))) == lines


def test_one_note_a_line_is_never_joined(reading):
    lines = [
        "apre 2 pom. a settimana",
        "signora delle chiavi 81 anni, sola",
        "scuole tutte a maggio, poi + nessuno",
        "vorrebbe catalogo in rete",
    ]
    assert texts(reading("a.txt", "\n".join(lines))) == lines
    assert texts(reading("a.md", "\n".join(lines))) == lines


def test_first_line_indent_begins_a_paragraph(reading):
    d = reading(
        "a.txt",
        (
            "    Il museo apre due pomeriggi a settimana e la signora che\ntiene le chiavi ha ottantun anni. Quando sta male si chiude\ne basta.\n"
            "    Le scuole vengono a maggio, tutte insieme, e nelle altre\nstagioni non si vede un bambino.\n"
        ),
    )
    assert len(d.blocks) == 2
    assert d.blocks[1].text.startswith("Le scuole") and d.blocks[1].text.endswith("un bambino.")


@pytest.mark.parametrize(
    "line",
    [
        "1) apre tardi",
        "a) apre tardi",
        "• apre tardi",
        "· apre tardi",
        "→ apre tardi",
        "=> apre tardi",
        "* apre tardi",
        "1.2 apre tardi",
    ],
)
def test_signs_of_bullets(reading, line):
    d = reading("a.txt", f"{line}\n{line.replace('tardi', 'presto')}\n")
    assert told(d) == [(ITEM, "apre tardi"), (ITEM, "apre presto")]


def test_bullets_typed_without_a_space(reading):
    d = reading("a.txt", "-apre tardi\n-signora di 81 anni\n-scuole a maggio\n")
    assert told(d)[0] == (ITEM, "apre tardi")


def test_depth_by_indent_and_by_sign(reading):
    assert [b.level for b in reading("a.txt", "* uno\n    * due\n        * tre\n    * quattro\n* cinque\n").blocks] == [
        0,
        1,
        2,
        1,
        0,
    ]
    d = reading(
        "b.txt",
        "1. si apre tardi, e nessuno sa perché non si assuma qualcuno;\n- due\n- tre\n2. si chiude presto, e la chiave resta dal barbiere di fronte;\n- cinque\n",
    )
    assert [b.level for b in d.blocks] == [0, 1, 1, 0, 1]


def test_wrapped_number_is_no_bullet(reading):
    d = reading(
        "a.txt",
        (
            "La biglietteria resta aperta soltanto la mattina, e nel pomeriggio fino alle\n18. Poi chiude, e chi arriva da fuori trova il portone sbarrato\n"
            "e se ne torna a casa.\n\nLe scuole vengono a maggio, tutte insieme, e nelle altre stagioni non si vede\nun bambino, nemmeno per sbaglio.\n"
        ),
    )
    assert [k for k, _ in told(d)] == [PARAGRAPH] * 2


@pytest.mark.parametrize("title", ["IL PONTILE", "Il pontile\n==========", "Il pontile\n-------", "1. Il pontile", "Il pontile:"])
def test_titles(reading, title):
    body = "Quando il lago è basso non si sale, e in ottobre è quasi sempre basso.\n\n"
    d = reading(
        "a.txt", f"{title}\n{body}{title.replace('1', '2').replace('pontile', 'molo').replace('PONTILE', 'MOLO')}\n{body}"
    )
    assert [k for k, _ in told(d)] == [HEADING, PARAGRAPH] * 2
    assert "pontile" in d.blocks[0].text.lower()


def test_short_lines_over_prose_are_titles_where_they_are_the_habit(reading):
    body = "Quando il lago è basso non si sale sul pontile, e in ottobre è sempre basso. Nessuno dice niente.\n\n"
    d = reading("a.txt", f"Il pontile\n\n{body}La scuola di vela\n\n{body}Servirebbe un custode\n\n{body}")
    assert [(k, t) for k, t in told(d) if k == HEADING] == [(HEADING, "Il pontile"), (HEADING, "La scuola di vela")]
    assert (PARAGRAPH, "Servirebbe un custode") in told(d)


def test_dash_line_below_a_sentence_makes_no_title(reading):
    d = reading("a.md", "Il lago è basso e non si sale.\n---\nAltro capoverso.\n")
    assert told(d) == [(PARAGRAPH, "Il lago è basso e non si sale."), (PARAGRAPH, "Altro capoverso.")]


def test_numbered_questions_are_headings_over_their_answers(reading):
    d = reading("a.txt", "1. Com'è il pontile?\nBasso, e non si sale.\n\n2. E la scuola?\nQuaranta iscritti.\n")
    assert told(d) == [
        (HEADING, "Com'è il pontile?"),
        (PARAGRAPH, "Basso, e non si sale."),
        (HEADING, "E la scuola?"),
        (PARAGRAPH, "Quaranta iscritti."),
    ]


def test_who_was_there_listed_below_its_label(reading):
    d = reading("a.txt", "Presenti:\n- Ada Olmi\n- Ugo Testa\n\n- il museo apre tardi\n- la chiave è dal barbiere\n")
    assert told(d)[0] == (PARAGRAPH, "Presenti: - Ada Olmi - Ugo Testa")
    assert [k for k, _ in told(d)[1:]] == [ITEM, ITEM]


def test_page_marks_are_left_out(reading):
    d = reading("a.txt", "Si apre tardi.\n\n--- pagina 2 ---\n\nSi chiude presto.\n\x0c\nPagina 3\nE basta.\n")
    assert texts(d) == ["Si apre tardi.", "Si chiude presto.", "E basta."]


def test_table_saved_as_text(reading):
    d = reading(
        "a.txt",
        "Tema\tNota\tChi\nOrari\tSi apre tardi, e nessuno avvisa\tOlmi\nScuole\tVengono a maggio, tutte insieme\tTesta\nSoldi\tNon ce ne sono, mai\tOlmi\n",
    )
    assert [b.kind for b in d.blocks] == [ROW] * 3
    assert d.blocks[0].fields["Nota"] == "Si apre tardi, e nessuno avvisa"


def test_subtitles_and_markdown_saved_as_text(reading):
    assert (
        reading("a.txt", "1\n00:00:01,000 --> 00:00:02,000\nLia: Come va?\n\n2\n00:00:03,000 --> 00:00:04,000\nUgo: Male.\n")
        .blocks[0]
        .kind
        == TURN
    )
    assert told(reading("b.txt", "# Note\n\n- **Orari**\n"))[0] == (HEADING, "Note")


GOOD = "Perché l'età è un limite: così non va più, e già si è detto.\n"


@pytest.mark.parametrize(
    "data",
    [
        (GOOD * 20).encode() + b"\xe8 rotto\n",
        GOOD.encode().decode("latin-1").encode(),
        unicodedata.normalize("NFD", GOOD).encode(),
        GOOD.encode("utf-16-be"),
        b"\xff\xfe" + GOOD.encode("utf-16-le"),
        GOOD.replace("’", "'").encode("cp850"),
    ],
)
def test_encodings_that_went_wrong(reading, data):
    assert reading("a.txt", data).text.startswith(GOOD)


def test_control_and_zero_width_characters(reading):
    d = reading("a.txt", "Il museo\x00 apre\x07 tardi\u200b davvero \u202ee basta 😀 👩‍👧\n" * 3)
    assert d.blocks[0].text.startswith("Il museo apre tardi davvero e basta 😀")


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x00\x01\x02" * 400])
def test_bytes_that_are_no_text(reading, data):
    with pytest.raises(UnreadableFile, match="non è testo"):
        reading("a.txt", data)


def test_a_sign_before_capitals_alone_marks_headings(reading):
    d = reading("a.txt", "Circolo, 3.4.24\n\n> GENTE\niscritti in calo\nil custode va in pensione\n\n> SALA\nsoffitto umido\nutile una stufa\n")
    assert [b.text for b in d.blocks if b.kind == HEADING][-2:] == ["GENTE", "SALA"]
    assert [t for t in texts(d) if t.startswith(("utile", "il custode"))] == ["il custode va in pensione", "utile una stufa"]


def test_bold_numbers_over_numbered_points_are_headings(reading):
    d = reading("a.md", "Circolo\n\n**1. Le spese**\n1. Il tetto costa.\n2. La stufa pure.\n\n**2. Vendere**\n1. Il bar va bene.\n2. La lotteria no.\n")
    assert [b.text for b in d.blocks if b.kind == HEADING][-2:] == ["Le spese", "Vendere"]


def test_a_few_words_closed_by_a_full_stop_open_every_paragraph(reading):
    said = ["Il molo è basso e d'ottobre finisce sotto l'acqua.", "Le barche dei soci restano legate per mesi interi."]
    titles = ["Per cominciare, il molo.", "I soci, naturalmente.", "Intorno al lago."]
    d = reading("a.txt", "\n\n".join("\n".join([t, *said]) for t in titles))
    assert [b.text for b in d.blocks if b.kind == HEADING] == titles
    spoken = reading("b.txt", "\n\n".join("\n".join([t, *said]) for t in ["Il molo è basso.", "Manca un custode.", "Non viene nessuno."]))
    assert not [b for b in spoken.blocks if b.kind == HEADING]


def test_one_verb_alone_over_a_list_is_its_title(reading):
    d = reading(
        "a.txt",
        "Novità\n> Il molo è stato rifatto dalla Regione.\n> La barca nuova è arrivata a maggio.\n\nPropongono\n> Un secondo corso di vela per i ragazzi.\n\n"
        "Il lago è basso da due anni e la sabbia arriva fino alle barche.\n\nNessuno viene a misurarlo, da quando hanno chiuso l'ufficio.\n",
    )
    assert [b.text for b in d.blocks if b.kind == HEADING] == ["Novità", "Propongono"]


def test_capitals_and_so_on_are_a_title(reading):
    d = reading("a.txt", "BARCHE ecc.\n- due legate da marzo\n\nMOLO\n- sotto l'acqua\n")
    assert [b.text for b in d.blocks if b.kind == HEADING] == ["BARCHE ecc.", "MOLO"]
