"""Full disks, closed folders, notes that vanish, two at once, a clock that goes back: a clear word, nothing half-written."""

import datetime
import errno
import io
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline import job, reading, store
from pipeline.errors import RestituzioneError
from pipeline.extract.extracted import Extracted
from pipeline.ingest.collect import Notes
from pipeline.lock import study_lock
from pipeline.review.log import CorrectionLog, Draft
from pipeline.tables import read_table
from tests.faults.killing import context
from tests.faults.workplace import LATER, NOTES, add_notes, leftovers, make_study, memory_of, run_alone, tables_of


@pytest.fixture
def paths(done, tmp_path):
    shutil.copytree(done.study.parent, tmp_path / "s")
    return type(done).of(tmp_path / "s" / "study.toml")


@pytest.mark.parametrize("step", ["_sync_tree", "_exchange", "write_text"])
@pytest.mark.parametrize(("code", "word"), [(errno.ENOSPC, "disco è pieno"), (errno.EROFS, "permessi"), (errno.EIO, "intatti")])
def test_writing_that_fails_leaves_the_last_run(paths, monkeypatch, step, code, word):
    before, memory = tables_of(paths), memory_of(paths)
    add_notes(paths.study.parent, LATER)

    def fails(*_, **__):
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(job if step == "write_text" else store, step, fails)
        with pytest.raises(RestituzioneError, match=word):
            run_alone(paths)
    assert tables_of(paths) == before and memory_of(paths) == memory
    run_alone(paths)
    assert tables_of(paths) != before
    assert leftovers(paths) == []


def test_disk_that_fills_up_while_the_documents_are_written(paths, monkeypatch):
    before = tables_of(paths)
    add_notes(paths.study.parent, LATER)
    real = Path.write_text

    def full(self, *arguments, **options):
        if self.suffix == ".html":
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, *arguments, **options)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(RestituzioneError, match="disco è pieno"):
        run_alone(paths)
    monkeypatch.undo()
    assert tables_of(paths) == before


def test_correction_on_a_full_disk_is_not_half_saved(paths, monkeypatch):
    log = CorrectionLog(paths.review)
    theme = read_table("themes", paths.processed)["theme_id"].iloc[0]
    log.append([Draft("rename_theme", theme, "Prima")], who="Anna")
    real = Path.open

    class Full(io.FileIO):
        def write(self, data):
            super().write(bytes(data)[:20])  # a disk takes what it can
            raise OSError(errno.ENOSPC, "No space left on device")

    def opened(self, mode="r", *arguments, **options):
        return Full(self, "a") if self == log.path and "a" in mode else real(self, mode, *arguments, **options)

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(RestituzioneError, match="non salvate"):
        log.append([Draft("rename_theme", theme, "Seconda")], who="Bruno")
    monkeypatch.undo()
    assert log.read().corrections["value"].tolist() == ["Prima"]
    log.append([Draft("rename_theme", theme, "Terza")], who="Anna")
    assert log.read().corrections["value"].tolist() == ["Prima", "Terza"]


def test_note_that_vanishes_or_changes_while_it_is_read(paths):
    add_notes(paths.study.parent, LATER)
    plan = job.make_plan(paths)
    (paths.raw / "valdurra_2.txt").unlink()
    tables = job.assemble(plan, *job.gather(plan))
    problems = tables["problems"]
    assert problems["source"].tolist() == ["valdurra_2.txt"] and "sparito" in problems["problem"].iloc[0]
    assert len(tables["interviews"]) == 2


def test_note_changed_while_it_is_read_is_told_and_never_kept_as_the_old_one(paths):
    add_notes(paths.study.parent, LATER)
    note = paths.raw / "valdurra_2.txt"
    plan = job.make_plan(paths)
    note.write_text("Pro Loco di Valdurra, 9 maggio 2022\n\nIl capannone è stato venduto e le sedie sono in strada.\n", encoding="utf-8")
    job.read_files(plan.stale, root=paths.raw, study=plan.study, cache=plan.cache, keys=plan.keys)
    tables = job.assemble(plan, *job.gather(plan))
    assert tables["problems"]["problem"].tolist() == ["il file è cambiato mentre veniva letto"]
    note.write_text(LATER["valdurra_2.txt"], encoding="utf-8")  # as it was when the run began
    run_alone(paths)
    statements = (paths.processed / "statements.csv").read_text(encoding="utf-8")
    assert "svuotato" in statements and "venduto" not in statements


def test_folder_of_notes_that_vanishes_is_told(paths):
    shutil.rmtree(paths.raw)
    with pytest.raises(RestituzioneError, match="raw"):
        run_alone(paths)


def _hold(paths, connection):
    with study_lock(paths):
        connection.send(os.getpid())
        connection.recv()


def test_second_run_says_who_holds_the_study_and_waits(paths):
    here, there = context().Pipe()
    holder = context().Process(target=_hold, args=(paths, there))
    holder.start()
    pid = here.recv()
    told = []
    with pytest.raises(RestituzioneError, match=f"processo {pid}"), study_lock(paths, wait=0.1, say=told.append):
        pass
    assert told == [f"In attesa: il processo {pid} sta lavorando su questo studio."]
    holder.kill()
    holder.join()
    with study_lock(paths, wait=5):  # killed, it holds nothing
        pass


def test_two_runs_at_once_give_the_tables_of_one(paths):
    add_notes(paths.study.parent, LATER)
    both = [context().Process(target=run_alone, args=(paths,)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(120)
    assert [p.exitcode for p in both] == [0, 0]
    now = tables_of(paths)
    assert leftovers(paths) == []
    run_alone(paths)
    assert tables_of(paths) == now


def test_threads_take_turns_at_reading(paths, monkeypatch):
    """The language model is not made for several threads: notes were lost where two began at once."""
    inside, most = [], []

    def one_at_a_time(files, **_):
        for file in files:
            inside.append(file)
            most.append(len(inside))
            time.sleep(0.02)
            inside.remove(file)
            yield reading.Reading(file, Notes(), Extracted(), sound=False)

    monkeypatch.setattr(reading, "read_each", one_at_a_time)
    plan = job.make_plan(paths)
    keys = {plan.source(f): "" for f in plan.files}
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(reading.read_files, plan.files, root=paths.raw, study=plan.study, cache=plan.cache, keys=keys) for _ in range(4)]
    assert [d.result() for d in done] == [0] * 4
    assert len(most) == 4 * len(plan.files) and max(most) == 1


def test_clock_that_goes_back_keeps_the_order_of_corrections(paths):
    log = CorrectionLog(paths.review)
    theme = read_table("themes", paths.processed)["theme_id"].iloc[0]
    for year, label in ((2030, "Prima"), (2001, "Dopo")):
        log.append([Draft("rename_theme", theme, label)], who="Anna", now=datetime.datetime(year, 1, 1))
    run_alone(paths)
    themes = read_table("themes", paths.processed)
    assert themes.loc[themes["theme_id"] == theme, "label"].tolist() == ["Dopo"]


def test_notes_with_odd_names_are_read(tmp_path):
    paths = make_study(tmp_path / "con spazi è\nnewline")
    (paths.raw / "montecàlvo.txt").rename(paths.raw / "note di\nmaggio «è» 😀.txt")
    run_alone(paths)
    assert set(read_table("interviews", paths.processed)["source"]) == {"valdurra.md", "note di\nmaggio «è» 😀.txt"}
    assert len(NOTES) == 2 and tables_of(paths)
