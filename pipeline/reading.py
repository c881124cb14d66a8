"""From files of notes to rows, file by file: what one file does wrong is told and never stops the others."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.cache import ReadingCache, cache_key, content_hash
from pipeline.extract.chunk import extract, extract_each
from pipeline.extract.extracted import Extracted
from pipeline.ingest.collect import Notes, collect
from pipeline.study import Study

_TOGETHER = 256  # statements that make a good batch for the language model
_reading = threading.Lock()  # neither spaCy nor what it feeds is made for several threads, and they would gain nothing


@dataclass
class Reading:
    """What one file gave.

    Args:
        sound: False where the program itself failed on the file; such a reading is not kept.
    """

    file: Path
    notes: Notes
    extracted: Extracted
    sound: bool = True


def read_each(files: Iterable[Path], *, root: Path, study: Study) -> Iterator[Reading]:
    """Read and parse files, one reading each, in their order.

    Some files at a time go through the language model together; where that fails, each goes alone.
    """
    waiting: list[tuple[Path, Notes]] = []
    for file in files:
        try:
            waiting.append((file, collect([file], root=root, study=study)))
        except Exception as e:  # a file nobody foresaw: the others are still read
            yield from _parse(waiting, root=root, study=study)
            waiting = []
            yield _failed(file, root, e)
        if sum(len(notes.statements) for _, notes in waiting) >= _TOGETHER:
            yield from _parse(waiting, root=root, study=study)
            waiting = []
    yield from _parse(waiting, root=root, study=study)


def _parse(waiting: list[tuple[Path, Notes]], *, root: Path, study: Study) -> Iterator[Reading]:
    known = [len(notes.problems) for _, notes in waiting]
    done = 0
    try:
        for (file, notes), extracted in zip(waiting, extract_each([n for _, n in waiting], study=study), strict=True):
            yield Reading(file, notes, extracted)
            done += 1
    except Exception as e:
        for (file, notes), problems in list(zip(waiting, known, strict=True))[done:]:
            del notes.problems[problems:]  # what extraction had added before it failed
            yield _parse_alone(file, notes, root=root, study=study) if len(waiting) > 1 else _failed(file, root, e)


def _parse_alone(file: Path, notes: Notes, *, root: Path, study: Study) -> Reading:
    try:
        return Reading(file, notes, extract(notes, study=study))
    except Exception as e:
        return _failed(file, root, e)


def read_files(
    files: list[Path],
    *,
    root: Path,
    study: Study,
    cache: ReadingCache,
    keys: dict[str, str],
    stop: Callable[[], bool] = lambda: False,
) -> int:
    """Read and parse some files into the cache; threads take turns, file by file.

    Args:
        keys: source to cache key.
        stop: asked after each file; True leaves the others unread.

    Returns:
        How many statements they gave.
    """
    count = 0
    for reading in _in_turn(read_each(files, root=root, study=study)):
        key = keys[reading.file.relative_to(root).as_posix()]
        if reading.sound and still_is(reading.file, key, root=root, study=study):
            cache.put(key, reading.notes, reading.extracted)
        count += len(reading.notes.statements)
        if stop():
            break
    return count


def _in_turn(readings: Iterator[Reading]) -> Iterator[Reading]:
    while True:
        with _reading:
            reading = next(readings, None)
        if reading is None:
            return
        yield reading


def still_is(file: Path, key: str, *, root: Path, study: Study) -> bool:
    """Whether a file is still what its key says: what was read of one that changed meanwhile is not kept under it."""
    try:
        return cache_key(file.relative_to(root).as_posix(), content_hash(file), study) == key
    except OSError:
        return False


def changed_meanwhile(source: str) -> dict:
    """The problem of a file that changed between the plan of a run and its reading."""
    return {
        "source": source,
        "locator": "",
        "problem": "il file è cambiato mentre veniva letto",
        "what_to_do": "Finire di modificarlo e ripetere l'esecuzione.",
    }


def _failed(file: Path, root: Path, error: Exception) -> Reading:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    row = {
        "source": file.relative_to(root).as_posix(),
        "locator": "",
        "problem": f"il programma non è riuscito a leggerlo ({type(error).__name__}, {Path(frame.filename).name} riga {frame.lineno})",
        "what_to_do": "È un errore del programma: segnalarlo con questa riga. Intanto salvare il file in un altro formato e ripetere.",
    }
    return Reading(file, Notes(problems=[row]), Extracted(), sound=False)
