"""A Prefect server for one run: started beside the imports, bound to loopback, gone with its parent.

Prefect starts its own temporary server too, but only when the flow begins, and leaves it running where the
parent is killed. Started first, it is ready by the time the models are loaded.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import RestituzioneError

_HOST = "127.0.0.1"
_PR_SET_PDEATHSIG = 1


class LocalServer:
    """The server's process and address; ``wait`` returns once it answers."""

    def __init__(self, home: Path) -> None:
        module = Path(importlib.util.find_spec("prefect").origin).parent
        self.url = f"http://{_HOST}:{_free_port()}/api"
        environment = {
            **os.environ,
            "PREFECT_HOME": str(home),
            "PREFECT_UI_ENABLED": "0",
            "PREFECT__SERVER_EPHEMERAL": "1",
            "PREFECT__SERVER_FINAL": "1",
        }
        self._log = (home / "server.log").open("wb")
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "uvicorn",
                "--app-dir",
                str(module.parent),
                "--factory",
                "prefect.server.api.server:create_app",
                "--host",
                _HOST,
                "--port",
                self.url.split(":")[2].split("/")[0],
                "--log-level",
                "error",
                "--lifespan",
                "on",
            ],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    def wait(self, *, timeout: float = 90.0) -> str:
        """The API's address, once it answers.

        Raises:
            RestituzioneError: the server stopped or did not answer in time.
        """
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and self.process.poll() is None:
            with (
                contextlib.suppress(OSError, urllib.error.URLError),
                urllib.request.urlopen(f"{self.url}/health", timeout=2) as answer,
            ):
                if answer.status == 200:
                    return self.url
            time.sleep(0.05)
        raise RestituzioneError(
            f"Il servizio locale di Prefect non parte; il motivo è in {self._log.name}. "
            "Si può cancellare la cartella .restituzione e ripetere."
        )

    def stop(self) -> None:
        """End the server and wait for it."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._log.close()


@contextlib.contextmanager
def local_server(home: Path) -> Iterator[LocalServer | None]:
    """A server for the time of a run; None where PREFECT_API_URL already names one."""
    if os.environ.get("PREFECT_API_URL"):
        yield None
        return
    server = LocalServer(home)
    try:
        yield server
    finally:
        server.stop()
        os.environ.pop("PREFECT_API_URL", None)


def _free_port() -> int:
    with socket.socket() as s:
        s.bind((_HOST, 0))
        return s.getsockname()[1]


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
