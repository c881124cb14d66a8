"""`restituzione report` at the command line."""

import os
import shutil
import subprocess
import sys

import pytest

from flows import cli


@pytest.fixture
def home(sample_run, tmp_path):
    """A copy of the sample study, already run."""
    shutil.copytree(sample_run.study.parent, tmp_path / "studio", ignore=shutil.ignore_patterns(".restituzione", "raw"))
    return tmp_path / "studio"


def report(home, *arguments: str) -> subprocess.CompletedProcess:
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", "report", "--study", str(home / "study.toml"), *arguments],
        capture_output=True, text=True, cwd=home, env={**os.environ, "PYTHONPATH": root}, timeout=120,
    )  # fmt: skip


def test_documents_are_written_again_without_the_notes(home):
    page = home / "data" / "processed" / "restituzione.html"
    before = page.read_bytes()
    page.unlink()
    done = report(home, "--format", "html")
    assert done.returncode == 0 and done.stdout.strip() == str(page) and page.read_bytes() == before


def test_pseudonyms_go_to_a_folder_of_their_own_and_the_key_stays_behind(home):
    done = report(home, "--pseudonyms", "--bodies", "--tables")
    assert done.returncode == 0, done.stderr
    out = home / "data" / "processed" / "pseudonimi"
    assert {"restituzione.html", "statements.csv"} <= {p.name for p in out.iterdir()}
    key = home / "data" / "review" / "pseudonimi.csv"
    assert os.stat(key).st_mode & 0o777 == 0o600 and str(key) in done.stdout
    assert "Verbania" not in (out / "restituzione.html").read_text(encoding="utf-8")
    assert "Verbania" in (home / "data" / "processed" / "restituzione.html").read_text(encoding="utf-8")


def test_rounds_are_compared(home, tmp_path):
    done = report(home, "--since", str(home / "data" / "processed"), "--format", "html", "--out", str(tmp_path / "fuori"))
    assert done.returncode == 0, done.stderr
    assert "Rispetto alla rilevazione precedente" in (tmp_path / "fuori" / "restituzione.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--format", "odt"], "Formato «odt» sconosciuto"),
        (["--processed", "/non/esiste"], "restituzione run"),
        (["--since", "/non/esiste"], "restituzione run"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(sample_run, arguments, told, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["restituzione", "report", "--study", str(sample_run.study), *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == 2 and told in said and len(said.strip().splitlines()) == 1
