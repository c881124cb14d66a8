"""Where a running text speaks of the study's bodies."""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.extract.institutions import QUALIFIERS, kind_of_word
from pipeline.extract.names import FUNCTION_WORDS, Word, abbreviates, words
from pipeline.extract.organisation_names import BodyName

_BETWEEN = re.compile(r"[\s'’‘´`.\-–\"“”«»]{0,6}")
_ARTICLES = frozenset("il lo la i gli le un uno una l".split())
_OF = frozenset("di del della dello dell dei degli delle d".split())


class OrganisationFinder:
    """Finds the names of some bodies in texts.

    Args:
        names: every name of every body, prepared for comparison.
        kinds: the kind of each body, from its official name.
    """

    def __init__(self, names: list[BodyName], kinds: dict[str, str]) -> None:
        self._kinds = kinds
        self._index: dict[str, list[BodyName]] = defaultdict(list)
        self._by_initial: dict[str, list[BodyName]] = defaultdict(list)
        for name in sorted(names, key=lambda n: (-len(n.keys), n.derived, n.body)):
            self._index[name.keys[0]].append(name)
            self._by_initial[name.keys[0][0]].append(name)

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Mentions as (start, end, body), longest first, without overlaps, in the order of the text."""
        if not self._index or not text:
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
        if not candidates:
            return None
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

    def _matches(self, text: str, tokens: list[Word], strong: list[int], i: int, name: BodyName) -> int:
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
