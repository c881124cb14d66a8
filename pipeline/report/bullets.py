"""Bullets shared among slides: as few slides as the smallest size needs, then as large a size as these allow."""

from __future__ import annotations

from pipeline.report import italian
from pipeline.report.fit import LINE, count_lines, height

Bullet = tuple[str, str]  # who (bold), what


def shared(
    bullets: list[Bullet], box: tuple[float, float], sizes: tuple[float, ...], *, gap: float, margin: float
) -> tuple[float, list[list[Bullet]]]:
    """Size and slides.

    Args:
        bullets: who and what.
        box: width and height of a slide's text, in points.
        sizes: largest first.
        gap: points between two bullets.
        margin: see :mod:`pipeline.report.fit`.
    """
    least = len(_filled(bullets, box, sizes[-1], gap, margin))
    size = next(s for s in sizes if len(_filled(bullets, box, s, gap, margin)) <= least)
    for share in range(50, 100, 5):  # about as much on each slide
        pages = _filled(bullets, box, size, gap, margin, share=share / 100)
        if len(pages) <= least:
            return size, pages
    return size, _filled(bullets, box, size, gap, margin)


def _filled(
    bullets: list[Bullet], box: tuple[float, float], size: float, gap: float, margin: float, *, share: float = 1.0
) -> list[list[Bullet]]:
    """Slides filled one after the other up to a share of their height; a bullet over half a slide is shortened."""
    pages: list[list[Bullet]] = []
    left = 0.0
    lines = max(2, int(box[1] / 2 / (size * LINE)))
    for who, what in bullets:
        while len(what) > 40 and count_lines(f"{who} {what}", box[0], size, bold=True, margin=margin) > lines:
            what = italian.shorten(what, int(len(what) * 0.9))
        need = height(f"{who} {what}", box[0], size, bold=True, margin=margin) + gap
        if not pages or need > left:
            pages.append([])
            left = box[1] * share
        pages[-1].append((who, what))
        left -= need
    return pages
