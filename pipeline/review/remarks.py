"""Rows of problems.csv about corrections, worded alike everywhere."""

from __future__ import annotations

from pipeline.tables import CORRECTIONS

_LONG = 90


def quote(text: str) -> str:
    """The text in guillemets, shortened; an empty one in words."""
    text = " ".join(text.split())
    if not text:
        return "«nessuno»"
    return f"«{text}»" if len(text) <= _LONG else f"«{text[: _LONG - 1].rstrip()}…»"


def describe(row) -> str:
    """A correction in one line: action, target, value."""
    value = f" → {row.value}" if row.value else ""
    return f"{row.action} {row.target}{value}"


def problem(row, what: str, what_to_do: str, *, source: str = "") -> dict:
    """A row of problems.csv for one correction.

    Args:
        row: the correction.
        what: what is wrong with it, in Italian.
        what_to_do: how to mend it, in Italian.
        source: the note it is about, where known.
    """
    return {
        "source": source,
        "locator": f"{CORRECTIONS.file}, {row.correction_id}",
        "problem": f"Correzione di {row.who or 'ignoto'} ({describe(row)}): {what}",
        "what_to_do": what_to_do,
    }
