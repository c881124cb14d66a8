"""The same interview twice (a note and its PDF, a copy in another folder): counted once, and said."""

from __future__ import annotations

from collections import defaultdict

from pipeline.evaluate.align import normal
from pipeline.ingest.collect import Notes

_SAME = 0.8  # share of the smaller interview's statements found in the other
_MIN_STATEMENTS = 3


def without_duplicates(notes: Notes) -> Notes:
    """Notes without interviews that repeat an earlier one; each left out becomes a problem."""
    texts: dict[str, set[int]] = defaultdict(set)
    for row in notes.statements:
        if row["interview_id"]:
            texts[row["interview_id"]].add(hash(normal(row["text"])))  # the words themselves would fill the memory again
    where: dict[int, list[str]] = defaultdict(list)  # text -> interviews that hold it
    dropped: dict[str, dict] = {}
    kept: dict[str, dict] = {}
    place: dict[str, int] = {}
    for interview in notes.interviews:
        key = interview["interview_id"]
        own = texts[key]
        shared: dict[str, int] = defaultdict(int)
        for text in own:
            for other in where[text]:
                shared[other] += 1
        twins = (o for o in shared if shared[o] >= max(_MIN_STATEMENTS, _SAME * min(len(own), len(texts[o]))))
        twin = min(twins, key=lambda o: (-shared[o], place[o]), default=None)
        if twin is None:
            place[key] = len(kept)
            kept[key] = interview
            for text in own:
                where[text].append(key)
        else:
            dropped[key] = kept[twin]
    if not dropped:
        return notes
    result = Notes(texts=notes.texts, problems=list(notes.problems))
    result.interviews = [i for i in notes.interviews if i["interview_id"] not in dropped]
    result.statements = [s for s in notes.statements if s["interview_id"] not in dropped]
    result.remainders = [r for r in notes.remainders if r.interview_id not in dropped]
    for interview in notes.interviews:
        twin = dropped.get(interview["interview_id"])
        if twin:
            result.problems.append(
                {
                    "source": interview["source"],
                    "locator": interview["locator"],
                    "problem": f"è la stessa intervista di «{twin['source']}»: contata una volta sola",
                    "what_to_do": "Togliere da data/raw una delle due copie.",
                }
            )
    return result
