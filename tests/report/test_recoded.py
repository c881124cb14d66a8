"""A project that a person coded further: read as corrections, and as a hand-coded set."""

import json

import pytest
from typer.testing import CliRunner

from flows.cli import app
from pipeline.errors import RestituzioneError
from pipeline.evaluate import evaluate
from pipeline.report.refi import write_qdpx
from pipeline.review.log import CorrectionLog
from pipeline.review.project_read import read_corrections
from pipeline.tables import BY_NAME, to_csv
from tests.report.recode import Coder

VISITORS, TEXTS, STAFF, STORES = "Visitatori che non tornano", "Didascalie e testi nelle sale", "Personale e volontari", "Depositi e magazzini"
NONE = "Affermazioni senza tema"


@pytest.fixture
def coder(tables, texts, study, tmp_path):
    write_qdpx(tmp_path / "a.qdpx", tables, texts, study)
    return Coder(tmp_path / "a.qdpx")


@pytest.fixture
def read(coder, tables, texts, study, tmp_path):
    def call(**other):
        now = {**tables, **other}
        drafts, refusals = read_corrections(coder.save(tmp_path / "b.qdpx"), now, texts, study=study)
        return [(d.action, d.target, d.value) for d in drafts], [r["problem"] for r in refusals]

    return call


@pytest.fixture
def id_of(tables):
    def call(words):
        (found,) = tables["statements"].loc[tables["statements"]["text"].str.contains(words, regex=False), "statement_id"]
        return found

    return call


def test_an_untouched_project_says_nothing(read):
    assert read() == ([], [])


def test_a_renamed_code_is_a_title(coder, read):
    coder.code(STORES).set("name", "Spazi per le raccolte")
    assert read() == ([("rename_theme", "T04", "Spazi per le raccolte")], [])


def test_a_title_that_the_study_changed_meanwhile_is_not_overwritten(coder, read, tables):
    coder.code(STORES).set("name", "Spazi per le raccolte")
    themes = tables["themes"].assign(label=lambda df: df["label"].replace("depositi e magazzini", "magazzini"))
    drafts, problems = read(themes=themes)
    assert drafts == [] and "«Depositi e magazzini» è diventato «Magazzini»" in problems[0]


def test_a_passage_coded_anew_moves(coder, read, id_of):
    coder.recode("fioritura è stata tardiva", VISITORS)
    coder.recode("prenotano e poi non si presentano", STAFF)
    drafts, problems = read()
    assert set(drafts) == {
        ("move_statement", id_of("fioritura"), "T01"), ("move_statement", id_of("prenotano e poi"), "T03"),
    } and problems == []  # fmt: skip


def test_leaving_the_code_of_those_without_theme_beside_a_theme_is_no_contradiction(coder, read, id_of):
    coder.add("fioritura è stata tardiva", VISITORS)
    assert read() == ([("move_statement", id_of("fioritura"), "T01")], [])


def test_a_passage_without_its_code_has_no_theme(coder, read, id_of):
    coder.uncode("prenotano e poi non si presentano", VISITORS)
    coder.uncode("passa oltre")
    assert set(read()[0]) == {("move_statement", id_of("prenotano e poi"), ""), ("move_statement", id_of("passa oltre"), "")}


def test_two_themes_on_one_passage_are_asked_about(coder, read):
    coder.add("prenotano e poi non si presentano", STAFF)
    drafts, problems = read()
    assert drafts == [] and "più temi («personale e volontari» e «visitatori che non tornano»)" in problems[0]


def test_a_new_code_is_a_new_theme(coder, read, id_of):
    coder.add_code("Calendario della stagione", under="Temi ricorrenti")
    coder.recode("fioritura è stata tardiva", "Calendario della stagione")
    coder.recode("martedì le sale restano vuote", "Calendario della stagione")
    ((action, target, value),), problems = read()
    assert (action, target, problems) == ("new_theme", "", [])
    assert value.startswith("Calendario della stagione | ") and {id_of("fioritura"), id_of("martedì")} == set(value.split(" | ")[1].split("; "))


def test_joined_codes_are_merged_themes(coder, read):
    coder.join(STORES, into=STAFF)
    assert read() == ([("merge_themes", "T04", "T03")], [])


def test_a_deleted_code_is_a_dropped_theme(coder, read):
    coder.drop_code(STORES)
    assert read() == ([("drop_theme", "T04", "")], [])


def test_areas_are_requests(coder, read, id_of, tables):
    requests = tables["requests"].set_index("request")["request_id"]
    coder.add("caldaia è stata cambiata", "Spazi")
    coder.uncode("in comune con gli altri musei", "Spazi")
    coder.uncode("condiviso fra i musei", "Rete")
    coder.add("condiviso fra i musei", "Formazione")
    drafts, problems = read()
    assert problems == [] and set(drafts) == {
        ("is_request", id_of("caldaia"), ""), ("set_area", id_of("caldaia"), "Spazi"),
        ("not_request", id_of("in comune con gli altri musei"), ""),
        ("set_area", requests["un gruppo di volontari condiviso fra i musei"], "Formazione"),
    }  # fmt: skip


def test_an_area_that_the_study_has_not_is_told(coder, read):
    coder.add_code("Bilancio", under="Richieste per area")
    coder.add("caldaia è stata cambiata", "Bilancio")
    drafts, problems = read()
    assert drafts == [] and "«Bilancio» non è in study.toml" in problems[0]


def test_a_selection_of_ones_own_finds_the_statement_that_it_is_in(coder, read, id_of):
    coder.uncode("bar interno")
    coder.select("Il bar interno ha cambiato gestione.", VISITORS)
    coder.uncode("fioritura è stata tardiva")
    coder.select("la fioritura è stata tardiva.\nChi arriva", STAFF)  # a line end and two words too many
    assert set(read()[0]) == {("move_statement", id_of("bar interno"), "T01"), ("move_statement", id_of("fioritura"), "T03")}


def test_words_that_are_no_statement_are_told(coder, read):
    coder.select("Presenti: Elio Scandurra", VISITORS)
    drafts, problems = read()
    assert drafts == [] and "«Presenti: Elio Scandurra»" in problems[0]


def test_what_a_later_run_changed_is_no_decision(coder, read, tables, id_of):
    later = tables["statements"].assign(theme_id=lambda df: df["theme_id"].replace({"": "T02", "T04": ""}))
    coder.recode("prenotano e poi non si presentano", STAFF)
    coder.uncode("passa oltre", TEXTS)
    drafts, problems = read(statements=later, requests=tables["requests"].iloc[:0])
    assert drafts == [("move_statement", id_of("prenotano e poi"), "T03")] and "un'altra esecuzione" in problems[0]


def test_a_program_that_gives_new_identifiers_is_understood_by_names(coder, read, id_of):
    coder.code(STORES).set("name", "Spazi per le raccolte")
    coder.recode("fioritura è stata tardiva", VISITORS)
    coder.forget_ids()
    drafts, problems = read()
    assert set(drafts) == {("rename_theme", "T04", "Spazi per le raccolte"), ("move_statement", id_of("fioritura"), "T01")}
    assert len(problems) <= 1


def test_a_project_of_another_study_is_refused(coder, texts, study, tmp_path, tables):
    others = {"x.md": "altro"}
    rows = BY_NAME["statements"].frame([{"statement_id": "S0", "source": "x.md", "text": "altro", "end": 5}])
    with pytest.raises(RestituzioneError, match="nessuna delle sue fonti"):
        read_corrections(coder.save(tmp_path / "b.qdpx"), {**tables, "statements": rows}, others, study=study)


# -- as a hand-coded set


@pytest.fixture
def processed(tables, texts, tmp_path):
    folder = tmp_path / "processed"
    folder.mkdir()
    for name, df in tables.items():
        (folder / f"{name}.csv").write_text(to_csv(df), encoding="utf-8")
    for source, text in texts.items():
        path = folder / "text" / f"{source}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def test_a_project_as_it_was_exported_agrees_with_the_run(coder, processed, study, tmp_path):
    found = evaluate(coder.save(tmp_path / "b.qdpx"), processed, study=study)
    assert found["statements"] == {"gold": 27, "matched": 1.0, "predicted": 27, "noise": 0.0}
    assert found["themes"]["bcubed_f"] == 1.0 and found["themes"]["found"] == "4/4"
    assert found["requests"]["f"] == 1.0 and found["requests"]["area_acc"] == 1.0 and "type_acc" not in found["requests"]


def test_what_the_coder_changed_lowers_the_figures(coder, processed, study, tmp_path, tables):
    coder.uncode("in comune con gli altri musei", "Spazi")
    coder.uncode("condiviso fra i musei", "Rete")
    coder.add("condiviso fra i musei", "Formazione")
    coder.join(STORES, into=STAFF)
    found = evaluate(coder.save(tmp_path / "b.qdpx"), processed, study=study)
    n = tables["requests"]["statement_id"].nunique()
    assert found["requests"]["p"] == pytest.approx((n - 1) / n, abs=0.001) and found["requests"]["r"] == 1.0
    assert found["requests"]["area_acc"] == pytest.approx((n - 2) / (n - 1), abs=0.001)
    assert found["themes"]["gold"] == 3 and found["themes"]["bcubed_p"] == 1.0 and found["themes"]["bcubed_r"] < 1.0


def test_only_the_notes_that_are_coded_count(coder, processed, study, tmp_path, tables):
    for source in list(coder.root.iter("{urn:QDA-XML:project:1.0}TextSource")):
        if source.get("name") != "corfu.md":
            source.getparent().remove(source)
    found = evaluate(coder.save(tmp_path / "b.qdpx"), processed, study=study)
    assert found["statements"]["predicted"] == (tables["statements"]["source"] == "corfu.md").sum() and found["requests"]["p"] == 1.0


def test_both_commands_take_a_project(coder, processed, tmp_path, study, id_of):
    toml = tmp_path / "study.toml"
    areas = "".join(f'[[areas]]\nname = "{a.name}"\n' for a in study.areas)
    toml.write_text(f'title = "Musei"\n{areas}', encoding="utf-8")
    coder.recode("fioritura è stata tardiva", VISITORS)
    path = coder.save(tmp_path / "b.qdpx")
    where = ["--study", str(toml), "--processed", str(processed)]
    shown = CliRunner().invoke(app, ["evaluate", str(path), *where, "--json"])
    assert shown.exit_code == 0 and json.loads(shown.output)["statements"]["matched"] == 1.0
    review = tmp_path / "review"
    done = CliRunner().invoke(app, ["review", "import", str(path), *where, "--review", str(review), "--who", "Bea", "--yes"], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    saved = CorrectionLog(review).read().corrections
    assert saved[["action", "target", "value", "who"]].values.tolist() == [["move_statement", id_of("fioritura"), "T01", "Bea"]]
