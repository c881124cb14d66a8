"""A run's memory becomes valid together with its tables, whenever the machine stops.

It is written beside the old one first. ``run.json``, which appears with the tables, names it by its hashes: from
then on it is the memory, though it may still have to be moved into its place. Without such tables it never was.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from pathlib import Path

_NEXT = ".memory.next"


def next_folder(review: Path) -> Path:
    """Where a run writes its memory before its tables are there."""
    return Path(review) / _NEXT


def place_of(name: str, review: Path, processed: Path | None) -> Path:
    """The valid file of the memory by that name, which may not exist."""
    beside = next_folder(review) / name
    return beside if processed is not None and beside.exists() and _is_valid(review, processed) else Path(review) / name


def settle_staged(review: Path, processed: Path) -> None:
    """Move into place what a stopped run left behind its tables, or drop what it left before them.

    To be called under the study's lock, before anything else is written to the review folder.
    """
    folder = next_folder(review)
    if not folder.exists():
        return
    if _is_valid(review, processed):
        for path in sorted(folder.glob("*.csv")):
            os.replace(path, Path(review) / path.name)
    shutil.rmtree(folder, ignore_errors=True)


def _is_valid(review: Path, processed: Path) -> bool:
    """Whether the tables that lie there are those of the run that wrote the memory beside."""
    files = list(next_folder(review).glob("*.csv"))
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        written = json.loads((Path(processed) / "run.json").read_text(encoding="utf-8"))["written"]
        return bool(files) and all(written.get(f"review/{p.name}") == hashlib.sha256(p.read_bytes()).hexdigest() for p in files)
    return False
