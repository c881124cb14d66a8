"""What was read from a file, kept by content: an unchanged note is neither read nor parsed again.

A key is the hash of the file's bytes and name, of the code and model versions and of the settings that reading
depends on. Any entry may be deleted at any time: it is made again.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
from dataclasses import asdict
from functools import cache
from pathlib import Path

from pipeline.extract.extracted import Extracted
from pipeline.ingest.collect import Notes, Remainder
from pipeline.language import model_info
from pipeline.paths import models_dir
from pipeline.study import Study

_PACKAGE = Path(__file__).resolve().parent
_AFTER = frozenset(("job.py", "store.py", "lock.py", "paths.py"))  # what works on readings, not on files


@cache
def code_version() -> str:
    """Hash of the code that reads and extracts and of the bundled models, so that a new version never meets an old entry."""
    digest = hashlib.sha256()
    code = [p for p in sorted(_PACKAGE.rglob("*")) if p.is_file() and p.suffix != ".pyc" and _reads(p.relative_to(_PACKAGE))]
    for path in [*code, models_dir() / "SHA256SUMS"]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _reads(path: Path) -> bool:
    """Whether a file of the package takes part in reading a note."""
    return path.parts[0] in ("ingest", "extract") or (len(path.parts) == 1 and path.name not in _AFTER)


def settings_version(study: Study) -> str:
    """Hash of what reading and extraction take from the study and of the language model that serves."""
    info = model_info(study.language.model)
    used = study.model_dump(include={"organisations", "areas", "facilitators", "coverage", "guide"})
    text = json.dumps([used, info.name, info.version], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def content_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def cache_key(source: str, content: str, study: Study, *, settings: str | None = None) -> str:
    """Key of one file's reading.

    Args:
        settings: :func:`settings_version` of the study, where many keys are made: it goes through all its bodies.
    """
    parts = "\0".join([source, content, code_version(), settings or settings_version(study)])
    return hashlib.sha256(parts.encode("utf-8", "surrogateescape")).hexdigest()


class ReadingCache:
    """Readings on disk, one compressed JSON file an entry, written beside and renamed."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json.gz"

    def get(self, key: str) -> tuple[Notes, Extracted] | None:
        """The entry, or None where it is missing or damaged."""
        try:
            with gzip.open(self.path(key), "rt", encoding="utf-8", errors="surrogatepass") as f:
                return from_plain(json.load(f))
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            return None

    def has(self, key: str) -> bool:
        return self.path(key).is_file()

    def put(self, key: str, notes: Notes, extracted: Extracted) -> None:
        """Store an entry; a cache that cannot be written is passed over, the run needs none."""
        path = self.path(key)
        fresh = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # entries hold what the notes say
            path.parent.mkdir(exist_ok=True, mode=0o700)
            with gzip.open(fresh, "wt", encoding="utf-8", errors="surrogatepass", compresslevel=3) as f:
                json.dump(to_plain(notes, extracted), f, ensure_ascii=False, separators=(",", ":"))
            os.replace(fresh, path)
        except OSError:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)

    def prune(self, keys: set[str]) -> None:
        """Delete entries that the study no longer uses (removed or changed notes are not kept)."""
        for path in self.folder.glob("*/*.json.gz"):
            if path.name.removesuffix(".json.gz") not in keys:
                path.unlink(missing_ok=True)
        for path in self.folder.glob("*/*.tmp"):  # what a killed run was writing
            path.unlink(missing_ok=True)


def to_plain(notes: Notes, extracted: Extracted) -> dict:
    return {"notes": asdict(notes), "extracted": asdict(extracted)}


def from_plain(data: dict) -> tuple[Notes, Extracted]:
    seen: dict[str, str] = {}
    for rows in (data["notes"]["statements"], *data["extracted"].values()):
        for row in rows:
            for name, value in row.items():
                if value.__class__ is str:
                    row[name] = seen.setdefault(value, value)  # one file, place or id is not held once a row
    notes = Notes(**{**data["notes"], "remainders": [Remainder(**r) for r in data["notes"]["remainders"]]})
    return notes, Extracted(**data["extracted"])
