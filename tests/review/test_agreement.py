"""Agreement figures against published examples."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from pipeline.review.agreement import agreement, codings, cohen_kappa, krippendorff_alpha, reviewers
from pipeline.review.decisions import Decisions, decide


def units(*coders):
    """Values by unit of coders written as strings; a dot: no value."""
    return [[v for v in unit if v != "."] for unit in zip(*coders, strict=True)]


# K. Krippendorff (2011), Computing Krippendorff's alpha-reliability, examples A to C (nominal).
@pytest.mark.parametrize(
    ("coders", "alpha"),
    [
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "1233244125" + "1."), 0.743),
    ],
)
def test_krippendorffs_own_examples(coders, alpha):
    assert krippendorff_alpha(units(*coders)) == pytest.approx(alpha, abs=0.0006)


def test_cohens_kappa_of_the_textbook_table():
    # 50 proposals, two readers: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: kappa .40
    first = ["sì"] * 25 + ["no"] * 25
    second = ["sì"] * 20 + ["no"] * 5 + ["sì"] * 10 + ["no"] * 15
    assert cohen_kappa(first, second) == pytest.approx(0.4)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=40))
def test_kappa_is_scikit_learns(pairs):
    first, second = zip(*pairs, strict=True)
    if len({*first, *second}) > 1:
        assert cohen_kappa(first, second) == pytest.approx(cohen_kappa_score(first, second))


@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=4), max_size=20))
def test_alpha_never_exceeds_one_and_does_not_depend_on_order(coded):
    alpha = krippendorff_alpha(coded)
    assert math.isnan(alpha) or alpha <= 1 + 1e-9
    turned = krippendorff_alpha([list(reversed(u)) for u in reversed(coded)])
    assert math.isnan(alpha) and math.isnan(turned) or alpha == pytest.approx(turned)


def test_nothing_in_common_has_no_figure():
    assert math.isnan(krippendorff_alpha([])) and math.isnan(krippendorff_alpha([["a"], []])) and math.isnan(cohen_kappa([], []))
    assert reviewers(Decisions()) == [] and agreement(Decisions(), "Anna", "Bea") == []


def test_perfect_agreement_is_one_even_with_a_single_value():
    assert cohen_kappa("aaa", "aaa") == 1 and krippendorff_alpha([["a", "a"], ["a", "a"]]) == 1


def test_two_reviewers_are_compared_on_what_both_decided_and_differences_are_listed(world):
    a, b, c = (world.id_of(t) for t in ("fontana", "doppia fila", "sempre pieno"))
    world.say(("move_statement", a, "T01"), ("move_statement", b, "T02"), ("not_request", a), ("move_statement", c, ""))
    world.say(("move_statement", a, "T02"), ("move_statement", b, "T02"), ("is_request", a), who="Bea")
    decisions = decide(world.log.read().corrections)
    found = {r.kind: r for r in agreement(decisions, "Anna", "Bea")}
    assert found["tema"].n == 2 and found["tema"].differences == ((a, "T01", "T02"),)
    assert found["richiesta"].differences == ((a, "no", "sì"),)
    assert reviewers(decisions) == ["Anna", "Bea"]


def test_merged_themes_count_as_one_for_agreement(world):
    a = world.id_of("fontana")
    world.say(("move_statement", a, "T01"))
    world.say(("move_statement", a, "T02"), ("merge_themes", "T02", "T01"), who="Bea")
    assert codings(decide(world.log.read().corrections))["tema"][a] == {"Anna": "T01", "Bea": "T01"}
