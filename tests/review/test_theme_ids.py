"""An id never changes its meaning: not by notes that come and go, nor by other machines and numbers."""

import shutil

from pipeline.review.changes import compare
from pipeline.review.identity import Earlier, match


def swapped(statements, told):
    """A finder that numbers its groups the other way round."""
    out = []
    for s in statements.itertuples(index=False):
        text = s.text.casefold()
        out.append(told.get(s.statement_id, "T01" if "pulmino" in text else "T02" if "mercato" in text else ""))
    return out


def test_ids_do_not_follow_the_finders_numbers(world):
    world.run(swapped)
    assert world.theme_of("mercato del giovedì") == "T01" and world.theme_of("sempre pieno") == "T02"
    assert set(world["changes"]["change"]) == {"kept"}


def test_added_notes_make_themes_grow_under_their_ids(world):
    world.notes = {"altra.txt": [f"Il pulmino numero {n} non parte" for n in range(9)], **world.notes}
    world.run()
    assert world.theme_of("numero 3") == "T02"
    row = world["changes"].set_index("theme_id").loc["T02"]
    assert (row["change"], row["before"], row["after"]) == ("grown", 5, 14)


def test_a_deleted_results_folder_changes_no_id(world):
    shutil.rmtree(world.processed)
    world.run(swapped)
    assert world.theme_of("mercato del giovedì") == "T01"


def test_a_deleted_register_is_taken_from_the_results(world):
    shutil.rmtree(world.review)
    world.run(swapped)
    assert world.theme_of("mercato del giovedì") == "T01"


def test_renamed_files_change_no_id(world):
    world.notes = {f"2024/{source}": lines for source, lines in world.notes.items()}
    world.run(swapped)
    assert world.theme_of("mercato del giovedì") == "T01" and world.theme_of("sempre pieno") == "T02"
    assert set(world["changes"]["change"]) == {"kept"}


def test_a_theme_that_was_away_comes_back_under_its_id_and_nobody_took_it(world):
    kept = dict(world.notes)
    world.notes = {s: [t for t in lines if "mercato" not in t.casefold()] for s, lines in kept.items()}
    world.notes["cani.txt"] = ["Il cane abbaia", "Un cane morde", "Cane sciolto"]
    world.notes["gatti.txt"] = ["Il cane scappa"]
    world.run(lambda s, told: ["G" if "cane" in t.casefold() else "B" if "pulmino" in t else "" for t in s["text"]])
    assert world.theme_of("abbaia") == "T03" and "T01" not in world.labels
    world.notes = kept
    world.run(swapped)
    assert world.theme_of("mercato del giovedì") == "T01"


def test_notes_all_replaced_are_matched_by_title():
    earlier = {"T01": Earlier(label="Il pulmino della scuola"), "T02": Earlier(keywords=frozenset(("acqua", "fontana", "tubi")))}
    found = match(
        {"a": {"S1"}, "b": {"S2"}, "c": {"S3"}}, earlier, common=set(),
        labels={"a": "IL PULMINO DELLA SCUOLA"}, keywords={"b": {"acqua", "tubi", "fontana", "perdite"}, "c": {"acqua"}},
    )
    assert found == {"a": "T01", "b": "T02"}


def test_half_of_a_theme_is_not_the_theme_where_the_other_half_is_larger():
    old = Earlier(members=frozenset(f"S{i}" for i in range(10)))
    groups = {"x": {f"S{i}" for i in range(6)}, "y": {f"S{i}" for i in range(6, 10)}}
    assert match(groups, {"T01": old}, common=set(old.members)) == {"x": "T01"}


def test_nothing_known_matches_nothing():
    assert match({}, {"T01": Earlier()}, common=set()) == {}
    assert match({"a": {"S1"}}, {}, common=set()) == {}


def test_changes_say_what_split_merged_came_and_went():
    before = {**{f"a{i}": "T01" for i in range(8)}, **{f"b{i}": "T02" for i in range(4)}, "c0": "T03", "d0": ""}
    after = {**{f"a{i}": "T01" for i in range(5)}, **{f"a{i}": "T04" for i in range(5, 8)}, **{f"b{i}": "T01" for i in range(4)}, "d0": "T01"}
    changes = compare(before, after, labels={"T01": "Uno", "T02": "Dué", "T03": "Tre", "T04": "Quattro"})
    themes = changes[changes["statement_id"] == ""].set_index("theme_id")
    assert themes["change"].to_dict() == {"T04": "new", "T01": "split", "T02": "merged", "T03": "gone"}
    assert themes.loc["T02", "others"] == "T01" and "«Dué»" in themes.loc["T02", "what"]
    moved = changes[changes["change"] == "moved"].set_index("statement_id")
    assert set(moved.index) == {"a5", "a6", "a7", "b0", "b1", "b2", "b3", "d0"}
    assert moved.loc["d0", "what"] == "passata da nessun tema a T01 «Uno»"


def test_nothing_before_and_nothing_after_is_no_change():
    assert compare({}, {}, labels={}).empty
