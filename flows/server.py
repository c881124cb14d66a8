"""A Prefect server of one's own: started beside the imports, bound to loopback, gone with its parent.

Prefect starts a temporary server too, but only when the flow begins, and leaves it running where the parent is
killed. Started first, this one is ready by the time the models are loaded. A server that is already there
(PREFECT_API_URL, or the one of `restituzione schedule` on the same study) is used instead.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from flows.settings import server_environment
from pipeline.errors import RestituzioneError

_HOST = "127.0.0.1"
_PR_SET_PDEATHSIG = 1
_RECORD = "server.json"  # where a lasting server tells its address to later runs
_ROOM = 1_000_000  # bytes without which a database does not open
_READY_SECONDS = 120.0  # a fresh database on a slow machine


class LocalServer:
    """The server's process and address; ``wait`` returns once it answers.

    Args:
        home: folder of Prefect's database.
        lasting: with the interface and the scheduler, and known to later runs of the same study.
        port: 0 for any free one.
    """

    def __init__(self, home: Path, *, lasting: bool = False, port: int = 0) -> None:
        listener = _listen(port)
        self.address = f"http://{_HOST}:{listener.getsockname()[1]}"
        self.url = f"{self.address}/api"
        self._record = home / _RECORD if lasting else None
        with (home / "server.log").open("wb") as log:
            self.log = log.name
            # The socket listens before the server is up: a request waits in its queue, nobody else can take the port.
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flows.api", str(listener.fileno())],
                env=server_environment(home, lasting=lasting),
                pass_fds=[listener.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the run first, which then ends the server
                preexec_fn=functools.partial(_die_with, os.getpid()),
            )
        listener.close()

    def wait(self) -> str:
        """The API's address, once it answers.

        Raises:
            RestituzioneError: the server stopped or did not answer in time.
        """
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if answers(self.url, timeout=_READY_SECONDS):
                if self._record:
                    self._record.write_text(json.dumps({"url": self.url}), encoding="utf-8")
                return self.url
            time.sleep(0.05)
        if shutil.disk_usage(Path(self.log).parent).free < _ROOM:
            raise RestituzioneError(f"{Path(self.log).parent}: il disco è pieno. Liberare spazio e ripetere; i risultati precedenti sono intatti.")
        raise RestituzioneError(
            f"Il servizio locale di Prefect non parte; il motivo è in {self.log}. "
            "Si può cancellare la cartella .restituzione e ripetere."
        )

    def stop(self) -> None:
        """End the server and wait for it."""
        if self._record:
            self._record.unlink(missing_ok=True)
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@contextlib.contextmanager
def api_for(home: Path) -> Iterator[LocalServer | None]:
    """Set PREFECT_API_URL for the time of a run; yields the server that was started, None where one is used.

    Raises:
        RestituzioneError: PREFECT_API_URL names a server that does not answer.
    """
    given = os.environ.get("PREFECT_API_URL")
    if given and not answers(given):
        raise RestituzioneError(
            f"PREFECT_API_URL indica {given}, che non risponde. Avviare quel servizio (prefect server start) oppure "
            "togliere la variabile: ne parte uno locale da solo."
        )
    url, server = given or running_server(home), None
    if not url:
        server = LocalServer(home)
        url = server.url
    os.environ["PREFECT_API_URL"] = url
    try:
        yield server
    finally:
        if server is not None:
            server.stop()
        if not given:
            os.environ.pop("PREFECT_API_URL", None)


def running_server(home: Path) -> str | None:
    """Address of a lasting server of this study that answers."""
    try:
        url = json.loads((home / _RECORD).read_text(encoding="utf-8"))["url"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return url if isinstance(url, str) and url.startswith(f"http://{_HOST}:") and answers(url) else None


def answers(url: str, *, timeout: float = 3.0) -> bool:
    """Whether a Prefect API answers at an address."""
    with contextlib.suppress(OSError, ValueError, urllib.error.URLError):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}) if _HOST in url else urllib.request.ProxyHandler())
        with opener.open(f"{url.rstrip('/')}/health", timeout=timeout) as answer:
            return answer.status == 200
    return False


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, port))
    except OSError as e:
        listener.close()
        raise RestituzioneError(f"La porta {port} è già occupata ({e.strerror}): indicarne un'altra con --port.") from None
    listener.listen(64)
    return listener


def _die_with(parent: int) -> None:
    """End when the parent does; at once where it was killed before this could be asked for."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
