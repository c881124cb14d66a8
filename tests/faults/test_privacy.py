"""One real run, watched: nothing beyond loopback, no word of a note where it does not belong, private files private."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from flows.artifacts import interviews_page, requests_page, themes_page
from flows.failure import explain
from pipeline.errors import RestituzioneError
from pipeline.review.log import CorrectionLog, Draft
from pipeline.study import load_study
from pipeline.tables import INTERVIEWS, REQUESTS, THEMES, read_table, validate
from tests.faults.workplace import make_study

REPOSITORY = Path(__file__).resolve().parents[2]
RARE = ("sgambelluri", "bragadin", "capannone", "spogliatoio")  # persons and words that only the notes say
_LOOPBACK = re.compile(r"\('127\.\d+\.\d+\.\d+', \d+\)|\('::1', .*|'127\.0\.0\.1'|b?'localhost'|'/[^']*'|b'\\x00.*'|None")


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """Folder of a private study after a run, its output, and every address that a process of the run used."""
    folder = tmp_path_factory.mktemp("privato") / "s"
    paths = make_study(folder)
    note = folder / "data" / "raw" / "valdurra.md"
    note.write_text(note.read_text(encoding="utf-8") + "- Lo spogliatoio del campo è chiuso da anni.\n- Chiede al comune un capannone.\n", encoding="utf-8")
    study = folder / "study.toml"
    study.write_text(study.read_text(encoding="utf-8") + "\n[privacy]\nprivate = true\n", encoding="utf-8")
    CorrectionLog(paths.review).append([Draft("set_area", "R0000000000", "Spazi")], who="Anna")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    connections = folder / "connections"
    environment = {
        **kept,
        "PYTHONPATH": os.pathsep.join((str(Path(__file__).parent / "watch"), str(REPOSITORY))),
        "RESTITUZIONE_TEST_CONNECTIONS": str(connections),
        "OMP_NUM_THREADS": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "run"], cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode in (0, 1), done.stderr
    return paths, done, connections.read_text(encoding="utf-8").splitlines()


def test_no_connection_leaves_the_machine(watched):
    _, _, lines = watched
    assert any(line.startswith("socket.connect\t('127.0.0.1'") for line in lines)  # the watch works: the run speaks to its server
    beyond = [line for line in lines if not _LOOPBACK.fullmatch(line.split("\t", 1)[1])]
    assert beyond == []


def test_prefect_keeps_no_word_of_a_note(watched):
    paths, _, _ = watched
    kept = [p for p in paths.state.rglob("*") if p.is_file() and "cache" not in p.relative_to(paths.state).parts]
    assert any(p.name == "prefect.db" for p in kept)
    for path in kept:
        data = path.read_bytes().decode("utf-8", "replace").casefold()
        assert [w for w in RARE if w in data] == [], path


def test_the_terminal_shows_no_word_of_a_note_but_the_results(watched):
    _, done, _ = watched
    assert [w for w in RARE if w in done.stderr.casefold()] == []


def test_files_of_a_private_study_are_their_owners(watched):
    paths, _, _ = watched
    for folder in (paths.processed, paths.review):
        for path in [p for p in folder.rglob("*") if not p.name.endswith(".lock")]:
            wanted = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path
    assert stat.S_IMODE(paths.processed.stat().st_mode) == 0o700
    for hidden in ("cache", "prefect"):
        assert stat.S_IMODE((paths.state / hidden).stat().st_mode) == 0o700


def test_pages_of_the_interface_show_words_only_on_request(watched):
    paths, _, _ = watched
    assert load_study(paths.study).privacy.interface is False
    tables = {t.name: read_table(t.name, paths.processed) for t in (INTERVIEWS, THEMES, REQUESTS)}
    for words, seen in ((False, False), (True, True)):
        page = interviews_page(tables["interviews"], words=words) + themes_page(tables["themes"], words=words)
        assert ("Sgambelluri" in page) is seen
        assert ("corso" in requests_page(tables["requests"], words=words)) is seen


def test_errors_of_the_program_repeat_no_text(tmp_path):
    try:
        try:
            raise KeyError("la signora Sgambelluri")
        except KeyError as first:
            raise ValueError("detto da Sgambelluri") from first
    except ValueError as e:
        line = explain(e, home=tmp_path)
    details = (tmp_path / ".restituzione" / "errore.txt").read_text(encoding="utf-8")
    assert "Sgambelluri" not in line and "ValueError in test_privacy.py" in line
    assert "KeyError" in details and "ValueError" in details and "test_privacy.py" in details
    assert "signora Sgambelluri'" not in details.replace('raise KeyError("la signora Sgambelluri")', "")


def test_a_table_that_breaks_its_definition_repeats_no_cell():
    row = {c.name: "" for c in REQUESTS.columns if c.type is str}
    wrong = REQUESTS.frame([{**row, "request_type": "Sgambelluri", "status": "proposto", "confidence": 0.5}])
    with pytest.raises(RestituzioneError, match="colonna request_type, riga 0") as error:
        validate("requests", wrong)
    assert "Sgambelluri" not in str(error.value)
