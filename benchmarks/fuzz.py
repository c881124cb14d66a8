"""Damaged notes over all readers: `python benchmarks/fuzz.py [N] [SEED]`, 2,000 inputs by default.

Prints how many were read, told (unreadable, with what to do), faulty or hanging, by mutation and by suffix, the
slowest and the most memory. Faulty inputs are kept in the folder that FUZZ_KEEP names.
"""

from __future__ import annotations

import collections
import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.faults.mutate import inputs, peak_megabytes, tried  # noqa: E402


def samples() -> list[Path]:
    """Real notes of every format: the sample study and the hand-coded sets."""
    found = [*(ROOT / "data" / "raw").iterdir(), *(ROOT / "benchmarks" / "gold").glob("*/raw/*")]
    return sorted(p for p in found if p.is_file() and not p.name.startswith("."))


def main(n: int = 2000, seed: int = 0) -> dict:
    """Figures of ``n`` inputs."""
    outcomes, largest, keep = [], 0, os.environ.get("FUZZ_KEEP")
    before = peak_megabytes()
    with tempfile.TemporaryDirectory() as name:
        for mutation, file, content in inputs(samples(), n, seed=seed):
            outcomes.append(tried(mutation, file, content, folder=Path(name)))
            largest = max(largest, len(content))
            if keep and outcomes[-1].kind in ("fault", "hang"):
                (Path(keep) / file).write_bytes(content)
    slowest = max(outcomes, key=lambda o: o.seconds)
    table = collections.defaultdict(collections.Counter)
    for o in outcomes:
        table[o.mutation][o.kind] += 1
        table[f".{o.name.rsplit('.', 1)[-1]}"][o.kind] += 1
    return {
        "inputs": len(outcomes),
        "samples": len(samples()),
        "outcomes": collections.Counter(o.kind for o in outcomes),
        "by": dict(sorted(table.items())),
        "longest_s": round(slowest.seconds, 2),
        "longest": f"{slowest.mutation}: {slowest.name}",
        "largest_input_kb": largest // 1000,
        "memory_mb": {"before": round(before), "peak": round(peak_megabytes())},
        "faults": [f"{o.mutation} {o.name}: {o.detail}" for o in outcomes if o.kind in ("fault", "hang")][:20],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*map(int, sys.argv[1:3])), ensure_ascii=False, indent=1) + "\n")
