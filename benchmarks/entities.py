"""Entities against hand-coded sets: precision, recall and F for each label, from the raw files.

    python benchmarks/entities.py benchmarks/gold/biblioteche ../shared/gold/alleanze [--errors]

Mentions are compared as multisets for each file, as ``restituzione evaluate`` does. Reading and segmentation are
the pipeline's own, so their errors count too.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # not this folder: its file names are names of libraries

from pipeline.extract.entities import EntityExtractor  # noqa: E402
from pipeline.extract.names import words  # noqa: E402
from pipeline.ingest.collect import Notes, collect  # noqa: E402
from pipeline.language import load_language  # noqa: E402
from pipeline.study import Study, load_study  # noqa: E402
from pipeline.tables import SEPARATOR  # noqa: E402

LABELS = ("PER", "ORG", "LOC", "DATE")


def normal(text: str) -> str:
    return " ".join(w.key for w in words(text))


def mentions(notes: Notes, study: Study) -> Counter:
    """(file, text, label) of every mention that the extractor finds."""
    nlp = load_language(study.language.model)
    found: Counter = Counter()
    for interview in notes.interviews or [{"interview_id": "", "source": "", "date": "", "organisation": "", "participants": ""}]:
        extractor = EntityExtractor(study, nlp)
        people = [p for k in ("participants", "interviewers") for p in interview.get(k, "").split(SEPARATOR) if p]
        extractor.learn(people, [interview["organisation"]] if interview["organisation"] else [], date=interview["date"])
        rows = [r for r in notes.statements if r["interview_id"] == interview["interview_id"]]
        docs = list(nlp.pipe([r["text"] for r in rows]))
        extractor.observe(docs)
        for row, doc in zip(rows, docs, strict=True):
            found.update((Path(row["source"]).name, normal(m.text), m.label) for m in extractor.from_doc(doc))
        for r in notes.remainders:
            if r.interview_id == interview["interview_id"]:
                text = notes.texts[r.source][r.start:r.end]
                found.update((Path(r.source).name, normal(m.text), m.label) for m in extractor.from_header(text))
    return found


def figures(gold: Counter, found: Counter) -> tuple[float, float, float]:
    right = (gold & found).total()
    precision, recall = right / max(1, found.total()), right / max(1, gold.total())
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def score(folder: Path, *, errors: bool) -> None:
    """Print one set's figures; the sample's notes lie in data/raw beside its study.toml."""
    own = (folder / "raw").is_dir()
    root = Path(__file__).resolve().parent.parent
    study = load_study(folder / "study.toml" if own else root / "study.toml")
    raw = folder / "raw" if own else root / "data" / "raw"
    names = [line.strip() for line in (folder / "gold/entities_files.txt").read_text(encoding="utf-8").splitlines() if line.strip()]
    with (folder / "gold/entities.csv").open(encoding="utf-8") as f:
        gold = Counter((Path(r["file"]).name, normal(r["text"]), r["label"]) for r in csv.DictReader(f))
    began = time.perf_counter()
    found = mentions(collect([raw / n for n in names], root=raw, study=study), study)
    seconds = time.perf_counter() - began
    cells = []
    for label in LABELS:
        g, p = (Counter({k: n for k, n in c.items() if k[2] == label}) for c in (gold, found))
        cells.append(f"{label} {'/'.join(f'{v:.2f}' for v in figures(g, p))} ({g.total()})")
    sys.stdout.write(f"{folder.name:12} {'  '.join(cells)}  {seconds:.1f} s\n")
    if errors:
        gold_only, found_only = gold - found, Counter({k: n for k, n in (found - gold).items() if k[2] in LABELS})
        for sign, rows in (("missed", gold_only), ("extra", found_only)):
            sys.stdout.writelines(f"    {sign:7} {k[2]:5} {k[1]}  [{k[0]}]\n" for k in sorted(rows.elements()))


if __name__ == "__main__":
    folders = [Path(a) for a in sys.argv[1:] if not a.startswith("-")]
    for folder in folders or sorted((Path(__file__).parent / "gold").glob("*/")):
        score(folder, errors="--errors" in sys.argv)
