"""`make bench`: time and memory of the whole job, of extraction and of theme fitting, in one run; writes results.md.

Every figure is the best of a few repetitions in fresh processes, so that one noisy moment of the machine does not
decide; ratios are between figures of the same run.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = (1_000, 10_000, 100_000)


def main() -> None:
    """Measure, print and write benchmarks/results.md."""
    lines = ["# Speed and memory", "", f"`make bench`, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} when it began; seconds unless said otherwise.", ""]
    lines += table(("the job on the sample study", "seconds"), whole_job())
    lines += table(("extraction, one core", "words a second"), child("extraction"))
    lines += table(("theme fitting of generated studies", "seconds, peak memory MiB"), [row for n in SIZES for row in child("themes", str(n))])
    text = "\n".join(lines) + "\n"
    (ROOT / "benchmarks" / "results.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def table(header: tuple[str, str], rows: list) -> list[str]:
    """A Markdown table and an empty line."""
    return [f"| {header[0]} | {header[1]} |", "| --- | --- |", *(f"| {a} | {b} |" for a, b in rows), ""]


def child(*arguments: str) -> list:
    """One measurement in a process of its own."""
    done = subprocess.run([sys.executable, __file__, *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def whole_job() -> list[tuple[str, str]]:
    """Cold and warm runs of the command line and of the plain functions, as whole processes."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "study.toml").write_bytes((ROOT / "study.toml").read_bytes())
        command = [str(Path(sys.executable).parent / "restituzione"), "run", "--study", str(folder / "study.toml"), "--raw", str(ROOT / "data" / "raw")]
        plain = [sys.executable, __file__, "plain", str(folder / "study.toml")]
        rows = [("command line, fresh database, nothing read yet", seconds(command))]
        rows.append(("command line again, nothing changed", min(seconds(command) for _ in range(3))))
        for name, call in (("command line, database there, notes unread", command), ("the same as plain functions", plain)):
            best = []
            for _ in range(3):
                forget(folder)
                best.append(seconds(call))
            rows.append((name, min(best)))
        rows.append(("difference: what Prefect costs", rows[2][1] - rows[3][1]))
        return [(name, f"{value:.1f}") for name, value in rows]


def forget(folder: Path) -> None:
    """Take away the readings and the results, not the database."""
    import shutil

    for part in (folder / ".restituzione" / "cache", folder / "data"):
        shutil.rmtree(part, ignore_errors=True)


def seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def plain(study: str) -> None:
    """The whole job without Prefect, in this process."""
    from pipeline import job
    from pipeline.paths import StudyPaths

    job.run(StudyPaths.of(Path(study), raw=ROOT / "data" / "raw"))


def sample_notes():
    from pipeline.ingest.collect import collect
    from pipeline.ingest.read import list_sources
    from pipeline.study import load_study

    study, raw = load_study(ROOT / "study.toml"), ROOT / "data" / "raw"
    return study, collect(list_sources(raw)[0], root=raw, study=study)


def extraction() -> list:
    """Everything that extraction does beside the bare pipeline on the same texts."""
    from pipeline.extract.chunk import extract
    from pipeline.language import load_language

    study, notes = sample_notes()
    nlp = load_language(study.language.model)
    texts = [s["text"] for s in notes.statements]
    words = sum(len(t.split()) for t in texts)
    extract(notes, study=study)
    bare = min(timed(lambda: list(nlp.pipe(texts))) for _ in range(5))
    ours = min(timed(lambda: extract(notes, study=study)) for _ in range(5))
    return [("bare nlp.pipe", f"{words / bare:,.0f}"), ("entities, requests and features", f"{words / ours:,.0f}"), ("ratio", f"{bare / ours:.2f}")]


def timed(call) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def themes(n: int) -> list:
    """Statements of the sample recombined (halves of two statements of one study) up to n, themes fitted on them."""
    import random

    import pandas as pd

    from pipeline.extract.chunk import extract
    from pipeline.extract.features import COLUMNS
    from pipeline.tables import INTERVIEWS, STATEMENTS
    from pipeline.themes.find import find_themes

    study, notes = sample_notes()
    features = {f["statement_id"]: f for f in extract(notes, study=study).features}
    rng = random.Random(0)
    rows, more = [], []
    for i in range(n):
        a, b = rng.choice(notes.statements), rng.choice(notes.statements)
        key = f"S{i:09d}"
        rows.append({**a, "statement_id": key, "text": f"{a['text']} {b['text'][: len(b['text']) // 3]}"})
        more.append({**features[a["statement_id"]], "statement_id": key, "lemmas": f"{features[a['statement_id']]['lemmas']} {features[b['statement_id']]['lemmas'][:40]}".rsplit(" ", 1)[0]})
    statements, frame = STATEMENTS.frame(rows), pd.DataFrame(more, columns=list(COLUMNS))
    started = time.perf_counter()
    find_themes(statements, frame, study=study, interviews=INTERVIEWS.frame(notes.interviews))
    spent = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [(f"{n:,} statements", f"{spent:.1f}, {peak:,.0f}")]


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "plain":
        plain(sys.argv[2])
    else:
        result = extraction() if sys.argv[1] == "extraction" else themes(int(sys.argv[2]))
        sys.stdout.write(json.dumps(result) + "\n")
