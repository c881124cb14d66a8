"""The same notes give the same tables, byte for byte, whoever reads them, in whatever order and on whatever machine."""

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
NOTES = ("Lecco verbale.docx", "cremasca.csv", "verbania.md")
ACCENTED = "papà è già qui.txt"  # sorts differently in other locales
ORDER = """\
import os

def _turned(found):
    return sorted(found, key=lambda e: getattr(e, "name", e), reverse=os.environ["RESTITUZIONE_TEST_ORDER"] == "reversed")

class _Entries(list):
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def __next__(self): return self.pop(0) if self else _stop()
    def __iter__(self): return self
    def close(self): pass

def _stop():
    raise StopIteration

_scandir, _listdir = os.scandir, os.listdir
os.scandir = lambda path=".": _Entries(_turned(_scandir(path)))
os.listdir = lambda path=".": _turned(_listdir(path))
"""


def make_study(folder: Path, names: list[str]) -> Path:
    """Notes of the sample, written in the order given."""
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    for name in names:
        shutil.copyfile(REPOSITORY / "data" / "raw" / ("appunti busto.txt" if name == ACCENTED else name), raw / name)
    shutil.copy(REPOSITORY / "study.toml", folder)
    return folder


def tables(folder: Path) -> dict[str, bytes]:
    """Every table and text of the results, and the ids' memory without the day of the run."""
    processed, review = folder / "data" / "processed", folder / "data" / "review"
    files = [p for p in processed.rglob("*") if p.suffix in (".csv", ".txt")] + [review / "members.csv"]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


@pytest.fixture(scope="module")
def run(tmp_path_factory, restituzione, server):
    """Run the command on a fresh study in a folder of its own; gives the tables."""

    def run(*arguments: str, names=(*NOTES, ACCENTED), **variables: str) -> dict[str, bytes]:
        folder = make_study(tmp_path_factory.mktemp("uguale") / "studio", list(names))
        done = restituzione("run", *arguments, folder=folder, PREFECT_API_URL=server, **variables)
        assert done.returncode == 0, done.stderr
        return tables(folder)

    return run


@pytest.fixture(scope="module")
def runs(run, tmp_path_factory):
    """All of them, two at a time: the first by one thread, in UTF-8, in Rome, with a hash seed."""
    order, locale = tmp_path_factory.mktemp("ordine"), tmp_path_factory.mktemp("lingua")
    (order / "sitecustomize.py").write_text(ORDER, encoding="utf-8")
    path = os.pathsep.join((str(order), str(REPOSITORY)))
    name = turkish(locale)
    with ThreadPoolExecutor(2) as pool:
        started = {
            "first": pool.submit(run, "--workers", "1", LC_ALL="C.UTF-8", TZ="Europe/Rome", PYTHONHASHSEED="0"),
            "threads": pool.submit(run, "--workers", "4"),
            "processes": pool.submit(run, "--runner", "processes", "--workers", "3"),
            "order": pool.submit(run, names=(ACCENTED, *reversed(NOTES)), PYTHONPATH=path, RESTITUZIONE_TEST_ORDER="reversed"),
            "locale": pool.submit(run, LC_ALL=name, LANG=name, LANGUAGE="tr", LOCPATH=str(locale)),
            "zone": pool.submit(run, TZ="Pacific/Kiritimati"),
            "seed": pool.submit(run, PYTHONHASHSEED="4242"),
        }
    return started


def turkish(folder: Path) -> str:
    """A locale with other small letters and a decimal comma where the machine can make it, else the plain C."""
    name = "tr_TR.UTF-8"
    if shutil.which("localedef"):
        subprocess.run(["localedef", "-i", "tr_TR", "-f", "UTF-8", str(folder / name)], capture_output=True)
    return name if (folder / name).exists() else "C"


def test_the_notes_give_themes_and_no_problem(runs):
    first = runs["first"].result()
    assert first["data/processed/problems.csv"].count(b"\n") == 1
    assert len(first["data/processed/themes.csv"].splitlines()) > 3


@pytest.mark.parametrize("other", ["threads", "processes", "order", "locale", "zone", "seed"])
def test_the_tables_are_the_same_byte_for_byte(runs, other):
    """By several threads or processes, files written and listed in another order, another locale, time zone, hash seed."""
    one, two = runs["first"].result(), runs[other].result()
    assert len(one) > 12
    assert sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name)) == []
