"""The REFI-QDA project: valid, read back with the same offsets, the same GUIDs every time."""

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from pipeline.errors import RestituzioneError
from pipeline.report.refi import write_qdc, write_qdpx
from pipeline.report.refi_read import read_qdpx
from pipeline.tables import BY_NAME

NS = {"q": "urn:QDA-XML:project:1.0", "c": "urn:QDA-XML:codebook:1.0"}
SCHEMA = etree.RelaxNG(etree.parse(str(Path(__file__).with_name("refi_project.rng"))))


@pytest.fixture
def path(tables, texts, study, tmp_path):
    write_qdpx(tmp_path / "a.qdpx", tables, texts, study, day="2022-03-20")
    return tmp_path / "a.qdpx"


def _project(path):
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("project.qde"))


def test_the_project_keeps_to_the_standard(path):
    SCHEMA.assertValid(_project(path))


def test_every_reference_leads_somewhere_and_no_guid_is_used_twice(path):
    root = _project(path)
    guids = root.xpath("//@guid")
    assert len(guids) == len(set(guids))
    assert set(root.xpath("//@targetGUID")) <= set(guids)
    assert set(root.xpath("//@creatingUser | //@creatingUserGUID")) <= set(guids)


def test_what_is_read_back_is_what_was_coded(path, tables, texts):
    back = read_qdpx(path)
    for row in back.itertuples():
        assert texts[row.file][row.start : row.end] == row.text
    coded = back[back["group"] == "Temi ricorrenti"]
    statements = tables["statements"]
    labels = {t.theme_id: t.label[0].upper() + t.label[1:] for t in tables["themes"].itertuples()}
    expected = {(s.source, s.start, s.end, labels[s.theme_id]) for s in statements.itertuples() if s.theme_id}
    assert set(coded[["file", "start", "end", "code"]].itertuples(index=False, name=None)) == expected
    areas = back[back["group"] == "Richieste per area"]
    assert len(areas) == len(tables["requests"]) and set(areas["code"]) == set(tables["requests"]["area"])
    assert len(back[back["code"] == "Affermazioni senza tema"]) == (statements["theme_id"] == "").sum()


def test_sources_are_plain_text_whose_code_points_count(path, texts):
    with zipfile.ZipFile(path) as archive:
        stored = {archive.read(n).decode("utf-8") for n in archive.namelist() if n.startswith("sources/")}
    assert stored == set(texts.values()) and any("😀" in t for t in stored) and not any("\r" in t for t in stored)


def test_a_carriage_return_or_a_null_moves_no_offset(tables, texts, study, tmp_path):
    texts = {s: t.replace("Verbale", "V\rrb\x00le") for s, t in texts.items()}
    write_qdpx(tmp_path / "r.qdpx", tables, texts, study)
    assert set(read_qdpx(tmp_path / "r.qdpx")["text"]) == set(tables["statements"]["text"])


def test_equal_tables_give_equal_bytes(path, tables, texts, study, tmp_path):
    write_qdpx(tmp_path / "b.qdpx", tables, dict(reversed(texts.items())), study, day="2022-03-20")
    assert path.read_bytes() == (tmp_path / "b.qdpx").read_bytes()


def test_the_codebook_alone_holds_the_same_codes(path, tables, study, tmp_path):
    write_qdc(tmp_path / "a.qdc", tables, study)
    root = etree.fromstring((tmp_path / "a.qdc").read_bytes())
    assert root.tag == "{urn:QDA-XML:codebook:1.0}CodeBook"
    assert root.xpath("//c:Code/@guid", namespaces=NS) == _project(path).xpath("//q:Code/@guid", namespaces=NS)


def test_descriptions_hold_prose_without_ids(path, tables):
    text = " ".join(_project(path).xpath("//q:Code/q:Description/text()", namespaces=NS))
    assert "ne parlano." in text and tables["statements"]["statement_id"].iat[0] not in text


def test_an_empty_study_has_a_valid_project(study, tmp_path):
    write_qdpx(tmp_path / "e.qdpx", {n: t.empty() for n, t in BY_NAME.items()}, {}, study)
    SCHEMA.assertValid(_project(tmp_path / "e.qdpx"))
    assert len(read_qdpx(tmp_path / "e.qdpx")) == 0


def test_a_project_of_another_program_is_read(tmp_path):
    """Braces around GUIDs, a folder «Sources», Windows line ends, text inside the project file, codes under codes."""
    guid = "{{11111111-1111-1111-1111-1111111111{0:02d}}}".format
    project = f"""<?xml version="1.0" encoding="utf-8"?>
    <Project xmlns="urn:QDA-XML:project:1.0" name="altro"><CodeBook><Codes>
    <Code guid="{guid(1)}" name="Spazi" isCodable="true"><Code guid="{guid(2)}" name="Depositi" isCodable="true"/></Code></Codes></CodeBook>
    <Sources><TextSource guid="{guid(3)}" name="uno" plainTextPath="internal://{guid(3)[1:-1]}.txt">
    <PlainTextSelection guid="{guid(4)}" startPosition="5" endPosition="8"><Coding guid="{guid(5)}"><CodeRef targetGUID="{guid(2)[1:-1]}"/></Coding></PlainTextSelection>
    </TextSource><TextSource guid="{guid(6)}" name="due"><PlainTextContent>però sì</PlainTextContent>
    <PlainTextSelection guid="{guid(7)}" startPosition="0" endPosition="4"/></TextSource></Sources></Project>"""
    with zipfile.ZipFile(tmp_path / "x.qdpx", "w") as archive:
        archive.writestr("project.qde", project)
        archive.writestr(f"Sources/{guid(3)[1:-1]}.txt", "\ufeffuno\r\n due".encode())
    rows = read_qdpx(tmp_path / "x.qdpx")[["file", "text", "code", "group"]].values.tolist()
    assert rows == [["uno", "due", "Depositi", "Spazi"], ["due", "però", "", ""]]


@pytest.mark.parametrize("content", [b"ciao", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_project_is_told(tmp_path, content):
    (tmp_path / "x.qdpx").write_bytes(content)
    with pytest.raises(RestituzioneError, match="x.qdpx"):
        read_qdpx(tmp_path / "x.qdpx")


def test_a_project_that_expands_entities_is_refused(tmp_path):
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><Project>&c;</Project>'
    with zipfile.ZipFile(tmp_path / "x.qdpx", "w") as archive:
        archive.writestr("project.qde", bomb)
    with pytest.raises(RestituzioneError, match="REFI-QDA"):
        read_qdpx(tmp_path / "x.qdpx")
