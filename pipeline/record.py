"""run.json: what ran, on what, with which result."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from pipeline.current import fingerprint
from pipeline.language import model_info
from pipeline.tables import TABLES
from pipeline.versions import versions

if TYPE_CHECKING:
    from pipeline.job import Plan, Tables


def run_record(plan: Plan, tables: Tables, timings: dict[str, float]) -> dict:
    """run.json: what ran, on what, with which result."""
    info = model_info(plan.study.language.model)
    return {
        "title": plan.study.title,
        "finished": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        "versions": versions(),
        "model": {"asked": info.asked, "name": info.name, "version": info.version, "bundled": info.bundled},
        "settings": plan.study.model_dump(),
        "inputs": dict(sorted(plan.hashes.items())),
        "counts": {t.name: len(tables[t.name]) for t in TABLES},
        "messages": tables.messages,
        "read": len(plan.stale),
        "from_cache": len(plan.files) - len(plan.stale),
        "timings": {k: round(v, 3) for k, v in timings.items()},
        "fingerprint": fingerprint(plan.inputs),
    }
