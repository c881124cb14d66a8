"""All documents of a study at once: files, formats, privacy, size."""

import os
import zipfile

import openpyxl
import pandas as pd
import pytest

from pipeline import job
from pipeline.errors import RestituzioneError
from pipeline.paths import StudyPaths
from pipeline.report.documents import TABLES_TOO, read_run, write_documents
from pipeline.study import load_study
from pipeline.tables import BY_NAME, TABLES, read_table

NAMES = {f"restituzione.{s}" for s in ("html", "docx", "pptx", "xlsx", "qdpx", "qdc")}


def test_every_format_is_written_and_nothing_else(tables, texts, study, record, tmp_path):
    written = write_documents(tmp_path / "fuori", tables, texts, study, record)
    assert {p.name for p in written} == {p.name for p in (tmp_path / "fuori").iterdir()} == NAMES


def test_only_the_formats_asked_for(tables, texts, study, record, tmp_path):
    write_documents(tmp_path, tables, texts, study, record, formats=["html"])
    assert [p.name for p in tmp_path.iterdir()] == ["restituzione.html"]


def test_an_unknown_format_is_told_before_anything_is_written(tables, texts, study, record, tmp_path):
    with pytest.raises(RestituzioneError, match="«odt».*html, docx"):
        write_documents(tmp_path / "fuori", tables, texts, study, record, formats=["html", "odt"])
    assert not (tmp_path / "fuori").exists()


def test_equal_tables_give_equal_files(tables, texts, study, record, tmp_path):
    for name in ("a", "b"):
        write_documents(tmp_path / name, tables, texts, study, record)
    assert all((tmp_path / "a" / n).read_bytes() == (tmp_path / "b" / n).read_bytes() for n in NAMES)


def test_tables_go_out_and_come_back(tables, texts, study, record, tmp_path):
    write_documents(tmp_path, tables, texts, study, record, formats=[TABLES_TOO])
    for table in TABLES:
        pd.testing.assert_frame_equal(read_table(table.name, tmp_path), tables[table.name])


def test_files_of_a_private_study_are_the_owners_only(tables, texts, study, record, tmp_path):
    written = write_documents(tmp_path, tables, texts, study, record, private=True)
    assert {os.stat(p).st_mode & 0o777 for p in written} == {0o600}


def test_office_files_are_sound_archives_without_a_clock(tables, texts, study, record, tmp_path):
    for path in write_documents(tmp_path, tables, texts, study, record):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
                assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
                assert len(archive.namelist()) == len(set(archive.namelist()))


def test_a_study_without_notes_has_all_documents(study, tmp_path):
    written = write_documents(tmp_path, {t.name: t.empty() for t in TABLES}, {}, study, {})
    assert {p.name for p in written} == NAMES


def test_a_large_study_shows_its_largest_themes_and_says_where_the_rest_is(tables, texts, study, record, tmp_path):
    big = _times(tables, 150)
    many = pd.concat([big["themes"].assign(theme_id=f"T{n:03d}", label=f"tema numero {n}") for n in range(20)], ignore_index=True)
    write_documents(tmp_path, {**big, "themes": many}, texts, study, record, formats=["html", "xlsx"])
    page = (tmp_path / "restituzione.html").read_text(encoding="utf-8")
    assert "i 40 temi più diffusi su 80" in page and "tutte le 4050 sono nel foglio Affermazioni" in page
    assert len(page) < 2_000_000
    assert openpyxl.load_workbook(tmp_path / "restituzione.xlsx", read_only=True)["Affermazioni"].max_row == 4051


def _times(tables: dict, n: int) -> dict:
    """The same study n times over, with ids of its own each time."""
    statements = pd.concat([tables["statements"].assign(statement_id=tables["statements"]["statement_id"] + f"x{i}") for i in range(n)], ignore_index=True)
    requests = pd.concat([tables["requests"].assign(request_id=tables["requests"]["request_id"] + f"x{i}") for i in range(n)], ignore_index=True)
    requests["statement_id"] = requests["statement_id"] + "x0"
    return {**tables, "statements": BY_NAME["statements"].frame(statements.to_dict("records")), "requests": BY_NAME["requests"].frame(requests.to_dict("records"))}


def test_a_run_leaves_all_documents_beside_its_tables(sample_run):
    assert NAMES <= {p.name for p in sample_run.processed.iterdir()}
    tables, texts, record = read_run(sample_run.processed)
    assert set(texts) == set(tables["statements"]["source"]) | set(texts) and record["title"] == load_study(sample_run.study).title
    for s in tables["statements"].itertuples():
        assert " ".join(texts[s.source][s.start : s.end].split()) == s.text
    assert not [m for m in record["messages"] if "documenti" in m]


def test_the_review_sheets_are_in_the_workbook_of_a_run(sample_run):
    names = openpyxl.load_workbook(sample_run.processed / "restituzione.xlsx", read_only=True).sheetnames
    assert names[0] == "Leggimi" and names.index("Interviste") > 1  # the review sheets stand between the two


def test_a_run_of_a_study_under_pseudonyms_names_nobody_in_its_documents(tmp_path):
    note = "Intervista del 3 marzo 2022\nEnte: Museo civico di Corfù\nIntervistata: Ottavia Brandimarte\n\n"
    note += "- La direttrice Brandimarte vorrebbe un corso breve per le guide.\n- Le sale restano vuote il martedì.\n"
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "brandimarte.txt").write_text(note, encoding="utf-8")
    (tmp_path / "study.toml").write_text('title = "Musei"\n[privacy]\npseudonyms = true\n', encoding="utf-8")
    paths = StudyPaths.of(tmp_path / "study.toml")
    job.run(paths)
    page = (paths.processed / "restituzione.html").read_text(encoding="utf-8")
    assert "Brandimarte" not in page and "brandimarte" not in page and "P01" in page
    assert "Ottavia Brandimarte" in (paths.processed / "interviews.csv").read_text(encoding="utf-8")
    key = paths.review / "pseudonimi.csv"
    assert "Ottavia Brandimarte" in key.read_text(encoding="utf-8") and os.stat(key).st_mode & 0o777 == 0o600


def test_a_template_that_is_missing_stops_a_run_before_it_reads(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "a.txt").write_text("- Una riga", encoding="utf-8")
    (tmp_path / "study.toml").write_text('title = "Musei"\n[report]\npptx_template = "manca.pptx"\n', encoding="utf-8")
    with pytest.raises(RestituzioneError, match="manca.pptx.*pptx_template"):
        job.run(StudyPaths.of(tmp_path / "study.toml"))


def test_documents_that_cannot_be_made_leave_the_tables_standing(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "a.txt").write_text("Ente: Museo civico\n\n- Le sale restano vuote il martedì.\n", encoding="utf-8")
    (tmp_path / "finto.docx").write_text("non è un documento")
    (tmp_path / "study.toml").write_text('title = "Musei"\n[report]\ndocx_template = "finto.docx"\n', encoding="utf-8")
    paths = StudyPaths.of(tmp_path / "study.toml")
    job.run(paths)
    messages = read_run(paths.processed)[2]["messages"]
    assert (paths.processed / "statements.csv").exists() and any("finto.docx" in m and "restituzione report" in m for m in messages)


def test_the_workbook_tells_how_to_review_where_it_can_be_reviewed(tables, texts, study, record, tmp_path):
    for name, sheets in (("con", [lambda workbook: workbook.create_sheet("Rivedi temi")]), ("senza", [])):
        write_documents(tmp_path / name, tables, texts, study, record, formats=["xlsx"], extra_sheets=sheets)
        cover = openpyxl.load_workbook(tmp_path / name / "restituzione.xlsx")["Leggimi"]
        told = any("review import" in str(c) for row in cover.iter_rows(values_only=True) for c in row)
        assert told == (name == "con")
