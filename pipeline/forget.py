"""Removing a person from everything that was made out of the notes; what people wrote themselves is named, not touched.

Texts, tables, documents, the register and the anchors say «[persona rimossa]»; caches are dropped. The notes,
study.toml and the corrections are people's own: the answer says where the name still stands there, since the
next run would bring it back.

The tables come last, in one step: stopped before it, the command can be repeated with all it needs still there;
stopped after it, the next command settles the rest. A mark without the name says meanwhile that it did not end.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.current import written, written_memory
from pipeline.errors import RestituzioneError
from pipeline.extract.names import plain, words
from pipeline.lock import study_lock
from pipeline.paths import FORGETTING, StudyPaths
from pipeline.report.documents import read_run, write_documents
from pipeline.report.masking import Form, Masker
from pipeline.report.pseudonym_key import COLUMNS, FILE_NAME, PERSON, Key, load_key
from pipeline.report.pseudonym_names import Names, find_names
from pipeline.report.pseudonyms import replace_names
from pipeline.review.memory import Memory
from pipeline.review.staged import settle_staged
from pipeline.store import clear_leftovers, swapped_in, write_text
from pipeline.study import Study, load_study
from pipeline.tables import ANCHORS, CORRECTIONS, MEMBERS, REGISTER, to_csv

REMOVED = "[persona rimossa]"
_RECORD = "run.json"
_READABLE = 50_000_000  # bytes of a file of somebody's own that are searched for the name


@dataclass
class Forgotten:
    """What was done.

    Args:
        forms: the ways to write the name that were replaced.
        places: how many cells and notes named the person.
        remains: (file or place, why) where the name still stands and only a person can remove it.
    """

    forms: list[str]
    places: int
    remains: list[tuple[str, str]] = field(default_factory=list)


def forget(paths: StudyPaths, name: str, *, say=None, also: tuple[Path, ...] = ()) -> Forgotten:
    """Remove a person from the results, the review memory and the caches, all at once and under the study's lock.

    Args:
        also: further files and folders that may name the person and can be done without.

    Raises:
        RestituzioneError: there are no results, the name is empty or fits several people, a folder cannot be written.
    """
    study = load_study(paths.study)
    if not words(name):
        raise RestituzioneError("Manca il nome della persona da togliere: restituzione forget \"Nome Cognome\".")
    with study_lock(paths, say=say):
        clear_leftovers(paths.processed)
        settle_staged(paths.review, paths.processed)
        tables, texts, record = read_run(paths.processed)
        names = names_of(name, tables, study)
        mask = Masker(names.forms, protected=names.protected)
        sources = sorted({*texts, *record.get("inputs", {}), *(s for df in tables.values() if "source" in df for s in df["source"])} - {""})
        files = {s: _masked_path(s, names) for s in sources}
        changed = replace_names(tables, texts, study, names=names, files=files)
        places = _differences(tables, changed.tables) + sum(texts[s] != changed.texts[files[s]] for s in texts)
        with _told(paths):
            _mark(paths)
            for place in (paths.state / "cache", *also):
                _delete(place)
            _mask_key(paths.review / FILE_NAME, names)
        _write(paths, study, changed, _masked_record(record, mask, files), _masked_memory(paths, mask, files))
        (paths.state / FORGETTING).unlink(missing_ok=True)
    shown = sorted({" ".join(f.keys) for f in names.forms})
    return Forgotten(shown, places, _remains(paths, mask, names, tables, texts))


@contextlib.contextmanager
def _told(paths: StudyPaths) -> Iterator[None]:
    try:
        yield
    except OSError as e:
        raise RestituzioneError(
            f"{e.filename or paths.state}: non si può cancellare o scrivere ({e.strerror}). Il nome è ancora nei risultati: "
            "controllare permessi e spazio, e ripetere."
        ) from None


def _mark(paths: StudyPaths) -> None:
    paths.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    (paths.state / FORGETTING).touch(mode=0o600)


def _delete(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def names_of(name: str, tables: dict, study: Study) -> Names:
    """The forms of one person's name, as the study writes them.

    Raises:
        RestituzioneError: several people of the study have this name.
    """
    asked = {w.key for w in words(name)}
    found = find_names(tables, study.model_copy(update={"facilitators": [*study.facilitators, name]}), key := Key(), bodies=False)
    code = found.code(name)
    fuller = {c: n for c, _, n in reversed(key.rows) if asked < {w.key for w in words(n)}}
    if len(fuller) > 1:
        raise RestituzioneError(f"«{name}» può essere più di una persona: {', '.join(sorted(fuller.values()))}. Scrivere nome e cognome.")
    mine = {code, *fuller} - {""}
    return Names(
        forms=[Form(f.keys, REMOVED, f.small) for f in found.forms if f.code in mine],
        codes={n: REMOVED for n, c in found.codes.items() if c in mine},
        protected=found.protected,
        surnames=found.surnames & {f.keys[0] for f in found.forms if f.code in mine},
    )


def _masked_path(source: str, names: Names) -> str:
    """A note's path without the person: «colloqui/n_rasetti.docx» gives «colloqui/n_[persona rimossa].docx»."""
    singles = sorted({f.keys[-1] for f in names.forms if len(f.keys[-1]) > 2}, key=len, reverse=True)
    stem, suffix = os.path.splitext(source)
    for key in singles:
        stem = re.sub(rf"(?<![^\W_]){re.escape(key)}(?![^\W_])", REMOVED, stem, flags=re.I)
    return stem + suffix


def _differences(before: dict, after: dict) -> int:
    return sum(int((df.astype(str).to_numpy() != after[name].astype(str).to_numpy()).sum()) for name, df in before.items() if len(df))


def _masked_record(record: dict, mask: Masker, files: dict[str, str]) -> dict:
    """run.json without the name; without its fingerprint too, so that the next run starts from the notes."""
    def masked(value):
        if isinstance(value, str):
            return mask(value)
        if isinstance(value, list):
            return [masked(v) for v in value]
        return {k: masked(v) for k, v in value.items()} if isinstance(value, dict) else value

    kept = {k: masked(v) for k, v in record.items() if k not in ("fingerprint", "written", "inputs", "versions", "model")}
    return {
        **kept,
        **{k: record[k] for k in ("versions", "model") if k in record},
        "inputs": {files.get(s, s): digest for s, digest in record.get("inputs", {}).items()},
    }


def _masked_memory(paths: StudyPaths, mask: Masker, files: dict[str, str]) -> Memory:
    memory = Memory.load(paths.review, paths.processed)

    def masked(frame, table):
        texts = [c for c in ("label", "found", "keywords", "organisation", "text") if c in frame]
        changed = frame.assign(**{c: frame[c].map(mask).astype(object) for c in texts})
        if "source" in frame:
            changed["source"] = frame["source"].map(lambda s: files.get(s, s)).astype(object)
        return table.frame(changed.to_dict("records"))

    return replace(
        memory, register=masked(memory.register, REGISTER), members=masked(memory.members, MEMBERS), anchors=masked(memory.anchors, ANCHORS)
    )


def _write(paths: StudyPaths, study: Study, changed, record: dict, memory: Memory) -> None:
    """Tables, texts, documents and memory, all at once, as a run writes them."""
    privacy = study.privacy
    staged = memory.stage(paths.review, paths.processed, private=privacy.private)
    with swapped_in(paths.processed, private=privacy.private) as folder:
        for table, frame in changed.tables.items():
            write_text(folder / f"{table}.csv", to_csv(frame))
        for source, text in changed.texts.items():
            write_text(folder / "text" / f"{source}.txt", text)
        write_documents(
            folder, changed.tables, changed.texts, changed.study, record, home=paths.study.parent,
            key=paths.review / FILE_NAME if privacy.pseudonyms or privacy.bodies else None, bodies=privacy.bodies,
        )  # fmt: skip
        record["written"] = written(folder, paths.review) | written_memory(staged)
        write_text(folder / _RECORD, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    settle_staged(paths.review, paths.processed)


def _mask_key(path: Path, names: Names) -> None:
    """The key of the pseudonyms keeps the code, so that it is never given again, and forgets whose it was."""
    if not path.exists():
        return
    import pandas as pd

    rows = [(c, k, REMOVED if k == PERSON and plain(n) in names.codes else _masked_path(n, names)) for c, k, n in load_key(path).rows]
    fresh = path.with_name(f".{path.name}.tmp")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline="") as file:
        file.write(to_csv(pd.DataFrame(rows, columns=list(COLUMNS))))
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)


def _remains(paths: StudyPaths, mask: Masker, names: Names, tables: dict, texts: dict[str, str]) -> list[tuple[str, str]]:
    """Where the name still stands: notes, study.toml, corrections, files that no run wrote."""
    out = []
    named = {s for s, text in texts.items() if _names_in(mask, text)}
    named |= {e.source for e in tables["entities"].itertuples() if names.code(e.canonical) or names.code(e.text)}
    out += [(str(paths.raw / s), "la nota nomina la persona: una nuova esecuzione la riporterebbe") for s in sorted(named)]
    here = {s: _masked_path(s, names) for p in sorted(paths.raw.rglob("*")) if (s := p.relative_to(paths.raw).as_posix())}
    earlier = {s for s, text in texts.items() if REMOVED in text}
    out += [
        (str(paths.raw / s), "nei risultati qualcuno ne è già stato tolto: se la nota lo nomina, una nuova esecuzione lo riporterebbe")
        for s, new in here.items() if new in earlier and s not in named
    ]  # fmt: skip
    out += [(str(paths.raw / s), "il nome del file contiene quello della persona") for s, new in here.items() if new != s]
    for path, why in (
        (paths.study, "lo studio nomina la persona"),
        (paths.review / CORRECTIONS.file, "correzioni che nominano la persona: nessuno le cambia"),
    ):
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        lines = [n for n, line in enumerate(text.split("\n"), start=1) if _names_in(mask, line)]
        out += [(f"{path}, {'riga' if len(lines) == 1 else 'righe'} {', '.join(map(str, lines))}", why)] if lines else []
    ours = set((paths.processed / ".contents").read_text(encoding="utf-8").split("\n"))
    for path in sorted(p for p in paths.processed.rglob("*") if p.is_file() and p.relative_to(paths.processed).parts[0] not in ours):
        if path.name != ".contents" and path.stat().st_size < _READABLE and _names_in(mask, path.read_text(encoding="utf-8", errors="replace")):
            out.append((str(path), "non l'ha scritto il programma"))
    return out


def _names_in(mask: Masker, text: str) -> bool:
    return mask(text).count(REMOVED) > text.count(REMOVED)
