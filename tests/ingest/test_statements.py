"""Blocks become statements: what stands under which heading and question."""

from pipeline.ingest.document import HEADING, PARAGRAPH, DocumentBuilder
from pipeline.ingest.statements import segment


def test_long_question_as_a_heading_is_what_the_paragraph_answers():
    question = "Ci racconta con calma, se le va, come sono andate le cose da quando avete riaperto la sala grande al pubblico?"
    builder = DocumentBuilder("a.md", "md")
    builder.add(question, HEADING, "riga 1", level=2)
    builder.add("Il tetto perde sopra la sala dei pesi e la Regione non risponde.", PARAGRAPH, "riga 3")
    document = builder.build()
    (draft,) = segment(document, list(document.blocks), interviewers=[])
    assert draft.question == question
