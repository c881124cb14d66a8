"""What the charts show: themes by body, and how themes fill up as interviews are added."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.report import italian
from pipeline.report.evidence import Evidence, Interview

MATRIX_BODIES = 24  # columns that still fit a page
LEVELS = 5


@dataclass(frozen=True)
class MatrixRow:
    """One theme: how many statements each body of ``Matrix.bodies`` made; ``elsewhere`` counts the bodies left out."""

    theme_id: str
    label: str
    counts: tuple[int, ...]
    elsewhere: int
    total: int


@dataclass(frozen=True)
class Matrix:
    """Theme × body; ``left_out`` bodies have no column of their own."""

    bodies: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    left_out: int

    @property
    def highest(self) -> int:
        return max((c for r in self.rows for c in r.counts), default=0)

    def level(self, count: int) -> int:
        """Shade from 0 (nothing) to LEVELS (the highest count)."""
        return 0 if not count else max(1, -(-count * LEVELS // max(1, self.highest)))


@dataclass(frozen=True)
class SaturationStep:
    """After one more interview: themes heard for the first time, and in all."""

    interview: Interview
    new: tuple[str, ...]
    total: int


@dataclass(frozen=True)
class Saturation:
    """Themes heard so far, interview by interview in the order of dates."""

    steps: tuple[SaturationStep, ...]

    @property
    def sentence(self) -> str:
        """What the curve says, for readers who do not look at it."""
        if len(self.steps) < 2 or not self.steps[-1].total:
            return ""
        total = self.steps[-1].total
        last_new = max(n for n, s in enumerate(self.steps, 1) if s.new)
        after = len(self.steps) - last_new
        most = next(n for n, s in enumerate(self.steps, 1) if s.total >= 0.8 * total)
        heard = self.steps[most - 1].total
        if heard == total:
            start = f"Dopo {italian.count(most, 'intervista', 'interviste')} su {len(self.steps)} si erano sentiti tutti i temi."
        else:
            start = f"Dopo {italian.count(most, 'intervista', 'interviste')} su {len(self.steps)} si erano sentiti {heard} temi su {total}."
        if after >= 2:
            return f"{start} Le ultime {after} non hanno portato temi nuovi."
        if after == 1:
            return f"{start} L'ultima non ha portato temi nuovi."
        return f"{start} L'ultima ha ancora portato {italian.count(len(self.steps[-1].new), 'tema nuovo', 'temi nuovi')}."


def matrix(themes: list[tuple[str, str]], statements: list[Evidence], log: list[Interview]) -> Matrix:
    """Count statements by theme and body.

    Args:
        themes: (theme_id, label) in the order of the rows.
        statements: all statements; those without a listed theme do not count.
        log: bodies come in the order in which they were first interviewed.
    """
    names = {theme_id for theme_id, _ in themes}
    counts: dict[tuple[str, str], int] = {}
    for e in statements:
        if e.theme_id in names:
            counts[e.theme_id, e.organisation] = counts.get((e.theme_id, e.organisation), 0) + 1
    of_body: dict[str, int] = {}
    for (_, body), n in counts.items():
        of_body[body] = of_body.get(body, 0) + n
    order = list(dict.fromkeys([*(i.organisation for i in log), *sorted(of_body)]))
    kept = set(sorted(order, key=lambda b: (-of_body.get(b, 0), order.index(b)))[:MATRIX_BODIES])
    bodies = tuple(b for b in order if b in kept)
    rows = []
    for theme_id, label in themes:
        own = {body: n for (t, body), n in counts.items() if t == theme_id}
        rows.append(
            MatrixRow(
                theme_id,
                label,
                tuple(own.get(b, 0) for b in bodies),
                sum(1 for b in own if b not in kept),
                sum(own.values()),
            )
        )
    return Matrix(bodies, tuple(rows), len(order) - len(bodies))


def saturation(labels: dict[str, str], statements: list[Evidence], log: list[Interview]) -> Saturation:
    """Themes heard for the first time in each interview, in the order of the log."""
    of_interview: dict[str, set[str]] = {}
    for e in statements:
        if e.theme_id in labels:
            of_interview.setdefault(e.interview_id, set()).add(e.theme_id)
    heard: set[str] = set()
    steps = []
    for interview in log:
        new = sorted(of_interview.get(interview.interview_id, set()) - heard)
        heard.update(new)
        steps.append(SaturationStep(interview, tuple(labels[t] for t in new), len(heard)))
    return Saturation(tuple(steps))
