"""Which theme of earlier runs a group of statements is: ids keep their meaning for good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from pipeline.evaluate.align import normal

_SAME = 1 / 3  # Jaccard over the statements that both runs have
_MOST = 0.6  # or this share of the earlier theme, or of the group, with a Jaccard of at least _SOME
_SOME = 0.2
_WORDS = 0.5  # Jaccard of keywords from which a group whose statements are all new is an earlier theme
_DECIDED = 2.0  # above any overlap: a group that holds most of what people put under a theme


@dataclass(frozen=True)
class Earlier:
    """A theme id as the register knows it.

    Args:
        members: its statements of the last run that had it, by the ids that they have now.
        decided: those of this run that people put there.
        label, keywords: what it was about.
    """

    members: frozenset[str] = frozenset()
    decided: frozenset[str] = frozenset()
    label: str = ""
    keywords: frozenset[str] = frozenset()


def match(
    groups: Mapping[str, set[str]],
    earlier: Mapping[str, Earlier],
    *,
    common: set[str],
    labels: Mapping[str, str] = {},
    keywords: Mapping[str, set[str]] = {},
) -> dict[str, str]:
    """The earlier id of each group that is an earlier theme; other groups are missing.

    Args:
        groups: this run's groups of statement ids.
        earlier: the register's themes.
        common: statements that the last run had too.
        labels, keywords: of this run's groups, for those whose statements are all new.
    """
    names, ids = sorted(groups), sorted(earlier)
    if not names or not ids:
        return {}
    scores = np.zeros((len(names), len(ids)))
    row_of = defaultdict(list)
    for i, name in enumerate(names):
        for statement in groups[name]:
            row_of[statement].append(i)
    sizes = [len(groups[n] & common) for n in names]
    for j, key in enumerate(ids):
        shared: dict[int, int] = defaultdict(int)
        decided: dict[int, int] = defaultdict(int)
        for statement in earlier[key].members:
            for i in row_of.get(statement, ()):
                shared[i] += 1
        for statement in earlier[key].decided:
            for i in row_of.get(statement, ()):
                decided[i] += 1
        for i in set(shared) | set(decided):
            scores[i, j] = _score(shared[i], sizes[i], len(earlier[key].members))
            if decided[i] > len(earlier[key].decided) / 2 and decided[i] >= sizes[i] / 4:
                scores[i, j] += _DECIDED
    found = {}
    for i, j in zip(*linear_sum_assignment(scores, maximize=True), strict=True):
        if scores[i, j] > 0:
            found[names[i]] = ids[j]
    left = [n for n in names if n not in found and not groups[n] & common]
    gone = [k for k in ids if k not in found.values() and not earlier[k].members]
    found.update(_by_words(left, gone, earlier, labels, keywords))
    return found


def _score(shared: int, group: int, theme: int) -> float:
    union = group + theme - shared
    jaccard = shared / union if union else 0.0
    kept = max(shared / group if group else 0.0, shared / theme if theme else 0.0)
    same = jaccard >= _SAME or (kept >= _MOST and jaccard >= _SOME)
    return jaccard if same else 0.0


def _by_words(names: list[str], ids: list[str], earlier, labels, keywords) -> dict[str, str]:
    """Themes of a study whose notes were all replaced: the same title, or mostly the same keywords."""
    found: dict[str, str] = {}
    pairs = []
    for name in names:
        mine = keywords.get(name, set())
        for key in ids:
            theirs = earlier[key].keywords
            union = len(mine | theirs)
            score = len(mine & theirs) / union if union else 0.0
            title = normal(labels.get(name, ""))
            if title and title == normal(earlier[key].label):
                score += 1
            if score >= _WORDS:
                pairs.append((-score, name, key))
    for _, name, key in sorted(pairs):
        if name not in found and key not in found.values():
            found[name] = key
    return found


def next_id(taken: set[str]) -> str:
    """The first free id of a theme found by the program: T01, T02 …"""
    numbers = [int(t[1:]) for t in taken if t.startswith("T") and t[1:].isdigit()]
    return f"T{max(numbers, default=0) + 1:02d}"
