"""What a Word paragraph's style makes of it: a heading and its level, a bullet and its depth, bold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docx.oxml.ns import qn

_HEADING = re.compile(r"^(?:heading|titolo|intestazione)\s*(\d)$", re.I)
_TITLE = re.compile(r"^(?:title|titolo|subtitle|sottotitolo)$", re.I)
_LIST = re.compile(r"^(?:list (?:bullet|number)|punto elenco|numero elenco|elenco (?:puntato|numerato))\s*(\d?)", re.I)
_CONTENTS = re.compile(r"^(?:toc|sommario|indice)\b", re.I)
_DEEPEST = 20  # styles that may be based on one another


@dataclass(frozen=True)
class Style:
    """heading: level from 1, 0 for none; list_level: depth from 0, None for none; contents: a line of a table of contents."""

    heading: int = 0
    list_level: int | None = None
    bold: bool = False
    contents: bool = False


class Styles:
    """The styles of one document, resolved along what they are based on; each style only once."""

    def __init__(self, root) -> None:
        self._by_id = {s.get(qn("w:styleId")): s for s in root.iter(qn("w:style"))}
        default = next(
            (s for s in self._by_id.values() if s.get(qn("w:default")) == "1" and s.get(qn("w:type")) == "paragraph"), None
        )
        self._default = default.get(qn("w:styleId")) if default is not None else None
        size = next(
            (
                e.get(qn("w:val"))
                for where in (default, root.find(qn("w:docDefaults")))
                if where is not None
                for e in where.iter(qn("w:sz"))
            ),
            None,
        )
        self.body_size = int(size) if size and size.isdigit() else 22  # half points
        self._known: dict[str | None, Style] = {}

    def of(self, p) -> Style:
        """Style of a paragraph, its own settings over its style's."""
        properties = p.find(qn("w:pPr"))
        if properties is None:
            return self._named(self._default)
        named = properties.find(qn("w:pStyle"))
        style = self._named(named.get(qn("w:val")) if named is not None else self._default)
        outline = _outline(properties) or style.heading
        level = _list_level(properties)
        return Style(outline, style.list_level if level is None else (None if level < 0 else level), style.bold, style.contents)

    def _named(self, identity: str | None) -> Style:
        if identity not in self._known:
            self._known[identity] = self._resolve(identity)
        return self._known[identity]

    def _resolve(self, identity: str | None) -> Style:
        heading, level, bold, contents = 0, None, None, False
        for _ in range(_DEEPEST):
            style = self._by_id.get(identity)
            if style is None:
                break
            name = style.find(qn("w:name"))
            name = name.get(qn("w:val"), "") if name is not None else identity or ""
            titled, listed = _HEADING.match(name), _LIST.match(name)
            properties = style.find(qn("w:pPr"))
            if not heading:
                heading = int(titled.group(1)) if titled else 1 if _TITLE.match(name) else _outline(properties)
            if level is None:
                level = _list_level(properties)
                if listed and (level is None or listed.group(1)):
                    level = int(listed.group(1) or 1) - 1
            contents = contents or bool(_CONTENTS.match(name))
            run = style.find(qn("w:rPr"))
            if bold is None and run is not None and run.find(qn("w:b")) is not None:
                bold = is_on(run.find(qn("w:b")))
            based = style.find(qn("w:basedOn"))
            identity = based.get(qn("w:val")) if based is not None else None
        return Style(max(0, heading), None if level is not None and level < 0 else level, bool(bold), contents)


def is_on(element) -> bool:
    """A switch of Word: there, and not switched off."""
    return element is not None and element.get(qn("w:val"), "1") not in ("0", "false", "off")


def is_set(element) -> bool:
    """An underline of any kind."""
    return element is not None and element.get(qn("w:val"), "single") != "none"


def _outline(properties) -> int:
    element = properties.find(qn("w:outlineLvl")) if properties is not None else None
    value = element.get(qn("w:val"), "9") if element is not None else "9"
    return int(value) + 1 if value.isdigit() and int(value) < 9 else 0


def _list_level(properties) -> int | None:
    """Depth by the numbering; -1 where it is switched off; None where nothing is said."""
    number = properties.find(qn("w:numPr")) if properties is not None else None
    if number is None:
        return None
    identity, depth = number.find(qn("w:numId")), number.find(qn("w:ilvl"))
    if identity is not None and identity.get(qn("w:val")) == "0":
        return -1
    value = depth.get(qn("w:val"), "0") if depth is not None else "0"
    return int(value) if value.isdigit() else 0
