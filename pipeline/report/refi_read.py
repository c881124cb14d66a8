"""Reading a REFI-QDA project back, ours or one saved by another program: which words bear which code."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
from defusedxml import DefusedXmlException, ElementTree

from pipeline.errors import RestituzioneError

COLUMNS = ("file", "start", "end", "text", "code", "group")
_LARGEST = 500_000_000  # bytes, unpacked: what a project may hold before it is taken for a bomb


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
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(i.file_size for i in archive.infolist()) > _LARGEST:
                raise RestituzioneError(f"{path}: il progetto è troppo grande per essere letto.")
            project = next((n for n in archive.namelist() if n.lower().endswith(".qde")), "")
            if not project:
                raise RestituzioneError(f"{path}: non contiene un progetto (.qde). Esportarlo di nuovo come progetto REFI-QDA.")
            root = ElementTree.fromstring(archive.read(project))
            codes = _names(root)
            rows = [row for source in _all(root, "TextSource") for row in _rows(source, archive, codes)]
    except FileNotFoundError:
        raise RestituzioneError(f"{path}: il file non c'è.") from None
    except (zipfile.BadZipFile, ElementTree.ParseError, DefusedXmlException, ValueError, KeyError) as e:
        raise RestituzioneError(f"{path}: non è un progetto REFI-QDA leggibile ({e}). Esportarlo di nuovo in formato .qdpx.") from None
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _local(element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _all(root, name: str) -> list:
    return [e for e in root.iter() if _local(e) == name]


def _children(element, name: str) -> list:
    return [e for e in element if _local(e) == name]


def _key(guid: str) -> str:
    return guid.strip("{}").upper()


def _names(root) -> dict[str, tuple[str, str]]:
    """GUID of a code to its name and that of the code above it."""
    out: dict[str, tuple[str, str]] = {}

    def walk(element, above: str) -> None:
        for code in _children(element, "Code"):
            out[_key(code.get("guid", ""))] = (code.get("name", ""), above)
            walk(code, code.get("name", ""))

    for codes in _all(root, "Codes"):
        walk(codes, "")
    return out


def _rows(source, archive: zipfile.ZipFile, codes: dict[str, tuple[str, str]]) -> list[dict]:
    text = _text(source, archive)
    description = next((d.text or "" for d in _children(source, "Description")), "").strip()
    name = source.get("name", "")
    file = description if description and description.rsplit("/", 1)[-1] == name else name
    rows = []
    for selection in _children(source, "PlainTextSelection"):
        start, end = int(selection.get("startPosition", 0)), int(selection.get("endPosition", 0))
        targets = [_key(ref.get("targetGUID", "")) for coding in _children(selection, "Coding") for ref in _children(coding, "CodeRef")]
        for target in targets or [""]:
            code, group = codes.get(target, ("", ""))
            rows.append({"file": file, "start": start, "end": end, "text": text[start:end], "code": code, "group": group})
    return rows


def _text(source, archive: zipfile.ZipFile) -> str:
    """The source's words: inside the project file, or in the archive (whose folder some programs write «Sources»)."""
    inline = _children(source, "PlainTextContent")
    if inline:
        return inline[0].text or ""
    wanted = source.get("plainTextPath", "").rsplit("/", 1)[-1].lower()
    member = next((n for n in archive.namelist() if wanted and n.lower().rsplit("/", 1)[-1] == wanted), "")
    return archive.read(member).decode("utf-8-sig").replace("\r\n", "\n") if member else ""
