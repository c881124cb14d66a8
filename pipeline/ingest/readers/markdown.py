"""Markdown as people write notes in it: marks become spaces of the same length, so offsets stay the file's."""

from __future__ import annotations

import re

import yaml

from pipeline.ingest.document import ROW, Block, Document, fold
from pipeline.ingest.readers.emphasis import Mask, mask_inline
from pipeline.ingest.readers.lines import Marks, number_lines, read_lines
from pipeline.ingest.readers.tables import header_of

_FRONT = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_FRONT_MAX = 20_000
_ATX = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+|$)")
_ATX_END = re.compile(r"[ \t]+#+[ \t]*$")
_TABLE_RULE = re.compile(r"^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t]*(?::?-{2,}:?)?[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_QUOTE = re.compile(r"^[ \t]*>[ \t>]*(?=\S|$)")
_CALLOUT, _CALLOUT_LEVEL = re.compile(r"\[!\w{1,20}\][+-]?[ \t]*"), 4
_BULLET = re.compile(r"^[ \t]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?")
_STRONG = re.compile(r"(\*\*\*|\*\*|__)(?!\s)(.+?)\1:?")


def looks_like_markdown(text: str) -> bool:
    """A text file that is written in Markdown all the same: headings with #, and emphasis."""
    head = text[:20_000]
    return bool(re.search(r"^#{1,4} \S", head, re.M)) and bool(
        re.search(r"\*\*\S[^*\n]{0,200}\*\*|^\|.*\|$|^#{2,4} \S", head, re.M)
    )


def read_markdown(text: str, source: str) -> Document:
    """Blocks of a Markdown text; front matter goes to ``meta`` (keys lower case, lists joined by «; »).

    It is in no block; its words stay in the text, so that what they name can be found there.
    """
    meta, length = _front_matter(text)
    front = re.sub(r"^(?:---|\.\.\.)[ \t]*$", lambda m: " " * len(m.group()), text[:length], flags=re.M)
    body = re.sub(r"[^\n]", " ", front) + text[length:]
    marks, tables, masked = _scan(body)
    plain = mask_inline(masked)
    rows = _rows(plain, tables)
    plain, blocks = read_lines(plain, marks)
    blocks += rows
    blocks.sort(key=lambda b: b.start)
    pipes = Mask()
    for row in rows:
        for match in re.finditer(r"\|", plain[row.start : row.end]):
            pipes.add(row.start + match.start(), row.start + match.end())
    return Document(source, "md", front + pipes.apply(plain)[length:], tuple(blocks), meta)


def _scan(text: str) -> tuple[Marks, list[tuple[int, int]], str]:
    """What the marks at the beginning of lines say: headings, emphasised lines, tables; the text without these marks."""
    marks, mask, tables = Marks(lazy=True), Mask(), []
    lines = number_lines(text)
    fenced = table = False
    for i, (offset, line) in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
            mask.add(offset, offset + len(line))
            marks.hidden.add(i)
            continue
        if fenced:
            continue
        if table and "|" in line:
            marks.hidden.add(i)
            tables[-1] = (tables[-1][0], i + 1)
            continue
        table = i > 0 and "|" in line and "|" in lines[i - 1][1] and len(line) < 1000 and bool(_TABLE_RULE.match(line))
        if table:
            marks.hidden.update((i - 1, i))
            tables.append((i - 1, i + 1))
            continue
        heading = _ATX.match(line)
        if heading:
            marks.headings[i] = len(heading.group(1))
            mask.add(offset, offset + heading.end())
            end = _ATX_END.search(line[-40:])
            if end:
                mask.add(offset + len(line) - (len(line[-40:]) - end.start()), offset + len(line))
        elif (quote := _QUOTE.match(line)) and not line.lstrip().startswith(">>"):
            mask.add(offset, offset + quote.end())
            callout = _CALLOUT.match(line, quote.end())
            if callout:  # «> [!note] Title»
                mask.add(offset, offset + callout.end())
                marks.headings[i] = _CALLOUT_LEVEL
        if line.endswith("\\") and not line.endswith("\\\\"):
            mask.add(offset + len(line) - 1, offset + len(line))
        if len(line) < 400 and _is_strong(line):
            marks.bold.add(i)
    return marks, tables, mask.apply(text)


def _is_strong(line: str) -> bool:
    match = _STRONG.fullmatch(line[_BULLET.match(line).end() :].strip())
    return bool(match) and match.group(1) not in match.group(2)


def _rows(text: str, tables: list[tuple[int, int]]) -> list[Block]:
    if not tables:
        return []
    lines, rows = number_lines(text), []
    for number, (first, last) in enumerate(tables, 1):
        cells = [_cells(*lines[i]) for i in range(first, last) if i != first + 1]
        header = header_of([[fold(c) for _, _, c in row] for row in cells], len(cells[0]))
        named = bool(header) or not _is_facts([fold(c) for _, _, c in cells[0]])
        names = (
            header or [fold(c) or str(k + 1) for k, (_, _, c) in enumerate(cells[0])]
            if named
            else [str(k + 1) for k in range(len(cells[0]))]
        )
        for k, row in enumerate(cells[1:] if named else cells, 2 if named else 1):
            filled = [(name, start, end, fold(cell)) for name, (start, end, cell) in zip(names, row, strict=False) if fold(cell)]
            if filled:
                rows.append(
                    Block(
                        ROW,
                        " ".join(f[3] for f in filled),
                        filled[0][1],
                        filled[-1][2],
                        f"tabella {number}, riga {k}",
                        fields={f[0]: f[3] for f in filled},
                        spans={f[0]: (f[1], f[2]) for f in filled},
                    )
                )
    return rows


def _is_facts(first: list[str]) -> bool:
    """A first row that is a label beside its value («Data | 3 marzo»), though Markdown wants it to be a header."""
    from pipeline.ingest import labels as L

    return len(first) == 2 and bool(L.kind_of_name(first[0])) and not L.kind_of_name(first[1])


def _cells(offset: int, line: str) -> list[tuple[int, int, str]]:
    out = []
    for match in re.finditer(r"[^|]+", line):
        cell = match.group()
        if not cell.strip() and (match.start() == 0 or match.end() == len(line)):
            continue
        lead = len(cell) - len(cell.lstrip())
        out.append((offset + match.start() + lead, offset + match.start() + len(cell.rstrip()), cell))
    return out


def _front_matter(text: str) -> tuple[dict[str, str], int]:
    """Its facts, and its length in the text; ({}, 0) where there is none."""
    match = _FRONT.match(text[:_FRONT_MAX])
    if not match:
        return {}, 0
    try:
        data = yaml.load(match.group(1), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        data = dict(re.findall(r"^([^\n:]{1,40}):[ \t]*([^\n]+)$", match.group(1), re.M))
    if not isinstance(data, dict) or not data:
        return {}, 0
    return {fold(str(k)).lower(): _plain(v) for k, v in data.items() if v not in (None, "", [], {})}, match.end()


def _plain(value) -> str:
    if isinstance(value, list):
        return "; ".join(_plain(v) for v in value)
    if isinstance(value, dict):
        return "; ".join(f"{k}: {_plain(v)}" for k, v in value.items())
    return fold(str(value))
