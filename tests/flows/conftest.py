"""A small study, and the command line as a person starts it: a process of its own, Prefect's home shared."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_study import make_study
from watching import until

from flows.server import answers

REPOSITORY = Path(__file__).resolve().parents[2]

@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Folder of a small study: two notes and study.toml."""
    return make_study(tmp_path / "museì")  # an accent in the path, as people have them


@pytest.fixture(scope="session")
def environment(tmp_path_factory) -> dict[str, str]:
    """Environment of a run: this checkout, a Prefect home of the tests' own (its database is made once)."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    return {
        **kept,
        "PYTHONPATH": str(REPOSITORY),
        "PREFECT_HOME": str(tmp_path_factory.mktemp("prefect")),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "OMP_NUM_THREADS": "1",
        "TZ": "Europe/Rome",
    }


@pytest.fixture(scope="session")
def start(environment) -> Callable[..., subprocess.Popen]:
    """Start `restituzione` with some arguments in a folder."""

    def start(*arguments: str, folder: Path, **variables: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.cli", *arguments],
            cwd=folder,
            env={**environment, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    return start


@pytest.fixture(scope="session")
def restituzione(start) -> Callable[..., subprocess.CompletedProcess]:
    """Run `restituzione` to its end."""

    def restituzione(*arguments: str, folder: Path, **variables: str) -> subprocess.CompletedProcess:
        process = start(*arguments, folder=folder, **variables)
        out, err = process.communicate(timeout=300)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    return restituzione


@pytest.fixture(scope="session")
def server(environment) -> Iterator[str]:
    """Address of a real `prefect server start` on loopback."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    url = f"http://127.0.0.1:{port}/api"
    try:
        until(lambda: answers(url), seconds=120)
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)
