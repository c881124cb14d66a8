"""The facts of an interview's header: date, body, who was there, who asked.

Every place that may state a fact (labels, tables, front matter, titles, file name, the first words spoken)
offers candidates with a weight; the best-placed candidate wins and contradictions are kept for the reviewer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from pipeline.extract.dates import check_date, find_dates
from pipeline.extract.gazetteer import first_names
from pipeline.extract.institutions import kind_of
from pipeline.extract.names import plain
from pipeline.extract.organisations import OrganisationResolver
from pipeline.ingest import labels as L
from pipeline.ingest.document import HEADING, ITEM, PARAGRAPH, ROW, Block
from pipeline.ingest.people import parse_people
from pipeline.ingest.sentences import split_sentences
from pipeline.study import Study

# How much a place is trusted, 0 to 100.
_LABEL, _TITLE, _LINE, _FILE, _SPOKEN = 100, 80, 70, 60, 40
_NOT_THE_MEETING = re.compile(
    r"trascri|stampat|revision|rivist|aggiornat|ultim\w+ modific|approvat|inviat|prossim|redatt\w* il|scaden|entro il|bozza del",
    re.I,
)
INTERVIEW = re.compile(
    r"^\W{0,4}(?:\d+[ªa°.)]?\s+)?(?:prim[ao]|second[ao]|terz[ao])?\s*(?:intervista|interviste|incontro|colloquio|visita|verbale|riunione|resoconto|restituzione|appunti"
    r"|note|focus group|sopralluogo|tavolo|scheda|trascrizione|telefonata|call|videochiamata|conversazione|dialogo)\b",
    re.I,
)
# How minutes begin: «Il giorno 3 marzo 2021, alle ore 9, presso …».
_FORMAL = re.compile(r"^\W{0,3}(?:il giorno|in data|addì|l['’]anno|oggi,?)\b", re.I)
_ADDRESS = re.compile(r"^\W*(?:via|viale|v\.le|piazza|p\.?zza|piazzale|corso|c\.so|largo|vicolo|strada|frazione|loc\.|località|stanza|sala|saletta|aula|ufficio al|primo piano|secondo piano|piano)\s+\S", re.I)
_TITLE_PREFIX = re.compile(
    r"^\W*(?:(?:prim[ao]|second[ao]|terz[ao]|quart[ao])\s+)?(?:(?:verbale|resoconto|restituzione|appunti|note|trascrizione|scheda|report|sintesi)\s+)?(?:(?:di|del|della|dell['’]|dall['’]|dei|delle)\s*)?"
    r"(?:intervista|interviste|incontro|colloquio|visita|riunione|focus group|telefonata|call)?\s*(?:n(?:\.|°|umero)?\s*\d+|\d+)?\s*[:.–—-]?\s*"
    r"(?:(?:(?:a|al|allo|alla|ai|agli|alle|con|con il|con la|con lo|presso|presso il|presso la|di|del|della)\s+|(?:all|con l|presso l|dell)['’]\s*))?",
    re.I,
)


@dataclass
class Facts:
    """What is known of one interview; ``date`` is ISO 8601 or empty.

    ``problems`` holds (locator, problem, what_to_do) rows.
    """

    date: str = ""
    date_precision: str = ""
    organisation: str = ""
    participants: list[str] = field(default_factory=list)
    interviewers: list[str] = field(default_factory=list)
    problems: list[tuple[str, str, str]] = field(default_factory=list)


class HeaderReader:
    """Reads header facts with what one study knows: its bodies, its noun for them, its facilitators."""

    def __init__(self, study: Study, resolver: OrganisationResolver | None = None) -> None:
        self.study = study
        self.resolver = resolver or OrganisationResolver(study)
        names = {L.normal(study.coverage.noun_singular)}
        names |= {L.normal(o.name).split()[0] for o in study.organisations if len(L.normal(o.name).split()[0]) > 3}
        self.body_nouns = tuple(sorted(names))

    # -- is a block part of a header? -------------------------------------------------------------
    def label(self, text: str) -> L.Label | None:
        return L.read_label(text, extra_organisation=self.body_nouns)

    def row_labels(self, block: Block) -> list[L.Label]:
        """A row of a header table as labels: two columns label|value, or columns that are facts."""
        cells = block.fields
        if list(cells)[:2] == ["1", "2"]:
            out, values = [], list(cells.values())
            for key, value in zip(values[::2], values[1::2], strict=False):
                kind = L.kind_of_name(key, extra_organisation=self.body_nouns)
                if kind:
                    out.append(L.Label(kind, key, value, block.spans.get("2", (block.start, 0))[0] - block.start))
            return out
        kinds = {c: L.kind_of_name(c, extra_organisation=self.body_nouns) for c in cells}
        facts = {L.DATE, L.ORGANISATION, L.PARTICIPANTS, L.INTERVIEWERS, L.OTHER, L.OTHER_DATE}
        if kinds and all(k in facts for k in kinds.values()):
            return [L.Label(kinds[c], c, v, block.spans[c][0] - block.start) for c, v in cells.items()]
        return []

    def is_header_like(self, block: Block) -> bool:
        """May stand in a header: a heading, a label, a short line that is no sentence."""
        if block.kind == HEADING:
            return True
        if block.kind == ROW:
            return bool(self.row_labels(block))
        if block.kind == ITEM:
            label = self.label(block.text)
            return bool(
                label
                and label.kind != L.OTHER
                and len(block.text.split()) < 25
                and label.kind not in (L.NOTE, L.SECTION, L.QUESTION)
            )
        if block.kind == PARAGRAPH:
            return (
                self.is_strong(block)
                or (len(block.text.split()) <= 12 and not re.search(r"[.!?…]\W*$", block.text))
                or bool(re.match(r"^[(\[—–-].*[)\]—–-]$", block.text))
            )
        return False

    def is_strong(self, block: Block) -> bool:
        """Surely a header line: it states a fact."""
        if block.kind == ROW:
            return bool(self.row_labels(block))
        if block.kind not in (HEADING, PARAGRAPH, ITEM):
            return False
        text = block.text
        spans = split_sentences(text) if block.kind == PARAGRAPH else []
        if 2 <= len(spans) <= 5 and len(text.split()) <= 60:
            parts = [self.label(text[a:b]) for a, b in spans]
            named = [p for p in parts if p and p.kind in (L.DATE, L.ORGANISATION, L.PARTICIPANTS, L.INTERVIEWERS)]
            if named and all(p or len(text[a:b].split()) <= 8 for p, (a, b) in zip(parts, spans, strict=True)):
                return True
        if _FORMAL.match(text) and len(text.split()) <= 40 and any(d.precision == "day" for d in find_dates(text[:120])):
            return True
        label = self.label(text)
        if label:
            if label.kind in (L.DATE, L.OTHER_DATE):
                return bool(find_dates(label.value) or check_date(label.value)) or len(label.value.split()) <= 6
            if label.kind in (L.ORGANISATION, L.PARTICIPANTS, L.INTERVIEWERS):
                return len(text.split()) <= 60
            if label.kind == L.OTHER:
                return len(text.split()) <= 14 and block.kind != ITEM
        if block.kind == ITEM:
            return False
        words = len(text.split())
        days = [d for d in find_dates(text) if d.precision == "day" and d.iso]
        dated = bool(days)
        if words <= 30 and dated and len(re.findall(r"\s[–—|]\s", text)) >= 1 and not re.search(r"[a-zà-ù]{3}[.!?]\s*$", text):
            return True
        if words <= 14 and not re.search(r"[a-zà-ù]{3}[.!?]\s*$", text) and (dated or self.organisation_in(text)):
            return True
        return bool(INTERVIEW.match(text)) and words <= 30 and (dated or bool(self.organisation_in(text)))

    def states_interview(self, block: Block) -> tuple[str, str]:
        """(date, body) that one block states on its own; empty strings where it does not."""
        facts = self.facts([block])
        return (facts.date if facts.date_precision == "day" else ""), facts.organisation

    def _people_met(self, label: L.Label) -> list[str]:
        """«Incontro con: Ada Riva (titolare), Ugo Riva»: persons by first name and surname, though a body may be called so."""
        if not re.search(r"\bcon$", L.normal(label.label)):
            return []
        people = parse_people(label.value)[0]
        named = [p for p in people if len(p.split()) >= 2 and plain(p.split()[0]) in first_names()]
        return people if people and len(named) == len(people) else []

    # -- the facts ---------------------------------------------------------------------------------
    def organisation_in(self, text: str) -> str:
        """A body of the study that the text mentions, the longest mention; empty: none."""
        found = self.resolver.find(text)
        return max(found, key=lambda m: (m[1] - m[0], -m[0]))[2] if found else ""

    def organisation_of_value(self, value: str, label: str = "") -> str:
        """The body that a header value names, canonical where the study knows it."""
        value = value.strip(" .;,:–—-")
        resolved = self.resolver.resolve(value)
        if not resolved.ties and resolved.canonical in {o.name for o in self.study.organisations}:
            return resolved.canonical
        known = self.organisation_in(value)
        if known:
            return known
        name = re.split(r"\s[–—]\s|;|\(|\s\|\s", value)[0].strip(" ,.") or value
        noun = label.strip().split()[-1] if label.strip() else ""
        if (
            noun
            and L.normal(noun) in self.body_nouns
            and L.normal(noun) not in L.normal(name)
            and L.normal(noun) != L.normal(self.study.coverage.noun_singular)
        ):
            named = self.resolver.resolve(f"{noun.capitalize()} di {name}")
            return named.canonical
        return resolved.canonical if resolved.canonical and not resolved.ties else name

    def facts(
        self,
        header: list[Block],
        *,
        source: str = "",
        meta: dict[str, str] | None = None,
        spoken: list[str] = (),
        title: str = "",
    ) -> Facts:
        """Facts of one interview from its header blocks and from what stands around them."""
        dates: list[tuple[int, str, str]] = []
        bodies: list[tuple[int, str]] = []
        facts = Facts()

        def take(label: L.Label, locator: str, weight: int) -> None:
            if label.kind == L.DATE:
                found = find_dates(label.value)
                if found:
                    dates.append((weight, found[0].iso, found[0].precision))
                else:
                    self._odd_date(label.value, locator, facts)
                place = re.split(r"[,;]", label.value)[0] if self.organisation_in(label.value) else ""
                if place and not bodies:
                    bodies.append((_FILE, self.organisation_in(place)))
            elif label.kind == L.ORGANISATION and (people := self._people_met(label)):
                facts.participants.extend(p for p in people if p not in facts.participants)
            elif label.kind == L.ORGANISATION and _ADDRESS.match(label.value) and not self.organisation_in(label.value):
                return  # «Sede: via Roma 3, primo piano»
            elif label.kind == L.ORGANISATION:
                bodies.append((weight, self.organisation_of_value(label.value, label.label)))
            elif label.kind in (L.PARTICIPANTS, L.INTERVIEWERS):
                body = self.resolver.resolve(label.value)
                if (
                    body.canonical in {o.name for o in self.study.organisations}
                    and not body.ties
                    and len(label.value.split()) <= 8
                ):
                    if label.kind == L.PARTICIPANTS:
                        bodies.append((weight - 5, body.canonical))
                    return
                people, ours = parse_people(label.value)
                target = facts.participants if label.kind == L.PARTICIPANTS else facts.interviewers
                target.extend(p for p in people if p not in target)
                facts.interviewers.extend(p for p in ours if p not in facts.interviewers)
                if label.kind == L.PARTICIPANTS and (mentioned := self.organisation_in(f"{label.label} {label.value}")):
                    bodies.append((_SPOKEN + 10, mentioned))

        for key, value in (meta or {}).items():
            kind = L.kind_of_name(key, extra_organisation=self.body_nouns)
            if key in ("note", "nota"):
                self._line(value, _LINE, dates, bodies, "", facts)
            elif kind and not key.startswith("docx_"):
                take(L.Label(kind, key, value, 0), "intestazione", _LABEL)
            elif key in ("titolo", "title", "oggetto"):
                self._line(value, _TITLE, dates, bodies, "", facts)
        for block in header:
            row = self.row_labels(block) if block.kind == ROW else []
            if row:
                for label in row:
                    take(label, block.locator, _LABEL)
                continue
            self._block(block, take, dates, bodies, facts)
        if title:
            self._line(title, _LINE, dates, bodies, "", facts)
        if source:
            self._file_name(source, dates, bodies)
        for text in spoken:
            self._line(text, _SPOKEN, dates, bodies, "", facts, guess=False)

        dates = [d for d in dates if d[1]]
        full = [d for d in dates if d[2] == "day"] or dates
        if full:
            best = max(full, key=lambda d: d[0])
            facts.date, facts.date_precision = best[1], best[2]
        bodies = [b for b in bodies if b[1]]
        if bodies:
            top = max(w for w, _ in bodies)
            first = next(name for w, name in bodies if w == top)
            facts.organisation = first
        known = {L.normal(p) for p in facts.interviewers}
        facts.participants = [p for p in facts.participants if L.normal(p) not in known and not self._is_facilitator(p)]
        return facts

    def _block(self, block: Block, take, dates: list, bodies: list, facts: Facts) -> None:
        text = block.text
        weight = _TITLE if block.kind == HEADING or block.bold else _LINE
        spans = split_sentences(text) if block.kind == PARAGRAPH else [(0, len(text))]
        for start, end in spans:
            sentence = text[start:end]
            label = self.label(sentence)
            if (
                label
                and label.kind == L.ORGANISATION
                and re.match(r"^(incontro|colloquio|intervista)", L.normal(label.label)) is None
                and L.normal(label.label) not in self.body_nouns
                and len(label.value.split()) > 14
            ):
                label = None
            if label and label.kind not in (L.NOTE, L.SECTION, L.QUESTION, L.OTHER):
                take(label, block.locator, _LABEL)
                if label.kind != L.DATE and label.kind != L.OTHER_DATE and not dates:
                    self._line(label.value, _LINE - 20, dates, [], block.locator, facts)
            else:
                self._line(sentence, weight, dates, bodies, block.locator, facts)
                self._pieces(sentence, take, block.locator, facts)

    def _pieces(self, sentence: str, take, locator: str, facts: Facts) -> None:
        """«3 maggio 2022 | Riva, Bo | note di L. Sella», «… / presenti: Ada Riva / appunti di …»: one fact a piece."""
        pieces = re.split(r"\s+[|/•]\s+|\s+[–—-]\s+", sentence.strip(" _*()"))
        if len(pieces) < 2 or not any(find_dates(p) for p in pieces):
            return
        for piece in pieces:
            label = self.label(piece)
            if label and label.kind in (L.PARTICIPANTS, L.INTERVIEWERS):
                take(label, locator, _LINE)
            elif not label and "|" in sentence and not find_dates(piece) and not self.organisation_in(piece):
                people = parse_people(piece)[0]
                if len(people) == len(re.split(r",\s+", piece)):
                    facts.participants.extend(p for p in people if p not in facts.participants)

    def _line(self, text: str, weight: int, dates: list, bodies: list, locator: str, facts: Facts, *, guess: bool = True) -> None:
        """Facts in a line without labels: a title, a dated line, a spoken opening."""
        mentions = find_dates(text)
        for mention in mentions:
            before = text[max(0, mention.start - 40) : mention.start]
            if not _NOT_THE_MEETING.search(before):
                dates.append((weight, mention.iso, mention.precision))
        if not mentions and len(text.split()) <= 8:
            self._odd_date(text, locator, facts)
        known = self.organisation_in(text)
        if known:
            bodies.append((weight, known))
        elif guess:
            rest = text
            for mention in reversed(mentions):
                rest = rest[: mention.start] + " " + rest[mention.end :]
            name = self._guess_body(rest)
            if name:
                bodies.append((weight - 35, name))

    def _guess_body(self, text: str) -> str:
        """A body that the study does not list: what follows «Intervista a …», or a name after a body's noun."""
        rest = _TITLE_PREFIX.sub("", " ".join(text.split())).strip(" ,;:–—-.()")
        rest = re.split(r"\s[–—-]\s|[;:(]|,\s", rest)[0].strip(" ,.")
        first = L.normal(rest).split()[:1]
        if (
            first
            and 2 <= len(rest.split()) <= 12
            and (first[0] in self.body_nouns or kind_of(plain(rest.split()[0])))
            and re.search(r"\s\W*[A-ZÀ-Ý]", rest)
        ):
            return self.resolver.resolve(rest).canonical
        return ""

    def _file_name(self, source: str, dates: list, bodies: list) -> None:
        stem = PurePosixPath(source).stem
        for mention in find_dates(re.sub(r"(?<=\d)_(?=\d)|__+", "-", stem)) or find_dates(re.sub(r"[_]+", " ", stem)):
            dates.append((_FILE, mention.iso, mention.precision))
        words = re.sub(r"[_\-.]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stem))
        known = self.organisation_in(words) or self.organisation_in(words.title())
        if known:
            bodies.append((_FILE, known))

    def _odd_date(self, text: str, locator: str, facts: Facts) -> None:
        problem = check_date(text)
        if problem:
            facts.problems.append((locator, problem.message, problem.what_to_do))

    def _is_facilitator(self, person: str) -> bool:
        tokens = set(L.normal(person).split())
        return any(tokens <= set(L.normal(f).split()) for f in self.study.facilitators) if tokens else False
