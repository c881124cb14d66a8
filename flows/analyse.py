"""The main job as a Prefect flow: read in chunks, find themes, write; every step is in pipeline.job."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from prefect import flow, get_run_logger, runtime, task
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed, State

from flows.artifacts import publish
from flows.choices import check_runner, default_workers
from flows.failure import failed
from flows.progress import Progress, say
from flows.runners import run_all, stopping
from pipeline import job
from pipeline.cache import ReadingCache
from pipeline.current import unchanged
from pipeline.errors import StudyError
from pipeline.lock import study_lock
from pipeline.paths import StudyPaths
from pipeline.reading import read_files
from pipeline.report.italian import count, shorten
from pipeline.study import Study, load_study

_LONG = ("inputs", "written")  # parts of run.json that the caller has no use for
_NAME = 60  # characters of a title in a list of runs
_PLAIN = {"cache_policy": NO_CACHE, "persist_result": False}  # what is worth keeping lies in the reading cache


@task(name="leggi le note", task_run_name="leggi {label}", retries=1, **_PLAIN)
def read_notes(files: list[str], label: str, root: str, study: dict[str, Any], cache: str, keys: dict[str, str]) -> int:
    """Read and parse one chunk of files into the cache; returns the number of statements."""
    return read_files(
        [Path(f) for f in files],
        root=Path(root),
        study=Study.model_validate(study),
        cache=ReadingCache(Path(cache)),
        keys=keys,
        stop=stopping,
    )


@task(name="trova i temi", task_run_name="trova i temi", **_PLAIN)
def find(plan: job.Plan) -> job.Tables:
    """Gather all readings and find the recurring themes."""
    return job.assemble(plan, *job.gather(plan))


@task(name="scrivi le tabelle", task_run_name="scrivi le tabelle", **_PLAIN)
def write(plan: job.Plan, tables: job.Tables, timings: dict[str, float]) -> dict:
    """Validate the tables and swap them in; returns the run's record."""
    return job.write(plan, tables, timings=timings)


def run_name() -> str:
    """«Ascolto dei musei, 24/11/2026 19:30»: the study's title and the hour, as a list of runs is read."""
    study = Path(runtime.flow_run.parameters.get("study") or "study.toml").resolve()
    try:
        title = load_study(study).title
    except StudyError:  # the run itself will tell what is wrong
        title = study.parent.name
    return f"{shorten(title, _NAME)}, {datetime.now():%d/%m/%Y %H:%M}"


@flow(name="restituzione", flow_run_name=run_name, validate_parameters=False, persist_result=False)
def analyse(
    study: str = "study.toml",
    raw: str | None = None,
    processed: str | None = None,
    review: str | None = None,
    runner: Literal["threads", "processes", "dask"] = "threads",
    workers: int | None = None,
    dask_address: str = "",
) -> State:
    """Dalle note delle interviste ai temi ricorrenti e alle richieste.

    Args:
        study: il file study.toml.
        raw: la cartella delle note; se manca, data/raw accanto allo studio.
        processed: la cartella dei risultati; se manca, data/processed accanto allo studio.
        review: la cartella delle correzioni; se manca, data/review accanto allo studio.
        runner: chi legge le note: threads, processes oppure dask.
        workers: quanti lavorano insieme; se manca, uno per unità di calcolo.
        dask_address: l'indirizzo di un cluster Dask già avviato.

    Returns:
        A state whose message tells what was found and whose result is the run's record (run.json) without its lists
        of files; a failed one that says what to do where nothing was done.
    """
    try:
        record = _run(study, raw, processed, review, runner, workers, dask_address)
    except Exception as e:
        return failed(e, home=Path(study).resolve().parent)
    return Completed(message=in_short(record), data=record)


def _run(study: str, raw: str | None, processed: str | None, review: str | None, runner: str, workers: int | None, address: str) -> dict:
    check_runner(runner, address)
    paths = StudyPaths.of(Path(study), **{k: Path(v) for k, v in (("raw", raw), ("processed", processed), ("review", review)) if v})
    with study_lock(paths, say=say):
        started = time.perf_counter()
        plan = job.make_plan(paths)
        if record := unchanged(plan.inputs):
            return {k: v for k, v in record.items() if k not in _LONG}
        with Progress("Lettura delle note", total=len(plan.files), done=len(plan.files) - len(plan.stale)) as progress:
            _read(plan, runner=runner, workers=workers or default_workers(runner), address=address, progress=progress)
        read = time.perf_counter()
        get_run_logger().info(f"Note: {count(len(plan.stale), 'file letto', 'file letti')}, {len(plan.files) - len(plan.stale)} già noti.")
        with Progress("Ricerca dei temi", total=1) as progress:
            tables = find(plan)
            progress.advance(1)
        record = write(plan, tables, {"read": read - started, "themes": time.perf_counter() - read})
    get_run_logger().info(f"Risultati in {paths.processed}.")
    publish(tables, paths, words=plan.study.privacy.interface)
    return {k: v for k, v in record.items() if k not in _LONG}


def in_short(record: dict) -> str:
    """What a run found, in one line: the message of its state."""
    counts = record["counts"]
    names = (("interviews", "intervista", "interviste"), ("statements", "affermazione", "affermazioni"), ("themes", "tema", "temi"),
             ("requests", "richiesta", "richieste"), ("problems", "cosa da guardare", "cose da guardare"))  # fmt: skip
    found = ", ".join(count(counts[name], one, many) for name, one, many in names)
    return f"{found}{' (nulla è cambiato)' if record.get('unchanged') else ''}"


def _read(plan: job.Plan, *, runner: str, workers: int, address: str, progress: Progress) -> None:
    """Give the stale files by chunk to the runner that was asked for and wait for all of them."""
    shared = {"root": str(plan.paths.raw), "study": plan.study.model_dump(), "cache": str(plan.cache.folder)}
    chunks = [
        {
            "files": [str(f) for f in chunk],
            "label": plan.source(chunk[0]) + (f" e altri {len(chunk) - 1}" if len(chunk) > 1 else ""),
            "keys": {plan.source(f): plan.keys[plan.source(f)] for f in chunk},
            **shared,
        }
        for chunk in plan.chunks(workers)
    ]
    run_all(
        read_notes, chunks, runner=runner, workers=workers, address=address, done=lambda c: progress.advance(len(c["files"]))
    )
