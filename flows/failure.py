"""What a failed run tells: what is wrong and what to do, in its state; the details for a programmer in a file."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import RestituzioneError

if TYPE_CHECKING:
    from prefect.states import State

_DETAILS = Path(".restituzione") / "errore.txt"


def failed(error: Exception, *, home: Path) -> State:
    """A failed state whose message a researcher can act on.

    Args:
        home: folder of study.toml, where the details of an unforeseen error are kept.
    """
    from prefect.states import Failed

    if isinstance(error, RestituzioneError):
        return Failed(message=str(error))
    return Failed(message=explain(error, home=home))


def explain(error: BaseException, *, home: Path) -> str:
    """One line about an error of the program itself; writes the details beside the study where that is possible.

    Neither repeats what the error says: it may be words of a note. The lines of code are enough to find it.
    """
    place = ""
    with contextlib.suppress(OSError):
        details = home / _DETAILS
        details.parent.mkdir(mode=0o700, exist_ok=True)
        text = "".join(_without_message(error))
        details.touch(mode=0o600)
        details.write_text(f"{datetime.now().astimezone().isoformat(timespec='seconds')}\n{text}", encoding="utf-8")
        place = f" I particolari, da allegare alla segnalazione, sono in {details}."
    what = f"{type(error).__name__}{_place(error)}"
    return (
        f"Errore imprevisto del programma ({what}). I risultati precedenti sono intatti. "
        f"Provare «restituzione check»; se l'errore si ripete, segnalarlo.{place}"
    )


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    reason = f" ({error.strerror})" if isinstance(error, OSError) and error.strerror else ""
    return f"{reason} in {Path(frames[-1].filename).name}, riga {frames[-1].lineno}" if frames else reason


def _without_message(error: BaseException) -> Iterator[str]:
    """The lines of a traceback and of what caused it, each error by its kind alone."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _without_message(cause)
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__name__}\n\n"
