"""The blocks of one interview become statements: one idea each, with its place, heading and question."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.ingest import labels as L
from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, ROW, TURN, Block, Document, fold
from pipeline.ingest.noise import is_agenda, is_errand, is_noise, is_question
from pipeline.ingest.roles import asking_speakers, label_parts
from pipeline.ingest.sentences import split_sentences

_EDGE = 2  # sentences at either end of an interview where meetings open and close
_SIGNATURE = re.compile(r"[A-ZÀ-Ý][a-zà-ù]+(?: [A-ZÀ-Ý][\w'’.]*){0,2}")  # «Paolo», «Anna Rossi» below a letter
_LONG_ITEM = 60  # words; a longer bullet is prose


@dataclass(frozen=True)
class Draft:
    """A statement before it has ids; offsets count in ``Document.text``."""

    text: str
    start: int
    end: int
    locator: str
    speaker: str = ""
    section: str = ""
    question: str = ""
    bullet: bool = False
    paragraph: int = 0


def segment(
    document: Document, blocks: list[Block], *, interviewers: list[str], respondents: list[str] = (), begins: int = 0
) -> list[Draft]:
    """Statements of one interview's content blocks, in reading order.

    Args:
        document: the file, for its text.
        blocks: the interview's blocks after its header.
        interviewers: names of those who ask.
        respondents: names of those interviewed, to tell «R:» where there is one.
        begins: offset of the first word that is no opening.
    """
    return _Segmenter(document, blocks, interviewers, respondents, begins).run()


class _Segmenter:
    def __init__(
        self, document: Document, blocks: list[Block], interviewers: list[str], respondents: list[str], begins: int
    ) -> None:
        self.doc, self.blocks, self.begins = document, blocks, begins
        turns = [b for b in blocks if b.kind == TURN]
        self.spoken = bool(turns)
        self.asking = asking_speakers(turns, interviewers=interviewers)
        self.alone = respondents[0] if len(respondents) == 1 else ""
        self.section = self.question = ""
        self.skip_level = 0  # inside an agenda section whose heading has this level
        self.parents: dict[int, str] = {}
        self.drafts: list[Draft] = []

    def run(self) -> list[Draft]:
        for i, block in enumerate(self.blocks):
            following = self.blocks[i + 1] if i + 1 < len(self.blocks) else None
            if self._is_heading(block, following):
                self._enter(block)
            elif not self.skip_level:
                getattr(self, f"_{block.kind}")(block)
        return self._without_noise()

    # -- structure ---------------------------------------------------------------------------------
    def _is_heading(self, block: Block, following: Block | None) -> bool:
        if block.kind == HEADING:
            return True
        words = len(block.text.split())
        if block.kind == PARAGRAPH and words <= 12:
            if block.bold and not re.search(r"[.!;]\s*$", block.text):
                return True
            if block.text.endswith(":") and following is not None and following.kind in (ITEM, PARAGRAPH, TURN, ROW):
                return True
        if (
            block.kind == ITEM
            and words <= 6
            and following is not None
            and block.text[:1].isupper()
            and not re.search(r"[.!?;,]\s*$", block.text)
        ):
            if following.kind == PARAGRAPH or following.kind == ITEM and following.level > block.level:
                return True
        return bool(
            block.kind == ITEM
            and words <= 8
            and block.text.endswith(":")
            and following is not None
            and following.kind == ITEM
            and following.level > block.level
        )

    def _enter(self, block: Block) -> None:
        title = block.text.rstrip(" :")
        level = block.level or 9
        if self.skip_level and level > self.skip_level:
            return
        self.skip_level = level if is_agenda(title) else 0
        if is_question(title):
            self.question = title
        elif block.kind == ITEM:
            self.parents[block.level] = title
            self.section = title
        else:
            self.section, self.question = title, ""

    # -- one kind of block each ---------------------------------------------------------------------
    def _paragraph(self, block: Block) -> None:
        if re.fullmatch(r"[(\[].*[)\]][.!]?", block.text) and len(block.text.split()) <= 20:
            return  # a stage direction
        spans = self._sentences(block.start, block.end)
        if spans and all(is_question(self.doc.text[a:b]) for a, b in spans):
            self.question = fold(self.doc.text[spans[-1][0] : spans[-1][1]])
            return
        for start, end in spans:
            if not (is_question(self.doc.text[start:end]) and end - start < 60):
                self._add(start, end, block.locator)

    def _item(self, block: Block) -> None:
        if is_question(block.text) and len(block.text.split()) <= 25:
            self.question = block.text
            return
        if len(block.text.split()) > _LONG_ITEM:
            for start, end in self._sentences(block.start, block.end):
                self._add(start, end, block.locator)
        else:
            self._add(block.start, block.end, block.locator, bullet=True)

    def _row(self, block: Block) -> None:
        columns = _row_columns(block)
        saved = self.section, self.question
        self.section = block.fields.get(columns.get(L.SECTION, ""), "") or self.section
        self.question = block.fields.get(columns.get(L.QUESTION, ""), "") or self.question
        speaker = block.fields.get(columns.get(L.PARTICIPANTS, ""), "")
        for name in _note_columns(block, columns):
            start, end = block.spans[name]
            text = block.fields[name]
            if len(text.split()) > _LONG_ITEM:
                for a, b in self._sentences(start, end):
                    self._add(a, b, block.locator, speaker=speaker)
            elif not is_question(text):
                self._add(start, end, block.locator, speaker=speaker, bullet=True)
        self.section, self.question = saved

    def _turn(self, block: Block) -> None:
        spans = self._sentences(block.start, block.end)
        if block.speaker in self.asking:
            asked = [s for s in spans if is_question(self.doc.text[s[0] : s[1]])] or spans[-1:]
            self.question = fold(" ".join(self.doc.text[a:b] for a, b in asked))
            return
        for start, end in spans:
            text = self.doc.text[start:end]
            words = len(text.split())
            if is_question(text) and (not self.asking or words < 6):
                if not self.asking and words >= 3:
                    self.question = fold(text)
                continue
            self._add(start, end, _locator(block, start), speaker=self._speaker(block.speaker))

    # -- helpers --------------------------------------------------------------------------------------
    def _speaker(self, label: str) -> str:
        role, name = label_parts(label)
        return name or (self.alone if role else label.strip())

    def _sentences(self, start: int, end: int) -> list[tuple[int, int]]:
        return [(start + a, start + b) for a, b in split_sentences(self.doc.text[start:end])]

    def _add(self, start: int, end: int, locator: str, *, speaker: str = "", bullet: bool = False) -> None:
        text = fold(self.doc.text[start:end])
        if text and start >= self.begins:
            self.drafts.append(Draft(text, start, end, locator, speaker, self.section, self.question, bullet))

    def _without_noise(self) -> list[Draft]:
        kept, n = [], len(self.drafts)
        for i, draft in enumerate(self.drafts):
            edge = i < _EDGE or i >= n - _EDGE
            signed = n - i <= _EDGE and i and not draft.bullet and not draft.speaker and _SIGNATURE.fullmatch(draft.text)
            arrow = draft.bullet and re.search(r"(?:->|=>|→|⇒|➔)\s*$", self.doc.text[max(0, draft.start - 6) : draft.start])
            if not (
                signed
                or is_noise(draft.text, edge=edge, bullet=draft.bullet, spoken=self.spoken)
                or is_errand(draft.text, closing=i >= n - _EDGE and not draft.bullet, marked=bool(arrow))
                or self.spoken and _echoes(draft)
            ):
                kept.append(replace(draft, paragraph=i))
        return kept


def _echoes(draft: Draft) -> bool:
    """«Gli orari!» after «E gli orari?»: the first words of an answer that only take up the question."""
    said = re.findall(r"\w+", L.normal(draft.text))
    return bool(said) and len(said) <= 4 and f" {' '.join(said)} " in f" {' '.join(re.findall(r'[0-9a-z]+', L.normal(draft.question)))} "


def _locator(block: Block, offset: int) -> str:
    where = block.locator
    for start, locator in block.marks:
        if start > offset:
            break
        where = locator
    return where


_MIN_NOTE = 4  # words of a cell that can be a note


def _row_columns(block: Block) -> dict[str, str]:
    """Kind of column to column name, for one row of a table inside a note."""
    columns: dict[str, str] = {}
    for name, cell in block.fields.items():
        kind = L.kind_of_name(name)
        if kind in (L.NOTE, L.QUESTION, L.PARTICIPANTS) or kind == L.SECTION and len(cell.split()) <= 8:
            columns.setdefault(kind, name)
    if L.SECTION not in columns:
        short = [n for n, cell in block.fields.items() if n not in columns.values() and 0 < len(cell.split()) <= 6]
        if short and any(len(c.split()) >= _MIN_NOTE for n, c in block.fields.items() if n not in short):
            columns[L.SECTION] = short[0]
    return columns


def _note_columns(block: Block, columns: dict[str, str]) -> list[str]:
    """Columns whose cells are notes: the one named so, and every other that holds a phrase (observed | asked)."""
    taken = {columns.get(k) for k in (L.SECTION, L.QUESTION, L.PARTICIPANTS)}
    facts = (L.DATE, L.OTHER_DATE, L.INTERVIEWERS)
    return [
        n
        for n, cell in block.fields.items()
        if n == columns.get(L.NOTE) or n not in taken and L.kind_of_name(n) not in facts and len(cell.split()) >= _MIN_NOTE
    ]
