"""Names of themes over runs: a theme keeps its id as long as its statements stay together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

_WIDTH = 2
_SHARED = 0.3  # Jaccard from which a group of statements is an earlier theme again


def assign_ids(members: Mapping[int, set[str]], known: Mapping[str, set[str]] | None = None) -> dict[int, str]:
    """An id for each theme of this run.

    Args:
        members: this run's theme number to its statement ids.
        known: earlier theme id to its statement ids; ids are never given to another theme.

    Returns:
        theme number to id: an earlier id where the statements are largely the same, else the next
        free «T01», «T02», … by size.
    """
    known = known or {}
    pairs = sorted(
        ((_jaccard(mine, theirs), key, theme) for theme, mine in members.items() for key, theirs in known.items()),
        key=lambda p: (-p[0], p[1], p[2]),
    )
    ids: dict[int, str] = {}
    taken = set()
    for score, key, theme in pairs:
        if score >= _SHARED and theme not in ids and key not in taken:
            ids[theme] = key
            taken.add(key)
    number = max((int(k[1:]) for k in known if k[1:].isdigit()), default=0)
    sizes = Counter({theme: len(rows) for theme, rows in members.items()})
    for theme in sorted(sizes, key=lambda t: (-sizes[t], min(members[t], default=""))):
        if theme not in ids:
            number += 1
            ids[theme] = f"T{number:0{_WIDTH}d}"
    return ids


def _jaccard(a: set[str], b: set[str]) -> float:
    union = len(a | b)
    return len(a & b) / union if union else 0.0
