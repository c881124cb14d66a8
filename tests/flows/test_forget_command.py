"""`restituzione forget` after a real run with Prefect: the person is in no byte that the program wrote."""

from pathlib import Path

import pytest

from pipeline.paths import FORGETTING

NAME = "Noemi Rasetti"


@pytest.fixture
def asked(study):
    """A study with a note named after the person and Prefect's pages with words; and where its register is."""
    note = "Museo di Alba Vecchia, 9 maggio 2022\nPartecipante: Noemi Rasetti\n\nIl deposito è stato svuotato, i quadri sono tornati.\n"
    (study / "data" / "raw" / "rasetti_maggio.txt").write_text(note, encoding="utf-8")
    file = study / "study.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n[privacy]\ninterface = true\n", encoding="utf-8")
    return study


def naming(*folders: Path) -> list[str]:
    """Files, by content or name, that hold the surname as it is (archives are for tests/test_forget.py)."""
    files = [p for f in folders for p in f.rglob("*") if p.is_file()]
    return sorted(p.name for p in files if "rasetti" in p.name.casefold() or b"rasetti" in p.read_bytes().lower())


def test_results_caches_register_of_corrections_and_of_prefect_forget(asked, restituzione):
    home = asked / ".restituzione" / "prefect"
    own = {"PREFECT_HOME": str(home)}
    done = restituzione("run", folder=asked, **own)
    assert done.returncode == 0, done.stderr
    assert any(name.startswith("prefect.db") for name in naming(home))  # pages with words, the name of a task
    assert naming(asked / "data" / "processed")
    (asked / ".restituzione" / "errore.txt").write_text("Rasetti", encoding="utf-8")

    done = restituzione("forget", NAME, folder=asked, **own)
    assert done.returncode == 1, done.stderr  # the notes are people's own
    assert naming(asked / "data" / "processed", asked / "data" / "review", asked / ".restituzione") == []
    assert not home.exists() and not (asked / ".restituzione" / FORGETTING).exists()
    assert "alba.md: la nota nomina la persona" in done.stdout and "rasetti_maggio.txt: il nome del file" in done.stdout
    assert "PREFECT_HOME" not in done.stdout

    again = restituzione("forget", NAME, folder=asked, PREFECT_HOME=str(asked.parent / "altrove"), PREFECT_API_URL="http://127.0.0.1:1/api")
    assert "alba.md: nei risultati qualcuno ne è già stato tolto" in again.stdout
    assert "(PREFECT_HOME)" in again.stdout and "(PREFECT_API_URL)" in again.stdout


def test_a_removal_that_was_stopped_is_told_by_the_next_command(study, restituzione):
    (study / ".restituzione").mkdir()
    (study / ".restituzione" / FORGETTING).touch()
    assert "Un «restituzione forget» non è arrivato in fondo" in restituzione("check", folder=study).stderr


def test_without_results_it_is_one_line(study, restituzione):
    done = restituzione("forget", NAME, folder=study)
    assert done.returncode == 2 and "restituzione run" in done.stderr and len(done.stderr.splitlines()) == 1
