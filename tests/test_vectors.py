"""Sentence vectors: what the card promises, and the cases that notes bring."""

import numpy as np
import pytest

from pipeline.vectors import DIMENSIONS, SentenceVectors, words


@pytest.fixture(scope="module")
def vectors():
    return SentenceVectors.load()


def test_shape_type_and_length(vectors):
    matrix = vectors.encode(["La palestra è chiusa da mesi.", "Perché no?"])
    assert matrix.shape == (2, DIMENSIONS) and matrix.dtype == np.float32
    assert np.allclose(np.linalg.norm(matrix, axis=1), 1, atol=1e-5)


def test_nothing_gives_nothing(vectors):
    assert vectors.encode([]).shape == (0, DIMENSIONS)
    assert not vectors.encode(["", "…!?", "漢字"]).any()


def test_one_word_text_points_where_its_word_points(vectors):
    word = vectors.word("palestra")
    assert np.allclose(vectors.encode(["Palestra!"])[0], word / np.linalg.norm(word), atol=1e-5)


def test_same_meaning_is_nearer_than_other_meaning(vectors):
    a, b, c = vectors.encode(["Il treno è sempre in ritardo", "Sui binari si aspetta per ore", "La torta era troppo dolce"])
    assert a @ b > a @ c


def test_apostrophes_and_case_do_not_matter(vectors):
    a, b, c = vectors.encode(["L'Università", "l’università", "L`UNIVERSITÀ"])
    assert np.array_equal(a, b) and np.array_equal(a, c)


def test_words_keep_accents_and_elision():
    assert words("C’è più dell'oro: 3 kg") == ["c'", "è", "più", "dell'", "oro", "3", "kg"]


def test_batches_do_not_change_a_vector(vectors):
    texts = [f"la stanza numero {i} del corridoio" for i in range(50)]
    together = vectors.encode(texts)
    assert np.allclose(together[7], vectors.encode([texts[7]])[0], atol=1e-6)


def test_the_projection_brings_statements_of_one_theme_nearer():
    from pipeline.vectors import SentenceVectors

    one = ["La corriera salta la corsa della sera", "Chi non ha la macchina resta a casa"]
    other = ["Mancano due infermiere di notte", "Nessuno si presenta al concorso per il personale"]

    def margin(vectors):
        x = vectors.encode(one + other)
        x = x - x.mean(axis=0)
        near = x @ x.T
        return near[0, 1] + near[2, 3] - near[:2, 2:].mean() * 2

    assert margin(SentenceVectors.load()) > margin(SentenceVectors.load(projected=False))
