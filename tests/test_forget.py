"""A person who asks to be forgotten: in no byte of results, memory and caches; told where people must look themselves."""

import shutil
import signal
import zipfile

import pytest

from pipeline.errors import RestituzioneError
from pipeline.forget import REMOVED, forget
from pipeline.paths import FORGETTING
from pipeline.report.pseudonym_key import FILE_NAME, PERSON
from pipeline.review.log import CorrectionLog, Draft
from pipeline.tables import read_table
from tests.faults.killing import Moment, killed, measured
from tests.faults.rounds import lock_is_free
from tests.faults.workplace import LATER, add_notes, copy_study, leftovers, make_study, memory_of, run_alone, tables_of


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    paths = make_study(tmp_path_factory.mktemp("studio") / "s")
    add_notes(paths.study.parent, {"sgambelluri_maggio.txt": LATER["valdurra_2.txt"]})
    run_alone(paths)
    statement = read_table("requests", paths.processed)["statement_id"].iloc[0]
    CorrectionLog(paths.review).append([Draft("is_request", statement, "un corso, dice Sgambelluri")], who="Anna")
    run_alone(paths)
    return paths


@pytest.fixture
def paths(ready, tmp_path):
    shutil.copytree(ready.study.parent, tmp_path / "s")
    return type(ready).of(tmp_path / "s" / "study.toml")


def bytes_below(*folders) -> str:
    out = []
    for path in sorted(p for f in folders for p in f.rglob("*") if p.is_file() and p.name != "corrections.csv"):
        out.append(path.name)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                out += [archive.read(n).decode("utf-8", "replace") for n in archive.namelist()]
        else:
            out.append(path.read_text(encoding="utf-8", errors="replace"))
    return "\n".join(out).casefold()


def test_the_person_is_in_no_byte_but_where_people_wrote(paths):
    assert "sgambelluri" in bytes_below(paths.processed, paths.review)
    raw = {p.name: p.read_bytes() for p in paths.raw.iterdir()}
    corrections = (paths.review / "corrections.csv").read_bytes()
    done = forget(paths, "Ilaria Sgambelluri")
    everything = bytes_below(paths.processed, paths.review)
    assert "sgambelluri" not in everything and REMOVED in everything
    assert "bragadin" in everything  # nobody else is touched
    assert not (paths.state / "cache").exists()
    assert done.places > 0
    assert {p.name: p.read_bytes() for p in paths.raw.iterdir()} == raw
    assert (paths.review / "corrections.csv").read_bytes() == corrections
    told = "\n".join(f"{place} {why}" for place, why in done.remains)
    assert "valdurra.md" in told and "sgambelluri_maggio.txt" in told and "corrections.csv, riga 2" in told
    assert "montecàlvo" not in told


def test_offsets_still_lead_to_the_words(paths):
    forget(paths, "Ilaria Sgambelluri")
    statements = read_table("statements", paths.processed)
    assert len(statements) >= 8
    for s in statements.itertuples():
        text = (paths.processed / "text" / f"{s.source}.txt").read_text(encoding="utf-8")
        assert " ".join(text[s.start : s.end].split()) == " ".join(s.text.split())
    tables_of(paths)  # complete


def test_the_next_run_reads_the_notes_again(paths):
    forget(paths, "Ilaria Sgambelluri")
    for note in paths.raw.iterdir():
        note.write_text(note.read_text(encoding="utf-8").replace("Sgambelluri", "").replace("Ilaria", "una socia"), encoding="utf-8")
        note.rename(note.with_name(note.name.replace("sgambelluri", "socia")))
    run_alone(paths)
    assert REMOVED not in bytes_below(paths.processed)
    assert "ilaria" not in bytes_below(paths.processed)


def test_a_name_of_two_people_asks_which(paths):
    add_notes(paths.study.parent, {"terza.txt": "Pro Loco di Valdurra, 10 giugno 2022\nPartecipante: Carlo Sgambelluri\n\nIl magazzino è vuoto da mesi.\n"})
    run_alone(paths)
    before = tables_of(paths)
    with pytest.raises(RestituzioneError, match="più di una persona"):
        forget(paths, "Sgambelluri")
    assert tables_of(paths) == before


def test_empty_name_and_missing_results_are_told(paths):
    with pytest.raises(RestituzioneError, match="Manca il nome"):
        forget(paths, "  ")
    shutil.rmtree(paths.processed)
    with pytest.raises(RestituzioneError, match="restituzione run"):
        forget(paths, "Ilaria Sgambelluri")


def test_somebody_unknown_changes_nothing(paths):
    before = tables_of(paths)
    assert forget(paths, "Zelinda Quattrocchi").places == 0
    assert tables_of(paths) == before


def forget_her(paths):
    forget(paths, "Ilaria Sgambelluri")


def test_killed_at_any_step_nothing_is_half_done_and_the_command_can_be_repeated(paths, tmp_path):
    """Before the tables are swapped in she is where she was, after it she is gone; repeating gives the same in the end."""
    (paths.review / FILE_NAME).write_text(f"codice,genere,nome\nP01,{PERSON},Ilaria Sgambelluri\n", encoding="utf-8")
    before, want = tables_of(paths), copy_study(paths, tmp_path / "atteso")
    _, changes = measured(forget_her, want)
    after, memory = tables_of(want), memory_of(want)
    remains = {place.rsplit("/", 1)[-1] for place, _ in forget(copy_study(paths, tmp_path / "resti"), "Ilaria Sgambelluri").remains}
    for n in sorted({1, 2, changes, *range(3, changes, max(1, changes // 4)), changes - 3, changes - 1}):
        other = copy_study(paths, tmp_path / str(n))
        assert killed(forget_her, other, at=Moment(change=n)) == -signal.SIGKILL
        found = tables_of(other)
        assert found in (before, after), n
        assert lock_is_free(other)
        if (other.state / FORGETTING).exists() is False:
            assert n <= 4 or found == after, n  # it is told, or has not begun, or is done
        again = forget(other, "Ilaria Sgambelluri")
        assert (tables_of(other), memory_of(other)) == (after, memory), n
        assert "sgambelluri" not in bytes_below(other.processed, other.review)
        assert leftovers(other) == [] and not (other.state / FORGETTING).exists()
        assert {place.rsplit("/", 1)[-1] for place, _ in again.remains} >= remains
        shutil.rmtree(other.study.parent)


def test_a_removal_that_cannot_delete_says_so_and_changes_nothing(paths, monkeypatch):
    before = tables_of(paths)

    def closed(place, *_, **__):
        raise PermissionError(13, "Permission denied", str(place))

    monkeypatch.setattr("pipeline.forget._delete", closed)
    with pytest.raises(RestituzioneError, match="ancora nei risultati"):
        forget(paths, "Ilaria Sgambelluri")
    assert tables_of(paths) == before and (paths.state / FORGETTING).exists()
