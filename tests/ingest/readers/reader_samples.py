"""What the tests of the readers share: promises of every document, short views of it, small PDFs."""

import io
import zipfile
import zlib

from pipeline.ingest.document import ROW, fold


def check(document):
    """Every block is its slice of the text, in reading order; so is every cell."""
    for block in document.blocks:
        if block.kind != ROW:
            assert fold(document.text[block.start : block.end]) == block.text
        for column, (start, end) in block.spans.items():
            assert fold(document.text[start:end]) == block.fields[column]
    starts = [b.start for b in document.blocks]
    assert starts == sorted(starts)
    document.text.encode("utf-8")


def said(document):
    """(speaker, text) of the turns."""
    return [(b.speaker, b.text) for b in document.blocks if b.kind == "turn"]


def told(document):
    """(kind, text) of the blocks."""
    return [(b.kind, b.text) for b in document.blocks]


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    f'xmlns:{prefix}="{_ODF}:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)


def odt(body, *, styles="", manifest=""):
    """An OpenDocument text of the XML of its body and of its automatic styles."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
    return out.getvalue()


def pdf_objects(objects, *, trailer=b""):
    """A PDF file of numbered objects; the first is the catalogue."""
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start))


def pdf_of_contents(contents):
    """A PDF with one page for each stream of drawing instructions; fonts /F1 (plain) and /F2 (bold)."""
    pages, n = [], len(contents)
    fonts = b"<< /F1 %d 0 R /F2 %d 0 R >>" % (3 + 2 * n, 4 + 2 * n)
    for k, content in enumerate(contents):
        packed = zlib.compress(content)
        pages.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font %s >> >>"
            % (4 + 2 * k, fonts)
        )
        pages.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed))
    kids = b" ".join(b"%d 0 R" % (3 + 2 * k) for k in range(n))
    faces = [
        b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % f
        for f in (b"Helvetica", b"Helvetica-Bold")
    ]
    return pdf_objects(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, n), *pages, *faces]
    )


def pdf(*pages):
    """A PDF of text: each page a list of (x, y from the bottom, size, bold, text)."""

    def line(x, y, size, bold, text):
        raw = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        return b"BT /%s %d Tf %d %d Td (%s) Tj ET\n" % (b"F2" if bold else b"F1", size, x, y, raw)

    return pdf_of_contents([b"".join(line(*item) for item in page) for page in pages])
