"""Whatever bytes a file holds, the answer is a document that keeps its promises or one clear word, in time."""

import io
import os
import random
import time
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pptx import Presentation
from reader_samples import check, pdf

from pipeline.errors import UnreadableFile
from pipeline.ingest.read import list_sources, read_document
from pipeline.ingest.readers.decode import decode
from pipeline.ingest.readers.lines import read_lines
from pipeline.ingest.readers.markdown import read_markdown

SUFFIXES = ("txt", "md", "docx", "odt", "pptx", "pdf", "xlsx", "ods", "csv", "vtt", "srt", "json")
# Pieces that notes are made of, in any order.
PIECES = st.sampled_from(
    [
        "D: come va?",
        "R: male.",
        "- punto",
        "  - sotto",
        "* **bold**",
        "# Titolo",
        "TITOLO",
        "Data: 3/3/2022",
        "---",
        "===",
        "> citazione",
        "1. uno",
        "2) due",
        "",
        "",
        "[00:00:01] A: sì",
        "00:00:02",
        "| a | b |",
        "|---|---|",
        "```",
        "<b>x</b>",
        "[a](b)",
        "[[a|b]]",
        "**",
        "_",
        "«perché»",
        "una riga che va avanti finché non",
        "arriva in fondo al margine destro e poi",
        "\t- tab",
        "–– ",
        "(pausa)",
        "D1. che cosa?",
        "a;b;c",
        "\x0c",
        "\u200b",
        "😀",
        "n.b. mandare",
        "Presenti:",
        "l'età è",
        "9:00 - 10:00",
        "a\\",
        "==x==",
        "<!-- x",
        "-->",
        "[!note]",
        "{\\an8}",
    ]
)


@given(st.lists(PIECES, max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_notes_keep_the_promises(lines):
    text = "\n".join(lines)
    plain, blocks = read_lines(text)
    assert len(plain) == len(text)
    from pipeline.ingest.document import Document

    check(Document("a", "txt", plain, tuple(blocks)))
    document = read_markdown(text, "a.md")
    assert len(document.text) == len(text)
    check(document)


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_keeps_the_promises(text):
    text = decode(text.encode("utf-8", "replace"))
    document = read_markdown(text, "a.md")
    assert len(document.text) == len(text)
    check(document)


@given(st.lists(PIECES, max_size=30))
@settings(max_examples=100, deadline=None)
def test_nothing_of_a_note_is_lost(lines):
    """Every word of a plain note without labels of turns, rules and pages stands in a block."""
    kept = [x for x in lines if x.strip("=-– \x0c\u200b") and not x.startswith(("D", "R:", "[00", "00:", "{"))]
    _, blocks = read_lines("\n".join(kept))
    found = " ".join(b.text for b in blocks)
    for line in kept:
        for word in line.split():
            if word.strip("-*•>#.)0123456789:").isalpha() and len(word) > 3:
                assert word in found


@given(st.binary(max_size=600), st.sampled_from(SUFFIXES))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes(tmp_path, data, suffix):
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(data)
    try:
        check(read_document(path, root=tmp_path))
    except UnreadableFile as e:
        assert e.problem and e.what_to_do


def samples():
    word = docx.Document()
    word.add_heading("Titolo", 1)
    for n in range(10):
        word.add_paragraph(f"Riga {n} con qualche parola in più.", style="List Bullet")
    word.add_table(2, 2)
    book = openpyxl.Workbook()
    for row in (["data", "ente", "nota"], *(["3/3/2022", "Museo", f"Si apre tardi {n}"] for n in range(10))):
        book.active.append(row)
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[1]).shapes.title.text = "Titolo"
    out = {"pdf": pdf([(72, 700, 11, False, "Il museo apre due pomeriggi a settimana.")])}
    for suffix, document in (("docx", word), ("xlsx", book), ("pptx", deck)):
        buffer = io.BytesIO()
        document.save(buffer)
        out[suffix] = buffer.getvalue()
    return out


def inside(data, rng):
    """A document whose archive is whole and one of whose parts is damaged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        victim = rng.choice([n for n in old.namelist() if n.endswith(".xml")])
        for name in old.namelist():
            part = bytearray(old.read(name))
            if name == victim:
                for _ in range(rng.choice((1, 5, 50))):
                    part[rng.randrange(len(part))] = rng.randrange(256)
            new.writestr(name, bytes(part))
    return out.getvalue()


def test_mutated_files_of_every_kind(tmp_path):
    rng, outcomes = random.Random(5), set()
    for suffix, good in samples().items():
        for n in range(40):
            data = bytearray(good)
            if n % 4 == 0:
                data = data[: rng.randrange(len(data))]
            elif n % 4 == 1 and suffix != "pdf":
                data = bytearray(inside(good, rng))
            else:
                for _ in range(rng.choice((1, 10, 100))):
                    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
            path = tmp_path / f"m{n}.{suffix if n % 7 else rng.choice(SUFFIXES)}"
            path.write_bytes(bytes(data))
            try:
                check(read_document(path, root=tmp_path))
                outcomes.add("read")
            except UnreadableFile as e:
                assert e.problem and e.what_to_do
                outcomes.add("told")
    assert outcomes == {"read", "told"}


def test_archive_in_an_archive(tmp_path):
    for suffix, good in samples().items():
        with zipfile.ZipFile(tmp_path / f"a.{suffix}", "w") as archive:
            archive.writestr("dentro.docx", good)
        with pytest.raises(UnreadableFile):
            read_document(tmp_path / f"a.{suffix}", root=tmp_path)


MANY = 150_000


@pytest.mark.parametrize(
    "text",
    [
        "x " * 5_000_000,
        "x" + " " * 3_000_000 + "y",
        "_a*" * MANY,
        "[" * MANY * 4,
        "*" * MANY * 4,
        "`" * MANY * 4,
        "<a " * MANY,
        "<!--" * MANY,
        "> " * MANY,
        "#" * MANY,
        "|a" * MANY + "\n" + "|-" * MANY + "|\n|a",
        "00:00:01 " * MANY,
        "Ente: a: b: c\n" * 20_000,
        "- " * MANY,
        "(" * MANY,
        "---\n" + "a: b\n" * 20_000,
        "D: " + "a" * 2_000_000,
        "a " * 40 + ("\n" + "b " * 40) * 3000,
    ],
    ids=lambda t: t[:8].strip() or "blank",
)
@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_long_and_repeated_marks_take_linear_time(tmp_path, text, suffix):
    path = tmp_path / f"a.{suffix}"
    path.write_text(text)
    start = time.process_time()
    try:
        read_document(path, root=tmp_path)
    except UnreadableFile:
        pass
    assert time.process_time() - start < 10


def test_text_beyond_any_note_is_not_read(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as f:
        f.truncate(200_000_000)
    with pytest.raises(UnreadableFile, match="troppo grande"):
        read_document(path, root=tmp_path)
    path.write_text("a\n" * 400_000)
    with pytest.raises(UnreadableFile, match="400000 righe"):
        read_document(path, root=tmp_path)


def test_cell_at_the_end_of_a_sheet(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["data", "nota"])
    book.active.append(["3/3/2022", "Si apre tardi e nessuno avvisa"])
    book.active.cell(1_048_576, 16_384).value = "x"
    book.save(tmp_path / "a.xlsx")
    document = read_document(tmp_path / "a.xlsx", root=tmp_path)
    assert document.blocks[0].fields["nota"] == "Si apre tardi e nessuno avvisa"


def test_messages_hold_no_text_of_the_note(tmp_path):
    for suffix in SUFFIXES:
        path = tmp_path / f"a.{suffix}"
        path.write_bytes(b"SEGRETISSIMO \x00\x01" * 3 + bytes(range(256)))
        try:
            read_document(path, root=tmp_path)
        except UnreadableFile as e:
            assert "SEGRETISSIMO" not in str(e) + e.what_to_do + e.locator
            assert e.__cause__ is None and e.__suppress_context__ or e.__context__ is None


def test_permissions_names_and_vanished_files(tmp_path):
    odd = tmp_path / "nome\ncon a capo è «strano».txt"
    odd.write_text("Il museo apre due pomeriggi a settimana.")
    os.close(os.open(os.fsencode(tmp_path) + b"/\xff\xfe.txt", os.O_CREAT | os.O_WRONLY))
    files, problems = list_sources(tmp_path)
    assert files == [odd]
    assert [p["problem"] for p in problems] == ["il nome del file contiene caratteri illeggibili"]
    problems[0]["source"].encode("utf-8")
    assert read_document(odd, root=tmp_path).source == odd.name
    odd.unlink()
    with pytest.raises(UnreadableFile, match="sparito"):
        read_document(odd, root=tmp_path)


def test_pipes_and_folders_are_no_notes(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").mkdir()
    for name in ("a.txt", "b.txt"):
        with pytest.raises(UnreadableFile, match="non è un file"):
            read_document(tmp_path / name, root=tmp_path)
