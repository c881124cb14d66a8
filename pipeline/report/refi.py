"""REFI-QDA: the study as a project (.qdpx) and as a codebook (.qdc) that NVivo, ATLAS.ti, MAXQDA and QualCoder open.

The standard (REFI-QDA 1.5, www.qdasoftware.org) wants plain-text sources in UTF-8 with ``\\n`` line ends, selections
as Unicode code points from 0 (the end is the character after the last), and a GUID for everything. Codes are the
study's themes and the areas of its requests. The same study gives the same GUIDs.
"""

from __future__ import annotations

import posixpath
import re
import uuid
from pathlib import Path

import pandas as pd
from lxml import etree

from pipeline import __version__
from pipeline.report import italian
from pipeline.report.archive import instant, write_archive, xml_text
from pipeline.report.evidence import interviews_in_order, number_statements, passages
from pipeline.study import OTHER_AREA, Study

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
SOURCES = "sources"
_ORIGIN = f"Restituzione {__version__}"
_NOT_STORED = re.compile("[\x00-\x08\x0b-\x0c\r\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:restituzione:refi-qda")
_TITLE = "Titolo nel programma: "
THEMES_GROUP, AREAS_GROUP, NO_THEME = "Temi ricorrenti", "Richieste per area", "Affermazioni senza tema"
_PALETTE = ("#0B5A60", "#8A4309", "#5B3F8C", "#2E6B2E", "#9C2A48", "#1F4E8C", "#7A6A00", "#4A4A4A", "#B0561E", "#156E57")


def guid(*parts: str) -> str:
    """The GUID of a thing, from what it is: equal studies give equal files."""
    return str(uuid.uuid5(_SPACE, "\0".join(parts))).upper()


def state_guid(tables: dict[str, pd.DataFrame]) -> str:
    """The GUID of the program as a coder: it changes with what is coded, so that a project tells of which run it is."""
    statements, requests = tables["statements"], tables["requests"]
    coded = [*zip(statements["statement_id"], statements["theme_id"], strict=True), *zip(requests["statement_id"], requests["area"], strict=True)]
    return guid("user", *(f"{a}\t{b}" for a, b in sorted(coded)))


def title_line(label: str) -> str:
    """What a code's description ends with: the title as the program gave it, to see later whether a person changed it."""
    return f"{_TITLE}«{xml_text(label)}»."


def title_given(description: str) -> str:
    """The title in a description that :func:`title_line` ended; empty where there is none."""
    found = re.search(rf"{_TITLE}«(.+)»\.\s*\Z", description, re.S)
    return " ".join(found[1].split()) if found else ""


def plain_text(text: str) -> str:
    """A source's text as it is stored: what XML and the standard cannot hold becomes a space, so that offsets stay."""
    return _NOT_STORED.sub(" ", text)


def write_qdc(path: Path, tables: dict[str, pd.DataFrame], study: Study) -> None:
    """Write the codebook alone."""
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", nsmap={None: CODEBOOK}, origin=_ORIGIN)
    _codes(etree.SubElement(root, f"{{{CODEBOOK}}}Codes"), CODEBOOK, tables, study)
    path.write_bytes(_bytes(root))


def write_qdpx(path: Path, tables: dict[str, pd.DataFrame], texts: dict[str, str], study: Study, *, day: str = "") -> None:
    """Write the project: codebook, one text source a note, one selection a statement, cases a body.

    Args:
        path: the file.
        tables: themes, statements, requests, interviews.
        texts: source to the text in which the statements' offsets count.
        study: title and areas.
        day: ISO day of the run.
    """
    stamp, user = instant(day), state_guid(tables)
    root = etree.Element(
        f"{{{PROJECT}}}Project",
        nsmap={None: PROJECT},
        name=xml_text(study.title),
        origin=_ORIGIN,
        creatingUserGUID=user,
        creationDateTime=stamp,
        basePath="",
    )
    _sub(_sub(root, "Users"), "User", guid=user, name="Restituzione")
    codes = _sub(_sub(root, "CodeBook"), "Codes")
    _codes(codes, PROJECT, tables, study)
    members: dict[str, bytes] = {}
    sources = _sources(root, tables, texts, members, user=user, stamp=stamp)
    cases = _cases(tables)
    if len(cases):
        root.insert(root.index(sources) if sources is not None else len(root), cases)
    if study.subtitle:
        _sub(root, "Description").text = xml_text(study.subtitle)
    write_archive(path, {"project.qde": _bytes(root), **members})


def _bytes(root) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _sub(parent, tag: str, **attributes: str):
    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}", **attributes)


def _codes(parent, space: str, tables: dict[str, pd.DataFrame], study: Study) -> None:
    """Two groups that cannot code themselves: themes (with their summary) and areas of requests, plus «no theme»."""

    def group(name: str):
        return _sub(parent, "Code", guid=guid("group", name), name=name, isCodable="false")

    themes = tables["themes"]
    if len(themes):
        evidence = number_statements(tables["statements"], interviews_in_order(tables["interviews"]))
        own = group(THEMES_GROUP)
        for n, t in enumerate(themes.itertuples(index=False)):
            code = _sub(
                own, "Code", guid=guid("theme", t.theme_id), name=xml_text(italian.sentence_case(t.label)) or t.theme_id,
                isCodable="true", color=_PALETTE[n % len(_PALETTE)],
            )  # fmt: skip
            prose = " ".join(p.text for p in passages(t.summary, evidence)) or t.coverage
            _sub(code, "Description").text = "\n".join(p for p in (xml_text(prose), title_line(code.get("name"))) if p)
    areas = _area_names(tables["requests"], study)
    own = group(AREAS_GROUP)
    for n, name in enumerate(areas):
        _sub(own, "Code", guid=guid("area", name), name=xml_text(name), isCodable="true", color=_PALETTE[-1 - n % len(_PALETTE)])
    _sub(parent, "Code", guid=guid("none"), name=NO_THEME, isCodable="true", color="#9AA0A3")


def _area_names(requests: pd.DataFrame, study: Study) -> list[str]:
    return list(dict.fromkeys([*study.area_names, *sorted(a for a in set(requests["area"]) if a)]))


def _sources(root, tables: dict[str, pd.DataFrame], texts: dict[str, str], members: dict[str, bytes], *, user: str, stamp: str):
    areas_of: dict[str, list[str]] = {}
    for statement_id, area in zip(tables["requests"]["statement_id"], tables["requests"]["area"], strict=True):
        areas_of.setdefault(statement_id, []).append(area or OTHER_AREA)
    statements: dict[str, list] = {}
    for s in tables["statements"].sort_values(["source", "start", "statement_id"]).itertuples(index=False):
        statements.setdefault(s.source, []).append(s)
    themes = set(tables["themes"]["theme_id"])
    if not texts:
        return None
    parent = _sub(root, "Sources")
    for source in sorted(texts):
        own, text = guid("source", source), plain_text(texts[source])
        element = _sub(
            parent, "TextSource", guid=own, name=xml_text(posixpath.basename(source)) or own,
            plainTextPath=f"internal://{own}.txt", creatingUser=user, creationDateTime=stamp,
        )  # fmt: skip
        _sub(element, "Description").text = xml_text(source)
        members[f"{SOURCES}/{own}.txt"] = text.encode("utf-8", "replace")
        for s in statements.get(source, []):
            start, end = max(0, int(s.start)), min(len(text), int(s.end))
            if start >= end:
                continue
            selection = _sub(
                element, "PlainTextSelection", guid=guid("selection", s.statement_id), name=xml_text(italian.shorten(s.text, 80)),
                startPosition=str(start), endPosition=str(end), creatingUser=user, creationDateTime=stamp,
            )  # fmt: skip
            code = guid("theme", s.theme_id) if s.theme_id in themes else guid("none")
            for target in dict.fromkeys([code, *(guid("area", a) for a in areas_of.get(s.statement_id, []))]):
                coding = _sub(selection, "Coding", guid=guid("coding", s.statement_id, target), creatingUser=user, creationDateTime=stamp)
                _sub(coding, "CodeRef", targetGUID=target)
    return parent


def _cases(tables: dict[str, pd.DataFrame]):
    """A case a body: the notes of its interviews."""
    cases = etree.Element(f"{{{PROJECT}}}Cases")
    interviews = tables["interviews"]
    for body in sorted({b for b in interviews["organisation"] if b}, key=italian.plain):
        case = _sub(cases, "Case", guid=guid("case", body), name=xml_text(body))
        for source in dict.fromkeys(interviews[interviews["organisation"] == body]["source"]):
            _sub(case, "SourceRef", targetGUID=guid("source", source))
    return cases
