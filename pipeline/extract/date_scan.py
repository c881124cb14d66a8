"""Reading the forms of dates: a text becomes the days, months and years that are written in it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.extract import date_forms as F

DAY, MONTH, YEAR = "day", "month", "year"
BEFORE = 28  # characters of context that decide what a number is
_NUMBER_GOES_ON = re.compile(r"\d[.,/:-]$|[€$#+×*=/_]\s?$")
_JOINED = re.compile(r"\s?[-–/,]\s?|\s(?:e|ed|o|a|al|fino a|fino al|e il|e l['’])\s?", re.I)


@dataclass(frozen=True)
class Parts:
    """What is written at ``text[start:end]``; 0 stands for what is not."""

    start: int
    end: int
    year: int = 0
    month: int = 0
    day: int = 0
    impossible: bool = False

    @property
    def precision(self) -> str:
        return DAY if self.day else MONTH if self.month else YEAR

    @property
    def iso(self) -> str:
        if not self.year:
            return ""
        return f"{self.year:04d}" + (f"-{self.month:02d}" if self.month else "") + (f"-{self.day:02d}" if self.day else "")


# -- reading the forms -----------------------------------------------------------------------------
def scan(text: str, *, day_first: bool) -> list[Parts]:
    """Every date of a text in order, impossible ones included."""
    if not text or not re.search(r"\d|[a-z]{3}", text, re.I):
        return []
    taken: list[Parts] = []
    busy = bytearray(len(text))
    every = (_iso, _numeric, _packed, _mixed, _written, _month_year, _months, _day_month, _feasts, _years)
    for form in every if re.search(r"\d", text) else (_written, _months):  # «primo marzo», «a settembre»
        for p in form(text, day_first):
            if not any(busy[p.start:p.end]):
                busy[p.start:p.end] = b"\1" * (p.end - p.start)
                taken.append(p)
    taken.sort(key=lambda p: p.start)
    return _share(text, taken)


def _iso(text: str, _: bool) -> Iterator[Parts]:
    for m in F.ISO.finditer(text):
        yield _parts(m, int(m["year"]), int(m["month"]), int(m["day"]))


def _numeric(text: str, day_first: bool) -> Iterator[Parts]:
    for m in F.NUMERIC.finditer(text):
        day, month = int(m["day"]), int(m["month"])
        if not day_first:
            day, month = month, day
        version = F.VERSION.search(text[max(0, m.start() - BEFORE):m.start()])
        if max(day, month) <= 31 and not version:  # else a code, a telephone number
            yield _parts(m, _century(m["year"]), month, day)


def _packed(text: str, _: bool) -> Iterator[Parts]:
    for form in (F.PACKED_ISO, F.PACKED):
        for m in form.finditer(text):
            p = _parts(m, int(m["year"]), int(m["month"]), int(m["day"]))
            if not p.impossible:
                yield p


def _mixed(text: str, _: bool) -> Iterator[Parts]:
    for m in F.MIXED.finditer(text):
        yield _parts(m, _century(m["year"]), F.NUMBER_OF[m["month"].lower()], int(m["day"]))


def _written(text: str, _: bool) -> Iterator[Parts]:
    for m in F.WRITTEN.finditer(text):
        before = text[max(0, m.start() - BEFORE):m.start()]
        year, word = m["year"] or m["short"], m["month"].lower()
        stem = word.rstrip(".")
        clear = word.endswith(".") and stem != F.WEEKS
        doubtful = stem in F.AMBIGUOUS and not (clear or year or F.ARTICLE.search(before))
        if F.STREET.search(before) or doubtful:
            continue
        day = 1 if m["day"].lower() == "primo" else int(m["day"])
        if day > 31 and not year:  # «centinaia, 40 marzo» is a list of numbers
            continue
        yield _parts(m, _century(year) if year else 0, F.NUMBER_OF[stem], day)


def _months(text: str, _: bool) -> Iterator[Parts]:
    for m in F.MONTH.finditer(text):
        word = m["month"].lower()
        stem, dotted = word.rstrip("."), word.endswith(".")
        before = text[max(0, m.start() - BEFORE):m.start()]
        if stem not in F.MONTHS and not m["year"]:
            placed = F.TEMPORAL.search(before)
            clear = (dotted and placed) if stem in F.AMBIGUOUS else (dotted or placed)
            if stem == F.WEEKS and not F.MONTH_NOT_WEEKS.search(before):
                continue
            if not clear or re.search(r"\d\s?$", before):
                continue
        if not F.STREET.search(before):
            yield _parts(m, _century(m["year"]) if m["year"] else 0, F.NUMBER_OF[stem])


def _month_year(text: str, _: bool) -> Iterator[Parts]:
    for m in F.MONTH_YEAR.finditer(text):
        if not F.REFERENCE_NUMBER.search(text[max(0, m.start() - BEFORE):m.start()]):
            yield _parts(m, int(m["year"]), int(m["month"]))


def _day_month(text: str, day_first: bool) -> Iterator[Parts]:
    for m in F.DAY_MONTH.finditer(text):
        day, month = (int(m["day"]), int(m["month"])) if day_first else (int(m["month"]), int(m["day"]))
        if F.ARTICLE.search(text[max(0, m.start() - BEFORE):m.start()]) and 1 <= month <= 12 and 1 <= day <= 31:
            p = _parts(m, 0, month, day)
            if not p.impossible:
                yield p


def _feasts(text: str, _: bool) -> Iterator[Parts]:
    for m in F.FEAST.finditer(text):
        month, day = F.FEASTS[m["feast"].lower()]
        yield Parts(m.start(), m.end(), int(m["year"]), *((month, day) if day else easter(int(m["year"]))))


def _years(text: str, _: bool) -> Iterator[Parts]:
    for m in F.YEAR.finditer(text):
        before, after = text[max(0, m.start() - BEFORE):m.start()], text[m.end():m.end() + 16]
        if (F.DECADE.search(before) and not m["to"]) or F.NOT_A_YEAR_AFTER.match(after) or _NUMBER_GOES_ON.search(before):
            continue
        span = bool(m["to"]) and (len(m["to"].strip(" -–/")) == 4 or int(m["to"].strip(" -–/")) == (int(m["year"]) + 1) % 100)
        if m["to"] and not span:
            continue
        paired = F.OTHER_YEAR_BEFORE.search(before) or (F.BETWEEN.search(before) and F.OTHER_YEAR_AFTER.match(after))
        if F.YEAR_CUE.search(before) or span or paired or _bare_year(m["year"], before, after):
            yield _parts(m, int(m["year"]))
    for m in F.SHORT_YEAR.finditer(text):
        yield _parts(m, _century(m["year"]))


def _bare_year(year: str, before: str, after: str) -> bool:
    """«bilancio 2020,» and «(2019)» are years; «2017 utenti», «circa 2000» are counts."""
    if not 1950 <= int(year) <= 2049 or year.endswith("00") or not F.FUNCTION_WORD.match(after):
        return False
    return bool(re.search(r"(?:^|[(\[|\n«–—_-]\s*|[^\W\d_]\s+)$", before)) and not F.NOT_A_YEAR_BEFORE.search(before)


# -- what several dates share ------------------------------------------------------------------------
def _share(text: str, parts: list[Parts]) -> list[Parts]:
    """«gennaio-marzo 2021», «il 3 e il 10 marzo»: the earlier take month and year from the later."""
    out: list[Parts] = []
    for p in reversed(parts):
        later = out[-1] if out else None
        joined = later is not None and 0 <= later.start - p.end <= 12 and _JOINED.fullmatch(text[p.end:later.start])
        if joined and not p.year and later.year and p.month and later.month:
            p = replace(p, year=later.year - (p.month > later.month))
        out.append(p)
        if p.day and p.month and not p.impossible:
            out.extend(_shared_days(text, p))
    return out[::-1]


def _shared_days(text: str, p: Parts) -> list[Parts]:
    days, end = [], p.start
    for _ in range(8):
        m = F.SHARED_DAY.search(text[max(0, end - 14):end])
        if not m or not 1 <= int(m["day"]) < (days[-1].day if days else p.day):
            break
        offset = max(0, end - 14)
        start = offset + m.start("day")
        if offset and m.start("day") == 0 and not re.match(r"[\s(«]", text[offset - 1]):
            break
        days.append(Parts(start, offset + m.end("day"), p.year, p.month, int(m["day"])))
        end = start
    return days


# -- arithmetic ---------------------------------------------------------------------------------------
def _parts(m: re.Match, year: int, month: int = 0, day: int | None = None) -> Parts:
    impossible = day is not None and not valid(year or 2000, month, day)
    return Parts(m.start(), m.end(), year, month, day or 0, impossible)


def valid(year: int, month: int, day: int) -> bool:
    return 1800 <= year <= 2199 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def easter(year: int) -> tuple[int, int]:
    """Month and day of Easter in the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114, 31)
    return month, day + 1


def _century(year: str) -> int:
    digits = re.sub(r"\D", "", year)
    return int(digits) if len(digits) == 4 else int(digits) + (2000 if int(digits) < 50 else 1900)
