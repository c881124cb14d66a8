"""With the program's own theme finder: the same notes and decisions give the same answer, and undo gives the old one back."""

import shutil

import pandas as pd
import pytest

from pipeline import job
from pipeline.paths import StudyPaths
from pipeline.review.log import CorrectionLog, Draft
from pipeline.tables import read_table
from tests.review.sample import ROOT, SHOWN, Sample


@pytest.fixture
def sample(tmp_path):
    return Sample(tmp_path).begin()


def elsewhere(sample, n=1):
    """Statements of the second theme."""
    themes = sample["themes"]["theme_id"].tolist()
    own = [s for s, t in sample.theme_of.items() if t == themes[1]]
    return own[:n], themes


def test_a_run_after_a_run_writes_the_same_themes_and_statements(tmp_path, monkeypatch):
    monkeypatch.setattr(job, "_write_documents", lambda *_: None)  # the documents have tests of their own
    shutil.copytree(ROOT / "data" / "raw", tmp_path / "data" / "raw")
    shutil.copy(ROOT / "study.toml", tmp_path)
    paths = StudyPaths.of(tmp_path / "study.toml")
    job.run(paths)
    themes, statements = read_table("themes", paths.processed), read_table("statements", paths.processed)
    biggest, second, third = themes["theme_id"].tolist()[:3]
    moved = statements.loc[statements["theme_id"] == second, "statement_id"].iat[0]
    drafts = [Draft("move_statement", moved, biggest), Draft("rename_theme", third, "Titolo di prova")]
    CorrectionLog(paths.review).append(drafts, who="Anna")
    seen = []
    for _ in range(3):
        job.run(paths)
        seen.append([(paths.processed / f"{name}.csv").read_bytes() for name in SHOWN])
    assert seen[0] == seen[1] == seen[2]
    assert set(read_table("changes", paths.processed)["change"]) == {"kept"}
    assert read_table("statements", paths.processed).set_index("statement_id").at[moved, "theme_id"] == biggest


def test_what_resembles_a_decision_is_set_free_by_it_once(sample):
    said = sample["statements"]
    some = said.loc[said["text"].str.contains("orari"), "statement_id"].tolist()[::2]
    sample.say(("new_theme", "", f"Un tema nuovo | {'; '.join(some)}"))
    sample.run()
    followed = {s for s, t in sample.theme_of.items() if t == "P01"} - set(some)
    assert followed  # it taught something
    tables = sample.tables
    assert sample.run().tables == tables


def test_undo_restores_exactly_though_other_decisions_hold(sample):
    (one, two), themes = elsewhere(sample, 2)
    sample.say(("rename_theme", themes[2], "Titolo di prova"), ("move_statement", two, themes[0]))
    before = sample.run().tables
    drafts = (
        ("new_theme", "", f"Un tema nuovo | {one}"), ("rename_theme", themes[0], "Altro titolo"), ("rename_theme", themes[2], "Titolo ancora"),
        ("move_statement", two, ""), ("merge_themes", themes[4], themes[3]), ("drop_theme", themes[5]),
    )  # fmt: skip
    decisions = sample.say(*drafts)
    after = sample.run().tables
    assert sample.theme_of[one] == "P01" and after != before
    undone = sample.say(*(("undo", d) for d in decisions))
    assert sample.run().tables == before
    sample.say(*(("undo", u) for u in undone))
    assert sample.run().tables == after


def test_all_undone_is_as_if_nothing_had_been_decided(sample):
    before = sample.tables
    (one,), themes = elsewhere(sample)
    decisions = sample.say(("move_statement", one, themes[0]), ("rename_theme", themes[0], "Altro titolo"), ("not_request", one))
    sample.run()
    sample.say(*(("undo", d) for d in decisions))
    assert sample.run().tables == before


def test_a_theme_that_notes_no_longer_support_is_not_shown_until_they_are_back(sample):
    themes = sample["themes"]["theme_id"].tolist()
    sample.say(("rename_theme", themes[0], "Titolo di prova"))
    before = sample.run().tables
    everything, own = sample.sources, sample["statements"]
    smallest = own[own["theme_id"] == themes[-1]]
    sample.sources = [s for s in everything if s not in set(smallest["source"].iloc[1:])]
    sample.run()
    assert themes[-1] not in sample.labels and themes[0] in sample.labels
    sample.sources = everything
    assert sample.run().tables == before


def test_review_folders_of_earlier_versions_are_read(sample):
    (one,), themes = elsewhere(sample)
    sample.say(("rename_theme", themes[2], "Titolo di prova"), ("move_statement", one, themes[0]))
    before = sample.run().tables
    for name, columns in (("members", ["seats", "expected"]), ("register", ["found"])):
        path = sample.review / f"{name}.csv"
        pd.read_csv(path, dtype=str, keep_default_na=False).drop(columns=columns).to_csv(path, index=False)
    assert sample.run().tables == before
