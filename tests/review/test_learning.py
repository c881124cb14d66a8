"""Decisions teach: what resembles a decided statement follows it, the rest of a study stays as it was."""

from dataclasses import replace

import pytest

from pipeline.review.learn import learn_areas, learn_requests
from pipeline.review.prepare import open_review, prepare
from pipeline.review.progress import in_words, learning, shares
from pipeline.study import Study
from pipeline.tables import REQUESTS, STATEMENTS
from tests.review.world import find_by_word

MORE = [f"La fontana di {place} perde acqua" for place in ("via Roma", "via Po", "piazza Duomo", "largo Sella")]


def lumped(statements, told):
    """A finder that takes fountains for market matters."""
    found = find_by_word(statements, told)
    return [told.get(s, "G1" if "fontana" in t else g) for s, t, g in zip(statements["statement_id"], statements["text"], found, strict=True)]


@pytest.fixture
def fountains(world):
    world.notes["acqua.txt"] = list(MORE)
    return world.run(lumped)


def test_one_decision_stirs_up_nothing_else(fountains):
    before = fountains["statements"].set_index("statement_id")["theme_id"]
    fountains.say(("move_statement", fountains.id_of("città è più vuota"), "T02"))
    fountains.run(lambda s, told: [told.get(i, "") for i in s["statement_id"]])  # the finder adds nothing
    after = fountains["statements"].set_index("statement_id")["theme_id"]
    assert (after.drop(fountains.id_of("città è più vuota")) == before.drop(fountains.id_of("città è più vuota"))).all()


def test_what_resembles_a_decided_statement_is_free_to_follow_it(fountains):
    assert fountains.theme_of("largo Sella") == "T01"
    fountains.say(("new_theme", "", f"L'acqua | {fountains.id_of('via Roma')}"))
    prepared = prepare(open_review(fountains.review, fountains.study), fountains.frames())
    free = set(prepared.frames["statements"]["statement_id"]) - set(prepared.clusters)
    assert {fountains.id_of(t) for t in ("via Po", "piazza Duomo", "largo Sella")} <= free
    assert fountains.id_of("mercato del giovedì") not in free


def test_what_had_no_theme_is_not_swallowed_by_the_themes_that_were_there(fountains):
    fountains.say(("rename_theme", "T02", "Andare a scuola"))
    fountains.run(lambda s, told: [told.get(i, "T02") for i in s["statement_id"]])  # a greedy finder
    assert fountains.theme_of("più tranquilla") == "" and fountains.theme_of("pulmino passa") == "T02"
    fountains.notes["nuova.txt"] = ["Una nota che prima non c'era"]
    fountains.run(lambda s, told: [told.get(i, "T02") for i in s["statement_id"]])
    assert fountains.theme_of("prima non c'era") == "T02"


def test_a_renamed_theme_keeps_all_its_statements(fountains):
    fountains.say(("rename_theme", "T01", "Mercato e fontane"), ("new_theme", "", f"L'acqua | {fountains.id_of('via Roma')}"))
    fountains.run(find_by_word)
    assert fountains.theme_of("largo Sella") == "T01" and fountains.theme_of("via Roma") == "P01"


def test_progress_counts_what_is_decided_and_tells_agreement_before_and_after(fountains):
    fountains.say(*[("move_statement", fountains.id_of(t), "T01") for t in ("mercato del giovedì", "pescivendolo", "due tasse")])
    fountains.say(*[("move_statement", fountains.id_of(t), "") for t in ("via Roma", "via Po", "piazza Duomo")])
    fountains.run(lumped)
    review = open_review(fountains.review, fountains.study)
    prepared = prepare(review, fountains.frames())
    assert [(s.what, s.done) for s in shares(prepared, fountains["themes"], fountains["requests"])][0] == ("affermazioni", 6)

    def find(review, frames):
        own = prepare(review, frames)
        statements = own.frames["statements"]
        return statements.assign(theme_id=[{"G1": "T01", "G2": "T02"}.get(g, g) for g in lumped(statements, own.clusters)])

    told = learning(review, fountains.frames(), find)
    assert told.n == 6 and told.before == 0.0  # a program that files everything under one theme agrees by chance
    assert told.after == 0.0  # and this one learns nothing
    assert learning(replace(review, decisions=open_review(fountains.processed, fountains.study).decisions), fountains.frames(), find) is None


def test_requests_follow_what_was_decided_about_others_like_them():
    texts = [f"Manca la {n} panchina nel parco" for n in ("prima", "seconda", "terza", "quarta", "quinta", "sesta")]
    other = ["Il bilancio comunale è stato approvato", "Le elezioni sono a giugno"]
    statements = STATEMENTS.frame([{"statement_id": f"S{i}", "text": t, "organisation": "Comune"} for i, t in enumerate([*texts, *other])])
    study = Study(title="x")
    none = REQUESTS.empty()
    yes = {f"S{i}": True for i in range(5)}
    taught = learn_requests(none, none, statements, yes=yes, dates={}, study=study)
    assert "S5" in set(taught["statement_id"]) and not {"S6", "S7"} & set(taught["statement_id"])
    assert learn_requests(none, none, statements, yes={"S0": True}, dates={}, study=study).empty  # one decision is no rule


def test_areas_follow_what_was_decided_about_others_like_them():
    study = Study(title="x", areas=[{"name": "Verde"}, {"name": "Strade"}])
    asked = [f"una panchina nel parco di via {n}" for n in ("Roma", "Po", "Adda", "Arno", "Oglio", "Mella")]
    requests = REQUESTS.frame([
        {"request_id": f"R{i}", "statement_id": f"S{i}", "request": t, "text": t, "area": "Altro", "status": "rivisto" if i < 5 else "proposto"}
        for i, t in enumerate(asked)
    ])
    taught = learn_areas(requests, decided={f"R{i}": "Strade" for i in range(5)}, sections={}, study=study)
    assert taught["area"].tolist()[5] == "Strade"
    assert learn_areas(requests, decided={}, sections={}, study=study).equals(requests)


def test_kappa_is_told_in_words():
    assert in_words(float("nan")) == "non si può dire" and in_words(0.1) == "lieve" and in_words(0.95) == "quasi perfetto"


def test_what_had_no_theme_follows_a_decision_to_its_theme_or_stays_without(fountains):
    fountains.notes["altre.txt"] = ["La fontana di via Adda perde acqua"]
    fountains.run(lambda s, told: [told.get(i, "") if "via Adda" in t else g for i, t, g in zip(s["statement_id"], s["text"], lumped(s, told), strict=True)])
    assert fountains.theme_of("via Adda") == ""
    fountains.say(("move_statement", fountains.id_of("via Roma"), "T02"))
    fountains.run(lambda s, told: [told.get(i, "T01") for i in s["statement_id"]])
    assert fountains.theme_of("via Adda") == ""  # it resembles what was put into T02, not T01


def test_a_theme_less_statement_that_resembles_a_decision_joins_its_theme(fountains):
    fountains.notes["altre.txt"] = ["La fontana di via Adda perde acqua"]
    fountains.run(lambda s, told: [told.get(i, "") if "via Adda" in t else g for i, t, g in zip(s["statement_id"], s["text"], lumped(s, told), strict=True)])
    fountains.say(("move_statement", fountains.id_of("via Roma"), "T02"))
    fountains.run(lambda s, told: [told.get(i, "T02") for i in s["statement_id"]])
    assert fountains.theme_of("via Adda") == "T02"
