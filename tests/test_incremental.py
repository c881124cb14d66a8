"""Only what changed is read again, and any file that a run keeps for itself may be deleted."""

import json
import shutil
from pathlib import Path

import pytest

from pipeline import job, reading
from pipeline.current import unchanged
from pipeline.extract import chunk
from pipeline.inputs import look
from pipeline.paths import StudyPaths
from pipeline.study import load_study
from pipeline.tables import read_table

_STUDY = """\
title = "Orti di quartiere"
[[organisations]]
name = "Orto di via Curiel"
[[organisations]]
name = "Orto del Noce"
[[areas]]
name = "Attrezzi"
cues = ["pompa", "attrezzi"]
"""
_NOTES = {
    "curiel.md": "# Orto di via Curiel\nData: 4 maggio 2023\n\n- L'acqua manca da giugno in poi.\n- Chiedono una pompa più forte.\n",
    "noce.md": "# Orto del Noce\nData: 9 maggio 2023\n\n- D'estate l'acqua non arriva agli ultimi orti.\n- Gli attrezzi spariscono.\n",
    "più note/pero.txt": "Orto del Pero, 2 giugno 2023\n\nServirebbe una tettoia.\nI vicini si lamentano del fumo.\n",
}


@pytest.fixture
def paths(tmp_path: Path) -> StudyPaths:
    (tmp_path / "study.toml").write_text(_STUDY, encoding="utf-8")
    for name, text in _NOTES.items():
        path = tmp_path / "data" / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return StudyPaths.of(tmp_path / "study.toml")


@pytest.fixture(autouse=True)
def tables_only(monkeypatch) -> None:
    """The documents have tests of their own."""
    monkeypatch.setattr(job, "_write_documents", lambda *_: None)


@pytest.fixture
def read_again(monkeypatch) -> list[str]:
    """Names of the files that are really read."""
    names: list[str] = []
    collect = reading.collect

    def spy(files, **options):
        names.extend(f.name for f in files)
        return collect(files, **options)

    monkeypatch.setattr(reading, "collect", spy)
    return names


def test_only_new_and_changed_notes_are_read_again(paths, read_again):
    job.run(paths)
    assert sorted(read_again) == ["curiel.md", "noce.md", "pero.txt"]
    read_again.clear()
    with (paths.raw / "noce.md").open("a", encoding="utf-8") as f:
        f.write("- Il compost è ben tenuto.\n")
    (paths.raw / "melo.txt").write_text("Orto del Melo, 3 giugno 2023\n\nManca la luce alla sera.\n", encoding="utf-8")
    (paths.raw / "curiel.md").touch()  # another time, the same content
    tables = job.run(paths)
    assert sorted(read_again) == ["melo.txt", "noce.md"]
    assert "Il compost è ben tenuto." in set(tables["statements"]["text"])


def test_incremental_tables_equal_those_of_a_fresh_run(paths, tmp_path):
    job.run(paths)
    (paths.raw / "noce.md").write_text(_NOTES["noce.md"].replace("spariscono", "sono vecchi"), encoding="utf-8")
    job.run(paths)
    other = tmp_path / "altrove"
    shutil.copytree(paths.raw, other / "data" / "raw")
    shutil.copy(paths.study, other)
    shutil.copytree(paths.review, other / "data" / "review")  # ids keep their meaning
    fresh = StudyPaths.of(other / "study.toml")
    job.run(fresh)
    for name in ("interviews", "statements", "entities", "requests"):
        assert (paths.processed / f"{name}.csv").read_bytes() == (fresh.processed / f"{name}.csv").read_bytes()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (('title = "Orti di quartiere"', 'title = "Altri orti"'), 0),
        (('cues = ["pompa", "attrezzi"]', 'cues = ["pompa"]'), 3),
        (('name = "Orto del Noce"', 'name = "Orto del Noce"\naliases = ["Il Noce"]'), 3),
    ],
)
def test_settings_that_reading_depends_on_make_it_read_again(paths, read_again, change, expected):
    job.run(paths)
    read_again.clear()
    paths.study.write_text(_STUDY.replace(*change), encoding="utf-8")
    job.run(paths)
    assert len(read_again) == expected


@pytest.mark.parametrize("damage", ["unlink", "empty", "garbage", "other"])
def test_any_cache_file_may_be_deleted_or_damaged(paths, read_again, damage):
    before = job.run(paths)
    entry = sorted((paths.state / "cache").rglob("*.json.gz"))[0]
    read_again.clear()
    if damage == "unlink":
        entry.unlink()
    else:
        entry.write_bytes({"empty": b"", "garbage": b"\x1f\x8b\x08 no", "other": b"{}"}[damage])
    after = job.run(paths)
    assert len(read_again) == 1
    assert before["statements"].equals(after["statements"])
    read_again.clear()
    job.run(paths)
    assert read_again == []  # what was damaged has been made good


def test_whole_state_may_be_deleted(paths):
    before = job.run(paths)
    shutil.rmtree(paths.state)
    shutil.rmtree(paths.processed)
    assert job.run(paths)["statements"].equals(before["statements"])


def test_a_cache_that_cannot_be_written_stops_nothing(paths):
    paths.state.mkdir()
    (paths.state / "cache").write_text("not a folder", encoding="utf-8")
    assert len(job.run(paths)["statements"]) == 6


def test_readings_of_removed_notes_are_not_kept(paths):
    job.run(paths)
    (paths.raw / "noce.md").unlink()
    job.run(paths)
    assert len(list((paths.state / "cache").rglob("*.json.gz"))) == 2
    assert set(read_table("interviews", paths.processed)["source"]) == {"curiel.md", "più note/pero.txt"}


def test_what_one_file_does_wrong_stops_no_other(paths, monkeypatch):
    features = chunk.features

    def failing(doc):
        if "attrezzi" in doc.text:
            raise IndexError("nobody foresaw this")
        return features(doc)

    monkeypatch.setattr(chunk, "features", failing)
    tables = job.run(paths)
    assert set(tables["interviews"]["source"]) == {"curiel.md", "più note/pero.txt"}
    row = tables["problems"].iloc[0]
    assert row["source"] == "noce.md" and "IndexError" in row["problem"]
    monkeypatch.undo()
    assert len(job.run(paths)["interviews"]) == 3  # the failure was not kept


def test_files_read_together_give_what_each_gives_alone(paths):
    study, files = load_study(paths.study), sorted(p for p in paths.raw.rglob("*") if p.is_file())
    together = list(reading.read_each(files, root=paths.raw, study=study))
    for file, one in zip(files, together, strict=True):
        assert next(reading.read_each([file], root=paths.raw, study=study)) == one


def test_nothing_to_do_is_recognised_and_every_change_is_noticed(paths):
    job.run(paths)
    assert unchanged(look(paths))["counts"]["interviews"] == 3
    statements = paths.processed / "statements.csv"
    kept = statements.read_bytes()
    for spoil in (
        lambda: statements.write_bytes(kept + b"\n"),
        lambda: statements.unlink(),
        lambda: (paths.processed / "run.json").write_text(json.dumps({"fingerprint": 1}), encoding="utf-8"),
        lambda: (paths.raw / "curiel.md").unlink(),
        lambda: paths.study.write_text(_STUDY.replace("Orti di", "Giardini di"), encoding="utf-8"),
        lambda: (paths.review / "register.csv").unlink(),
    ):
        spoil()
        assert unchanged(look(paths)) is None
        job.run(paths)
        assert unchanged(look(paths))
