"""What decisions about requests teach: the same question answered for statements that nobody has decided on."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.extract.requests.areas import AreaClassifier
from pipeline.extract.requests.classifier import Evidence, RequestClassifier
from pipeline.ids import stable_id
from pipeline.study import Study
from pipeline.tables import REQUESTS

_NO, _YES = 0.35, 0.65  # chances at which the program changes its own mind
_MOVED = 0.05  # what decisions must add to the chance of an area
_ENOUGH = 5  # decisions from which it learns


def learn_requests(
    requests: pd.DataFrame, found: pd.DataFrame, statements: pd.DataFrame, *, yes: Mapping[str, bool], dates: Mapping[str, str], study: Study
) -> pd.DataFrame:
    """Requests with those taken out or added that resemble what people decided.

    Args:
        requests: tables.REQUESTS as decided so far.
        found: as the program found them.
        statements: tables.STATEMENTS.
        yes: decided statements: is there a request.
        dates: interview id to its day.
    """
    if len(yes) < _ENOUGH:
        return requests
    sure = found.groupby("statement_id")["confidence"].max().to_dict()
    said = statements.drop_duplicates("statement_id").set_index("statement_id")
    decided = [s for s in sorted(yes) if s in said.index]
    model = RequestClassifier().fit([_evidence(said.at[s, "text"], sure.get(s)) for s in decided], [yes[s] for s in decided])
    free = [s for s in said.index if s not in yes]
    if not free:
        return requests
    chances = model.predict_proba([_evidence(said.at[s, "text"], sure.get(s)) for s in free])[:, 1]
    chance = dict(zip(free, chances, strict=True))
    reviewed = set(requests.loc[requests["status"] != "proposto", "statement_id"])
    have = set(requests["statement_id"])
    out = {s for s in have - reviewed if chance.get(s, 1.0) < _NO}
    areas = AreaClassifier(study)
    more = [_request(s, said.loc[s], float(chance[s]), areas, dates) for s in free if s not in have and chance[s] > _YES]
    rows = requests[~requests["statement_id"].isin(out)].to_dict("records") + more
    position = {s: i for i, s in enumerate(said.index)}
    return REQUESTS.frame(sorted(rows, key=lambda r: position.get(r["statement_id"], len(position))))


def learn_areas(requests: pd.DataFrame, *, decided: Mapping[str, str], sections: Mapping[str, str], study: Study) -> pd.DataFrame:
    """Areas of undecided requests, named by a classifier that learnt from the decided ones.

    Args:
        decided: request id to the area that a person gave it.
        sections: statement id to the heading it stands under, which may name an area.
    """
    own = requests[requests["request_id"].isin(set(decided))]
    free = requests[(requests["status"] == "proposto") & ~requests["request_id"].isin(set(decided))]
    if len(own) < _ENOUGH or free.empty:
        return requests
    pairs = list(zip(own["request"], own["text"], strict=True))
    model, untaught = AreaClassifier(study).fit(pairs, [decided[r] for r in own["request_id"]]), AreaClassifier(study)
    taught = {}
    for r in free.itertuples(index=False):
        section = sections.get(r.statement_id, "")
        area, sure = model.classify(r.request, r.text, section=section)
        before, was = untaught.classify(r.request, r.text, section=section)
        if area != before or sure > was + _MOVED:  # else it stays as the whole talk around it named it
            taught[r.request_id] = area
    areas = [taught.get(r, a) for r, a in zip(requests["request_id"], requests["area"], strict=True)]
    return requests.assign(area=pd.Series(areas, index=requests.index, dtype=object))


def _evidence(text: str, confidence: float | None) -> Evidence:
    return Evidence(text) if confidence is None else Evidence(text, rule="found", confidence=confidence)


def _request(statement: str, said: pd.Series, chance: float, areas: AreaClassifier, dates: Mapping[str, str]) -> dict:
    return {
        "request_id": stable_id("R", statement, "0"), "statement_id": statement, "interview_id": said["interview_id"],
        "source": said["source"], "date": dates.get(said["interview_id"], ""), "requester": said["organisation"],
        "area": areas.classify(said["text"], said["text"], section=said["section"])[0], "request_type": "sollecitazione",
        "request": said["text"].rstrip("."), "text": said["text"], "theme_id": said["theme_id"], "confidence": round(chance, 4),
        "status": "proposto",
    }  # fmt: skip
