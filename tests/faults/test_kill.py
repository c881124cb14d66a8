"""A run or a save killed at any moment: one complete run's tables, the same next run, no correction lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.killing import Moment, measured, moments
from tests.faults.rounds import expected, keep_saving, run_killed_at, saves_killed_at
from tests.faults.workplace import copy_study

REPOSITORY = Path(__file__).resolve().parents[2]
_RUNS, _SAVES = 10, 8


@pytest.fixture(scope="module")
def want(tmp_path_factory):
    return expected(tmp_path_factory.mktemp("atteso"))


def test_run_killed_at_random_moments(want, tmp_path):
    ends = [
        run_killed_at(moment, want, tmp_path / str(n))
        for n, moment in enumerate(moments(_RUNS, seconds=want.seconds, changes=want.changes, seed=11))
    ]
    assert ends.count(-signal.SIGKILL) >= _RUNS - 2  # the others had finished before


def test_run_killed_around_its_last_steps(want, tmp_path):
    for back in (0, 4):
        assert run_killed_at(Moment(change=want.changes - back), want, tmp_path / str(back)) == -signal.SIGKILL


def test_saves_killed_at_random_moments(want, tmp_path):
    probe = copy_study(want.before, tmp_path / "misura")
    seconds, changes = measured(keep_saving, probe, str(tmp_path / "salvate"))
    ends = [
        saves_killed_at(moment, want.before, tmp_path / str(n))
        for n, moment in enumerate(moments(_SAVES, seconds=seconds, changes=changes, seed=5))
    ]
    assert -signal.SIGKILL in ends


def test_server_ends_though_its_run_was_killed_while_starting_it():
    """Between the fork and the server's own request to end with its parent there is a moment in which that may die."""
    code = (
        "import os, signal, sys\n"
        "from flows.server import _die_with\n"
        "run = os.getpid()\n"
        "if os.fork() == 0:\n"
        "    os.kill(run, signal.SIGKILL)\n"
        "    while os.getppid() == run: pass\n"
        "    _die_with(run)\n"
        "    print('still here', flush=True)\n"
        "else:\n"
        "    signal.pause()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, timeout=30)
    assert done.returncode == -signal.SIGKILL and done.stdout == ""
