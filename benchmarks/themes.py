"""`make bench-themes`: themes against hand-coded sets: methods, modes, views. Writes benchmarks/themes.md.

Statements are the coded ones (perfect segmentation). Modes: unguided; guided by the coded themes' names and
definitions; with a share of the statements decided by a person (scores on the rest). Baselines are told
the right number of themes, ours is not, unless the row says so. BERTopic takes part where it is installed.

    python benchmarks/themes.py [SET …]
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import HDBSCAN, AgglomerativeClustering, KMeans, SpectralClustering
from sklearn.decomposition import NMF, TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score, v_measure_score

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.evaluate.figures import bcubed  # noqa: E402
from pipeline.extract.features import COLUMNS, features  # noqa: E402
from pipeline.language import load_language  # noqa: E402
from pipeline.study import SeedTheme, Study  # noqa: E402
from pipeline.tables import INTERVIEWS, STATEMENTS  # noqa: E402
from pipeline.themes.context import neighbour_links  # noqa: E402
from pipeline.themes.find import find_themes, statement_frame  # noqa: E402
from pipeline.themes.model import ThemeModel  # noqa: E402
from pipeline.themes.partition import affinity, partition, spectral_embedding  # noqa: E402
from pipeline.themes.vectorizer import StatementVectorizer, Weights  # noqa: E402
from pipeline.themes.views import sentence_view  # noqa: E402
from pipeline.vectors import normalise  # noqa: E402

SEEDS = range(1)
_DEFAULT = Weights()
FIGURES = ("V", "ARI", "BCubed F", "with the rest", "found", "titles hit")


class CodedSet:
    """One hand-coded set as the tables that the themes stage takes."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        coded, interviews, self.themes = (
            pd.read_csv(folder / "gold" / f"{t}.csv", dtype=str, keep_default_na=False) for t in ("statements", "interviews", "themes")
        )
        body = dict(zip(interviews["file"], interviews["organisation"], strict=True))
        nlp = load_language()
        self.gold = coded["theme_id"].to_numpy(dtype=object)
        self.statements = STATEMENTS.frame([
            {"statement_id": f"S{i:04d}", "interview_id": r.file, "source": r.file, "organisation": body[r.file], "text": r.quote,
             "start": i, "end": i + 1, "confidence": 0.0}
            for i, r in enumerate(coded.itertuples())
        ])
        found = [features(doc) for doc in nlp.pipe(self.statements["text"].tolist(), disable=["ner"])]
        ids = self.statements["statement_id"]
        self.features = pd.DataFrame([{"statement_id": i, **f} for i, f in zip(ids, found, strict=True)], columns=list(COLUMNS))
        self.interviews = INTERVIEWS.frame([
            {"interview_id": r.file, "source": r.file, "date": r.date, "organisation": r.organisation, "n_statements": 0}
            for r in interviews.drop_duplicates("file").itertuples()
        ])
        self.frame = statement_frame(self.statements, self.features)
        self.links = neighbour_links(self.frame)
        self.k = len(self.themes)

    def seeds(self) -> list[SeedTheme]:
        return [SeedTheme(name=r.label, description=r.definition) for r in self.themes.itertuples()]

    def find(self, *, themes: list[SeedTheme] | None = None, decisions: dict[str, str] | None = None, seed: int = 0):
        study = Study(title=self.name, themes=themes or [], clustering={"seed": seed})
        return find_themes(self.statements, self.features, study=study, interviews=self.interviews, decisions=decisions)


def coded_sets(names: list[str]) -> list[CodedSet]:
    """The benchmark's sets, and the one beside the repository where it is there."""
    folders = {p.name: p for p in sorted((ROOT / "benchmarks" / "gold").iterdir()) if (p / "gold" / "statements.csv").exists()}
    beside = ROOT.parent / "shared" / "gold" / "alleanze"
    if beside.exists():
        folders["alleanze"] = beside
    return [CodedSet(name, folder) for name, folder in sorted(folders.items()) if not names or name in names]


def score(gold: np.ndarray, predicted: np.ndarray) -> list[float]:
    """V, ARI, BCubed F on themed statements, BCubed F on all, share of coded themes found (Jaccard 0.4)."""
    shown = [str(p) if p >= 0 else f"none{i}" for i, p in enumerate(predicted)]
    themed = [i for i, g in enumerate(gold) if g]
    g, p = [gold[i] for i in themed], [shown[i] for i in themed]
    every = [x or f"none{i}" for i, x in enumerate(gold)]
    groups = [{i for i in themed if predicted[i] == c} for c in set(predicted.tolist()) - {-1}]
    found = [any(len(s & c) >= 0.4 * len(s | c) for c in groups) for s in ({i for i in themed if gold[i] == t} for t in set(g))]
    return [v_measure_score(g, p), adjusted_rand_score(g, p), bcubed(g, p)[2], bcubed(every, shown)[2], float(np.mean(found))]


def codes(found) -> np.ndarray:
    place = {t: i for i, t in enumerate(found.themes["theme_id"])}
    return np.array([place.get(t, -1) for t in found.statements["theme_id"]])


def titles_hit(coded: CodedSet, found) -> float:
    """Share of coded themes whose most similar found theme has one of the coded words in its title."""
    titles, hits = found.themes["label"].str.casefold().tolist(), []
    predicted = codes(found)
    for r in coded.themes.itertuples():
        mine = coded.gold == r.theme_id
        if not titles:
            return 0.0
        like = [(mine & (predicted == c)).sum() / max((mine | ((predicted == c) & (coded.gold != ""))).sum(), 1) for c in range(len(titles))]
        words = [w.strip().casefold()[:6] for w in r.label_words.split("|") if w.strip()]
        hits.append(max(like) > 0 and any(w in titles[int(np.argmax(like))] for w in words))
    return float(np.mean(hits))


def ours(coded: CodedSet, mode: str, seed: int) -> list[float]:
    if mode == "unguided":
        found = coded.find(seed=seed)
        return [*score(coded.gold, codes(found)), titles_hit(coded, found)]
    if mode == "guided":
        found = coded.find(themes=coded.seeds(), seed=seed)
        return [*score(coded.gold, codes(found)), titles_hit(coded, found)]
    share = float(mode)
    chosen = np.random.default_rng(seed).permutation(len(coded.gold))[: int(share * len(coded.gold))]
    name = dict(zip(coded.themes["theme_id"], coded.themes["label"], strict=True))
    decisions = {coded.statements["statement_id"].iat[i]: name.get(coded.gold[i], "") for i in chosen}
    rest = np.setdiff1d(np.arange(len(coded.gold)), chosen)
    return [*score(coded.gold[rest], codes(coded.find(decisions=decisions, seed=seed))[rest]), float("nan")]


def baselines() -> dict[str, Callable[[CodedSet, int], np.ndarray]]:
    """Other methods, told the right number of themes where they take one."""

    def words(c: CodedSet):
        lemmas = [" ".join(w.rsplit("_", 1)[0] for w in row.split()) for row in c.features["lemmas"]]
        return TfidfVectorizer(sublinear_tf=True, token_pattern=r"\S+").fit_transform(lemmas)

    def vectors(c: CodedSet) -> np.ndarray:
        V = sentence_view(c.statements["text"].tolist(), projected=False)
        return normalise(V - V.mean(axis=0))

    def full(c: CodedSet) -> np.ndarray:
        return StatementVectorizer().fit_transform(c.frame)

    def square(c: CodedSet) -> np.ndarray:
        return affinity(full(c), c.links)

    methods = {
        "TF-IDF, k-means": lambda c, s: KMeans(c.k, n_init=10, random_state=s).fit_predict(words(c)),
        "TF-IDF, NMF": lambda c, s: NMF(c.k, max_iter=400, random_state=s).fit_transform(words(c)).argmax(axis=1),
        "LSA, agglomerative": lambda c, s: AgglomerativeClustering(c.k).fit_predict(TruncatedSVD(50, random_state=s).fit_transform(words(c))),
        "distilled vectors, k-means": lambda c, s: KMeans(c.k, n_init=10, random_state=s).fit_predict(vectors(c)),
        "distilled vectors, spectral": lambda c, s: SpectralClustering(
            c.k, affinity="nearest_neighbors", n_neighbors=12, random_state=s).fit_predict(vectors(c)),
        "our matrix, k-means": lambda c, s: KMeans(c.k, n_init=10, random_state=s).fit_predict(full(c)),
        "our matrix, average linkage": lambda c, s: AgglomerativeClustering(c.k, metric="cosine", linkage="average").fit_predict(full(c)),
        "our matrix, Ward": lambda c, s: AgglomerativeClustering(c.k).fit_predict(full(c)),
        "our matrix, HDBSCAN": lambda c, s: HDBSCAN(min_cluster_size=5, min_samples=2, copy=True).fit_predict(
            TruncatedSVD(15, random_state=s).fit_transform(full(c))),
        "our affinity, NMF": lambda c, s: NMF(c.k, max_iter=400, random_state=s).fit_transform(square(c)).argmax(axis=1),
        "our affinity, spectral": lambda c, s: partition(spectral_embedding(square(c), dimensions=c.k), c.k, seed=s),
        "our model, number given, none left out": lambda c, s: ThemeModel(c.k, unlike=0.0, random_state=s).fit(
            full(c), links=c.links).labels_,
    }
    try:
        from bertopic import BERTopic

        methods["distilled vectors, BERTopic"] = lambda c, s: np.array(
            BERTopic(nr_topics=c.k + 1, min_topic_size=5).fit_transform(c.statements["text"].tolist(), vectors(c))[0])
    except ImportError:
        pass
    return methods


def ablation() -> dict[str, Callable[[CodedSet, int], np.ndarray]]:
    """Our model without one view or step each; the number of themes is given, so that only the vectors differ."""

    def fit(c: CodedSet, s: int, weights: Weights = _DEFAULT, *, links: bool = True) -> np.ndarray:
        frame = c.frame if links else c.frame.drop(columns="interview_id")
        X = StatementVectorizer(weights).fit_transform(frame)
        return ThemeModel(c.k, unlike=0.0, random_state=s).fit(X, links=c.links if links else None).labels_

    rows = {"all views": lambda c, s: fit(c, s), "without neighbouring statements": lambda c, s: fit(c, s, links=False)}
    for view in ("sentence", "lemma", "concept", "subject"):
        rows[f"without {view}"] = lambda c, s, v=view: fit(c, s, Weights(**{v: 0.0}))
        only = {v: 0.0 for v in ("sentence", "lemma", "concept", "subject") if v != view}
        rows[f"{view} alone"] = lambda c, s, o=only: fit(c, s, Weights(**o))
    return rows


def main(names: list[str]) -> None:
    warnings.filterwarnings("ignore")
    sets = coded_sets(names)
    header = f"| {' | '.join(['', *FIGURES, *(f'BCubed F {c.name}' for c in sets)])} |"
    lines = ["# Themes against hand-coded sets", "", f"`make bench-themes`; means over the sets ({len(SEEDS)} seed{'s' if len(SEEDS) > 1 else ''}).", ""]

    def table(title: str, rows: dict[str, Callable[[CodedSet, int], list[float]]]) -> None:
        lines.extend([f"## {title}", "", header, "| " + " | ".join(["---"] * (1 + len(FIGURES) + len(sets))) + " |"])
        for name, row in rows.items():
            values = [np.mean([row(c, s) for s in SEEDS], axis=0) for c in sets]
            cells = [*np.mean(values, axis=0), *(v[2] for v in values)]
            lines.append(f"| {' | '.join([name, *('' if np.isnan(x) else f'{x:.2f}' for x in cells)])} |")
            sys.stderr.write(lines[-1] + "\n")
        lines.append("")

    def plain(method: Callable[[CodedSet, int], np.ndarray]) -> Callable[[CodedSet, int], list[float]]:
        return lambda c, s: [*score(c.gold, method(c, s)), float("nan")]

    modes = {"unguided": "unguided", "guided by names and definitions": "guided", "5 % decided": "0.05", "10 % decided": "0.1",
             "20 % decided": "0.2"}
    table("Restituzione, number of themes found by itself", {n: (lambda c, s, m=m: ours(c, m, s)) for n, m in modes.items()})
    table("Other methods, told the right number", {n: plain(m) for n, m in baselines().items()})
    table("What each view adds, number given", {n: plain(m) for n, m in ablation().items()})
    text = "\n".join(lines)
    if not names:
        (ROOT / "benchmarks" / "themes.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
