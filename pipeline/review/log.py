"""The corrections log: one CSV file to which lines are only ever added.

Writers take a lock, so that two people lose nothing; every line is forced to disk before the writer is told
that it is saved. A line that a crash cut short stays where it is, is told, and never swallows the next ones.
A file that a spreadsheet saved again (semicolons, byte order mark, Windows line ends) is read as it is.
"""

from __future__ import annotations

import contextlib
import csv
import datetime
import errno
import fcntl
import io
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.errors import RestituzioneError
from pipeline.review import actions as A
from pipeline.tables import CORRECTIONS, guard, unguard

COLUMNS = CORRECTIONS.column_names
_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Draft:
    """A correction before it is in the log."""

    action: str
    target: str
    value: str = ""
    why: str = ""


@dataclass(frozen=True)
class Reading:
    """The log as it stands: its corrections in order, and lines that are no corrections."""

    corrections: pd.DataFrame
    problems: list[dict]


class CorrectionLog:
    """The log of one study's review folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self.path = self.folder / CORRECTIONS.file

    def read(self) -> Reading:
        """Every correction in the file's order; what cannot be read is told and left in the file.

        Raises:
            RestituzioneError: the file cannot be opened, or its first line does not name the columns.
        """
        text = self._text()
        return _parse(text, self.path)

    def append(self, drafts: list[Draft], *, who: str, study=None, now: datetime.datetime | None = None) -> list[str]:
        """Add corrections at the end, all or none; returns their ids once they are on disk.

        New themes without an id are given one here, under the lock, so that two writers never share one.

        Args:
            who: name of the reviewer.
            study: to check areas against, where at hand.
            now: time to write down; the present where left out.

        Raises:
            RestituzioneError: no name, a correction that can never apply, or a folder that cannot be written.
        """
        who = " ".join(who.split())
        if not who:
            raise RestituzioneError("Manca il nome di chi corregge: ogni correzione porta il nome di chi l'ha fatta (--who NOME).")
        for draft in drafts:
            A.check(draft.action, draft.target, draft.value, study=study)
        if not drafts:
            return []
        when = (now or datetime.datetime.now()).astimezone().isoformat(timespec="seconds")
        with self._locked():
            before = self._text()
            reading = _parse(before, self.path)
            rows = _rows(drafts, reading.corrections, who=who, when=when)
            self._write(before, rows)
            if study is not None and study.privacy.private:
                with contextlib.suppress(OSError):
                    self.path.chmod(0o600)
        return [r[0] for r in rows]

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = (self.folder / ".corrections.lock").open("a")
        except OSError as e:
            raise RestituzioneError(
                f"{self.folder}: non si può scrivere ({e.strerror}). Controllare i permessi o indicare un'altra cartella con --review."
            ) from None
        with handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _text(self) -> str:
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return ""
        except OSError as e:
            raise RestituzioneError(f"{self.path}: non si può leggere ({e.strerror}). Controllare i permessi del file.") from None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("cp1252", errors="replace")

    def _write(self, before: str, rows: list[list[str]]) -> None:
        """One write at the end of the file, then fsync."""
        out = io.StringIO()
        delimiter = _delimiter(before)
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        if not before.strip():
            writer.writerow(COLUMNS)
        else:
            out.write("" if before.endswith("\n") else "\n")  # a line cut by a crash ends here
        width = max(len(COLUMNS), len(_cells(before.split("\n", 1)[0], delimiter) or []))
        writer.writerows([[guard(cell) for cell in row] + [""] * (width - len(row)) for row in rows])
        size = self.path.stat().st_size if self.path.exists() else 0
        try:
            with self.path.open("ab") as f:
                f.write(out.getvalue().encode("utf-8", "replace"))
                f.flush()
                os.fsync(f.fileno())
            fd = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(fd)
            finally:
                os.close(fd)
        except OSError as e:
            with contextlib.suppress(OSError):  # what a full disk took of it; the lock is held, nobody else has written
                os.truncate(self.path, size)
            why = "il disco è pieno: liberare spazio e ripetere" if e.errno == errno.ENOSPC else f"{e.strerror}. Ripetere"
            raise RestituzioneError(f"{self.path}: correzioni non salvate ({why} il salvataggio).") from None


def _rows(drafts: list[Draft], existing: pd.DataFrame, *, who: str, when: str) -> list[list[str]]:
    ids = set(existing["correction_id"])
    themes = {t for text in (*existing["target"], *existing["value"]) for t in _theme_ids(text)}
    themes |= {t for d in drafts for t in (*_theme_ids(d.target), *_theme_ids(d.value))}
    rows = []
    for draft in drafts:
        target, value = " ".join(draft.target.split()), " ".join(draft.value.split())
        if draft.action == A.NEW_THEME and not target:
            target = next_theme(themes)
            themes.add(target)
        elif draft.action == A.SPLIT_THEME:
            theme, label, statements = A.unpack(value)
            theme = theme or next_theme(themes)
            themes.add(theme)
            value = A.pack(label, statements, theme=theme)
        correction = ""
        while not correction or correction in ids:
            correction = f"C{secrets.token_hex(4)}"
        ids.add(correction)
        rows.append([correction, when, who, draft.action, target, value, " ".join(draft.why.split())])
    return rows


def next_theme(taken: set[str]) -> str:
    """The first free id of a theme made by a person: P01, P02 …"""
    numbers = [int(t[1:]) for t in taken if A.is_theme(t) and t.startswith("P")]
    return f"P{max(numbers, default=0) + 1:02d}"


def _theme_ids(text: str) -> list[str]:
    return [p for p in A.parts(text.split("|")[0]) if A.is_theme(p)]


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(_DELIMITERS, key=head.count) if head else ","


def _parse(text: str, path: Path) -> Reading:
    """Line by line: no cell that we write holds a line end, so a broken line can never swallow the next."""
    lines = text.split("\n")
    delimiter = _delimiter(text)
    header = [h.strip() for h in _cells(lines[0], delimiter) or []]
    if not text.strip():
        return Reading(CORRECTIONS.empty(), [])
    missing = [c for c in COLUMNS if c not in header]
    if missing:
        raise RestituzioneError(f"{path}: nella prima riga mancano le colonne {', '.join(missing)}. Rimettere: {','.join(COLUMNS)}.")
    rows, problems, seen = [], [], set()
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip(f"{delimiter} \r"):
            continue
        cells = _cells(line, delimiter)
        if cells is None or len(cells) < len(header):
            problems.append(_problem(number, f"riga incompleta («{line.strip()[:60]}»): non è stata applicata"))
            continue
        row = {c: unguard(cells[header.index(c)].strip()) for c in COLUMNS}
        if not row["correction_id"]:
            problems.append(_problem(number, "manca correction_id: la correzione non è stata applicata"))
        elif row["correction_id"] in seen:
            problems.append(_problem(number, f"l'id {row['correction_id']} è scritto due volte: vale la prima riga"))
        else:
            seen.add(row["correction_id"])
            rows.append(row)
    return Reading(CORRECTIONS.frame(rows), problems)


def _cells(line: str, delimiter: str) -> list[str] | None:
    """The cells of one line; None where a quote stays open."""
    try:
        return next(csv.reader([line.rstrip("\r")], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _problem(line: int, problem: str) -> dict:
    return {
        "source": "",
        "locator": f"{CORRECTIONS.file}, riga {line}",
        "problem": problem,
        "what_to_do": "Se la correzione serve ancora, ripeterla; la riga può restare.",
    }
