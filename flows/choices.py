"""The runners that a person can choose from, checked before anything is imported or started."""

from __future__ import annotations

import importlib.util
import os

from pipeline.errors import RestituzioneError

RUNNERS = ("threads", "processes", "dask")


def check_runner(name: str, address: str = "") -> None:
    """Raise where a runner cannot be had.

    Raises:
        RestituzioneError: an unknown name, a missing extra, an address without Dask.
    """
    if name not in RUNNERS:
        raise RestituzioneError(f"--runner {name}: valori possibili {', '.join(RUNNERS)}.")
    if address and name != "dask":
        raise RestituzioneError(f"--dask-address vale solo con --runner dask, non con {name}.")
    if name == "dask" and importlib.util.find_spec("prefect_dask") is None:
        raise RestituzioneError("Per --runner dask serve l'estensione: pip install 'restituzione[dask]'.")


def default_workers(name: str) -> int:
    """How many work at once where nobody says: threads share one interpreter, a second one would only get in the way."""
    return 1 if name == "threads" else os.cpu_count() or 1
