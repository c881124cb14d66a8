"""Coverage, ids, subjects, context, consensus, stability: the parts that themes are made of."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.features import features
from pipeline.study import Coverage, SeedTheme, Study
from pipeline.themes.consensus import candidates, consensus, usual_number
from pipeline.themes.context import neighbour_links
from pipeline.themes.coverage import coverage
from pipeline.themes.identity import assign_ids
from pipeline.themes.partition import affinity
from pipeline.themes.seeds import supported
from pipeline.themes.stability import stability
from pipeline.themes.subjects import SubjectModel
from pipeline.themes.vectorizer import StatementVectorizer

FEMININE = Coverage(noun="palestre", noun_singular="palestra", gender="f")


@pytest.mark.parametrize("count, total, words, expected", [
    (12, 12, FEMININE, "tutte le palestre (12 su 12)"),
    (10, 12, FEMININE, "quasi tutte le palestre (10 su 12)"),
    (7, 12, FEMININE, "la maggior parte delle palestre (7 su 12)"),
    (5, 12, FEMININE, "diverse palestre (5 su 12)"),
    (2, 12, FEMININE, "due palestre (2 su 12)"),
    (1, 12, FEMININE, "una sola palestra (1 su 12)"),
    (2, 2, FEMININE, "entrambe le palestre (2 su 2)"),
    (9, 9, Coverage(noun="enti", noun_singular="ente", gender="m"), "tutti gli enti (9 su 9)"),
    (4, 6, Coverage(noun="musei", noun_singular="museo", gender="m"), "la maggior parte dei musei (4 su 6)"),
    (3, 9, Coverage(noun="sportelli", noun_singular="sportello", gender="m"), "diversi sportelli (3 su 9)"),
    (8, 9, Coverage(noun="sportelli", noun_singular="sportello", gender="m"), "quasi tutti gli sportelli (8 su 9)"),
    (0, 9, FEMININE, ""),
])
def test_coverage_in_words(count, total, words, expected):
    assert coverage(count, total, words=words) == expected


@given(st.integers(1, 60), st.integers(1, 60))
def test_coverage_always_gives_its_figures(count, total):
    assert f"({count} su {max(count, total)})" in coverage(count, total, words=Coverage())


def test_ids_by_size_and_kept_over_runs():
    first = assign_ids({0: {"a", "b"}, 1: {"c", "d", "e"}})
    assert first == {1: "T01", 0: "T02"}
    again = assign_ids({5: {"a", "b", "x"}, 6: {"y", "z", "w", "v"}}, {"T01": {"c", "d", "e"}, "T02": {"a", "b"}})
    assert again[5] == "T02" and again[6] == "T03"


def _subjects_of(texts, nlp):
    rows = pd.DataFrame([features(doc) for doc in nlp.pipe(texts)]).assign(text=texts, organisation="")
    shares = StatementVectorizer().fit(rows).shares_
    return [SubjectModel.load().names[i] for i in shares.argmax(axis=1)]


def test_remarks_that_share_no_word_are_of_one_subject(nlp):
    texts = [
        "Dopo le venti non parte più nessun pullman e chi non guida resta a piedi.",
        "La corriera delle sette salta una mattina su tre.",
        "Dal soffitto gocciola e le finestre non chiudono.",
        "La sala è stretta e l'intonaco si stacca dalle pareti.",
        "Ogni permesso passa da tre sportelli e da venti moduli.",
        "La pratica torna indietro per una marca da bollo.",
    ]
    found = _subjects_of(texts, nlp)
    assert "Trasporti" in found[0] and found[0] == found[1]
    assert "Sedi" in found[2] and found[2] == found[3]
    assert "Burocrazia" in found[4] and found[4] == found[5]


def test_links_join_consecutive_statements_of_one_interview():
    frame = pd.DataFrame({"interview_id": ["a", "a", "b", "b"], "section": ["x", "x", "x", "y"], "question": [""] * 4})
    links = neighbour_links(frame).toarray()
    assert links[0, 1] == links[1, 0] == 1 and links[1, 2] == 0
    assert 0 < links[2, 3] < 1
    assert neighbour_links(frame.head(1)).nnz == 0 and neighbour_links(frame[["section"]]).nnz == 0


def blocks(sizes, seed=0):
    rng = np.random.default_rng(seed)
    truth = np.repeat(np.arange(len(sizes)), sizes)
    X = np.eye(20)[truth] + 0.15 * rng.normal(size=(len(truth), 20))
    return X / np.linalg.norm(X, axis=1, keepdims=True), truth


def test_consensus_finds_the_number_of_clear_groups():
    X, truth = blocks([20, 15, 12, 18, 25])
    groups = consensus(affinity(X), k=None, seed=0)
    assert len(set(groups)) == 5 and all(len(set(groups[truth == t])) == 1 for t in range(5))


@given(st.integers(1, 100_000))
def test_numbers_worth_trying_are_sensible(n):
    numbers = candidates(n)
    assert numbers == sorted(set(numbers)) and 1 <= len(numbers) <= 13 and numbers[0] >= 2
    assert usual_number(n) <= usual_number(n + 1)


def test_firm_themes_are_stable_and_mixed_ones_are_not():
    X, truth = blocks([16, 16, 16])
    interviews = np.array([f"I{i % 4}" for i in range(len(X))], dtype=object)
    links = sp.csr_matrix((len(X), len(X)))
    firm = stability(X, links, interviews, {f"T{t}": np.flatnonzero(truth == t).tolist() for t in range(3)}, seed=0)
    mixed = stability(X, links, interviews, {f"T{t}": np.arange(t, len(X), 3).tolist() for t in range(3)}, seed=0)
    assert min(firm.values()) > 0.95 and max(mixed.values()) < 0.6


def test_one_interview_has_no_stability():
    X, truth = blocks([5, 5])
    alone = np.array(["I1"] * 10, dtype=object)
    assert stability(X, sp.csr_matrix((10, 10)), alone, {"T01": [0, 1, 2]}, seed=0) == {"T01": 0.0}


def test_support_of_expected_themes():
    study = Study(title="x", themes=[SeedTheme(name="Docce e riscaldamento guasti"), SeedTheme(name="Corse di cavalli")])
    texts = ["Le docce sono fredde", "Il riscaldamento è rotto", "La caldaia perde acqua", "Mancano istruttori"]
    assert supported(study, texts, at_least=3).tolist() == [True, False]
    assert supported(Study(title="x"), texts, at_least=3).tolist() == []
