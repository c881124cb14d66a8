"""How many bodies speak of something, in the study's own words: «diverse alleanze (5 su 12)»."""

from __future__ import annotations

from pipeline.study import Coverage

_GLI = ("a", "e", "i", "o", "u", "x", "y", "z", "gn", "pn", "ps")


def coverage(count: int, total: int, *, words: Coverage) -> str:
    """The wording for a number of distinct bodies.

    Args:
        count: bodies that speak of it.
        total: bodies of the study.
        words: noun, gender and thresholds of study.toml.

    Returns:
        Lower case, with the figures in brackets; empty where nobody speaks of it.
    """
    if count < 1:
        return ""
    return f"{_quantity(count, max(total, count), words)} ({count} su {max(total, count)})"


def _quantity(count: int, total: int, words: Coverage) -> str:
    feminine = words.gender == "f"
    the = "le" if feminine else "gli" if _takes_gli(words.noun) else "i"
    of_the = {"le": "delle", "gli": "degli", "i": "dei"}[the]
    if count == 1:
        return f"{'una' if feminine else 'un'} sol{'a' if feminine else 'o'} {words.noun_singular}"
    if count == total:
        all_ = ("entrambe" if feminine else "entrambi") if total == 2 else ("tutte" if feminine else "tutti")
        return f"{all_} {the} {words.noun}"
    if count >= words.almost_all * total and total > 2:
        return f"quasi {'tutte' if feminine else 'tutti'} {the} {words.noun}"
    if count >= words.most * total and count >= words.several:
        return f"la maggior parte {of_the} {words.noun}"
    if count >= words.several:
        return f"divers{'e' if feminine else 'i'} {words.noun}"
    return f"{_NUMERALS.get(count, str(count))} {words.noun}"


_NUMERALS = {2: "due", 3: "tre", 4: "quattro", 5: "cinque", 6: "sei", 7: "sette", 8: "otto", 9: "nove", 10: "dieci"}


def _takes_gli(noun: str) -> bool:
    noun = noun.lower()
    impure_s = len(noun) > 1 and noun[0] == "s" and noun[1] not in "aeiouàèéìòù"
    return noun.startswith(_GLI) or impure_s
