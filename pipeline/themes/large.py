"""Studies that are too large to be compared whole: which part is learned from, in which blocks the rest is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

LARGE = 40_000  # statements up to which a study is seen whole
BLOCK = 20_000  # statements seen at a time above that
KEPT = 128  # directions kept of their vectors
_TITLED = 1000  # statements of a theme that its title is sought in


def part_of_interviews(statements: pd.DataFrame, n: int) -> np.ndarray:
    """Rows of whole interviews, evenly spread over the study, about n of them (always in their order).

    Args:
        statements: with interview_id, where it is known, in the order of the notes.
    """
    starts = np.append(_starts(statements), len(statements))
    share = n / len(statements)
    number = np.floor(np.arange(len(starts) - 1) * share)
    taken = np.diff(number, prepend=-1) > 0
    rows = np.concatenate([np.arange(a, b) for a, b in zip(starts[:-1][taken], starts[1:][taken], strict=True)])
    return rows if len(rows) <= 2 * n else rows[np.linspace(0, len(rows) - 1, n).astype(int)]


def blocks(statements: pd.DataFrame, size: int) -> Iterator[tuple[int, int]]:
    """(start, end) of consecutive blocks of about ``size`` rows that end where an interview does, where one does."""
    starts = np.append(_starts(statements), len(statements))
    start = 0
    while start < len(statements):
        end = int(starts[min(np.searchsorted(starts, start + size), len(starts) - 1)])
        end = end if end <= start + 2 * size else start + size
        yield start, end
        start = end


def strongest_directions(rows: np.ndarray, n: int) -> np.ndarray:
    """(d, n) orthonormal directions along which the rows differ most: their inner products hardly change."""
    values, vectors = np.linalg.eigh((rows.T @ rows).astype(np.float64))
    return np.ascontiguousarray(vectors[:, ::-1][:, :n]).astype(rows.dtype)


def title_rows(members: Mapping[str, list[int]], n: int) -> tuple[np.ndarray, dict[str, list[int]]]:
    """Rows in which titles are sought, and each theme's places among them: all of them, where the study is not large.

    Args:
        members: theme id to rows; n: statements of the study.
    """
    if n <= LARGE:
        return np.arange(n), dict(members)
    few = {t: np.asarray(rows)[np.unique(np.linspace(0, len(rows) - 1, _TITLED).astype(int))] for t, rows in members.items()}
    rows = np.unique(np.concatenate([*few.values(), np.array([], dtype=int)]))
    return rows, {t: np.searchsorted(rows, own).tolist() for t, own in few.items()}


def _starts(statements: pd.DataFrame) -> np.ndarray:
    """Rows at which an interview begins."""
    if "interview_id" not in statements:
        return np.arange(len(statements))
    name = statements["interview_id"].to_numpy(dtype=object)
    return np.flatnonzero(np.append(True, name[1:] != name[:-1]))
