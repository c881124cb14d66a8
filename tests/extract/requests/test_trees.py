"""Shapes of the syntax tree: each found where it is, and only there."""

import pytest
import spacy

from pipeline.extract.requests.trees import shapes


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Sono i medici a chiedere un secondo turno.", "cleft"),
        ("Ti scrivono che hanno bisogno di una vacanza.", "told_anyone"),
        ("Il direttore ha promesso che chiederà un incontro.", "promised"),
        ("Non dico che ci serve una piscina.", "unsaid"),
    ],
)
def test_a_shape_is_found(nlp, text, shape):
    found = shapes(nlp(text))
    assert shape in found
    assert all(0 <= token < len(nlp(text)) for match in found[shape] for token in match.values())


@pytest.mark.parametrize("text", ["I medici chiedono un secondo turno.", "Servirebbe una piscina.", ""])
def test_none_where_there_is_none(nlp, text):
    assert not shapes(nlp(text))


def test_a_text_without_a_tree_has_no_shapes():
    assert shapes(spacy.blank("it")("Sono i medici a chiedere un turno.")) == {}
