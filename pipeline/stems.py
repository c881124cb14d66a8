"""Light Italian stems: a key under which the forms of a noun or adjective meet.

Only the last vowels fall («azienda», «aziende»; «banca», «banche»; «ufficio», «uffici»): heavier
stemming makes «passa» meet «passivo» and «comunità» meet «comune». Forms of verbs meet by their lemma.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ENDING = re.compile(r"(?<=\w\w\w)(?:io|ii|ia|ie|[aeio])$")
_HARD = re.compile(r"(?<=[cg])h$")  # «banche» -> banch -> banc


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The key of one word; short words and words that end in an accent keep their ending."""
    folded = fold(word)
    if folded[-1:] != word.lower()[-1:]:  # «città», «attività»: nothing to strip
        return folded
    return _HARD.sub("", _ENDING.sub("", folded))
