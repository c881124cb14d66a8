"""Blocks become statements: what stands under which heading and question."""

from pipeline.ingest.document import HEADING, PARAGRAPH, TURN, DocumentBuilder
from pipeline.ingest.statements import segment


def test_long_question_as_a_heading_is_what_the_paragraph_answers():
    question = "Ci racconta con calma, se le va, come sono andate le cose da quando avete riaperto la sala grande al pubblico?"
    builder = DocumentBuilder("a.md", "md")
    builder.add(question, HEADING, "riga 1", level=2)
    builder.add("Il tetto perde sopra la sala dei pesi e la Regione non risponde.", PARAGRAPH, "riga 3")
    document = builder.build()
    (draft,) = segment(document, list(document.blocks), interviewers=[])
    assert draft.question == question


def _statements(*blocks, begins=0):
    builder = DocumentBuilder("a.txt", "txt")
    for n, (kind, text, more) in enumerate(blocks, 1):
        builder.add(text, kind, f"riga {n}", **more)
    document = builder.build()
    return document, segment(document, list(document.blocks), interviewers=["Anna"], begins=begins)


def test_an_answer_that_only_takes_up_the_question_is_none():
    _, drafts = _statements(
        (TURN, "E i turni?", {"speaker": "Anna"}),
        (TURN, "I turni! Cambiano ogni venerdì e nessuno avvisa le cuoche.", {"speaker": "Rita"}),
    )
    assert [d.text for d in drafts] == ["Cambiano ogni venerdì e nessuno avvisa le cuoche."]


def test_what_opens_a_note_does_not_count_among_its_first_sentences():
    document, _ = _statements((PARAGRAPH, "Incontro del 3 maggio. C'era Ada. Rita. Ci accolgono nel cortile. Il tetto perde sopra la palestra.", {}))
    begins = document.text.index("Ci accolgono")
    drafts = segment(document, list(document.blocks), interviewers=[], begins=begins)
    assert [d.text for d in drafts] == ["Il tetto perde sopra la palestra."]
