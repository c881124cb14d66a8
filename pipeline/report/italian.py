"""Italian as it is written in a document: dates, counts, elisions, lists, quotation marks."""

from __future__ import annotations

import re
import unicodedata

MONTHS = (
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
)
_VOWELS = "aeiou"
_ARTICLED = {
    "di": ("del", "dello", "della", "dell'", "dei", "degli", "delle"),
    "a": ("al", "allo", "alla", "all'", "ai", "agli", "alle"),
    "da": ("dal", "dallo", "dalla", "dall'", "dai", "dagli", "dalle"),
    "in": ("nel", "nello", "nella", "nell'", "nei", "negli", "nelle"),
    "su": ("sul", "sullo", "sulla", "sull'", "sui", "sugli", "sulle"),
    "": ("il", "lo", "la", "l'", "i", "gli", "le"),
}
# Consonants before which the masculine article is «lo».
_LO = re.compile(r"(s[^aeiou]|z|gn|ps|pn|x|y|i[aeiou])")


def date(iso: str) -> str:
    """«26 gennaio 2021», «gennaio 2021» or «2021» from an ISO date of that precision; the first of a month is «1º»."""
    parts = iso.split("-")
    if not iso or not all(p.isdigit() for p in parts):
        return iso
    if len(parts) == 1:
        return parts[0]
    month = MONTHS[int(parts[1]) - 1] if 1 <= int(parts[1]) <= 12 else parts[1]
    if len(parts) == 2:
        return f"{month} {parts[0]}"
    day = int(parts[2])
    return f"{'1º' if day == 1 else day} {month} {parts[0]}"


def period(first: str, last: str) -> str:
    """«dal 26 gennaio al 3 marzo 2021»: two ISO dates as a stretch of time, what they share said once."""
    if not first or not last or first == last:
        return date(first or last)
    a, b = first.split("-"), last.split("-")
    if len(a) != 3 or len(b) != 3:
        precision = min(len(a), len(b))  # «marzo 2022 – 8 marzo 2022» would say more than is known
        first, last = "-".join(a[:precision]), "-".join(b[:precision])
        return date(first) if first == last else f"{date(first)} – {date(last)}"
    start = date(first)
    if a[0] == b[0]:
        start = start.removesuffix(f" {a[0]}")
        if a[1] == b[1]:
            start = start.split()[0]
    return f"{_from_day('dal', int(a[2]))}{start} {_from_day('al', int(b[2]))}{date(last)}"


def _from_day(word: str, day: int) -> str:
    return f"{word}l'" if day in (8, 11) else f"{word} "


def count(n: int, singular: str, plural: str) -> str:
    """«1 intervista», «2 interviste», «1.250 affermazioni»."""
    return f"{number(n)} {singular if n == 1 else plural}"


def number(n: int) -> str:
    """An integer with a point every three digits, from five digits on as Italian typography wants."""
    return f"{n:,}".replace(",", ".") if abs(n) >= 10_000 else str(n)


def percent(share: float) -> str:
    """«40 %»: a share between 0 and 1 with a no-break space before the sign."""
    return f"{round(100 * share)}\u00a0%"


def decimal(value: float, digits: int = 2) -> str:
    """A decimal number with a comma."""
    return f"{value:.{digits}f}".replace(".", ",")


def plain(text: str) -> str:
    """Lower case without accents: for comparing and ordering."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def articled(preposition: str, noun: str, *, gender: str = "m", plural: bool = False) -> str:
    """Preposition and article before a noun: «dell'ambito», «dello sportello», «delle alleanze».

    Args:
        preposition: di, a, da, in, su, or empty for the article alone.
        noun: the noun as it is written; its first sound decides.
        gender: m or f.
        plural: whether the noun is plural.
    """
    forms, sound = _ARTICLED[preposition], plain(noun)
    vowel = sound[:1] in _VOWELS or (sound[:1] == "h" and sound[1:2] in _VOWELS)
    glide = bool(re.match(r"i[aeou]", sound))
    if plural:
        form = forms[6] if gender == "f" else forms[5] if vowel or _LO.match(sound) else forms[4]
    elif vowel and not (glide and gender == "m"):
        form = forms[3]
    elif gender == "f":
        form = forms[2]
    else:
        form = forms[1] if _LO.match(sound) else forms[0]
    return f"{form}{'' if form.endswith(chr(39)) else ' '}{noun}"


def listed(items: list[str], *, last: str = "e") -> str:
    """«Cuveglio, Erba e Tradate»; «ed» before e."""
    items = [i for i in items if i]
    if len(items) < 2:
        return "".join(items)
    joint = f"{last}d" if last in ("e", "o") and plain(items[-1]).startswith(last) else last
    return f"{', '.join(items[:-1])} {joint} {items[-1]}"


def quoted(text: str) -> str:
    """The text between «», quotation marks inside it turned to “” so that they do not clash."""
    inner = text.strip().replace("«", "“").replace("»", "”")
    return f"«{inner}»"


def sentence_case(text: str) -> str:
    """First letter upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut at the end of a sentence or clause where there is one, else at a word; then «…»."""
    text = text.strip()
    if len(text) <= limit:
        return text
    head = text[: max(1, limit - 2)]
    for pattern, least in ((r"[.!?»](?=\s)", 0.5), (r"[;:](?=\s)", 0.5), (r"[,)–](?=\s)| (?=(?:ma|e|perché|che|dove|quando)\s)", 0.6)):
        cuts = [m.end() for m in re.finditer(pattern, head + " ") if m.end() >= least * limit]
        if cuts:
            return _close(head[: cuts[-1]])
    return _close(head.rsplit(None, 1)[0] if " " in head else head)


def _close(head: str) -> str:
    head = head.rstrip(" ,;:–-")
    return f"{head} …"
