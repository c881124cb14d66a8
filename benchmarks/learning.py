"""Does review teach? A simulated reviewer decides 5, 10 and 20 % of a hand-coded set's statements.

The reviewer answers what the set's coders said: the theme that matches a coded one, a new theme where none does, or
no theme. Measured is BCubed F over the statements *not yet decided* that the coders gave a theme, once with the
statements in the order that the program proposes, once in random order (mean of three). Which statements are left
changes the figure by itself, so the same is told for them under the themes of the first run (untaught).

    python -m benchmarks.learning GOLD_SET [GOLD_SET …]
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pandas as pd

from pipeline import job
from pipeline.evaluate.align import align
from pipeline.evaluate.figures import bcubed
from pipeline.ingest.duplicates import without_duplicates
from pipeline.paths import StudyPaths
from pipeline.review.decisions import Decisions
from pipeline.review.queue import next_statements

SHARES = (0.05, 0.10, 0.20)
SEEDS = (0, 1, 2)


class Set:
    """One hand-coded set, read once."""

    def __init__(self, folder: Path) -> None:
        raw = folder / "raw" if (folder / "raw").is_dir() else Path("data/raw")
        study = folder / "study.toml" if (folder / "study.toml").exists() else Path("study.toml")
        with tempfile.TemporaryDirectory() as scratch:
            paths = StudyPaths.of(study, raw=raw, processed=Path(scratch) / "processed", review=Path(scratch) / "review")
            self.plan = job.make_plan(paths)
            notes, extracted = job.gather(self.plan)
            self.frames, self.features = job.before_themes(self.plan, without_duplicates(notes), extracted)
        gold = pd.read_csv(folder / "gold" / "statements.csv", dtype=str, keep_default_na=False)
        ids = self.frames["statements"]["statement_id"].tolist()
        self.gold = {ids[p]: gold["theme_id"].iat[g] for g, p in align(gold, self.frames["statements"]).items()}
        self.first = job.with_themes(self.plan.review, self.frames, self.features)
        self.key = self._keys()

    def _keys(self) -> dict[str, str]:
        """The theme under which the reviewer files each coded theme: the program's own where it mostly is one."""
        found = dict(zip(self.first.frames["statements"]["statement_id"], self.first.frames["statements"]["theme_id"], strict=True))
        both: dict[str, Counter] = defaultdict(Counter)
        for s, g in self.gold.items():
            if g and found.get(s):
                both[g][found[s]] += 1
        keys, taken = {}, set()
        for g in sorted({g for g in self.gold.values() if g}, key=lambda g: (-max(both[g].values(), default=0), g)):
            best = next((t for t, n in both[g].most_common() if t not in taken and n >= 3), "")
            keys[g] = best or f"P{len(keys) + 1:02d}"
            taken.add(keys[g])
        return keys

    def decisions(self, decided: list[str]) -> Decisions:
        """What the reviewer says of these statements."""
        return Decisions(
            statements={s: self.key.get(self.gold[s], "") for s in decided},
            statement_by={s: "C" for s in decided},
            created={k: "C" for k in self.key.values() if k.startswith("P")},
            active=pd.DataFrame([{"correction_id": "C", "who": "", "action": "", "target": "", "value": ""}]),
        )

    def run(self, decided: list[str]):
        review = replace(self.plan.review, decisions=self.decisions(decided), memory=self.first.memory)
        return job.with_themes(review, self.frames, self.features).frames["statements"]

    def score(self, statements: pd.DataFrame, decided: list[str]) -> float:
        found = dict(zip(statements["statement_id"], statements["theme_id"], strict=True))
        left = [s for s, g in self.gold.items() if g and s not in set(decided)]
        return bcubed([self.gold[s] for s in left], [found[s] or f"none{s}" for s in left])[2]

    def curve(self, order: str, seed: int = 0) -> list[tuple[float, float, float]]:
        """(share, BCubed F on the rest, the same without learning) under one order."""
        rng = random.Random(seed)
        statements, decided = self.first.frames["statements"], []
        points = [(0.0, self.score(statements, []), self.score(statements, []))]
        for share in SHARES:
            more = round(share * len(self.gold)) - len(decided)
            known = statements[statements["statement_id"].isin(set(self.gold))]
            if order == "program":
                decided += [i.id for i in next_statements(known, decided=set(decided), n=more)]
            else:
                decided += rng.sample(sorted(set(self.gold) - set(decided)), more)
            statements = self.run(decided)
            points.append((share, self.score(statements, decided), self.score(self.first.frames["statements"], decided)))
        return points


def main(folders: list[str]) -> None:
    out = sys.stdout.write
    out("| set | order | 0 % | " + " | ".join(f"{s:.0%}" for s in SHARES) + " |\n| --- | --- | --- |" + " --- |" * len(SHARES) + "\n")
    for folder in folders:
        gold = Set(Path(folder))
        curves = [gold.curve("random", s) for s in SEEDS]
        program = gold.curve("program")
        rows = {"program": [p[1] for p in program], "program, untaught": [p[2] for p in program]}
        for name, place in (("random", 1), ("random, untaught", 2)):
            rows[name] = [sum(c[i][place] for c in curves) / len(curves) for i in range(len(SHARES) + 1)]
        for name, values in rows.items():
            out(f"| {Path(folder).name} | {name} | " + " | ".join(f"{v:.3f}" for v in values) + " |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
