"""What goes into the search for requests and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class StatementContext:
    """What is known around one statement.

    Args:
        organisation: the body interviewed, by its canonical name.
        speaker: who said it, where the note tells.
        section: the heading under which it stands.
        question: the question it answers.
        previous: the statements just before it, oldest first.
        first_person_is: whom «noi» and «io» mean; empty: the body interviewed.
        participants: who was interviewed; a participant speaks for the body.
    """

    organisation: str
    speaker: str = ""
    section: str = ""
    question: str = ""
    previous: tuple[str, ...] = ()
    first_person_is: str = ""
    participants: tuple[str, ...] = ()

    @property
    def own(self) -> str:
        """The body for which the speaker speaks."""
        return self.first_person_is or self.organisation


@dataclass(frozen=True)
class Request:
    """Somebody wants something.

    Args:
        requester: who asks: a body, role or group.
        area: an area of study.toml, or «Altro».
        request_type: «richiesta» or «sollecitazione».
        request: what is asked, a short phrase in the text's own words.
        confidence: how sure it is that this is a request, 0 to 1.
        area_confidence: how sure the area is, 0 to 1.
        start: first character of the evidence in the statement.
        end: character after the last.
    """

    requester: str
    area: str
    request_type: str
    request: str
    confidence: float
    area_confidence: float
    start: int
    end: int


@dataclass
class Cue:
    """Words that announce a request.

    Args:
        rule: which rule saw it (a feature of the classifier).
        request_type: «richiesta» or «sollecitazione».
        score: how often words like these announce a request, before anything speaks against it.
        head: the token that carries mood and person.
        first, last: the tokens of the cue itself, last included.
        subject: whether somebody is to be looked for as the one who asks; impersonal cues have none.
        backward: what is asked stands before the cue («un corso ci farebbe comodo»).
        aside: tokens that name who asks amid what is asked.
        objections: what speaks against it, each with the factor by which it lowers the score (above 1: speaks for it).
    """

    rule: str
    request_type: str
    score: float
    head: int
    first: int
    last: int
    subject: bool = True
    backward: bool = False
    objections: dict[str, float] = field(default_factory=dict)
    aside: range = range(0)

    @property
    def confidence(self) -> float:
        value = self.score
        for factor in self.objections.values():
            value *= factor
        return min(value, 0.99)


ASKED = "richiesta"
WISHED = "sollecitazione"
