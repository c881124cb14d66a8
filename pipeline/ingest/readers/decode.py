"""Bytes of a text file to text with ``\\n`` line ends, whatever wrote them."""

from __future__ import annotations

import codecs
import re
import unicodedata

from pipeline.errors import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SINGLE = ("cp1252", "mac_roman", "cp850")
_ITALIAN = "àèéìòùÀÈÉÌÒÙ’“”«»°–…€"
_MULTIBYTE = re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80[\x90-\xbf]")
_MOJIBAKE = re.compile(r"Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œ“”˜¦¢]")
_CONTROL = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27})
_SAMPLE = 100_000
_NOT_TEXT = ("il contenuto non è testo", "Aprire il file con il programma che lo ha scritto e salvarlo come .docx o .txt.")


def decode(data: bytes) -> str:
    """Text of a file: UTF-8, UTF-16/32 (with or without BOM), else Windows-1252, Mac Roman or DOS; accents composed (NFC).

    Text that was saved twice through the wrong encoding («perchÃ©») is mended.

    Raises:
        UnreadableFile: the bytes are no text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _finished(data[len(bom) :].decode(encoding, errors="replace"))
    guess = _utf16_without_bom(data)
    if guess:
        return _finished(data.decode(guess, errors="replace"))
    sample = data[:_SAMPLE]
    if len(sample) - len(sample.translate(None, _CONTROL)) > max(8, 0.05 * len(sample)):
        raise UnreadableFile(*_NOT_TEXT)
    try:
        return _finished(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if _is_broken_utf8(data):
        return _finished(data.decode("utf-8", errors="restituzione.cp1252"))
    return _finished(_single_byte(data))


def _finished(text: str) -> str:
    for end in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    text = unicodedata.normalize("NFC", text.replace("\0", " "))
    return _mended(text) if _MOJIBAKE.search(text[:_SAMPLE]) else text


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


def _is_broken_utf8(data: bytes) -> bool:
    """UTF-8 with a few bytes of something else: pasted or cut text."""
    errors = data.decode("utf-8", errors="replace").count("\ufffd")
    return len(_MULTIBYTE.findall(data)) >= 2 * errors


def _from_cp1252(error: UnicodeDecodeError) -> tuple[str, int]:
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("restituzione.cp1252", _from_cp1252)


def _single_byte(data: bytes) -> str:
    """The one-byte encoding in which the accented letters are Italian ones."""
    sample = data[:_SAMPLE] if any(b > 127 for b in data[:_SAMPLE]) else data

    def italian(encoding: str) -> int:
        high = [c for c in sample.decode(encoding, errors="replace") if ord(c) > 127]
        return 3 * sum(c in _ITALIAN for c in high) - len(high)

    best = max(_SINGLE, key=italian)
    if italian(best) <= 0:
        # None of the usual ones: the statistical guess as the last resort.
        from charset_normalizer import from_bytes

        found = from_bytes(sample).best()
        best = found.encoding if found is not None else best
    return data.decode(best, errors="replace")


def _mended(text: str) -> str:
    """UTF-8 once read as Windows-1252 and saved again: line by line, where the way back gives clean text."""
    return "\n".join(_mended_line(line) if _MOJIBAKE.search(line) else line for line in text.split("\n"))


def _mended_line(line: str) -> str:
    raw = bytearray()
    for char in line:
        if ord(char) < 256:
            raw.append(ord(char))
        else:
            try:
                raw += char.encode("cp1252")
            except UnicodeEncodeError:
                return line
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return line
