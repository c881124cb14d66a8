"""Imported once by the process that all killed ones are forked from: models, libraries and code are ready."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.faults.workplace import reviewed_study, run_alone

with tempfile.TemporaryDirectory() as _folder:
    run_alone(reviewed_study(Path(_folder) / "studio"))
