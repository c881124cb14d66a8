"""Plain lines to blocks: headings, bullets, paragraphs; wrapped lines are joined to what they continue."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.ingest import labels as L
from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, TURN, Block, fold
from pipeline.ingest.readers.turns import Turn, find_turns

BULLET = re.compile(r"^([ \t]*)([-*+•◦▪▫■□●○·–—►➢✓>\uf000-\uf0ff]|\(?\d{1,3}[.)](?!\d)|\(?[a-zA-Z]\)|[ivx]{1,4}\)|\d+\.\d+\.?(?=\s))[ \t]+(?=\S)")
_RULE = re.compile(r"^[ \t]*([-=_*~#•.])\1{2,}[ \t]*$")
_WRAP_MIN, _WRAP_MAX = 55, 110


def number_lines(text: str, start: int = 0) -> list[tuple[int, str]]:
    """(offset, line) of every line."""
    out = []
    for line in text.split("\n"):
        out.append((start, line))
        start += len(line) + 1
    return out


def line_blocks(text: str, *, bold: Callable[[int], bool] = lambda i: False) -> list[Block]:
    """Blocks of a plain text; offsets count in it, locators are «riga N».

    Args:
        text: the whole text.
        bold: whether the line with this index is emphasised as a whole.
    """
    lines = number_lines(text)
    found = find_turns(lines)
    if found:
        turns, first = found
        return [*_Lines(text, lines[:first], bold, around=lines).blocks(), *(turn_block(text, t) for t in turns)]
    return _Lines(text, lines, bold).blocks()


def turn_block(text: str, turn: Turn) -> Block:
    """A turn as one block; its locator is the time, else the line."""
    start, end = turn.pieces[0][0], turn.pieces[-1][1]
    locator = turn.time or f"riga {turn.pieces[0][2]}"
    marks = () if turn.time else tuple((s, f"riga {n}") for s, _, n in turn.pieces)
    return Block(TURN, fold(text[start:end]), start, end, locator, speaker=turn.speaker, marks=marks)


class _Lines:
    def __init__(
        self, text: str, lines: list[tuple[int, str]], bold: Callable[[int], bool], around: list[tuple[int, str]] | None = None
    ) -> None:
        self.text, self.lines, self.bold = text, lines, bold
        lengths = [len(t.rstrip()) for _, t in around or lines if t.strip()]
        self.width = max(lengths, default=0)
        full = sum(0.72 * self.width <= n for n in lengths)
        self.wrapped = _WRAP_MIN <= self.width <= _WRAP_MAX and full >= 0.25 * len(lengths)
        self.out: list[Block] = []
        self.open: dict | None = None

    def blocks(self) -> list[Block]:
        for i, (offset, line) in enumerate(self.lines):
            if not line.strip():
                self.close()
            elif _RULE.match(line):
                self._underline(line)
            else:
                self._line(i, offset, line)
        self.close()
        return self.out

    def close(self) -> None:
        if self.open:
            o, self.open = self.open, None
            body = fold(self.text[o["start"] : o["end"]])
            if body:
                self.out.append(
                    Block(o["kind"], body, o["start"], o["end"], f"riga {o['line']}", level=o["level"], bold=o["bold"])
                )

    def _underline(self, line: str) -> None:
        if (
            self.open
            and self.open["kind"] == PARAGRAPH
            and line.strip()[0] in "=-~"
            and "\n" not in self.text[self.open["start"] : self.open["end"]]
        ):
            self.open.update(kind=HEADING, level=1 if line.strip()[0] == "=" else 2)
        self.close()

    def _line(self, i: int, offset: int, line: str) -> None:
        bullet = BULLET.match(line)
        if bullet and self._is_bullet(bullet, line):
            self.close()
            indent = len(bullet.group(1).expandtabs(4))
            self._start(ITEM, offset + bullet.end(), offset + len(line.rstrip()), i, level=indent // 2, indent=bullet.end())
            return
        indent = len(line) - len(line.lstrip())
        if self.open and self._continues(i, line, indent):
            self.open["end"] = offset + len(line.rstrip())
            self.open["last"] = i
            return
        self.close()
        start = offset + indent
        if self._is_title(i, line):
            self._start(HEADING, start, offset + len(line.rstrip()), i, level=2 if self.out else 1)
            self.close()
        else:
            self._start(PARAGRAPH, start, offset + len(line.rstrip()), i)

    def _start(self, kind: str, start: int, end: int, i: int, *, level: int = 0, indent: int = 0) -> None:
        self.open = {
            "kind": kind,
            "start": start,
            "end": end,
            "line": i + 1,
            "last": i,
            "level": level,
            "indent": indent,
            "bold": self.bold(i),
        }

    def _is_bullet(self, bullet: re.Match, line: str) -> bool:
        mark = bullet.group(2)
        if mark == "—" or mark == "–":
            return True
        if re.fullmatch(r"\(?[a-zA-Z]\)", mark) or not mark[0].isalnum():
            return not (mark == "-" and line.strip().startswith("-- "))
        # «12. Titolo» or «3) nota»; «7 aprile.» never matches, a year «2021.» has four digits
        return True

    def _continues(self, i: int, line: str, indent: int) -> bool:
        """Does this line continue the open block?"""
        if re.match(r"\s*(?:n\.?b\.?|p\.?s\.?|to ?do)\b[\s:.]", line, re.I):
            return False
        o = self.open
        before = self.lines[o["last"]][1].rstrip()
        if before.endswith("  ") or self.lines[o["last"]][1].endswith("  "):
            return False
        if o["kind"] == ITEM:
            if indent >= max(1, o["indent"] - 1) and indent > 0:
                return True
            return self._runs_on(before, line)
        if L.read_label(line.strip()) or L.read_label(before.strip()) and not self._runs_on(before, line):
            return False
        return self._runs_on(before, line)

    def _runs_on(self, before: str, line: str) -> bool:
        """A line cut by the margin: near the full width, and the next word would not have fitted."""
        first = line.split()[0]
        if self.wrapped:
            if len(before) + 1 + len(first) > self.width - 4 and len(before) > 0.6 * self.width:
                return True
            return first[0].islower() and not re.search(r"[.!?:;]$", before) and len(before) > 0.5 * self.width
        return (
            first[0].islower()
            and len(before) >= 40
            and not re.search(r"[.!?:;]$", before)
            and self.width <= 200
            and len(before) > 0.8 * self.width
        )

    def _is_title(self, i: int, line: str) -> bool:
        text = line.strip()
        words = text.split()
        if len(words) > 12 or re.search(r"[.,;]$", text):
            return False
        letters = [c for c in text if c.isalpha()]
        if len(letters) >= 4 and all(c.isupper() for c in letters):
            return True
        return self.bold(i) and not text.endswith("?")
