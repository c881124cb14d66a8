"""Files that cannot be read: one clear word each, never a crash."""

import io
import os
import random
import zipfile

import docx
import pytest

from pipeline.errors import UnreadableFile
from pipeline.ingest.italian import require_italian
from pipeline.ingest.read import list_sources, read_document


def problem(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as error:
        read_document(path, root=tmp_path)
    assert error.value.what_to_do
    return error.value.problem


def word_bytes():
    word = docx.Document()
    for i in range(40):
        word.add_paragraph(f"Riga {i} con qualche parola in più.")
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.pdf", "a.xlsx", "a.md", "a.vtt"])
def test_empty_file(tmp_path, name):
    assert "vuoto" in problem(tmp_path, name, b"")


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pptx", "a.odt", "a.pdf"])
def test_corrupt_file(tmp_path, name):
    head = b"%PDF-1.7\n" if name.endswith("pdf") else b"PK\x03\x04"
    assert "danneggiato" in problem(tmp_path, name, head + b"\x00garbage" * 50)


def test_wrong_suffix_is_noticed_by_content(tmp_path):
    (tmp_path / "a.txt").write_bytes(word_bytes())
    assert read_document(tmp_path / "a.txt", root=tmp_path).format == "docx"
    assert "contenuto" in problem(tmp_path, "b.docx", b"solo testo, non un documento")


def test_encrypted_office_document(tmp_path):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "password" in problem(tmp_path, "a.docx", ole)
    assert "vecchio formato" in problem(tmp_path, "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_zip_bomb_is_not_opened(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 120_000_000)
    assert "assurda" in problem(tmp_path, "a.docx", out.getvalue())


def test_external_entities_are_not_expanded(tmp_path):
    secret = tmp_path / "segreto"
    secret.write_text("PASSWORD")
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body><office:text>&e;</office:text></office:body></office:document-content>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", xml)
    assert "PASSWORD" not in problem(tmp_path, "a.odt", out.getvalue())


def test_another_language_is_told_apart():
    english = "The town council wants to open a new service for families and they asked for more money to pay for it. " * 4
    with pytest.raises(UnreadableFile, match="non è in italiano"):
        require_italian(english)
    require_italian(
        "nidi: posti fermi, domande in aumento x le famiglie; chiedono formaz. x i capi uff. e non solo, sennò si litiga. " * 3
    )


def test_folder_listing(tmp_path):
    for name in ("b.txt", "A.md", "~$b.docx", ".DS_Store", ".nascosto.txt", "foto.jpg", "boh.xyz", "vecchio.doc", "è.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "sotto").mkdir()
    (tmp_path / "sotto" / "c.txt").write_text("x")
    outside = tmp_path.parent / "fuori.txt"
    outside.write_text("x")
    (tmp_path / "link.txt").symlink_to(outside)
    os.mkfifo(tmp_path / "tubo.txt")
    files, problems = list_sources(tmp_path)
    assert [f.relative_to(tmp_path).as_posix() for f in files] == ["A.md", "b.txt", "sotto/c.txt", "è.txt"]
    assert {p["source"] for p in problems} == {"foto.jpg", "boh.xyz", "vecchio.doc", "link.txt", "tubo.txt"}
    assert all(p["problem"] and p["what_to_do"] for p in problems)


def test_mutated_documents_never_crash(tmp_path):
    good, rng = word_bytes(), random.Random(7)
    for n in range(60):
        data = bytearray(good)
        if n % 2:
            data = data[: rng.randrange(len(data))]
        for _ in range(rng.randrange(1, 30)):
            if data:
                data[rng.randrange(len(data))] = rng.randrange(256)
        path = tmp_path / f"m{n}.docx"
        path.write_bytes(bytes(data))
        try:
            assert read_document(path, root=tmp_path).text
        except UnreadableFile as e:
            assert e.problem and e.what_to_do


@pytest.mark.parametrize(
    "text",
    [
        "\0" * 5000,
        "a" * 2_000_000,
        "😀 \u202eabc\u200b " * 1000,
        ("D: " + "x" * 100 + "\n") * 5000,
        "**" * 100_000,
        "[" * 50_000,
        "_a" * 50_000,
    ],
)
def test_odd_text_is_read_in_time(tmp_path, text):
    for suffix in ("txt", "md"):
        path = tmp_path / f"a.{suffix}"
        path.write_text(text, encoding="utf-8")
        try:
            read_document(path, root=tmp_path)
        except UnreadableFile as e:
            assert e.what_to_do
