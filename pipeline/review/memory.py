"""What the review folder remembers from run to run: the meaning of ids, who was where, the words of what was decided."""

from __future__ import annotations

import contextlib
import errno
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.errors import RestituzioneError
from pipeline.review.anchor import text_hash
from pipeline.review.staged import next_folder, place_of, settle_staged
from pipeline.tables import ANCHORS, MEMBERS, REGISTER, STATEMENTS, THEMES, read_table, to_csv

_KEPT = (REGISTER, MEMBERS, ANCHORS)


@dataclass(frozen=True)
class Memory:
    """Three tables of the review folder (see :mod:`pipeline.tables`)."""

    register: pd.DataFrame
    members: pd.DataFrame
    anchors: pd.DataFrame

    @classmethod
    def empty(cls) -> Memory:
        return cls(*(t.empty() for t in _KEPT))

    @classmethod
    def load(cls, review: Path, processed: Path | None = None) -> Memory:
        """Read it; where the register was deleted, the last run's tables serve.

        Raises:
            RestituzioneError: a file is there and cannot be read (ids must never be given anew by mistake).
        """
        review = Path(review)
        places = {t: place_of(t.file, review, processed) for t in _KEPT}
        frames = [read_table(t.name, places[t].parent) if places[t].exists() else t.empty() for t in _KEPT]
        memory = cls(*frames)
        if memory.register.empty and processed is not None:
            memory = _from_tables(Path(processed), memory)
        return memory

    def save(self, review: Path, *, private: bool = False) -> None:
        """Write what changed, each file whole or not at all.

        Args:
            private: the files get mode 0600.

        Raises:
            RestituzioneError: the folder cannot be written.
        """
        for table, frame in zip(_KEPT, (self.register, self.members, self.anchors), strict=True):
            _write(Path(review) / table.file, to_csv(frame), private=private)

    def stage(self, review: Path, processed: Path, *, private: bool = False) -> Path:
        """Write it beside the present one; valid once ``run.json`` names it (see :mod:`pipeline.review.staged`).

        Args:
            private: the folder gets mode 0700, the files 0600.

        Returns:
            The folder beside, where only files that hold something are.
        """
        settle_staged(review, processed)
        beside = next_folder(review)
        try:
            beside.mkdir(parents=True, mode=0o700 if private else 0o777)
        except OSError as e:
            raise RestituzioneError(_no_memory(beside, e)) from None
        self.save(beside, private=private)
        for table in _KEPT:  # a table that has become empty takes the place of a full one
            if (Path(review) / table.file).exists() and not (beside / table.file).exists():
                (beside / table.file).write_text(to_csv(table.empty()), encoding="utf-8")
        return beside

    @property
    def origins(self) -> dict[str, str]:
        """Theme id to the correction that made it; empty for the program's own."""
        return dict(zip(self.register["theme_id"], self.register["origin"], strict=True))

    @property
    def labels(self) -> dict[str, str]:
        return dict(zip(self.register["theme_id"], self.register["label"], strict=True))

    @property
    def own_labels(self) -> dict[str, str]:
        """Theme id to the title that the program gave it; empty where it never gave one."""
        return {r.theme_id: r.found or (r.label if r.status == "proposto" else "") for r in self.register.itertuples(index=False)}

    @property
    def seen_last(self) -> set[str]:
        """Statement ids of the last run."""
        return set(self.members.loc[self.members["present"] == 1, "statement_id"])

    def follow(self, statements: pd.DataFrame) -> dict[str, str]:
        """Remembered statement id to its id in this run: the same one, or the one with the same words.

        Statements that are not there any more are missing.
        """
        present = set(statements["statement_id"])
        own = set(self.members["statement_id"])
        moved: dict[str, str] = {}
        if not own - present:
            return {s: s for s in own}
        new = [
            (i, s, text_hash(t))
            for i, s, t in zip(statements["statement_id"], statements["source"], statements["text"], strict=True)
            if i not in own
        ]
        by_place = {(s, h): i for i, s, h in reversed(new)}
        count = Counter(h for _, _, h in new)
        by_words = {h: i for i, _, h in new if count[h] == 1}
        taken: set[str] = set()
        lost = [m for m in self.members.itertuples(index=False) if m.statement_id not in present]
        lost.sort(key=lambda m: -m.present)  # the last run's come first
        for m in lost:
            now = by_place.get((m.source, m.text_hash)) or by_words.get(m.text_hash)
            if now and now not in taken:
                moved[m.statement_id] = now
                taken.add(now)
        return {s: s for s in own & present} | moved


def members_frame(
    statements: pd.DataFrame,
    clusters: list[str],
    shown: list[str],
    confidence: list[float],
    *,
    before: Memory,
    followed: dict[str, str],
    seats: list[str] | None = None,
    expected: str = "",
) -> pd.DataFrame:
    """The members table after a run: this run's statements, then those that earlier runs had."""
    rows = [
        {"statement_id": i, "source": s, "text_hash": text_hash(t), "cluster": c, "theme_id": d, "confidence": f, "seats": p,
         "expected": expected, "present": 1}
        for i, s, t, c, d, f, p in zip(
            statements["statement_id"], statements["source"], statements["text"], clusters, shown, confidence,
            seats or [""] * len(statements), strict=True,
        )
    ]  # fmt: skip
    now = {r["statement_id"] for r in rows}
    for m in before.members.to_dict("records"):
        if m["statement_id"] not in now and m["statement_id"] not in followed:
            rows.append({**m, "present": 0})
    return MEMBERS.frame(rows)


def _from_tables(processed: Path, memory: Memory) -> Memory:
    try:
        themes, statements = read_table(THEMES.name, processed), read_table(STATEMENTS.name, processed)
    except RestituzioneError:
        return memory
    register = REGISTER.frame(
        [
            {"theme_id": t.theme_id, "label": t.label, "found": t.label, "keywords": t.keywords, "status": t.status, "state": "presente",
             "n_statements": t.n_statements}
            for t in themes.itertuples(index=False)
        ]
    )
    ids = statements["theme_id"].tolist()
    members = members_frame(
        statements, ids, ids, statements["confidence"].tolist(), before=Memory.empty(), followed={}
    )
    return Memory(register, members, memory.anchors)


def _write(path: Path, text: str, *, private: bool) -> None:
    data = text.encode("utf-8", "replace")
    try:
        if path.exists() and path.read_bytes() == data:
            return
        if text.count("\n") <= 1 and not path.exists():
            return  # nothing to remember yet
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.tmp")  # one name: what a killed run left is written over
        try:
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if private else 0o666), "wb") as f:
                f.write(data)
                f.flush()
                os.fsync(f.fileno())
            if private:
                fresh.chmod(0o600)
            os.replace(fresh, path)
        finally:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
    except OSError as e:
        raise RestituzioneError(_no_memory(path, e)) from None


def _no_memory(path: Path, error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return f"{path.parent}: il disco è pieno. Liberare spazio e ripetere; i risultati precedenti sono intatti."
    return (
        f"{path}: non si può scrivere ({error.strerror}), e senza questo file gli id dei temi non restano gli stessi. "
        "Controllare i permessi o indicare un'altra cartella con --review."
    )
