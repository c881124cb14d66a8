"""Damaged notes are read or told, never a crash or a hang (`benchmarks/fuzz.py` tries thousands)."""

from pathlib import Path

from tests.faults.mutate import inputs, tried

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"


def test_a_hundred_damaged_notes_are_read_or_told(tmp_path):
    samples = sorted(p for p in RAW.iterdir() if p.is_file())
    outcomes = [tried(*one, folder=tmp_path) for one in inputs(samples, 100, seed=3)]
    assert [o for o in outcomes if o.kind not in ("read", "told")] == []
    assert {o.kind for o in outcomes} == {"read", "told"}
