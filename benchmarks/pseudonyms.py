"""Which names of a hand-coded set are left under pseudonyms: `python benchmarks/pseudonyms.py GOLD PROCESSED [study.toml]`.

GOLD is the folder with gold/entities.csv, PROCESSED a finished run over the same notes.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

from pipeline.report.documents import read_run
from pipeline.report.pseudonym_key import PERSON, Key
from pipeline.report.pseudonyms import pseudonymise
from pipeline.study import Study, load_study
from pipeline.tables import to_csv


def left(gold: Path, processed: Path, study: Study, *, bodies: bool) -> tuple[list[str], list[str], int]:
    """Names left as they are written, bodies left, and how many persons got a code."""
    tables, texts, record = read_run(processed)
    key = Key()
    masked = pseudonymise(tables, texts, study, record, key=key, bodies=bodies)
    shown = "\n".join([*masked.texts.values(), *(to_csv(df) for df in masked.tables.values())])
    with (gold / "entities.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = {label: sorted({r["text"] for r in rows if r["label"] == label and re.search(rf"(?<!\w){re.escape(r['text'])}(?!\w)", shown)}) for label in ("PER", "ORG")}
    return found["PER"], found["ORG"], len({code for code, kind, _ in key.rows if kind == PERSON})


if __name__ == "__main__":
    root, run = Path(sys.argv[1]), Path(sys.argv[2])
    told = load_study(Path(sys.argv[3])) if len(sys.argv) > 3 else load_study(root / "study.toml")
    people, _, n = left(root / "gold", run, told, bodies=False)
    _, organisations, _ = left(root / "gold", run, told, bodies=True)
    sys.stdout.write(f"{n} persons under a code; persons left: {people or 'none'}; bodies left with --bodies: {organisations or 'none'}\n")
