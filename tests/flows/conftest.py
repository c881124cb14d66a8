"""A small study, and the command line as a person starts it: a process of its own, Prefect's home shared."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

STUDY = """\
title = "Ascolto dei musei civici"

[coverage]
noun = "musei"
noun_singular = "museo"
gender = "m"

[[organisations]]
name = "Museo di Alba Vecchia"

[[organisations]]
name = "Museo di Borgo Nuovo"

[[areas]]
name = "Formazione"
cues = ["corso", "formazione"]

[[areas]]
name = "Spazi"
cues = ["sala", "deposito"]
"""

NOTES = {
    "alba.md": """\
# Museo di Alba Vecchia
Data: 12 marzo 2022
Partecipanti: Noemi Rasetti

- Il deposito è pieno e i quadri restano nel corridoio.
- Noemi chiede un corso per i custodi sulla sicurezza delle sale.
- Le scuole arrivano soltanto in primavera, d'inverno le sale sono vuote.
- Il sito è fermo al 2015 e nessuno sa più aggiornarlo.
""",
    "borgo.txt": """\
Museo di Borgo Nuovo, 3 aprile 2022
Partecipante: Ettore Lunghi

Nel deposito entra l'acqua quando piove, i quadri vanno spostati.
Servirebbe una formazione per i custodi, che oggi imparano da soli.
Le classi vengono a maggio tutte insieme e poi più nessuna scuola.
Il sito non si riesce ad aggiornare: la password è andata perduta.
""",
}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Folder of a small study: two notes and study.toml."""
    return make_study(tmp_path / "museì")  # an accent in the path, as people have them


def make_study(folder: Path) -> Path:
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    for name, text in NOTES.items():
        (folder / "data" / "raw" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def environment(tmp_path_factory) -> dict[str, str]:
    """Environment of a run: this checkout, a Prefect home of the tests' own (its database is made once)."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    return {
        **kept,
        "PYTHONPATH": str(REPOSITORY),
        "PREFECT_HOME": str(tmp_path_factory.mktemp("prefect")),
        "OMP_NUM_THREADS": "1",
        "TZ": "Europe/Rome",
    }


@pytest.fixture(scope="session")
def start(environment) -> Callable[..., subprocess.Popen]:
    """Start `restituzione` with some arguments in a folder."""

    def start(*arguments: str, folder: Path, **variables: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.cli", *arguments],
            cwd=folder,
            env={**environment, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    return start


@pytest.fixture(scope="session")
def restituzione(start) -> Callable[..., subprocess.CompletedProcess]:
    """Run `restituzione` to its end."""

    def restituzione(*arguments: str, folder: Path, **variables: str) -> subprocess.CompletedProcess:
        process = start(*arguments, folder=folder, **variables)
        out, err = process.communicate(timeout=300)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    return restituzione
