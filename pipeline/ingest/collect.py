"""Files of notes become rows: interviews, statements, problems, and the text that the offsets count in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import UnreadableFile
from pipeline.ids import stable_id
from pipeline.ingest.document import Document
from pipeline.ingest.header import HeaderReader
from pipeline.ingest.interviews import Interview, read_interviews
from pipeline.ingest.italian import require_italian
from pipeline.ingest.read import read_document
from pipeline.ingest.statements import Draft
from pipeline.study import Study
from pipeline.tables import SEPARATOR


@dataclass(frozen=True)
class Remainder:
    """A stretch of a file outside statements, where entities are still to be found."""

    source: str
    interview_id: str
    start: int
    end: int


@dataclass
class Notes:
    """What some files hold, as plain rows (columns of :mod:`pipeline.tables`)."""

    interviews: list[dict] = field(default_factory=list)
    statements: list[dict] = field(default_factory=list)
    problems: list[dict] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    remainders: list[Remainder] = field(default_factory=list)

    def extend(self, other: Notes) -> None:
        self.interviews.extend(other.interviews)
        self.statements.extend(other.statements)
        self.problems.extend(other.problems)
        self.texts.update(other.texts)
        self.remainders.extend(other.remainders)


def collect(files: list[Path], *, root: Path, study: Study) -> Notes:
    """Read files in the order given; a file that cannot be read becomes a row of problems."""
    reader = HeaderReader(study)
    notes = Notes()
    for file in files:
        try:
            notes.extend(collect_file(file, root=root, reader=reader))
        except UnreadableFile as e:
            source = file.relative_to(root).as_posix()
            notes.problems.append({"source": source, "locator": e.locator, "problem": e.problem, "what_to_do": e.what_to_do})
    return notes


def collect_file(file: Path, *, root: Path, reader: HeaderReader) -> Notes:
    """Rows of one file.

    Raises:
        UnreadableFile: the file is empty, damaged, in another language, of an unknown kind …
    """
    document = read_document(file, root=root)
    require_italian(document.text)
    reading = read_interviews(document, reader)
    notes = Notes(texts={document.source: document.text})
    rows = _Rows(document, notes)
    keys = Counter()
    for interview in reading.interviews:
        facts = interview.facts
        key = [] if len(reading.interviews) == 1 else [facts.date, facts.organisation]
        keys[tuple(key)] += 1
        interview_id = stable_id("I", document.source, *key, *([str(keys[tuple(key)])] if keys[tuple(key)] > 1 else []), length=8)
        rows.add_interview(interview, interview_id)
    rows.add_statements(reading.loose, "", "")
    notes.problems.extend(
        {"source": document.source, "locator": where, "problem": problem, "what_to_do": what}
        for where, problem, what in (*document.problems, *reading.problems)
    )
    notes.remainders.extend(rows.remainders())
    return notes


class _Rows:
    """Gives ids to drafts and remembers which parts of the text are statements."""

    def __init__(self, document: Document, notes: Notes) -> None:
        self.document, self.notes = document, notes
        self.seen: Counter[str] = Counter()
        self.covered: list[tuple[int, int]] = []
        self.owner: list[tuple[int, str]] = []

    def add_interview(self, interview: Interview, interview_id: str) -> None:
        facts = interview.facts
        self.notes.interviews.append(
            {
                "interview_id": interview_id,
                "source": self.document.source,
                "locator": interview.locator,
                "date": facts.date,
                "date_precision": facts.date_precision,
                "organisation": facts.organisation,
                "participants": SEPARATOR.join(facts.participants),
                "interviewers": SEPARATOR.join(facts.interviewers),
                "n_statements": len(interview.drafts),
            }
        )
        self.add_statements(interview.drafts, interview_id, facts.organisation)

    def add_statements(self, drafts: list[Draft], interview_id: str, organisation: str) -> None:
        for draft in drafts:
            self.seen[draft.text] += 1
            again = [str(self.seen[draft.text])] if self.seen[draft.text] > 1 else []
            self.covered.append((draft.start, draft.end))
            self.owner.append((draft.start, interview_id))
            self.notes.statements.append(
                {
                    "statement_id": stable_id("S", self.document.source, draft.text, *again),
                    "interview_id": interview_id,
                    "source": self.document.source,
                    "locator": draft.locator,
                    "start": draft.start,
                    "end": draft.end,
                    "speaker": draft.speaker,
                    "organisation": organisation,
                    "section": draft.section,
                    "question": draft.question,
                    "text": draft.text,
                    "theme_id": "",
                    "confidence": 0.0,
                }
            )

    def remainders(self) -> list[Remainder]:
        """Block by block what no statement covers, and what stands outside the blocks (front matter, speakers' labels).

        Each belongs to the interview of the next statement.
        """
        covered, owner = sorted(self.covered), sorted(self.owner)
        interviews = [r["interview_id"] for r in self.notes.interviews]
        out = []
        c = o = reached = 0
        for block in self.document.blocks:
            if block.start > reached:
                out.append((reached, block.start))
            reached = max(reached, block.end)
            position = block.start
            while c < len(covered) and covered[c][1] <= block.start:
                c += 1
            k = c
            while k < len(covered) and covered[k][0] < block.end:
                if covered[k][0] > position:
                    out.append((position, covered[k][0]))
                position = max(position, covered[k][1])
                k += 1
            if position < block.end:
                out.append((position, block.end))
        result = []
        for start, end in out:
            if not any(ch.isalnum() for ch in self.document.text[start:end]):
                continue
            while o < len(owner) - 1 and owner[o][0] < start:
                o += 1
            interview = owner[o][1] if owner else (interviews[0] if interviews else "")
            result.append(Remainder(self.document.source, interview, start, end))
        return result
