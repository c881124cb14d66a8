"""A reviewer's decisions hold in every later run, and can be taken back exactly."""

import pytest

from pipeline.review.names import study_with_aliases
from pipeline.review.prepare import open_review

MARKET, BUS = "mercato del giovedì", "scuola con il pulmino"


def tables_of(world):
    names = ("statements", "themes", "requests", "entities", "interviews")
    return {n: world[n].to_dict("records") for n in names}


def test_the_first_run_numbers_themes_by_size(world):
    assert world.labels == {"T01": "Il mercato", "T02": "Il pulmino"}
    assert world["changes"]["change"].tolist() == ["new", "new"]


def test_a_study_without_notes_settles(world):
    world.notes = {}
    world.run()
    assert world["themes"].empty and set(world["changes"]["change"]) == {"gone"}


def test_a_renamed_theme_keeps_its_title_and_counts_as_reviewed(world):
    world.say(("rename_theme", "T01", "Il commercio che se ne va"))
    world.run()
    row = world["themes"].set_index("theme_id").loc["T01"]
    assert (row["label"], row["status"]) == ("Il commercio che se ne va", "rivisto")
    world.run(lambda s, told: [told.get(i, "") for i in s["statement_id"]])  # a finder that finds nothing by itself
    assert world.labels["T01"] == "Il commercio che se ne va"
    assert world.theme_of(MARKET) == "T01"


def test_a_moved_statement_stays_where_it_was_put(world):
    world.say(("move_statement", world.id_of("fontana"), "T01"), ("move_statement", world.id_of(MARKET), ""))
    for _ in range(2):
        world.run()
        assert world.theme_of("fontana") == "T01"
        assert world.theme_of(MARKET) == ""
    assert world["statements"].set_index("text").loc["La fontana perde acqua da marzo", "confidence"] == 1


def test_merged_themes_are_one_and_undo_gives_both_back(world):
    before = tables_of(world)
    (merge,) = world.say(("merge_themes", "T02", "T01"))
    world.run()
    assert set(world["themes"]["theme_id"]) == {"T01"}
    assert world.theme_of(BUS) == "T01"
    row = world["changes"].set_index("theme_id").loc["T02"]
    assert row["change"] == "merged" and row["others"] == "T01"
    world.run()
    world.say(("undo", merge))
    world.run()
    assert tables_of(world) == before


def test_a_dropped_theme_leaves_its_statements_without_one(world):
    (drop,) = world.say(("drop_theme", "T02"))
    world.run()
    assert set(world["themes"]["theme_id"]) == {"T01"} and world.theme_of(BUS) == ""
    world.say(("undo", drop))
    world.run()
    assert world.theme_of(BUS) == "T02"


def test_a_split_theme_and_a_new_theme_exist_from_one_statement_on(world):
    world.say(("split_theme", "T02", f"Doppia fila | {world.id_of('doppia fila')}"))
    world.say(("new_theme", "", f"L'acqua | {world.id_of('fontana')}"))
    world.run()
    assert world.labels["P01"] == "Doppia fila" and world.theme_of("doppia fila") == "P01"
    assert world.labels["P02"] == "L'acqua" and world.theme_of("fontana") == "P02"


def test_a_new_theme_without_statements_waits_and_is_told(world):
    world.say(("new_theme", "", "Ancora vuoto"))
    world.run()
    assert "P01" not in world.labels
    assert any("P01" in p and "non ha ancora affermazioni" in p for p in world.problems)
    world.say(("move_statement", world.id_of("fontana"), "P01"))
    world.run()
    assert world.labels["P01"] == "Ancora vuoto" and world.problems == []


def test_requests_are_confirmed_refused_added_and_corrected(world):
    bus, market = world.id_of("secondo pulmino"), world.id_of("spostato in piazza")
    requests = world["requests"].set_index("statement_id")
    world.say(
        ("not_request", requests.loc[market, "request_id"]),
        ("set_area", requests.loc[bus, "request_id"], "Trasporti"),
        ("set_requester", bus, "Le famiglie"),
        ("set_type", bus, "richiesta"),
        ("is_request", world.id_of("festa d'autunno"), "fare una festa d'autunno"),
    )
    world.run().run()
    found = world["requests"].set_index("statement_id")
    assert market not in found.index
    assert found.loc[bus, ["area", "requester", "request_type", "status"]].tolist() == [
        "Trasporti", "Le famiglie", "richiesta", "rivisto",
    ]
    new = found.loc[world.id_of("festa d'autunno")]
    assert new["request"] == "fare una festa d'autunno" and new["confidence"] == 1


def test_a_correction_of_a_refused_request_brings_it_back_and_is_told(world):
    market = world.id_of("spostato in piazza")
    world.say(("not_request", market))
    world.say(("set_area", market, "Commercio"), who="Bea")
    world.run()
    assert world["requests"].set_index("statement_id").loc[market, "area"] == "Commercio"
    assert any("non sono d'accordo" in p for p in world.problems)


def test_the_later_of_two_contradicting_reviewers_wins_and_both_are_named(world):
    world.say(("rename_theme", "T01", "Prima"))
    world.say(("rename_theme", "T01", "Dopo"), who="Bea")
    world.run()
    assert world.labels["T01"] == "Dopo"
    (told,) = world.problems
    assert "Bea e Anna" in told and "«Dopo»" in told and "«Prima»" in told


def test_who_changes_her_own_mind_is_not_a_problem(world):
    world.say(("rename_theme", "T01", "Prima"), ("rename_theme", "T01", "Dopo"))
    world.run()
    assert world.labels["T01"] == "Dopo" and world.problems == []


def test_merging_both_ways_ends_with_the_later(world):
    world.say(("merge_themes", "T01", "T02"), ("merge_themes", "T02", "T01"))
    world.run()
    assert set(world["themes"]["theme_id"]) == {"T01"}


def test_a_theme_needed_again_after_being_dropped_is_back(world):
    world.say(("drop_theme", "T02"))
    world.say(("move_statement", world.id_of("fontana"), "T02"), who="Bea")
    world.run()
    assert world.theme_of("fontana") == "T02" and world.theme_of(BUS) == "T02"
    assert any("non sono d'accordo" in p for p in world.problems)


def test_an_undo_can_be_undone(world):
    (rename,) = world.say(("rename_theme", "T01", "Il titolo giusto"))
    (undo,) = world.say(("undo", rename))
    assert world.run().labels["T01"] == "Il mercato"
    world.say(("undo", undo))
    assert world.run().labels["T01"] == "Il titolo giusto"


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (("move_statement", "S0123456789", "T01"), "non è più nelle note"),
        (("move_statement", "FONTANA", "T77"), "il tema T77 non è mai esistito; il più vicino è"),
        (("rename_theme", "T88", "Titolo"), "il tema T88 non è mai esistito"),
        (("rename_entity", "Rosi Ada", "Rossi Ada Maria"), "il più simile è «Rossi Ada»"),
        (("undo", "Cnonesiste"), "non c'è"),
    ],
)
def test_a_target_that_is_not_there_is_told_with_the_closest(world, draft, told):
    action, target, *value = draft
    world.say((action, world.id_of("fontana") if target == "FONTANA" else target, *value))
    world.run()
    (problem,) = world.problems
    assert told in problem
    assert len(world.log.read().corrections) == 1


def test_a_theme_that_never_was_is_not_its_own_closest(world):
    world.say(("rename_theme", "T88", "Titolo"))
    world.run().run()
    (problem,) = world.problems
    assert "il più vicino è T0" in problem


def test_a_gone_theme_waits_for_its_notes(world):
    world.say(("rename_theme", "T02", "Andare a scuola"))
    world.run()
    away = {s: [t for t in lines if "pulmino" not in t] for s, lines in world.notes.items()}
    world.notes, kept = away, world.notes
    world.run()
    assert "T02" not in world.labels
    assert any("T02" in p and "non c'è in questo giro" in p for p in world.problems)
    world.notes = kept
    world.run()
    assert world.labels["T02"] == "Andare a scuola" and world.problems == []


def test_names_are_put_right_everywhere(world):
    world.say(("rename_entity", "Rossi Ada", "Ada Rossi"), ("rename_entity", "Ente s", "Comune di Sassofeltrio"))
    world.run()
    assert world["entities"]["canonical"].tolist() == ["Ada Rossi"]
    assert "Comune di Sassofeltrio" in set(world["statements"]["organisation"])
    assert "Comune di Sassofeltrio" in world["themes"].set_index("theme_id").loc["T02", "organisations"]


def test_an_alias_reaches_the_study_that_notes_are_read_with(world):
    world.say(("alias", "Rocca", "Comune di Roccaforte"), ("alias", "la Lega", "Lega dei Borghi"))
    opened = open_review(world.review, world.study)
    bodies = {o.name: o.aliases for o in opened.study.organisations}
    assert bodies["Comune di Roccaforte"] == ["Roccaforte", "Rocca"]
    assert bodies["Lega dei Borghi"] == ["la Lega"]
    assert study_with_aliases(world.study, open_review(world.processed, world.study).decisions) is world.study


def test_two_people_on_two_machines_make_themes_of_the_same_number(world):
    fountain, feast = world.id_of("fontana"), world.id_of("festa d'autunno")
    world.say(("new_theme", "P01", "L'acqua"), ("move_statement", fountain, "P01"))
    lines = world.log.path.read_text(encoding="utf-8").splitlines()
    world.log.path.unlink()
    world.say(("new_theme", "P01", "Le feste"), ("move_statement", feast, "P01"), who="Bea")
    with world.log.path.open("a", encoding="utf-8") as f:  # as two logs are joined
        f.write("\n".join(lines[1:]) + "\n")
    for _ in range(2):
        world.run()
        assert world.labels[world.theme_of("fontana")] == "L'acqua"
        assert world.labels[world.theme_of("festa d'autunno")] == "Le feste"
