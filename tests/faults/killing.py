"""`kill -9` at chosen moments: a work of this program in a process forked from one that has everything loaded.

A moment is a time, or the n-th change to the file system; the second kind meets every step of writing, which
times hardly do.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess

_CHANGES = frozenset(("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.truncate"))


@dataclass(frozen=True)
class Moment:
    """When to kill: after ``seconds``, or just before the ``change``-th change to the file system."""

    seconds: float = 0.0
    change: int = 0


def context() -> multiprocessing.context.BaseContext:
    """Processes that start in milliseconds, with the models loaded."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["tests.faults.loaded"])
    return forks


def moments(n: int, *, seconds: float, changes: int, seed: int = 0) -> list[Moment]:
    """``n`` random moments of a work that takes so long and changes so much: half of either kind."""
    rng = random.Random(seed)
    timed = [Moment(seconds=rng.uniform(0, seconds)) for _ in range(n // 2)]
    return [*timed, *(Moment(change=rng.randrange(changes) + 1) for _ in range(n - n // 2))]


def killed(work: Callable[..., None], *arguments, at: Moment) -> int:
    """Do the work in a process of its own and kill that at the moment; returns how it ended (-9: killed)."""
    process = context().Process(target=_until, args=(at.change, work, arguments))
    process.start()
    if at.change:
        process.join(60)
    else:
        time.sleep(at.seconds)
    _kill(process)
    return process.exitcode


def measured(work: Callable[..., None], *arguments) -> tuple[float, int]:
    """Seconds that the work takes undisturbed, and how many changes to the file system it makes."""
    receiver, sender = context().Pipe(duplex=False)
    process = context().Process(target=_count, args=(sender, work, arguments))
    started = time.monotonic()
    process.start()
    process.join(120)
    assert process.exitcode == 0, "the undisturbed work failed"
    return time.monotonic() - started, receiver.recv()


def _kill(process: BaseProcess) -> None:
    if process.is_alive():
        os.kill(process.pid, signal.SIGKILL)
    process.join()


def _watch(on_change: Callable[[], None]) -> None:
    def hook(event: str, arguments: tuple) -> None:
        if event in _CHANGES or (event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            on_change()

    sys.addaudithook(hook)


def _until(change: int, work: Callable[..., None], arguments: tuple) -> None:
    left = [change]

    def on_change() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    if change:
        _watch(on_change)
    work(*arguments)


def _count(sender, work: Callable[..., None], arguments: tuple) -> None:
    seen = [0]

    def on_change() -> None:
        seen[0] += 1

    _watch(on_change)
    work(*arguments)
    sender.send(seen[0])
