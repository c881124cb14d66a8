"""Threads, processes and a Dask cluster: the same tables, and no work lost with a worker that dies."""

import importlib.util
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_study import make_study

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
    """A real scheduler with two worker processes that were there before."""
    folder = make_study(tmp_path / "studio")
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    file = tmp_path / "scheduler.json"
    processes = [subprocess.Popen([*dask, "--scheduler-file", str(file)], env=environment, stderr=subprocess.DEVNULL)]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-dashboard"]
    try:
        processes += [subprocess.Popen(worker, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL) for _ in range(2)]
        address = _address(file)
        result = restituzione("run", "--runner", "dask", "--dask-address", address, folder=folder, PREFECT_API_URL=server)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)
    assert result.returncode == 0, result.stderr
    assert same_tables(folder / "data" / "processed", by_threads)


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


def same_tables(one: Path, two: Path) -> bool:
    names = sorted(p.name for p in one.glob("*.csv"))
    assert len(names) > 5 and names == sorted(p.name for p in two.glob("*.csv"))
    return all((one / name).read_bytes() == (two / name).read_bytes() for name in names)


def _fatal(runner: str, folder: Path, deaths: str, labels: str, env: dict) -> subprocess.CompletedProcess:
    command = [sys.executable, str(HERE / "fatal_worker.py"), runner, str(folder), deaths, labels]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=240)


def _address(file: Path) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            return json.loads(file.read_text(encoding="utf-8"))["address"]
        except (OSError, ValueError):
            time.sleep(0.1)
    raise AssertionError("the scheduler did not start")
