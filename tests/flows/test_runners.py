"""Threads, processes and a Dask cluster: the same tables, and no work lost with a worker that dies."""

import contextlib
import importlib.util
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_study import make_study
from watching import until

HERE = Path(__file__).resolve().parent
needs_dask = pytest.mark.skipif(importlib.util.find_spec("prefect_dask") is None, reason="the extra «dask» is not installed")


@pytest.fixture(scope="module")
def by_threads(tmp_path_factory, restituzione, server) -> Path:
    folder = make_study(tmp_path_factory.mktemp("threads") / "studio")
    assert restituzione("run", "--workers", "2", folder=folder, PREFECT_API_URL=server).returncode == 0
    return folder / "data" / "processed"


def test_processes_give_the_same_tables(tmp_path, restituzione, by_threads, server):
    folder = make_study(tmp_path / "studio")
    result = restituzione("run", "--runner", "processes", "--workers", "2", folder=folder, PREFECT_API_URL=server)
    assert result.returncode == 0, result.stderr
    assert result.stderr.splitlines() == ["Lettura delle note: 2/2", "Ricerca dei temi: fatto"]
    assert same_tables(folder / "data" / "processed", by_threads)


@needs_dask
def test_a_dask_cluster_gives_the_same_tables(tmp_path, restituzione, by_threads, server, environment):
    folder = make_study(tmp_path / "studio")
    with _cluster(tmp_path, environment) as (address, _):
        result = restituzione("run", "--runner", "dask", "--dask-address", address, folder=folder, PREFECT_API_URL=server)
    assert result.returncode == 0, result.stderr
    assert same_tables(folder / "data" / "processed", by_threads)


@needs_dask
def test_a_run_whose_dask_worker_is_killed_gives_the_same_tables(tmp_path, restituzione, server, environment):
    one, two = (_with_more_notes(make_study(tmp_path / name)) for name in ("uno", "due"))
    assert restituzione("run", folder=one, PREFECT_API_URL=server).returncode == 0
    with _cluster(tmp_path, environment, doomed=True) as (address, workers):
        result = restituzione("run", "--runner", "dask", "--dask-address", address, "--workers", "2", folder=two, PREFECT_API_URL=server)
        assert workers[0].wait(timeout=30) == -signal.SIGKILL
    assert result.returncode == 0, result.stderr
    assert same_tables(two / "data" / "processed", one / "data" / "processed")


@pytest.mark.parametrize("runner", ["processes", pytest.param("dask", marks=needs_dask)])
def test_a_worker_that_is_killed_loses_nothing(tmp_path, server, environment, runner):
    result = _fatal(runner, tmp_path, "once", "abcd", {**environment, "PREFECT_API_URL": server})
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["a", "b", "c", "d"]
    assert all((tmp_path / label).exists() for label in "abcd")


def test_a_chunk_that_always_kills_its_worker_ends_the_run_with_advice(tmp_path, server, environment):
    result = _fatal("processes", tmp_path, "always", "ab", {**environment, "PREFECT_API_URL": server})
    assert result.returncode == 2, result.stderr
    assert "su b." in result.stdout and "--workers 1" in result.stdout
    assert (tmp_path / "a").exists()


def _with_more_notes(folder: Path) -> Path:
    """Notes of one size, so that each of two workers gets some."""
    for day, place in enumerate(("deposito", "giardino", "archivio", "laboratorio"), 1):
        text = f"# Museo di Borgo Nuovo\nData: {day} maggio 2022\n\n- Nel {place} manca la luce.\n- Si chiede un corso su {place} e sale.\n"
        (folder / "data" / "raw" / f"nota{day}.md").write_text(text + "- Le scuole non entrano.\n" * 20, encoding="utf-8")
    return folder


_DIES = """
import os, signal
import pipeline.reading
pipeline.reading.collect = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
"""


@contextlib.contextmanager
def _cluster(folder: Path, environment: dict[str, str], *, doomed: bool = False) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """Address of a real scheduler, and its two worker processes, which nobody starts again.

    Args:
        doomed: the first one is killed as soon as it has opened a note.
    """
    file, dies = folder / "scheduler.json", folder / "dies.py"
    dies.write_text(_DIES, encoding="utf-8")
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    processes = []
    try:
        for command in (scheduler, [*worker, *(["--preload", str(dies)] if doomed else [])], worker):
            call = [*command, "--scheduler-file", str(file)]
            processes.append(subprocess.Popen(call, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        yield _address(file, workers=2), processes[1:]
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait(timeout=30)


def same_tables(one: Path, two: Path) -> bool:
    names = sorted(p.name for p in one.glob("*.csv"))
    assert len(names) > 5 and names == sorted(p.name for p in two.glob("*.csv"))
    return all((one / name).read_bytes() == (two / name).read_bytes() for name in names)


def _fatal(runner: str, folder: Path, deaths: str, labels: str, env: dict) -> subprocess.CompletedProcess:
    command = [sys.executable, str(HERE / "fatal_worker.py"), runner, str(folder), deaths, labels]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=240)


def _address(file: Path, *, workers: int) -> str:
    """The scheduler's address, once it has that many workers."""
    from distributed import Client

    until(lambda: file.exists() and file.read_text(encoding="utf-8").rstrip().endswith("}"))
    address = json.loads(file.read_text(encoding="utf-8"))["address"]
    with Client(address, timeout=60) as client:
        client.wait_for_workers(workers, timeout=60)
    return address
