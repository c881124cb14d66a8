"""Run by test_runners in a process of its own: workers that die in the middle of their work.

usage: fatal_worker.py RUNNER FOLDER once|always CHUNKS
"""

import os
import signal
import sys
import time
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.runners import run_all
from pipeline.errors import RestituzioneError


@task(cache_policy=NO_CACHE, persist_result=False)
def work(label: str, folder: str, deaths: str) -> None:
    """Leave a file behind; «b» kills its own process the first time, or always."""
    marker = Path(folder) / f"{label}.started"
    first = not marker.exists()
    marker.touch()
    if label == "b" and (first or deaths == "always"):
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.2)
    (Path(folder) / label).write_text(str(os.getpid()), encoding="utf-8")


@flow
def several(runner: str, folder: str, deaths: str, labels: str) -> list[str]:
    done: list[str] = []
    chunks = [{"label": label, "folder": folder, "deaths": deaths} for label in labels]
    run_all(work, chunks, runner=runner, workers=2, done=lambda c: done.append(c["label"]))
    return done


if __name__ == "__main__":
    try:
        sys.stdout.write(" ".join(sorted(several(*sys.argv[1:]))) + "\n")
    except RestituzioneError as e:
        sys.stdout.write(f"{e}\n")
        sys.exit(2)
