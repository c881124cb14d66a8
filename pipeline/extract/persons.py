"""Persons: names learnt from the notes' headers, found again by surname, first name or initials; names after titles."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from pipeline.extract.gazetteer import first_names, is_ordinary, is_place
from pipeline.extract.institutions import kind_of
from pipeline.extract.names import Word, opens_sentence, tidy, words

PARTICLES = frozenset("de di del della dello dell dei degli da dal dalla d el al ben bin van von la lo le li mc o der den ter abd y".split())
# Titles that stand outside of the name.
_LAY = r"dott(?:or|oressa|ori|\.?\s?ssa|\.?\s?sse|\.?\s?ri|\.)?|dr\.?(?:\s?ssa\.?)?|d\.ssa|sig(?:nor|nora|nori|norina|\.?\s?ra|\.?\s?ri|\.?\s?na|\.)?|s\.ra" \
       r"|prof(?:essor|essore|essoressa|essoresse|essoressa|\.?\s?ssa|\.)?|ing(?:egner|egnere|\.)|arch(?:itetto|itetta|\.)|avv(?:ocato|ocata|\.)" \
       r"|geom(?:etra|\.)|rag(?:ionier|ioniere|ioniera|\.)|on(?:orevole|\.)|cav(?:alier|aliere|\.)|comm\.|mons(?:ignor|\.)|ten\.|col\.|mar\.|m\.?llo|maresciallo"
# Titles by which a person is called, part of the name.
_PART = r"suor|suora|don|padre|madre|fra|frate|sorella|fratel|monsignor"
# Roles that are followed by a name without a comma.
_ROLE = r"sindac[oa]|vicesindac[oa]|assessor[ea]|assessora|consiglier[ea]|president[ea]|presidentessa|direttor[ea]|direttrice|dirigente|segretari[oa]" \
        r"|responsabile|coordinator[ea]|coordinatrice|referente|maestr[oa]|infermier[ea]|caposala|primari[oa]|dottoress[ae]|dottore|professoress[ae]|professore" \
        r"|signor[ae]?|collega|parroco|psicolog[oa]|educator[ea]|educatrice|bibliotecari[oa]|volontari[oa]|bidell[oa]|tutor|ostetric[oa]|medic[oa]|rettor[ea]|rettrice" \
        r"|un certo|una certa|un tale|una tale|caporeparto|geometra|ragionier[ea]|ministr[oa]|governator[ea]|vescovo|comandante|preside|operator[ea]|operatrice"
TITLE = re.compile(rf"(?<![^\W_])(?:(?:{_LAY}|{_ROLE})\s{{1,2}}|(?:dott|dr|sig|prof|ing|arch|avv|geom|rag|on)\.(?:ssa|ra|ri|na)?\s?)(?=[^\W\d_])", re.I)
CALLED = re.compile(rf"(?<![^\W_])(?:{_PART})\s{{1,2}}(?=[^\W\d_])", re.I)
_ROLE_WORD = re.compile(rf"{_LAY}|{_ROLE}", re.I)
_TITLE_WORDS = re.compile(rf"^(?:(?:gent\.?m[oa]|egr\.?|il|la|l['’])\s*)?(?:(?:{_LAY}|{_ROLE})\.?\s+)+", re.I)
_CALLED_WORDS = re.compile(rf"^(?:{_PART})\s+", re.I)


@dataclass(frozen=True)
class _Person:
    name: str
    keys: tuple[str, ...]
    small: bool  # learnt without capitals


class PersonBook:
    """Persons of one interview, by every form under which a note may name them again."""

    def __init__(self) -> None:
        self._people: dict[tuple[str, ...], _Person] = {}
        self._forms: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
        self._starts: dict[str, set[tuple[str, ...]]] = defaultdict(set)

    def __bool__(self) -> bool:
        return bool(self._people)

    def learn(self, name: str) -> None:
        """Add a person by the name of a header; a fuller name of the same person replaces a shorter one."""
        name = _TITLE_WORDS.sub("", tidy(name))
        called = bool(_CALLED_WORDS.match(name))
        found = words(_CALLED_WORDS.sub("", name))
        keys = tuple(w.key for w in found)
        if not keys or len(keys) > 6 or any(k.isdigit() for k in keys) or re.search(r"[?!:]", name):
            return
        full = [p for p in self._people if len(p) > len(keys) and keys in _short_forms(p)]
        if full and not called:
            return
        person = _Person(tidy(name), keys, not any(w.raw[0].isupper() for w in found))
        self._people[keys] = person
        for form in {keys, *_short_forms(keys)}:
            self._forms[form].add(keys)
            self._starts[form[0]].add(form)

    def find(self, text: str, tokens: list[Word], *, small: bool) -> list[tuple[int, int, str]]:
        """(start, end, full name) of every learnt person that a text names.

        Names count where they are capitalised; without capitals only in notes that have none, or for
        names that were learnt without.
        """
        out, i = [], 0
        while i < len(tokens):
            hit = self._at(text, tokens, i, small)
            if hit is None:
                i += 1
            else:
                out.append(hit[:3])
                i += hit[3]
        return out

    def canonical(self, name: str) -> str:
        """Full name of the only learnt person whom a name fits; else the name."""
        keys = tuple(w.key for w in words(_CALLED_WORDS.sub("", _TITLE_WORDS.sub("", name))))
        owners = self._forms.get(keys, set())
        return self._people[next(iter(owners))].name if len(owners) == 1 else tidy(name)

    def _at(self, text: str, tokens: list[Word], i: int, small: bool):
        for form in sorted(self._starts.get(tokens[i].key, ()), key=lambda f: (-len(f), f)):
            piece = tokens[i:i + len(form)]
            if tuple(w.key for w in piece) != form or any(
                    not re.fullmatch(r"[\s'’.\-]{0,3}", text[a.end:b.start]) for a, b in zip(piece, piece[1:], strict=False)):
                continue
            owners = self._forms[form]
            capital = piece[-1].raw[0].isupper() and piece[0].raw[0].isupper() or (form[0] in PARTICLES and piece[-1].raw[0].isupper())
            learnt_small = any(self._people[o].small for o in owners)
            everyday = len(form) == 1 and is_ordinary(form[0], limit=3000)
            if not capital and everyday and not (learnt_small and _stands_alone(text, tokens, i)):
                continue
            if not (capital or learnt_small or (small and (len(form) > 1 or not is_ordinary(form[0], limit=6000)))):
                continue
            first_only = len(form) == 1 and all(len(o) > 1 and o[0] == form[0] for o in owners)
            if first_only and form[0] not in first_names() and not capital:
                continue
            start = piece[0].start
            called = re.search(rf"(?<![^\W_])(?:{_PART})\s{{1,2}}$", text[max(0, start - 12):start], re.I)
            if called and any(_CALLED_WORDS.match(self._people[o].name) for o in owners):
                start = max(0, start - 12) + called.start()
            start = with_initials(text, start)
            name = self._people[next(iter(owners))].name if len(owners) == 1 else text[start:piece[-1].end]
            return start, piece[-1].end, name, len(form)
        return None


_INITIALS = re.compile(r"(?<![^\W_])(?:[A-Z]\.\s?){1,3}$")


def with_initials(text: str, start: int) -> int:
    """Where a name begins with its initials: «M.P. Neri»."""
    found = _INITIALS.search(text, max(0, start - 9), start)
    return found.start() if found else start


def _stands_alone(text: str, tokens: list[Word], i: int) -> bool:
    """Without capitals, «testa» is Mr Testa where it opens the note or follows «dice», «secondo», «con»."""
    return opens_sentence(text, tokens[i].start) or tokens[i - 1].key in ("dice", "secondo", "con", "da", "e", "sig", "dott", "signora")


def after_titles(text: str, tokens: list[Word], *, small: bool) -> list[tuple[int, int]]:
    """Capitalised names that follow a title or a role: «dott.ssa Neri», «suor Lucia», «il sindaco Piero Riva»."""
    if small:
        return []
    out = []
    starts = {w.start: i for i, w in enumerate(tokens)}
    for pattern, inside in ((TITLE, False), (CALLED, True)):
        for m in pattern.finditer(text):
            i = starts.get(m.end())
            if i is None or not tokens[i].raw[0].isupper() or tokens[i].raw.isupper() and len(tokens[i].raw) < 5:
                continue
            j = name_end(text, tokens, i)
            if j > i:
                out.append((m.start() if inside else tokens[i].start, tokens[j - 1].end))
    return out


def after_first_names(text: str, tokens: list[Word], proper: frozenset[int]) -> list[tuple[int, int]]:
    """Two capitalised words or more that begin with a first name: «Ada Negri», «Anna Maria De Rosa».

    Args:
        proper: starts of the words that the tagger takes for proper names.
    """
    out, i = [], 0
    while i < len(tokens):
        named = tokens[i].raw.istitle() and tokens[i].key in first_names() and not _only_opens(text, tokens[i], proper)
        end = name_end(text, tokens, i) if named else i
        before = tokens[i - 1] if i else None
        street = before is not None and before.key in ("via", "viale", "piazza", "corso", "largo", "san", "santa", "sant")
        if end - i >= 2 and not street:
            out.append((tokens[i].start, tokens[end - 1].end))
        i = max(end, i + 1)
    return out


def _only_opens(text: str, word: Word, proper: frozenset[int]) -> bool:
    """«Secondo Bruno», «Massimo impegno»: first names that are everyday words too."""
    return word.start not in proper and is_ordinary(word.key, limit=1500) and opens_sentence(text, word.start)


def name_end(text: str, tokens: list[Word], i: int) -> int:
    """Index after the capitalised words (particles between them) that begin at i, four at most."""
    j, last = i, i
    while j < len(tokens) and j - i < 6:
        if j > i and not re.fullmatch(r"(?:\s|['’]|-|(?<=[A-Z])\.\s?){1,2}", text[tokens[j - 1].end:tokens[j].start]):
            break
        if tokens[j].raw[0].isupper() and not tokens[j].raw.isdigit():
            last = j + 1
        elif tokens[j].key not in PARTICLES or _leads_on(tokens, j):
            break
        j += 1
    return last


def _leads_on(tokens: list[Word], j: int) -> bool:
    """«Neri dell'Università», «Neri di Siena»: the particle leads to a body or a town, not on in the name."""
    after = tokens[j + 1].key if j + 1 < len(tokens) else ""
    return tokens[j].raw[0].islower() and (bool(kind_of(after)) or is_place((after,)))


def is_role(key: str) -> bool:
    """A title or a role, which names nobody by itself: «la Dottoressa», «il Sindaco»."""
    return bool(_ROLE_WORD.fullmatch(key))


def looks_like_person(keys: tuple[str, ...]) -> bool:
    """Two words or more of which the first is a first name (or the last, in lists by surname)."""
    return len(keys) >= 2 and (keys[0] in first_names() or keys[-1] in first_names())


def _short_forms(keys: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Surname, first name, initial and surname, surname first."""
    if len(keys) < 2:
        return set()
    forms = {keys[i:] for i in range(1, len(keys)) if keys[i - 1] not in PARTICLES}
    if keys[-1] not in first_names():  # «Amrani» for El Amrani, but not «Luca» for De Luca
        forms.add(keys[-1:])
    forms.add((keys[0],))
    surname = keys[2:] if len(keys) > 2 and keys[1] in first_names() else keys[1:]
    forms |= {(keys[0][0], *surname), (*surname, keys[0]), keys[:2] if len(keys) > 2 else keys}
    return {f for f in forms if not (len(f) == 1 and (len(f[0]) < 2 or f[0] in PARTICLES))}
