"""Two rounds of interviews compared: which themes are new, grown or gone, which requests are still open."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz

from pipeline.report import italian
from pipeline.report.predicates import completed, predicate
from pipeline.tables import SEPARATOR

NEW, GROWN, STEADY, SHRUNK, GONE = "nuovo", "cresciuto", "stabile", "calato", "non più presente"
MERGED = "confluito in un altro"
OPEN, NEW_REQUEST, CLOSED = "ancora aperta", "nuova", "non più presente"
_SAME_LABEL, _NEAR_LABEL = 90, 60  # similarity of titles, 0 to 100
_SAME_REQUEST = 80
_SHARED_STATEMENTS = 0.3  # of the smaller theme
_SHARED_KEYWORDS = 0.34


@dataclass(frozen=True)
class ThemeChange:
    """One theme in both rounds; counts are bodies and statements, zero where it is missing."""

    kind: str
    label: str
    old_label: str
    bodies_before: int
    bodies_now: int
    statements_before: int
    statements_now: int
    into: str = ""  # title of the theme where most of its statements are now

    @property
    def told(self) -> str:
        """«cresciuto», «confluito in «Orari»»: what a table of changes says."""
        return f"confluito in {italian.quoted(italian.sentence_case(self.into))}" if self.kind == MERGED else self.kind


@dataclass(frozen=True)
class RequestChange:
    """One request in the two rounds."""

    kind: str
    requester: str
    area: str
    request: str
    request_type: str
    text: str
    first_date: str
    last_date: str

    @property
    def sentence(self) -> str:
        """«chiede di consolidare la rete»: what follows the requester's name."""
        return predicate(self.requester, self.request_type, completed(self.request, self.text))


@dataclass(frozen=True)
class Waves:
    """The comparison; ``before`` and ``now`` name the rounds by their dates."""

    before: str
    now: str
    themes: tuple[ThemeChange, ...]
    requests: tuple[RequestChange, ...]

    def of_kind(self, kind: str) -> list:
        """Changes of one kind, themes or requests."""
        return [c for c in (*self.themes, *self.requests) if c.kind == kind]

    @property
    def sentence(self) -> str:
        """The comparison in two sentences."""
        kinds = [(NEW, "nuovo", "nuovi"), (GROWN, "cresciuto", "cresciuti"), (STEADY, "stabile", "stabili"), (SHRUNK, "calato", "calati")]
        kinds.append((MERGED, "confluito in un altro", "confluiti in altri"))
        parts = [f"{n} {one if n == 1 else many}" for kind, one, many in kinds if (n := self._count(self.themes, kind))]
        gone = self._count(self.themes, GONE)
        if gone:
            parts.append(f"{gone} non più {'presente' if gone == 1 else 'presenti'}")
        asks = [(OPEN, "ancora aperta", "ancora aperte"), (NEW_REQUEST, "nuova", "nuove")]
        requests = [f"{n} {one if n == 1 else many}" for kind, one, many in asks if (n := self._count(self.requests, kind))]
        closed = self._count(self.requests, CLOSED)
        if closed:
            requests.append(f"{closed} che non {'torna' if closed == 1 else 'tornano'}")
        out = [f"Temi: {italian.listed(parts)}." if parts else "", f"Richieste: {italian.listed(requests)}." if requests else ""]
        return " ".join(s for s in out if s)

    @staticmethod
    def _count(changes: tuple, kind: str) -> int:
        return sum(c.kind == kind for c in changes)


def compare(old: dict[str, pd.DataFrame], new: dict[str, pd.DataFrame]) -> Waves:
    """Compare two runs' tables.

    Themes are the same where they share statements, or have the same id or words and a like title; requests where
    they have the same id, or the same requester asks for the same thing in like words.
    """
    pairs = _match_themes(old, new)
    before, now = _by_id(old["themes"]), _by_id(new["themes"])
    themes = [_change(before[pairs[t]] if t in pairs else None, row) for t, row in now.items()]
    goals = _goals(old["statements"], new["statements"])
    themes += [_change(row, None, into=now.get(goals.get(t, ""))) for t, row in before.items() if t not in set(pairs.values())]
    return Waves(_period(old["interviews"]), _period(new["interviews"]), tuple(themes), tuple(_requests(old["requests"], new["requests"])))


def _by_id(themes: pd.DataFrame) -> dict:
    return {t.theme_id: t for t in themes.itertuples(index=False)}


def _period(interviews: pd.DataFrame) -> str:
    dates = sorted(d for d in interviews["date"] if d)
    return italian.period(dates[0], dates[-1]) if dates else "senza data"


def _members(statements: pd.DataFrame) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for theme_id, statement_id in zip(statements["theme_id"], statements["statement_id"], strict=True):
        if theme_id:
            out.setdefault(theme_id, set()).add(statement_id)
    return out


def _goals(old: pd.DataFrame, new: pd.DataFrame) -> dict[str, str]:
    """Old theme id to the new theme that holds most of those of its statements that are still there."""
    themes = dict(zip(new["statement_id"], new["theme_id"], strict=True))
    out = {}
    for theme, members in _members(old).items():
        still = [themes[s] for s in members if s in themes]
        goal, n = Counter(still).most_common(1)[0] if still else ("", 0)
        if goal and n > len(still) / 2:
            out[theme] = goal
    return out


def _match_themes(old: dict[str, pd.DataFrame], new: dict[str, pd.DataFrame]) -> dict[str, str]:
    """New theme id to old theme id, best pairs first, each used once."""
    before, now = _by_id(old["themes"]), _by_id(new["themes"])
    members_before, members_now = _members(old["statements"]), _members(new["statements"])
    scored = []
    for n, new_theme in now.items():
        for o, old_theme in before.items():
            a, b = members_before.get(o, set()), members_now.get(n, set())
            shared = len(a & b) / max(1, min(len(a), len(b)))
            label = fuzz.token_set_ratio(italian.plain(old_theme.label), italian.plain(new_theme.label))
            words_a, words_b = (set(italian.plain(t.keywords).split(italian.plain(SEPARATOR))) - {""} for t in (old_theme, new_theme))
            words = len(words_a & words_b) / max(1, min(len(words_a), len(words_b)))
            same_id = n == o and (label >= _NEAR_LABEL or words >= _SHARED_KEYWORDS / 2 or shared > 0)
            if same_id or shared >= _SHARED_STATEMENTS or label >= _SAME_LABEL or (words >= _SHARED_KEYWORDS and label >= _NEAR_LABEL):
                scored.append((-(2 * shared + same_id + label / 100 + words), n, o))
    pairs: dict[str, str] = {}
    for _, n, o in sorted(scored):
        if n not in pairs and o not in pairs.values():
            pairs[n] = o
    return pairs


def _change(old, new, *, into=None) -> ThemeChange:
    counts = (
        old.n_organisations if old else 0,
        new.n_organisations if new else 0,
        old.n_statements if old else 0,
        new.n_statements if new else 0,
    )
    if not old:
        kind = NEW
    elif not new:
        kind = MERGED if into else GONE
    else:
        by_bodies, by_statements = counts[1] - counts[0], counts[3] - counts[2]
        kind = GROWN if (by_bodies, by_statements) > (0, 0) else SHRUNK if (by_bodies, by_statements) < (0, 0) else STEADY
    return ThemeChange(kind, new.label if new else old.label, old.label if old else "", *(int(c) for c in counts), into.label if into else "")


def _requests(old: pd.DataFrame, new: pd.DataFrame) -> list[RequestChange]:
    before, now = list(old.itertuples(index=False)), list(new.itertuples(index=False))
    of_requester: dict[str, list[int]] = {}
    ids = {}
    for i, r in enumerate(before):
        of_requester.setdefault(italian.plain(r.requester), []).append(i)
        ids[r.request_id] = i
    used: set[int] = set()
    match: dict[int, int] = {}
    for n, r in enumerate(now):  # equal ids first, so that a like sentence does not take their place
        if r.request_id in ids:
            match[n] = ids[r.request_id]
            used.add(match[n])
    for n, r in enumerate(now):
        if n in match:
            continue
        near = [
            (-score, i)
            for i in of_requester.get(italian.plain(r.requester), [])
            if i not in used and (score := fuzz.token_sort_ratio(italian.plain(before[i].request), italian.plain(r.request))) >= _SAME_REQUEST
        ]
        if near:
            match[n] = min(near)[1]
            used.add(match[n])
    out = []
    for n, r in enumerate(now):
        first = before[match[n]].date if n in match else r.date
        out.append(RequestChange(OPEN if n in match else NEW_REQUEST, r.requester, r.area, r.request, r.request_type, r.text, first, r.date))
    out += [
        RequestChange(CLOSED, r.requester, r.area, r.request, r.request_type, r.text, r.date, r.date)
        for i, r in enumerate(before)
        if i not in used
    ]
    return out
