"""One round of a fault: kill, look, run again, compare. Shared by the tests and by ``benchmarks/faults.py``."""

from __future__ import annotations

import fcntl
import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline.paths import StudyPaths
from pipeline.review.log import CorrectionLog
from pipeline.review.session import Review
from tests.faults.killing import Moment, context, killed, measured
from tests.faults.workplace import copy_study, leftovers, memory_of, reviewed_study, run_alone, tables_of


@dataclass
class Undisturbed:
    """A study before the run that is killed, and what an undisturbed one makes of it."""

    before: StudyPaths
    tables_before: dict[str, bytes]
    tables_after: dict[str, bytes]
    memory_after: dict[str, bytes]
    corrections: bytes
    seconds: float


@dataclass
class Expected(Undisturbed):
    """The same for a run of the plain job, which also counts what it changes on the disk."""

    changes: int


def expected(folder: Path) -> Expected:
    before = reviewed_study(folder / "prima")
    after = copy_study(before, folder / "dopo")
    measured(len, "")  # the first process waits for the models, the others do not
    seconds, changes = measured(run_alone, after)
    return Expected(
        before, tables_of(before), tables_of(after), memory_of(after), CorrectionLog(before.review).path.read_bytes(), seconds, changes
    )


def run_killed_at(moment: Moment, want: Expected, folder: Path) -> int:
    """Kill a run at a moment and check everything that was promised; returns how the process ended.

    Raises:
        AssertionError: a promise was not kept.
    """
    paths = copy_study(want.before, folder)
    status = killed(run_alone, paths, at=moment)
    nothing_is_torn(paths, want, f"{moment}")
    again = context().Process(target=run_alone, args=(paths,))
    again.start()
    again.join(120)
    assert again.exitcode == 0, f"the next run fails after a kill at {moment}"
    as_if_undisturbed(paths, want, f"{moment}")
    shutil.rmtree(folder)
    return status


def nothing_is_torn(paths: StudyPaths, want: Undisturbed, moment: str) -> None:
    """What holds as soon as a run is dead: one whole run's tables, all corrections, a free lock."""
    assert tables_of(paths) in (want.tables_before, want.tables_after), f"half a run at {moment}"
    assert CorrectionLog(paths.review).path.read_bytes() == want.corrections, f"corrections changed at {moment}"
    assert lock_is_free(paths), f"the lock stays held at {moment}"


def as_if_undisturbed(paths: StudyPaths, want: Undisturbed, moment: str) -> None:
    """What holds after the next run: all is as it would have been."""
    now = tables_of(paths)
    assert [n for n in now if now[n] != want.tables_after.get(n)] == [], f"the next run differs after a kill at {moment}"
    assert memory_of(paths) == want.memory_after, f"the ids' memory differs after a kill at {moment}"
    assert leftovers(paths) == [], f"leftovers after a kill at {moment}"


def lock_is_free(paths: StudyPaths) -> bool:
    """Whether nobody holds the study."""
    lock = paths.processed.parent / f".{paths.processed.name}.lock"
    if not lock.exists():
        return True
    with lock.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def keep_saving(paths: StudyPaths, told: str) -> None:
    """A reviewer who saves one decision after another; each is noted in a file once the program says it is saved."""
    review = Review(paths, who="Carla")
    with open(told, "a", encoding="utf-8") as saved:  # noqa: PTH123 - a plain file object, flushed by hand
        for n in range(6):
            theme = review.tables["themes"]["theme_id"].iloc[0]
            review.rename(theme, f"Titolo numero {n}, «scelto» da Carla")
            (correction,) = review.save()
            saved.write(f"{correction}\n")
            saved.flush()


def saves_killed_at(moment: Moment, before: StudyPaths, folder: Path) -> int:
    """Kill a reviewer's saving at a moment: everything acknowledged is there, at most one more; returns how it ended."""
    paths = copy_study(before, folder)
    earlier = CorrectionLog(paths.review).read().corrections
    told = folder / "salvate"
    status = killed(keep_saving, paths, str(told), at=moment)
    acknowledged = told.read_text(encoding="utf-8").split() if told.exists() else []
    reading = CorrectionLog(paths.review).read()
    ids = reading.corrections["correction_id"].tolist()
    assert ids[: len(earlier)] == earlier["correction_id"].tolist(), f"an earlier correction is gone at {moment}"
    assert ids[len(earlier) : len(earlier) + len(acknowledged)] == acknowledged, f"a saved correction is gone at {moment}"
    assert len(ids) + len(reading.problems) <= len(earlier) + len(acknowledged) + 1, f"more than one save was under way at {moment}"
    assert lock_is_free(paths), f"the lock stays held at {moment}"
    kept = Review(paths, who="Dino")
    kept.rename(kept.tables["themes"]["theme_id"].iloc[0], "Dopo la caduta")
    (last,) = kept.save()
    assert CorrectionLog(paths.review).read().corrections["correction_id"].tolist() == [*ids, last]
    shutil.rmtree(folder)
    return status
