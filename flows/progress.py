"""A progress bar in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress


def say(line: str) -> None:
    """One line for the person at the terminal, or for the log."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


class Progress:
    """Counts done steps of one stage; usable as a context manager."""

    def __init__(self, title: str, *, total: int, done: int = 0) -> None:
        self.title, self.total, self.done = title, total, done
        self.console = Console(stderr=True)
        self.bar: RichProgress | None = None

    def __enter__(self) -> Progress:
        if self.console.is_terminal:
            columns = [TextColumn("{task.description}"), BarColumn(pulse_style="cyan")]
            if self.total > 1:
                columns.append(MofNCompleteColumn())
            self.bar = RichProgress(*columns, TimeElapsedColumn(), console=self.console, transient=True)
            self.bar.start()
            self.task = self.bar.add_task(self.title, total=self.total if self.total > 1 else None, completed=self.done)
        return self

    def advance(self, steps: int) -> None:
        self.done += steps
        if self.bar is not None:
            self.bar.advance(self.task, steps)

    def __exit__(self, kind, *_) -> None:
        if self.bar is not None:
            self.bar.stop()
        elif kind is None:
            say(f"{self.title}: {self.done}/{self.total}" if self.total > 1 else f"{self.title}: fatto")
