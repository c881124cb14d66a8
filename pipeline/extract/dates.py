"""Dates in Italian text, by rules: what is written, what day, month or year it is, and dates that cannot be.

A date that names no year takes the one nearest to the reference (the day of the interview); prices, hours,
counts, telephone and law numbers are no dates.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.extract import date_forms as F
from pipeline.extract.date_scan import BEFORE, DAY, Parts, scan, valid


@dataclass(frozen=True)
class DateMention:
    """A date as it is written at ``text[start:end]``.

    ``iso`` is as exact as what is known («2021-03-15», «2021-03», «2021»), empty where the year is unknown;
    ``precision`` is ``day``, ``month`` or ``year``.
    """

    start: int
    end: int
    text: str
    iso: str
    precision: str


@dataclass(frozen=True)
class DateProblem:
    """A date that a person must look at: ``kind`` is ``impossible``, ``ambiguous`` or ``weekday``."""

    kind: str
    text: str
    message: str
    what_to_do: str

    def __str__(self) -> str:
        return self.message


def find_dates(
    text: str, *, reference: datetime.date | None = None, day_first: bool = True, lean: Callable[[int], str] | None = None
) -> list[DateMention]:
    """Every date of a text, in order, without overlaps; dates that cannot be are left out.

    Args:
        reference: the day from which dates without a year are understood; None: they keep an empty ``iso``.
        day_first: «03/04/2021» is the third of April.
        lean: tells from an offset whether the sentence there speaks of the ``past``, the ``future`` or neither (empty).
    """
    parts = [p for p in scan(text, day_first=day_first) if not p.impossible]
    if reference is not None:
        parts = [_nearest(p, text, reference, lean(p.start) if lean and not p.year else "") for p in parts]
    return [DateMention(p.start, p.end, text[p.start:p.end], p.iso, p.precision) for p in parts]


def parse_date(text: str, *, reference: datetime.date | None = None, day_first: bool = True) -> tuple[str, str] | None:
    """(iso, precision) of a header's value; None where it holds no date, or an impossible one."""
    found = find_dates(text, reference=reference, day_first=day_first)
    if not found:
        return None
    best = next((m for m in found if m.precision == DAY), found[0])
    return best.iso, best.precision


def check_date(text: str, *, day_first: bool = True) -> DateProblem | None:
    """What is wrong with the first doubtful date of a text; None where all are sound."""
    for p in scan(text, day_first=day_first):
        written = text[p.start:p.end]
        if p.impossible:
            if not valid(p.year, p.day, p.month):
                return DateProblem("impossible", written, f"la data {written} non esiste", "Correggere la data nella nota.")
            other = f"{p.month} {F.MONTHS[p.day - 1]} {p.year}"
            return DateProblem(
                "ambiguous", written, f"la data {written} non esiste con il giorno prima del mese; forse è il {other}",
                f"Scrivere la data per esteso, per esempio «{other}».",
            )
        if p.precision == DAY and p.year and (problem := _weekday_problem(text, p)):
            return problem
    return None


def _nearest(p: Parts, text: str, reference: datetime.date, side: str) -> Parts:
    """The year that brings the date nearest to the reference; «scorso», «prossimo» and the tense say which side."""
    if p.year:
        return p
    before, after = text[max(0, p.start - BEFORE):p.start], text[p.end:p.end + BEFORE]
    if F.PAST.search(before) or F.PAST.match(after):
        side = "past"
    elif F.NEXT.search(before) or F.NEXT.match(after):
        side = "future"
    here = (reference.year * 12 + reference.month, reference.day if p.day else 0)
    years = [y for y in range(reference.year - 4, reference.year + 5) if not p.day or valid(y, p.month, p.day)]
    if side == "past":
        years = [y for y in years if (y * 12 + p.month, p.day) <= here] or years
    elif side == "future":
        years = [y for y in years if (y * 12 + p.month, p.day) >= here] or years
    return replace(p, year=min(years, key=lambda y: (abs(y * 12 + p.month - here[0]), y)))


_WEEKDAY = re.compile(r"\b(lun|mar|mer|gio|ven|sab|dom)(?:\w*[ìi]|\w*ato|enica)?\.?,?\s+$", re.I)


def _weekday_problem(text: str, p: Parts) -> DateProblem | None:
    said = _WEEKDAY.search(text[max(0, p.start - 14):p.start])
    actual = F.WEEKDAYS[datetime.date(p.year, p.month, p.day).weekday()]
    if not said or actual.startswith(said[1].lower()):
        return None
    written, article = text[p.start:p.end], "una" if actual == "domenica" else "un"
    message = f"il {written} era {article} {actual}, non «{said[0].strip(' ,.')}»"
    return DateProblem("weekday", written, message, "Controllare quale dei due è giusto, giorno o data.")
