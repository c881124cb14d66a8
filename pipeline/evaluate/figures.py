"""The figures of a run against a hand-coded set (layout: benchmarks/gold/README.md)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score, cohen_kappa_score, v_measure_score

from pipeline.errors import RestituzioneError
from pipeline.evaluate.align import align, file_name, normal, same_body
from pipeline.study import Study
from pipeline.tables import read_table

_FOUND = 0.4  # Jaccard from which a coded theme counts as found
_STEM = 6  # letters of a label word that must occur
_LABELS = ("PER", "ORG", "LOC", "DATE")


def evaluate(gold_set: Path, processed: Path, *, study: Study | None = None) -> dict[str, dict]:
    """Compare the tables in ``processed`` with ``gold_set/gold``, or with a REFI-QDA project (.qdpx) that people coded.

    Args:
        study: for the areas that a project's codes may name.

    Returns:
        Sections statements, themes, labels, requests, interviews, entities; each a dict of figures
        (shares from 0 to 1, three decimals). ``requests.kappa`` is Cohen's kappa for request yes/no
        over the coded statements that were found. A project has no interviews and no entities.

    Raises:
        RestituzioneError: a file of the set or of the run is missing or malformed.
    """
    if Path(gold_set).suffix.lower() == ".qdpx":
        return _evaluate_project(Path(gold_set), processed, study or Study(title="-"))
    gold_dir = Path(gold_set) / "gold"
    gold = _read(gold_dir / "statements.csv", ["file", "quote", "theme_id", "is_request", "requester", "area", "request_type"])
    statements, requests = read_table("statements", processed), read_table("requests", processed)
    matches = align(gold, statements)
    result, gold_sets, predicted_sets = _of_statements(gold, statements, matches)
    themes_file = gold_dir / "themes.csv"
    if themes_file.exists():
        result["labels"] = _labels(
            _read(themes_file, ["theme_id", "label_words"]), read_table("themes", processed), gold_sets, predicted_sets
        )
    result["requests"] = _requests(gold, statements, requests, matches)
    result["interviews"] = _interviews(
        _read(gold_dir / "interviews.csv", ["file", "date", "organisation"]), read_table("interviews", processed)
    )
    if (gold_dir / "entities.csv").exists():
        files = gold_dir / "entities_files.txt"
        names = (
            {file_name(x.strip()) for x in files.read_text(encoding="utf-8").splitlines() if x.strip()}
            if files.exists()
            else None
        )
        result["entities"] = _entities(
            _read(gold_dir / "entities.csv", ["file", "text", "label"]), read_table("entities", processed), names
        )
    return result


def _evaluate_project(path: Path, processed: Path, study: Study) -> dict[str, dict]:
    """The figures that a project can give, over the notes that it codes."""
    from pipeline.evaluate.project import coded_project
    from pipeline.report.documents import read_run

    tables, texts, _ = read_run(processed)
    coded = coded_project(path, tables, texts, study)
    own = tables["statements"]["source"].isin(coded.sources)
    place = {old: new for new, old in enumerate(np.flatnonzero(own))}
    statements = tables["statements"][own].reset_index(drop=True)
    matches = {g: place[i] for g, i in coded.matches.items() if i in place}
    result, gold_sets, predicted_sets = _of_statements(coded.statements, statements, matches)
    result["labels"] = _labels(coded.themes, tables["themes"], gold_sets, predicted_sets)
    if coded.areas:
        requests = tables["requests"]
        result["requests"] = _requests(coded.statements, statements, requests[requests["source"].isin(coded.sources)], matches)
    return result


def _of_statements(gold: pd.DataFrame, statements: pd.DataFrame, matches: dict[int, int]) -> tuple[dict, dict[str, set], dict[str, set]]:
    result = {
        "statements": {
            "gold": len(gold),
            "matched": _round(len(matches) / max(1, len(gold))),
            "predicted": len(statements),
            "noise": _round(1 - len(set(matches.values())) / max(1, len(statements))),
        }
    }
    predicted_theme = [_theme_of(i, matches, statements) for i in range(len(gold))]
    result["themes"], gold_sets, predicted_sets = _themes(gold, predicted_theme)
    return result, gold_sets, predicted_sets


def bcubed(gold: list, predicted: list) -> tuple[float, float, float]:
    """BCubed precision, recall and F over items (Bagga & Baldwin 1998)."""
    n = len(gold)
    if not n:
        return 0.0, 0.0, 0.0
    both, g, p = Counter(zip(gold, predicted, strict=True)), Counter(gold), Counter(predicted)
    precision = sum(c * c / p[b] for (_, b), c in both.items()) / n
    recall = sum(c * c / g[a] for (a, _), c in both.items()) / n
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _read(path: Path, columns: list[str]) -> pd.DataFrame:
    try:
        df = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError:
        raise RestituzioneError(f"{path}: il file non c'è; un insieme codificato a mano ha la cartella gold/.") from None
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as e:
        raise RestituzioneError(f"{path}: non è un CSV in UTF-8 leggibile ({type(e).__name__}).") from None
    missing = [c for c in columns if c not in df.columns]
    if missing:
        raise RestituzioneError(f"{path}: mancano le colonne {', '.join(missing)}.")
    return df


def _round(x: float) -> float:
    return round(float(x), 3)


def _theme_of(i: int, matches: dict[int, int], statements: pd.DataFrame) -> str:
    j = matches.get(i)
    return (statements["theme_id"].iat[j] if j is not None else "") or f"none{i}"


def _themes(gold: pd.DataFrame, predicted: list[str]) -> tuple[dict, dict[str, set], dict[str, set]]:
    themed = [i for i in range(len(gold)) if gold["theme_id"].iat[i]]
    g, p = [gold["theme_id"].iat[i] for i in themed], [predicted[i] for i in themed]
    precision, recall, f = bcubed(g, p)
    everything = [gold["theme_id"].iat[i] or f"none{i}" for i in range(len(gold))]
    gold_sets: dict[str, set] = {}
    predicted_sets: dict[str, set] = {}
    for i in themed:
        gold_sets.setdefault(gold["theme_id"].iat[i], set()).add(i)
        if not predicted[i].startswith("none"):
            predicted_sets.setdefault(predicted[i], set()).add(i)
    found = sum(any(_jaccard(s, q) >= _FOUND for q in predicted_sets.values()) for s in gold_sets.values())
    figures = {
        "gold": len(gold_sets),
        "predicted": len(predicted_sets),
        "v_measure": _round(v_measure_score(g, p)) if g else 0.0,
        "ari": _round(adjusted_rand_score(g, p)) if g else 0.0,
        "bcubed_f": _round(f),
        "bcubed_p": _round(precision),
        "bcubed_r": _round(recall),
        "bcubed_all_f": _round(bcubed(everything, predicted)[2]),
        "found": f"{found}/{len(gold_sets)}",
    }
    return figures, gold_sets, predicted_sets


def _jaccard(a: set, b: set) -> float:
    return len(a & b) / len(a | b)


def _labels(gold: pd.DataFrame, themes: pd.DataFrame, gold_sets: dict[str, set], predicted_sets: dict[str, set]) -> dict:
    words = {
        t: [normal(w)[:_STEM] for w in ws.split("|") if w.strip()]
        for t, ws in zip(gold["theme_id"], gold["label_words"], strict=True)
    }
    labels = {t: normal(label) for t, label in zip(themes["theme_id"], themes["label"], strict=True)}
    keywords = {t: normal(k) for t, k in zip(themes["theme_id"], themes["keywords"], strict=True)}
    in_label = in_any = 0
    for theme, members in gold_sets.items():
        best = max(predicted_sets, key=lambda q: _jaccard(members, predicted_sets[q]), default=None)
        if best is None or not members & predicted_sets[best]:
            continue
        label, more = labels.get(best, ""), keywords.get(best, "")
        in_label += any(w in label for w in words.get(theme, []))
        in_any += any(w in f"{label} {more}" for w in words.get(theme, []))
    n = max(1, len(gold_sets))
    return {"themes": len(gold_sets), "label_hit": _round(in_label / n), "keyword_hit": _round(in_any / n)}


def _prf(true: int, false: int, missed: int) -> dict:
    p = true / (true + false) if true + false else 0.0
    r = true / (true + missed) if true + missed else 0.0
    return {"p": _round(p), "r": _round(r), "f": _round(2 * p * r / (p + r) if p + r else 0.0), "n": true + missed}


def _requests(gold: pd.DataFrame, statements: pd.DataFrame, requests: pd.DataFrame, matches: dict[int, int]) -> dict:
    rows = {r.statement_id: r for r in requests.itertuples()}
    ids = statements["statement_id"].tolist()
    hits, missed, counted, yes_no = [], 0, set(), []
    for i in range(len(gold)):
        statement = ids[matches[i]] if i in matches else None
        wanted, given = gold["is_request"].iat[i] == "1", statement in rows
        if statement is not None:
            yes_no.append((wanted, given))
        if wanted and given:
            hits.append((i, rows[statement]))
            counted.add(statement)
        elif wanted:
            missed += 1
    figures = _prf(len(hits), len(set(rows) - counted), missed)
    if yes_no:
        truth, said = zip(*yes_no, strict=True)
        figures["kappa"] = 1.0 if truth == said else _round(cohen_kappa_score(truth, said))
    if hits and "requester" in gold:
        figures["requester_acc"] = _round(sum(same_body(gold["requester"].iat[i], r.requester) for i, r in hits) / len(hits))
    if hits:
        figures["area_acc"] = _round(sum(normal(gold["area"].iat[i]) == normal(r.area) for i, r in hits) / len(hits))
    if hits and "request_type" in gold:
        figures["type_acc"] = _round(
            sum(normal(gold["request_type"].iat[i]) == normal(r.request_type) for i, r in hits) / len(hits)
        )
    return figures


def _interviews(gold: pd.DataFrame, interviews: pd.DataFrame) -> dict:
    dates = bodies = 0
    for row in gold.itertuples():
        same_file = [x for x in interviews.itertuples() if file_name(x.source) == file_name(row.file)]
        dates += any(x.date[:10] == row.date for x in same_file)
        bodies += any(
            same_body(x.organisation, row.organisation) and (x.date[:10] == row.date or len(same_file) == 1) for x in same_file
        )
    n = max(1, len(gold))
    return {
        "gold": len(gold),
        "predicted": len(interviews),
        "date_acc": _round(dates / n),
        "organisation_acc": _round(bodies / n),
    }


def _entities(gold: pd.DataFrame, entities: pd.DataFrame, files: set[str] | None) -> dict:
    def bag(sources, texts, labels, label) -> Counter:
        return Counter(
            (file_name(f), normal(t))
            for f, t, x in zip(sources, texts, labels, strict=True)
            if x == label and (files is None or file_name(f) in files)
        )

    figures = {}
    for label in _LABELS:
        coded = bag(gold["file"], gold["text"], gold["label"], label)
        found = bag(entities["source"], entities["text"], entities["label"], label)
        shared = (coded & found).total()
        figures[label] = _prf(shared, found.total() - shared, coded.total() - shared)
    return figures
