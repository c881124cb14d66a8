"""Shared by all tests: the language model, loaded once."""

import pytest

from pipeline.language import load_language


@pytest.fixture(scope="session")
def nlp():
    """The spaCy pipeline that a study uses by default."""
    return load_language()
