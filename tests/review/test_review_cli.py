"""restituzione review at the terminal."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from flows.cli import app
from pipeline.report.workbook import write_workbook
from pipeline.review import sheets as L
from pipeline.review.workbook import review_sheets


@pytest.fixture
def cli(world, tmp_path):
    """Run a command on the world's study; returns its exit status and what it printed."""
    study = tmp_path / "study.toml"
    study.write_text('title = "Prova"\n[[areas]]\nname = "Trasporti"\n[[areas]]\nname = "Commercio"\n', encoding="utf-8")
    where = {"--study": study, "--review": world.review, "--processed": world.processed}

    def call(command, *words, skip=(), answer=None):
        options = [str(w) for k, v in where.items() if k not in skip for w in (k, v)]
        result = CliRunner().invoke(app, ["review", command, *words, *options], input=answer, env={"COLUMNS": "200"})
        return result.exit_code, result.output + (str(result.exception) if result.exception else "")

    return call


def test_apply_list_and_undo(cli, world):
    status, said = cli("apply", "rename_theme", "T01", "Il commercio è via", "--who", "Anna")
    correction = world.log.read().corrections["correction_id"].item()
    assert status == 0 and correction in said
    _, listed = cli("list", skip=("--processed",))
    assert "Il commercio è via" in listed and "Anna" in listed
    status, _ = cli("undo", correction, "--who", "Bea", skip=("--processed",))
    assert status == 0
    assert "Nessuna correzione in vigore" in cli("list", skip=("--processed",))[1]
    assert "annullata" in cli("list", "--all", skip=("--processed",))[1]


def test_an_unknown_target_is_saved_and_the_closest_is_named(cli, world):
    status, said = cli("apply", "rename_theme", "T12", "Titolo", "--who", "Anna")
    assert status == 0 and "«T12» non è nell'ultima esecuzione; il più vicino è" in said
    assert len(world.log.read().corrections) == 1


def test_before_the_first_run_nothing_named_can_be_checked_and_that_is_said(cli, world):
    for path in world.processed.glob("*.csv"):
        path.unlink()
    status, said = cli("apply", "rename_theme", "T01", "Titolo", "--who", "Anna")
    assert status == 0 and "non c'è ancora un'esecuzione" in said


def test_help_says_where_things_are_looked_for():
    said = CliRunner().invoke(app, ["review", "apply", "--help"], env={"COLUMNS": "200"}).output
    assert "data/processed" in said and "il nome dell'utente" in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("apply", "rinomina", "T01", "x"), "Azioni possibili"),
        (("apply", "undo", "C0"), "Non c'è la correzione C0"),
        (("apply", "set_area", "Sabcdef0123", "Boh"), "Aree possibili: Trasporti, Commercio, Altro"),
        (("agreement",), "due persone"),
    ],
)
def test_what_is_wrong_is_told_in_words(cli, world, words, told):
    assert told in cli(*words)[1]
    assert world.log.read().corrections.empty


def test_a_workbook_is_imported_after_a_yes(cli, world, tmp_path):
    import openpyxl

    tables = {**world.settled.frames, "register": world.settled.memory.register}
    path = tmp_path / "r.xlsx"
    write_workbook(path, tables, world.study, [review_sheets(tables, world.study)])
    assert cli("import", str(path))[0] == 0
    book = openpyxl.load_workbook(path)
    book[L.THEMES_SHEET]["B2"] = "Titolo nuovo"
    book[L.THEMES_SHEET]["C3"] = "finito"
    book.save(path)
    status, said = cli("import", str(path), "--who", "Anna", answer="n\n")
    assert status == 1 and "Titolo nuovo" in said and "Righe rifiutate: 1" in said
    assert world.log.read().corrections.empty
    cli("import", str(path), "--who", "Anna", "--yes")
    assert world.log.read().corrections["value"].tolist() == ["Titolo nuovo"]


def test_next_progress_and_agreement_show(cli, world):
    a = world.id_of("fontana")
    world.say(("move_statement", a, "T01"))
    world.say(("move_statement", a, "T02"), who="Bea")
    world.run()
    assert a not in cli("next")[1] and "Da guardare ora" in cli("next")[1]
    assert "affermazioni" in cli("progress", "--quick")[1]
    status, said = cli("agreement", "Anna", "Bea")
    assert status == 0 and a in said and "kappa" in said


def test_before_any_run_one_line_says_what_to_do(tmp_path):
    (tmp_path / "study.toml").write_text('title = "Prova"\n', encoding="utf-8")
    command = [sys.executable, "-m", "flows.cli", "review", "next", "--study", str(tmp_path / "study.toml")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2 and "Eseguire prima «restituzione run»" in done.stderr and "Traceback" not in done.stderr
