"""Which two or three statements stand for a theme: sure, of a readable length, from different bodies."""

from __future__ import annotations

import re

from pipeline.report.evidence import Evidence

WANTED = 3
_SHORTEST, _LONGEST = 45, 260  # characters: shorter ones say little alone, longer ones are not read
_LEANS = re.compile(r"(?:però|ma|e|ed|invece|quindi|allora|poi|comunque|infatti|ecco|eh|ehm|cioè|anche)\b", re.I)


def choose_quotes(statements: list[Evidence], *, avoid: set[str] = frozenset(), wanted: int = WANTED) -> list[Evidence]:
    """The best statements of a theme, at most one a body while there are other bodies.

    Args:
        statements: all of the theme.
        avoid: ids that the paragraph above quotes already; taken only where nothing else is left.
        wanted: how many at most.
    """
    ranked = sorted(statements, key=lambda e: (e.statement_id in avoid, -_worth(e), e.number))
    chosen: list[Evidence] = []
    for same_body in (False, True):
        for e in ranked:
            if len(chosen) == wanted:
                break
            known = {c.organisation for c in chosen}
            texts = {c.text.casefold() for c in chosen}
            if e in chosen or e.text.casefold() in texts or (not same_body and e.organisation in known):
                continue
            if same_body and e.statement_id in avoid:
                continue
            chosen.append(e)
    return sorted(chosen, key=lambda e: e.number)


def _worth(e: Evidence) -> float:
    """Confidence, less for what is too short to be understood or too long to be read."""
    length = len(e.text)
    short = max(0, _SHORTEST - length) / _SHORTEST
    long = min(1, max(0, length - _LONGEST) / _LONGEST)
    fragment = 0.1 if e.text[:1].islower() or _LEANS.match(e.text) else 0.0  # leans on a sentence that is not quoted
    return e.confidence - 0.6 * short - 0.5 * long - fragment
