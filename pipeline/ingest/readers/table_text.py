"""A table that was saved as plain text, its columns divided by tabs or semicolons."""

from __future__ import annotations

_LINES = 4  # at least
_SHARE = 0.9  # of the filled lines with as many marks as the first


def looks_like_table(text: str) -> bool:
    """Almost every line has as many tabs, or semicolons, as the first one."""
    lines = [line for line in text[:40_000].split("\n") if line.strip()][:200]
    if len(lines) < _LINES:
        return False
    for mark in ("\t", ";"):
        counts = [line.strip(" ").count(mark) for line in lines]
        if (
            counts[0] >= (1 if mark == "\t" else 2)
            and sum(c == counts[0] for c in counts) >= _SHARE * len(counts)
            and lines[0].strip()[0] != mark
        ):
            return True
    return False
