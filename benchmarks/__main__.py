"""`make bench`: what the program costs, in one run; prints and writes benchmarks/results.md.

    python benchmarks [--full]      # --full: 100,000 and a million statements too (half an hour more)

Things that are compared are measured in turns, in fresh processes; a figure is the least of its repetitions, with the
median and the largest beside it, so that one noisy moment of the machine neither decides nor hides.
"""

from __future__ import annotations

import json
import math
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import command
import processor

ROOT = Path(__file__).resolve().parents[1]
SIZES, LARGE = (1_000, 3_000, 10_000, 30_000), (100_000, 1_000_000)
LOSS = 8_000


def main(full: bool) -> None:
    """Measure, print and write benchmarks/results.md."""
    started = time.perf_counter()
    lines = [
        "# Speed and memory", "",
        f"`make bench`{' with --full' if full else ''}; {os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, one thread a process. "
        f"Load of the machine {os.getloadavg()[0]:.1f} at the beginning.", "",
    ]  # fmt: skip
    for part in (noise, whole_job, extraction, themes, loss):
        lines += part()
        sys.stderr.write(f"{part.__name__}: {time.perf_counter() - started:.0f} s\n")
    lines += scaling(SIZES + (LARGE if full else ()))
    lines += [f"Measured in {(time.perf_counter() - started) / 60:.0f} minutes; load at the end {os.getloadavg()[0]:.1f}.", ""]
    text = "\n".join(lines)
    (ROOT / "benchmarks" / "results.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def table(title: str, header: tuple[str, ...], rows: list[tuple]) -> list[str]:
    """A heading and a Markdown table."""
    return [f"## {title}", "", f"| {' | '.join(header)} |", "|" + " --- |" * len(header), *(f"| {' | '.join(map(str, row))} |" for row in rows), ""]


def noise() -> list[str]:
    """The same work again and again: what the machine alone adds."""
    walls, processors = zip(*(processor.fixed_work() for _ in range(15)), strict=True)
    return [
        *table("The machine's noise", ("the same work 15 times", "least", "median", "largest"), [
            ("seconds by the clock", *spread(walls, 3)), ("processor seconds", *spread(processors, 3)),
        ]),
        "A ratio of two figures below is as sure as these columns are near to each other.", "",
    ]  # fmt: skip


def spread(values, digits: int = 1) -> tuple[str, str, str]:
    ordered = sorted(values)
    return tuple(f"{v:.{digits}f}" for v in (ordered[0], ordered[len(ordered) // 2], ordered[-1]))


def whole_job() -> list[str]:
    """The command as whole processes beside the plain functions."""
    found = command.measure(ROOT)
    rows = [(name, *spread([w for w, _ in runs]), spread([c for _, c in runs])[0]) for name, runs in found.items()]
    least = {name: min(w for w, _ in runs) for name, runs in found.items()}
    plain = least[command.PLAIN]
    return [
        *table("The command on the sample study (10 notes, 208 statements)", ("", "seconds: least", "median", "largest", "processor seconds"), rows),
        f"What Prefect costs: {least[command.OWN] - plain:.1f} s with a server of its own (target 4), {least[command.RUNNING] - plain:.1f} s with a running "
        f"one (target 1.5). Unchanged notes: {least[command.AGAIN] / least[command.OWN]:.2f} of a run; one note changed: "
        f"{least[command.CHANGED] / least[command.OWN]:.2f}.", "",
    ]  # fmt: skip


def extraction() -> list[str]:
    """Words a second beside the bare pipeline; one process and two."""
    found = processor.child("extraction")
    words, bare, ours = found["words"], min(found["bare"]), min(found["ours"])
    rows = [("bare nlp.pipe", f"{words / bare:,.0f}", *spread(found["bare"], 2)), ("with entities, requests and features", f"{words / ours:,.0f}", *spread(found["ours"], 2))]
    one, two = min(found["one process"]), min(found["two processes"])
    return [
        *table("Extraction, one core", ("", "words a second", "processor seconds: least", "median", "largest"), rows),
        f"Ratio {bare / ours:.2f} (target 0.9). Reading and extracting 1,000 statements by the clock: {one:.1f} s in one process, {two:.1f} s in two, "
        f"{one / two:.2f} times as fast (target 1.8, on {os.cpu_count()} cores with a load of {found['load']:.1f}).", "",
    ]  # fmt: skip


def themes() -> list[str]:
    """Fitting beside other methods on the same vectors."""
    rows = [(name, f"{r['F']:.2f}", f"{r['seconds']:.2f}") for name, r in processor.child("themes").items()]
    rows.append(("BERTopic", "not measured", "needs torch, hundreds of megabytes; where it is installed `make bench-themes` runs it"))
    return table("Theme fitting on the same vectors (means over the hand-coded sets)", ("", "BCubed F", "processor seconds a set"), rows)


def loss() -> list[str]:
    """What learning from a part loses."""
    found = json.loads(subprocess.run([sys.executable, str(ROOT / "benchmarks" / "scale.py"), "loss", str(LOSS)], check=True, capture_output=True, text=True).stdout)
    names = {"all": "fitted on all", "sample": "half fitted, the rest predicted", "block": "the same, vectors by block and along 128 directions"}
    rows = [(names[k], f"{v['F']:.3f}", f"{100 * (found['all']['F'] - v['F']):+.1f}", f"{v['seconds']:.1f}") for k, v in found.items()]
    return table(f"Learning from a part ({LOSS:,} generated statements; target: at most 2 points lost)", ("", "BCubed F", "points lost", "processor seconds"), rows)


def scaling(sizes: tuple[int, ...]) -> list[str]:
    """The job after reading on generated studies."""
    found = {}
    for n in sizes:
        done = subprocess.run([sys.executable, str(ROOT / "benchmarks" / "scale.py"), "job", str(n)], check=True, capture_output=True, text=True)
        found[n] = json.loads(done.stdout)
    rows, before = [], None
    for n, r in found.items():
        total = r["gather"] + r["themes"] + r["write"]
        exponent = f"{math.log(total / before[1]) / math.log(n / before[0]):.2f}" if before else ""
        rows.append((f"{n:,}", f"{r['gather']:.1f}", f"{r['themes']:.1f}", f"{r['write']:.1f}", f"{total:.1f}", exponent, f"{r['memory']:,.0f}"))
        before = n, total
    header = ("statements", "gather", "themes", "write", "together", "exponent", "peak memory MiB")
    return [
        *table("Growth: generated studies, after reading (processor seconds)", header, rows),
        "Notes were read beforehand and lie in the cache (`generate.py --read`); reading and the language model take each statement by itself, at the rate "
        "above. The exponent is between a size and the one before (target: at most 1.1); memory at a million: target 4,096 MiB. What does not grow flatters "
        "the exponent: five seconds of start-up, and from 100,000 statements on the workbook holds the first 100,000 rows of a table and the REFI-QDA "
        "project is not made by itself.", "",
    ]  # fmt: skip


if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = "1"
    main("--full" in sys.argv)
