"""Markdown as people write notes in it: marks become spaces of the same length, so offsets stay the file's."""

from __future__ import annotations

import re

import yaml

from pipeline.ingest.document import HEADING, ROW, Block, Document, fold
from pipeline.ingest.readers.lines import line_blocks, number_lines

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_TABLE_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_ACROSS = r"(?:(?!\n[ \t]*\n)[^{0}]){{0,800}}?"  # up to the next mark, never over a blank line
_INLINE = (
    re.compile(r"(?P<open>!?\[)[^\]\n]{0,300}(?P<close>\]\([^)\n]{0,500}\))"),
    re.compile(r"(?<!\*)(?P<open>\*{2,3})(?=[^\s*])" + _ACROSS.format("*") + r"(?<=\S)(?P<close>\*{2,3})"),
    re.compile(r"(?<![\w_])(?P<open>__)(?=[^\s_])" + _ACROSS.format("_") + r"(?<=\S)(?P<close>__)(?!\w)"),
    re.compile(r"(?<![\w*])(?P<open>\*)(?=[^\s*])" + _ACROSS.format("*") + r"(?<=[^\s*])(?P<close>\*)(?![\w*])"),
    re.compile(r"(?<![\w_])(?P<open>_)(?=[^\s_])" + _ACROSS.format("_") + r"(?<=[^\s_])(?P<close>_)(?![\w_])"),
    re.compile(r"(?P<open>`+)[^`\n]{1,300}(?P<close>`+)"),
    re.compile(r"(?P<open>~~)(?=\S)[^~\n]{1,400}(?<=\S)(?P<close>~~)"),
    re.compile(r"(?P<open></?(?:b|i|u|em|strong|br|mark|sup|sub|p|span|div)\b[^>\n]{0,80}/?>)(?P<close>)"),
)


def read_markdown(text: str, source: str) -> Document:
    """Blocks of a Markdown text; front matter goes to ``meta`` (keys lower case, lists joined by «; »).

    It is in no block; its words stay in the text, so that what they name can be found there.
    """
    front, (meta, text) = text, _front_matter(text)
    headings: dict[int, int] = {}
    bold: set[int] = set()
    tables: list[tuple[int, int]] = []
    lines = number_lines(text)
    masked = list(text)
    fenced = False
    for i, (offset, line) in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
            _blank(masked, offset, offset + len(line))
            continue
        if fenced:
            continue
        heading = _ATX.match(line)
        if heading:
            headings[i] = len(heading.group(1))
            _blank(masked, offset, offset + heading.start(2))
            _blank(masked, offset + heading.end(2), offset + len(line))
        elif (quote := re.match(r"^[ \t]*>[ \t>]*(?=\S|$)", line)) and not re.match(r"^>>[ \t]*\w", line):
            _blank(masked, offset, offset + quote.end())
        body = re.sub(r"^[ \t]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?", "", line).strip()
        if re.fullmatch(r"(\*\*|__)(?!\s).+?\1:?", body) and not re.search(r"\*\*.+\*\*.+\*\*", body):
            bold.add(i)
        if _TABLE_RULE.match(line) and i > 0 and "|" in lines[i - 1][1]:
            end = i + 1
            while end < len(lines) and "|" in lines[end][1]:
                end += 1
            tables.append((i - 1, end))
    plain = _mask_inline("".join(masked))
    blocks = tuple(_blocks(plain, headings, bold, tables))
    if meta:
        end = _FRONT.match(front).end()
        plain = re.sub(r"^(?:---|\.\.\.)[ \t]*$", lambda m: " " * len(m.group()), front[:end], flags=re.M) + plain[end:]
    return Document(source, "md", plain, blocks, meta)


def _blocks(text: str, headings: dict[int, int], bold: set[int], tables: list[tuple[int, int]]) -> list[Block]:
    """Line blocks of the stretches between headings and tables, so that neither is joined to its neighbours."""
    lines = number_lines(text)
    special = dict.fromkeys(headings, "heading")
    for a, b in tables:
        special.update(dict.fromkeys(range(a, b), "table"))
    hidden = list(text)
    for i in special:
        offset, line = lines[i]
        _blank(hidden, offset, offset + len(line))
    blocks = line_blocks("".join(hidden), bold=lambda i: i in bold)
    for i, level in headings.items():
        offset, line = lines[i]
        start = offset + len(line) - len(line.lstrip())
        if line.strip():
            blocks.append(Block(HEADING, fold(line), start, offset + len(line.rstrip()), f"riga {i + 1}", level=level))
    for n, (a, b) in enumerate(tables, 1):
        blocks.extend(_table(lines, a, b, n))
    blocks.sort(key=lambda x: x.start)
    return blocks


def _table(lines: list[tuple[int, str]], a: int, b: int, number: int) -> list[Block]:
    names = [fold(line) or str(k + 1) for k, (_, _, line) in enumerate(_cells(*lines[a]))]
    rows = []
    for i in range(a + 2, b):
        fields, spans = {}, {}
        for name, (start, end, cell) in zip(names, _cells(*lines[i]), strict=False):
            if fold(cell):
                fields[name], spans[name] = fold(cell), (start, end)
        if fields:
            start, end = min(s for s, _ in spans.values()), max(e for _, e in spans.values())
            rows.append(
                Block(
                    ROW, " ".join(fields.values()), start, end, f"tabella {number}, riga {i - a - 1}", fields=fields, spans=spans
                )
            )
    return rows


def _cells(offset: int, line: str) -> list[tuple[int, int, str]]:
    out = []
    for match in re.finditer(r"[^|]+", line):
        cell = match.group()
        if not cell.strip() and (match.start() == 0 or match.end() == len(line)):
            continue
        lead = len(cell) - len(cell.lstrip())
        out.append((offset + match.start() + lead, offset + match.start() + len(cell.rstrip()), cell))
    return out


def _mask_inline(text: str) -> str:
    """Emphasis, links and code as spaces; a mark may close on a later line of the same paragraph."""
    for pattern in _INLINE:
        masked = list(text)
        for match in pattern.finditer(text):
            for group in ("open", "close"):
                if match[group]:
                    _blank(masked, match.start(group), match.end(group))
        text = "".join(masked)
    return text


def _blank(masked: list[str], start: int, end: int) -> None:
    masked[start:end] = " " * (end - start)


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT.match(text)
    if not match or len(match.group(1)) > 20000:
        return {}, text
    try:
        data = yaml.load(match.group(1), Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        data = dict(re.findall(r"^([^\n:]{1,40}):[ \t]*(.+)$", match.group(1), re.M))
    if not isinstance(data, dict):
        return {}, text
    meta = {str(k).strip().lower(): _plain(v) for k, v in data.items() if v not in (None, "", [], {})}
    return meta, re.sub(r"[^\n]", " ", match.group()) + text[match.end() :]


def _plain(value) -> str:
    if isinstance(value, list):
        return "; ".join(_plain(v) for v in value)
    if isinstance(value, dict):
        return "; ".join(f"{k}: {_plain(v)}" for k, v in value.items())
    return fold(str(value))
