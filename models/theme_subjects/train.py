"""Learn the subjects from the corpora: python models/theme_subjects/train.py (minutes on one core).

Every line of soggetti.tsv says which subject a theme of a mini-study is. Vectors are centred on their mini-study, as they
are on a study when the model is used.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from pipeline.extract.features import features  # noqa: E402
from pipeline.language import load_language  # noqa: E402
from pipeline.themes.subjects import centred, stem_lists, stem_vectorizer  # noqa: E402
from pipeline.themes.views import ConceptView, concept_matches, content_lemmas, sentence_view  # noqa: E402

STRENGTH, ITERATIONS = 3.0, 100


def corpus() -> list[tuple[str, str, str]]:
    """(mini-study, subject, statement) of every line of the corpora of both models."""
    subject = {}
    for line in (HERE / "soggetti.tsv").read_text(encoding="utf-8").splitlines():
        study, theme, name = line.split("\t")
        subject[study, theme] = name
    paths = sorted([*(HERE / "corpus").glob("*.tsv"), *(HERE.parent / "theme_projection" / "corpus").glob("*.tsv")])
    rows = [(p.stem, *line.split("\t")) for p in paths for line in p.read_text(encoding="utf-8").splitlines() if line.count("\t") == 1]
    return [(study, subject[study, theme], text) for study, theme, text in rows]


def main() -> None:
    """Train on the whole corpus and write theme_subjects.npz."""
    rows = corpus()
    studies, subjects, texts = (list(column) for column in zip(*rows, strict=True))
    nlp = load_language()
    found = [features(doc) for doc in nlp.pipe(texts, disable=["ner"])]
    matches = concept_matches([[t for t in f["terms"].split("; ") if t] for f in found])
    concepts = ConceptView().fit(matches)
    vectorizer = stem_vectorizer(min_df=2)
    words = vectorizer.fit_transform(stem_lists([content_lemmas(f["lemmas"]) for f in found]))
    views = [_centred_by(sentence_view(texts), studies), _centred_by(concepts.transform(matches), studies)]
    X = sp.hstack([sp.csr_matrix(np.hstack(views)), words]).tocsr()
    model = LogisticRegression(C=STRENGTH, max_iter=ITERATIONS, class_weight="balanced").fit(X, subjects)
    edges = np.cumsum([views[0].shape[1], views[1].shape[1]])
    sentence, concept, word = np.split(model.coef_.T, edges)
    vocabulary = sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.get)
    path = HERE / "theme_subjects.npz"
    np.savez_compressed(
        path, names=_text(model.classes_), vocabulary=_text(vocabulary), idf=vectorizer.idf_.astype(np.float32),
        rarity=concepts.weight_.astype(np.float32), bias=model.intercept_.astype(np.float32),
        sentence=sentence.astype(np.float16), concept=concept.astype(np.float16), word=word.astype(np.float16),
    )
    sys.stdout.write(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  theme_subjects/theme_subjects.npz\n")


def _centred_by(matrix: np.ndarray, studies: list[str]) -> np.ndarray:
    out, names = np.empty_like(matrix), np.array(studies)
    for study in sorted(set(studies)):
        rows = names == study
        out[rows] = centred(matrix[rows], matrix[rows].mean(axis=0))
    return out


def _text(names) -> np.ndarray:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


if __name__ == "__main__":
    main()
