"""Would a run give again what already lies there? Then it is left alone: the same files, notes, decisions and program."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import asdict
from functools import cache
from pathlib import Path

from pipeline.cache import content_hash
from pipeline.inputs import Inputs
from pipeline.language import model_info
from pipeline.paths import models_dir
from pipeline.review.staged import settle_staged
from pipeline.store import clear_leftovers
from pipeline.tables import CHANGES, CORRECTIONS, TABLES
from pipeline.versions import versions

_PACKAGE = Path(__file__).resolve().parent
_RECORD = "run.json"


def fingerprint(inputs: Inputs) -> str:
    """Hash of everything that a run's results follow from."""
    study = inputs.study
    assets = [inputs.paths.study.parent / p for p in study.report.model_dump().values() if p]
    parts = {
        "notes": inputs.hashes,
        "problems": inputs.problems,
        "study": study.model_dump(mode="json"),
        "corrections": inputs.corrections,
        "assets": [content_hash(a) if a.is_file() else "" for a in assets],
        "model": asdict(model_info(study.language.model)),
        "versions": versions(),
        "program": _program(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def written(folder: Path, review: Path) -> dict[str, str]:
    """Hashes of the tables, texts and memory that a run has written; documents (which people may edit) by name only."""
    tables = {t.file for t in (*TABLES, CHANGES)}
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name not in (_RECORD, ".contents")]
    ours = {
        (name := p.relative_to(folder).as_posix()): content_hash(p) if name in tables or name.startswith("text/") else ""
        for p in files
    }
    return ours | {f"review/{p.name}": content_hash(p) for p in sorted(review.glob("*.csv")) if p.name != CORRECTIONS.file}


def written_memory(folder: Path) -> dict[str, str]:
    """Hashes of the memory that a run has written beside, under the names that it will have."""
    return {f"review/{p.name}": content_hash(p) for p in sorted(folder.glob("*.csv"))}


def unchanged(inputs: Inputs) -> dict | None:
    """run.json of the last run, where a new one would give the same and everything it wrote is still there.

    ``read`` and ``timings`` tell what this run did: nothing.
    """
    processed, review = inputs.paths.processed, inputs.paths.review
    clear_leftovers(processed)
    settle_staged(review, processed)
    try:
        record = json.loads((processed / _RECORD).read_text(encoding="utf-8"))
        if record["fingerprint"] != fingerprint(inputs):
            return None
        for name, digest in record["written"].items():
            place = review / name.removeprefix("review/") if name.startswith("review/") else processed / name
            if content_hash(place) != digest if digest else not place.is_file():
                return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    with contextlib.suppress(OSError):
        os.utime(processed / _RECORD)  # «as of now»: notes with a newer time are worth another look, these are not
    return {**record, "read": 0, "from_cache": len(inputs.files), "timings": {}, "unchanged": True}


@cache
def _program() -> str:
    """Hash of the whole package (the documents' templates too) and of the bundled models."""
    digest = hashlib.sha256()
    own = [p for p in sorted(_PACKAGE.rglob("*")) if p.is_file() and p.suffix != ".pyc" and "_models" not in p.parts]
    for path in [*own, models_dir() / "SHA256SUMS"]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
