"""Nothing that was saved is lost, whatever happens to the file."""

import multiprocessing
import threading

import pytest

from pipeline.errors import RestituzioneError
from pipeline.review.log import CorrectionLog, Draft


@pytest.fixture
def log(tmp_path):
    return CorrectionLog(tmp_path / "review")


def test_an_empty_folder_has_no_corrections(log):
    reading = log.read()
    assert reading.corrections.empty and reading.problems == []


def test_what_was_saved_comes_back_in_order(log):
    log.append([Draft("rename_theme", "T03", "Città è bella", "perché sì")], who="Ànna")
    log.append([Draft("move_statement", "Sabcdef0123", "")], who="Bea")
    rows = log.read().corrections
    assert rows["action"].tolist() == ["rename_theme", "move_statement"]
    assert rows["who"].tolist() == ["Ànna", "Bea"]
    assert rows["value"].tolist() == ["Città è bella", ""]
    assert rows["why"].tolist() == ["perché sì", ""]


def test_earlier_bytes_are_never_touched(log):
    log.append([Draft("rename_theme", "T01", "Uno")], who="Anna")
    before = log.path.read_bytes()
    log.append([Draft("rename_theme", "T01", "Due")], who="Anna")
    assert log.path.read_bytes().startswith(before)


def test_a_formula_is_guarded_and_comes_back_as_it_was(log):
    log.append([Draft("rename_theme", "T01", '=HYPERLINK("x")', '+39, "a" e; b')], who="Anna")
    assert "'=HYPERLINK" in log.path.read_text(encoding="utf-8")
    row = log.read().corrections.iloc[0]
    assert row["value"] == '=HYPERLINK("x")' and row["why"] == '+39, "a" e; b'


@pytest.mark.parametrize("cut", ['C1,2024-01-01,Bea,rename_theme,T01,"Titolo a', "C1,2024-01-01,Bea,rename_theme,T01,Tito", "C1,20"])
def test_a_line_cut_by_a_crash_is_told_and_swallows_nothing(log, cut):
    log.append([Draft("rename_theme", "T01", "Uno")], who="Anna")
    with log.path.open("a", encoding="utf-8") as f:
        f.write(cut)
    assert len(log.read().corrections) == 1
    log.append([Draft("rename_theme", "T02", "Due")], who="Anna")
    reading = log.read()
    assert reading.corrections["value"].tolist() == ["Uno", "Due"]
    assert [p["locator"] for p in reading.problems] == ["corrections.csv, riga 3"]
    assert "incompleta" in reading.problems[0]["problem"]
    assert cut in log.path.read_text(encoding="utf-8")


def test_a_file_saved_again_by_a_spreadsheet_is_read_and_continued(log):
    log.append([Draft("rename_theme", "T01", "Perché no")], who="Anna")
    lines = log.path.read_text(encoding="utf-8").replace(",", ";").replace("\n", "\r\n")
    log.path.write_bytes(b"\xef\xbb\xbf" + lines.encode())
    log.append([Draft("rename_theme", "T02", "Un titolo, con virgola")], who="Bea")
    reading = log.read()
    assert reading.corrections["value"].tolist() == ["Perché no", "Un titolo, con virgola"]
    assert reading.problems == []


def test_a_doubled_id_is_told_and_the_first_line_counts(log):
    log.append([Draft("rename_theme", "T01", "Uno")], who="Anna")
    line = log.path.read_text(encoding="utf-8").splitlines()[1]
    with log.path.open("a", encoding="utf-8") as f:
        f.write(line.replace("Uno", "Due") + "\n")
    reading = log.read()
    assert reading.corrections["value"].tolist() == ["Uno"]
    assert "due volte" in reading.problems[0]["problem"]


def test_a_file_without_its_columns_is_refused_in_words(log):
    log.folder.mkdir()
    log.path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(RestituzioneError, match="correction_id"):
        log.read()


@pytest.mark.parametrize(
    ("draft", "who", "words"),
    [
        (Draft("rename_theme", "T01", "x"), " ", "nome di chi corregge"),
        (Draft("rinomina", "T01", "x"), "Anna", "Azioni possibili"),
        (Draft("rename_theme", "T01", ""), "Anna", "manca il valore"),
        (Draft("move_statement", "T01", "T02"), "Anna", "affermazione"),
        (Draft("set_status", "T01", "finito"), "Anna", "proposto, rivisto, definitivo"),
        (Draft("set_type", "Rabcdef0123", "domanda"), "Anna", "richiesta, sollecitazione"),
        (Draft("merge_themes", "T01", "T01"), "Anna", "sé stesso"),
        (Draft("drop_theme", "T01", "sì"), "Anna", "non vuole un valore"),
        (Draft("split_theme", "T01", "Titolo"), "Anna", "mancano le affermazioni"),
    ],
)
def test_what_could_never_apply_is_refused_before_it_is_saved(log, draft, who, words):
    with pytest.raises(RestituzioneError, match=words):
        log.append([Draft("rename_theme", "T09", "buona"), draft], who=who)
    assert not log.path.exists()


def test_new_themes_get_ids_of_their_own(log):
    log.append([Draft("new_theme", "", "Primo"), Draft("new_theme", "", "Secondo")], who="Anna")
    log.append([Draft("split_theme", "T01", "Terzo | Sabcdef0123")], who="Bea")
    rows = log.read().corrections
    assert rows["target"].tolist() == ["P01", "P02", "T01"]
    assert rows["value"].tolist()[2] == "P03 | Terzo | Sabcdef0123"


def _write(folder, who, n):
    log = CorrectionLog(folder)
    for i in range(n):
        log.append([Draft("rename_theme", "T01", f"{who} {i}"), Draft("new_theme", "", f"{who} {i}")], who=who)


def test_two_people_writing_at_once_lose_nothing(log):
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write, args=(log.folder, who, 20)) for who in ("Anna", "Bea", "Ciro")]
    for w in writers:
        w.start()
    for w in writers:
        w.join()
    rows = log.read().corrections
    assert len(rows) == 120 and log.read().problems == []
    assert rows["correction_id"].is_unique
    made = rows.loc[rows["action"] == "new_theme", "target"]
    assert made.is_unique


def test_threads_of_one_program_lose_nothing_either(log):
    threads = [threading.Thread(target=_write, args=(log.folder, f"T{i}", 10)) for i in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(log.read().corrections) == 80


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "review").write_text("un file", encoding="utf-8")
    with pytest.raises(RestituzioneError, match="non si può scrivere"):
        CorrectionLog(tmp_path / "review").append([Draft("drop_theme", "T01")], who="Anna")
