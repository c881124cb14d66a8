"""What became of each theme since the last run, and which statements went elsewhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

import pandas as pd

from pipeline.review.remarks import quote
from pipeline.tables import CHANGES, SEPARATOR

_PART = 0.25  # share of a theme from which another theme counts as a piece of it
_PIECE = 2  # and at least so many statements


def compare(
    before: Mapping[str, str],
    after: Mapping[str, str],
    *,
    labels: Mapping[str, str],
    into: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The changes table.

    Args:
        before: statement id, as it is now, to the theme of the last run (empty: none); those gone under their old id.
        after: statement id to its theme.
        labels: title of every theme of either run.
        into: themes that people merged, and into which.
    """
    old, new = _groups(before), _groups(after)
    rows = [_gone(t, old[t], before, after, labels, into or {}) for t in sorted(set(old) - set(new))]
    rows += [_here(t, old.get(t, set()), new[t], before, after, old, new, labels) for t in sorted(new)]
    order = {"new": 0, "split": 1, "merged": 2, "gone": 3, "grown": 4, "shrunk": 5, "kept": 6}
    rows.sort(key=lambda r: (order[r["change"]], r["theme_id"]))
    moved = [s for s in sorted(after) if s in before and before[s] != after[s]]
    rows += [_move(s, before[s], after[s], labels) for s in moved]
    return CHANGES.frame(rows)


def _groups(themes: Mapping[str, str]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for statement, theme in themes.items():
        if theme:
            groups[theme].add(statement)
    return dict(groups)


def _gone(theme, members, before, after, labels, into) -> dict:
    left = [s for s in members if s in after]
    where = Counter(after[s] for s in left if after[s])
    best = into.get(theme) or next((t for t, n in where.most_common(1) if n >= len(left) / 2), "")
    if best and where.get(best):
        what = f"{_name(theme, labels)} è confluito in {_name(best, labels)}"
        return _row("merged", theme, labels, [best], len(members), 0, what)
    if not left:
        what = f"{_name(theme, labels)} non c'è più: le sue affermazioni non sono più nelle note"
    else:
        what = f"{_name(theme, labels)} non c'è più: le sue affermazioni non stanno più insieme"
    return _row("gone", theme, labels, sorted(where), len(members), 0, what)


def _here(theme, was, now, before, after, old, new, labels) -> dict:
    name, n, m = _name(theme, labels), len(was), len(now)
    if not was:
        origins = Counter(before[s] for s in now if before.get(s))
        parts = sorted(t for t, k in origins.items() if k >= _PIECE and k >= _PART * len(now))
        what = f"{name} è nuovo: {_count(m)}" + (f", in parte da {', '.join(parts)}" if parts else "")
        return _row("new", theme, labels, parts, 0, m, what)
    went = Counter(after[s] for s in was if after.get(s) and after[s] != theme)
    pieces = sorted(t for t, k in went.items() if t not in old and k >= _PIECE and k >= _PART * n)
    if pieces:
        what = f"{name} si è diviso: una parte è ora {', '.join(_name(p, labels) for p in pieces)}"
        return _row("split", theme, labels, pieces, n, m, what)
    sources = sorted({before[s] for s in now if before.get(s) and before[s] != theme})
    if m > n:
        return _row("grown", theme, labels, sources, n, m, f"{name} è cresciuto: da {n} a {_count(m)}")
    if m < n:
        return _row("shrunk", theme, labels, sorted(went), n, m, f"{name} si è ridotto: da {n} a {_count(m)}")
    same = was == now
    what = f"{name} è rimasto: {_count(m)}" + ("" if same else ", non tutte le stesse")
    return _row("kept", theme, labels, sources if not same else [], n, m, what)


def _move(statement: str, old: str, new: str, labels) -> dict:
    whence = f"da {_name(old, labels)}" if old else "da nessun tema"
    where = f"a {_name(new, labels)}" if new else "a nessun tema"
    return {
        "change": "moved", "theme_id": new, "label": labels.get(new, ""), "others": old, "statement_id": statement,
        "before": 1 if old else 0, "after": 1 if new else 0, "what": f"passata {whence} {where}",
    }


def _row(change, theme, labels, others, n, m, what) -> dict:
    return {
        "change": change, "theme_id": theme, "label": labels.get(theme, ""), "others": SEPARATOR.join(others),
        "statement_id": "", "before": n, "after": m, "what": what,
    }


def _name(theme: str, labels) -> str:
    return f"{theme} {quote(labels[theme])}" if labels.get(theme) else theme


def _count(n: int) -> str:
    return f"{n} affermazion{'e' if n == 1 else 'i'}"
