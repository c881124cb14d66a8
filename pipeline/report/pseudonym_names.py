"""Who is named in a study, under which forms: persons and bodies out of the tables and study.toml."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from pipeline.extract.gazetteer import first_names, is_ordinary, is_place
from pipeline.extract.institutions import kind_of
from pipeline.extract.names import FUNCTION_WORDS, plain, words
from pipeline.extract.persons import CALLED, PARTICLES, TITLE, is_role, looks_like_person
from pipeline.report.masking import Form, may_be_small
from pipeline.report.pseudonym_key import BODY, PERSON, Key, shuffled
from pipeline.report.pseudonym_sight import Sight
from pipeline.study import Study
from pipeline.tables import SEPARATOR

_SEVERAL = re.compile(r"\s*[,;/+]\s*|\s+(?:e|ed)\s+")
_EVERYDAY = 3000
_ORDINARY = 12_000


@dataclass
class Names:
    """Everybody and everything that gets a code.

    Args:
        forms: for the masker.
        codes: plain name (a canonical, a participant, a speaker) to code.
        protected: longer names of bodies and places that hold a person's name.
        surnames: single words that are surely somebody's, whatever the model takes them for in one place.
    """

    forms: list[Form] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    protected: set[tuple[str, ...]] = field(default_factory=set)
    surnames: set[str] = field(default_factory=set)

    def code(self, name: str) -> str:
        """The code of a whole name, empty where it has none."""
        return self.codes.get(plain(name.strip()), "")


@dataclass
class _Person:
    names: list[str]
    parts: frozenset[str]
    sure: bool  # a header, a speaker or study.toml names them, or the name begins with a first name
    code: str = ""


def find_names(
    tables: dict[str, pd.DataFrame], study: Study, key: Key, *, bodies: bool, sights: Iterable[Sight] = ()
) -> Names:
    """Collect persons (and bodies) and give each a code; new ones are added to the key.

    Args:
        sights: persons that only the shape of their names gives away.
    """
    names = Names()
    _persons(names, tables, study, key, list(sights))
    if bodies:
        _bodies(names, tables, study, key)
    else:
        _protect(names, tables, study)
    return names


def clean(name: str) -> str:
    """A person's name without titles: «dott.ssa Ada Negri» gives «Ada Negri»."""
    name = name.strip()
    for _ in range(3):
        m = TITLE.match(name) or CALLED.match(name)
        if not m or m.end() >= len(name):
            break
        name = name[m.end() :].strip()
    return name


def _parts(name: str) -> list[str]:
    """The words of a name that tell somebody apart: no particles, initials, roles."""
    keys = [w.key for w in words(clean(name))]
    return [k for k in keys if len(k) > 1 and not k.isdigit() and k not in PARTICLES and k not in FUNCTION_WORDS and not is_role(k)]


def _persons(names: Names, tables: dict[str, pd.DataFrame], study: Study, key: Key, sights: list[Sight]) -> None:
    interviews, statements, entities = tables["interviews"], tables["statements"], tables["entities"]
    sure = list(study.facilitators)
    for column in ("participants", "interviewers"):
        sure += [p for cell in interviews[column] for p in cell.split(SEPARATOR) if p.strip()]
    sure += [s for s in dict.fromkeys(statements["speaker"]) if s and _names_somebody(s)]
    mentions = entities[entities["label"] == "PER"]
    seen = list(dict.fromkeys(n.strip() for m in (*mentions["canonical"], *mentions["text"]) for n in _SEVERAL.split(m)))
    sure = list(dict.fromkeys(n.strip() for s in sure for n in _SEVERAL.split(s)))
    sure += [s.text for s in sights if s.sure and s.text not in sure]
    seen = [n for n in seen if not _no_person(n, study)]
    seen += [s.text for s in sights if not s.sure]
    people = _grouped([*((n, True) for n in sure), *((n, False) for n in seen)])
    elsewhere = Counter(plain(t) for t in entities[entities["label"].isin(("LOC", "ORG"))]["text"])
    as_person = Counter(plain(t) for t in mentions["text"])
    for part in (p for s in sights for p in _parts(s.text)):  # «Grosso» in «P. Grosso» is no town
        as_person[part] += 1
        elsewhere[part] -= 1
    by_first = {p.names[0]: p for p in people}
    for first in shuffled(list(by_first)):
        person = by_first[first]
        person.code = key.give(PERSON, person.names)
        names.codes |= {plain(n): person.code for n in person.names}
        names.codes |= {plain(clean(n)): person.code for n in person.names}
    for text, canonical in zip(mentions["text"], mentions["canonical"], strict=True):
        if code := names.code(canonical):
            names.codes.setdefault(plain(text), code)
    owners: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for part in person.parts:
            owners[part].add(person.code)
    for person in people:
        for name in person.names:
            _add_person_forms(names, name, person, owners, elsewhere, as_person, key)


def _no_person(name: str, study: Study) -> bool:
    """What was taken for a person and is a body of the study, a town of several words, a saint's day or church."""
    keys = tuple(w.key for w in words(name))
    bodies = {tuple(w.key for w in words(n)) for o in study.organisations for n in (o.name, *o.aliases)}
    return keys in bodies or (len(keys) > 1 and (is_place(keys) or keys[0] in ("san", "santa", "santo", "sant")))


def _names_somebody(speaker: str) -> bool:
    found = words(clean(speaker))
    if not found or any(w.key.isdigit() for w in found) or is_role(found[0].key):
        return False
    keys = tuple(w.key for w in found)
    return looks_like_person(keys) or all(w.raw[0].isupper() and not is_ordinary(w.key, limit=_EVERYDAY) for w in found)


def _grouped(found: list[tuple[str, bool]]) -> list[_Person]:
    """One person a group: a name belongs to the only fuller name that holds all its words (and begins with its initials)."""
    people: list[_Person] = []
    ranked = sorted(found, key=lambda f: (-len(_parts(f[0])), not f[1], plain(f[0]), f[0]))
    for name, sure in ranked:
        parts = frozenset(_parts(name))
        if not parts:
            continue
        initials = [w.key for w in words(clean(name)) if len(w.key) == 1]
        fitting = [p for p in people if parts <= p.parts and _initials_fit(initials, p, parts)]
        if len(fitting) == 1:
            fitting[0].names.append(name)
            fitting[0].sure |= sure and parts == fitting[0].parts
            continue
        same = next((p for p in fitting if p.parts == parts), None)
        if same is not None:
            same.names.append(name)
            same.sure |= sure
        else:
            people.append(_Person([name], parts, sure or looks_like_person(tuple(_parts(name)))))
    return people


def _initials_fit(initials: list[str], person: _Person, parts: frozenset[str]) -> bool:
    others = [p for p in person.parts if p not in parts]
    return all(any(o.startswith(i) for o in others) for i in initials)


def _add_person_forms(
    names: Names, name: str, person: _Person, owners: dict[str, set[str]], elsewhere: Counter, as_person: Counter, key: Key
) -> None:
    keys = tuple(w.key for w in words(clean(name)))
    parts = _parts(name)
    if len(parts) > 1:
        names.forms.append(Form(keys, person.code, True))
        if len(keys) == 2:
            names.forms.append(Form(keys[::-1], person.code, True))
            names.forms.append(Form((keys[0][0], keys[1]), person.code, True))
            names.forms.append(Form((keys[1], keys[0][0]), person.code, False))
    for n, k in enumerate(keys):  # «De Rosa»: the surname with its particle
        if n and k in parts and keys[n - 1] in PARTICLES:
            names.forms.append(Form((keys[n - 1], k), person.code, False))
    for part in parts:
        if not (person.sure or _surely_a_name(part)):
            continue  # an everyday word that was once taken for a person: only where it was
        if is_place((part,)) and elsewhere[part] > as_person[part]:
            continue  # «Ferrara» is mostly the town here
        if person.sure and (not is_place((part,)) or as_person[part] >= elsewhere[part]):
            names.surnames.add(part)
        code = person.code if len(owners[part]) == 1 else key.give(PERSON, [part.capitalize()])
        names.forms.append(Form((part,), code, may_be_small(part)))
        names.codes.setdefault(part, code)


def _surely_a_name(part: str) -> bool:
    return part in first_names() or not (is_ordinary(part, limit=_EVERYDAY) or is_place((part,)))


def _protect(names: Names, tables: dict[str, pd.DataFrame], study: Study) -> None:
    """Names of bodies and places that hold a person's word stay whole: «Istituto Ada Negri», «via Rossi»."""
    entities = tables["entities"]
    longer = set(entities[entities["label"].isin(("ORG", "LOC"))]["text"]) | set(tables["interviews"]["organisation"])
    longer |= {n for o in study.organisations for n in (o.name, *o.aliases)}
    people = {f.keys for f in names.forms if len(f.keys) > 1}
    for name in longer:
        keys = tuple(w.key for w in words(name))
        inside = any(keys[i : i + len(p)] == p for p in people for i in range(len(keys)))
        if len(keys) > 1 and not inside:
            names.protected.add(keys)


def _bodies(names: Names, tables: dict[str, pd.DataFrame], study: Study, key: Key) -> None:
    entities = tables["entities"]
    own = {o.name: list(o.aliases) for o in study.organisations}
    for name in tables["interviews"]["organisation"]:
        if name:
            own.setdefault(name, [])
    met = entities[entities["label"] == "ORG"]
    others: dict[str, set[str]] = defaultdict(set)
    for canonical, text in zip(met["canonical"], met["text"], strict=True):
        others[canonical or text].add(text)
    everything = {name: set(aliases) | others.pop(name, set()) for name, aliases in own.items()}
    everything |= {name: texts for name, texts in others.items() if not _generic(name)}
    tails: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name in shuffled(list(everything)):
        code = key.give(BODY, [name])
        names.codes[plain(name)] = code
        for form in {name, *everything[name]}:
            keys = tuple(w.key for w in words(form))
            if not keys or (_generic(form) and name not in own):
                continue
            names.codes.setdefault(plain(form), code)
            small = len(keys) > 1 or may_be_small(keys[0])
            names.forms.append(Form(keys, code, small))
        if name in own:
            for tail in _tails(name):
                tails[tail].add(code)
    for tail, codes in sorted(tails.items()):
        if len(codes) == 1:
            names.forms.append(Form(tail, next(iter(codes)), len(tail) > 1 or may_be_small(tail[0])))


def _generic(name: str) -> bool:
    """«Comune», «la Regione»: names nobody in particular."""
    strong = [w.key for w in words(name) if w.key not in FUNCTION_WORDS]
    return all(is_ordinary(k, limit=_ORDINARY) and not name.isupper() or kind_of(k) for k in strong) and len(strong) < 3


def _tails(name: str) -> list[tuple[str, ...]]:
    """What tells a body apart without its kind: «Busto Arsizio» in «Comune di Busto Arsizio»."""
    pieces = re.split(r"\b(?:di|del|dei|della|delle|dell['’]|d['’]|e)\s*", name)
    out = []
    for piece in pieces:
        keys = [w.key for w in words(piece) if w.key not in FUNCTION_WORDS]
        while keys and (kind_of(keys[0]) or is_ordinary(keys[0], limit=_ORDINARY) and not is_place(tuple(keys))):
            keys = keys[1:]
        if keys and (is_place(tuple(keys)) or not all(is_ordinary(k, limit=_ORDINARY) for k in keys)):
            out.append(tuple(keys))
    return out
