"""Bodies that study.toml does not list, brought together across a study."""

from __future__ import annotations

from collections import defaultdict

from pipeline.extract.institutions import QUALIFIERS, kind_of
from pipeline.extract.names import content
from pipeline.extract.organisation_names import contains


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
        maximal = [k for k in longer if not any(o != k and contains(o, k) for o in longer)]
        if len(maximal) == 1:
            parent[key] = maximal[0]
    out = {}
    for key, group in groups.items():
        root = key
        while parent[root] != root:
            root = parent[root]
        out.update(dict.fromkeys(group, best[root]))
    return out


def unify(entities: list[dict], bodies: list[str]) -> list[dict]:
    """Rows of entities in which every unlisted body has one canonical name throughout the study."""
    listed = set(bodies)
    free = [e["canonical"] for e in entities if e["label"] == "ORG" and e["canonical"] not in listed]
    one = canonicalise(free)
    return [{**e, "canonical": one[e["canonical"]]} if e["label"] == "ORG" and e["canonical"] in one else e for e in entities]


def _merges(short: tuple[str, ...], longer: tuple[str, ...], name: str) -> bool:
    if not contains(longer, short) or short[0] != longer[0]:
        return False
    if len(short) > 1:
        return not all(kind_of(k) or k in QUALIFIERS for k in short)
    return name.isupper() and 2 < len(name) or (not kind_of(short[0]) and short[0] not in QUALIFIERS)


def _capitals(name: str) -> int:
    return sum(w[0].isupper() for w in name.split()) if not name.isupper() else 0
