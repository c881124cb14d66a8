import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.sentences import split_sentences


def pieces(text):
    return [text[a:b] for a, b in split_sentences(text)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", []),
        ("   \n ", []),
        ("Una sola frase senza punto", ["Una sola frase senza punto"]),
        ("Il dott. Bianchi è arrivato. Poi la sig.ra Neri.", ["Il dott. Bianchi è arrivato.", "Poi la sig.ra Neri."]),
        ("La Alfa S.p.A. Non ha risposto.", ["La Alfa S.p.A. Non ha risposto."]),
        ("Chiude alle 18.30. Riapre alle 9.", ["Chiude alle 18.30.", "Riapre alle 9."]),
        ("Perché no? È tardi! Va bene…", ["Perché no?", "È tardi!", "Va bene…"]),
        ("Dicono «basta così.» Poi escono.", ["Dicono «basta così.»", "Poi escono."]),
        ("L'art. 7 del regolamento, n. 12, vale ancora.", ["L'art. 7 del regolamento, n. 12, vale ancora."]),
        ("Prima riga\nche continua. Seconda frase.", ["Prima riga\nche continua.", "Seconda frase."]),
        (
            "poche sedie in sala. i ragazzi restano in piedi. serve un tavolo",
            ["poche sedie in sala.", "i ragazzi restano in piedi.", "serve un tavolo"],
        ),
    ],
)
def test_splits_where_a_reader_would(text, expected):
    assert pieces(text) == expected


@given(st.text(alphabet="aàbE .?!…\n«»'19", max_size=200))
def test_offsets_cover_every_word_in_order(text):
    spans = split_sentences(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(spans[i][1] <= spans[i + 1][0] for i in range(len(spans) - 1))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
