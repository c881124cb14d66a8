"""What is measured inside one process: extraction beside the bare pipeline, theme fitting beside other methods."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]


def child(what: str) -> dict:
    """One measurement in a process of its own."""
    done = subprocess.run([sys.executable, __file__, what], check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def fixed_work() -> tuple[float, float]:
    """Seconds by the clock and of the processor that a loop of fixed length takes."""
    wall, own = time.perf_counter(), time.process_time()
    sum(i * i % 7 for i in range(2_000_000))
    return time.perf_counter() - wall, time.process_time() - own


def extraction(rounds: int = 5, n: int = 1000) -> dict:
    """Processor seconds of extraction and of the bare pipeline on the same generated statements, in turns."""
    import generate

    from pipeline.extract.chunk import extract_each
    from pipeline.ingest.collect import collect
    from pipeline.ingest.read import list_sources
    from pipeline.language import load_language, parse
    from pipeline.study import load_study

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        generate.main(n, folder)
        study, raw = load_study(folder / "study.toml"), folder / "data" / "raw"
        files = list_sources(raw)[0]
        notes = [collect([f], root=raw, study=study) for f in files]
        texts = [s["text"] for one in notes for s in one.statements]
        nlp = load_language(study.language.model)
        work = {"bare": lambda: list(parse(nlp, texts)), "ours": lambda: list(extract_each(notes, study=study))}
        found: dict = {"words": sum(len(t.split()) for t in texts), "bare": [], "ours": [], "one process": [], "two processes": []}
        for call in work.values():
            call()
        for _ in range(rounds):
            for name, call in work.items():
                started = time.process_time()
                call()
                found[name].append(time.process_time() - started)
        pools = {"one process": ProcessPoolExecutor(1), "two processes": ProcessPoolExecutor(2)}
        halves = [files[:5], files[5:]]
        for pool in pools.values():
            list(pool.map(_warm, [(h, raw) for h in halves]))
        for _ in range(rounds):
            for name, pool in pools.items():
                started = time.perf_counter()
                list(pool.map(_read, [(h, raw, study) for h in halves]))
                found[name].append(time.perf_counter() - started)
        found["load"] = os.getloadavg()[0]
        for pool in pools.values():
            pool.shutdown()
        return found


def _warm(given) -> None:
    from pipeline.study import load_study

    files, raw = given
    _read((files[:1], raw, load_study(raw.parents[1] / "study.toml")))
    time.sleep(1)  # so that each process gets one


def _read(given) -> int:
    from pipeline.reading import read_each

    files, raw, study = given
    return sum(len(reading.notes.statements) for reading in read_each(files, root=raw, study=study))


def themes() -> dict:
    """Mean BCubed F and processor seconds of several methods on the vectors of the hand-coded sets."""
    import numpy as np
    from sklearn.cluster import HDBSCAN, KMeans
    from themes import coded_sets, score

    from pipeline.themes.model import ThemeModel
    from pipeline.themes.vectorizer import StatementVectorizer

    methods = {
        "Restituzione, number of themes found": lambda s, X: ThemeModel().fit(X, groups=s.statements["organisation"].to_numpy(dtype=object), links=s.links).labels_,
        "Restituzione, number given": lambda s, X: ThemeModel(s.k).fit(X, groups=s.statements["organisation"].to_numpy(dtype=object), links=s.links).labels_,
        "KMeans, number given": lambda s, X: KMeans(s.k, n_init=10, random_state=0).fit_predict(X),
        "HDBSCAN": lambda s, X: HDBSCAN(min_cluster_size=5, copy=True).fit_predict(X),
    }
    found = {name: {"F": [], "seconds": []} for name in methods}
    for coded in coded_sets([]):
        X = StatementVectorizer().fit_transform(coded.frame)
        for name, method in methods.items():
            started = time.process_time()
            labels = method(coded, X)
            found[name]["seconds"].append(time.process_time() - started)
            found[name]["F"].append(score(coded.gold, labels)[2])
    return {name: {k: float(np.mean(v)) for k, v in r.items()} for name, r in found.items()}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.stdout.write(json.dumps({"extraction": extraction, "themes": themes}[sys.argv[1]]()) + "\n")
