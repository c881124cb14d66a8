"""Tables of the Word document: fixed widths, repeated header, shaded cells."""

from __future__ import annotations

from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table

from pipeline.report import italian
from pipeline.report.archive import xml_text
from pipeline.report.figures import LEVELS, Matrix
from pipeline.report.word_xml import keep_row_together, repeat_header, shade, turn_upwards

_SHADES = ("F4F1EA", "DCEBEA", "B5D6D5", "7FB5B6", "2F7D82", "0B4A50")
_WIDTH = 17.0  # centimetres between the margins
_MOST_BODIES = 16


def add_table(
    document: Document,
    styles: dict[str, str],
    header: tuple[str, ...],
    rows: list[tuple[str, ...]],
    *,
    widths: tuple[float, ...],
    bold: set[int] = frozenset(),
    right: set[int] = frozenset(),
) -> Table:
    """Append a table.

    Args:
        document: where to.
        styles: ids of the styles by name.
        header: the first row, repeated on every page.
        rows: texts.
        widths: of the columns, in centimetres.
        bold, right: numbers of the columns set so.
    """
    table = _grid(document, 1 + len(rows), widths)
    first, *others = table.rows
    for n, (cell, text) in enumerate(zip(first.cells, header, strict=True)):
        _fill(styles, cell, text, bold=True, right=n in right)
        shade(cell, "F4F1EA")
    repeat_header(first)
    for row, texts in zip(others, rows, strict=True):
        keep_row_together(row)
        for n, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _fill(styles, cell, text, bold=n in bold, right=n in right)
    return table


def add_matrix(document: Document, styles: dict[str, str], matrix: Matrix) -> None:
    """Append theme × body with shaded cells; bodies that find no room on the page are told below it."""
    bodies = matrix.bodies
    kept = list(range(len(bodies)))
    if len(bodies) > _MOST_BODIES:
        weight = [sum(r.counts[n] for r in matrix.rows) for n in kept]
        kept = sorted(sorted(kept, key=lambda n: (-weight[n], n))[:_MOST_BODIES])
    column = min(1.3, (_WIDTH - 5.5) / (len(kept) + 1))
    table = _grid(document, 1 + len(matrix.rows), (_WIDTH - column * (len(kept) + 1), *[column] * (len(kept) + 1)))
    head, *others = table.rows
    head.height, head.height_rule = Cm(4.2), WD_ROW_HEIGHT_RULE.EXACTLY
    repeat_header(head)
    heads = head.cells
    _fill(styles, heads[0], "Tema", bold=True)
    for place, name in enumerate([*(bodies[n] for n in kept), "In tutto"], 1):
        _fill(styles, heads[place], italian.shorten(name, 48), size=8)
        turn_upwards(heads[place])
    for row, line in zip(others, matrix.rows, strict=True):
        keep_row_together(row)
        cells = row.cells
        _fill(styles, cells[0], italian.sentence_case(line.label), bold=True)
        for place, n in enumerate(kept, 1):
            level = matrix.level(line.counts[n])
            _fill(styles, cells[place], str(line.counts[n] or ""), centre=True, light=level >= LEVELS - 1)
            shade(cells[place], _SHADES[level])
        _fill(styles, cells[len(kept) + 1], str(line.total), bold=True, centre=True)
    left_out = len(bodies) - len(kept) + matrix.left_out
    if left_out:
        text = italian.count(left_out, "ente non ha una colonna propria", "enti non hanno una colonna propria")
        document.add_paragraph(f"{text}; «in tutto» conta anche le loro affermazioni.")._p.style = styles["Fonte"]


def _grid(document: Document, n_rows: int, widths: tuple[float, ...]) -> Table:
    table = document.add_table(rows=n_rows, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))
    layout.addprevious(_borders())  # Word reads the properties in the standard's order only
    layout.addnext(_margins())
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    return table


def _borders():
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="D9D6CD"/>' for side in ("top", "bottom", "insideH"))
    return parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>")


def _margins():
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), "70")
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    return margins


def _fill(styles: dict[str, str], cell, text: str, *, bold=False, right=False, centre=False, light=False, size: float = 0) -> None:
    paragraph = cell.paragraphs[0]
    paragraph._p.style = styles["Tabella"]
    run = paragraph.add_run(xml_text(text))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if light:
        run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
