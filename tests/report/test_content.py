"""What the documents say: evidence, quotes, areas, charts, method; small and odd studies."""

from dataclasses import replace

import pandas as pd
import pytest

from pipeline.report.content import build_content
from pipeline.report.evidence import Evidence, interviews_in_order, number_statements, passages
from pipeline.report.figures import matrix, saturation
from pipeline.report.quotes import choose_quotes
from pipeline.tables import BY_NAME
from tests.report.museum import BODIES


@pytest.fixture
def content(tables, study, record):
    return build_content(tables, study, record)


def _evidence(number=1, **more) -> Evidence:
    facts = {
        "number": number, "statement_id": f"S{number}", "interview_id": "I1", "organisation": "Museo A", "date": "2022-03-01", "speaker": "",
        "text": f"Una frase abbastanza lunga da poter essere citata, la numero {number}.", "source": "a.md", "locator": "riga 1",
        "theme_id": "T01", "confidence": 0.8,
    }  # fmt: skip
    return Evidence(**{**facts, **more})


def test_the_log_is_in_order_of_dates_and_the_undated_comes_last(content):
    assert [i.day for i in content.log] == ["marzo 2022", "1º marzo 2022", "8 marzo 2022", "data non indicata"]


def test_statements_are_numbered_once_in_the_order_of_the_log(tables):
    log = interviews_in_order(tables["interviews"])
    evidence = list(number_statements(tables["statements"], log).values())
    assert [e.number for e in evidence] == list(range(1, 28))
    assert evidence[0].organisation == BODIES[2] and evidence[-1].organisation == BODIES[3]


def test_every_claim_leads_to_a_statement_of_the_appendix(content):
    shown = {e.statement_id for e in content.statements}
    assert content.cited and {e.statement_id for e in content.cited} <= shown


def test_ids_in_a_summary_become_evidence_and_leave_no_trace_in_the_prose():
    evidence = {f"S{n}": _evidence(n) for n in (1, 2, 3)}
    found = passages("Diversi musei (3 su 4) ne parlano [S1, S2]. Si legge: «Mai (2021)» [S3]. Altro", evidence)
    assert [p.text for p in found] == ["Diversi musei (3 su 4) ne parlano.", "Si legge: «Mai (2021)».", "Altro"]
    assert [[e.number for e in p.evidence] for p in found] == [[1, 2], [3], []]


def test_quotes_come_from_different_bodies_and_not_twice():
    same = [_evidence(n) for n in (1, 2, 3)]
    other = _evidence(4, organisation="Museo B", confidence=0.3)
    again = _evidence(5, organisation="Museo C", text=same[0].text)
    assert {q.organisation for q in choose_quotes([*same, other, again])} >= {"Museo A", "Museo B"}
    assert len({q.text for q in choose_quotes([*same, other, again])}) == 3


def test_what_the_paragraph_quotes_already_is_quoted_again_only_where_nothing_else_is_left():
    a, b = _evidence(1), _evidence(2, organisation="Museo B")
    assert choose_quotes([a, b], avoid={"S1"}, wanted=1) == [b]
    assert choose_quotes([a], avoid={"S1"}) == [a]


def test_areas_stand_in_the_order_of_the_study_and_requests_by_requester(content):
    assert [a.name for a in content.areas] == ["Formazione", "Rete", "Spazi", "Altro"]
    assert [a.requester for a in content.areas[0].asks] == [BODIES[0], BODIES[0], BODIES[1]]


def test_an_area_that_the_study_no_longer_lists_is_not_lost(tables, study, record):
    tables["requests"].loc[0, "area"] = "Orari"
    assert [a.name for a in build_content(tables, study, record).areas][-2:] == ["Orari", "Altro"]


def test_the_matrix_counts_statements(content):
    row = next(r for r in content.matrix.rows if r.theme_id == "T01")
    assert dict(zip(content.matrix.bodies, row.counts, strict=True)) == {BODIES[2]: 2, BODIES[0]: 3, BODIES[1]: 1, BODIES[3]: 1}
    assert row.total == 7 and content.matrix.level(0) == 0 and content.matrix.level(content.matrix.highest) == 5


def test_bodies_without_a_column_are_counted():
    log = interviews_in_order(BY_NAME["interviews"].frame([{"interview_id": f"I{n}", "organisation": f"Ente {n:02d}", "date": f"2022-01-{n:02d}"} for n in range(1, 31)]))
    statements = [_evidence(n, organisation=f"Ente {n:02d}", interview_id=f"I{n}") for n in range(1, 31)]
    found = matrix([("T01", "Tema")], statements, log)
    assert len(found.bodies) + found.left_out == 30 and found.rows[0].total == 30
    assert found.rows[0].elsewhere == found.left_out


def test_saturation_says_when_themes_were_first_heard():
    interviews = BY_NAME["interviews"].frame([{"interview_id": f"I{n}", "organisation": "Ente", "date": f"2022-01-0{n}"} for n in range(1, 6)])
    statements = [_evidence(1, interview_id="I1"), _evidence(2, interview_id="I2", theme_id="T02"), _evidence(3, interview_id="I5")]
    found = saturation({"T01": "Uno", "T02": "Due"}, statements, interviews_in_order(interviews))
    assert [s.total for s in found.steps] == [1, 2, 2, 2, 2]
    assert found.sentence == "Dopo 2 interviste su 5 si erano sentiti tutti i temi. Le ultime 3 non hanno portato temi nuovi."


def test_the_method_tells_what_nobody_has_looked_at(content):
    text = " ".join((*content.method.made, *content.method.reviewed, *content.method.uncertain))
    assert "4 temi: 1 definitivo, 1 rivisto e 2 proposti." in text
    assert "al posto di it_core_news_sm" in text and "«depositi e magazzini»" in text
    assert content.method.draft


def test_a_study_that_is_wholly_approved_is_no_draft(tables, study, record):
    for name in ("themes", "requests"):
        tables[name]["status"] = "definitivo"
    assert not build_content(tables, study, record).method.draft


def test_an_empty_study_has_content_too(study):
    content = build_content({name: t.empty() for name, t in BY_NAME.items()}, study, {})
    assert content.at_a_glance.startswith("0 interviste") and not content.cited and content.saturation.sentence == ""


def test_one_interview_of_an_unknown_body_is_told_as_such(tables, study, record):
    one = tables["interviews"].head(1).assign(organisation="", date="")
    rows = {**tables, "interviews": one, "statements": tables["statements"][tables["statements"]["interview_id"] == one["interview_id"].iat[0]].assign(organisation="")}
    content = build_content(rows, study, record)
    assert content.bodies == ("Ente non indicato",)
    assert content.statements[0].said_by == "Ente non indicato"


def test_a_large_study_is_cut_to_its_largest_themes_and_says_how_much_is_left(tables, study, record):
    many = pd.concat([tables["statements"].assign(statement_id=tables["statements"]["statement_id"] + str(n)) for n in range(200)])
    content = build_content({**tables, "statements": many}, study, record)
    assert content.statements_total == 27 * 200 and len(content.statements) < 100
    assert {e.statement_id for e in content.cited} == {e.statement_id for e in content.statements}


def test_evidence_says_who_and_where():
    assert _evidence().said_by == "Museo A, 1º marzo 2022" and _evidence().place == "a.md, riga 1"
    assert replace(_evidence(), date="", locator="").said_by == "Museo A"
