from pathlib import Path

from pipeline.tables import update_readme

ROOT = Path(__file__).parents[1]


def test_the_readme_lists_the_columns_as_they_are():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert update_readme(text) == text


def test_every_link_of_the_readme_leads_somewhere():
    import re

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert (ROOT / target).exists(), target
