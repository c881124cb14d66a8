"""Is a note in Italian? The models know nothing else, and would return nonsense without saying so."""

from __future__ import annotations

import re

from pipeline.errors import UnreadableFile

_SHORT = 120  # characters under which no language is judged
# Function words that only Italian writes so; telegraphic notes still hold some of them.
_ITALIAN = frozenset(
    "il lo gli della dello dei degli delle nel nella nei nelle sul sulla sono è non che di per con del al alla ai alle anche ci si più perché"
    " una un le questo questa hanno ma come dal dalla e ha".split()
)
_NAMES = {
    "en": "inglese",
    "fr": "francese",
    "de": "tedesco",
    "es": "spagnolo",
    "pt": "portoghese",
    "ro": "romeno",
    "nl": "olandese",
    "ca": "catalano",
}


def require_italian(text: str) -> None:
    """Raise where a text is surely in another language.

    Raises:
        UnreadableFile: naming the language where it is a common one.
    """
    sample = text[:20000]
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if len(sample) < _SHORT or len(words) < 20:
        return
    share = sum(w in _ITALIAN for w in words) / len(words)
    if share >= 0.16:
        return
    import py3langid

    language = py3langid.classify(sample)[0]
    if language != "it" and share < 0.10:
        name = _NAMES.get(language, f"lingua «{language}»")
        raise UnreadableFile(f"la nota non è in italiano ({name})", "Tradurla in italiano, oppure toglierla dalla cartella.")
