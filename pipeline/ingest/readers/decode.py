"""Bytes of a text file to text with ``\\n`` line ends, whatever wrote them."""

from __future__ import annotations

import codecs

from pipeline.errors import UnreadableFile

MAX_BYTES = 250 * 1024 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> str:
    """Text of a file: UTF-8, UTF-16/32 (with or without BOM), else Windows-1252 or Mac Roman.

    Raises:
        UnreadableFile: the bytes are no text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _lines(data[len(bom) :].decode(encoding, errors="replace"))
    guess = _utf16_without_bom(data)
    if guess:
        return _lines(data.decode(guess, errors="replace"))
    try:
        return _lines(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if data.count(b"\0") > len(data) // 100:
        raise UnreadableFile(
            "il contenuto non è testo", "Aprire il file con il programma che lo ha scritto e salvarlo come .docx o .txt."
        )
    return _lines(_single_byte(data))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n").replace("\0", " ")


def _utf16_without_bom(data: bytes) -> str:
    sample = data[:4000]
    if len(sample) < 8:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return ""


def _single_byte(data: bytes) -> str:
    """Windows-1252 or Mac Roman: the one in which the accented letters are Italian ones."""

    def italian(text: str) -> int:
        return sum(text.count(c) for c in "àèéìòùÀÈÉÌÒÙ’“”«»°–…") - 2 * sum(text.count(c) for c in "ˆŽÏ‡Ž•¼½¾þÞð")

    texts = [
        data.decode("cp1252", errors="replace"),
        data.decode("mac_roman", errors="replace"),
        data.decode("cp850", errors="replace"),
    ]
    return max(texts, key=italian)
