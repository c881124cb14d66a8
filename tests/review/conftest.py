"""The small study of these tests, after its first run."""

import pytest

from tests.review.world import World


@pytest.fixture
def world(tmp_path):
    """The study after its first run: T01 the market, T02 the school bus."""
    return World(tmp_path).run()
