"""One body, many names: which body of the study a name means, and where a text speaks of one.

Exact names first, then abbreviations, then a name contained in another, then slips of the pen; a name that
fits two bodies about as well is told as a tie, never guessed. «Ospedale di X» is never «Comune di X».
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.extract.institutions import QUALIFIERS, kind_of, kind_of_word
from pipeline.extract.names import FUNCTION_WORDS, Word, close, content, tidy, words
from pipeline.extract.organisation_clusters import canonicalise
from pipeline.extract.organisation_finder import OrganisationFinder
from pipeline.extract.organisation_names import (
    BodyName,
    acronyms_of,
    contains,
    covered_by,
    same_rare_words,
    short_names,
    tells_apart,
)
from pipeline.study import Study

__all__ = ["OrganisationResolver", "Resolution", "canonicalise"]

_EXACT, _ENOUGH, _MARGIN = 0.97, 0.75, 0.05
_PART_BREAK = re.compile(r"\s[-–—|/]\s|[,;(:]")


@dataclass(frozen=True)
class Resolution:
    """What a name means: ``known`` bodies carry study.toml's name; ``ties`` are the bodies it may as well be."""

    canonical: str
    score: float
    ties: tuple[str, ...] = ()
    known: bool = False


class OrganisationResolver:
    """Knows the bodies of one study by their names and aliases."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.bodies = tuple(o.name for o in study.organisations)
        self._names: list[BodyName] = []
        seen: dict[tuple[str, ...], set[str]] = defaultdict(set)
        derived: list[tuple[str, str]] = []
        for body in study.organisations:
            for name in (body.name, *body.aliases):
                self._add(body.name, name, seen)
            derived.extend((body.name, short) for short in short_names(body.name))
        owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for body_name, short in derived:
            owners[content(short)].add(body_name)
        for body_name, short in derived:
            if len(owners[content(short)]) == 1 and content(short) not in seen:
                self._add(body_name, short, seen, derived=True)
        self._kinds = {b: next((n.kind for n in self._names if n.body == b), "") for b in self.bodies}
        self._finder = OrganisationFinder(self._names, self._kinds)
        self._cached = lru_cache(maxsize=8192)(self._resolve)

    def __reduce__(self):
        return (OrganisationResolver, (self.study,))

    def _add(self, body: str, name: str, seen: dict, *, derived: bool = False) -> None:
        keys = content(name)
        if keys and body not in seen[keys]:
            seen[keys].add(body)
            found = words(name)
            first = next(w for w in found if w.key not in FUNCTION_WORDS)
            article = found[0].key if found[0] is not first else ""
            self._names.append(BodyName(body, keys, kind_of_word(first), derived, article))

    def resolve(self, name: str) -> Resolution:
        """The body that a name means; an unknown name comes back tidied, with ``known`` False."""
        return self._cached(name)

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Mentions of the study's bodies as (start, end, body), longest first, without overlaps, in order.

        A name of one ordinary word counts where it is capitalised, or in notes written without capitals
        where no article makes it a common noun.
        """
        return self._finder.find(text)

    # -- how well a name fits a body -------------------------------------------------------------------
    def _resolve(self, name: str) -> Resolution:
        clean = tidy(name)
        asked = [w for w in words(clean) if w.key not in FUNCTION_WORDS]
        if not asked:
            return Resolution(clean, 0.0)
        scores: dict[str, float] = defaultdict(float)
        for known in self._names:
            score = self._score(clean, asked, known)
            if score:
                scores[known.body] = max(scores[known.body], score - (0.005 if known.derived else 0))
        if not scores:
            return Resolution(clean, 0.0)
        ranked = sorted(scores.items(), key=lambda kv: (-kv[1], kv[0]))
        best = ranked[0][1]
        if best < _ENOUGH:
            return Resolution(clean, round(best, 4))
        rivals = tuple(body for body, score in ranked if (score >= _EXACT if best >= _EXACT else score > best - _MARGIN))
        if len(rivals) > 1:
            return Resolution(clean, round(best, 4), rivals)
        return Resolution(ranked[0][0], round(best, 4), known=True)

    def _score(self, clean: str, asked: list[Word], known: BodyName) -> float:
        keys = [w.key for w in asked]
        if tuple(keys) == known.keys:
            return 1.0
        kind, other = kind_of_word(asked[0]), known.kind or self._kinds[known.body]
        if kind and other and kind != other:
            return 0.0
        if kind and kind == known.kind and asked[0].key != known.keys[0]:  # «Scuola Manzoni», «Istituto Manzoni»
            covered = covered_by(asked[1:], known.keys[1:])
            covered = covered + 1 if covered is not None else None
        else:
            covered = covered_by(asked, known.keys)
        if covered is not None:
            if covered == len(known.keys):
                return 0.98
            if tells_apart(known.keys, keys):
                return 0.8 + 0.15 * covered / len(known.keys)
        acronym = len(asked) == 1 and len(keys[0]) >= 2 and (asked[0].raw.isupper() or asked[0].dotted)
        if acronym and keys[0] in acronyms_of(known.keys):
            return 0.9
        if self._inside(clean, asked, known):
            return 0.8 + 0.15 * len(known.keys) / len(keys)
        if len(keys) == len(known.keys) and all(close(a, b) for a, b in zip(keys, known.keys, strict=True)):
            return 0.9
        joined, target = "".join(keys), "".join(known.keys)
        if min(len(joined), len(target)) >= 6 and joined[0] == target[0] and same_rare_words(keys, known.keys):
            ratio = fuzz.ratio(joined, target) / 100
            return ratio * 0.9 if ratio >= 0.9 else 0.0
        return 0.0

    def _inside(self, clean: str, asked: list[Word], known: BodyName) -> bool:
        """The known name stands within a longer one that means the same body: «Comune di X - ufficio scuola»."""
        if not tells_apart(asked_keys := [w.key for w in asked], known.keys) and not known.kind:
            return False
        first = _PART_BREAK.split(clean, maxsplit=1)[0]
        head = content(first)
        if first != clean and (head == known.keys or (len(head) > 1 and contains(head, known.keys) and kind_of(head[0]))):
            return True
        if asked_keys[0] == known.keys[0] and bool(known.kind) and len(known.keys) > 1:
            return contains(asked_keys, known.keys)
        kind = kind_of_word(asked[0])
        return bool(kind) and kind == self._kinds.get(known.body) and contains(asked_keys, known.keys) and all(
            k in QUALIFIERS or k in known.keys for k in asked_keys[1:]
        )
