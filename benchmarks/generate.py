"""Studies of any size for measuring: statements of the hand-coded sets, recombined within their theme.

usage: python benchmarks/generate.py N FOLDER [--seed S] [--read]

FOLDER gets study.toml, data/raw/*.md (a hundred statements an interview) and themes.csv (statement, theme). The
beginning of one statement goes on with the end of another one of the same theme, so that words and themes are
distributed as in real notes, whatever the size.

With --read the notes are read too, and the readings laid into the study's cache, where a run finds them. Only the
beginnings and ends of statements go through the language model, each once; what it says of a statement is put together
of its two parts. After the first 300 interviews the statements of these are drawn again, with what is known of them:
a million statements would otherwise take the model most of an hour.
"""

from __future__ import annotations

import csv
import datetime
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

GOLD = Path(__file__).resolve().parent / "gold"
SETS = ("campione", "biblioteche", "scuole", "ospedali")
AN_INTERVIEW = 100  # statements
DRAWN_ANEW = 30_000  # with --read, the statements after these are some of these
_BORDER = re.compile(r"[,;:]? (?=(?:e|ma|perché|quando|che|però|mentre|anche|con|per|senza|da|in)\b)")
_SINCE = ("", "", "", "Da mesi ", "Ormai ", "Da due anni ", "In questo periodo ", "Spesso ", "Di solito ", "Negli ultimi tempi ")


def main(n: int, folder: Path, seed: int = 0, *, read: bool = False) -> None:
    """Write a study of n statements."""
    rng = random.Random(seed)
    pool = themes()
    bodies = [f"Comune di {name}" for name in _names(max(10, min(1000, n // 500)), rng)]
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(_study(bodies), encoding="utf-8")
    day = datetime.date(2022, 1, 10)
    all_said: list[tuple[str, str]] = []
    with (folder / "themes.csv").open("w", encoding="utf-8", newline="") as file:
        coded = csv.writer(file)
        coded.writerow(("file", "text", "theme_id"))
        for i, start in enumerate(range(0, n, AN_INTERVIEW)):
            name = f"{i // 1000:03d}/intervista_{i:06d}.md"
            size = min(AN_INTERVIEW, n - start)
            again = read and start >= DRAWN_ANEW
            said = list(dict(rng.sample(all_said, size)).items()) if again else list(statements(pool, size, rng))
            all_said += [] if again else said
            text = f"# {bodies[i % len(bodies)]}\n\nData: {day + datetime.timedelta(days=i % 700):%d/%m/%Y}\n\n"
            (raw / name).parent.mkdir(exist_ok=True)
            (raw / name).write_text(text + "".join(f"- {s}\n" for s, _ in said), encoding="utf-8")
            coded.writerows((name, s, theme) for s, theme in said)
    if read:
        fill_cache(folder)


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
        yield _sentence(since, head, tail), theme


def _sentence(since: str, head: str, tail: str) -> str:
    text = f"{since}{head[0].lower() + head[1:] if since else head} {tail}"
    return text.rstrip(" ,;:") + ("" if text.endswith((".", "!", "?")) else ".")


def _halves(text: str) -> tuple[str, str]:
    """A statement cut at the clause border nearest to its middle."""
    cuts = [m.start() for m in _BORDER.finditer(text)] or [m.start() for m in re.finditer(" ", text)] or [len(text)]
    cut = min(cuts, key=lambda c: abs(c - len(text) // 2))
    return text[:cut].strip(), text[cut:].strip()


def fill_cache(folder: Path) -> None:
    """Read the notes and lay the readings into the study's cache, extraction put together of its parts."""
    from pipeline.extract.chunk import extract
    from pipeline.extract.extracted import Extracted
    from pipeline.ids import stable_id
    from pipeline.ingest.collect import Notes, collect
    from pipeline.job import make_plan
    from pipeline.paths import StudyPaths

    pool = themes()
    halves = [_halves(quote) for quotes in pool.values() for quote in quotes]
    parts = sorted({*(h[0].lower() + h[1:] for h, _ in halves), *(t.rstrip(" ,;:") for _, t in halves)} - {""})
    row = dict.fromkeys(("interview_id", "speaker", "organisation", "section", "question", "locator"), "")
    plan = make_plan(StudyPaths.of(folder / "study.toml", raw=folder / "data" / "raw"))
    given = Notes(texts={str(i): p for i, p in enumerate(parts)}, statements=[
        {**row, "statement_id": str(i), "source": str(i), "start": 0, "end": len(p), "text": p} for i, p in enumerate(parts)])  # fmt: skip
    known = _by_part(extract(given, study=plan.study), parts)
    rows: dict[str, tuple] = {}  # what is known of a statement, by its text
    body = re.compile(r"# (.+)\n\nData: (\d\d)/(\d\d)/(\d{4})\n\n")
    for number, file in enumerate(plan.files):
        source = plan.source(file)
        if number * AN_INTERVIEW < DRAWN_ANEW:
            notes = collect([file], root=plan.paths.raw, study=plan.study)
            found = Extracted()
            for s in notes.statements:
                rows[s["text"]] = s, *(_put_together(s, known))
                _place(found, s, rows[s["text"]], notes.interviews[0]["date"])
            first = notes.interviews[0]
        else:
            text = file.read_text(encoding="utf-8").rstrip("\n")
            head = body.match(text)
            interview = {**first, "interview_id": stable_id("I", source, length=8), "source": source, "organisation": head[1],
                         "date": f"{head[4]}-{head[3]}-{head[2]}"}  # fmt: skip
            notes, found, at = Notes(interviews=[interview], texts={source: text}), Extracted(), head.end()
            for line in text[at:].split("\n"):
                given = rows.get(line[2:])
                if given is not None:
                    s = {**given[0], "statement_id": stable_id("S", source, line[2:]), "interview_id": interview["interview_id"], "source": source,
                         "start": at + 2, "end": at + len(line), "organisation": head[1]}  # fmt: skip
                    notes.statements.append(s)
                    _place(found, s, given, interview["date"])
                at += len(line) + 1
            interview["n_statements"] = len(notes.statements)
        plan.cache.put(plan.keys[source], notes, found)


def _put_together(s: dict, known: dict[str, tuple]) -> tuple[list[dict], list[dict], dict]:
    """Entities (counted from the statement's beginning), requests and features of a statement of two known parts."""
    entities, requests = [], []
    features: dict[str, list] = defaultdict(list)
    for part, at in _parts(s["text"], known):
        mentions, asked, own = known[part]
        entities += [{**e, "start": at + e["start"], "end": at + e["end"]} for e in mentions]
        requests = requests or asked[:1]
        features["lemmas"].append(own["lemmas"])
        features["terms"].append(own["terms"])
        features["phrases"] += json.loads(own["phrases"])
        features["cuts"] += [[a + at, b + at] for a, b in json.loads(own["cuts"])]
    return entities, requests, {
        "lemmas": " ".join(filter(None, features["lemmas"])), "terms": "; ".join(filter(None, features["terms"])),
        "phrases": json.dumps(features["phrases"], ensure_ascii=False), "cuts": json.dumps(features["cuts"]),
    }  # fmt: skip


def _place(found, s: dict, given: tuple, date: str) -> None:
    """Add what is known of a statement where it stands now."""
    from pipeline.ids import stable_id

    _, entities, requests, features = given
    here = {"statement_id": s["statement_id"], "source": s["source"]}
    found.entities += [{**e, **here, "start": s["start"] + e["start"], "end": s["start"] + e["end"]} for e in entities]
    found.requests += [
        {**r, **here, "request_id": stable_id("R", s["statement_id"], str(i)), "interview_id": s["interview_id"], "requester": s["organisation"],
         "date": date, "text": s["text"]}
        for i, r in enumerate(requests)
    ]  # fmt: skip
    found.features.append({"statement_id": s["statement_id"], **features})


def _by_part(extracted, parts: list[str]) -> dict[str, tuple[list[dict], list[dict], dict]]:
    """Part of a statement to its entities, requests and features."""
    entities, requests = defaultdict(list), defaultdict(list)
    for e in extracted.entities:
        entities[e["statement_id"]].append(e)
    for r in extracted.requests:
        requests[r["statement_id"]].append(r)
    return {p: (entities[str(i)], requests[str(i)], f) for i, (p, f) in enumerate(zip(parts, extracted.features, strict=True))}


def _parts(text: str, known: dict[str, tuple]) -> list[tuple[str, int]]:
    """The two parts of a generated statement and where they begin."""
    begin = next((len(s) for s in _SINCE if s and text.startswith(s)), 0)
    for cut in (m.start() for m in re.finditer(" ", text[begin:])):
        head, tail = text[begin : begin + cut], text[begin + cut + 1 :]
        head = head[:1].lower() + head[1:]
        if head in known and (tail in known or tail.rstrip(".") in known):
            return [(head, begin), (tail if tail in known else tail.rstrip("."), begin + cut + 1)]
    return [(max((p for p in known if text[begin:].lower().startswith(p.lower())), key=len, default=next(iter(known))), begin)]


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
    main(int(given[0].replace(",", "").replace("_", "")), Path(given[1]), int(given[given.index("--seed") + 1]) if "--seed" in given else 0, read="--read" in given)
