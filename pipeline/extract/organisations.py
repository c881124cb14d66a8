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
from pipeline.extract.names import FUNCTION_WORDS, Word, abbreviates, acronyms, close, content, tidy, words
from pipeline.study import Study

_EXACT, _ENOUGH, _MARGIN = 0.97, 0.75, 0.05
_PART_BREAK = re.compile(r"\s[-–—|/]\s|[,;(:]")
_BETWEEN = re.compile(r"[\s'’‘´`.\-–\"“”«»]{0,6}")


@dataclass(frozen=True)
class Resolution:
    """What a name means: ``known`` bodies carry study.toml's name; ``ties`` are the bodies it may as well be."""

    canonical: str
    score: float
    ties: tuple[str, ...] = ()
    known: bool = False


@dataclass(frozen=True)
class _Name:
    """One name of a body as it is compared: its content words, the kind that heads it."""

    body: str
    keys: tuple[str, ...]
    kind: str
    derived: bool
    article: str = ""  # «La Spola» begins with its article


class OrganisationResolver:
    """Knows the bodies of one study by their names and aliases."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.bodies = tuple(o.name for o in study.organisations)
        self._names: list[_Name] = []
        seen: dict[tuple[str, ...], set[str]] = defaultdict(set)
        derived: list[tuple[str, str]] = []
        for body in study.organisations:
            for name in (body.name, *body.aliases):
                self._add(body.name, name, seen)
            derived.extend((body.name, short) for short in _short_names(body.name))
        owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for body_name, short in derived:
            owners[content(short)].add(body_name)
        for body_name, short in derived:
            if len(owners[content(short)]) == 1 and content(short) not in seen:
                self._add(body_name, short, seen, derived=True)
        self._kinds = {b: next((n.kind for n in self._names if n.body == b), "") for b in self.bodies}
        self._index: dict[str, list[_Name]] = defaultdict(list)
        self._by_initial: dict[str, list[_Name]] = defaultdict(list)
        for name in sorted(self._names, key=lambda n: (-len(n.keys), n.derived, n.body)):
            self._index[name.keys[0]].append(name)
            self._by_initial[name.keys[0][0]].append(name)
        self.resolve = lru_cache(maxsize=8192)(self._resolve)

    def __reduce__(self):
        return (OrganisationResolver, (self.study,))

    def _add(self, body: str, name: str, seen: dict, *, derived: bool = False) -> None:
        keys = content(name)
        if keys and body not in seen[keys]:
            seen[keys].add(body)
            found = words(name)
            first = next(w for w in found if w.key not in FUNCTION_WORDS)
            article = found[0].key if found[0] is not first else ""
            self._names.append(_Name(body, keys, kind_of_word(first), derived, article))

    # -- a name by itself ----------------------------------------------------------------------------
    def _resolve(self, name: str) -> Resolution:
        """The body that a name means; an unknown name comes back tidied, with ``known`` False."""
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

    def _score(self, clean: str, asked: list[Word], known: _Name) -> float:
        keys = [w.key for w in asked]
        if tuple(keys) == known.keys:
            return 1.0
        kind, other = kind_of_word(asked[0]), known.kind or self._kinds[known.body]
        if kind and other and kind != other:
            return 0.0
        same_kind = bool(kind) and kind == known.kind
        covered = _align(asked[1:], known.keys[1:]) if same_kind and asked[0].key != known.keys[0] else _align(asked, known.keys)
        if covered is not None and same_kind and asked[0].key != known.keys[0]:
            covered += 1
        if covered is not None:
            if covered == len(known.keys):
                return 0.98
            if _tells_apart(known.keys, keys):
                return 0.8 + 0.15 * covered / len(known.keys)
        acronym = len(asked) == 1 and len(keys[0]) >= 2 and (asked[0].raw.isupper() or asked[0].dotted)
        if acronym and keys[0] in _acronyms_of(known.keys):
            return 0.9
        if self._inside(clean, asked, known):
            return 0.8 + 0.15 * len(known.keys) / len(keys)
        if len(keys) == len(known.keys) and all(close(a, b) for a, b in zip(keys, known.keys, strict=True)):
            return 0.9
        joined, target = "".join(keys), "".join(known.keys)
        if min(len(joined), len(target)) >= 6 and joined[0] == target[0] and _same_rare_words(keys, known.keys):
            ratio = fuzz.ratio(joined, target) / 100
            return ratio * 0.9 if ratio >= 0.9 else 0.0
        return 0.0

    def _inside(self, clean: str, asked: list[Word], known: _Name) -> bool:
        """The known name stands within a longer one that means the same body: «Comune di X - ufficio scuola»."""
        if not _tells_apart(asked_keys := [w.key for w in asked], known.keys) and not known.kind:
            return False
        first = _PART_BREAK.split(clean, maxsplit=1)[0]
        head = content(first)
        if first != clean and (head == known.keys or (len(head) > 1 and _contains(head, known.keys) and kind_of(head[0]))):
            return True
        if asked_keys[0] == known.keys[0] and bool(known.kind) and len(known.keys) > 1:
            return _contains(asked_keys, known.keys)
        kind = kind_of_word(asked[0])
        return bool(kind) and kind == self._kinds.get(known.body) and _contains(asked_keys, known.keys) and all(
            k in QUALIFIERS or k in known.keys for k in asked_keys[1:]
        )

    # -- running text ---------------------------------------------------------------------------------
    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Mentions of the study's bodies as (start, end, body), longest first, without overlaps, in order.

        A name of one ordinary word counts where it is capitalised, or in notes written without capitals
        where no article makes it a common noun.
        """
        if not self._names or not text:
            return []
        tokens = words(text)
        strong = [i for i, w in enumerate(tokens) if w.key not in FUNCTION_WORDS]
        small = _is_small(text)
        out, i = [], 0
        while i < len(strong):
            found = self._at(text, tokens, strong, i, small)
            if found is None:
                i += 1
                continue
            start, end, body, used = found
            out.append((start, end, body))
            i += used
        return out

    def _at(self, text: str, tokens: list[Word], strong: list[int], i: int, small: bool):
        word = tokens[strong[i]]
        candidates = self._index.get(word.key, [])
        if word.dotted:
            candidates = [*candidates, *(n for n in self._by_initial.get(word.key[0], []) if abbreviates(word.key, n.keys[0]))]
        head = None if kind_of_word(word) else _head_before(text, tokens, strong[i])
        kind = kind_of_word(tokens[head]) if head is not None else ""
        best: dict[int, dict[str, int]] = defaultdict(dict)
        for name in candidates:
            used = self._matches(text, tokens, strong, i, name)
            if not used or (kind and kind != self._kinds[name.body]):
                continue
            led = strong[i] - 1 if name.article and strong[i] and tokens[strong[i] - 1].key == name.article else strong[i]
            named = len(name.keys) > 1 or head is not None or (led < strong[i] and small)
            if named or self._written_as_name(text, tokens, strong[i], small):
                best[used].setdefault(name.body, led)
        if not best:
            return None
        used = max(best)
        if len(best[used]) > 1:  # one name of two bodies: no guess
            return None
        body, first = next(iter(best[used].items()))
        start = tokens[head if head is not None else first].start
        return start, tokens[strong[i + used - 1]].end, body, used

    def _matches(self, text: str, tokens: list[Word], strong: list[int], i: int, name: _Name) -> int:
        if i + len(name.keys) > len(strong):
            return 0
        for offset, key in enumerate(name.keys):
            word = tokens[strong[i + offset]]
            if word.key != key and not (word.dotted and len(word.key) > 1 and abbreviates(word.key, key)):
                return 0
            if offset:
                run = range(strong[i + offset - 1], strong[i + offset])
                if len(run) > 3 or not all(_BETWEEN.fullmatch(text, tokens[j].end, tokens[j + 1].start) for j in run):
                    return 0
        return len(name.keys)

    @staticmethod
    def _written_as_name(text: str, tokens: list[Word], index: int, small: bool) -> bool:
        raw = tokens[index].raw
        if raw[0].isupper():
            return True
        if not small or len(raw) < 4:
            return False
        if not index or not _BETWEEN.fullmatch(text, tokens[index - 1].end, tokens[index].start):
            return True
        before = tokens[index - 1].key
        return before in FUNCTION_WORDS and before not in _ARTICLES  # «gente comasca», «la somma» are no names


_ARTICLES = frozenset("il lo la i gli le un uno una l".split())


def canonicalise(names: list[str]) -> dict[str, str]:
    """Names of bodies that the study does not list, each with the fullest name that means the same.

    «ATS» and «ATS dell'Insubria» become one where only one longer name fits; the more frequent spelling wins.
    """
    counts: dict[str, int] = defaultdict(int)
    for name in names:
        counts[name] += 1
    keys = {name: content(name) for name in counts}
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in sorted(counts):
        groups[keys[name] or (name,)].append(name)
    best = {key: max(group, key=lambda n: (counts[n], _capitals(n), n)) for key, group in groups.items()}
    parent = {key: key for key in groups}
    by_word: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key in sorted(groups):
        for word in sorted(set(key)):
            by_word[word].append(key)
    for key in sorted(groups, key=lambda k: (len(k), k)):
        longer = [k for k in by_word.get(key[0], ()) if len(k) > len(key) and _merges(key, k, best[key])]
        maximal = [k for k in longer if not any(o != k and _contains(o, k) for o in longer)]
        if len(maximal) == 1:
            parent[key] = maximal[0]
    out = {}
    for key, group in groups.items():
        root = key
        while parent[root] != root:
            root = parent[root]
        out.update(dict.fromkeys(group, best[root]))
    return out


# -- helpers -------------------------------------------------------------------------------------------
def _short_names(name: str) -> list[str]:
    """What is left of an official name in daily use: «Comune di X» is X, «Cooperativa "Y"» is Y."""
    out = []
    quoted = re.search(r"[«\"“](.+?)[»\"”]", name)
    if quoted:
        out.append(quoted.group(1))
    found = words(name)
    if found and kind_of_word(found[0]):
        after = re.search(r"\s(?:di|del|della|dello|dei|degli|delle)\s+(?=[A-ZÀ-Ý])|\s(?:dell|d)['’](?=[A-ZÀ-Ý])", name)
        if after:
            rest = name[after.end():]
            if not all(k in QUALIFIERS or kind_of(k) for k in content(rest)):
                out.append(rest)
    return out


@lru_cache(maxsize=4096)
def _acronyms_of(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(acronyms(" ".join(keys))) if len(keys) >= 2 else frozenset()


def _align(asked: list[Word], keys: tuple[str, ...]) -> int | None:
    """How many words of a known name the asked words cover, each word used once; None if one is left over."""
    left = list(keys)
    for word in asked:
        if word.key in left:
            left.remove(word.key)
            continue
        full = [k for k in left if (word.dotted or len(word.key) in (2, 3, 4)) and abbreviates(word.key, k)]
        if full:
            left.remove(full[0])
            continue
        run = _initials(word, left)
        if run is None:
            return None
        del left[run:run + len(word.key)]
    return len(keys) - len(left)


def _initials(word: Word, keys: list[str]) -> int | None:
    """Where a run of words begins whose initials are the word's letters: «I.C.» in «istituto comprensivo …»."""
    size = len(word.key)
    if size < 2 or not (word.dotted or word.raw.isupper()):
        return None
    return next((j for j in range(len(keys) - size + 1) if "".join(k[0] for k in keys[j:j + size]) == word.key), None)


def _tells_apart(longer: tuple[str, ...] | list[str], shorter: list[str] | tuple[str, ...]) -> bool:
    """The shared words include more than the noun of a kind and its usual adjectives."""
    return any(k in longer and not kind_of(k) and k not in QUALIFIERS and len(k) > 2 for k in shorter) or any(
        not kind_of(s) and s not in QUALIFIERS and any(abbreviates(s, k) for k in longer) for s in shorter)


def _contains(longer: tuple[str, ...] | list[str], shorter: tuple[str, ...] | list[str]) -> bool:
    rest = iter(longer)
    return all(k in rest for k in shorter)


def _same_rare_words(a: list[str], b: tuple[str, ...]) -> bool:
    """Every word that is no kind or adjective has a close one in the other name, or the names differ by spaces only."""
    rare_a = [k for k in a if not kind_of(k) and k not in QUALIFIERS]
    rare_b = [k for k in b if not kind_of(k) and k not in QUALIFIERS]
    if not rare_a or not rare_b:
        return False
    return all(any(close(x, y) for y in rare_b) for x in rare_a) or close("".join(rare_a), "".join(rare_b))


def _merges(short: tuple[str, ...], longer: tuple[str, ...], name: str) -> bool:
    if not _contains(longer, short) or short[0] != longer[0]:
        return False
    if len(short) > 1:
        return not all(kind_of(k) or k in QUALIFIERS for k in short)
    return name.isupper() and 2 < len(name) or (not kind_of(short[0]) and short[0] not in QUALIFIERS)


def _capitals(name: str) -> int:
    return sum(w[0].isupper() for w in name.split()) if not name.isupper() else 0


def _is_small(text: str) -> bool:
    """Notes written without capitals."""
    capitals = sum(1 for w in re.findall(r"[^\W\d_]{2,}", text) if w[0].isupper() and not w.isupper())
    return capitals == 0


def _head_before(text: str, tokens: list[Word], index: int) -> int | None:
    """Index of the noun of a kind that owns the name at index: «[ospedale] di X», «[biblioteca] civica di X»."""
    j, tied = index - 1, False
    while j >= 0 and index - j <= 5:
        if not _BETWEEN.fullmatch(text, tokens[j].end, tokens[j + 1].start):
            return None
        key = tokens[j].key
        if key in _OF:
            tied = True
        elif key in _ARTICLES and j == index - 1 and (tokens[j].raw[0].isupper() or tokens[index].raw[0].islower()):
            pass  # «coop. la spola»
        elif kind_of_word(tokens[j]) and (tied or all(t.key in QUALIFIERS or t.key in _ARTICLES for t in tokens[j + 1:index])):
            return j
        elif key not in QUALIFIERS:
            return None
        j -= 1
    return None


_OF = frozenset("di del della dello dell dei degli delle d".split())
