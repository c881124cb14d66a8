"""The command line as whole processes, in turns with the same job as plain functions."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FRESH, AGAIN, CHANGED = "cold: no database, nothing read", "again, nothing changed", "again, one note changed"
PLAIN, OWN, RUNNING, HELP = "notes unread, as plain functions", "notes unread, a server of its own, database there", "notes unread, a running server", "--help"
_ROUNDS = 3


def measure(root: Path) -> dict[str, list[tuple[float, float]]]:
    """Seconds by the clock and of the processor (with child processes) of each kind of run."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shutil.copy(root / "study.toml", folder)
        shutil.copytree(root / "data" / "raw", folder / "data" / "raw")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")} | {"PYTHONPATH": str(root)}
        restituzione = [sys.executable, "-m", "flows.cli"]
        run = [*restituzione, "run", "--study", str(folder / "study.toml")]
        plain = [sys.executable, __file__, str(folder / "study.toml")]
        note = sorted((folder / "data" / "raw").glob("*.md"))[0]
        seconds: dict[str, list[tuple[float, float]]] = {k: [] for k in (FRESH, AGAIN, CHANGED, PLAIN, OWN, RUNNING, HELP)}

        def take(kind: str, call: list[str], **more: str) -> None:
            seconds[kind].append(_seconds(call, cwd=root, env=environment | more))

        take(FRESH, run)
        with _server(environment, folder / "server") as url:
            for _ in range(_ROUNDS):
                take(AGAIN, run)
                note.write_text(note.read_text(encoding="utf-8") + "\n", encoding="utf-8")
                take(CHANGED, run)
                for kind, call, more in ((PLAIN, plain, {}), (OWN, run, {}), (RUNNING, run, {"PREFECT_API_URL": url})):
                    for part in (folder / ".restituzione" / "cache", folder / "data" / "processed", folder / "data" / "review"):
                        shutil.rmtree(part, ignore_errors=True)
                    take(kind, call, **more)
                take(HELP, [*restituzione, "--help"])
        return seconds


def _seconds(call: list[str], *, cwd: Path, env: dict[str, str]) -> tuple[float, float]:
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(call, cwd=cwd, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after, ended = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    return ended - started, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@contextmanager
def _server(environment: dict[str, str], home: Path) -> Iterator[str]:
    """Address of a `prefect server start` on loopback."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = str(s.getsockname()[1])
    own = environment | {"PREFECT_HOME": str(home), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    process = subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    url = f"http://127.0.0.1:{port}/api"
    try:
        while process.poll() is None:
            try:
                urllib.request.urlopen(f"{url}/health")
                break
            except OSError:
                time.sleep(0.5)
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


if __name__ == "__main__":
    from pipeline import job
    from pipeline.paths import StudyPaths

    job.run(StudyPaths.of(Path(sys.argv[1])))
