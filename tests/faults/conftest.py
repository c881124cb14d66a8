import pytest

from tests.faults.workplace import make_study, run_alone


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A study after a run; whoever changes it takes a copy."""
    paths = make_study(tmp_path_factory.mktemp("fatto") / "s")
    run_alone(paths)
    return paths
