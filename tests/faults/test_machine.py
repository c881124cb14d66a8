"""A disk that is really full, folders closed to somebody who is not root, links, devices: as the system gives them."""

import os
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest

from pipeline.errors import RestituzioneError
from pipeline.ingest.read import list_sources
from pipeline.paths import StudyPaths
from pipeline.review.log import CorrectionLog, Draft
from pipeline.tables import read_table
from tests.faults.killing import context
from tests.faults.workplace import LATER, add_notes, leftovers, make_study, memory_of, run_alone, tables_of

_NOBODY = 65534
needs_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount and change the user")


@pytest.fixture
def disk(done, tmp_path):
    """A study after a run on a small disk of its own."""
    place = tmp_path / "disco"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)], capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        shutil.copytree(done.study.parent, place / "s")
        yield StudyPaths.of(place / "s" / "study.toml")
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill(paths: StudyPaths, *, room: int) -> Path:
    """Take all of the disk but some bytes."""
    ballast = paths.study.parent.parent / "zavorra"
    ballast.unlink(missing_ok=True)
    left = os.statvfs(ballast.parent)
    with ballast.open("wb") as file:
        file.write(b"\0" * (left.f_bavail * left.f_frsize - room))
    return ballast


@needs_root
@pytest.mark.parametrize("room", [0, 8_192, 40_960, 131_072])
def test_run_on_a_full_disk_leaves_the_last_one_and_the_next_run_is_whole(disk, room):
    before, memory = tables_of(disk), memory_of(disk)
    add_notes(disk.study.parent, LATER)
    ballast = fill(disk, room=room)
    with pytest.raises(RestituzioneError, match="disco è pieno"):
        run_alone(disk)
    assert tables_of(disk) == before and memory_of(disk) == memory
    ballast.unlink()
    run_alone(disk)
    assert tables_of(disk) != before and leftovers(disk) == []


@needs_root
def test_correction_on_a_full_disk_is_whole_or_not_there(disk):
    log = CorrectionLog(disk.review)
    theme = read_table("themes", disk.processed)["theme_id"].iloc[0]
    log.append([Draft("rename_theme", theme, "Prima")], who="Anna")
    ballast = fill(disk, room=0)
    with pytest.raises(RestituzioneError, match="non salvate"):
        log.append([Draft("rename_theme", theme, "Seconda" * 1000)], who="Bruno")
    assert log.read().corrections["value"].tolist() == ["Prima"] and not log.read().problems
    ballast.unlink()
    log.append([Draft("rename_theme", theme, "Terza")], who="Anna")
    assert log.read().corrections["value"].tolist() == ["Prima", "Terza"]


@pytest.fixture
def shared(done):
    """A copy that everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="restituzione-"))
    folder.chmod(0o755)
    shutil.copytree(done.study.parent, folder / "s")
    paths = StudyPaths.of(folder / "s" / "study.toml")
    yield paths
    shutil.rmtree(folder)


def owned(*places: Path) -> None:
    for place in places:
        for path in (place, *place.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)


def _as_nobody(sender, paths: StudyPaths) -> None:
    os.setgroups([])
    os.setgid(_NOBODY)
    os.setuid(_NOBODY)
    try:
        run_alone(paths)
        sender.send("")
    except RestituzioneError as e:
        sender.send(str(e))


def told_to_nobody(paths: StudyPaths) -> str:
    """What a run tells a user who may do little; empty where it ends well."""
    receiver, sender = context().Pipe(duplex=False)
    process = context().Process(target=_as_nobody, args=(sender, paths))
    process.start()
    process.join(120)
    assert process.exitcode == 0, "not told in words"
    return receiver.recv()


@needs_root
@pytest.mark.parametrize("closed", ["data", "processed", "review"])
def test_folder_that_the_user_cannot_write_is_named_and_nothing_changes(shared, closed):
    before, memory = tables_of(shared), memory_of(shared)
    owned(shared.study.parent)
    place = {"data": shared.processed.parent, "processed": shared.processed, "review": shared.review}[closed]
    place.chmod(0o555)
    if closed == "data":
        (place / f".{shared.processed.name}.lock").unlink()
    add_notes(shared.study.parent, LATER)
    told = told_to_nobody(shared)
    if told:  # a folder may be replaced whole by whoever may write in the one above
        assert "non si può scrivere" in told and str(place) in told
        assert tables_of(shared) == before and memory_of(shared) == memory
    else:
        assert closed == "processed" and tables_of(shared) != before
    assert leftovers(shared) == []


@needs_root
def test_note_and_folder_that_the_user_cannot_read_are_told(shared):
    owned(shared.study.parent)
    add_notes(shared.study.parent, LATER)
    (shared.raw / "valdurra_2.txt").chmod(0o600)
    (shared.raw / "chiusa").mkdir(mode=0o700)
    assert told_to_nobody(shared) == ""
    problems = read_table("problems", shared.processed)
    assert set(problems["source"]) == {"valdurra_2.txt", "chiusa"} and problems["what_to_do"].str.contains("permessi").all()
    os.chown(shared.raw, 0, 0)
    shared.raw.chmod(0o700)
    before = tables_of(shared)
    told = told_to_nobody(shared)
    assert "non si può leggere" in told and str(shared.raw) in told and tables_of(shared) == before


def test_links_are_not_followed_out_of_the_folder(tmp_path):
    raw, outside = tmp_path / "raw", tmp_path / "fuori"
    (outside / "sotto").mkdir(parents=True)
    (outside / "segreto.txt").write_text("x", encoding="utf-8")
    raw.mkdir()
    (raw / "nota.md").write_text("x", encoding="utf-8")
    for name, target in (
        ("file.txt", outside / "segreto.txt"), ("cartella", outside), ("su", tmp_path), ("giro", raw), ("relativo.txt", Path("../fuori/segreto.txt")),
        ("rotto.txt", raw / "che non c'è.txt"), ("zero.txt", Path("/dev/zero")), ("ambiente.txt", Path("/proc/self/environ")),
    ):  # fmt: skip
        (raw / name).symlink_to(target)
    (raw / "a.txt").symlink_to(raw / "b.txt")
    (raw / "b.txt").symlink_to(raw / "a.txt")
    files, problems = list_sources(raw)
    assert [f.name for f in files] == ["nota.md"]
    assert {p["source"] for p in problems} == {p.name for p in raw.iterdir()} - {"nota.md"}


@needs_root
def test_devices_and_pipes_are_told_and_never_opened(tmp_path):
    made = {"zero.txt": (stat.S_IFCHR, os.makedev(1, 5)), "disco.txt": (stat.S_IFBLK, os.makedev(7, 0)), "tubo.txt": (stat.S_IFIFO, 0), "presa.txt": (stat.S_IFSOCK, 0)}
    for name, (kind, device) in made.items():
        try:
            os.mknod(tmp_path / name, kind | 0o600, device)
        except PermissionError:
            pytest.skip("devices cannot be made here")
    (tmp_path / "nota.md").write_text("x", encoding="utf-8")
    files, problems = list_sources(tmp_path)
    assert [f.name for f in files] == ["nota.md"] and {p["source"] for p in problems} == set(made)


def test_names_that_systems_allow_are_read_and_the_rest_is_told(tmp_path):
    paths = make_study(tmp_path / "s")
    text = (paths.raw / "montecàlvo.txt").read_text(encoding="utf-8")
    names = ["a\nb\tc.txt", "è.txt", "perche\u0301.txt", "‮gpj.txt", "-rf.txt", "con; $(touch fatto) `id`.txt", "«virgolette» \"doppie\".txt", "x" * 240 + ".txt"]
    for n, name in enumerate(names):  # each another body, none a copy
        (paths.raw / name).write_text(text.replace("Montecàlvo", f"Villa{'abcdefgh'[n]}rna").replace("sedie", f"panche {n}"), encoding="utf-8")
    (paths.raw / "e\u0300.txt").write_text("Lo stesso nome, scritto in altro modo.", encoding="utf-8")
    wrong = os.fsencode(paths.raw) + b"/latino-\xe8.txt"
    with open(wrong, "wb") as file:  # noqa: PTH123 - a name that is no text
        file.write(text.encode())
    run_alone(paths)
    assert set(names) - {"è.txt"} <= set(read_table("interviews", paths.processed)["source"])  # of two twins one is read
    problems = read_table("problems", paths.processed)
    assert problems["problem"].str.contains("stesso nome").sum() == 1 and problems["problem"].str.contains("illeggibili").sum() == 1
    assert tables_of(paths) and leftovers(paths) == []


def test_results_folder_that_is_a_link_stays_one(done, tmp_path):
    shutil.copytree(done.study.parent, tmp_path / "s")
    paths = StudyPaths.of(tmp_path / "s" / "study.toml")
    paths.processed.rename(tmp_path / "altrove")
    link = tmp_path / "s" / "data" / "processed"
    link.symlink_to(tmp_path / "altrove")
    add_notes(tmp_path / "s", LATER)
    run_alone(StudyPaths.of(tmp_path / "s" / "study.toml"))
    assert link.is_symlink() and "svuotato" in (tmp_path / "altrove" / "statements.csv").read_text(encoding="utf-8")
    assert sorted(p.name for p in tmp_path.iterdir() if ".new-" in p.name) == []
