"""An interview that comes into a reviewed study moves no reviewed statement and leaves the others in their theme."""

import pytest

from tests.review.sample import Sample

SHARE = 0.95


@pytest.mark.parametrize("late", ["verbania.md", "cremasca.csv", "voghera_2021-05-18.vtt"])
def test_an_interview_more_leaves_a_reviewed_study_as_it_was(tmp_path, late):
    sample = Sample(tmp_path)
    everything = sample.sources
    sample.sources = [s for s in everything if s != late]
    sample.run()
    themes = sample["themes"]["theme_id"].tolist()
    decided = list(sample.theme_of)[::12]
    sample.say(
        ("rename_theme", themes[0], "Titolo di prova"),
        ("set_status", themes[1], "definitivo"),
        *(("move_statement", s, themes[n % len(themes)]) for n, s in enumerate(decided)),
    )
    before = sample.run().theme_of
    sample.sources = everything
    after = sample.run().theme_of
    reviewed = {s for s, t in before.items() if t in themes[:2]} | set(decided)
    assert {s: after[s] for s in reviewed} == {s: before[s] for s in reviewed}
    others = [s for s, t in before.items() if t and s not in reviewed]
    assert len(others) > 50
    assert sum(after[s] == before[s] for s in others) >= SHARE * len(others)
    assert sum(after[s] == before[s] for s in before) >= SHARE * len(before)
    new = [s for s in after if s not in before]
    assert sum(after[s] != "" for s in new) > len(new) / 2  # and what is new finds its themes
    assert sample.labels[themes[0]] == "Titolo di prova"


def test_one_decision_about_a_request_is_enough_for_themes_to_stay(tmp_path):
    sample = Sample(tmp_path)
    everything = sample.sources
    sample.sources = everything[1:]
    sample.run()
    sample.say(("not_request", sample["requests"]["request_id"].iat[0]))
    before = sample.run().theme_of
    sample.sources = everything
    after = sample.run().theme_of
    assert sum(after[s] == before[s] for s in before) >= SHARE * len(before)
