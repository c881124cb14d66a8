"""Who speaks in a transcript, however it was typed; and notes that only look like one."""

import docx
import pytest
from reader_samples import said, told

from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, TURN

ASKED, ANSWERED = "Quando aprite?", "Due pomeriggi a settimana, e poi basta."
AGAIN, REPLIED = "E le scuole?", "Vengono a maggio. Vorrei un catalogo in rete."


def dialogue(asks, answers):
    return [(asks, ASKED), (answers, ANSWERED), (asks, AGAIN), (answers, REPLIED)]


def written(pattern, asks, answers):
    """The dialogue in one way of typing it; ``{t}`` is a time."""
    times = ("00:00:04", "00:00:09", "00:00:20", "00:00:23")
    return "".join(pattern.format(s=s, x=x, t=t) for (s, x), t in zip(dialogue(asks, answers), times, strict=True))


@pytest.mark.parametrize(
    "pattern, asks, answers",
    [
        ("{s}: {x}\n", "D", "R"),
        ("{s}. {x}\n", "D", "R"),
        ("{s} - {x}\n", "D", "R"),
        ("{s} – {x}\n\n", "D", "R"),
        ("{s}: {x}\n", "Intervistatrice", "Signora Olmi"),
        ("{s}:\n{x}\n\n", "INTERVISTATORE", "OLMI"),
        ("{s}\n{x}\n\n", "INTERVISTATORE", "OLMI"),
        ("{s}: {x}\n", "Lia Serra", "Nino Olmi"),
        ("{s}: {x}\n\n", "LS", "NO"),
        ("{s}: {x}\n", "L.S.", "N.O."),
        ("[{s}]: {x}\n", "Lia Serra", "Nino Olmi"),
        ("{t} {s}: {x}\n", "Lia Serra", "Nino Olmi"),
        ("[{t}] {s}: {x}\n", "SPEAKER_00", "SPEAKER_01"),
        ("[{t}]\n{s}: {x}\n\n", "SPEAKER_00", "SPEAKER_01"),
        ("{s} ({t})\n\n{x}\n\n", "Lia Serra", "Nino Olmi"),
        ("{s}   {t}\n{x}\n\n", "Lia Serra", "Nino Olmi"),
        ("{s}\n{t}\n{x}\n\n", "Lia Serra", "Nino Olmi"),
        ("({t}) {s} – {x}\n", "L. Serra", "N. Olmi"),
        ("{s}\n{x}\n", "Speaker 1", "Speaker 2"),
        (">> {s}: {x}\n", "Lia Serra", "Nino Olmi"),
        ("int: {x}\n", "int", "int"),
    ],
)
def test_ways_of_typing(reading, pattern, asks, answers):
    d = reading("a.txt", written(pattern, asks, answers))
    assert said(d) == dialogue(asks, answers)
    if "{t}" in pattern:
        assert [b.locator for b in d.blocks if b.kind == TURN] == ["00:00:04", "00:00:09", "00:00:20", "00:00:23"]
    else:
        assert d.blocks[-1].locator.startswith("riga ")


def test_numbered_questions_and_answers_have_two_speakers(reading):
    d = reading("a.txt", f"D1. {ASKED}\nR1. {ANSWERED}\nD2. {AGAIN}\nR2. {REPLIED}\n")
    assert said(d) == dialogue("D", "R")


def test_label_with_a_name_is_kept_as_written(reading):
    d = reading("a.txt", f"D: {ASKED}\nR (Olmi): {ANSWERED}\nD: {AGAIN}\nR (Testa): {REPLIED}\n")
    assert [s for s, _ in said(d)] == ["D", "R (Olmi)", "D", "R (Testa)"]


def test_bold_labels_in_markdown(reading):
    d = reading(
        "a.md",
        f"## Testo\n\n**Lia Serra** [00:04]: {ASKED}\n\n**Nino Olmi** [00:09]: {ANSWERED}\n\n**Lia Serra** [00:20]: {AGAIN}\n",
    )
    assert said(d) == dialogue("Lia Serra", "Nino Olmi")[:3]
    assert d.blocks[0].kind == HEADING


def test_dashes_alternate(reading):
    d = reading("a.txt", f"– {ASKED}\n– {ANSWERED}\n– {AGAIN}\n– {REPLIED}\n")
    assert said(d) == dialogue("voce 1", "voce 2")


def test_only_questions_are_labelled(reading):
    d = reading(
        "a.txt",
        f"Intervistatore: {ASKED}\n\n{ANSWERED}\n\nIntervistatore: {AGAIN}\n\n{REPLIED}\n\nIntervistatore: Altro?\n\nNo.\n",
    )
    assert said(d)[:4] == [("Intervistatore", ASKED), ("", ANSWERED), ("Intervistatore", AGAIN), ("", REPLIED)]


def test_only_answers_are_labelled(reading):
    d = reading("a.txt", f"{ASKED}\nR: {ANSWERED}\n\n{AGAIN}\nR: {REPLIED}\n\nAltro?\nR: No.\n")
    assert told(d)[:4] == [(PARAGRAPH, ASKED), (TURN, ANSWERED), (PARAGRAPH, AGAIN), (TURN, REPLIED)]


def test_turn_goes_on_over_lines_and_stage_directions(reading):
    d = reading(
        "a.txt",
        f"D: {ASKED}\nR: Due pomeriggi,\ne la chiave è dal barbiere: lui apre.\n(suona il telefono)\nScusi. Dicevo, si fa così.\nD: {AGAIN}\nR: No.\n",
    )
    assert told(d)[1:4] == [
        (TURN, "Due pomeriggi, e la chiave è dal barbiere: lui apre."),
        (PARAGRAPH, "(suona il telefono)"),
        (TURN, "Scusi. Dicevo, si fa così."),
    ]
    assert d.blocks[3].speaker == "R"


def test_times_without_speakers_join_a_sentence(reading):
    text = "[00:00.000 --> 00:04.200]  Quando aprite?\n[00:04.200 --> 00:09.000]  Due pomeriggi, e la signora\n[00:09.000 --> 00:12.000]  ha ottantun anni.\n"
    d = reading("a.txt", text)
    assert said(d) == [("", "Quando aprite?"), ("", "Due pomeriggi, e la signora ha ottantun anni.")]
    assert len(d.text) == len(text)


def test_header_above_and_second_interview_below_are_no_turns(reading):
    one = "Ente: Museo di {}\nData: {}/10/2022\nIntervistati: Ada Olmi, Ugo Testa\n\nD: Quando aprite?\nR: Mai.\nD: E le scuole?\nR: Mai.\n\n"
    d = reading("a.txt", one.format("Asso", 3) + one.format("Canzo", 5))
    kinds = [b.kind for b in d.blocks]
    assert kinds == [PARAGRAPH] * 3 + [TURN] * 4 + [PARAGRAPH] * 3 + [TURN] * 4
    assert d.blocks[2].text == "Intervistati: Ada Olmi, Ugo Testa"


def test_teams_paragraphs_with_line_breaks(reading):
    word = docx.Document()
    for (who, what), time in zip(dialogue("Lia Serra", "Nino Olmi"), ("0:04", "0:09", "0:20", "0:23"), strict=True):
        p = word.add_paragraph()
        p.add_run(who).bold = True
        p.add_run(f"   {time}").add_break()
        p.add_run(what)
    assert said(reading("a.docx", word)) == dialogue("Lia Serra", "Nino Olmi")


def test_transcript_in_table_columns(reading):
    word = docx.Document()
    table = word.add_table(0, 3)
    for row in (
        ("Ora", "Chi", "Testo"),
        ("00:00:04", "Intervistatrice", ASKED),
        ("00:00:09", "Olmi", ANSWERED),
        ("00:00:15", "Olmi", "Lo sanno tutti."),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    d = reading("a.docx", word)
    assert said(d) == [("Intervistatrice", ASKED), ("Olmi", f"{ANSWERED} Lo sanno tutti.")]
    assert d.blocks[1].marks[1][1] == "00:00:15"


@pytest.mark.parametrize(
    "text",
    [
        "Criticità: si apre tardi\nRichiesta: un custode\nCriticità: piove dentro\nRichiesta: un secchio\nCriticità: poi?\nRichiesta: due secchi\n",
        "Bar: chiuso dal 2019\nCassa: il POS non prende\nBar: lo vorrebbe la Pro Loco\nCassa: servirebbe la seconda\nBar: c'è un distributore\nCassa: la coda arriva in strada\n",
        "Lunedì 9:00\nMartedì 10:00\nLunedì 15:00\nIl sabato è chiuso e nessuno avvisa.\n",
        "R. Gatti\nD. Testa\nR. Bruno\n\nIl museo apre due pomeriggi.\n",
        "Direttrice: si apre due pomeriggi\nVolontari: hanno ottantun anni\nScuole: tutte a maggio\n",
        "D: 12/5/2022\nP: Ada Olmi\n\nIl museo apre due pomeriggi.\n",
    ],
)
def test_notes_that_only_look_like_speech(reading, text):
    assert said(reading("a.txt", text)) == []


def test_bullets_with_topics_stay_bullets(reading):
    d = reading("a.md", "- Orari: si apre tardi\n- Scuole: tutte a maggio\n- Orari: il sabato mai\n- Scuole: poi nessuno\n")
    assert all(b.kind == ITEM for b in d.blocks)


def test_lower_case_names_need_questions(reading):
    d = reading("a.txt", "int: quando aprite?\nolmi: due pomeriggi a settimana\nint: e le scuole?\nolmi: vengono a maggio\n")
    assert [s for s, _ in said(d)] == ["int", "olmi", "int", "olmi"]


def test_names_in_capitals_before_a_dash_speak(reading):
    lines = ["INTERVISTATRICE – Da quando aprite?", "SERRA – Da marzo.", "INTERVISTATRICE – E d'inverno?", "OLMI – Il lago gela.", "INTERVISTATRICE – Grazie."]
    head = "Intervistati: Lia Serra, cuoca; Nino Olmi, custode del molo\n\n"
    d = reading("a.txt", head + "\n\n".join(lines) + "\n\nSERRA – A voi.\n\nOLMI – Prego.\n")
    assert [b.speaker for b in d.blocks if b.kind == TURN] == ["INTERVISTATRICE", "SERRA", "INTERVISTATRICE", "OLMI", "INTERVISTATRICE", "SERRA", "OLMI"]
    assert d.blocks[0].kind == PARAGRAPH
    notes = reading("b.txt", "ORARI – si apre tardi e nessuno lo dice\n\nSPESE – la luce è raddoppiata\n")
    assert not [b for b in notes.blocks if b.kind == TURN]
