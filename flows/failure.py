"""What a failed run tells: what is wrong and what to do, in its state; the details for a programmer in a file."""

from __future__ import annotations

import contextlib
import traceback
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
    """One line about an error of the program itself; writes the details beside the study where that is possible."""
    place = ""
    with contextlib.suppress(OSError):
        details = home / _DETAILS
        details.parent.mkdir(mode=0o700, exist_ok=True)
        text = "".join(traceback.format_exception(error))
        details.write_text(f"{datetime.now().astimezone().isoformat(timespec='seconds')}\n{text}", encoding="utf-8")
        place = f" I particolari, da allegare alla segnalazione, sono in {details}."
    what = f"{type(error).__name__}: {error}".strip().splitlines()[0][:300]
    return (
        f"Errore imprevisto del programma ({what}). I risultati precedenti sono intatti. "
        f"Provare «restituzione check»; se l'errore si ripete, segnalarlo.{place}"
    )
