"""What a file really is, and whether it is safe to open: magic bytes, zip bombs, passwords."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path

from pipeline.errors import UnreadableFile

MAX_BYTES = 300 * 1024 * 1024
MAX_TEXT = 32 * 1024 * 1024  # of a plain text: the notes of a lifetime
_MAX_LINES = 300_000
_MAX_UNPACKED = 600 * 1024 * 1024
_MAX_PART = 100 * 1024 * 1024  # of an XML part that is held in memory as a tree
_MAX_SHEET = 400 * 1024 * 1024  # of a sheet, which is read as a stream
_MAX_RATIO = 200
_SMALL = 50_000_000  # bytes that may be unpacked whatever the ratio
_MAX_MEMBERS = 20_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\0",
    b"MM\0*",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x7fELF",
    b"MZ\x90",
)
DAMAGED = "Aprirlo con il programma che lo ha scritto, salvarlo di nuovo e rimetterlo nella cartella."
_SHORTEN = "Dividerlo in file più piccoli: una nota ne occupa molto meno."


def check_file(path: Path) -> None:
    """Check what can be told from outside.

    Raises:
        UnreadableFile: empty, too large to be a note, or no file at all.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile("non è un file (è una cartella, un dispositivo o un canale)", "Toglierlo dalla cartella.")
    if status.st_size == 0:
        raise UnreadableFile("il file è vuoto", "Mettere il file completo, oppure toglierlo dalla cartella.")
    check_size(status.st_size, MAX_BYTES)


def check_size(size: int, limit: int) -> None:
    """Raise where a file is larger than its kind may be."""
    if size > limit:
        raise UnreadableFile(f"il file è troppo grande ({size // 1_000_000} MB)", _SHORTEN)


def check_lines(text: str) -> None:
    """Raise where a text has more lines than notes have."""
    lines = text.count("\n")
    if lines > _MAX_LINES:
        raise UnreadableFile(f"il testo ha {lines} righe", _SHORTEN)


def kind_by_content(head: bytes, path: Path) -> str:
    """Kind by the first bytes: pdf, ole, docx, xlsx, pptx, odt, ods, odp, zip, rtf, image, or "" for text.

    Raises:
        UnreadableFile: an archive that is damaged or would unpack to an absurd size.
    """
    if head[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(_OLE):
        return "ole"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_BINARY) or head[4:8] == b"ftyp" or (head.startswith(b"BM") and b"\0" in head[:64]):
        return "binary"
    if head.startswith(b"PK"):
        return _archive_kind(path)
    return ""


def _archive_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > _MAX_MEMBERS:
                raise UnreadableFile("l'archivio contiene troppi file", DAMAGED)
            unpacked, packed = sum(m.file_size for m in members), max(1, sum(m.compress_size for m in members))
            part = max(
                (m.file_size for m in members if m.filename.endswith(".xml") and not m.filename.startswith("xl/")), default=0
            )
            sheet = max((m.file_size for m in members if m.filename.startswith("xl/")), default=0)
            absurd = unpacked > _MAX_UNPACKED or part > _MAX_PART or sheet > _MAX_SHEET
            if absurd or (unpacked > _SMALL and unpacked / packed > _MAX_RATIO):
                raise UnreadableFile(
                    "il file si espande a una dimensione assurda: non è stato aperto",
                    "Controllarne la provenienza e salvarlo di nuovo.",
                )
            names = {m.filename for m in members}
            if any(m.flag_bits & 1 for m in members):
                raise UnreadableFile("il file è protetto da password", "Togliere la password e salvarlo di nuovo.")
            if "mimetype" in names:
                mime = archive.open("mimetype").read(200).decode("ascii", "replace")
                return {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}.get(mime.rsplit(".", 1)[-1].strip(), "zip")
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, ValueError, EOFError, RuntimeError):
        raise UnreadableFile("il file è danneggiato", DAMAGED) from None
    for folder, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
        if any(n.startswith(folder) for n in names):
            return kind
    return "zip"


def explain_ole(path: Path, suffix: str) -> UnreadableFile:
    """An OLE container: an encrypted modern document, or one of the old formats."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        return UnreadableFile("il documento è protetto da password", "Togliere la password e salvarlo di nuovo.")
    modern = {"doc": "docx", "xls": "xlsx", "ppt": "pptx"}.get(suffix[:3], "docx")
    return UnreadableFile("è in un vecchio formato di Office", f"Aprirlo e salvarlo come .{modern}.")
