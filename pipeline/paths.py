"""The one module that knows where things are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

FORGETTING = "forget.lasciato-a-meta"  # there while a person is being removed, and after a removal that was stopped
_PACKAGE = Path(__file__).resolve().parent


def models_dir() -> Path:
    """Folder of the bundled models: inside the installed package, else beside it in a checkout."""
    installed = _PACKAGE / "_models"
    return installed if installed.is_dir() else _PACKAGE.parent / "models"


@dataclass(frozen=True)
class StudyPaths:
    """Where one study's files lie; every default is relative to the folder of study.toml."""

    study: Path
    raw: Path
    processed: Path
    review: Path

    @classmethod
    def of(
        cls,
        study: Path,
        *,
        raw: Path | None = None,
        processed: Path | None = None,
        review: Path | None = None,
    ) -> StudyPaths:
        home = Path(study).resolve().parent
        return cls(
            study=Path(study).resolve(),
            raw=Path(raw or home / "data" / "raw").resolve(),
            processed=Path(processed or home / "data" / "processed").resolve(),
            review=Path(review or home / "data" / "review").resolve(),
        )

    @property
    def state(self) -> Path:
        """Hidden folder for Prefect's home and the caches; deleting it loses nothing.

        Beside study.toml, or beside the results where the study's folder is read-only.
        """
        beside = self.study.parent / ".restituzione"
        writable = os.access(beside if beside.exists() else self.study.parent, os.W_OK)
        return beside if writable else self.processed.parent / ".restituzione"
