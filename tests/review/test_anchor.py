"""A decision follows its statement through an edit of the note; where that is doubtful it is asked."""

import pytest


def edit(world, old, new, *, source=None):
    for name, lines in list(world.notes.items()):
        if source and old in lines:
            lines.remove(old)
            world.notes.setdefault(source, []).append(new)
        else:
            world.notes[name] = [new if t == old else t for t in lines]


OLD = "La fontana perde acqua da marzo"


@pytest.fixture
def decided(world):
    world.say(("move_statement", world.id_of("fontana"), "T02"), ("is_request", world.id_of("fontana"), "riparare la fontana"))
    return world.run()


@pytest.mark.parametrize(
    "new",
    [
        "La fontana perde acqua da marzo.",
        "La fontana perde aqua da marzo",
        "La fontana del paese perde acqua da marzo",
        "LA FONTANA PERDE ACQUA, DA MARZO!",
    ],
)
def test_a_small_correction_of_the_note_keeps_the_decision_for_good(decided, new):
    edit(decided, OLD, new)
    for _ in range(2):
        decided.run()
        assert decided.theme_of(new) == "T02"
        assert decided["requests"].set_index("text").loc[new, "request"] == "riparare la fontana"
        assert decided.problems == []


def test_two_edits_in_a_row_keep_it_too(decided):
    edit(decided, OLD, "La fontana perde aqua da marzo")
    decided.run()
    edit(decided, "La fontana perde aqua da marzo", "La fontana perde molta aqua da marzo")
    decided.run()
    assert decided.theme_of("molta aqua") == "T02" and decided.problems == []


def test_a_paragraph_moved_to_another_note_keeps_it(decided):
    edit(decided, OLD, OLD, source="piazza.txt")
    decided.run()
    assert decided.theme_of("fontana") == "T02" and decided.problems == []


@pytest.mark.parametrize("new", ["La fontana non perde acqua da marzo", "La fontana perde acqua dal 3 marzo", "La fontana è secca da marzo"])
def test_an_edit_that_may_change_the_meaning_is_asked_not_guessed(decided, new):
    edit(decided, OLD, new)
    decided.run()
    assert decided.theme_of(new) == ""
    questions = [p for p in decided.settled.problems if "è forse" in p["problem"]]
    assert {p["source"] for p in questions} == {"mercato.txt"} and len(questions) == 2
    decided.run()
    assert [p for p in decided.settled.problems if "è forse" in p["problem"]] == questions  # asked until answered


def test_an_answered_question_is_asked_no_more(decided):
    new = "La fontana non perde acqua da marzo"
    edit(decided, OLD, new)
    decided.run()
    decided.say(("move_statement", decided.id_of(new), ""), ("not_request", decided.id_of(new)))
    decided.run()
    assert decided.problems == []


def test_two_statements_that_fit_alike_are_asked(decided):
    edit(decided, OLD, "La fontana perde acqua da aprile")
    decided.notes["mercato.txt"].append("La fontana perde acqua da maggio")
    decided.run()
    assert decided.theme_of("da aprile") == "" and decided.theme_of("da maggio") == ""
    assert any("è forse" in p for p in decided.problems)


def test_a_statement_that_was_there_before_is_not_the_new_form_of_another(decided):
    decided.notes["mercato.txt"].append("La fontana perde acqua da marzo, pare")
    decided.run()
    decided.notes["mercato.txt"].remove(OLD)
    decided.run()
    assert decided.theme_of("pare") == ""
    assert any("è forse" in p for p in decided.problems)


def test_a_removed_note_brings_its_decision_back_with_it(decided):
    kept = decided.notes.pop("mercato.txt")
    decided.run()
    assert any("non è più nelle note" in p for p in decided.problems)
    decided.notes["mercato.txt"] = kept
    decided.run()
    assert decided.theme_of("fontana") == "T02" and decided.problems == []


def test_the_words_are_kept_even_if_the_note_is_edited_before_the_next_run(world):
    world.say(("move_statement", world.id_of("fontana"), "T02"))
    edit(world, OLD, "La fontana perde aqua da marzo")
    world.run()
    assert world.theme_of("aqua da marzo") == "T02"
