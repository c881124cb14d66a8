"""The bundled thesaurus: concepts of everyday, professional and public-sector Italian, found in text.

Two remarks that share no word but share a concept speak of one thing. A term matches where each of its
words is the text's word or its lemma, function words between them left out («perdere il treno» in «ha
perso due treni»); where nothing matches exactly, by light stems. A term of one content word keeps its
function words («di corsa» is not «la corsa»). The longest term wins; acronyms match as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from pipeline.errors import ModelError
from pipeline.language import verify
from pipeline.paths import models_dir
from pipeline.stems import fold, stem

NAME = "thesaurus"
_WORD = re.compile(r"[^\W_]+(?:['’]|\b)")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,5}")
_SHORT = 4  # words up to this length match exactly or not at all
# Articles, prepositions (plain and with article) and the commonest clitics: they carry no concept and vary.
FUNCTION_WORDS = frozenset(
    """a ad ai agli al all alla alle allo coi col con cogli da dagli dai dal dall dalla dalle dallo degli dei del dell
    della delle dello di d e ed gli i il in l la le lo negli nei nel nell nella nelle nello o per si su sugli sui sul
    sull sulla sulle sullo tra fra un una uno ci che c""".split()
)
_END = ""  # the trie's key for «a term ends here»


class Thesaurus:
    """Concepts with their terms.

    Args:
        concepts: concept name to terms; their order gives the concepts' rows.
    """

    def __init__(self, concepts: dict[str, Sequence[str]]) -> None:
        self.names = list(concepts)
        self.terms = [list(dict.fromkeys([name, *terms])) for name, terms in concepts.items()]
        self._rows: dict[str, list[int]] = {}
        self._idioms: dict[tuple[str, ...], str] = {}
        self._exact: dict = {}
        self._light: dict = {}
        for row, terms in enumerate(self.terms):
            for term in terms:
                self._add(term, row)

    @classmethod
    def load(cls) -> Thesaurus:
        """The bundled thesaurus, verified and read once a process."""
        return _load()

    def rows(self, term: str) -> list[int]:
        """The concepts under which a term stands; empty for a term that is not there."""
        return self._rows.get(term, [])

    def match(self, words: Iterable[tuple[str, str]]) -> list[str]:
        """Terms found, left to right, none inside another.

        Args:
            words: (word, lemma) of a text's words in order; without lemmas give the word twice
                (:func:`split` does).
        """
        words = [(w, lemma) for w, lemma in words if w]
        folded = [fold(w) for w, _ in words]
        places = [i for i, w in enumerate(folded) if w not in FUNCTION_WORDS]
        content = [words[i] for i in places]
        exact = [_exact_keys(w, lemma) for w, lemma in content]
        light = [_light_keys(w, lemma) for w, lemma in content]
        found, i = [], 0
        while i < len(content):
            length, term = _longest(self._exact, exact, i)
            if not length:
                length, term = _longest(self._light, light, i)
            if length < 2:
                term = self._idiom(folded, places[i]) or term
            if term:
                found.append(term)
            i += max(length, 1)
        return found

    def _idiom(self, folded: list[str], place: int) -> str:
        """The idiom of one content word at a place: up to two function words before it, one after."""
        for start in range(max(place - 2, 0), place + 1):
            for end in (place + 2, place + 1):
                if end - start > 1 and (term := self._idioms.get(tuple(folded[start:end]))):
                    return term
        return ""

    def _add(self, term: str, row: int) -> None:
        every = [w for w, _ in split(term)]
        words = [w for w in every if fold(w) not in FUNCTION_WORDS]
        if not words:
            return
        rows = self._rows.setdefault(term, [])
        if row not in rows:
            rows.append(row)
        if len(words) == 1 < len(every):
            self._idioms.setdefault(tuple(fold(w) for w in every), term)
            return
        _insert(self._exact, [_exact_keys(w, w)[0] for w in words], term)
        _insert(self._light, [_light_keys(w, w)[0] for w in words], term)


def split(text: str) -> list[tuple[str, str]]:
    """(word, word) of a text that has no lemmas."""
    return [(m.group().rstrip("'’"),) * 2 for m in _WORD.finditer(text)]


@lru_cache(maxsize=100_000)
def _exact_keys(word: str, lemma: str) -> list[str]:
    if _ACRONYM.fullmatch(word):
        return [word]
    return list(dict.fromkeys([fold(word), fold(lemma)]))


@lru_cache(maxsize=100_000)
def _light_keys(word: str, lemma: str) -> list[str]:
    if _ACRONYM.fullmatch(word):
        return [word]
    return list(dict.fromkeys(f"{stem(w)}~" if len(w) > _SHORT else fold(w) for w in (word, lemma)))


def _insert(trie: dict, keys: list[str], term: str) -> None:
    for key in keys:
        trie = trie.setdefault(key, {})
    trie.setdefault(_END, term)


def _longest(trie: dict, keys: list[list[str]], start: int) -> tuple[int, str]:
    """Length and term of the longest path from a position, (0, "") where there is none."""
    best = (0, "")
    paths = [trie]
    for i in range(start, len(keys)):
        paths = [node[k] for node in paths for k in keys[i] if k in node]
        if not paths:
            break
        for node in paths:
            if _END in node:
                best = (i + 1 - start, node[_END])
                break
    return best


@cache
def _load() -> Thesaurus:
    verify(NAME)
    concepts: dict[str, list[str]] = {}
    for path in sorted((models_dir() / NAME).glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            name, tab, terms = line.partition("\t")
            if line.strip() and not tab:
                raise ModelError(f"{path}, riga {number}: manca la tabulazione fra il nome del concetto e i suoi termini.")
            if line.strip():
                concepts.setdefault(name.strip(), []).extend(t.strip() for t in terms.split(";") if t.strip())
    return Thesaurus(concepts)
