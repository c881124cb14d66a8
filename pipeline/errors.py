"""What can go wrong, told in Italian to the person who can mend it."""

from __future__ import annotations


class RestituzioneError(Exception):
    """A failure with a message for people: what is wrong and what to do."""


class StudyError(RestituzioneError):
    """study.toml is missing, malformed, or holds a wrong key or value."""


class ModelError(RestituzioneError):
    """A language model or a bundled resource is missing or is not the expected one."""


class UnreadableFile(RestituzioneError):
    """A file of notes that cannot be read; becomes one row of problems.csv.

    Args:
        problem: what is wrong, in Italian, without the file's name.
        what_to_do: what the person can do about it, in Italian.
        locator: the place inside the file, empty for the whole file.
    """

    def __init__(self, problem: str, what_to_do: str, *, locator: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.what_to_do = what_to_do
        self.locator = locator

    def __reduce__(self):
        return (_rebuild_unreadable, (self.problem, self.what_to_do, self.locator))


def _rebuild_unreadable(problem: str, what_to_do: str, locator: str) -> UnreadableFile:
    return UnreadableFile(problem, what_to_do, locator=locator)
