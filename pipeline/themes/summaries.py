"""A theme's paragraph: how many speak of it, what they say, where one differs; every sentence names its statements."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from pipeline.study import Study
from pipeline.themes.coverage import coverage

_LONG = 160  # characters from which a statement is cut at a clause border, where it has one
_QUOTED = 2


def summary(
    rows: list[int], statements: pd.DataFrame, features: pd.DataFrame, space: np.ndarray, *, study: Study, n_bodies: int
) -> str:
    """At most three sentences for one theme.

    Args:
        rows: its statements; space: (n, d) vectors of all statements.
        n_bodies: bodies of the study.
    """
    centroid = space[rows].mean(axis=0)
    near = space[rows] @ centroid
    order = [rows[i] for i in np.argsort(-near, kind="stable")]
    body = statements["organisation"].to_numpy(dtype=object)
    first = _first_of_each_body(order, body)
    bodies = list(dict.fromkeys(body[i] for i in first))
    how_many = coverage(len(bodies), n_bodies, words=study.coverage)
    notes = "un solo passaggio" if len(rows) == 1 else f"{len(rows)} passaggi"
    verb = "torna" if len(bodies) == 1 else "tornano"
    if how_many.startswith("la maggior parte"):
        verb = "torna"
    sentences = [f"{how_many[:1].upper()}{how_many[1:]} {verb} sul tema, in {notes} delle note {_ids(first, statements)}."]
    quoted = first[:_QUOTED]
    said = "; ".join(f"{_speaker(body[i])}«{quote(i, statements, features)}»" for i in quoted)
    sentences.append(f"Si legge: {said} {_ids(quoted, statements)}.")
    other = _different(order, first, quoted, space, centroid)
    if other is not None:
        who = f", {body[other]}" if body[other] else ""
        sentences.append(f"Con un accento diverso{who}: «{quote(other, statements, features)}» {_ids([other], statements)}.")
    return " ".join(sentences)


def quote(row: int, statements: pd.DataFrame, features: pd.DataFrame) -> str:
    """A statement's words, cut at a clause border where it is long, without its final full stop."""
    text = statements["text"].iat[row]
    if len(text) > _LONG:
        ends = [end for _, end in json.loads(features["cuts"].iat[row]) if end >= _LONG / 3]
        if ends:
            text = text[: ends[-1] if ends[-1] <= _LONG else ends[0]].rstrip(" ,;:–—") + " […]"
    return text.rstrip().removesuffix(".").replace("«", "“").replace("»", "”")


def _first_of_each_body(order: list[int], body: np.ndarray) -> list[int]:
    seen: dict[str, int] = {}
    for i in order:
        seen.setdefault(body[i], i)
    return list(seen.values())


def _different(order: list[int], first: list[int], quoted: list[int], space: np.ndarray, centroid: np.ndarray) -> int | None:
    """The statement of another body that is of the theme, in its nearer half, and least like what is quoted."""
    central = set(order[: max(len(order) // 2, 1)])
    rest = [i for i in first if i not in quoted and i in central]
    if not rest or len(order) < 5:
        return None
    base = space[quoted].mean(axis=0)
    return min(rest, key=lambda i: (round(float(space[i] @ base) - float(space[i] @ centroid), 6), i))


def _speaker(body: str) -> str:
    return f"{body}, " if body else ""


def _ids(rows: list[int], statements: pd.DataFrame) -> str:
    return "[" + ", ".join(statements["statement_id"].iat[i] for i in rows) + "]"
