"""Faults survived of those tried: `python benchmarks/faults.py [RUNS] [SAVES] [COMMANDS]`, 100 runs and saves by default.

COMMANDS is how often the whole command is killed too, with Prefect and its server: some 30 seconds each, 0 by default.
Kills a run, and a reviewer's saving, at random times and at random changes to the file system, and checks after
each that nothing is lost, half-written or still held, and that the next run equals an undisturbed one.
"""

from __future__ import annotations

import collections
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.faults.killing import measured, moments  # noqa: E402
from tests.faults.rounds import expected, keep_saving, run_killed_at, saves_killed_at  # noqa: E402
from tests.faults.whole import command_killed_at, expected_of_the_command, times  # noqa: E402
from tests.faults.workplace import copy_study  # noqa: E402


def main(runs: int = 100, saves: int = 100, commands: int = 0) -> dict:
    """Figures: killed while at work, already finished, promises broken (with the first few)."""
    figures = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if runs or saves:
            want = expected(folder / "atteso")
        if runs:
            at = moments(runs, seconds=want.seconds, changes=want.changes)
            figures["run"] = _rounds(at, lambda m, f: run_killed_at(m, want, f), folder / "run")
        if saves:
            seconds, changes = measured(keep_saving, copy_study(want.before, folder / "misura"), str(folder / "salvate"))
            at = moments(saves, seconds=seconds, changes=changes)
            figures["save"] = _rounds(at, lambda m, f: saves_killed_at(m, want.before, f), folder / "save")
        if commands:
            whole = expected_of_the_command(folder / "comando")
            figures["command"] = _rounds(times(commands, whole), lambda t, f: command_killed_at(t, whole, f), folder / "command")
            figures["command"]["undisturbed_seconds"] = round(whole.seconds, 1)
    return figures


def _rounds(at: list, one, folder: Path) -> dict:
    folder.mkdir()
    ends, broken, started = collections.Counter(), [], time.monotonic()
    for n, moment in enumerate(at):
        try:
            ends["killed" if one(moment, folder / str(n)) < 0 else "finished before"] += 1
        except AssertionError as e:
            broken.append(str(e).split("\n")[0])
    return {"tried": len(at), **ends, "broken": len(broken), "first": broken[:5], "seconds": round(time.monotonic() - started, 1)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*map(int, sys.argv[1:4])), ensure_ascii=False, indent=1) + "\n")
