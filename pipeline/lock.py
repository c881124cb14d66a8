"""One run at a time on one study: the second waits, and says for whom."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator

from pipeline.errors import RestituzioneError
from pipeline.paths import StudyPaths

_WAIT_SECONDS = 600.0


@contextlib.contextmanager
def study_lock(paths: StudyPaths, *, wait: float = _WAIT_SECONDS, say=None) -> Iterator[None]:
    """Hold the output folder's lock; the system frees it when the process ends, however it ends.

    Args:
        wait: seconds to wait for another run.
        say: called once with a line for the person when there is somebody to wait for.

    Raises:
        RestituzioneError: another run still holds it after ``wait``, or the folder cannot be written.
    """
    try:
        paths.processed.parent.mkdir(parents=True, exist_ok=True)
        handle = (paths.processed.parent / f".{paths.processed.name}.lock").open("a+")
    except OSError as e:
        raise RestituzioneError(
            f"{paths.processed}: non si può scrivere ({e.strerror}). Controllare i permessi o indicare un'altra cartella con --processed."
        ) from None
    with handle:
        deadline = time.monotonic() + wait
        told = False
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                handle.seek(0)
                holder = handle.read().strip() or "un'altra esecuzione"
                if say and not told:
                    say(f"In attesa: {holder} sta lavorando su questo studio.")
                    told = True
                if time.monotonic() >= deadline:
                    raise RestituzioneError(
                        f"{paths.processed}: {holder} sta ancora lavorando su questo studio; ripetere quando ha finito."
                    ) from None
                time.sleep(0.2)
        _name(handle.fileno(), f"il processo {os.getpid()}")
        try:
            yield
        finally:
            _name(handle.fileno(), "")
            fcntl.flock(handle, fcntl.LOCK_UN)


def _name(file: int, holder: str) -> None:
    """Write who holds the lock; on a full disk it is held without a name."""
    with contextlib.suppress(OSError):
        os.ftruncate(file, 0)
        os.write(file, holder.encode())
