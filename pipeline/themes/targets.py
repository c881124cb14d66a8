"""What people have said about themes before the search: expected ones, decided ones, statements that have none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pipeline.study import Study
from pipeline.themes.assign import NONE


@dataclass
class Known:
    """A theme of an earlier run or of a review.

    Args:
        label: its title; empty: to be found.
        members: ids of its statements.
        status: proposto, rivisto or definitivo.
    """

    label: str = ""
    members: frozenset[str] = frozenset()
    status: str = "proposto"


@dataclass
class Targets:
    """Themes by number: the study's expected ones first, then decided ones in the order of their statements.

    Args:
        titles: title of each number; empty: to be found.
        ids: theme id of each number, where it has one already.
        y: (n,) decided number of each statement, or -1.
        refused: (n,) statements that a person has taken out of every theme.
    """

    titles: list[str] = field(default_factory=list)
    ids: dict[int, str] = field(default_factory=dict)
    y: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=int))
    refused: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))

    @property
    def count(self) -> int:
        return len(self.titles)


def targets(statements: pd.DataFrame, *, study: Study, decisions: Mapping[str, str], known: Mapping[str, Known]) -> Targets:
    """Numbers for everything that a decision names: a known theme's id, a seed's name, or a new name."""
    found = Targets([seed.name for seed in study.themes], y=np.full(len(statements), NONE))
    found.refused = np.zeros(len(statements), dtype=bool)
    number = {seed.name.casefold(): i for i, seed in enumerate(study.themes)}
    for row, statement in enumerate(statements["statement_id"]):
        key = decisions.get(statement)
        if key is None:
            continue
        if key == "":
            found.refused[row] = True
            continue
        title = known[key].label if key in known else key
        place = number.get(key, number.get(title.casefold()) if title else None)
        if place is None:
            place = found.count
            found.titles.append(title)
        number[key] = place
        if key in known:
            found.ids[place] = key
        found.y[row] = place
    return found
