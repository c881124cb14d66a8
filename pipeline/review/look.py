"""A study as its reviewers see it: the last run's tables with what is decided, what is left and what was learnt."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace

import pandas as pd

from pipeline import job
from pipeline.errors import RestituzioneError
from pipeline.ingest.duplicates import without_duplicates
from pipeline.lock import study_lock
from pipeline.paths import StudyPaths
from pipeline.review.prepare import Prepared, Review, open_review, prepare
from pipeline.review.progress import Learning, Share, decided_requests, learning, shares
from pipeline.review.queue import Item, next_requests, next_statements, next_themes
from pipeline.review.staged import settle_staged
from pipeline.review.targets import load_tables
from pipeline.study import load_study


@dataclass
class Look:
    """The last run, and the corrections of now."""

    paths: StudyPaths
    review: Review
    tables: dict[str, pd.DataFrame]
    prepared: Prepared

    @property
    def decided(self) -> set[str]:
        """Statements that a person has decided on."""
        return set(self.prepared.statements)

    @property
    def shares(self) -> list[Share]:
        return shares(self.prepared, self.tables["themes"], self.tables["requests"])

    def next(self, n: int) -> list[Item]:
        """What to look at now: themes, statements and requests, highest score first within each."""
        asked = decided_requests(self.prepared)
        reviewed = set(self.review.decisions.touched) | set(self.review.decisions.labels)
        half = max(1, n // 4)
        themes = next_themes(self.tables["themes"], self.tables["statements"], reviewed=reviewed, n=half)
        requests = next_requests(self.tables["requests"], decided=set(asked) | set(asked.values()), n=half)
        statements = next_statements(self.tables["statements"], decided=self.decided, n=max(1, n - len(themes) - len(requests)))
        return [*themes, *statements, *requests]

    def learning(self) -> Learning | None:
        """Agreement before and after learning; seeks the themes several times."""
        plan = job.make_plan(self.paths)
        notes, extracted = job.gather(plan)
        frames, features = job.before_themes(plan, without_duplicates(notes), extracted)
        return learning(plan.review, frames, lambda review, tables: job.with_themes(review, tables, features).frames["statements"])


def remember(paths: StudyPaths) -> None:
    """Keep the words of everything decided on, so that it is found again though the note is edited before the next run.

    Where a run is going on it does this itself.
    """
    with contextlib.suppress(RestituzioneError), study_lock(paths, wait=0):
        settle_staged(paths.review, paths.processed)
        seen = look(paths)
        memory = replace(seen.review.memory, anchors=seen.prepared.anchors)
        memory.save(paths.review, private=seen.review.study.privacy.private)


def look(paths: StudyPaths) -> Look:
    """Open a study for review.

    Raises:
        RestituzioneError: there was no run yet, or a file of the review folder is damaged.
    """
    review = open_review(paths.review, load_study(paths.study), processed=paths.processed)
    tables = load_tables(paths)
    frames = {t: tables[t] for t in ("interviews", "statements", "entities", "requests")}
    return Look(paths, review, tables, prepare(review, frames))
