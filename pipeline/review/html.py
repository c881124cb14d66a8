"""Small pieces of HTML for the notebooks; everything that comes from notes or people is escaped here."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

STYLE = """<style>
.rst-review{font-family:system-ui,sans-serif;line-height:1.4}
.rst-desk .widget-html-content{line-height:1.4}
.rst-review table{border-collapse:collapse;width:100%;font-size:13px}
.rst-review th{text-align:left;background:#0b4a50;color:#fff;padding:4px 8px;font-weight:600;white-space:nowrap}
.rst-review td{padding:4px 8px;border-bottom:1px solid #d5dde0;vertical-align:top;text-align:left;white-space:normal;color:#111;background:#fff}
.rst-review .src{color:#55626a;font-size:12px}
.rst-review .said{font-size:14px;line-height:1.4;white-space:normal}
.rst-review .sure{display:inline-block;min-width:3.2em;padding:0 4px;border-radius:3px;background:#e7eef0;color:#222;font-size:12px;text-align:right}
.rst-review .low{background:#ffe2c4}
.rst-review .ok{color:#0b5d2a;font-weight:600}
.rst-review .bad{color:#a3210c;font-weight:600}
.rst-review .pend{background:#fff8e1;border-left:4px solid #8a5a00;padding:6px 10px;color:#222}
</style>"""
_LOW = 0.5


def box(inner: str, kind: str = "") -> str:
    """A styled block around HTML that is safe already."""
    return f'<div class="rst-review {kind}">{inner}</div>'


def text(value: object) -> str:
    """Any value as escaped text."""
    return escape(str(value), quote=True)


def table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table of escaped cells; a cell that is :class:`Safe` stays as it is."""
    head = "".join(f"<th scope=col>{text(h)}</th>" for h in headings)
    body = "".join("<tr>" + "".join(f"<td>{c.html if isinstance(c, Safe) else text(c)}</td>" for c in row) + "</tr>" for row in rows)
    return box(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


class Safe:
    """HTML made here, not to be escaped again."""

    def __init__(self, html: str) -> None:
        self.html = html


def sure(confidence: float, themed: bool = True) -> Safe:
    """How sure the program is, in a small mark."""
    if not themed:
        return Safe('<span class="sure low">–</span>')
    return Safe(f'<span class="sure{" low" if confidence < _LOW else ""}">{confidence:.0%}</span>')


def said(row, *, where: str = "") -> str:
    """A statement with its source.

    Args:
        row: of ``Review.statements``.
        where: its theme, where that is to be shown.
    """
    parts = [p for p in (row.organisation, row.speaker, row.source, row.locator) if p]
    theme = f" · {text(where)}" if where else ""
    return (
        f'<div class="rst-review"><div class="said">{sure(row.confidence, bool(row.theme_id)).html} {text(row.text)}</div>'
        f'<div class="src">{text(" · ".join(parts))} · {text(row.statement_id)}{theme}</div></div>'
    )
