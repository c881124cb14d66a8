"""A document becomes interviews: where each begins, its header's facts, its content blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pipeline.extract.dates import find_dates
from pipeline.extract.organisations import OrganisationResolver
from pipeline.ingest import labels as L
from pipeline.ingest.document import HEADING, PARAGRAPH, ROW, TURN, Block, Document, fold
from pipeline.ingest.header import INTERVIEW, Facts, HeaderReader
from pipeline.ingest.openings import opening, people_present
from pipeline.ingest.people import parse_people
from pipeline.ingest.roles import asking_speakers, label_parts
from pipeline.ingest.sentences import split_sentences
from pipeline.ingest.sheets import columns_of, is_sheet, read_rows
from pipeline.ingest.statements import Draft, segment
from pipeline.study import with_bodies

_SPOKEN_TURNS = 8
_MAX_PREAMBLE = 120  # words before the first turn of a transcript that are still its header


@dataclass
class Interview:
    """One interview of a file: facts and statements in reading order."""

    facts: Facts
    drafts: list[Draft]
    locator: str = ""


@dataclass
class Reading:
    """What one file holds. ``loose`` are statements that belong to no interview (a report's own bullets)."""

    interviews: list[Interview] = field(default_factory=list)
    loose: list[Draft] = field(default_factory=list)
    problems: list[tuple[str, str, str]] = field(default_factory=list)


def read_interviews(document: Document, reader: HeaderReader) -> Reading:
    """Interviews of one document.

    Sheets are grouped by body and day; other files are split where a header with a body and a date
    begins anew; a log of interviews (dated lines one under the other) gives one interview a line, and
    the statements below go to the body that they name.
    """
    reading = _sheet(document, reader) if is_sheet(document) else _prose(document, reader)
    for interview in reading.interviews:
        where = interview.locator
        facts = interview.facts
        reading.problems.extend(facts.problems)
        if not facts.organisation:
            reading.problems.append(
                (
                    where,
                    "non si capisce quale ente è stato intervistato",
                    "Scrivere nella nota una riga «Ente: …», oppure aggiungere il nome fra gli alias in study.toml.",
                )
            )
        if not facts.date and not facts.problems:
            reading.problems.append((where, "manca la data dell'intervista", "Scrivere nella nota una riga «Data: gg/mm/aaaa»."))
        if not interview.drafts and not any(i.drafts for i in reading.interviews) and not reading.loose:
            reading.problems.append(
                (where, "non contiene affermazioni riconoscibili", "Controllare che le note siano nel corpo del file.")
            )
    return reading


# -- sheets -------------------------------------------------------------------------------------------
def _sheet(document: Document, reader: HeaderReader) -> Reading:
    reading = Reading()
    pages = sorted({b.page for b in document.blocks})
    for page in pages:
        blocks = [b for b in document.blocks if b.page == page]
        rows = [b for b in blocks if b.kind == ROW]
        above = [b for b in blocks if b.kind != ROW]
        columns = columns_of(rows, reader) if rows else {}
        if L.NOTE not in columns:
            if rows:
                where = rows[0].locator.rsplit(",", 1)[0] if "foglio" in rows[0].locator else ""
                reading.problems.append(
                    (
                        where,
                        "nessuna colonna contiene note",
                        "Dare il nome «nota» alla colonna con le osservazioni (le altre: data, ente, persona).",
                    )
                )
            continue
        around = reader.facts(above, source=document.source, meta=document.meta)
        for group in read_rows(rows, columns, reader):
            facts = Facts(
                date=group.date or around.date,
                date_precision=group.date_precision or around.date_precision,
                organisation=group.organisation or around.organisation,
                participants=group.participants or around.participants,
                interviewers=group.interviewers or around.interviewers,
                problems=list(around.problems),
            )
            renamed = [_with_columns(b, columns) for b in group.rows]
            drafts = segment(document, renamed, interviewers=facts.interviewers, respondents=facts.participants)
            reading.interviews.append(Interview(facts, drafts, group.rows[0].locator))
    return reading


_COLUMN_NAMES = {L.NOTE: "nota", L.SECTION: "tema", L.QUESTION: "domanda", L.PARTICIPANTS: "persona"}


def _with_columns(block: Block, columns: dict[str, str]) -> Block:
    """The row with its recognised columns under their plain names, so that one rule reads all tables."""
    names = {columns[kind]: plain for kind, plain in _COLUMN_NAMES.items() if kind in columns}
    return replace(
        block,
        fields={names[c]: v for c, v in block.fields.items() if c in names},
        spans={names[c]: v for c, v in block.spans.items() if c in names},
    )


# -- everything else -------------------------------------------------------------------------------------
def _prose(document: Document, reader: HeaderReader) -> Reading:
    blocks = list(document.blocks)
    log = _log(blocks, reader)
    if log:
        return _from_log(document, blocks, log, reader)
    starts = _starts(blocks, reader)
    reading = Reading()
    for n, start in enumerate(starts):
        end = starts[n + 1] if n + 1 < len(starts) else len(blocks)
        part = blocks[start:end]
        cut = header_length(part, reader)
        header, content = part[:cut], part[cut:]
        alone = len(starts) == 1
        facts = reader.facts(
            header,
            source=document.source if alone else "",
            meta=document.meta if alone or n == 0 else None,
            spoken=_opening(content),
        )
        if not alone and not facts.date:
            facts.date, facts.date_precision = _only_date(reader, document)
        turns = [b for b in content if b.kind == TURN]
        present, begins = opening(document.text, content, reader.resolver, present=facts.participants) if not turns else ([], 0)
        if not facts.participants:
            told = [
                fold(document.text[b.start + start : b.start + end])
                for b in header
                if b.kind == PARAGRAPH
                for start, end in split_sentences(document.text[b.start : b.end])
            ]
            present = [n for text in told for n in people_present(text, reader.resolver)] + present
            known = {L.normal(p) for p in facts.interviewers}
            facts.participants = [p for p in dict.fromkeys(present) if L.normal(p) not in known]
        asking = asking_speakers(turns, interviewers=[*facts.interviewers, *reader.study.facilitators])
        if not facts.participants:
            facts.participants = [
                name for name in dict.fromkeys(_name(t.speaker) for t in turns if t.speaker not in asking) if name
            ]
        if not facts.interviewers:
            facts.interviewers = [name for name in dict.fromkeys(_name(t.speaker) for t in turns if t.speaker in asking) if name]
        drafts = segment(
            document,
            content,
            interviewers=[*facts.interviewers, *reader.study.facilitators],
            respondents=facts.participants,
            begins=begins,
        )
        reading.interviews.append(Interview(facts, drafts, part[0].locator if part else ""))
    return reading


def header_length(blocks: list[Block], reader: HeaderReader) -> int:
    """Number of blocks of the header: up to the last one that states a fact before the content begins."""
    first_turn = next((i for i, b in enumerate(blocks) if b.kind == TURN), None)
    if (
        first_turn is not None
        and sum(b.kind == TURN for b in blocks) >= 2
        and sum(len(b.text.split()) for b in blocks[:first_turn]) <= _MAX_PREAMBLE
    ):
        return first_turn
    length = 0
    for i, block in enumerate(blocks[:25]):
        if not reader.is_header_like(block):
            break
        if reader.is_strong(block):
            length = i + 1
    if length == 0 and blocks and blocks[0].kind == HEADING and blocks[0].level <= 1:
        length = 1
    return length


def _starts(blocks: list[Block], reader: HeaderReader) -> list[int]:
    """Indices at which an interview begins; always at least [0]."""
    candidates: list[tuple[int, str, str]] = []
    i = 0
    while i < len(blocks):
        if blocks[i].kind in (TURN,) or not (reader.is_header_like(blocks[i])):
            i += 1
            continue
        end = i
        while end < len(blocks) and end - i < 15 and reader.is_header_like(blocks[end]):
            end += 1
        strong = [k for k in range(i, end) if reader.is_strong(blocks[k])]
        if strong:
            first = strong[0]
            while first > i and blocks[first - 1].kind == HEADING and blocks[first - 1].level <= (blocks[first].level or 9):
                first -= 1
            facts = reader.facts(blocks[first:end])
            if facts.organisation and facts.date_precision == "day" or (facts.organisation and _titled(blocks[first], reader)):
                candidates.append((first, facts.organisation, facts.date))
        i = end
    starts = [0]
    seen = {(candidates[0][1], candidates[0][2])} if candidates and candidates[0][0] <= header_length(blocks, reader) else set()
    for first, body, date in candidates:
        if first > 0 and (body, date) not in seen and (candidates[0][0] != first or not seen):
            if len(candidates) > 1 or first == 0:
                starts.append(first)
        seen.add((body, date))
    if len(starts) > 1 and starts[0] == 0 and candidates[0][0] == starts[1]:
        # what precedes the first headed interview is a title page, unless it holds content of its own
        before = blocks[: starts[1]]
        if all(reader.is_header_like(b) or b.kind == HEADING for b in before) or sum(len(b.text.split()) for b in before) < 40:
            starts = starts[1:]
    return starts


def _titled(block: Block, reader: HeaderReader) -> bool:
    return block.kind == HEADING and bool(INTERVIEW.match(block.text)) and any(c.isdigit() for c in block.text)


def _opening(content: list[Block]) -> list[str]:
    """The first words spoken or written, where dates and bodies are often said aloud."""
    texts = []
    for block in content[:_SPOKEN_TURNS]:
        if block.kind in (TURN, PARAGRAPH):
            texts.append(block.text[:300])
    return texts[:4] if not any(b.kind == TURN for b in content[:_SPOKEN_TURNS]) else texts


def _only_date(reader: HeaderReader, document: Document) -> tuple[str, str]:
    facts = reader.facts([], source=document.source, meta=document.meta)
    return facts.date, facts.date_precision


def _name(speaker: str) -> str:
    role, name = label_parts(speaker)
    name = name.strip()
    if name.isupper():
        name = name.title()
    if not parse_people(name)[0]:
        return ""
    return name if name and not role and not any(c.isdigit() for c in name) or (role and name) else ""


# -- a log of interviews ---------------------------------------------------------------------------------
def _log(blocks: list[Block], reader: HeaderReader) -> list[tuple[int, int, Facts]]:
    """Dated lines one under the other, each naming a body: an agenda of interviews, none has a body of text.

    Returns:
        (first block, block after the last, facts) of each entry; a body's name may run on to the next line.
    """
    run: list[tuple[int, int, Facts]] = []
    best: list[tuple[int, int, Facts]] = []
    i = 0
    while i < len(blocks):
        end, facts = _log_entry(blocks, i, reader)
        if facts is not None:
            run.append((i, end, facts))
        elif blocks[i].kind != HEADING or run:
            best = max(best, run, key=len)
            run = []
        i = end
    best = max(best, run, key=len)
    pairs = {(f.organisation, f.date) for *_, f in best}
    return best if len(best) >= 2 and len(pairs) == len(best) else []


def _log_entry(blocks: list[Block], i: int, reader: HeaderReader) -> tuple[int, Facts | None]:
    block = blocks[i]
    if block.kind == TURN or len(block.text.split()) > 20 or not find_dates(block.text):
        return i + 1, None
    facts = reader.facts([block])
    following = blocks[i + 1] if i + 1 < len(blocks) else None
    if facts.date_precision == "day" and following is not None and following.kind == PARAGRAPH and block.kind == PARAGRAPH:
        runs_on = len(following.text.split()) <= 8 and not find_dates(following.text) and not reader.label(following.text)
        if runs_on and not re.search(r"[.;:]$", block.text):
            text = f"{block.text} {following.text}"
            joined = reader.facts([replace(block, text=text)])
            if joined.organisation:
                return i + 2, joined
    return i + 1, facts if facts.date_precision == "day" and facts.organisation else None


def _from_log(document: Document, blocks: list[Block], log: list[tuple[int, int, Facts]], reader: HeaderReader) -> Reading:
    lines = {k for start, end, _ in log for k in range(start, end)}
    content = [b for i, b in enumerate(blocks) if i not in lines]
    first = next((i for i, b in enumerate(content) if b.kind != HEADING and not reader.is_header_like(b)), len(content))
    lead = [b for b in content[:first] if b.kind == HEADING][-2:]
    reading = Reading([Interview(facts, [], blocks[i].locator) for i, _, facts in log])
    by_body = {interview.facts.organisation: interview for interview in reversed(reading.interviews)}
    resolver = OrganisationResolver(with_bodies(reader.study, list(by_body)))
    for draft in segment(document, [*lead, *content[first:]], interviewers=[], respondents=[]):
        named = list(dict.fromkeys(m[2] for m in resolver.find(draft.text) if m[2] in by_body))
        if len(named) == 1:
            by_body[named[0]].drafts.append(draft)
        else:
            reading.loose.append(draft)
    return reading
