"""Is there a folder with notes at all? Asked first, before anything is imported or started."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.errors import RestituzioneError


def require_notes(raw: Path) -> None:
    """Raise where the folder of notes is missing, unreadable or empty (hidden files do not count).

    Raises:
        RestituzioneError: naming the folder and what to do.
    """
    if not raw.is_dir():
        raise RestituzioneError(f"{raw}: la cartella delle note non c'è. Crearla e metterci le note, oppure indicarla con --raw.")
    try:
        for _, folders, files in os.walk(raw, onerror=_raise):
            folders[:] = [f for f in folders if not f.startswith(".")]
            if any(not f.startswith((".", "~$")) for f in files):
                return
    except PermissionError as e:
        raise RestituzioneError(f"{e.filename}: la cartella non si può leggere. Controllarne i permessi.") from None
    raise RestituzioneError(
        f"{raw}: non ci sono note. Metterci i file delle interviste (docx, pdf, txt, md, xlsx, vtt, …) e ripetere."
    )


def _raise(error: OSError) -> None:
    raise error
