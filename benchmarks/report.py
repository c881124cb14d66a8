"""How long the documents of a large study take, and how much memory: `python benchmarks/report.py PROCESSED [STATEMENTS …]`.

The tables of a finished run are repeated until they hold so many statements; each size runs in a process of its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from pipeline.report.documents import FORMATS, read_run, write_documents
from pipeline.study import Study
from pipeline.tables import BY_NAME

_SIZES = (500, 5_000, 50_000)


def enlarged(tables: dict[str, pd.DataFrame], texts: dict[str, str], size: int) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """The run as often as it takes, each time with ids and files of its own; themes stay the same."""
    times = max(1, round(size / max(1, len(tables["statements"]))))
    out = {}
    for name, df in tables.items():
        if name in ("themes", "keywords", "changes"):
            out[name] = df
            continue
        copies = []
        for n in range(times):
            copy = df.copy()
            for column in ("statement_id", "interview_id", "request_id", "source"):
                if column in copy and n:
                    copy[column] = copy[column].map(lambda v, n=n: f"{n}/{v}" if v else v)
            copies.append(copy)
        out[name] = BY_NAME[name].frame(pd.concat(copies).to_dict("records"))
    return out, {(f"{n}/{s}" if n else s): t for n in range(times) for s, t in texts.items()}


def measure(processed: Path, size: int) -> None:
    """Print one line: seconds of each format, the most memory used."""
    tables, texts, record = read_run(processed)
    tables, texts = enlarged(tables, texts, size)
    study = Study(title=record.get("title", "Prova"))
    took = []
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMATS:
            started = time.perf_counter()
            paths = write_documents(Path(folder), tables, texts, study, record, formats=[form])
            took.append(f"{form} {time.perf_counter() - started:5.1f} s, {sum(p.stat().st_size for p in paths) / 1e6:5.1f} MB")
        started = time.perf_counter()
        write_documents(Path(folder) / "p", tables, texts, study, record, formats=["html"], key=Path(folder) / "key.csv", bodies=True)
        took.append(f"html under pseudonyms {time.perf_counter() - started:5.1f} s")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{len(tables['statements']):>7} statements | {' | '.join(took)} | {memory:.0f} MiB\n")


if __name__ == "__main__":
    where, sizes = Path(sys.argv[1]), [int(a) for a in sys.argv[2:]] or list(_SIZES)
    if len(sizes) == 1:
        measure(where, sizes[0])
    else:
        for one in sizes:
            subprocess.run([sys.executable, __file__, str(where), str(one)], check=True)
