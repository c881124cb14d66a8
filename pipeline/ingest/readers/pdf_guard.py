"""Is a .pdf safe to open? Streams that unpack to an absurd size, pages drawn with millions of strokes, forms within forms."""

from __future__ import annotations

import re
import zlib

from pdfminer.pdftypes import PDFStream, resolve1

_MAX_STREAM = 256 * 1024 * 1024  # bytes of one unpacked stream; a scanned sheet may take a hundred million
_CHUNK = 1 << 20
MAX_PAGE = 1_500_000  # bytes of drawing instructions; a page of text takes a tenth of the tenth
MAX_DOCUMENT = 12_000_000
_DRAWN_FORM = re.compile(rb"/([^\s/\[\]()<>{}%]{1,100})\s+Do\b")
_DEEPEST = 12


def has_bomb(data: bytes) -> bool:
    """A compressed stream of the file unpacks beyond any use. Nothing of it is kept in memory."""
    for match in re.finditer(rb"stream\r?\n(?=\x78)", data):
        if _unpacked(data, match.end()) > _MAX_STREAM:
            return True
    return False


def _unpacked(data: bytes, start: int) -> int:
    unpack, size, position = zlib.decompressobj(), 0, start
    try:
        while not unpack.eof and size <= _MAX_STREAM:
            rest = unpack.unconsumed_tail
            if not rest:
                rest = data[position : position + 65536]
                position += 65536
                if not rest:
                    break
            size += len(unpack.decompress(rest, _CHUNK))
    except zlib.error:
        pass
    return size


def instructions(page) -> int:
    """Bytes of the drawing instructions of a page (of pdfplumber), forms counted as often as they are drawn; at most a little over the limit."""
    contents = resolve1(page.page_obj.attrs.get("Contents"))
    streams = contents if isinstance(contents, list) else [contents]
    resources = resolve1(page.page_obj.resources) or {}
    known: dict[int, int] = {}
    return sum(_expanded(resolve1(s), resources, known, 0) for s in streams[:5000])


def _expanded(stream, resources: dict, known: dict[int, int], depth: int) -> int:
    if not isinstance(stream, PDFStream) or depth > _DEEPEST:
        return 0 if depth <= _DEEPEST else MAX_PAGE + 1
    key = id(stream)
    if key in known:
        return known[key]
    known[key] = MAX_PAGE + 1  # a form that draws itself
    data = _bounded(stream)
    size = len(data)
    forms = resolve1(resources.get("XObject")) if isinstance(resources, dict) else None
    for name in _DRAWN_FORM.findall(data) if isinstance(forms, dict) else ():
        form = resolve1(forms.get(name.decode("latin-1")))
        if isinstance(form, PDFStream) and str(form.attrs.get("Subtype")).strip("/'\"") == "Form":
            size += _expanded(form, resolve1(form.attrs.get("Resources")) or resources, known, depth + 1)
        if size > MAX_PAGE:
            break
    known[key] = min(size, MAX_PAGE + 1)
    return known[key]


def _bounded(stream: PDFStream) -> bytes:
    """A stream's content, unpacked up to a little over the limit."""
    raw = stream.rawdata
    if raw is None:
        return stream.get_data()
    if stream.decipher:
        raw = stream.decipher(stream.objid, stream.genno, raw, stream.attrs)
    if [str(f).strip("/'\"") for f, _ in stream.get_filters()] in (["FlateDecode"], ["Fl"]):
        try:
            return zlib.decompressobj().decompress(raw, MAX_PAGE + 2)
        except zlib.error:
            return b""
    return raw[: MAX_PAGE + 2]
