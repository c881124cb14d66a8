"""`kill -9` through the whole command, Prefect and its server included. Used by ``benchmarks/faults.py``."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from pipeline.paths import StudyPaths
from pipeline.review.log import CorrectionLog
from tests.faults.rounds import Undisturbed, as_if_undisturbed, nothing_is_torn
from tests.faults.workplace import copy_study, memory_of, reviewed_study, tables_of

_REPOSITORY = Path(__file__).resolve().parents[2]
_ENDS_WITHIN = 10.0  # seconds in which the server and the workers follow their run
_MARK = "RESTITUZIONE_FAULTS_ROUND"


def expected_of_the_command(folder: Path) -> Undisturbed:
    before = reviewed_study(folder / "prima")
    _command(copy_study(before, folder / "registro"), "registro").wait()  # Prefect's database is made once
    shutil.copytree(folder / "registro" / ".restituzione" / "prefect", before.state / "prefect")
    after = copy_study(before, folder / "dopo")
    started = time.monotonic()
    assert _command(after, "dopo").wait() == 0, "the undisturbed command failed"
    seconds = time.monotonic() - started
    log = CorrectionLog(before.review).path.read_bytes()
    return Undisturbed(before, tables_of(before), tables_of(after), memory_of(after), log, seconds)


def times(n: int, want: Undisturbed, *, seed: int = 0) -> list[float]:
    """Random moments of the command, in seconds after its start."""
    rng = random.Random(seed)
    return [rng.uniform(0, want.seconds) for _ in range(n)]


def command_killed_at(seconds: float, want: Undisturbed, folder: Path) -> int:
    """Kill the command and check everything that was promised; returns how it ended.

    Raises:
        AssertionError: a promise was not kept.
    """
    paths = copy_study(want.before, folder)
    mark = folder.as_posix()
    process = _command(paths, mark)
    try:
        status = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)  # the run alone: nobody is there to end what it had started
        status = process.wait()
    assert _stay_behind(mark) == [], f"processes stay behind at {seconds:.2f} s"
    nothing_is_torn(paths, want, f"{seconds:.2f} s")
    assert _command(paths, mark).wait(timeout=300) == 0, f"the next command fails after a kill at {seconds:.2f} s"
    as_if_undisturbed(paths, want, f"{seconds:.2f} s")
    assert _stay_behind(mark) == [], f"processes stay behind after the next command at {seconds:.2f} s"
    shutil.rmtree(folder)
    return status


def _command(paths: StudyPaths, mark: str) -> subprocess.Popen:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "run", "--runner", "processes", "--workers", "2"],
        cwd=paths.study.parent,
        env={**kept, "PYTHONPATH": str(_REPOSITORY), _MARK: mark},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _stay_behind(mark: str) -> list[str]:
    """Commands of a round that have not followed their run in time; they are ended."""
    deadline = time.monotonic() + _ENDS_WITHIN
    while (left := _processes(mark)) and time.monotonic() < deadline:
        time.sleep(0.1)
    lines = []
    for pid in left:
        lines.append(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
        os.kill(pid, signal.SIGKILL)
    return lines


def _processes(mark: str) -> list[int]:
    """Processes of this round that run, told by their environment."""
    sign, found = f"{_MARK}={mark}".encode(), []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if sign in (place / "environ").read_bytes().split(b"\0") and (place / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                found.append(int(place.name))
        except OSError:
            continue  # it has ended meanwhile
    return found
