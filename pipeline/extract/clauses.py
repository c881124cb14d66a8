"""Where a statement may be cut without changing what it says: at the borders of its main clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BORDERS = frozenset(",;:–—.")
# What a sentence goes on with when the rest turns its meaning round, limits it or gives its condition: no cut there.
_BINDS = frozenset(
    """ma però invece anzi tuttavia eppure bensì se purché salvo tranne eccetto fuorché anche benché sebbene nonostante
    malgrado seppure finché quando né non o oppure mentre solo soltanto che""".split()
)
_MIN_WORDS = 5


def cuts(doc: Doc) -> list[list[int]]:
    """Spans that may be quoted alone: from the start of the statement to a border after its main clause.

    A border counts where the words before it hold the main verb with all that depends on it closely, and
    the words after it neither contradict nor condition it.

    Returns:
        [start, end] character offsets in the statement, shortest first; the whole statement is not among them.
    """
    root = next((t for t in doc if t.dep_ == "ROOT"), None)
    if root is None or not _finite(root):
        return []
    borders = [t for t in doc if t.i >= _MIN_WORDS and t.i + 1 < len(doc) and t.text in _BORDERS and doc[t.i + 1].lower_ not in _BINDS]
    if not borders:
        return []
    closely = next((t.i for t in reversed(list(doc)) if _belongs(t, root)), root.i)
    return [[0, t.idx] for t in borders if t.i > closely]


def _finite(token: Token) -> bool:
    return "Fin" in token.morph.get("VerbForm") or any("Fin" in c.morph.get("VerbForm") for c in token.children if c.dep_ in ("aux", "cop", "aux:pass"))


def _belongs(token: Token, root: Token) -> bool:
    """Whether a word is part of the main clause's core: subject, objects, complements and what hangs on these."""
    while token.head.i != token.i and token.i != root.i:
        if token.head.i == root.i:
            return token.dep_ not in ("conj", "parataxis", "advcl", "punct", "cc", "discourse", "dislocated", "vocative")
        if token.dep_ in ("conj", "parataxis", "advcl", "punct", "acl:relcl", "cc", "appos"):
            return False
        token = token.head
    return token.i == root.i
