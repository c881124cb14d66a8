"""Entities of an interview: dates by rules, the study's bodies, persons of the header, names by shape, then the model's.

Of two mentions that overlap, what study.toml and the headers say wins over the shape of a name, and that over
the statistical model.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from pipeline.extract.bodies import find_bodies
from pipeline.extract.dates import DAY, find_dates
from pipeline.extract.gazetteer import first_names, is_ordinary, is_place, short_places
from pipeline.extract.institutions import NOT_BODIES, kind_of, kind_of_word
from pipeline.extract.mentions import DATE, LOC, MISC, ORG, PER, Candidate, Mention, choose
from pipeline.extract.names import Word, content, opens_sentence, tidy, words
from pipeline.extract.organisations import OrganisationResolver
from pipeline.extract.persons import PersonBook, after_first_names, after_titles, looks_like_person
from pipeline.extract.places import find_places
from pipeline.study import Study

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# The lower, the stronger.
_DATE, _BODY, _PERSON, _ALIAS, _SHAPE, _TITLED, _PLACE, _MODEL, _BARE = range(9)


class EntityExtractor:
    """Finds who and what the notes of one interview name.

    Args:
        study: its bodies are an entity ruler that wins over the model; its facilitators are known persons.
        nlp: the pipeline; only tokens, tags and ``doc.ents`` are used.
    """

    def __init__(self, study: Study, nlp: Language, *, resolver: OrganisationResolver | None = None) -> None:
        self.study, self.nlp = study, nlp
        self.resolver = resolver or OrganisationResolver(study)
        self.people = PersonBook()
        self.bodies: dict[tuple[str, ...], str] = {}
        self.reference: datetime.date | None = None
        self.learn(study.facilitators)

    def learn(self, persons: list[str], organisations: list[str] = (), *, date: str = "") -> None:
        """What the interview's header tells: names that are recognised wherever they recur, the day for partial dates."""
        for person in persons:
            self.people.learn(person)
        for name in organisations:
            if content(name) and not self.resolver.resolve(name).known:
                self.bodies[content(name)] = tidy(name)
        if len(date) == 10:
            self.reference = datetime.date.fromisoformat(date)

    def from_doc(self, doc: Doc) -> list[Mention]:
        """Mentions of a parsed statement; offsets count in ``doc.text``."""
        return self._mentions(doc)

    def from_header(self, text: str) -> list[Mention]:
        """Mentions of what stands around the statements, line by line: header facts, headings, questions."""
        out = []
        for line in re.finditer(r"[^\n]*[^\s][^\n]*", text):
            for m in self._mentions(self.nlp(line.group())):
                out.append(Mention(m.start + line.start(), m.end + line.start(), m.text, m.label, m.canonical))
        return out

    def _mentions(self, doc: Doc) -> list[Mention]:
        text = doc.text
        if not text.strip():
            return []
        tokens = words(text)
        small = not any(w.raw[0].isupper() and not w.raw.isupper() for w in tokens)
        candidates = self._candidates(doc, text, tokens, small)
        return [Mention(c.start, c.end, text[c.start:c.end], c.label, c.canonical or self._canonical(text[c.start:c.end], c.label))
                for c in choose(candidates, len(text))]

    def _canonical(self, name: str, label: str) -> str:
        if label == PER:
            return self.people.canonical(name)
        if label == ORG:
            known = self.resolver.resolve(name)
            return known.canonical if known.known else self.bodies.get(content(name), tidy(name))
        return tidy(name)

    def _candidates(self, doc: Doc, text: str, tokens: list[Word], small: bool) -> list[Candidate]:
        out = [Candidate(m.start, m.end, DATE, _DATE, m.iso or m.text) for m in find_dates(text, reference=self.reference)
               if m.precision != DAY or not m.text.isdigit() or len(m.text) > 2]
        proper = frozenset(t.idx for t in doc if t.tag_ == "SP" or t.pos_ == "PROPN")
        for start, end, body in self.resolver.find(text):
            out.append(self._study_body(doc, text, start, end, body))
        persons = self.people.find(text, tokens, small=small)
        out.extend(Candidate(a, b, PER, _PERSON, name) for a, b, name in persons)
        known_starts = {a for a, _, _ in persons}
        for body in find_bodies(text, tokens, small=small):
            if body.start not in known_starts:
                out.append(Candidate(body.start, body.end, ORG, _SHAPE if body.sure else _BARE))
        out.extend(Candidate(a, b, PER, _TITLED) for a, b in after_titles(text, tokens, small=small) if self._may_be_person(text[a:b]))
        out.extend(Candidate(a, b, PER, _TITLED) for a, b in after_first_names(text, tokens) if self._may_be_person(text[a:b]))
        for a, b, sure in find_places(text, tokens, small=small, proper=proper):
            out.append(Candidate(a, b, LOC, _PLACE if sure else _MODEL))
        out.extend(self._model(doc, text, tokens, proper))
        return out

    def _study_body(self, doc: Doc, text: str, start: int, end: int, body: str) -> Candidate:
        """A body's name is a body; a town's bare name is one only where it acts: «Prato chiede»."""
        name = text[start:end]
        first = words(name)[0]
        if kind_of_word(first) or not self._is_town(name):
            return Candidate(start, end, ORG, _BODY, body)
        if self._acts(doc, start, end):
            return Candidate(start, end, ORG, _ALIAS, body)
        return Candidate(start, end, LOC, _ALIAS, tidy(name))

    def _is_town(self, name: str) -> bool:
        keys = tuple(w.key for w in words(name))
        return is_place(keys) or (len(keys) == 1 and keys[0] in short_places())

    @staticmethod
    def _acts(doc: Doc, start: int, end: int) -> bool:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is None or not doc.has_annotation("DEP"):
            return False
        root = span.root
        return root.dep_ in ("nsubj", "nsubj:pass") and not any(c.dep_ == "case" for c in root.children)

    @staticmethod
    def _may_be_person(name: str) -> bool:
        keys = content(name)
        return bool(keys) and not kind_of(keys[0]) and not is_place(keys) or looks_like_person(keys)

    def _model(self, doc: Doc, text: str, tokens: list[Word], proper: frozenset[int]) -> list[Candidate]:
        """The model's own mentions, where their shape does not speak against them."""
        out = []
        for ent in doc.ents:
            start, end = _trim(text, ent.start_char, ent.end_char)
            inside = [(i, w) for i, w in enumerate(tokens) if start <= w.start < end]
            if not inside or not any(w.raw[0].isupper() for _, w in inside):
                continue
            keys = tuple(w.key for _, w in inside)
            first = inside[0][1]
            if all(is_ordinary(k) and (w.raw.isupper() or k in NOT_BODIES) for k, (_, w) in zip(keys, inside, strict=True)):
                continue
            if len(keys) == 1 and opens_sentence(text, first.start) and (first.start not in proper or is_ordinary(keys[0])):
                continue
            out.append(Candidate(start, end, _better_label(ent.label_, keys, tokens, inside[0][0]), _MODEL))
        return out


_TOWARDS = frozenset("a ad in per verso presso da fino".split())


def _better_label(label: str, keys: tuple[str, ...], tokens: list[Word], i: int) -> str:
    """The model's label, mended where gazetteers or the preposition say otherwise."""
    named = keys[0] in first_names()
    if is_place(keys):
        return PER if label == PER and named else LOC
    if label != PER and not kind_of(keys[0]) and (looks_like_person(keys) or (len(keys) == 1 and named)):
        return PER
    before = tokens[i - 1].key if i else ""
    owner = kind_of(tokens[i - 2].key) if i > 1 and before == "di" else ""
    if label == PER and len(keys) == 1 and not named and (before in _TOWARDS or owner):
        return LOC
    return label


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the punctuation and line breaks at its edges; cut at a line break within."""
    cut = text.find("\n", start, end)
    end = cut if cut > start else end
    lead = re.match(r"\W*[^\W\d_][.:)]\s+", text[start:end]) if start == 0 else None  # «D. Buongiorno»
    start += lead.end() if lead else 0
    while start < end and not text[start].isalnum() and text[start] not in "'’":
        start += 1
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in ".'’":
        end -= 1
    return start, end
