"""Statements that somebody decided on, found again after their note was edited.

An id changes with the words of its statement. The review folder keeps those words; where the id is gone, the
statement that says the same is looked for: the same words anywhere, then nearly the same in the same note. Where
two fit alike, or what changed may change the meaning, the match is asked and not guessed.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd
from rapidfuzz import fuzz, process

from pipeline.evaluate.align import normal

_SURE, _MARGIN, _DOUBT = 85.0, 8.0, 60.0  # similarity of letters, 0 to 100
_REMEMBERED = 200  # best candidates that are looked at closely
_NEGATION = re.compile(r"\b(?:non|n[eé]|nessun\w*|mai|senza|niente|nulla)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True)
class Doubt:
    """A decided statement that is gone, and what may be its new form (best first); empty: nothing resembles it."""

    target: str
    source: str
    text: str
    candidates: tuple[str, ...] = ()


@dataclass
class Anchoring:
    """Where each decided statement is now."""

    current: dict[str, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)


def text_hash(text: str) -> str:
    """Hash of the words alone: case, accents and punctuation may change."""
    return hashlib.sha256(normal(text).encode("utf-8", "replace")).hexdigest()[:12]


def anchor(targets: Iterable[str], *, anchors: pd.DataFrame, statements: pd.DataFrame, earlier: set[str] = frozenset()) -> Anchoring:
    """Find decided statements in this run's.

    Args:
        targets: statement ids as corrections name them.
        anchors: tables.ANCHORS rows of statements, the words of what was decided on.
        statements: tables.STATEMENTS of this run.
        earlier: ids that the last run had too: they may be asked about, but are never taken for a new form.

    Returns:
        The id each has now; doubts, in the order of the targets.
    """
    result = Anchoring()
    present = set(statements["statement_id"])
    rows = {r.target: r for r in anchors.itertuples(index=False)}
    lost = []
    for target in dict.fromkeys(targets):
        known = rows.get(target)
        if target in present:
            result.current[target] = target
        elif known is not None and known.statement_id in present:
            result.current[target] = known.statement_id
        elif known is None or not known.text:
            result.doubts.append(Doubt(target, "", ""))
        else:
            lost.append(known)
    if lost:
        _find(lost, statements, old=set(earlier) | set(result.current.values()), result=result)
    return result


def _find(lost: list, statements: pd.DataFrame, *, old: set[str], result: Anchoring) -> None:
    """``old`` statements may be asked about, but are never taken for the new form of another."""
    words = {i: normal(t) for i, t in zip(statements["statement_id"], statements["text"], strict=True)}
    raw = dict(zip(statements["statement_id"], statements["text"], strict=True))
    source_of = dict(zip(statements["statement_id"], statements["source"], strict=True))
    sources = set(statements["source"])
    exact: dict[str, list[str]] = defaultdict(list)
    for i, text in words.items():
        exact[text].append(i)
    claims: dict[str, list[tuple[float, str]]] = defaultdict(list)
    doubts: dict[str, tuple[str, ...]] = {}
    for row in lost:
        same = exact.get(normal(row.text), [])
        same = [i for i in same if source_of[i] == row.source] or same
        if len(same) == 1 and same[0] not in old:
            claims[same[0]].append((101.0, row.target))
            continue
        # A note that is still there kept its statements; one that was renamed may have gone anywhere.
        pool = [i for i in words if source_of[i] == row.source] if row.source in sources else list(words)
        found = [] if same else _similar(row.text, pool, words)
        if same or not found:
            doubts[row.target] = tuple(same[:3] or _nearest(row.text, words))
            continue
        best, score = found[0]
        rival = found[1][1] if len(found) > 1 else 0.0
        if best not in old and score >= _SURE and score - rival >= _MARGIN and _same_meaning(row.text, raw[best]):
            claims[best].append((score, row.target))
        else:
            doubts[row.target] = tuple(i for i, _ in found[:3])
    for candidate, wanted in claims.items():
        wanted.sort(key=lambda c: (-c[0], c[1]))
        winner = wanted[0]
        for score, target in wanted:  # forms of one statement over time share it; different statements do not
            if target == winner[1] or score == winner[0]:
                result.current[target] = candidate
            else:
                doubts[target] = (candidate,)
    by_target = {r.target: r for r in lost}
    result.doubts.extend(Doubt(t, by_target[t].source, by_target[t].text, doubts[t]) for t in by_target if t in doubts)


def _similar(text: str, pool: list[str], words: dict[str, str]) -> list[tuple[str, float]]:
    """Candidates above doubt, best first; a statement that was cut or joined counts as doubtful, not as sure."""
    query = normal(text)
    choices = {i: words[i] for i in pool}
    best = process.extract(query, choices, scorer=fuzz.ratio, limit=_REMEMBERED, score_cutoff=30)
    scored = []
    for _, ratio, i in best:
        part = fuzz.partial_ratio(query, words[i]) if min(len(query), len(words[i])) >= 15 else 0.0
        scored.append((i, max(ratio, min(part, _SURE - 1) if part >= 95 else 0.0)))
    scored.sort(key=lambda c: (-c[1], c[0]))
    return [c for c in scored if c[1] >= _DOUBT]


def _nearest(text: str, words: dict[str, str]) -> list[str]:
    best = process.extract(normal(text), words, scorer=fuzz.ratio, limit=1, score_cutoff=_DOUBT)
    return [i for _, _, i in best]


def _same_meaning(a: str, b: str) -> bool:
    """No negation and no figure came or went."""
    return len(_NEGATION.findall(a)) == len(_NEGATION.findall(b)) and sorted(_FIGURE.findall(a)) == sorted(_FIGURE.findall(b))


def nearest_text(text: str, texts: dict[str, str]) -> str:
    """The key of the text most like it; empty where there is none at all."""
    found = process.extractOne(normal(text), {k: normal(t) for k, t in texts.items()}, scorer=fuzz.WRatio)
    return found[2] if found else ""
