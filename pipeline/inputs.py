"""What a run starts from: study.toml, the files of notes and their hashes, what people have decided so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipeline.cache import content_hash
from pipeline.ingest.read import list_sources
from pipeline.paths import StudyPaths
from pipeline.report.assets import require_assets
from pipeline.sources import require_notes
from pipeline.study import Study, load_study
from pipeline.tables import CORRECTIONS


@dataclass
class Inputs:
    """The study as it is written (without what corrections add), its files in a stable order, their hashes by source."""

    study: Study
    paths: StudyPaths
    files: list[Path] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    problems: list[dict] = field(default_factory=list)
    corrections: str = ""  # hash of what people had decided; empty where nobody has

    def source(self, path: Path) -> str:
        return path.relative_to(self.paths.raw).as_posix()


def look(paths: StudyPaths, *, study: Study | None = None) -> Inputs:
    """Read study.toml and look at the folder of notes; nothing is written.

    Raises:
        StudyError: study.toml is wrong.
        RestituzioneError: the folder is missing or holds no notes.
    """
    study = study or load_study(paths.study)
    require_notes(paths.raw)
    require_assets(study, paths.study.parent)
    corrections = paths.review / CORRECTIONS.file
    files, problems = list_sources(paths.raw)
    inputs = Inputs(study, paths, problems=list(problems), corrections=content_hash(corrections) if corrections.is_file() else "")
    for file in files:
        source = inputs.source(file)
        try:
            inputs.hashes[source] = content_hash(file)
            inputs.files.append(file)
        except OSError as e:
            inputs.problems.append(
                {
                    "source": source,
                    "locator": "",
                    "problem": f"non si può leggere il file ({e.strerror})",
                    "what_to_do": "Controllare che il file ci sia ancora e che i permessi lascino leggerlo.",
                }
            )
    return inputs
