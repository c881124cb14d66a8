"""One pass of the language model over some notes: entities, requests and the features that themes need.

The model is quick with many texts at a time, so the statements of all notes given go through it together, as a
stream: what is parsed is used and let go interview by interview.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.extract.entities import EntityExtractor, header_lines
from pipeline.extract.extracted import Extracted
from pipeline.extract.features import features
from pipeline.extract.mentions import Mention
from pipeline.extract.organisations import OrganisationResolver
from pipeline.extract.requests import RequestExtractor, StatementContext
from pipeline.ids import stable_id
from pipeline.ingest.collect import Notes, Remainder
from pipeline.ingest.document import folded_offsets
from pipeline.language import load_language, parse
from pipeline.study import Study, with_bodies
from pipeline.tables import SEPARATOR

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PREVIOUS = 2  # statements before, for pronouns


@dataclass
class _Interview:
    """The rows of one interview, its header, and the stretches of text around its statements."""

    header: dict
    rows: list[dict] = field(default_factory=list)
    rest: list[Remainder] = field(default_factory=list)


def extract(notes: Notes, *, study: Study) -> Extracted:
    """Entities, requests and theme features of the statements of some files, in their order.

    Names that fit several bodies of the study are added to the problems of the notes.
    """
    return next(extract_each([notes], study=study))


def extract_each(batch: list[Notes], *, study: Study) -> Iterator[Extracted]:
    """:func:`extract` for several notes, each on its own, the model's work on all of them done together."""
    nlp = load_language(study.language.model)
    work = [_Extraction(notes, study) for notes in batch]
    statements = parse(nlp, (row["text"] for w in work for i in w.interviews for row in i.rows))
    lines = parse(nlp, (line for w in work for i in w.interviews for r in i.rest for line in w.lines(r)), light=True)
    for w in work:
        for interview in w.interviews:
            w.add(interview, list(islice(statements, len(interview.rows))), lines)
        yield w.result


class _Extraction:
    """Extraction from the notes of one file: what is known of its bodies, and the rows found so far."""

    def __init__(self, notes: Notes, study: Study) -> None:
        self.notes = notes
        self.study = with_bodies(study, [i["organisation"] for i in notes.interviews])
        self.resolver = OrganisationResolver(self.study)
        self.asks = RequestExtractor(self.study, resolver=self.resolver)
        self.result = Extracted()
        self.interviews = _interviews(notes)

    def lines(self, rest: Remainder) -> list[str]:
        """The lines of a stretch outside statements, as the model reads them."""
        text = self.notes.texts[rest.source][rest.start:rest.end]
        return [text[a:b].replace("\n", " ") for a, b in header_lines(text, self.resolver)]

    def add(self, interview: _Interview, docs: list[Doc], lines: Iterator[Doc]) -> None:
        """Take rows from an interview's parsed statements and, from the stream of all, its parsed header lines."""
        header, names = interview.header, self._names(interview.header)
        names.observe(docs)
        previous: list[str] = []
        told: set[str] = set()
        for row, doc in zip(interview.rows, docs, strict=True):
            where = folded_offsets(self.notes.texts[row["source"]][row["start"]:row["end"]])
            self.result.entities.extend(_entity(m, row["source"], row["start"], row["statement_id"], where) for m in names.from_doc(doc))
            self.result.features.append({"statement_id": row["statement_id"], **features(doc)})
            context = StatementContext(
                organisation=row["organisation"], speaker=row["speaker"], section=row["section"], question=row["question"],
                previous=tuple(previous[-_PREVIOUS:]), participants=tuple(header.get("participants", "").split(SEPARATOR)),
            )
            requests = enumerate(self.asks.extract(doc, context))
            self.result.requests.extend(_request(n, request, row, header.get("date", "")) for n, request in requests)
            previous.append(row["text"])
            self.notes.problems.extend(_tie(name, bodies, row) for name, bodies in names.ties.items() if name not in told)
            told.update(names.ties)
        for rest in interview.rest:
            text = self.notes.texts[rest.source][rest.start:rest.end]
            self.result.entities.extend(_entity(m, rest.source, rest.start, "") for m in names.from_header(text, lines))

    def _names(self, header: dict) -> EntityExtractor:
        names = EntityExtractor(self.study, load_language(self.study.language.model), resolver=self.resolver)
        people = [p for k in ("participants", "interviewers") for p in header.get(k, "").split(SEPARATOR) if p]
        names.learn(people, [header["organisation"]] if header.get("organisation") else [], date=header.get("date", ""))
        return names


def _interviews(notes: Notes) -> list[_Interview]:
    """The interviews in their order; statements and stretches that belong to none stand under their file."""
    found: dict[str, _Interview] = {i["interview_id"]: _Interview(i) for i in notes.interviews}
    loose = defaultdict(lambda: _Interview({}))
    for row in notes.statements:
        (found.get(row["interview_id"]) or loose[row["interview_id"] or row["source"]]).rows.append(row)
    for rest in notes.remainders:
        (found.get(rest.interview_id) or loose[rest.interview_id or rest.source]).rest.append(rest)
    return [*found.values(), *loose.values()]


def _request(n: int, request, row: dict, date: str) -> dict:
    return {
        "request_id": stable_id("R", row["statement_id"], str(n)), "statement_id": row["statement_id"],
        "interview_id": row["interview_id"], "source": row["source"], "date": date,
        "requester": request.requester, "area": request.area, "request_type": request.request_type,
        "request": request.request, "text": row["text"], "theme_id": "", "confidence": request.confidence, "status": "proposto",
    }


def _tie(name: str, bodies: tuple[str, ...], row: dict) -> dict:
    return {"source": row["source"], "locator": row["locator"],
            "problem": f"«{name}» può essere più di un ente: {', '.join(bodies)}",
            "what_to_do": "Scrivere il nome per intero nella nota, oppure aggiungerlo in study.toml agli aliases di uno solo."}


def _entity(mention: Mention, source: str, offset: int, statement_id: str, where: list[int] | None = None) -> dict:
    """A row of entities; ``where`` leads from the folded text of a statement back into the file's."""
    start, end = mention.start, mention.end
    if where and end < len(where):
        start, end = where[start], where[end - 1] + 1
    return {"statement_id": statement_id, "source": source, "start": offset + start, "end": offset + end,
            "text": mention.text, "label": mention.label, "canonical": mention.canonical}
