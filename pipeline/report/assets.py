"""A study's own templates and logo: found before anything is read, so that a wrong name costs no time."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import StudyError
from pipeline.study import Study


def require_assets(study: Study, home: Path | None) -> dict[str, Path | None]:
    """The study's templates and logo, each None where study.toml names none.

    Args:
        study: its [report] section.
        home: folder of study.toml.

    Raises:
        StudyError: one is named and not there.
    """
    found: dict[str, Path | None] = {}
    for kind in ("docx_template", "pptx_template", "logo"):
        name = getattr(study.report, kind)
        found[kind] = (home or Path()) / name if name else None
        if name and not found[kind].is_file():
            raise StudyError(f"{found[kind]}: il file indicato in study.toml ([report] {kind}) non c'è.")
    return found
