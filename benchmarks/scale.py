"""Generated studies: what the job costs as they grow, and what learning from a part loses.

usage: python benchmarks/scale.py job N | loss N      (prints JSON)

Notes are read beforehand (``generate.py --read``): ``job`` measures all that comes after reading and the language
model, whose work grows with the number of statements and no faster.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

import generate  # noqa: E402


def job(n: int) -> dict[str, float]:
    """Processor seconds of each step and the largest memory (MiB) of the job on a study of n statements."""
    with tempfile.TemporaryDirectory() as scratch:
        _generated(n, Path(scratch))
        return json.loads(_child("steps", scratch))


def steps(folder: Path) -> dict[str, float]:
    """The job after reading, in this process."""
    from pipeline import job
    from pipeline.paths import StudyPaths

    out, last = {}, time.process_time()

    def lap(name: str) -> None:
        nonlocal last
        out[name], last = round(time.process_time() - last, 2), time.process_time()

    plan = job.make_plan(StudyPaths.of(folder / "study.toml", raw=folder / "data" / "raw"))
    if plan.stale:
        raise SystemExit(f"{len(plan.stale)} readings are missing")
    rows = job.gather(plan)
    lap("gather")
    tables = job.assemble(plan, *rows)
    del rows
    lap("themes")
    record = job.write(plan, tables, timings={})
    lap("write")
    return {**out, "memory": _peak(), "statements": len(tables["statements"]), "themes found": len(tables["themes"]), "messages": record["messages"]}


def loss(n: int) -> dict[str, float]:
    """BCubed F against the themes that the statements were made of: fitted on all, on a sample, seen by block."""
    with tempfile.TemporaryDirectory() as scratch:
        _generated(n, Path(scratch))
        return json.loads(_child("fits", scratch))


def fits(folder: Path) -> dict[str, float]:
    """Three fits of one study, in this process."""
    from pipeline import job
    from pipeline.evaluate.figures import bcubed
    from pipeline.ingest.duplicates import without_duplicates
    from pipeline.paths import StudyPaths
    from pipeline.themes import vectorizer
    from pipeline.themes.find import find_themes

    plan = job.make_plan(StudyPaths.of(folder / "study.toml", raw=folder / "data" / "raw"))
    notes, extracted = job.gather(plan)
    frames, features = job.before_themes(plan, without_duplicates(notes), extracted)
    statements = frames["statements"]
    with (folder / "themes.csv").open(encoding="utf-8", newline="") as file:
        coded = {(row["file"], row["text"]): row["theme_id"] for row in csv.DictReader(file)}
    gold = [coded.get((s, t), "") for s, t in zip(statements["source"], statements["text"], strict=True)]
    out = {}
    for name, sample, large in (("all", len(statements), len(statements)), ("sample", len(statements) // 2, len(statements)), ("block", len(statements) // 2, len(statements) // 2)):
        study = plan.study.model_copy(update={"clustering": plan.study.clustering.model_copy(update={"sample": sample})})
        started = time.process_time()
        with mock.patch.object(vectorizer, "LARGE", large), mock.patch.object(vectorizer, "BLOCK", max(1000, large // 4)):
            found = find_themes(statements, features, study=study, interviews=frames["interviews"]).statements["theme_id"]
        themed = [(g, p or f"none{i}") for i, (g, p) in enumerate(zip(gold, found, strict=True)) if g]
        out[name] = {"F": round(bcubed([g for g, _ in themed], [p for _, p in themed])[2], 4), "seconds": round(time.process_time() - started, 2)}
    return out


def _generated(n: int, folder: Path) -> None:
    """In a process of its own: what it holds in memory is not the job's."""
    import subprocess

    subprocess.run([sys.executable, generate.__file__, str(n), str(folder), "--read"], check=True, stdout=subprocess.DEVNULL)


def _child(*arguments: str) -> str:
    import subprocess

    return subprocess.run([sys.executable, __file__, *arguments], check=True, capture_output=True, text=True).stdout.splitlines()[-1]


def _peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    what, value = sys.argv[1:3]
    given = {"job": job, "loss": loss, "steps": steps, "fits": fits}[what]
    sys.stdout.write(json.dumps(given(Path(value) if what in ("steps", "fits") else int(value))) + "\n")
