"""Reading a REFI-QDA project back, ours or one saved by another program: which words bear which code."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from defusedxml import DefusedXmlException, ElementTree

from pipeline.errors import RestituzioneError

COLUMNS = ("file", "start", "end", "text", "code", "group")
IDENTITIES = ("selection", "coding", "target")
_LARGEST = 500_000_000  # bytes, unpacked: what a project may hold before it is taken for a bomb


@dataclass(frozen=True)
class Code:
    """One code of the codebook; GUIDs are in capitals and without braces."""

    guid: str
    name: str
    group: str  # name of the code above it, empty: none
    groups: tuple[str, ...]  # GUIDs of all codes above it
    description: str


@dataclass
class Project:
    """A REFI-QDA project.

    Args:
        codes: the codebook in its order.
        rows: a row a coding, see :func:`read_qdpx`, and the GUIDs of the selection, the coding and the code.
        texts: file to the words in which the offsets count.
        users: GUIDs of who coded.
    """

    codes: list[Code] = field(default_factory=list)
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    texts: dict[str, str] = field(default_factory=dict)
    users: set[str] = field(default_factory=set)


def read_qdpx(path: Path) -> pd.DataFrame:
    """Every coded selection of the plain-text sources.

    Args:
        path: a .qdpx file.

    Returns:
        DataFrame with a row a coding: ``file`` (the source's path where this program wrote it, else its name),
        ``start``, ``end`` (code points), ``text``, ``code`` (the code's name; empty: selected and not coded), ``group`` (the code above it, empty: none).

    Raises:
        RestituzioneError: the file is no REFI-QDA project.
    """
    return read_project(path).rows[list(COLUMNS)]


def read_project(path: Path) -> Project:
    """The whole project: codebook, codings with their GUIDs, words of the sources.

    Raises:
        RestituzioneError: the file is no REFI-QDA project.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(i.file_size for i in archive.infolist()) > _LARGEST:
                raise RestituzioneError(f"{path}: il progetto è troppo grande per essere letto.")
            project = next((n for n in archive.namelist() if n.lower().endswith(".qde")), "")
            if not project:
                raise RestituzioneError(f"{path}: non contiene un progetto (.qde). Esportarlo di nuovo come progetto REFI-QDA.")
            root = ElementTree.fromstring(archive.read(project))
            codes = _codes(root)
            named = {c.guid: (c.name, c.group) for c in codes}
            texts, rows = {}, []
            for source in _all(root, "TextSource"):
                file = _file(source, texts)
                texts[file] = _text(source, archive)
                rows += _rows(source, file, texts[file], named)
    except FileNotFoundError:
        raise RestituzioneError(f"{path}: il file non c'è.") from None
    except OSError as e:
        raise RestituzioneError(f"{path}: non si può leggere ({e.strerror}).") from None
    except (zipfile.BadZipFile, ElementTree.ParseError, DefusedXmlException, ValueError, KeyError, NotImplementedError, RuntimeError) as e:
        raise RestituzioneError(f"{path}: non è un progetto REFI-QDA leggibile ({e}). Esportarlo di nuovo in formato .qdpx.") from None
    users = {_key(u.get("guid", "")) for u in _all(root, "User")}
    return Project(codes, pd.DataFrame(rows, columns=[*COLUMNS, *IDENTITIES]), texts, users)


def _local(element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _all(root, name: str) -> list:
    return [e for e in root.iter() if _local(e) == name]


def _children(element, name: str) -> list:
    return [e for e in element if _local(e) == name]


def _key(guid: str) -> str:
    return guid.strip("{}").upper()


def _codes(root) -> list[Code]:
    out: list[Code] = []

    def walk(element, above: str, groups: tuple[str, ...]) -> None:
        for code in _children(element, "Code"):
            guid, name = _key(code.get("guid", "")), code.get("name", "").strip()
            description = next((d.text or "" for d in _children(code, "Description")), "").strip()
            out.append(Code(guid, name, above, groups, description))
            walk(code, name, (*groups, guid))

    for codes in _all(root, "Codes"):
        walk(codes, "", ())
    return out


def _file(source, known: dict[str, str]) -> str:
    """The source's path where this program wrote it, else its name; a name that is used twice is told apart."""
    description = next((d.text or "" for d in _children(source, "Description")), "").strip()
    name = source.get("name", "")
    file = description if description and description.rsplit("/", 1)[-1] == name else name
    return file if file not in known else f"{file} ({_key(source.get('guid', ''))})"


def _rows(source, file: str, text: str, codes: dict[str, tuple[str, str]]) -> list[dict]:
    rows = []
    for selection in _children(source, "PlainTextSelection"):
        start, end = int(selection.get("startPosition", 0)), int(selection.get("endPosition", 0))
        own = {"file": file, "start": start, "end": end, "text": text[start:end], "selection": _key(selection.get("guid", ""))}
        codings = [(_key(c.get("guid", "")), _key(ref.get("targetGUID", ""))) for c in _children(selection, "Coding") for ref in _children(c, "CodeRef")]
        for coding, target in codings or [("", "")]:
            code, group = codes.get(target, ("", ""))
            rows.append({**own, "code": code, "group": group, "coding": coding, "target": target})
    return rows


def _text(source, archive: zipfile.ZipFile) -> str:
    """The source's words: inside the project file, or in the archive (whose folder some programs write «Sources»)."""
    inline = _children(source, "PlainTextContent")
    if inline:
        return inline[0].text or ""
    wanted = source.get("plainTextPath", "").rsplit("/", 1)[-1].lower()
    member = next((n for n in archive.namelist() if wanted and n.lower().rsplit("/", 1)[-1] == wanted), "")
    return archive.read(member).decode("utf-8-sig").replace("\r\n", "\n") if member else ""
