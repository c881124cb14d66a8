"""The main job on the sample study, as `make run` does it: real Prefect, real models, a process of its own."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from pipeline.evaluate import evaluate
from pipeline.tables import TABLES, read_table, validate

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def runs(tmp_path_factory, start, server) -> list[Path]:
    """The sample study, run twice side by side: with a server of its own and with a running one; other hash seeds,
    time zones, folders.
    """
    folders, processes = [], []
    other = {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PREFECT_API_URL": server}
    for name, variables in (("uno", {"PYTHONHASHSEED": "1"}), ("due", other)):
        folder = tmp_path_factory.mktemp(name) / "studio"
        shutil.copytree(REPOSITORY / "data" / "raw", folder / "data" / "raw")
        shutil.copy(REPOSITORY / "study.toml", folder)
        processes.append(start("run", folder=folder, **variables))
        folders.append(folder)
    for process in processes:
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        assert "Restituzione delle interviste" in out
    return folders


def test_every_table_is_there_and_keeps_its_definition(runs):
    processed = runs[0] / "data" / "processed"
    for table in TABLES:
        validate(table.name, read_table(table.name, processed))
    assert len(read_table("interviews", processed)) >= 9
    assert len(read_table("themes", processed)) >= 3
    assert read_table("problems", processed).empty


def test_two_runs_give_the_same_tables_byte_for_byte(runs):
    one, two = (r / "data" / "processed" for r in runs)
    files = sorted(p.relative_to(one) for p in one.rglob("*") if p.suffix in (".csv", ".txt"))
    assert len(files) > len(TABLES)
    assert files == sorted(p.relative_to(two) for p in two.rglob("*") if p.suffix in (".csv", ".txt"))
    for file in files:
        assert (one / file).read_bytes() == (two / file).read_bytes(), file


def test_every_statement_leads_back_to_its_note(runs):
    processed = runs[0] / "data" / "processed"
    for s in read_table("statements", processed).itertuples():
        text = (processed / "text" / f"{s.source}.txt").read_text(encoding="utf-8")
        assert " ".join(text[s.start : s.end].split()) == " ".join(s.text.split())


def test_the_record_says_what_ran(runs):
    record = json.loads((runs[0] / "data" / "processed" / "run.json").read_text(encoding="utf-8"))
    assert set(record["inputs"]) == {p.name for p in (runs[0] / "data" / "raw").iterdir()}
    assert record["read"] == len(record["inputs"]) and record["from_cache"] == 0
    assert record["model"]["name"] == "it_udkind_sm" and record["model"]["bundled"]
    assert record["counts"]["statements"] == len(pd.read_csv(runs[0] / "data" / "processed" / "statements.csv"))


def test_evaluation_of_the_sample_from_the_command_line(runs, restituzione):
    gold = REPOSITORY / "benchmarks" / "gold" / "campione"
    result = restituzione("evaluate", str(gold), "--json", folder=runs[0])
    assert result.returncode == 0, result.stderr
    figures = json.loads(result.stdout)
    assert figures == evaluate(gold, runs[0] / "data" / "processed")
    assert figures["statements"]["matched"] > 0.9
    table = restituzione("evaluate", str(gold), folder=runs[0]).stdout
    assert "kappa di Cohen" in table and "BCubed F" in table


def test_evaluation_without_a_coded_set_says_what_is_missing(runs, restituzione, tmp_path):
    result = restituzione("evaluate", str(tmp_path), folder=runs[0])
    assert result.returncode == 2 and "gold/" in result.stderr
