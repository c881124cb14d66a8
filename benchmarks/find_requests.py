"""How well requests are found, on the statements of hand-coded sets: python benchmarks/find_requests.py SET... [--errors]

Every gold statement is parsed by itself, so that the figures do not depend on how files are read and cut.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.extract.names import content, plain  # noqa: E402
from pipeline.extract.requests import RequestExtractor, StatementContext  # noqa: E402
from pipeline.language import load_language  # noqa: E402
from pipeline.study import load_study  # noqa: E402


def rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def same_body(a: str, b: str) -> bool:
    """Equal names, or the words of one are among the words of the other."""
    x, y = set(content(a)), set(content(b))
    return plain(a) == plain(b) or bool(x and y and (x <= y or y <= x))


def interview_of(statements: list[dict], interviews: list[dict]) -> list[dict]:
    """The interview of every statement; in files that hold several, by the bodies that ask before and after it."""
    by_file = defaultdict(list)
    for interview in interviews:
        by_file[interview["file"]].append(interview)
    out, last = [], {}
    for i, s in enumerate(statements):
        candidates = by_file[s["file"]]
        ahead = [t["requester"] for t in statements[i:] if t["file"] == s["file"] and t["requester"]]
        behind = last.get(s["file"], candidates[0])
        rest = candidates[candidates.index(behind) :]
        named = [c for c in rest if any(c["organisation"] == r for r in ahead[:1])]
        chosen = named[0] if s["requester"] and named else behind
        last[s["file"]] = chosen
        out.append(chosen)
    return out


def measure(folder: Path, *, show: bool = False) -> dict:
    own = folder / "study.toml"
    study = load_study(own if own.exists() else Path(__file__).resolve().parents[1] / "study.toml")
    statements, interviews = rows(folder / "gold" / "statements.csv"), rows(folder / "gold" / "interviews.csv")
    extractor = RequestExtractor(study)
    tp = fp = fn = who = where = kind = 0
    docs = load_language().pipe([s["quote"] for s in statements])
    for s, interview, doc in zip(statements, interview_of(statements, interviews), docs, strict=True):
        context = StatementContext(
            organisation=interview["organisation"], participants=tuple(interview["participants"].split(";"))
        )
        found, gold = extractor.extract(doc, context), s["is_request"] == "1"
        tp, fp, fn = tp + (gold and bool(found)), fp + (not gold and bool(found)), fn + (gold and not found)
        if gold != bool(found) and show:
            print(f"{'MISSED' if gold else 'FALSE '} {s['quote']}")  # noqa: T201
            for r in found:
                print(f"        {r.confidence:.2f} {r.request_type} | {r.request}")  # noqa: T201
        if gold and found:
            r = found[0]
            right = same_body(r.requester, s["requester"]), plain(r.area) == plain(s["area"]), r.request_type == s["request_type"]
            who, where, kind = who + right[0], where + right[1], kind + right[2]
            if show:
                marks = "".join(m if ok else m.upper() + "!" for m, ok in zip("rat", right, strict=True))
                print(  # noqa: T201
                    f"  {marks:7} {r.confidence:.2f} [{r.requester} | {r.area} {r.area_confidence:.2f} | {r.request_type}]"
                    f" gold [{s['requester']} | {s['area']} | {s['request_type']}]\n          {s['quote']}"
                )
                for x in found:
                    print(f"          → {x.request}")  # noqa: T201
    p, r = tp / (tp + fp) if tp + fp else 0.0, tp / (tp + fn) if tp + fn else 0.0
    n = max(1, tp)
    return {
        "p": p,
        "r": r,
        "f": 2 * p * r / (p + r) if p + r else 0.0,
        "requester": who / n,
        "area": where / n,
        "type": kind / n,
        "n": tp + fn,
    }


def main(arguments: list[str]) -> None:
    show = "--errors" in arguments
    for folder in (Path(a) for a in arguments if not a.startswith("--")):
        figures = measure(folder, show=show)
        print(f"{folder.name:12} " + "  ".join(f"{k} {v:.3f}" if k != "n" else f"n {v}" for k, v in figures.items()))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
