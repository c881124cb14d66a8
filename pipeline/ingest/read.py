"""A folder of notes: which files there are, and one file to a Document, by suffix and by content."""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path

from pipeline.errors import UnreadableFile
from pipeline.ingest.document import Document
from pipeline.ingest.readers import guard

TEXT = {"txt", "text", "md", "markdown", "csv", "tsv", "vtt", "srt", "json"}
ARCHIVES = {"docx", "odt", "pptx", "xlsx", "xlsm", "ods"}
SUFFIXES = sorted({*TEXT, *ARCHIVES, "pdf"})
_JUNK = {"thumbs.db", "desktop.ini", ".ds_store"}
_CONVERT = {
    "doc": "docx",
    "rtf": "docx",
    "pages": "docx",
    "wpd": "docx",
    "xls": "xlsx",
    "numbers": "xlsx",
    "ppt": "pptx",
    "odp": "pptx",
    "key": "pptx",
    "html": "docx",
    "htm": "docx",
    "eml": "txt",
    "msg": "txt",
}
_SPOKEN = {"mp3", "wav", "m4a", "ogg", "mp4", "mov", "avi", "aac", "flac", "mkv", "webm"}
_PICTURES = {"png", "jpg", "jpeg", "gif", "tif", "tiff", "heic", "bmp", "webp"}


def list_sources(root: Path) -> tuple[list[Path], list[dict]]:
    """Files of notes below a folder, in the same order everywhere, and rows for problems.csv.

    Lock files, hidden files and folders are passed over; links that lead out of the folder, devices and
    unknown kinds are told.
    """
    root = Path(root)
    files: list[Path] = []
    problems: list[dict] = []
    real_root = root.resolve()
    for folder, folders, names in os.walk(
        root,
        onerror=lambda e: problems.append(
            _row(Path(e.filename), root, "la cartella non si può leggere", "Controllarne i permessi.")
        ),
    ):
        for name in [n for n in folders if not n.startswith(".") and (Path(folder) / n).is_symlink()]:
            problems.append(
                _row(
                    Path(folder) / name,
                    root,
                    "è un collegamento a un'altra cartella: non è stato seguito",
                    "Copiare le note dentro data/raw.",
                )
            )
        folders[:] = sorted(n for n in folders if not n.startswith(".") and not (Path(folder) / n).is_symlink())
        for name in names:
            path = Path(folder) / name
            if not _is_utf8(name):
                problems.append(_row(path, root, "il nome del file contiene caratteri illeggibili", "Cambiarne il nome."))
                continue
            if name.startswith((".", "~$")) or name.lower() in _JUNK or name.endswith((".tmp", "~", ".lock")):
                continue
            problem = _unusable(path, real_root)
            if problem:
                problems.append(_row(path, root, *problem))
            else:
                files.append(path)
    files.sort(key=lambda p: (unicodedata.normalize("NFC", p.relative_to(root).as_posix()).casefold(), p.as_posix()))
    files = _without_twins(files, root, problems)
    problems.sort(key=lambda r: (r["source"], r["problem"]))
    return files, problems


def _without_twins(files: list[Path], root: Path, problems: list[dict]) -> list[Path]:
    """The files without those whose name differs from another's only in how its accents are stored: their ids would be one."""
    kept: dict[str, Path] = {}
    for file in files:
        if kept.setdefault(unicodedata.normalize("NFC", file.relative_to(root).as_posix()), file) is not file:
            problems.append(_row(file, root, "un altro file ha lo stesso nome, con gli accenti scritti in altro modo", "Cambiare il nome di uno dei due."))
    return list(kept.values())


def read_document(path: Path, *, root: Path) -> Document:
    """Text and blocks of one file.

    Raises:
        UnreadableFile: whatever keeps it from being read, in words for people and without any of its text.
    """
    source = path.relative_to(root).as_posix()
    suffix = path.suffix.lower().lstrip(".")
    try:
        guard.check_file(path)
        with path.open("rb") as f:
            head = f.read(4096)
        document = _read(path, source, suffix, guard.kind_by_content(head, path))
    except (UnreadableFile, ImportError):
        raise
    except FileNotFoundError:
        raise UnreadableFile("il file è sparito durante la lettura", "Rimetterlo nella cartella e ripetere.") from None
    except PermissionError:
        raise UnreadableFile("non si può leggere il file", "Controllarne i permessi.") from None
    except MemoryError:
        raise UnreadableFile("il file è troppo grande per la memoria", "Dividerlo in file più piccoli.") from None
    except Exception as e:
        raise UnreadableFile(
            f"il file è danneggiato o non è del tipo che dice il nome ({type(e).__name__})", guard.DAMAGED
        ) from None
    if not document.blocks:
        raise UnreadableFile("il file non contiene testo", "Mettere il file completo, oppure toglierlo dalla cartella.")
    return document


def _read(path: Path, source: str, suffix: str, content: str) -> Document:
    """Choose the reader: what the file is goes before what its name says."""
    if content == "ole":
        raise guard.explain_ole(path, suffix)
    if content == "pdf":
        from pipeline.ingest.readers.pdf import read_pdf

        return read_pdf(path, source)
    if content == "docx":
        from pipeline.ingest.readers.word import read_docx

        return read_docx(path, source)
    if content == "odt":
        from pipeline.ingest.readers.opendocument import read_odt

        return read_odt(path, source)
    if content == "pptx":
        from pipeline.ingest.readers.slides import read_pptx

        return read_pptx(path, source)
    if content in ("xlsx", "ods"):
        from pipeline.ingest.readers.sheet import read_workbook

        return read_workbook(path, source, content)
    if content in _CONVERT:
        raise UnreadableFile(
            f"il contenuto è quello di un file .{content}, che non si può leggere",
            f"Aprirlo e salvarlo come .{_CONVERT[content]}.",
        )
    if content or suffix in ARCHIVES or suffix == "pdf":
        raise UnreadableFile(f"il contenuto non è quello di un file .{suffix}", guard.DAMAGED)
    return _read_text(path, source, suffix)


def _read_text(path: Path, source: str, suffix: str) -> Document:
    from pipeline.ingest.readers.captions import looks_like_captions, read_captions
    from pipeline.ingest.readers.decode import decode
    from pipeline.ingest.readers.lines import read_lines
    from pipeline.ingest.readers.markdown import looks_like_markdown, read_markdown
    from pipeline.ingest.readers.table_text import looks_like_table

    if suffix not in ("csv", "tsv"):
        guard.check_size(path.stat().st_size, guard.MAX_TEXT)
    text = decode(path.read_bytes())
    if not text.strip():
        raise UnreadableFile("il file è vuoto", "Mettere il file completo, oppure toglierlo dalla cartella.")
    subtitles = text.lstrip("\ufeff \n").startswith("WEBVTT")
    if subtitles or suffix in ("vtt", "srt") or (suffix in ("txt", "text") and looks_like_captions(text)):
        return read_captions(text, source, "vtt" if subtitles or suffix == "vtt" else "srt")
    if suffix == "json":
        from pipeline.ingest.readers.whisper import read_whisper

        return read_whisper(text, source)
    if suffix in ("csv", "tsv") or (suffix in ("txt", "text") and looks_like_table(text)):
        from pipeline.ingest.readers.sheet import read_csv

        return read_csv(text, source)
    guard.check_lines(text)
    if suffix in ("md", "markdown") or looks_like_markdown(text):
        return read_markdown(text, source)
    text, blocks = read_lines(text)
    return Document(source, "txt", text, tuple(blocks))


def _unusable(path: Path, real_root: Path) -> tuple[str, str] | None:
    """(problem, what_to_do) of a path that is no note, None where it may be one."""
    try:
        if path.is_symlink():
            target = path.resolve()
            if not target.is_relative_to(real_root):
                return "è un collegamento a un file fuori dalla cartella: non è stato seguito", "Copiare il file dentro data/raw."
        mode = path.stat().st_mode
    except (OSError, RuntimeError):
        return "è un collegamento che non porta a nulla", "Rimetterci il file, oppure togliere il collegamento."
    if not stat.S_ISREG(mode):
        return "non è un file (è un dispositivo o un canale)", "Toglierlo dalla cartella."
    suffix = path.suffix.lower().lstrip(".")
    if suffix in SUFFIXES:
        return None
    if suffix in _CONVERT:
        return f"il formato .{suffix} non si può leggere", f"Aprirlo e salvarlo come .{_CONVERT[suffix]}."
    if suffix in _SPOKEN:
        return "è una registrazione", "Trascriverla (per esempio con Whisper) e mettere qui il testo, .vtt o .json."
    if suffix in _PICTURES:
        return "è un'immagine", "Serve il riconoscimento del testo (OCR): mettere qui il testo in un .txt o .docx."
    return (
        f"tipo di file sconosciuto{' (.' + suffix + ')' if suffix else ''}",
        f"Salvarlo in uno di questi formati: {', '.join(SUFFIXES)}.",
    )


def _is_utf8(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _row(path: Path, root: Path, problem: str, what_to_do: str) -> dict:
    try:
        source = path.relative_to(root).as_posix()
    except ValueError:
        source = path.name
    source = source.encode("utf-8", "replace").decode("utf-8")
    return {"source": source, "locator": "", "problem": problem, "what_to_do": what_to_do}
