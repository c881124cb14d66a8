"""From the folded text of a statement back into the file."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.document import fold, folded_offsets


def test_a_hard_wrapped_sentence_leads_back_to_its_lines():
    text = "  La navetta\n    parte  da Pisa.\n"
    where = folded_offsets(text)
    start = fold(text).index("Pisa")
    assert text[where[start]:where[start + 3] + 1] == "Pisa"


def test_nothing_is_folded_to_nothing():
    assert folded_offsets("") == [0] and folded_offsets(" \n\u200b") == [0]


@given(st.text(alphabet="aè \t\n\r\u00a0\u200b\u00ad\x01.", max_size=60))
def test_every_character_of_the_folded_text_is_found_in_the_file(text):
    folded, where = fold(text), folded_offsets(text)
    assert len(where) == len(folded) + 1
    assert all(c == text[i] or (c == " " and text[i].isspace()) for c, i in zip(folded, where, strict=False))
