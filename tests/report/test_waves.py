"""Two rounds compared: what is new, grown, gone; which requests are still open."""

import pytest

from pipeline.report.waves import CLOSED, GONE, GROWN, MERGED, NEW, NEW_REQUEST, OPEN, SHRUNK, STEADY, compare
from pipeline.tables import BY_NAME


def _round(themes: list[tuple], requests: list[tuple] = (), *, date: str = "2022-03-01") -> dict:
    """Tables of a round: themes as (id, label, bodies, statements), requests as (id, requester, request)."""
    statements = [{"statement_id": s, "theme_id": t} for t, _, _, own in themes for s in own]
    rows = [
        {"theme_id": t, "label": label, "n_organisations": n, "n_statements": len(own), "keywords": "; ".join(label.split()), "status": "proposto"}
        for t, label, n, own in themes
    ]
    asks = [
        {"request_id": i, "requester": who, "request": what, "text": what, "request_type": "richiesta", "area": "Spazi", "date": date, "status": "proposto"}
        for i, who, what in requests
    ]
    tables = {"statements": statements, "themes": rows, "requests": asks, "interviews": [{"interview_id": "I1", "date": date}]}
    return {n: t.empty() for n, t in BY_NAME.items()} | {n: BY_NAME[n].frame(r) for n, r in tables.items()}


def test_equal_rounds_are_steady_and_every_request_is_still_open(tables):
    waves = compare(tables, tables)
    assert {t.kind for t in waves.themes} == {STEADY} and {r.kind for r in waves.requests} == {OPEN}
    assert waves.sentence == "Temi: 4 stabili. Richieste: 9 ancora aperte."


def test_new_grown_shrunk_and_gone_themes_are_told():
    old = _round([("T01", "orari di apertura", 3, ["a", "b", "c"]), ("T02", "bagni e fontane", 4, ["d"]), ("T03", "vecchie mostre", 2, ["e"])])
    new = _round([("T01", "orari di apertura", 5, ["a", "x"]), ("T02", "bagni e fontane", 2, ["y"]), ("T04", "guide sonore", 2, ["z"])])
    kinds = {t.label: t.kind for t in compare(old, new).themes}
    assert kinds == {"orari di apertura": GROWN, "bagni e fontane": SHRUNK, "guide sonore": NEW, "vecchie mostre": GONE}


def test_a_theme_is_known_by_its_statements_though_its_id_and_title_changed():
    old = _round([("T01", "orari", 2, ["a", "b", "c"])])
    new = _round([("T05", "quando si entra", 3, ["a", "b", "c", "d"])])
    (change,) = compare(old, new).themes
    assert (change.kind, change.old_label, change.statements_before, change.statements_now) == (GROWN, "orari", 3, 4)


def test_a_theme_whose_statements_are_in_another_now_is_not_said_to_be_gone():
    old = _round([("T01", "orari", 4, ["a", "b", "c", "d"]), ("T02", "custodi", 2, ["e", "f", "g"])])
    new = _round([("T01", "orari", 5, ["a", "b", "c", "d", "e", "f"]), ("T07", "fontane", 2, ["z"])])
    waves = compare(old, new)
    (change,) = [t for t in waves.themes if t.label == "custodi"]
    assert change.kind == MERGED and change.told == "confluito in «Orari»"
    assert waves.sentence == "Temi: 1 nuovo, 1 cresciuto e 1 confluito in un altro."


def test_an_id_alone_makes_no_theme_the_same():
    """Two folders number their themes by size: T01 of one has nothing to do with T01 of the other."""
    kinds = sorted(t.kind for t in compare(_round([("T01", "orari", 2, ["a"])]), _round([("T01", "depositi umidi", 2, ["b"])])).themes)
    assert kinds == sorted([NEW, GONE])


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        (("R1", "Museo A", "aprire il lunedì"), ("R1", "Museo A", "aprire il lunedì"), OPEN),
        (("R1", "Museo A", "aprire il lunedì mattina"), ("R9", "Museo A", "aprire lunedì mattina"), OPEN),
        (("R1", "Museo A", "aprire il lunedì"), ("R9", "Museo B", "aprire il lunedì"), NEW_REQUEST),
        (("R1", "Museo A", "aprire il lunedì"), ("R9", "Museo A", "un deposito asciutto"), NEW_REQUEST),
    ],
)
def test_requests_are_known_again(before, now, kind):
    waves = compare(_round([], [before]), _round([], [now], date="2023-03-01"))
    assert waves.requests[0].kind == kind
    assert len(waves.of_kind(CLOSED)) == (kind == NEW_REQUEST)
    assert waves.requests[0].first_date == ("2022-03-01" if kind == OPEN else "2023-03-01")


def test_rounds_without_anything():
    waves = compare(_round([]), _round([]))
    assert waves.sentence == "" and waves.themes == waves.requests == ()
