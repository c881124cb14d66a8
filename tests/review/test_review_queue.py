"""What to look at next: uncertain first, and what decides for many before what stands alone."""

from pipeline.review.queue import next_requests, next_statements, next_themes
from pipeline.tables import REQUESTS, STATEMENTS, THEMES


def statements(*rows):
    return STATEMENTS.frame([{"statement_id": f"S{i}", "text": t, "theme_id": th, "confidence": c} for i, (t, th, c) in enumerate(rows)])


def test_the_least_certain_comes_first_and_says_why():
    table = statements(
        ("Il mercato perde banchi", "T01", 0.95), ("Il pulmino arriva tardi", "T02", 0.2), ("La fontana è secca", "T03", 0.9)
    )
    items = next_statements(table, decided=set(), n=3)
    assert items[0].id == "S1" and "T02 con sicurezza 20%" in items[0].why
    assert items[0].score == round(items[0].uncertainty * items[0].effect, 4)


def test_what_speaks_for_many_comes_before_what_stands_alone():
    many = [(f"Il pulmino della scuola arriva tardi il {d}", "T02", 0.5) for d in ("lunedì", "martedì", "venerdì", "sabato")]
    table = statements(*many, ("La bolletta del gas raddoppia", "T03", 0.5), ("Un concerto d'estate nel parco", "T04", 0.5))
    first, second, *_ = next_statements(table, decided=set(), n=3)
    assert first.text.startswith("Il pulmino") and first.effect > second.effect
    assert not second.text.startswith("Il pulmino")  # the same again teaches little


def test_what_is_decided_is_not_proposed():
    table = statements(("Uno è così", "T01", 0.1), ("Perché no", "", 0.0))
    assert [i.id for i in next_statements(table, decided={"S0"}, n=5)] == ["S1"]
    assert next_statements(table, decided={"S0", "S1"}) == []
    assert next_statements(STATEMENTS.empty(), decided=set()) == []


def test_requests_come_by_doubt_and_themes_by_doubt_and_size():
    requests = REQUESTS.frame([{"request_id": f"R{i}", "statement_id": f"S{i}", "confidence": c} for i, c in enumerate((0.9, 0.5, 0.7))])
    assert [i.id for i in next_requests(requests, decided={"S1"}, n=5)] == ["R2", "R0"]
    themes = THEMES.frame([
        {"theme_id": t, "label": t, "n_statements": n, "stability": 0.0, "status": s}
        for t, n, s in (("T01", 10, "proposto"), ("T02", 3, "proposto"), ("T03", 30, "rivisto"))
    ])
    table = statements(*[("a", "T01", 0.5)] * 10, *[("b", "T02", 0.5)] * 3)
    assert [i.id for i in next_themes(themes, table, reviewed=set())] == ["T01", "T02"]
    assert [i.id for i in next_themes(themes, table, reviewed={"T01"})] == ["T02"]
