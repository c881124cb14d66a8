"""The sample study as a reviewer works on it, with the program's own theme finder; its notes are read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline import job
from pipeline.ingest.duplicates import without_duplicates
from pipeline.paths import StudyPaths
from pipeline.review.log import CorrectionLog, Draft
from pipeline.review.prepare import Review, open_review
from pipeline.review.settle import Settled
from pipeline.study import load_study
from pipeline.tables import to_csv

ROOT = Path(__file__).resolve().parents[2]
SHOWN = ("themes", "statements", "keywords", "requests")


@cache
def read() -> tuple:
    """The tables before themes are sought, and the statements' features."""
    plan = job.make_plan(StudyPaths.of(ROOT / "study.toml", review=ROOT / "tests", processed=ROOT / "tests"))
    notes, extracted = job.gather(plan)
    return job.before_themes(plan, without_duplicates(notes), extracted)


@cache
def first() -> Settled:
    """The first run of the whole study."""
    return job.with_themes(Review(load_study(ROOT / "study.toml")), *read())


class Sample:
    """The sample study with a review folder of its own; ``sources`` are the notes that are there."""

    def __init__(self, folder: Path) -> None:
        self.review, self.study = folder / "review", load_study(ROOT / "study.toml")
        self.log = CorrectionLog(self.review)
        self.sources = sorted(set(read()[0]["statements"]["source"]))

    def say(self, *drafts, who: str = "Anna") -> list[str]:
        return self.log.append([Draft(*d) for d in drafts], who=who, study=self.study)

    def begin(self) -> Sample:
        """As after the first run with all the notes."""
        self.settled = first()
        self.settled.memory.save(self.review)
        return self

    def run(self) -> Sample:
        frames, features = read()
        frames = {n: df[df["source"].isin(self.sources)].reset_index(drop=True) for n, df in frames.items()}
        features = features[features["statement_id"].isin(frames["statements"]["statement_id"])]
        self.settled = job.with_themes(open_review(self.review, self.study), frames, features)
        self.settled.memory.save(self.review)
        return self

    def __getitem__(self, table: str):
        return self.settled.frames[table]

    @property
    def tables(self) -> dict[str, str]:
        """What people see, as it is written."""
        return {name: to_csv(self[name]) for name in SHOWN}

    @property
    def theme_of(self) -> dict[str, str]:
        return dict(zip(self["statements"]["statement_id"], self["statements"]["theme_id"], strict=True))

    @property
    def labels(self) -> dict[str, str]:
        return dict(zip(self["themes"]["theme_id"], self["themes"]["label"], strict=True))
