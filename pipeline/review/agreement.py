"""Agreement between coders: Cohen's kappa, Krippendorff's alpha, and where two reviewers differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.review import actions as A
from pipeline.review.decisions import Decisions

THEME, REQUEST, AREA, TYPE = "tema", "richiesta", "area", "tipo"
_KINDS = {
    A.MOVE_STATEMENT: THEME, A.SPLIT_THEME: THEME, A.NEW_THEME: THEME,
    A.IS_REQUEST: REQUEST, A.NOT_REQUEST: REQUEST, A.SET_AREA: AREA, A.SET_TYPE: TYPE,
}  # fmt: skip


@dataclass(frozen=True)
class Agreement:
    """Agreement of two reviewers on one kind of decision.

    Args:
        kind: tema, richiesta, area or tipo.
        n: units that both decided on; kappa and alpha are NaN where there is none.
        differences: (unit, the first's value, the second's value).
    """

    kind: str
    n: int
    kappa: float
    alpha: float
    differences: tuple[tuple[str, str, str], ...]


def cohen_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Cohen's kappa of two codings of the same units, in the same order.

    Returns:
        1 where they agree throughout, NaN without units.

    Source:
        J. Cohen (1960), A coefficient of agreement for nominal scales.
    """
    n = len(first)
    if n != len(second):
        raise ValueError("two codings of the same units are needed")
    if not n:
        return float("nan")
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    if observed == 1:
        return 1.0
    a, b = Counter(first), Counter(second)
    expected = sum(a[v] * b[v] for v in a) / n**2
    return (observed - expected) / (1 - expected) if expected < 1 else 0.0


def krippendorff_alpha(units: Iterable[Sequence[Hashable]]) -> float:
    """Krippendorff's alpha for nominal values.

    Args:
        units: the values that each unit got, from any number of coders; coders who gave none are left out.

    Returns:
        1 for perfect agreement, 0 for chance, below 0 for worse; NaN where no unit was coded twice.

    Source:
        K. Krippendorff (2011), Computing Krippendorff's alpha-reliability: 1 - observed / expected disagreement
        from the coincidence matrix, in which a unit with m values adds 1 / (m - 1) for each pair.
    """
    coincidences: Counter[tuple[Hashable, Hashable]] = Counter()
    for values in units:
        m = len(values)
        if m < 2:
            continue
        counts = Counter(values)
        for v, k in counts.items():
            for w, other in counts.items():
                pairs = k * (other - 1) if v == w else k * other
                if pairs:
                    coincidences[v, w] += pairs / (m - 1)
    totals: Counter[Hashable] = Counter()
    for (v, _), weight in coincidences.items():
        totals[v] += weight
    n = sum(totals.values())
    if not n:
        return float("nan")
    observed = sum(weight for (v, w), weight in coincidences.items() if v != w)
    expected = sum(totals[v] * (n - totals[v]) for v in totals)
    if not expected:
        return 1.0
    return 1 - (n - 1) * observed / expected


def codings(decisions: Decisions) -> dict[str, dict[str, dict[str, str]]]:
    """What each reviewer said last: kind -> unit -> reviewer -> value.

    Themes are told apart as they are shown now: two ids that were merged are one value.
    """
    out: dict[str, dict[str, dict[str, str]]] = {k: {} for k in (THEME, REQUEST, AREA, TYPE)}
    if decisions.active is None:
        return out
    for row in decisions.active.itertuples(index=False):
        kind = _KINDS.get(row.action)
        for unit, value in _said(row, decisions) if kind else ():
            out[kind].setdefault(unit, {})[row.who] = value
    return out


def _said(row, decisions: Decisions) -> list[tuple[str, str]]:
    if row.action == A.MOVE_STATEMENT:
        return [(row.target, decisions.shown(row.value) if row.value else "")]
    if row.action in (A.SPLIT_THEME, A.NEW_THEME):
        theme, _, statements = A.unpack(row.value)
        theme = theme or row.target
        return [(s, decisions.shown(theme)) for s in statements]
    if row.action in (A.IS_REQUEST, A.NOT_REQUEST):
        return [(row.target, "sì" if row.action == A.IS_REQUEST else "no")]
    return [(row.target, row.value)]


def reviewers(decisions: Decisions) -> list[str]:
    """Who decided something, most decisions first."""
    if decisions.active is None:
        return []
    count = Counter(decisions.active["who"])
    return sorted(count, key=lambda w: (-count[w], w))


def agreement(decisions: Decisions, first: str, second: str, *, texts: Mapping[str, str] | None = None) -> list[Agreement]:
    """Agreement of two reviewers on each kind of decision that both took about the same units."""
    result = []
    for kind, units in codings(decisions).items():
        both = {u: said for u, said in units.items() if first in said and second in said}
        if not both:
            continue
        a, b = [said[first] for said in both.values()], [said[second] for said in both.values()]
        differences = tuple((u, said[first], said[second]) for u, said in both.items() if said[first] != said[second])
        result.append(Agreement(kind, len(both), cohen_kappa(a, b), krippendorff_alpha(zip(a, b, strict=True)), differences))
    return result
