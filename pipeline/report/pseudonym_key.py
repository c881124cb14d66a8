"""The key of the pseudonyms: who is P01. Kept apart from every document, only ever added to."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import RestituzioneError
from pipeline.extract.names import plain
from pipeline.tables import to_csv

PERSON, BODY, FILE = "persona", "ente", "file"
_LETTER = {PERSON: "P", BODY: "E", FILE: "N"}
COLUMNS = ("codice", "genere", "nome")
FILE_NAME = "pseudonimi.csv"


@dataclass
class Key:
    """Names and their codes: P01 a person, E01 a body, N01 a file. A code never changes its meaning.

    Args:
        rows: (code, kind, name) in the order in which they were given.
    """

    rows: list[tuple[str, str, str]] = field(default_factory=list)
    _codes: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)
    _last: dict[str, int] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        rows, self.rows = self.rows, []
        for row in rows:
            self._add(*row)

    def code(self, kind: str, name: str) -> str:
        """The code of a name, empty where it has none."""
        return self._codes.get((kind, plain(name)), "")

    def give(self, kind: str, names: list[str], *, code: str = "") -> str:
        """The code of somebody with several names: the one that a name has already, else ``code``, else the next one."""
        known = code or next((c for n in names if (c := self.code(kind, n))), "")
        if not known:
            known = f"{_LETTER[kind]}{self._last.get(kind, 0) + 1:02d}"
        for name in names:
            if name and not self.code(kind, name):
                self._add(known, kind, name)
        return known

    def _add(self, code: str, kind: str, name: str) -> None:
        number = re.fullmatch(r"[A-Z](\d+)", code)
        if number:
            self._last[kind] = max(self._last.get(kind, 0), int(number[1]))
        self.rows.append((code, kind, name))
        self._codes.setdefault((kind, plain(name)), code)


def shuffled(names: list[str]) -> list[str]:
    """Names in an order that tells nothing about them and is the same on every machine."""
    return sorted(names, key=lambda n: hashlib.sha256(plain(n).encode()).hexdigest())


def load_key(path: Path) -> Key:
    """The key as it stands; an empty one where there is none.

    Raises:
        RestituzioneError: the file is not a key, or cannot be read.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Key()
    except (OSError, UnicodeDecodeError) as e:
        raise RestituzioneError(f"{path}: la chiave degli pseudonimi non si può leggere ({e}).") from None
    rows = list(csv.DictReader(io.StringIO(text)))
    if text.strip() and (not rows and "codice" not in text.split("\n")[0] or any(r.get(c) is None for r in rows for c in COLUMNS)):
        raise RestituzioneError(f"{path}: non è una chiave di pseudonimi (colonne {', '.join(COLUMNS)}). Rimettere quella di prima.")
    return Key([(r["codice"], r["genere"], _unguarded(r["nome"])) for r in rows])


def save_key(path: Path, key: Key) -> None:
    """Add the new names to the file, mode 0600 from its first byte on; rows that are there are never touched.

    Raises:
        RestituzioneError: the file cannot be written.
    """
    import pandas as pd

    path = Path(path)
    known = len(load_key(path).rows)
    new = key.rows[known:]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8", newline="") as file:
            os.fchmod(file.fileno(), 0o600)
            if new:
                text = to_csv(pd.DataFrame(new, columns=list(COLUMNS)))
                file.write(text if os.fstat(file.fileno()).st_size == 0 else text.split("\n", 1)[1])
                file.flush()
                os.fsync(file.fileno())
    except OSError as e:
        raise RestituzioneError(f"{path}: la chiave degli pseudonimi non si può scrivere ({e.strerror}). Nessun documento è stato scritto.") from None


def _unguarded(name: str) -> str:
    return name[1:] if re.match(r"^'+[=+\-@]", name) else name
