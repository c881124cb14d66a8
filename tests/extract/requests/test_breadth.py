"""Many everyday ways of asking and of not asking: a few may go wrong, as with people, but no more."""

from pathlib import Path

HERE = Path(__file__).parent


def _share_found(nlp, extractor, file):
    from pipeline.extract.requests import StatementContext

    texts = (HERE / file).read_text(encoding="utf-8").splitlines()
    context = StatementContext(organisation="Ospedale di Lodi", participants=("Carla Ferrero",))
    return sum(bool(extractor.extract(doc, context)) for doc in nlp.pipe(texts)) / len(texts)


def test_most_ways_of_asking_are_heard(nlp, extractor):
    assert _share_found(nlp, extractor, "requests.txt") > 0.93


def test_few_other_sentences_are_taken_for_requests(nlp, extractor):
    assert _share_found(nlp, extractor, "no_requests.txt") < 0.08
