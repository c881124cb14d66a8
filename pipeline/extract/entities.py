"""Entities of an interview: dates by rules, the study's bodies, persons of the header, names by shape, then the model's.

Of two mentions that overlap, what study.toml and the headers say wins over the shape of a name, and that over
the statistical model.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from functools import partial
from typing import TYPE_CHECKING

from pipeline.extract.bodies import find_bodies, find_works
from pipeline.extract.dates import find_dates
from pipeline.extract.gazetteer import first_names, is_ordinary, is_place, place_name, short_places
from pipeline.extract.institutions import NATIONAL, kind_of, kind_of_word
from pipeline.extract.mentions import DATE, LOC, MISC, ORG, PER, Candidate, Mention, choose
from pipeline.extract.model_names import model_names
from pipeline.extract.names import Word, all_capitals, content, opens_sentence, plain, tidy, words
from pipeline.extract.organisations import OrganisationResolver
from pipeline.extract.persons import PersonBook, after_first_names, after_titles, looks_like_person
from pipeline.extract.places import find_places
from pipeline.extract.tense import lean
from pipeline.language import parse
from pipeline.study import Study

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language
    from spacy.tokens import Doc

# The lower, the stronger.
_DATE, _BODY, _PERSON, _ALIAS, _SHAPE, _TITLED, _PLACE, _SEEN, _MODEL, _BARE = range(10)
_WRAPPED = 60  # characters; a line of prose this long that ends without a full stop goes on in the next
_PROPER_TAG = "SP"


class EntityExtractor:
    """Finds who and what the notes of one interview name.

    Args:
        study: its bodies are an entity ruler that wins over the model; its facilitators are known persons.
        nlp: the pipeline; only tokens, tags, ``doc.ents`` and, for the year of partial dates, the syntax are used.
        resolver: the study's bodies, where one is at hand.
    """

    def __init__(self, study: Study, nlp: Language, *, resolver: OrganisationResolver | None = None) -> None:
        self.study, self.nlp = study, nlp
        self.resolver = resolver or OrganisationResolver(study)
        self.people = PersonBook()
        self.bodies: dict[tuple[str, ...], str] = {}
        self.reference: datetime.date | None = None
        self.ties: dict[str, tuple[str, ...]] = {}  # names that fit several bodies of the study, for a person to decide
        self._seen: dict[tuple[str, ...], Counter] = defaultdict(Counter)
        self._observing = False
        self._observed: dict[int, tuple] = {}  # id of a document -> the document itself and what it always gives
        self.learn(study.facilitators)

    def learn(self, persons: list[str], organisations: list[str] = (), *, date: str = "") -> None:
        """What the interview's header tells: names that are recognised wherever they recur, the day for partial dates.

        Args:
            persons: who was interviewed and who asked, as the header writes them.
            organisations: bodies that study.toml may not list.
            date: ISO day of the interview; anything shorter is passed over.
        """
        self._observed.clear()
        for person in persons:
            self.people.learn(person)
        for name in organisations:
            if content(name) and not self.resolver.resolve(name).known:
                self.bodies[content(name)] = tidy(name)
        if len(date) == 10:
            self.reference = datetime.date.fromisoformat(date)

    def observe(self, docs: list[Doc]) -> None:
        """Read all statements of the interview once, so that a name has one label throughout."""
        for doc in docs:
            tokens = words(doc.text)
            bodies = find_bodies(doc.text, tokens, small=False)
            for start, end in after_first_names(doc.text, tokens, _proper(doc)):
                within = any(b.start <= start and end <= b.end for b in bodies)
                if not within and self._may_be_person(doc.text[start:end]):
                    self.people.learn(doc.text[start:end])
        self._observing = True
        for doc in docs:
            for mention in self.from_doc(doc):
                keys = _keys(mention.text)
                if mention.label != DATE:
                    self._seen[keys][mention.label] += 1
                if mention.label == ORG and len(keys) == 2 and kind_of(keys[0]) and not is_place(keys[1:]):
                    self._seen[keys[1:]][ORG] += 2  # «Fondazione Alba» is «Alba» the next time
        self._observing = False
        self.ties.clear()

    def from_doc(self, doc: Doc) -> list[Mention]:
        """Mentions of a parsed statement, in order, without overlaps; offsets count in ``doc.text``."""
        text = doc.text
        if not text.strip():
            return []
        tokens = words(text)
        out = []
        for c in choose(self._candidates(doc, text, tokens), len(text)):
            name = " ".join(text[c.start:c.end].split())
            out.append(Mention(c.start, c.end, name, c.label, c.canonical or self._canonical(name, c.label)))
        return out

    def from_header(self, text: str, docs: Iterator[Doc] | None = None) -> list[Mention]:
        """Mentions of what stands around the statements: header facts, headings, questions; offsets count in the text.

        Args:
            docs: its lines (:func:`header_lines`) where they are parsed already, with more behind them.
        """
        lines = header_lines(text, self.resolver)
        docs = docs or parse(self.nlp, (text[a:b].replace("\n", " ") for a, b in lines), light=True)
        out = []
        for (start, _), doc in zip(lines, docs, strict=False):
            found = self.from_doc(doc) or _signed(doc.text)
            out.extend(Mention(m.start + start, m.end + start, m.text, m.label, m.canonical) for m in found)
        return out

    # -- candidates, from the strongest evidence to the weakest -------------------------------------------
    def _candidates(self, doc: Doc, text: str, tokens: list[Word]) -> list[Candidate]:
        """Rules, names seen in other statements, the model; what does not change is kept from :meth:`observe` to the last reading."""
        kept = self._observed.pop(id(doc), None)
        if kept is None:
            proper = _proper(doc)
            kept = doc, proper, self._by_rules(doc, text, tokens, proper), model_names(doc, text, tokens, proper)
        if self._observing:
            self._observed[id(doc)] = kept
        _, proper, ruled, modelled = kept
        seen = self._seen_elsewhere(text, tokens, proper)
        return [*ruled, *seen, *(Candidate(a, b, label, _MODEL) for a, b, label in modelled)]

    def _by_rules(self, doc: Doc, text: str, tokens: list[Word], proper: frozenset[int]) -> list[Candidate]:
        small = not any(w.raw[0].isupper() and (w.start == 0 or not w.raw.isupper()) for w in tokens) and not all_capitals(text)
        out = [Candidate(m.start, m.end, DATE, _DATE, m.iso or m.text)
               for m in find_dates(text, reference=self.reference, lean=partial(lean, doc))]
        places = find_places(text, tokens, small=small, proper=proper)
        persons = self.people.find(text, tokens, small=small)
        for start, end, body in self.resolver.find(text):
            if any(a < start and end <= b for a, b, _ in persons):
                continue  # «Ada Riva» of «Fratelli Riva» is a person
            longer = any(a <= start and end <= b and b - a > end - start for a, b, _ in places)  # «Colle Val d'Elsa» is no «Val d'Elsa»
            if not longer:
                out.append(self._study_body(doc, text, start, end, body))
            if not text[:start].strip(" l'’") and (seat := _SEAT.match(text, end)) and plain(seat.group(1).split()[0]) not in first_names():
                out.append(Candidate(*seat.span(1), LOC, _PLACE))
        known = {a for a, _, _ in persons}
        bodies = [b for b in find_bodies(text, tokens, small=small) if b.start not in known]
        out.extend(Candidate(b.start, b.end, ORG, _SHAPE if b.sure else _BARE) for b in bodies)
        out.extend(Candidate(a, b, MISC, _SHAPE) for a, b in find_works(text, tokens))
        out.extend(Candidate(a, b, PER, _PERSON, name) for a, b, name in persons
                   if not any(o.sure and o.start < a and b <= o.end for o in bodies))  # «Istituto Ada Negri»
        named = [*after_titles(text, tokens, small=small), *after_first_names(text, tokens, proper)]
        out.extend(Candidate(a, b, PER, _TITLED) for a, b in named if self._may_be_person(text[a:b]))
        out.extend(Candidate(a, b, LOC, _PLACE if sure else _MODEL) for a, b, sure in places)
        return out

    def _study_body(self, doc: Doc, text: str, start: int, end: int, body: str) -> Candidate:
        """A body's name is a body; a town's bare name is one only where it acts: «Prato chiede»."""
        name = text[start:end]
        keys = _keys(name)
        town = is_place(keys) or (len(keys) == 1 and keys[0] in short_places())
        if kind_of_word(words(name)[0]) or not town:
            return Candidate(start, end, ORG, _BODY, body)
        if _acts(doc, start, end):
            return Candidate(start, end, ORG, _ALIAS, body)
        return Candidate(start, end, LOC, _ALIAS)

    def _seen_elsewhere(self, text: str, tokens: list[Word], proper: frozenset[int]) -> list[Candidate]:
        """Capitalised names that other statements of the interview label clearly."""
        out = []
        for i, word in enumerate(tokens):
            opens = word.start not in proper and is_ordinary(word.key) and opens_sentence(text, word.start)
            if not word.raw[0].isupper() or opens:
                continue
            for size in (3, 2, 1):
                piece = tokens[i:i + size]
                labels = self._seen.get(tuple(w.key for w in piece))
                if not labels or len(piece) < size:
                    continue
                (label, n), total = min(labels.items(), key=lambda kv: (-kv[1], kv[0])), labels.total()
                if n >= 2 and 3 * n >= 2 * total and not (size == 1 and is_ordinary(word.key, limit=3000)):
                    out.append(Candidate(word.start, piece[-1].end, label, _SEEN))
                    break
        return out

    @staticmethod
    def _may_be_person(name: str) -> bool:
        keys = content(name)
        named = looks_like_person(keys) or (bool(keys) and keys[0] in first_names())
        return bool(keys) and (named or not (kind_of(keys[0]) or is_place(keys)))

    def _canonical(self, name: str, label: str) -> str:
        if label == PER:
            return self.people.canonical(name)
        if label == LOC:
            return place_name(_keys(name)) or tidy(name)
        if label == ORG:
            known = self.resolver.resolve(name)
            if known.ties:
                self.ties[name] = known.ties
            return known.canonical if known.known else self.bodies.get(content(name)) or _as_usual(tidy(name))
        return tidy(name)


def header_lines(text: str, resolver: OrganisationResolver) -> list[tuple[int, int]]:
    """(start, end) of the lines of a header; one that goes on in the next one, or breaks a body's name, is joined to it."""
    bodies = resolver.find(text)
    lines, start = [], 0
    for m in re.finditer(r"\n|\Z", text):
        before, after = text[start:m.start()].rsplit("\n", 1)[-1].strip(), text[m.end():m.end() + 20].lstrip(" \t")
        wrapped = len(before) >= _WRAPPED and before[-1] not in ".!?:;" and after[:1].isalnum()
        if m.end() < len(text) and (wrapped or after[:1].islower() or any(a < m.start() < b for a, b, _ in bodies)):
            continue
        if text[start:m.start()].strip():
            lines.append((start, m.start()))
        start = m.end()
    return lines


_SEAT = re.compile(r",\s+([A-ZÀ-Ý][\w'’]+(?:\s[A-ZÀ-Ý][\w'’]+)?)\s*(?:[.,(–]|$)")  # «Agriturismo La Quercia, Rovegno.»
_SIGNED = re.compile(r"\s*(?:(?:Da|A|Di|Per|Cc)\s*:\s*)?([A-ZÀ-Ý][a-zà-ù]+)\W*")


def _signed(line: str) -> list[Mention]:
    """A first name alone on its line: who writes a letter, or to whom."""
    match = _SIGNED.fullmatch(line)
    if match is None or plain(match.group(1)) not in first_names():
        return []
    return [Mention(match.start(1), match.end(1), match.group(1), PER, match.group(1))]


def _as_usual(name: str) -> str:
    """«inps» is INPS, «confindustria» Confindustria; other names stay as they are written."""
    if plain(name) in NATIONAL and not name.isupper():
        return name.upper() if len(name) <= 5 else name.capitalize()
    return name


def _keys(name: str) -> tuple[str, ...]:
    return tuple(w.key for w in words(name))


def _proper(doc: Doc) -> frozenset[int]:
    """Where the words begin that the tagger takes for proper names."""
    return frozenset(t.idx for t in doc if t.tag_ == _PROPER_TAG or t.pos_ == "PROPN")


def _acts(doc: Doc, start: int, end: int) -> bool:
    """The name is the subject of a verb, without a preposition."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not doc.has_annotation("DEP"):
        return False
    return span.root.dep_ in ("nsubj", "nsubj:pass") and not any(c.dep_ == "case" for c in span.root.children)
