"""Replacing names in a text: by the places where they are known to stand, and by their forms wherever they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from pipeline.extract.gazetteer import first_names, is_ordinary
from pipeline.extract.names import Word, words

_BETWEEN = re.compile(r"[\s'’.,&+/«»\"“”()\-–]{0,4}")
_GLUED = re.compile(r"[\s'’\-]{0,2}|\.\s?")
_CONTACTS = (
    (re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"), "[e-mail]"),
    (re.compile(r"(?<![\w/])(?:\+39[\s.]?)?(?:3\d{2}|0\d{1,3})[\s./\-]?\d{2,4}[\s.\-]?\d{2,4}[\s.\-]?\d{0,3}(?![\w/])"), "[telefono]"),
    (re.compile(r"(?<!\w)[A-Za-z]{6}\d{2}[A-Za-z]\d{2}[A-Za-z]\d{3}[A-Za-z](?!\w)"), "[codice fiscale]"),
)
_PHONE_DIGITS = 8
_EVERYDAY = 3000  # rank in the frequency list under which a small word is that word and no surname
# First names that are common words: without a capital they are the word.
_WORD_NAMES = frozenset(
    "allegra alba ambra angelo aurora bella bianca bianco bruna bruno celeste chiara chiaro clemente costante dea domenica donata donato felice fede fiore fiorita"
    " flora fortunato franca franco gemma gioia giusta giusto grazia graziosa italia letizia libera libero luce luna maggio margherita marina massima massimo"
    " modesta modesto natale neri nuova onesta pace pasqua perla pia pio prima primo prospero prudenza reale regina rosa sabato salvatore santa santo seconda"
    " secondo serena sereno sole speranza stella tranquillo vera vero viola vita vittoria amato romano romana toscana prima ultima settimo sesto quinto nello"
    " nella dora mira mina lia iva asia india america europa costanza pace gloria rita mimosa iris erica dalia camelia zita cesare augusto ottavo nino pina"
    .split()
)  # fmt: skip


@dataclass(frozen=True)
class Form:
    """One way to write a name: its plain words, the code, whether it may stand without capitals."""

    keys: tuple[str, ...]
    code: str
    small: bool


@dataclass
class Masked:
    """A text with its names replaced, and where its old offsets went."""

    text: str
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    _shifts: list[int] = field(default_factory=list)  # what is added to an offset at or after each end
    _new: list[tuple[int, int]] = field(default_factory=list)

    def start(self, old: int) -> int:
        """Where a beginning went; one inside of a name goes to the beginning of its code."""
        return self._moved(old, inner=0)

    def end(self, old: int) -> int:
        """Where an end went; one inside of a name goes to the end of its code."""
        return self._moved(old, inner=1)

    def _moved(self, old: int, *, inner: int) -> int:
        n = bisect_right(self._starts, old) - 1
        if n < 0:
            return old
        if old == self._starts[n]:
            return self._new[n][0]
        if old < self._ends[n]:
            return self._new[n][inner]
        return old + self._shifts[n]


def may_be_small(key: str) -> bool:
    """Whether a single word without a capital is surely a name."""
    if key in first_names():
        return key not in _WORD_NAMES
    return not is_ordinary(key, limit=_EVERYDAY)


class Masker:
    """Replaces names by their codes.

    Args:
        forms: every way to write every name; where two names share one, the longest wins, then the first.
        protected: plain words of longer names (bodies, places) inside which nothing is replaced.
    """

    def __init__(self, forms: list[Form], *, protected: set[tuple[str, ...]] = frozenset()) -> None:
        self._forms: dict[str, list[Form]] = {}
        self._protected: dict[str, list[tuple[str, ...]]] = {}
        known: set[tuple[str, ...]] = set()
        for form in sorted(forms, key=lambda f: -len(f.keys)):
            if form.keys not in known:
                known.add(form.keys)
                self._forms.setdefault(form.keys[0], []).append(form)
        for keys in sorted(protected - known, key=lambda k: (-len(k), k)):
            self._protected.setdefault(keys[0], []).append(keys)

    def mask(self, text: str, spans: list[tuple[int, int, str]] = (), *, keep: list[tuple[int, int]] = ()) -> Masked:
        """Replace the names in a text.

        Args:
            text: any.
            spans: (start, end, code) of names that are known to stand there.
            keep: (start, end) where something else is known to stand: «Ferrara», the town.
        """
        found = [(s, e, code) for s, e, code in spans if 0 <= s < e <= len(text)]
        found += self._contacts(text)
        taken = sorted([*found, *((s, e, "") for s, e in keep)])
        found += [hit for hit in self._by_form(text) if not _overlaps(hit, taken)]
        return _replaced(text, _disjoint(found))

    def __call__(self, text: str) -> str:
        """The text alone."""
        return self.mask(text).text if text else text

    @staticmethod
    def _contacts(text: str) -> list[tuple[int, int, str]]:
        out = []
        for pattern, code in _CONTACTS:
            for m in pattern.finditer(text):
                if code != "[telefono]" or sum(c.isdigit() for c in m[0]) >= _PHONE_DIGITS:
                    out.append((m.start(), m.start() + len(m[0].rstrip()), code))
        return out

    def _by_form(self, text: str) -> list[tuple[int, int, str]]:
        tokens, out, i = words(text), [], 0
        while i < len(tokens):
            skip = next((len(k) for k in self._protected.get(tokens[i].key, ()) if _stands(text, tokens, i, k)), 0)
            form = next((f for f in self._forms.get(tokens[i].key, ()) if self._is(text, tokens, i, f)), None)
            if form is not None and len(form.keys) >= skip:
                last = tokens[i + len(form.keys) - 1]
                out.append((tokens[i].start, last.end, form.code))
                i += len(form.keys)
            else:
                i += skip or 1
        return out

    def _is(self, text: str, tokens: list[Word], i: int, form: Form) -> bool:
        if not _stands(text, tokens, i, form.keys):
            return False
        piece = tokens[i : i + len(form.keys)]
        return len(piece) > 1 and form.small or piece[-1].raw[:1].isupper() or (form.small and len(piece) == 1)


def _stands(text: str, tokens: list[Word], i: int, keys: tuple[str, ...]) -> bool:
    piece = tokens[i : i + len(keys)]
    return tuple(w.key for w in piece) == keys and all(
        _BETWEEN.fullmatch(text[a.end : b.start]) for a, b in zip(piece, piece[1:], strict=False)
    )


def _overlaps(hit: tuple[int, int, str], taken: list[tuple[int, int, str]]) -> bool:
    n = bisect_right(taken, (hit[1],))  # those before n begin before the hit ends
    return any(end > hit[0] for _, end, _ in taken[max(0, n - 4) : n])


def _disjoint(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Longest first where two overlap; two codes of one person side by side («dott. P01 P01») become one."""
    kept: list[tuple[int, int, str]] = []
    for start, end, code in sorted(found, key=lambda f: (f[0], -(f[1] - f[0]))):
        if kept and start < kept[-1][1]:
            continue
        kept.append((start, end, code))
    return kept


def _replaced(text: str, found: list[tuple[int, int, str]]) -> Masked:
    out, masked, position, shift = [], Masked(""), 0, 0
    n = 0
    while n < len(found):
        start, end, code = found[n]
        while n + 1 < len(found) and found[n + 1][2] == code and _GLUED.fullmatch(text[end : found[n + 1][0]]):
            n += 1
            end = found[n][1]
        out += [text[position:start], code]
        new = start + shift
        shift += len(code) - (end - start)
        masked._starts.append(start)
        masked._ends.append(end)
        masked._shifts.append(shift)
        masked._new.append((new, new + len(code)))
        position = end
        n += 1
    masked.text = "".join([*out, text[position:]])
    return masked
