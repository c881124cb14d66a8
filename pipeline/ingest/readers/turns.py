"""A transcript's lines as turns: what each speaker says until the next one begins, and what stands between turns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.ingest import labels as L
from pipeline.ingest.document import TURN, Block, fold
from pipeline.ingest.readers.cues import Cue, is_answer
from pipeline.ingest.readers.speakers import find_cues
from pipeline.ingest.roles import label_parts

_DASH = re.compile(r"^[ \t]*[-–—][ \t]+(?=\S)")
_STAGE = re.compile(r"^\s*(?:\([^()]{1,120}\)|\[[^\[\]]{1,120}\])[.!]?\s*$")
_MEETING = re.compile(
    r"(?i)\b(?:intervist|incontr|colloqui|visita|verbale|focus group|\d{1,2}[/.\- ](?:\d{1,2}|[a-z]{3,9})[/.\- ]\d{2,4})"
)
_HEADER = (L.DATE, L.ORGANISATION, L.PARTICIPANTS, L.INTERVIEWERS)


@dataclass
class Turn:
    """One speaker's turn; pieces are (start, end, line index) in the text."""

    speaker: str
    time: str = ""
    pieces: list[tuple[int, int, int]] = field(default_factory=list)
    inner: list[tuple[int, int]] = field(default_factory=list)  # times inside the turn: (start, end) of what is no speech


def find_turns(lines: list[tuple[int, str]], *, closed: frozenset[int] = frozenset()) -> list[Turn | tuple[int, int]] | None:
    """The text in reading order: turns, and (first, last + 1) line indices of what stands outside turns.

    Args:
        lines: (offset, line) pairs of the whole text.
        closed: lines that are headings, rules or table rows: no turn goes over them.

    Returns:
        None where the text is no transcript.
    """
    texts = [line for _, line in lines]
    cues = find_cues(texts, closed=closed) or _dialogue(texts)
    if not cues:
        return None
    return _Layout(lines, cues, closed).run()


def turn_block(text: str, turn: Turn) -> Block:
    """A turn as one block; its locator is the time, else the line.

    Args:
        text: the whole text, in which the turn's inner times are masked.
    """
    start, end = turn.pieces[0][0], turn.pieces[-1][1]
    locator = turn.time or f"riga {turn.pieces[0][2] + 1}"
    marks = () if turn.time else tuple((s, f"riga {n + 1}") for s, _, n in turn.pieces)
    return Block(TURN, fold(text[start:end]), start, end, locator, speaker=turn.speaker, marks=marks)


class _Layout:
    def __init__(self, lines: list[tuple[int, str]], cues: dict[int, Cue], closed: frozenset[int]) -> None:
        self.lines, self.cues, self.closed = lines, cues, closed
        speakers = {c.speaker for c in cues.values()}
        roles = {label_parts(s)[0] for s in speakers}
        self.anonymous = speakers == {""}
        self.only_asks = bool(roles) and all(r and not is_answer(r) for r in roles)
        self.only_answers = len(speakers) == 1 and not self.only_asks and not self.anonymous
        self.out: list[Turn | tuple[int, int]] = []
        self.turn: Turn | None = None
        self.gap: int | None = 0  # where the stretch outside turns began that is open
        self.resumes = ""  # who goes on after a stage direction
        self.starts: dict[int, int] = {}  # where words begin on a line below the one with the time

    def run(self) -> list[Turn | tuple[int, int]]:
        words = 0  # the line on which the words of the last cue begin
        for i in range(len(self.lines)):
            if i in self.cues:
                words = i + self.cues[i].skip
                self._speak(i, self.cues[i])
            elif i < words:
                continue
            elif self.turn is None:
                if self.resumes and self._filled(i) and not self._interrupts(i):
                    self._begin(i, Turn(self.resumes))
                    self._add(i)
            elif self._interrupts(i):
                speaker = self.turn.speaker
                self._begin(i, None)
                self.resumes = speaker if i not in self.closed and _STAGE.match(self.lines[i][1]) else ""
            else:
                self._go_on(i)
        self._begin(len(self.lines), None)
        return [x for x in self.out if isinstance(x, tuple) or x.pieces]

    def _begin(self, i: int, turn: Turn | None) -> None:
        """Close what is open; a turn, or a stretch outside turns, begins at line i."""
        if self.turn is not None:
            self.out.append(self.turn)
        elif self.gap is not None and i > self.gap:
            self.out.append((self.gap, i))
        self.turn, self.gap, self.resumes = turn, (i if turn is None else None), ""

    def _speak(self, i: int, cue: Cue) -> None:
        runs_on = (
            self.anonymous and self.turn is not None and self.turn.pieces and not self._last().endswith((".", "!", "?", "…"))
        )
        if not runs_on:  # without speakers, a sentence that runs over several times stays one turn
            self._begin(i, Turn(cue.speaker, cue.time))
        else:
            self._hide(i, cue)
        if not cue.skip:
            self._add(i, cue.start)
        elif cue.start and i + cue.skip < len(self.lines):
            self.starts[i + cue.skip] = cue.start

    def _hide(self, i: int, cue: Cue) -> None:
        offset, line = self.lines[i]
        self.turn.inner.append((offset, offset + (cue.start if not cue.skip else len(line))))

    def _go_on(self, i: int) -> None:
        if self.only_asks and self._filled(i) and self.turn.speaker and self.turn.pieces and self._asked():
            self._begin(i, Turn(""))
        self._add(i)

    def _asked(self) -> bool:
        """The question has been put: what follows without a label is the answer."""
        return self._last().endswith("?") or not self._filled(self.turn.pieces[-1][2] + 1)

    def _add(self, i: int, start: int = 0) -> None:
        offset, line = self.lines[i]
        start = start or self.starts.get(i, 0)
        if line[start:].strip():
            start += len(line[start:]) - len(line[start:].lstrip())
            self.turn.pieces.append((offset + start, offset + len(line.rstrip()), i))

    def _last(self) -> str:
        return self.lines[self.turn.pieces[-1][2]][1].rstrip('"»”)* ')

    def _filled(self, i: int) -> bool:
        return i < len(self.lines) and bool(self.lines[i][1].strip())

    # -- what stands between turns --------------------------------------------------------------------
    def _interrupts(self, i: int) -> bool:
        if i in self.closed:
            return True
        if not self._filled(i):
            return False
        if _STAGE.match(self.lines[i][1]):
            return True
        after_gap = i == 0 or not self._filled(i - 1) or i - 1 in self.closed
        return after_gap and (self._header_begins(i) or (self.only_answers and self._is_question(i)))

    def _header_begins(self, i: int) -> bool:
        """The header of another interview: short lines that name a meeting or a date, or say who was there."""
        facts = meetings = 0
        k = i
        while self._filled(k) and k not in self.cues and k - i < 8:
            line = self.lines[k][1].strip()
            label = L.read_label(line) if len(line) < 300 else None
            fact = bool(label and label.kind in _HEADER)
            if not fact and (len(line.split()) > 14 or re.search(r"[.!?…]$", line)):
                return False
            facts += fact
            meetings += bool(_MEETING.search(line))
            k += 1
        return facts >= 2 or meetings >= 1

    def _is_question(self, i: int) -> bool:
        line = self.lines[i][1]
        return line.rstrip('"»”) ').endswith("?") and len(line.split()) <= 40


def _dialogue(lines: list[str]) -> dict[int, Cue]:
    """Two voices told apart by dashes only: every other line is, mostly, a question."""
    dashes = [i for i, line in enumerate(lines) if _DASH.match(line)]
    if len(dashes) < 4:
        return {}
    filled = sum(bool(line.strip()) for line in lines[dashes[0] :])
    asked = [lines[i].rstrip('"»”) ').endswith("?") for i in dashes]
    even, odd = asked[0::2], asked[1::2]
    shares = sum(even) / len(even), sum(odd) / len(odd)
    if len(dashes) < 0.6 * filled or max(shares) < 0.6 or min(shares) > 0.25 or sum(asked) < 2:
        return {}
    return {i: Cue(f"voce {n % 2 + 1}", "", _DASH.match(lines[i]).end()) for n, i in enumerate(dashes)}
