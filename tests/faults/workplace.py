"""A small study for the tests of faults, and what a complete run of it looks like from outside."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from pipeline import job
from pipeline.current import unchanged
from pipeline.inputs import look
from pipeline.lock import study_lock
from pipeline.paths import StudyPaths
from pipeline.review.log import CorrectionLog, Draft
from pipeline.tables import CHANGES, TABLES, read_table

STUDY = """\
title = "Ascolto delle pro loco"

[coverage]
noun = "pro loco"
noun_singular = "pro loco"

[[organisations]]
name = "Pro Loco di Valdurra"

[[organisations]]
name = "Pro Loco di Montecàlvo"

[[areas]]
name = "Spazi"
cues = ["magazzino", "capannone"]
"""

NOTES = {
    "valdurra.md": """\
# Pro Loco di Valdurra
Data: 12 marzo 2022
Partecipanti: Ilaria Sgambelluri

- Il magazzino delle sedie è pieno e il palco resta sotto la pioggia.
- Ilaria chiede un corso sulla sicurezza delle sagre.
- I giovani vengono alla festa ma nessuno entra nel direttivo.
- I permessi del comune arrivano il giorno prima della sagra.
""",
    "montecàlvo.txt": """\
Pro Loco di Montecàlvo, 3 aprile 2022
Partecipante: Ettore Bragadin

Nel magazzino piove e le sedie della sagra si rovinano.
Servirebbe un corso sulla sicurezza, oggi ognuno fa come crede.
Nel direttivo siamo tutti anziani e i giovani non entrano.
I permessi del comune sono sempre in ritardo.
""",
}
LATER = {
    "valdurra_2.txt": """\
Pro Loco di Valdurra, 9 maggio 2022
Partecipante: Ilaria Sgambelluri

Il magazzino è stato svuotato, le sedie stanno in un capannone.
I giovani hanno chiesto di gestire la festa da soli.
I permessi sono arrivati in tempo, è la prima volta.
"""
}
TABLE_FILES = tuple(t.file for t in (*TABLES, CHANGES))
MEMORY_FILES = ("register.csv", "members.csv", "anchors.csv")


def make_study(folder: Path) -> StudyPaths:
    """Two notes and study.toml, nothing run yet."""
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    add_notes(folder, NOTES)
    return StudyPaths.of(folder / "study.toml")


def add_notes(folder: Path, notes: dict[str, str]) -> None:
    for name, text in notes.items():
        (folder / "data" / "raw" / name).write_text(text, encoding="utf-8")


def run_alone(paths: StudyPaths) -> None:
    """A run as the flow does it, under the study's lock, without Prefect."""
    with study_lock(paths):
        if not unchanged(look(paths)):
            job.run(paths)


def reviewed_study(folder: Path) -> StudyPaths:
    """A study that was run, corrected by two people, and then got another note: what a run is about to change."""
    paths = make_study(folder)
    run_alone(paths)
    statements = read_table("statements", paths.processed)["statement_id"].tolist()
    log = CorrectionLog(paths.review)
    log.append([Draft("new_theme", "", f"Il ricambio | {statements[0]}; {statements[2]}")], who="Anna")
    log.append([Draft("is_request", statements[3], "permessi per tempo")], who="Bruno")
    add_notes(folder, LATER)
    return paths


def tables_of(paths: StudyPaths) -> dict[str, bytes] | None:
    """Bytes of every table and text of the results; None where there are none.

    Raises:
        AssertionError: some of what a run writes is missing: half a run.
    """
    if not paths.processed.exists():
        return None
    listed = (paths.processed / ".contents").read_text(encoding="utf-8").split()
    for name in listed:
        assert (paths.processed / name).exists(), f"{name} is missing"
    record = json.loads((paths.processed / "run.json").read_text(encoding="utf-8"))
    for name, digest in record["written"].items():
        if digest and not name.startswith("review/"):
            data = (paths.processed / name).read_bytes()
            assert hashlib.sha256(data).hexdigest() == digest, f"{name} is not what the run wrote"
    texts = sorted((paths.processed / "text").rglob("*.txt"))
    files = [*(paths.processed / f for f in TABLE_FILES), *texts]
    return {f.relative_to(paths.processed).as_posix(): f.read_bytes() for f in files}


def memory_of(paths: StudyPaths) -> dict[str, bytes]:
    """Bytes of what the review folder remembers."""
    return {n: (paths.review / n).read_bytes() for n in MEMORY_FILES if (paths.review / n).exists()}


def leftovers(paths: StudyPaths) -> list[str]:
    """Half-written files anywhere in the study."""
    home = paths.study.parent
    return sorted(p.relative_to(home).as_posix() for p in home.rglob("*") if p.name.endswith(".tmp") or ".new-" in p.name or ".next" in p.name)


def copy_study(paths: StudyPaths, folder: Path) -> StudyPaths:
    shutil.copytree(paths.study.parent, folder)
    return StudyPaths.of(folder / "study.toml")
