"""Who reads the notes: threads, processes of this machine, or a Dask cluster; the tables are the same, byte for byte.

What a worker has read lies in the cache by content. A worker that dies (memory, a killed machine) loses nothing
but the chunk it held, which another one reads again.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor

from prefect import Task
from prefect.futures import as_completed
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from flows.choices import check_runner
from pipeline.errors import RestituzioneError

_ROUNDS = 2  # how often chunks whose worker died are given to others before each is tried alone
_PR_SET_PDEATHSIG = 1
_stopping = threading.Event()


def stopping() -> bool:
    """Whether the run is being interrupted: a thread that reads then stops at the next file."""
    return _stopping.is_set()


def run_all(task: Task, chunks: list[dict], *, runner: str, workers: int, address: str = "", done: Callable[[dict], None]) -> None:
    """Run a task once for each chunk of arguments, again where its worker died.

    A pool that breaks takes innocent chunks with it: the last attempt is made with each chunk alone.

    Args:
        chunks: arguments of the task; ``label`` names a chunk for people.
        address: scheduler of a running Dask cluster; empty: a local one.
        done: called with the arguments of each chunk that is ready.

    Raises:
        RestituzioneError: a chunk has cost every worker its life, or the runner is not known.
    """
    _stopping.clear()
    waiting = list(chunks)
    for _ in range(_ROUNDS):
        if waiting:
            waiting = _round(task, waiting, runner, workers, address, done)
    fatal = [c for chunk in waiting for c in _round(task, [chunk], runner, 1, address, done)]
    if fatal:
        raise RestituzioneError(
            f"I processi che leggono le note cadono ogni volta (memoria esaurita?) su {', '.join(c['label'] for c in fatal)}. "
            "Ciò che è stato letto è conservato: ripetere con meno processi (--workers 1), oppure togliere o dividere quei file."
        )


def _round(task: Task, chunks: list[dict], runner: str, workers: int, address: str, done: Callable[[dict], None]) -> list[dict]:
    """Submit chunks to one pool; returns those whose worker died."""
    lost: list[int] = []
    with task_runner(runner, min(workers, len(chunks)), address=address) as pool:
        with _uninterrupted():
            futures = {pool.submit(task, chunk): i for i, chunk in enumerate(chunks)}
        try:
            for future in as_completed(list(futures)):
                try:
                    future.result()
                except _worker_died():
                    lost.append(futures[future])
                else:
                    done(chunks[futures[future]])
        except BaseException:
            _stopping.set()  # before the pool waits for its threads
            raise
    return [chunks[i] for i in sorted(lost)]


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Processes started meanwhile never see Ctrl-C: it is for the run, which then ends them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def task_runner(name: str, workers: int, *, address: str = "") -> Iterator[TaskRunner]:
    """A started task runner by the name used on the command line."""
    with _create(name, workers, address) as started:
        yield started


def _create(name: str, workers: int, address: str) -> TaskRunner:
    check_runner(name, address)
    if name == "threads":
        return ThreadPoolTaskRunner(max_workers=workers)
    if name == "processes":
        return ProcessPoolTaskRunner(max_workers=workers, initializer=end_with_parent)
    os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "critical")  # read when distributed is imported, here and in workers
    from prefect_dask import DaskTaskRunner

    if address:
        return DaskTaskRunner(address=address)
    return DaskTaskRunner(cluster_kwargs={"n_workers": workers, "threads_per_worker": 1, "dashboard_address": "127.0.0.1:0"})


def _worker_died() -> tuple[type[BaseException], ...]:
    """What a future raises when its worker is gone rather than its work wrong."""
    kinds: list[type[BaseException]] = [BrokenExecutor]
    if "distributed" in sys.modules:
        from distributed.client import FutureCancelledError
        from distributed.scheduler import KilledWorker

        kinds += [KilledWorker, FutureCancelledError]
    return tuple(kinds)


def end_with_parent() -> None:
    """Let a worker process end when the run that started it does, even if that was killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == 1:
        os._exit(1)
