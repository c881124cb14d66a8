"""The process of a local Prefect server: `python -m flows.api SOCKET`, started by :mod:`flows.server`.

It serves what `prefect server start` serves, only faster to start.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def quick_imports() -> Iterator[None]:
    """Import large packages faster: a fifth of the time goes to collecting garbage that is not there."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def main(listener: int) -> None:
    """Serve Prefect's API until the process is told to stop.

    Args:
        listener: file descriptor of a listening socket, inherited.
    """
    with quick_imports():
        import uvicorn
        from prefect.server.api.server import create_app

        app = create_app()
    gc.freeze()

    class Server(uvicorn.Server):
        async def startup(self, sockets=None) -> None:
            with _alone():
                await super().startup(sockets=sockets)

    Server(uvicorn.Config(app, log_level="error", lifespan="on")).run(sockets=[socket.socket(fileno=listener)])


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Only one server at a time brings the database up to date: two first runs may start together."""
    with (Path(os.environ["PREFECT_HOME"]) / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    main(int(sys.argv[1]))
