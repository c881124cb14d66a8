"""Studies of any size for measuring: statements of the hand-coded sets, recombined within their theme.

usage: python benchmarks/generate.py N FOLDER [--seed S]

FOLDER gets study.toml, data/raw/*.md (a hundred statements an interview) and themes.csv (statement, theme). The
beginning of one statement goes on with the end of another one of the same theme, so that words and themes are
distributed as in real notes, whatever the size.
"""

from __future__ import annotations

import csv
import datetime
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

GOLD = Path(__file__).resolve().parent / "gold"
SETS = ("campione", "biblioteche", "scuole", "ospedali")
AN_INTERVIEW = 100  # statements
_BORDER = re.compile(r"[,;:]? (?=(?:e|ma|perché|quando|che|però|mentre|anche|con|per|senza|da|in)\b)")
_SINCE = ("", "", "", "Da mesi ", "Ormai ", "Da due anni ", "In questo periodo ", "Spesso ", "Di solito ", "Negli ultimi tempi ")


def main(n: int, folder: Path, seed: int = 0) -> None:
    """Write a study of n statements."""
    rng = random.Random(seed)
    pool = themes()
    bodies = [f"Comune di {name}" for name in _names(max(10, min(1000, n // 500)), rng)]
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(_study(bodies), encoding="utf-8")
    day = datetime.date(2022, 1, 10)
    with (folder / "themes.csv").open("w", encoding="utf-8", newline="") as file:
        coded = csv.writer(file)
        coded.writerow(("file", "text", "theme_id"))
        for i, start in enumerate(range(0, n, AN_INTERVIEW)):
            name = f"{i // 1000:03d}/intervista_{i:06d}.md"
            said = list(statements(pool, min(AN_INTERVIEW, n - start), rng))
            text = f"# {bodies[i % len(bodies)]}\n\nData: {day + datetime.timedelta(days=i % 700):%d/%m/%Y}\n\n"
            (raw / name).parent.mkdir(exist_ok=True)
            (raw / name).write_text(text + "".join(f"- {s}\n" for s, _ in said), encoding="utf-8")
            coded.writerows((name, s, theme) for s, theme in said)


def themes() -> dict[str, list[str]]:
    """Theme to its statements, over all hand-coded sets; what has no theme is a theme of its own here (empty id)."""
    pool: dict[str, list[str]] = defaultdict(list)
    for name in SETS:
        with (GOLD / name / "gold" / "statements.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                pool[f"{name}/{row['theme_id']}" if row["theme_id"] else ""].append(" ".join(row["quote"].split()))
    return {theme: quotes for theme, quotes in sorted(pool.items()) if len(quotes) > 2}


def statements(pool: dict[str, list[str]], n: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """(statement, theme) n times."""
    names = list(pool)
    weights = [len(pool[name]) for name in names]
    for theme in rng.choices(names, weights, k=n):
        (head, _), (_, tail) = _halves(rng.choice(pool[theme])), _halves(rng.choice(pool[theme]))
        since = rng.choice(_SINCE)
        text = f"{since}{head[0].lower() + head[1:] if since else head} {tail}"
        yield text.rstrip(" ,;:") + ("" if text.endswith((".", "!", "?")) else "."), theme


def _halves(text: str) -> tuple[str, str]:
    """A statement cut at the clause border nearest to its middle."""
    cuts = [m.start() for m in _BORDER.finditer(text)] or [m.start() for m in re.finditer(" ", text)] or [len(text)]
    cut = min(cuts, key=lambda c: abs(c - len(text) // 2))
    return text[:cut].strip(), text[cut:].strip()


def _names(n: int, rng: random.Random) -> list[str]:
    """Made-up names of places, all different."""
    starts, ends = ("Mon", "Val", "Castel", "Borgo", "San", "Riva", "Pieve", "Rocca"), ("tano", "levà", "rugo", "menta", "sanza", "dìne", "bello", "forte")
    names: dict[str, None] = {}
    while len(names) < n:
        names[f"{rng.choice(starts)}{rng.choice('aeio')}{rng.choice('lnrst')}{rng.choice('aeiou')}{rng.choice(ends)}"] = None
    return list(names)


def _study(bodies: list[str]) -> str:
    areas = "".join(f'\n[[areas]]\nname = "{a}"\ncues = [{cues}]\n' for a, cues in (
        ("Formazione", '"corso", "formazione", "laboratorio"'),
        ("Rete", '"rete", "tavolo", "incontro", "accordo"'),
        ("Servizi", '"servizio", "orario", "sportello", "posti"'),
    ))  # fmt: skip
    listed = "".join(f'\n[[organisations]]\nname = "{b}"\n' for b in bodies)
    return f'title = "Studio di prova di {len(bodies)} enti"\n\n[coverage]\nnoun = "comuni"\nnoun_singular = "comune"\ngender = "m"\n{areas}{listed}'


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0].replace(",", "").replace("_", "")), Path(given[1]), int(given[3]) if "--seed" in given else 0)
