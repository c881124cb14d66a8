"""One pass of the language model over some notes: entities, requests and the features that themes need."""

from __future__ import annotations

from collections import defaultdict

from pipeline.extract.entities import EntityExtractor
from pipeline.extract.extracted import Extracted
from pipeline.extract.features import features
from pipeline.extract.mentions import Mention
from pipeline.extract.organisations import OrganisationResolver
from pipeline.extract.requests import RequestExtractor, StatementContext
from pipeline.ids import stable_id
from pipeline.ingest.collect import Notes
from pipeline.ingest.document import folded_offsets
from pipeline.language import load_language
from pipeline.study import Study, with_bodies
from pipeline.tables import SEPARATOR

_PREVIOUS = 2  # statements before, for pronouns


def extract(notes: Notes, *, study: Study) -> Extracted:
    """Entities, requests and theme features of the statements of some files, in their order.

    Names that fit several bodies of the study are added to the problems of the notes.
    """
    nlp = load_language(study.language.model)
    study = with_bodies(study, [i["organisation"] for i in notes.interviews])
    resolver = OrganisationResolver(study)
    asks = RequestExtractor(study, resolver=resolver)
    result = Extracted()
    by_interview: dict[str, list[dict]] = defaultdict(list)
    for row in notes.statements:
        by_interview[row["interview_id"] or row["source"]].append(row)
    headers = {i["interview_id"]: i for i in notes.interviews}
    remainders = defaultdict(list)
    for r in notes.remainders:
        remainders[r.interview_id or r.source].append(r)
    for key in dict.fromkeys([*headers, *by_interview, *remainders]):
        rows, header = by_interview.get(key, []), headers.get(key, {})
        people = [p for k in ("participants", "interviewers") for p in header.get(k, "").split(SEPARATOR) if p]
        names = EntityExtractor(study, nlp, resolver=resolver)
        names.learn(people, [header["organisation"]] if header.get("organisation") else [], date=header.get("date", ""))
        rest = remainders.get(key, [])
        docs = list(nlp.pipe([r["text"] for r in rows]))
        names.observe(docs)
        previous: list[str] = []
        told: set[str] = set()
        for row, doc in zip(rows, docs, strict=True):
            where = folded_offsets(notes.texts[row["source"]][row["start"]:row["end"]])
            result.entities.extend(_entity(m, row["source"], row["start"], row["statement_id"], where) for m in names.from_doc(doc))
            result.features.append({"statement_id": row["statement_id"], **features(doc)})
            context = StatementContext(
                organisation=row["organisation"], speaker=row["speaker"], section=row["section"], question=row["question"],
                previous=tuple(previous[-_PREVIOUS:]), participants=tuple(header.get("participants", "").split(SEPARATOR)),
            )
            for n, request in enumerate(asks.extract(doc, context)):
                result.requests.append({
                    "request_id": stable_id("R", row["statement_id"], str(n)), "statement_id": row["statement_id"],
                    "interview_id": row["interview_id"], "source": row["source"], "date": header.get("date", ""),
                    "requester": request.requester, "area": request.area, "request_type": request.request_type,
                    "request": request.request, "text": row["text"], "theme_id": "", "confidence": request.confidence, "status": "proposto",
                })
            previous.append(row["text"])
            notes.problems.extend(_tie(name, bodies, row) for name, bodies in names.ties.items() if name not in told)
            told.update(names.ties)
        for r in rest:
            text = notes.texts[r.source][r.start:r.end]
            result.entities.extend(_entity(m, r.source, r.start, "") for m in names.from_header(text))
    return result


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
