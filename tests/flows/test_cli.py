"""The command line as a newcomer meets it: statuses, one clear line where something is wrong, no noise."""

import os
import signal

import pytest
from watching import alive, children, until

from pipeline import __version__


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (('title = "Ascolto dei musei civici"', 'titolo = "x"'), "«titolo» non esiste"),
        (('gender = "m"', 'gender = "n"'), "Valori possibili: 'f', 'm'"),
        (("[coverage]", "[coverage"), "study.toml"),
    ],
)
def test_wrong_study_is_one_line_and_nothing_is_touched(study, restituzione, change, expected):
    file = study / "study.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    result = restituzione("run", folder=study)
    assert result.returncode == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1 and expected in result.stderr
    assert sorted(p.name for p in study.iterdir()) == ["data", "study.toml"]
    assert [p.name for p in (study / "data").iterdir()] == ["raw"]


def test_missing_study_and_empty_folder_say_what_to_do(study, restituzione):
    result = restituzione("run", "--study", "altrove.toml", folder=study)
    assert result.returncode == 2 and "--study" in result.stderr
    for note in (study / "data" / "raw").iterdir():
        note.unlink()
    result = restituzione("run", folder=study)
    assert result.returncode == 2 and "non ci sono note" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["run", "--runer", "threads"], "--runer non esiste"),
        (["runn"], "comando runn non esiste"),
        (["evaluate"], "manca INSIEME"),
        (["run", "--runner", "gpu"], "threads, processes, dask"),
        (["run", "--dask-address", "tcp://127.0.0.1:1"], "--runner dask"),
    ],
)
def test_usage_errors_are_one_italian_line(study, restituzione, arguments, expected):
    result = restituzione(*arguments, folder=study)
    assert result.returncode == 2 and expected in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_help_and_version(study, restituzione):
    shown = restituzione("--help", folder=study).stdout
    assert all(command in shown for command in ("run", "check", "evaluate", "report", "review", "schedule", "forget"))
    assert restituzione("--version", folder=study).stdout == f"restituzione {__version__}\n"


def test_run_with_a_damaged_note_reads_the_rest_and_says_so(study, restituzione, server):
    (study / "data" / "raw" / "rotto.docx").write_bytes(b"PK\x03\x04 e poi nulla")
    (study / "data" / "raw" / "~$alba.docx").write_bytes(b"x")
    result = restituzione("run", folder=study, PREFECT_API_URL=server)
    assert result.returncode == 1, result.stderr
    assert "2 interviste · 2 enti" in result.stdout
    assert "rotto.docx: " in result.stdout and "problems.csv" in result.stdout
    assert "~$alba" not in result.stdout
    assert result.stderr.splitlines() == ["Lettura delle note: 3/3", "Ricerca dei temi: fatto"]
    assert "prefect" not in (result.stdout + result.stderr).lower()
    assert restituzione("check", folder=study).returncode == 1


def test_check_writes_nothing(study, restituzione):
    result = restituzione("check", folder=study)
    assert result.returncode == 0, result.stderr
    assert "2022-03-12" in result.stdout and "Museo di Borgo Nuovo" in result.stdout
    assert sorted(p.name for p in study.iterdir()) == ["data", "study.toml"]


def test_interrupting_ends_every_process_and_keeps_the_tables(study, start, restituzione, server):
    restituzione("run", folder=study, PREFECT_API_URL=server)
    before = (study / "data" / "processed" / "statements.csv").read_bytes()
    (study / "data" / "raw" / "alba.md").write_text("cambiato", encoding="utf-8")
    process = start("run", folder=study)
    until(lambda: children(process.pid))
    started = children(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.splitlines()[-1] == "Interrotto: i risultati precedenti sono intatti."
    assert (study / "data" / "processed" / "statements.csv").read_bytes() == before
    until(lambda: not any(alive(pid) for pid in started), seconds=10)


def test_killing_the_run_ends_its_server(study, start):
    process = start("run", folder=study)
    until(lambda: children(process.pid))
    started = children(process.pid)
    process.kill()
    process.communicate()
    until(lambda: not any(alive(pid) for pid in started), seconds=10)
