"""Lines of print to paragraphs, bullets, headings and tables: by type, indent, distance and what would have fitted."""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict

from pipeline.ingest import labels as L
from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH
from pipeline.ingest.readers.lines import BULLET
from pipeline.ingest.readers.office import Entry
from pipeline.ingest.readers.pdf_page import Line, join
from pipeline.ingest.readers.speakers import find_cues
from pipeline.ingest.readers.titles import is_capitals

_LARGER = 1.12  # a heading's type over the body's
_MUCH_LARGER = 1.4
_HEADING_WORDS = 16
_ENDED = re.compile(r"[.!?…:;]\W*$")


def flow(lines: list[Line]) -> list[Entry]:
    """Entries in reading order, each with the page on which it begins."""
    if not lines:
        return []
    page = _Page(lines)
    entries: list[Entry] = []
    group: list[int] = []
    for i, line in enumerate(lines):
        if group and not line.rows and page.goes_on(group, i):
            group.append(i)
            continue
        if group:
            entries.append(page.entry(group))
            group = []
        if not line.rows:
            group = [i]
        elif i and lines[i - 1].rows and lines[i - 1].page == line.page - 1 and len(lines[i - 1].rows[0]) == len(line.rows[0]):
            _continue_table(entries[-1], line.rows)
        else:
            tables = sum(bool(e.rows) and e.page == line.page for e in entries)
            entries.append(
                Entry(rows=[list(r) for r in line.rows], locator=f"pagina {line.page}, tabella {tables + 1}", page=line.page)
            )
    if group:
        entries.append(page.entry(group))
    return entries


def _continue_table(entry: Entry, rows: list[list[str]]) -> None:
    """Join a table to its beginning on the page before: without the header again, a cell cut by the page whole."""
    for n, row in enumerate(rows):
        if row == entry.rows[0]:
            continue
        last = entry.rows[-1]
        # the rest of a cell begins with a small letter; the cells beside it are empty, or printed again
        cut = (
            n == 0
            and any(c[:1].islower() for c in row)
            and all(not c or c == last[k] or c[:1].islower() for k, c in enumerate(row))
        )
        if cut:
            entry.rows[-1] = [join(a, b) if a and b and a != b else a or b for a, b in zip(last, row, strict=True)]
        else:
            entry.rows.append(list(row))


class _Page:
    """What the whole document tells about its type: the body's size, margins, the usual distance of lines."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        sizes, bold, total = Counter(), 0, 0
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
            bold += len(line.text) * line.bold
            total += len(line.text)
        self.body = sizes.most_common(1)[0][0]
        self.bold_tells = bold < 0.5 * total
        by_column: dict[int, list[Line]] = defaultdict(list)
        for line in lines:
            if line.text:
                by_column[line.column].append(line)
        self.left = {c: statistics.mode(round(x.x0) for x in found) for c, found in by_column.items()}
        self.right = {c: sorted(x.x1 for x in found)[int(0.95 * (len(found) - 1))] for c, found in by_column.items()}
        if len(self.right) == 1 and 0 in self.right:
            # a text of short lines does not show its margin: then it is taken to be as wide as the left one
            self.right[0] = max(self.right[0], min(x.page_width for x in by_column[0]) - max(self.left[0], 36))
        gaps = sorted(
            b.top - a.bottom
            for a, b in zip(lines, lines[1:], strict=False)
            if a.page == b.page
            and a.column == b.column
            and abs(a.size - b.size) < 0.6
            and -a.size < b.top - a.bottom < 2 * a.size
        )
        self.usual = gaps[len(gaps) // 5] if gaps else 2.0  # of lines in a paragraph, not of the paragraphs
        self.cues = find_cues([line.text for line in lines])
        self.kinds = [self._kind(i) for i in range(len(lines))]

    def _kind(self, i: int) -> str:
        line = self.lines[i]
        typed = BULLET.match(line.text)
        if typed and not typed.group(2)[0].isdigit():
            return ITEM
        words = len(line.text.split())
        if i not in self.cues and words <= _HEADING_WORDS and re.search(r"[^\W\d_]{2}", line.text):
            if line.size >= _LARGER * self.body or is_capitals(line.text):
                return HEADING
            if line.bold and self.bold_tells and not L.read_label(line.text):
                return HEADING
        return ITEM if typed else PARAGRAPH

    def goes_on(self, group: list[int], i: int) -> bool:
        """Line i continues the open group."""
        lines, kind, new = self.lines, self.kinds[group[0]], self.kinds[i]
        last, line = lines[group[-1]], lines[i]
        if i in self.cues or new == ITEM or (new == HEADING) != (kind == HEADING):
            return False
        same_place = line.page == last.page and line.column == last.column
        gap = line.top - last.bottom
        if kind == HEADING:
            return (
                same_place
                and abs(last.size - line.size) < 0.6
                and last.bold == line.bold
                and gap < self.usual + 0.6 * last.size
                and not _ENDED.search(last.text)
            )
        if L.read_label(line.text) and len(line.text.split()) <= 25:
            return False
        ended, small = bool(_ENDED.search(last.text)), line.text[:1].islower()
        fitted = self._would_have_fitted(last, line)
        if not same_place:
            return not ended or small
        if gap > self.usual + max(3.0, 0.45 * last.size):
            return small and not ended
        if kind == ITEM and len(group) == 1 and line.x0 > lines[group[0]].x0 + 2 and not (ended and fitted):
            return True
        if fitted:
            return small and not ended
        indented = line.x0 > self.left[line.column] + 8 and line.x0 > last.x0 + 6 and kind != ITEM
        return not (indented and ended)

    def _would_have_fitted(self, last: Line, line: Line) -> bool:
        """The first word of the line had room at the end of the line before: the break was meant."""
        return last.x1 + 0.3 * last.size + line.first_word < self.right[last.column] - 0.02 * (
            self.right[last.column] - self.left[last.column]
        )

    def entry(self, group: list[int]) -> Entry:
        lines = [self.lines[i] for i in group]
        kind, text = self.kinds[group[0]], lines[0].text
        for line in lines[1:]:
            text = join(text, line.text)
        level = 0
        if kind == HEADING:
            text = BULLET.sub("", text)
            level = 1 if lines[0].size >= _MUCH_LARGER * self.body else 2
        elif kind == ITEM:
            level = int(lines[0].x0 > self.left[lines[0].column] + 24 and self._has_outer_bullets(lines[0]))
        bold = kind == PARAGRAPH and self.bold_tells and all(line.bold for line in lines)
        return Entry(kind, text, f"pagina {lines[0].page}", level=level, bold=bold, page=lines[0].page)

    def _has_outer_bullets(self, line: Line) -> bool:
        outer = min(
            (x.x0 for x, k in zip(self.lines, self.kinds, strict=True) if k == ITEM and x.column == line.column), default=line.x0
        )
        return line.x0 > outer + 8
