"""The geometry of the charts in the page: numbers only, drawn by the template."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.report.figures import Saturation

_POINTS = 200  # more interviews than pixels are thinned


@dataclass(frozen=True)
class StepChart:
    """A step curve in SVG user units: paths, points (x, y, brings something new), grid lines and ticks (place, value)."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    line: str
    area: str
    points: tuple[tuple[float, float, bool], ...]
    grid: tuple[tuple[float, int], ...]
    ticks: tuple[tuple[float, int], ...]


def saturation_chart(saturation: Saturation, *, width: int = 720, height: int = 320) -> StepChart | None:
    """Themes heard in all against interviews; None where a curve would say nothing (under three interviews, no theme)."""
    steps = saturation.steps
    if len(steps) < 3 or not steps[-1].total:
        return None
    left, right, top, bottom = 48, width - 16, 16, height - 52
    top_value = steps[-1].total
    x_step = (right - left) / (len(steps) - 1)

    def x(n: int) -> float:
        return round(left + n * x_step, 1)

    def y(value: int) -> float:
        return round(bottom - (bottom - top) * value / top_value, 1)

    every = max(1, len(steps) // _POINTS)
    kept = [n for n in range(len(steps)) if n % every == 0 or n == len(steps) - 1]
    path = [f"M{x(kept[0])} {y(steps[kept[0]].total)}"]
    path += [f"H{x(n)} V{y(steps[n].total)}" for n in kept[1:]]
    line = " ".join(path)
    points = tuple((x(n), y(steps[n].total), bool(steps[n].new)) for n in kept) if len(steps) <= 60 else ()
    grid_step = max(1, -(-top_value // 5))
    tick_step = max(1, -(-len(steps) // 12))
    return StepChart(
        width,
        height,
        left,
        right,
        bottom,
        line,
        f"{line} V{bottom} H{left} Z",
        points,
        tuple((y(v), v) for v in range(0, top_value + 1, grid_step)),
        tuple((x(n), n + 1) for n in range(0, len(steps), tick_step)),
    )
