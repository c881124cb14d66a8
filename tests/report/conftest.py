"""The museums' tables, and the sample study run once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from pipeline.paths import StudyPaths
from pipeline.study import Study
from tests.report.museum import museum_record, museum_study, museum_tables

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory) -> StudyPaths:
    """The sample study, run with its documents."""
    from pipeline import job

    home = tmp_path_factory.mktemp("studio")
    shutil.copytree(ROOT / "data" / "raw", home / "data" / "raw")
    shutil.copy(ROOT / "study.toml", home)
    paths = StudyPaths.of(home / "study.toml")
    job.run(paths)
    return paths


@pytest.fixture(scope="session")
def study() -> Study:
    return museum_study()


@pytest.fixture
def tables() -> dict[str, pd.DataFrame]:
    return museum_tables()[0]


@pytest.fixture
def texts() -> dict[str, str]:
    return museum_tables()[1]


@pytest.fixture(scope="session")
def record() -> dict:
    return museum_record()
