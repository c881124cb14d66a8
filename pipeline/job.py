"""The main job as plain functions: notes in, tables out. The flow runs these same steps as tasks."""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pipeline.cache import ReadingCache, cache_key, settings_version
from pipeline.current import written, written_memory
from pipeline.errors import RestituzioneError
from pipeline.extract.extracted import Extracted
from pipeline.extract.features import COLUMNS as FEATURES
from pipeline.extract.organisation_clusters import unify
from pipeline.ingest.collect import Notes
from pipeline.ingest.duplicates import without_duplicates
from pipeline.inputs import Inputs, look
from pipeline.paths import StudyPaths
from pipeline.reading import changed_meanwhile, read_each, read_files, still_is
from pipeline.record import run_record
from pipeline.review.memory import Memory
from pipeline.review.prepare import Review, open_review, prepare
from pipeline.review.settle import Settled, settle
from pipeline.review.staged import settle_staged
from pipeline.rows import Rows
from pipeline.store import swapped_in, write_text
from pipeline.study import Study
from pipeline.tables import CHANGES, ENTITIES, INTERVIEWS, PROBLEMS, REQUESTS, STATEMENTS, TABLES, validate, write_table
from pipeline.themes.find import Known, find_themes

_CHUNK_BYTES = 400_000
_MOST_CODED = 100_000  # statements of a REFI-QDA project that a run writes by itself; its tree takes 3 KB a statement


@dataclass
class Plan:
    """What a run will read: files in a stable order, their hashes, which of them are not in the cache."""

    study: Study
    paths: StudyPaths
    files: list[Path]
    hashes: dict[str, str]
    keys: dict[str, str]
    stale: list[Path]
    problems: list[dict] = field(default_factory=list)
    review: Review | None = None
    inputs: Inputs | None = None

    def __post_init__(self) -> None:
        self.review = self.review or Review(self.study)
        self.inputs = self.inputs or Inputs(self.study, self.paths, self.files, self.hashes, self.problems)

    @property
    def cache(self) -> ReadingCache:
        return ReadingCache(self.paths.state / "cache")

    def source(self, path: Path) -> str:
        return path.relative_to(self.paths.raw).as_posix()

    def chunks(self, workers: int) -> list[list[Path]]:
        """Stale files in chunks of similar size: enough for every worker, never a single sentence."""
        sizes = {f: f.stat().st_size if f.exists() else 0 for f in self.stale}
        target = max(1, min(_CHUNK_BYTES, sum(sizes.values()) // max(1, workers) + 1))
        chunks: list[list[Path]] = []
        room = 0
        for file in self.stale:
            if not chunks or room <= 0:
                chunks.append([])
                room = target
            chunks[-1].append(file)
            room -= sizes[file]
        return chunks


@dataclass
class Tables:
    """All tables of one run, the texts that the offsets count in, notes for the log, what review remembers of it."""

    frames: dict[str, pd.DataFrame]
    texts: dict[str, str]
    messages: list[str] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory.empty)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.frames[name]


def make_plan(paths: StudyPaths, *, study: Study | None = None) -> Plan:
    """Read study.toml and look at the folder of notes; nothing is written.

    Raises:
        StudyError: study.toml is wrong.
        RestituzioneError: the folder is missing or holds no notes.
    """
    inputs = look(paths, study=study)
    review = open_review(paths.review, inputs.study, processed=paths.processed)
    plan = Plan(review.study, paths, inputs.files, inputs.hashes, {}, [], inputs.problems, review, inputs)
    settings = settings_version(plan.study)
    for file in plan.files:
        source = plan.source(file)
        plan.keys[source] = cache_key(source, plan.hashes[source], plan.study, settings=settings)
        if not plan.cache.has(plan.keys[source]):
            plan.stale.append(file)
    return plan


def gather(plan: Plan) -> tuple[Notes, Extracted]:
    """All readings of the plan in the files' order; an entry that vanished is made again."""
    notes, extracted = Notes(statements=Rows(), problems=list(plan.problems)), Extracted(Rows(), Rows(), Rows())
    for file in plan.files:
        key = plan.keys[plan.source(file)]
        entry = plan.cache.get(key)
        if entry is None:
            reading = next(read_each([file], root=plan.paths.raw, study=plan.study))
            entry = reading.notes, reading.extracted
            if not still_is(file, key, root=plan.paths.raw, study=plan.study):
                if file.exists():  # one that vanished is told already
                    notes.problems.append(changed_meanwhile(plan.source(file)))
            elif reading.sound:
                plan.cache.put(key, *entry)
        notes.extend(entry[0])
        extracted.extend(entry[1])
    return notes, extracted


def assemble(plan: Plan, notes: Notes, extracted: Extracted) -> Tables:
    """Rows become the tables of the contract, with themes found; the rows are given up."""
    notes = without_duplicates(notes)
    tables = before_themes(plan, notes, extracted)
    for rows in (notes.statements, notes.remainders, extracted.entities, extracted.requests, extracted.features):
        rows.clear()  # the tables hold them now; a large study is not held twice
    settled = with_themes(plan.review, *tables)
    order = {source: i for i, source in enumerate(dict.fromkeys([*(plan.source(f) for f in plan.files)]))}
    problems = sorted([*notes.problems, *settled.problems], key=lambda p: order.get(p["source"], -1))
    frames = {**settled.frames, "problems": PROBLEMS.frame(problems)}
    return Tables(frames, {s: notes.texts[s] for s in sorted(notes.texts)}, memory=settled.memory)


def before_themes(plan: Plan, notes: Notes, extracted: Extracted) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """The tables that need no themes (interviews, statements, entities, requests), and the statements' features."""
    kept = {s["statement_id"] for s in notes.statements}
    statements = STATEMENTS.frame(notes.statements)
    sources = {r.source for r in notes.remainders} | set(statements["source"])
    entities = ENTITIES.frame(
        unify([e for e in extracted.entities if (e["statement_id"] in kept if e["statement_id"] else e["source"] in sources)],
              [o.name for o in plan.study.organisations])
    )
    frames = {
        "interviews": INTERVIEWS.frame(notes.interviews),
        "statements": statements,
        "entities": entities,
        "requests": REQUESTS.frame([r for r in extracted.requests if r["statement_id"] in kept]),
    }
    features = Rows(f for f in extracted.features if f["statement_id"] in kept)
    return frames, pd.DataFrame(features.columns, columns=list(FEATURES))


def with_themes(review: Review, frames: dict[str, pd.DataFrame], features: pd.DataFrame) -> Settled:
    """Themes of the statements, with what people have decided before they are sought and after."""
    prepared = prepare(review, frames)
    named = review.memory.own_labels | review.decisions.labels
    found = find_themes(
        prepared.frames["statements"],
        features,
        study=review.study,
        interviews=prepared.frames["interviews"],
        requests=prepared.frames["requests"],
        decisions=prepared.clusters,
        known={c: Known(label=named.get(c, "")) for c in sorted(set(prepared.clusters.values())) if c},
    )
    settled = settle(prepared, found.statements, found.themes, found.keywords, features=features, space=found.space)
    settled.problems.extend(found.notes)
    return settled


def write(plan: Plan, tables: Tables, *, timings: dict[str, float]) -> dict:
    """Validate every table and swap the whole run in at once; returns the run's record."""
    record = run_record(plan, tables, timings)
    for table in (*TABLES, CHANGES):
        validate(table.name, tables[table.name])
    # what ids mean goes with the tables that show them: valid in the moment when these are swapped in
    memory = tables.memory.stage(plan.paths.review, plan.paths.processed, private=plan.study.privacy.private)
    with swapped_in(plan.paths.processed, private=plan.study.privacy.private) as folder:
        for table in (*TABLES, CHANGES):
            write_table(folder / table.file, tables[table.name])
        for source, text in tables.texts.items():
            write_text(folder / "text" / f"{source}.txt", text)
        _write_documents(folder, plan, tables, record)
        record["written"] = written(folder, plan.paths.review) | written_memory(memory)
        write_text(folder / "run.json", json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    settle_staged(plan.paths.review, plan.paths.processed)
    if plan.study.privacy.private:
        _close(plan.paths.review)
    plan.cache.prune(set(plan.keys.values()))
    return record


def _close(review: Path) -> None:
    """Mode 0600 for what others wrote into the review folder before the study said that it is private."""
    for path in review.glob("*.csv"):
        with contextlib.suppress(OSError):
            path.chmod(0o600)


def _write_documents(folder: Path, plan: Plan, tables: Tables, record: dict) -> None:
    """Documents beside the tables; where they cannot be made the tables stand all the same, and the record says so."""
    from pipeline.report.documents import FORMATS, write_documents
    from pipeline.report.pseudonym_key import FILE_NAME
    from pipeline.review.workbook import review_sheets

    privacy, study = plan.study.privacy, plan.study
    started = time.perf_counter()
    large = len(tables["statements"]) > _MOST_CODED
    if large:
        record["messages"].append(
            f"Il progetto REFI-QDA non è stato scritto: oltre {_MOST_CODED} affermazioni nessun programma lo apre. "
            "Se serve lo stesso: restituzione report --format qdpx"
        )
    try:
        write_documents(
            folder,
            tables.frames,
            tables.texts,
            study,
            record,
            formats=[f for f in FORMATS if not (large and f == "qdpx")],
            home=plan.paths.study.parent,
            key=plan.paths.review / FILE_NAME if privacy.pseudonyms or privacy.bodies else None,
            bodies=privacy.bodies,
            extra_sheets=[review_sheets({**tables.frames, "register": tables.memory.register}, study)],
        )
    except OSError:
        raise  # the disk is full or the folder read-only: nothing of this run can stand
    except Exception as e:
        reason = str(e) if isinstance(e, RestituzioneError) else f"{type(e).__name__}, errore del programma"
        record["messages"].append(f"I documenti non sono stati scritti: {reason}. Dopo averlo corretto: restituzione report")
    record["timings"]["documents"] = round(time.perf_counter() - started, 3)


def run(paths: StudyPaths) -> Tables:
    """The whole job in this process, without Prefect."""
    started = time.perf_counter()
    plan = make_plan(paths)
    read_files(plan.stale, root=paths.raw, study=plan.study, cache=plan.cache, keys=plan.keys)
    read = time.perf_counter()
    tables = assemble(plan, *gather(plan))
    themes = time.perf_counter()
    write(plan, tables, timings={"read": read - started, "themes": themes - read})
    return tables


__all__ = [
    "Plan",
    "Tables",
    "assemble",
    "before_themes",
    "gather",
    "make_plan",
    "read_files",
    "run",
    "with_themes",
    "write",
]
