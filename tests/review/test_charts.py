"""Pictures of a study: nothing from the notes is taken for HTML, and an empty study has something to say."""

import pytest

from pipeline.review import charts
from pipeline.tables import INTERVIEWS, REQUESTS, STATEMENTS, THEMES

HOSTILE = "<script>alert('è')</script>"


def test_words_from_the_notes_are_never_html():
    row = {"theme_id": "T01", "organisation": HOSTILE, "text": HOSTILE, "interview_id": "I1", "source": HOSTILE}
    statements = STATEMENTS.frame([{**row, "statement_id": f"S{i}"} for i in range(4)])
    themes = THEMES.frame([{"theme_id": "T01", "label": HOSTILE}])
    interviews = INTERVIEWS.frame([{"interview_id": "I1", "organisation": HOSTILE, "date": "2024-01-01"}])
    requests = REQUESTS.frame([{"request_id": "R1", "area": HOSTILE, "requester": HOSTILE}])
    drawn = [
        charts.heat_map(statements, themes), charts.statement_map(statements, themes),
        charts.saturation(statements, interviews), charts.requests_by_area(requests, ["Verde"]),
    ]
    assert all("<script" not in d and "&lt;script" in d for d in drawn)


def test_saturation_tells_where_the_last_new_theme_came():
    interviews = INTERVIEWS.frame([{"interview_id": f"I{i}", "date": f"2024-0{i}-01"} for i in (3, 1, 2)])
    rows = [("I1", "T01"), ("I2", "T02"), ("I3", "T01"), ("I3", "")]
    statements = STATEMENTS.frame([{"statement_id": f"S{n}", "interview_id": i, "theme_id": t} for n, (i, t) in enumerate(rows)])
    assert "l'ultimo tema nuovo è nell'intervista 2 di 3" in charts.saturation(statements, interviews).replace("&#x27;", "'")


@pytest.mark.parametrize("draw", [charts.heat_map, charts.statement_map])
def test_an_empty_study_says_so(draw):
    assert "svg" not in draw(STATEMENTS.empty(), THEMES.empty())
