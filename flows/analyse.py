"""The main job as a Prefect flow: read in chunks, find themes, write; every step is in pipeline.job."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.task_runners import ProcessPoolTaskRunner, ThreadPoolTaskRunner

from flows.progress import Progress
from pipeline import job
from pipeline.cache import ReadingCache
from pipeline.errors import RestituzioneError
from pipeline.lock import study_lock
from pipeline.paths import StudyPaths
from pipeline.study import Study

RUNNERS = ("threads", "processes", "dask")


@task(name="leggi-note", task_run_name="leggi-{first}", cache_policy=NO_CACHE, persist_result=False)
def read_notes(files: list[str], first: str, root: str, study: dict, cache: str, keys: dict[str, str]) -> int:
    """Read and parse one chunk of files into the cache; returns the number of statements."""
    return job.read_files(
        [Path(f) for f in files], root=Path(root), study=Study.model_validate(study), cache=ReadingCache(Path(cache)), keys=keys
    )


@task(name="trova-temi", cache_policy=NO_CACHE, persist_result=False)
def find(plan: job.Plan) -> job.Tables:
    """Gather all readings and find the recurring themes."""
    return job.assemble(plan, *job.gather(plan))


@task(name="scrivi-tabelle", cache_policy=NO_CACHE, persist_result=False)
def write(plan: job.Plan, tables: job.Tables, timings: dict[str, float]) -> None:
    """Validate the tables and swap them in."""
    job.write(plan, tables, timings=timings)


@flow(name="restituzione", flow_run_name="{study}", validate_parameters=False, persist_result=False)
def analyse(
    study: str = "study.toml",
    raw: str | None = None,
    processed: str | None = None,
    review: str | None = None,
    runner: str = "threads",
    workers: int | None = None,
) -> dict:
    """From the folder of notes to the tables.

    Returns:
        The run's record (run.json) without its inputs.
    """
    paths = StudyPaths.of(
        Path(study),
        raw=Path(raw) if raw else None,
        processed=Path(processed) if processed else None,
        review=Path(review) if review else None,
    )
    with study_lock(paths):
        started = time.perf_counter()
        plan = job.make_plan(paths)
        with Progress("Lettura delle note", total=len(plan.files), done=len(plan.files) - len(plan.stale)) as progress:
            _read(plan, runner=runner, workers=workers or os.cpu_count() or 1, progress=progress)
        read = time.perf_counter()
        with Progress("Ricerca dei temi", total=1) as progress:
            tables = find(plan)
            progress.advance(1)
        timings = {"read": read - started, "themes": time.perf_counter() - read}
        write(plan, tables, timings)
    record = job.run_record(plan, tables, timings)
    record.pop("inputs")
    return record


def _read(plan: job.Plan, *, runner: str, workers: int, progress: Progress) -> None:
    """Submit the stale files by chunk to the runner that was asked for and wait for all of them."""
    chunks = plan.chunks(workers)
    if not chunks:
        return
    shared = {"root": str(plan.paths.raw), "study": plan.study.model_dump(), "cache": str(plan.cache.folder)}
    arguments = [
        {
            "files": [str(f) for f in chunk],
            "first": plan.source(chunk[0]),
            "keys": {plan.source(f): plan.keys[plan.source(f)] for f in chunk},
            **shared,
        }
        for chunk in chunks
    ]
    with task_runner(runner, min(workers, len(chunks))) as pool:
        futures = {pool.submit(read_notes, a): len(a["files"]) for a in arguments}
        for future in as_completed(list(futures)):
            future.result()
            progress.advance(futures[future])


@contextlib.contextmanager
def task_runner(name: str, workers: int):
    """A started task runner by the name used on the command line."""
    if name == "threads":
        runner = ThreadPoolTaskRunner(max_workers=workers)
    elif name == "processes":
        runner = ProcessPoolTaskRunner(max_workers=workers)
    elif name == "dask":
        try:
            from prefect_dask import DaskTaskRunner
        except ImportError:
            raise RestituzioneError("Per --runner dask serve l'estensione: pip install 'restituzione[dask]'.") from None
        runner = DaskTaskRunner(cluster_kwargs={"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None})
    else:
        raise RestituzioneError(f"--runner {name}: valori possibili {', '.join(RUNNERS)}.")
    with runner as started:
        yield started


__all__ = ["RUNNERS", "analyse", "task_runner"]
