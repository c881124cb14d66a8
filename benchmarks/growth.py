"""Does a reviewed study stay as it is when an interview comes in?

Each interview of a hand-coded set (every n-th of a large one) is held out; the rest is run, a simulated reviewer
decides a tenth of its statements as the coders did and renames the largest theme, and it is run again. Then the
interview comes back. Measured is how many reviewed statements moved (those decided, and all of the renamed theme),
which share of the other statements kept their theme, which share of those without one still have none, and BCubed F
of the new interview's statements among all, against the same without any review.

    python -m benchmarks.growth GOLD_SET [GOLD_SET …]
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from benchmarks.learning import Set
from pipeline import job
from pipeline.review.decisions import Decisions
from pipeline.review.memory import Memory
from pipeline.review.queue import next_statements
from pipeline.review.settle import Settled

SHARE = 0.1
MOST = 12  # interviews held out of one set


@dataclass(frozen=True)
class Growth:
    """What one interview more did.

    Args:
        reviewed: statements that people decided on, in themes that they named too; moved: those elsewhere afterwards.
        others: statements of other themes; stayed: those in the same theme afterwards.
        loose: statements without theme; still: those without one afterwards.
        fresh, unguided: BCubed F of the new interview's statements, with the review and in a run without one.
    """

    reviewed: int
    moved: int
    others: int
    stayed: int
    loose: int
    still: int
    fresh: float
    unguided: float


class Growing(Set):
    """A hand-coded set of which some interviews are there."""

    def part(self, interviews: set[str], review) -> Settled:
        frames = {n: df[df["source"].isin(self._sources(interviews))] if n == "entities" else df for n, df in self.frames.items()}
        frames = {n: df[df["interview_id"].isin(interviews)] if "interview_id" in df else df for n, df in frames.items()}
        frames = {n: df.reset_index(drop=True) for n, df in frames.items()}
        features = self.features[self.features["statement_id"].isin(frames["statements"]["statement_id"])]
        return job.with_themes(review, frames, features)

    def _sources(self, interviews: set[str]) -> set[str]:
        own = self.frames["interviews"]
        return set(own.loc[own["interview_id"].isin(interviews), "source"])

    def held_out(self, interview: str) -> Growth:
        """What happens when this interview comes into the study of the others, a tenth of it reviewed."""
        everything = set(self.frames["interviews"]["interview_id"])
        nothing = replace(self.plan.review, decisions=Decisions(), memory=Memory.empty())
        first = self.part(everything - {interview}, nothing)
        self.first = first
        self.key = self._keys()
        statements = first.frames["statements"]
        known = statements[statements["statement_id"].isin(set(self.gold))]
        decided = [i.id for i in next_statements(known, decided=set(), n=round(SHARE * len(known)))]
        decisions = self.decisions(decided)
        named = first.frames["themes"]["theme_id"].iat[0]
        decisions.labels[named], decisions.touched[named] = "Titolo del revisore", "C"
        review = replace(nothing, decisions=decisions, memory=first.memory)
        before = self.part(everything - {interview}, review)
        after = self.part(everything, replace(review, memory=before.memory))
        was, now = _themes(before), _themes(after)
        reviewed = {s for s, t in was.items() if t == named} | set(decided)
        others = [s for s, t in was.items() if t and s not in reviewed]
        loose = [s for s, t in was.items() if not t and s not in reviewed]
        return Growth(
            len(reviewed), sum(was[s] != now[s] for s in reviewed),
            len(others), sum(was[s] == now[s] for s in others),
            len(loose), sum(not now[s] for s in loose),
            self._fresh(now, interview), self._fresh(_themes(self.part(everything, nothing)), interview),
        )  # fmt: skip

    def _fresh(self, found: dict[str, str], interview: str) -> float:
        """Each of the interview's statements among all the others."""
        own = set(self.frames["statements"].query("interview_id == @interview")["statement_id"])
        coded = [(g, found[s] or f"none{s}", s in own) for s, g in self.gold.items() if g]
        both, said, given = Counter((g, f) for g, f, _ in coded), Counter(g for g, _, _ in coded), Counter(f for _, f, _ in coded)
        new = [(g, f) for g, f, mine in coded if mine]
        if not new:
            return float("nan")
        precision = sum(both[pair] / given[pair[1]] for pair in new) / len(new)
        recall = sum(both[pair] / said[pair[0]] for pair in new) / len(new)
        return 2 * precision * recall / (precision + recall)


def _themes(settled: Settled) -> dict[str, str]:
    statements = settled.frames["statements"]
    return dict(zip(statements["statement_id"], statements["theme_id"], strict=True))


def main(folders: list[str]) -> None:
    out = sys.stdout.write
    out("| set | interviews | reviewed that moved | others that kept their theme | least | without theme, still | F of the new | unguided |\n")
    out("| --- |" + " --- |" * 7 + "\n")
    for folder in folders:
        study = Growing(Path(folder))
        names = sorted(study.frames["interviews"]["interview_id"])
        names = names if len(names) <= MOST else sorted(random.Random(0).sample(names, MOST))
        rows = pd.DataFrame([study.held_out(name) for name in names])
        kept = rows["stayed"].sum() / max(rows["others"].sum(), 1)
        still = rows["still"].sum() / max(rows["loose"].sum(), 1)
        least = (rows["stayed"] / rows["others"].clip(lower=1)).min()
        out(
            f"| {Path(folder).name} | {len(rows)} | {rows['moved'].sum()} of {rows['reviewed'].sum()} | {kept:.1%} | {least:.1%} | "
            f"{still:.1%} | {rows['fresh'].mean():.3f} | {rows['unguided'].mean():.3f} |\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
