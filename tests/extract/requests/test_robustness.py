"""Whatever the notes hold, the search ends and its answer is well formed."""


from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.requests import RequestExtractor, StatementContext

WORDS = """chiede chiesto vorrebbe servirebbe ci manca si potrebbe sarebbe utile bello è il caso richiesta di idea : che non
    un una corso sala e , . ? « » x + nn qlcn perché se quando andrebbe provato io farei volentieri le lo Rossi sindacati dai
    ha hanno meglio magari più da aprire mettere e poi quello proposta bisogno del della""".split()


def test_empty_statement(nlp, extractor):
    assert extractor.extract(nlp(""), StatementContext("")) == []


def test_one_word_statements(nlp, extractor):
    for word in WORDS:
        extractor.extract(nlp(word), StatementContext("Ente"))


def test_a_study_without_bodies_or_areas(nlp):
    from pipeline.study import Study

    (found,) = RequestExtractor(Study(title="x")).extract(nlp("Chiediamo più luce."), StatementContext("Circolo Ricreativo"))
    assert (found.requester, found.area) == ("Circolo Ricreativo", "Altro")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_any_order_of_words_gives_well_formed_requests(nlp, extractor, words):
    text = " ".join(words)
    for r in extractor.extract(nlp(text), StatementContext("Ente")):
        assert r.request.strip() and r.requester
        assert 0 <= r.start < r.end <= len(text) and 0.5 <= r.confidence <= 1
        assert r.request_type in ("richiesta", "sollecitazione")


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all(nlp, extractor, text):
    extractor.extract(nlp(text), StatementContext("Ente"))


def test_a_very_long_statement_is_read_to_its_end(nlp, extractor):
    doc = nlp("Servirebbe un corso, dicono, e poi si vedrà. " * 200)
    assert extractor.extract(doc, StatementContext("Ente"))


def test_the_same_answer_twice(ask):
    text = "Sono disposti a prestare la sala e suggeriscono incontri di mattina."
    assert ask(text) == ask(text)
