"""Would a run give again what already lies there? Then it is left alone: the same files, notes, decisions and program."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cache import content_hash
from pipeline.paths import models_dir
from pipeline.tables import CHANGES, CORRECTIONS, TABLES

if TYPE_CHECKING:
    from pipeline.job import Plan

_PACKAGE = Path(__file__).resolve().parent
_RECORD = "run.json"


def corrections_hash(review: Path) -> str:
    """Hash of what people have decided so far; empty where nobody has."""
    try:
        return content_hash(review / CORRECTIONS.file)
    except OSError:
        return ""


def fingerprint(plan: Plan, versions: dict[str, str]) -> str:
    """Hash of everything that a run's results follow from.

    Args:
        versions: of the program and its libraries, as in run.json.
    """
    assets = [plan.paths.study.parent / p for p in plan.study.report.model_dump().values() if p]
    parts = {
        "notes": [(s, plan.hashes[s], plan.keys[s]) for s in map(plan.source, plan.files)],
        "problems": plan.problems,
        "study": plan.study.model_dump(mode="json"),
        "corrections": plan.corrections,
        "assets": [content_hash(a) if a.is_file() else "" for a in assets],
        "versions": versions,
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


def last_record(plan: Plan, versions: dict[str, str]) -> dict | None:
    """run.json of the last run, if a new one would give the same and everything it wrote is still there."""
    processed, review = plan.paths.processed, plan.paths.review
    try:
        record = json.loads((processed / _RECORD).read_text(encoding="utf-8"))
        if record["fingerprint"] != fingerprint(plan, versions):
            return None
        for name, digest in record["written"].items():
            place = review / name.removeprefix("review/") if name.startswith("review/") else processed / name
            if content_hash(place) != digest if digest else not place.is_file():
                return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return record


@cache
def _program() -> str:
    """Hash of the whole package (the documents' templates too) and of the bundled models."""
    digest = hashlib.sha256()
    own = [p for p in sorted(_PACKAGE.rglob("*")) if p.is_file() and p.suffix != ".pyc" and "_models" not in p.parts]
    for path in [*own, models_dir() / "SHA256SUMS"]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
