"""The process of a local Prefect server: `python -m flows.api SOCKET`, started by :mod:`flows.server`.

It serves what `prefect server start` serves, only faster to start.
"""

from __future__ import annotations

import contextlib
import gc
import socket
import sys
from collections.abc import Iterator


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
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on"))
    server.run(sockets=[socket.socket(fileno=listener)])


if __name__ == "__main__":
    main(int(sys.argv[1]))
