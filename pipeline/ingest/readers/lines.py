"""Plain lines to blocks: headings, bullets, paragraphs; wrapped lines are joined to what they continue."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from pipeline.ingest import labels as L
from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, Block, fold
from pipeline.ingest.readers.emphasis import Mask
from pipeline.ingest.readers.titles import find_titles, is_capitals
from pipeline.ingest.readers.turns import Turn, find_turns, turn_block
from pipeline.ingest.readers.wrap import Margin, ended, find_margin

_SIGNS = "-*+•◦▪▫·●○■□◆◇►▶➢➤➔→⇒✓✔☐☑‣⁃∙–—>§\uf000-\uf0ff"
BULLET = re.compile(
    rf"^([ \t]*)([{_SIGNS}]|[-=]>|o(?=\t)|\(?\d{{1,3}}[.)](?!\d)|\d{{1,2}}[-–](?=[ \t])|\(?[a-zA-Z]\)|[ivx]{{1,4}}\)|\d{{1,2}}\.\d{{1,2}}\.?(?=\s))[ \t]+(?=\S)"
)
_TIGHT = re.compile(r"^([ \t]*)([-*•·–—>])(?=[^\W\d_])")  # «-nidi: pochi posti»
_ASIDE = re.compile(r"\s*(?:n\.?b\.?|p\.?s\.?|to ?do)\b[\s:.]", re.I)  # a remark of its own, whatever stands before it
RULE = re.compile(
    r"^[ \t\f]*(?:([-=_*~#•.–—])(?:[ \t]?\1){2,}|[-–—=]*[ \t]*(?:pagina|pag\.|page)[ \t]*\d{1,4}(?:[ \t]*(?:di|/|of)[ \t]*\d{1,4})?[ \t]*[-–—=]*)[ \t]*$",
    re.I,
)


@dataclass
class Marks:
    """What a format's own marks say about lines, by line index.

    Args:
        headings: level of the lines that are headings.
        hidden: lines that are no text (tables, fences): they end what stands before them.
        bold: lines emphasised from end to end.
        lazy: a line below a bullet goes on from it, indented or not (Markdown).
    """

    headings: dict[int, int] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    bold: set[int] = field(default_factory=set)
    lazy: bool = False


def number_lines(text: str, start: int = 0) -> list[tuple[int, str]]:
    """(offset, line) of every line."""
    out = []
    for line in text.split("\n"):
        out.append((start, line))
        start += len(line) + 1
    return out


def read_lines(text: str, marks: Marks | None = None) -> tuple[str, list[Block]]:
    """Blocks of a plain text, offsets counted in it, locators «riga N»; and the text, in which the times that
    stand inside a sentence of a transcript are spaces."""
    marks = marks or Marks()
    lines = number_lines(text)
    reader = _Lines(text, lines, marks)
    closed = frozenset(marks.headings) | marks.hidden | {i for i, (_, line) in enumerate(lines) if RULE.match(line[:200])}
    found = find_turns(lines, closed=closed)
    if found is None:
        reader.read(0, len(lines))
        return text, reader.out
    mask = Mask()
    for part in found:
        for start, end in part.inner if isinstance(part, Turn) else ():
            mask.add(start, end)
    text = mask.apply(text)
    for part in found:
        if isinstance(part, Turn):
            reader.out.append(turn_block(text, part))
        else:
            reader.read(*part)
    return text, reader.out


class _Lines:
    """Reads stretches of lines one after the other; knows the whole text's margin, bullets and titles."""

    def __init__(self, text: str, lines: list[tuple[int, str]], marks: Marks) -> None:
        self.text, self.lines, self.marks = text, lines, marks
        self.tight = self._is_tight()
        bullets = [self._bullet_of(line) for _, line in lines]
        fresh = [
            bool(b)
            or i in marks.headings
            or i in marks.hidden
            or bool(L.read_label(line.strip()[:200]) if ":" in line[:60] else None)
            for i, (b, (_, line)) in enumerate(zip(bullets, lines, strict=True))
        ]
        self.bullets = {i: b for i, b in enumerate(bullets) if b}
        capitals = sum(lines[i][1][b.end()].isupper() for i, b in self.bullets.items())
        self.capital_bullets = capitals >= 0.6 * len(self.bullets)
        self.signs = Counter(_sign(b) for b in bullets if b)
        self.margin: Margin = find_margin([line for _, line in lines], fresh)
        self.titles = find_titles([line for _, line in lines], self.bullets, margin=self.margin)
        self.out: list[Block] = []
        self.open: dict | None = None
        self.depths: list[tuple[int, str]] = []  # indent and sign of the bullets that stand open above
        self.last_number = 0

    def read(self, first: int, last: int) -> None:
        """Blocks of lines first … last - 1."""
        for i in range(first, last):
            line = self.lines[i][1]
            if i in self.marks.hidden:
                self._close()
            elif i in self.marks.headings:
                self._close()
                self._add_heading(i, self.marks.headings[i])
            elif not line.strip():
                self._close()
            elif RULE.match(line[:200]):
                self._underline(line)
            else:
                self._line(i)
        self._close()

    # -- one line ---------------------------------------------------------------------------------------
    def _line(self, i: int) -> None:
        offset, line = self.lines[i]
        end = offset + len(line.rstrip())
        bullet = self.bullets.get(i)
        if bullet and self.open and self.open["list"] and len(line.split()) <= 12:
            self.open.update(end=end, last=i)
            return
        if bullet and not self._cut_at_number(i, bullet):
            self._close()
            if i in self.titles or self._bold_title(i, bullet):
                self._add_heading(i, 2, bullet.end())
                return
            indent = len(bullet.group(1).expandtabs(4))
            self._start(ITEM, offset + bullet.end(), end, i, level=self._depth(indent, _sign(bullet)), indent=bullet.end())
            return
        indent = len(line) - len(line.lstrip())
        if self.open and self._continues(i, line, indent):
            self.open.update(end=end, last=i)
            return
        self._close()
        if i in self.titles or (i in self.marks.bold and is_capitals(line)):
            self._add_heading(i, 2 if self.out else 1)
        else:
            self.depths = []
            self._start(PARAGRAPH, offset + indent, end, i)

    def _bold_title(self, i: int, bullet: re.Match) -> bool:
        """«**2. Le spese**» over its own points, numbered from one again or without numbers."""
        text = self.lines[i][1][bullet.end() :].strip()
        if i not in self.marks.bold or _sign(bullet) != "1" or len(text.split()) > 8 or text[-1:] in ".;,!":
            return False
        below = next((k for k in range(i + 1, min(len(self.lines), i + 4)) if self.lines[k][1].strip()), None)
        if below is None or below in self.marks.bold:
            return False
        sign = self.bullets.get(below)
        return sign is None or _sign(sign) != "1" or re.sub(r"\D", "", sign.group(2)) == "1"

    def _continues(self, i: int, line: str, indent: int) -> bool:
        o = self.open
        if _ASIDE.match(line):
            return False
        before = self.lines[o["last"]][1]
        if before.endswith("  ") and before.strip():
            return False  # Markdown's hard line break
        if i in self.titles or i in self.marks.bold or o["last"] in self.marks.bold:
            return bool(i in self.marks.bold and o["last"] in self.marks.bold and self.margin.full(before, line))
        if o["kind"] == ITEM:
            if indent >= max(1, o["indent"] - 1):
                return True
            return self.margin.joins(before, line) or self._lazy(before, line)
        if _is_label(line) or (_is_label(before) and not self.margin.full(before, line)):
            return False
        return self.margin.joins(before, line)

    def _lazy(self, before: str, line: str) -> bool:
        """A bullet's second line without indent: a small letter after words that do not end, where bullets begin with capitals."""
        return (self.capital_bullets or self.marks.lazy) and line[:1].islower() and not ended(before)

    def _cut_at_number(self, i: int, bullet: re.Match) -> bool:
        """«… aperto fino alle / 18. Poi chiude»: a wrapped line that happens to begin like a bullet."""
        if not self.open or i == 0 or self.open["last"] != i - 1:
            return False
        before, sign = self.lines[i - 1][1], _sign(bullet)
        if not self.margin.full(before, self.lines[i][1]) or ended(before):
            return False
        if sign == "1":
            number = int(re.sub(r"\D", "", bullet.group(2))[:4] or 0)
            follows = number in (1, self.last_number + 1)
            self.last_number = number if follows else self.last_number
            return not follows
        return self.open["kind"] == PARAGRAPH and self.signs[sign] <= 2 and sign in "-–—a"

    def _depth(self, indent: int, sign: str) -> int:
        """How deep a bullet stands: by its indent, else by its sign («1.» above «-» without indent)."""
        while self.depths and (
            self.depths[-1][0] > indent or self.depths[-1][0] == indent and (indent, sign) in self.depths[:-1]
        ):
            self.depths.pop()
        if not self.depths or self.depths[-1][0] < indent or (self.depths[-1][1] == "1" and sign not in "1"):
            self.depths.append((indent, sign))
        else:
            self.depths[-1] = (indent, sign)
        return len(self.depths) - 1

    def _underline(self, line: str) -> None:
        o = self.open
        text = self.text[o["start"] : o["end"]] if o else ""
        if (
            o
            and o["kind"] == PARAGRAPH
            and line.strip()[0] in "=-~_"
            and "\n" not in text
            and len(text) < 120
            and not re.search(r"[.!?;,]$", text)
        ):
            o.update(kind=HEADING, level=1 if line.strip()[0] == "=" else 2)
        self._close()

    # -- blocks -----------------------------------------------------------------------------------------
    def _start(self, kind: str, start: int, end: int, i: int, *, level: int = 0, indent: int = 0) -> None:
        line = self.text[start:end]
        label = L.kind_of_name(line[:-1]) if line.endswith(":") and len(line) < 60 else ""
        self.open = {
            "kind": kind,
            "start": start,
            "end": end,
            "first": i,
            "last": i,
            "level": level,
            "indent": indent,
            "list": kind == PARAGRAPH and label in (L.PARTICIPANTS, L.INTERVIEWERS) and i < 40,
        }

    def _close(self) -> None:
        if self.open:
            o, self.open = self.open, None
            body = fold(self.text[o["start"] : o["end"]])
            if body:
                bold = o["first"] in self.marks.bold and o["last"] in self.marks.bold
                self.out.append(
                    Block(o["kind"], body, o["start"], o["end"], f"riga {o['first'] + 1}", level=o["level"], bold=bold)
                )

    def _add_heading(self, i: int, level: int, start: int = 0) -> None:
        offset, line = self.lines[i]
        start += len(line[start:]) - len(line[start:].lstrip())
        body = fold(line[start:])
        self.depths = []
        if body:
            self.out.append(Block(HEADING, body, offset + start, offset + len(line.rstrip()), f"riga {i + 1}", level=level))

    # -- bullets ----------------------------------------------------------------------------------------
    def _is_tight(self) -> bool:
        """Bullets are typed without a space after the sign."""
        tight = sum(bool(_TIGHT.match(line[:60])) for _, line in self.lines)
        return tight >= 3 and tight > sum(bool(BULLET.match(line[:60])) for _, line in self.lines)

    def _bullet_of(self, line: str) -> re.Match | None:
        match = BULLET.match(line[:400])
        if match is None and self.tight:
            return _TIGHT.match(line[:60])
        return match


def _sign(bullet: re.Match) -> str:
    """The class of a bullet: its sign, «1» for numbers, «a» for letters."""
    sign = bullet.group(2)
    if sign[-1] in ".)-–" and any(c.isdigit() for c in sign):
        return "1"
    return "a" if any(c.isalpha() for c in sign) and sign != "o" else sign[0]


def _is_label(line: str) -> bool:
    return len(line) < 400 and L.read_label(line.strip()) is not None
