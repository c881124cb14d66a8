"""From a parsed statement to its requests."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from pipeline.extract.organisations import OrganisationResolver
from pipeline.extract.requests.agents import who_asks
from pipeline.extract.requests.areas import AreaClassifier
from pipeline.extract.requests.classifier import Evidence, RequestClassifier
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.copulas import copula_cues
from pipeline.extract.requests.frames import frame_cue
from pipeline.extract.requests.nominals import nominal_cues
from pipeline.extract.requests.notes import note_cues
from pipeline.extract.requests.objections import object_to
from pipeline.extract.requests.phrase import Phrase, phrases
from pipeline.extract.requests.requester import RequesterFinder
from pipeline.extract.requests.types import WISHED, Cue, Request, StatementContext
from pipeline.extract.requests.verbs import verbal_cues
from pipeline.extract.requests.wording import content_words, same_words
from pipeline.study import Study

THRESHOLD = 0.5
_QUANTIFIERS = frozenset("quasi tutte tutti diverse diversi molte molti alcune alcuni parecchie parecchi due tre entrambe varie".split())
_WEAK = 0.25  # a cue that people may raise to a request
_SAME = 0.5


class RequestExtractor:
    """Finds who asks for what.

    Args:
        study: its bodies and areas.
        resolver: knows the bodies; made from the study where none is given.
        decided: fitted on reviewers' decisions; the rules alone serve without.
        areas: names the areas, perhaps fitted on decisions; made from the study where none is given.
    """

    def __init__(
        self,
        study: Study,
        *,
        resolver: OrganisationResolver | None = None,
        decided: RequestClassifier | None = None,
        areas: AreaClassifier | None = None,
    ) -> None:
        self.study = study
        self.resolver = resolver or OrganisationResolver(study)
        self.decided = decided
        self.areas = areas or AreaClassifier(study)
        self.requesters = RequesterFinder(self.resolver)

    def extract(self, doc: Doc, context: StatementContext) -> list[Request]:
        """The requests of one statement, in the order of the text; empty where nobody asks.

        Args:
            doc: the statement, parsed (tagger, morphologizer, parser, lemmatizer).
            context: what is known around it.
        """
        if not len(doc):
            return []
        c = Clauses(doc)
        cues = self.cues(c, summary=not context.organisation and not self.areas.named(context.section))
        framed = frame_cue(c, context) if all(cue.confidence < THRESHOLD for cue, _ in cues) else None
        if framed and not any("negated" in cue.objections for cue, _ in cues):
            cues.append((framed, []))
        chance = self._chance(doc, cues)
        if chance is not None and chance < THRESHOLD:
            return []
        chosen = [(cue, subject) for cue, subject in cues if cue.confidence >= THRESHOLD]
        if chance is not None and not chosen:
            chosen = [pair for pair in cues if pair[0].confidence >= _WEAK][:1]
        found = self._phrased(chosen, c, context, chance)
        if chance is not None and not found:
            found = [self._whole(doc, context, chance)]
        return found

    def evidence(self, doc: Doc) -> Evidence:
        """What the rules see in a statement: what :class:`RequestClassifier` learns from."""
        cues = self.cues(Clauses(doc))
        return _evidence(doc, cues)

    def _chance(self, doc: Doc, cues: list[tuple[Cue, list[Token]]]) -> float | None:
        """The chance of a request as people's decisions have taught it; None where nothing is decided."""
        return None if self.decided is None else float(self.decided.predict_proba([_evidence(doc, cues)])[0, 1])

    def _phrased(
        self, cues: list[tuple[Cue, list[Token]]], c: Clauses, context: StatementContext, chance: float | None
    ) -> list[Request]:
        found: list[Request] = []
        seen: list[list[str]] = []
        for n, (cue, subject) in enumerate(cues):
            later = next((k.first for k, _ in cues[n + 1 :] if k.first > cue.last and not k.backward), None)
            for phrase in phrases(cue, c, stop=later):
                words = content_words(phrase.text)
                if any(same_words(words, other) >= _SAME for other in seen):
                    continue
                seen.append(words)
                found.append(self._request(cue, subject, phrase, c.doc, context, chance))
        return found

    def _whole(self, doc: Doc, context: StatementContext, chance: float) -> Request:
        """A request that people's decisions see where no rule knows the words: the statement itself."""
        text = doc.text.strip().rstrip(".")
        area, sure = self._area(text, doc, context)
        return Request(self.requesters.speaker_for(context), area, WISHED, text, round(chance, 4), sure, 0, len(doc.text))

    def _area(self, phrase: str, doc: Doc, context: StatementContext) -> tuple[str, float]:
        before = context.previous[-1] if context.previous else ""
        return self.areas.classify(phrase, doc.text, section=context.section, question=context.question, before=before)

    def cues(self, c: Clauses, *, summary: bool = False) -> list[tuple[Cue, list[Token]]]:
        """Every cue of a statement with its subject, objections noted; a cue inside another's complement is dropped.

        Args:
            summary: the statement belongs to no interview and stands under no area: a report may sum up there.
        """
        out = []
        for cue in sorted(
            [*verbal_cues(c), *nominal_cues(c), *copula_cues(c), *note_cues(c)], key=lambda k: (k.first, -k.score, k.last)
        ):
            subject, cue.aside = who_asks(c, cue)
            object_to(cue, c, subject, known=bool(subject) and bool(self.resolver.find(_text(subject))))
            if summary and subject and subject[0].lower_ in _QUANTIFIERS:
                cue.objections["summary"] = 0.3  # «quasi tutte le alleanze hanno chiesto …»: what a report says of all
            out.append((cue, subject))
        return _independent(out, c)

    def _request(
        self, cue: Cue, subject: list[Token], phrase: Phrase, doc: Doc, context: StatementContext, chance: float | None
    ) -> Request:
        requester = self.requesters.find(subject, context, to_us=_to_us(cue, doc))
        area, sure = self._area(phrase.text, doc, context)
        cue_span = doc[cue.first : max(cue.last, cue.first) + 1]
        start = min([phrase.start, cue_span.start_char, *(t.idx for t in subject[:1])])
        end = max(phrase.end, cue_span.end_char)
        return Request(
            requester,
            area,
            cue.request_type,
            phrase.text,
            round(cue.confidence if chance is None else chance, 4),
            sure,
            start,
            end,
        )


def _to_us(cue: Cue, doc: Doc) -> bool:
    """Somebody asks it of the body that speaks («le maestre ci hanno chiesto», «sono loro a chiederci»): he is another."""
    if not cue.rule.startswith("ask"):
        return False
    words = [t.lower_.replace("’", "'") for t in doc[cue.first : cue.last + 1]]
    return any(w in ("ci", "c'") or w.endswith("rci") for w in words)


def _text(tokens: list[Token]) -> str:
    return "".join(t.text_with_ws for t in tokens).strip()


def _evidence(doc: Doc, cues: list[tuple[Cue, list[Token]]]) -> Evidence:
    if not cues:
        return Evidence(doc.text)
    best = max((cue for cue, _ in cues), key=lambda k: k.confidence)
    return Evidence(doc.text, best.rule, tuple(sorted(best.objections)), best.confidence)


def _independent(cues: list[tuple[Cue, list[Token]]], c: Clauses) -> list[tuple[Cue, list[Token]]]:
    """Of cues that overlap, or of which one stands within what the other asks, the surer stays."""
    kept: list[tuple[Cue, list[Token]]] = []
    for cue, subject in cues:
        rival = next((k for k, _ in kept if _within(cue, k, c)), None)
        if rival is None:
            kept.append((cue, subject))
        elif cue.confidence > rival.confidence:
            kept = [(k, s) for k, s in kept if k is not rival]
            kept.append((cue, subject))
    return sorted(kept, key=lambda pair: pair[0].first)


def _within(cue: Cue, other: Cue, c: Clauses) -> bool:
    if cue.first <= other.last and other.first <= cue.last:
        return True
    low, high = sorted((cue, other), key=lambda k: k.first)
    between = c.words[low.last + 1 : high.first]
    if c.breaks[low.last] != c.breaks[high.first]:
        return False
    if (
        any(w in ("e", "ed", ",") for w in between[-6:])
        and c.forms[high.head].finite
        and c.words[high.first - 1 : high.first] != ["che"]
    ):
        return False
    return True
