"""Subtitles and JSON as programs really export them."""

import json

import pytest
from reader_samples import said

from pipeline.errors import UnreadableFile
from pipeline.ingest.read import read_document


def vtt(*cues):
    return "WEBVTT\n\n" + "".join(f"{a} --> {b}\n{text}\n\n" for a, b, text in cues)


def test_several_voices_in_one_cue_and_tags(reading):
    d = reading(
        "a.vtt",
        vtt(
            ("00:01.000", "00:02.000", "<v Lia Serra>Come <i>va</i>?</v> <v Ugo>Male,"),
            ("00:02.000", "00:03.000", "<c.yellow>molto</c> <00:00:02.500>male."),
        ),
    )
    assert said(d) == [("Lia Serra", "Come va?"), ("Ugo", "Male, molto male.")]


def test_blank_line_in_a_cue_and_commas_lose_nothing(reading):
    d = reading(
        "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nPrima riga\n\ndopo il vuoto.\n\n00:00:03,000 --> 00:00:04,000\nVirgole.\n"
    )
    assert d.blocks[0].text == "Prima riga dopo il vuoto. Virgole."


def test_missing_head_numbers_and_identifiers(reading):
    d = reading(
        "a.vtt",
        "1\n00:01.000 --> 00:02.000\nUno\n2\n00:02.100 --> 00:03.000\ndue.\n\n8f3c-11/12-0\n00:03.000 --> 00:04.000\nTre.\n",
    )
    assert d.blocks[0].text == "Uno due. Tre."


def test_rolling_captions_are_told_once(reading):
    rows = [
        "il museo apre due pomeriggi",
        "e la signora",
        "delle chiavi ha ottantun anni",
        "quando sta male",
        "si chiude e basta",
    ]
    cues = [(f"00:0{n}.000", f"00:0{n + 1}.000", f"{rows[n]}\n{rows[n + 1]}") for n in range(4)]
    assert reading("a.vtt", vtt(*cues)).blocks[0].text == " ".join(rows)


def test_line_that_grows(reading):
    d = reading(
        "a.srt",
        "1\n00:00:01,000 --> 00:00:02,000\nil museo apre due\n\n2\n00:00:02,000 --> 00:00:03,000\nil museo apre due pomeriggi\n",
    )
    assert d.blocks[0].text == "il museo apre due pomeriggi"


def test_noises_go_and_words_in_brackets_stay(reading):
    d = reading(
        "a.vtt",
        vtt(
            (
                "00:01.000",
                "00:02.000",
                "[Musica] Si apre (risate) tardi ♪ la la ♪ [applausi del pubblico] (dal 2019) *rumore di fondo* e basta.",
            )
        ),
    )
    assert d.blocks[0].text == "Si apre tardi (dal 2019) e basta."


def test_changes_without_names(reading):
    d = reading(
        "a.srt", "1\n00:00:01,000 --> 00:00:02,000\n- Come va?\n- Male.\n\n2\n00:00:02,500 --> 00:00:03,000\nMolto male.\n"
    )
    assert [t for _, t in said(d)] == ["Come va?", "Male. Molto male."]


def test_arrows_with_names_and_entities(reading):
    d = reading(
        "a.vtt",
        vtt(
            ("00:01.000", "00:02.000", "&gt;&gt; LIA: Ti &amp; me?"),
            ("00:02.000", "00:03.000", "&gt;&gt; UGO: No."),
            ("00:03.000", "00:04.000", "&gt;&gt; LIA: Ah."),
            ("00:04.000", "00:05.000", "Ecco: niente."),
        ),
    )
    assert said(d) == [("LIA", "Ti & me?"), ("UGO", "No."), ("LIA", "Ah. Ecco: niente.")]


def test_pause_begins_a_turn_where_nobody_is_named(reading):
    d = reading(
        "a.srt",
        "1\n00:00:01,000 --> 00:00:02,000\nUno\n\n2\n00:00:02,500 --> 00:00:03,000\ndue.\n\n3\n00:00:09,000 --> 00:00:10,000\nTre.\n",
    )
    assert [(b.text, b.locator) for b in d.blocks] == [("Uno due.", "00:00:01"), ("Tre.", "00:00:09")]


def test_remarks_go_to_meta(reading):
    d = reading(
        "a.vtt", "WEBVTT\n\nNOTE Museo di Asso,\n3 marzo 2022\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:02.000\nCiao.\n"
    )
    assert d.meta["note"] == "Museo di Asso, 3 marzo 2022"
    assert d.text.strip() == "Ciao."


@pytest.mark.parametrize(
    "data, expected",
    [
        (
            {
                "segments": [
                    {"start": 0, "end": 1, "text": "Uno"},
                    {"start": 1.2, "end": 2, "text": "due."},
                    {"start": 9, "end": 10, "text": "Tre."},
                ]
            },
            ["Uno due.", "Tre."],
        ),
        ([{"start": 0, "end": 1, "text": "Uno."}], ["Uno."]),
        ({"text": "Solo testo."}, ["Solo testo."]),
        (
            {
                "utterances": [
                    {"speaker": "A", "start": 100, "end": 2000, "text": "Uno."},
                    {"speaker": "B", "start": 90_000, "end": 99_000, "text": "Due."},
                ]
            },
            ["Uno.", "Due."],
        ),
        ({"results": {"transcript": [{"speaker_label": "spk_0", "start_time": "1.5", "content": "Uno."}]}}, ["Uno."]),
        ({"segments": [{"start": None, "text": "Uno"}, {"start": "x", "text": "due."}, {"text": None}, 3]}, ["Uno due."]),
    ],
)
def test_json_of_many_programs(reading, data, expected):
    assert [b.text for b in reading("a.json", json.dumps(data)).blocks] == expected


def test_milliseconds(reading):
    d = reading(
        "a.json",
        json.dumps(
            {"utterances": [{"speaker": "A", "start": 100, "text": "Uno."}, {"speaker": "B", "start": 90_000, "text": "Due."}]}
        ),
    )
    assert d.blocks[1].locator == "00:01:30"


@pytest.mark.parametrize(
    "content", ["{", "[" * 100_000, '{"a": 1}', "[]", "3", '{"segments": []}', '{"segments": [{"text": "\\ud800"}]}']
)
def test_json_without_a_transcript(tmp_path, content):
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(UnreadableFile):
        read_document(tmp_path / "a.json", root=tmp_path)
