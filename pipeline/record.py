"""run.json: what ran, on what, with which result."""

from __future__ import annotations

import contextlib
import datetime
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.cache import code_version
from pipeline.current import fingerprint
from pipeline.language import model_info
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from pipeline.job import Plan, Tables

_LIBRARIES = ("spacy", "scikit-learn", "pandas", "numpy", "prefect", "pandera")


def run_record(plan: Plan, tables: Tables, timings: dict[str, float]) -> dict:
    """run.json: what ran, on what, with which result."""
    info = model_info(plan.study.language.model)
    ran = versions()
    return {
        "title": plan.study.title,
        "finished": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        "versions": ran,
        "model": {"asked": info.asked, "name": info.name, "version": info.version, "bundled": info.bundled},
        "settings": plan.study.model_dump(),
        "inputs": dict(sorted(plan.hashes.items())),
        "counts": {t.name: len(tables[t.name]) for t in TABLES},
        "messages": tables.messages,
        "read": len(plan.stale),
        "from_cache": len(plan.files) - len(plan.stale),
        "timings": {k: round(v, 3) for k, v in timings.items()},
        "fingerprint": fingerprint(plan, ran),
    }


def versions() -> dict[str, str]:
    """Of the program, its code that reads notes, Python and the libraries that results depend on."""
    libraries = {}
    for name in _LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):
            libraries[name] = version(name)
    return {"restituzione": __version__, "code": code_version()[:12], "python": platform.python_version(), **libraries}
