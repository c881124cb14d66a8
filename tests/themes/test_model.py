"""The theme model as an estimator, and what it promises about decisions, recurrence and size."""

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.metrics import adjusted_rand_score
from sklearn.utils.estimator_checks import parametrize_with_checks

from pipeline.themes.model import ThemeModel


@parametrize_with_checks([ThemeModel(min_statements=1, min_groups=1, unlike=0.0), ThemeModel()])
def test_conforms_to_scikit_learn(estimator, check):
    check(estimator)


def clouds(k=4, each=20, seed=0, noise=0.35):
    rng = np.random.default_rng(seed)
    centres = np.linalg.qr(rng.normal(size=(30, k)))[0].T
    truth = np.repeat(np.arange(k), each)
    return centres[truth] + noise * rng.normal(size=(k * each, 30)) / np.sqrt(30) * 2, truth


def test_finds_clear_groups_and_their_number():
    X, truth = clouds()
    model = ThemeModel(unlike=0.0).fit(X)
    assert len(model.themes_) == 4
    assert adjusted_rand_score(truth, model.labels_) > 0.9


def test_decided_statements_keep_their_theme_and_others_follow():
    X, truth = clouds()
    y = np.full(len(X), -1)
    y[[0, 1, 2]] = 7
    model = ThemeModel(unlike=0.0).fit(X, y)
    assert (model.labels_[[0, 1, 2]] == 7).all() and (model.confidence_[[0, 1, 2]] == 1).all()
    assert (model.labels_[truth == 0] == 7).mean() > 0.8
    assert 7 not in set(model.labels_[truth == 3])


def test_two_decisions_in_one_group_part_it():
    X, truth = clouds(k=3)
    y = np.full(len(X), -1)
    y[0], y[1] = 5, 6
    model = ThemeModel().fit(X, y)
    assert model.labels_[0] == 5 and model.labels_[1] == 6


def test_a_theme_recurs_over_bodies():
    X, truth = clouds()
    bodies = np.where(truth == 0, "only one", np.arange(len(X)) % 5)
    labels = ThemeModel(4, unlike=0.0).fit(X, groups=bodies).labels_
    assert (labels[truth == 0] == -1).mean() > 0.8
    for theme in set(labels) - {-1}:
        assert len(set(bodies[labels == theme])) >= 2 and (labels == theme).sum() >= 3


def test_statements_unlike_all_others_have_no_theme():
    X, truth = clouds(noise=0.2)
    X[5] = -X[5]
    labels = ThemeModel(unlike=0.02).fit(X).labels_
    assert labels[5] == -1 and (labels == -1).sum() <= 3


def test_rows_without_any_known_word_have_no_theme():
    X, _ = clouds()
    X[3] = 0
    assert ThemeModel().fit(X).labels_[3] == -1


def test_neighbours_pull_a_doubtful_statement():
    X, truth = clouds(k=2)
    X[0] = X[truth == 0].mean(axis=0) + X[truth == 1].mean(axis=0)
    near = sp.lil_matrix((len(X), len(X)))
    for j in (25, 26):
        near[0, j] = near[j, 0] = 1
    labels = ThemeModel(2, unlike=0.0).fit(X, links=near.tocsr()).labels_
    assert labels[0] == labels[25]


def test_above_the_sample_size_the_rest_is_predicted():
    X, truth = clouds(each=100)
    model = ThemeModel(4, sample=120, unlike=0.0).fit(X)
    assert adjusted_rand_score(truth, model.labels_) > 0.9


def test_predicts_new_statements():
    X, truth = clouds()
    new, theirs = clouds(seed=0)
    model = ThemeModel(unlike=0.05).fit(X)
    predicted = model.predict(new)
    assert adjusted_rand_score(theirs[predicted >= 0], predicted[predicted >= 0]) > 0.9


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_very_few_statements(n):
    labels = ThemeModel().fit(np.eye(6)[:n] + 0.01).labels_
    assert len(labels) == n


def test_wrong_shape_of_decisions_is_told():
    with pytest.raises(ValueError, match="y has shape"):
        ThemeModel().fit(np.eye(5), np.zeros(3))
