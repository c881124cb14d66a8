"""Office files are zip archives: the same content gives the same bytes, and no clock or user name gets in."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_FIRST = ("[Content_Types].xml", "mimetype", "_rels/.rels")
_TIME = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def instant(day: str) -> str:
    """The moment that a document's properties name: midnight of the run's day, or a fixed day where it is unknown."""
    return f"{day or '2000-01-01'}T00:00:00Z"


def write_archive(path: Path, members: dict[str, bytes]) -> None:
    """Write a zip archive whose bytes depend on nothing but its members' names, order and contents."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)


def settle(path: Path, *, day: str) -> None:
    """Rewrite an Office file in place: fixed order, fixed times, creation and change on the run's day.

    Args:
        path: a .docx, .pptx or .xlsx.
        day: ISO day, or empty.
    """
    beside = path.with_name(f"{path.name}.part")
    stamp = instant(day).encode()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        names = sorted(set(source.namelist()), key=lambda n: (n not in _FIRST, n))
        for name in names:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            with source.open(name) as member, target.open(info, "w") as out:
                if name == _CORE:
                    out.write(_TIME.sub(lambda m: m[1] + stamp + m[3], member.read()))
                    continue
                while chunk := member.read(1 << 20):
                    out.write(chunk)
    os.replace(beside, path)
