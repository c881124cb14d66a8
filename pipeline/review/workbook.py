"""Review sheets for restituzione.xlsx: lists to choose from, locked ids, frozen headings."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.report.archive import xml_text
from pipeline.review.sheets import (
    FINGERPRINT,
    LISTS_SHEET,
    NO,
    NO_THEME,
    REQUESTS_SHEET,
    SHEETS,
    STATEMENTS_SHEET,
    THEMES_SHEET,
    WHY,
    YES,
    edited,
    fingerprint,
    theme_option,
)
from pipeline.study import Study
from pipeline.tables import REQUEST_TYPES, STATUSES

_MOST_ROWS = 20_000  # statements offered for review, the least certain first
_CELL = 32_767
_HEADER_FILL, _HEADER_FONT = PatternFill("solid", fgColor="0B4A50"), Font(bold=True, color="FFFFFF")
_EDIT_FILL, _EDIT_HEADER = PatternFill("solid", fgColor="FFF8E1"), PatternFill("solid", fgColor="8A5A00")
_WRAPPED = Alignment(vertical="top", wrap_text=True)


def review_sheets(tables: dict[str, pd.DataFrame], study: Study) -> Callable[[Workbook], None]:
    """A function that adds the review sheets to a workbook (for ``write_workbook(extra_sheets=…)``).

    Args:
        tables: themes, statements and requests of the run; register, where at hand, for themes without statements.
        study: for the areas.
    """

    def add(workbook: Workbook) -> None:
        options = theme_options(tables)
        rows = {
            THEMES_SHEET: _theme_rows(tables),
            STATEMENTS_SHEET: _statement_rows(tables, options),
            REQUESTS_SHEET: _request_rows(tables),
        }
        names = list(options.values())
        lists = {
            "Temi": names,
            "Temi o nessuno": [NO_THEME, *names],
            "Stati": list(STATUSES),
            "Sì": [YES],
            "Sì o no": [YES, NO],
            "Aree": study.area_names,
            "Tipi": list(REQUEST_TYPES),
        }
        for sheet, content in rows.items():
            _add_sheet(workbook, sheet, content, lists)
        _add_lists(workbook, lists)

    return add


def theme_options(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    """Theme id to how it stands in the lists: the run's themes, then those that people made and that are still empty."""
    options = {t.theme_id: theme_option(t.theme_id, t.label) for t in tables["themes"].itertuples(index=False)}
    register = tables.get("register")
    if register is not None:
        for t in register.itertuples(index=False):
            if t.state == "presente" and t.theme_id not in options:
                options[t.theme_id] = theme_option(t.theme_id, t.label)
    return options


def _theme_rows(tables) -> list[dict]:
    return [
        {
            "Codice": t.theme_id, "Titolo": t.label, "Stato": t.status, "Unisci a": "", "Togli": "", WHY: "",
            "Affermazioni": int(t.n_statements), "Diffusione": t.coverage, "Parole chiave": t.keywords,
        }
        for t in tables["themes"].itertuples(index=False)
    ]  # fmt: skip


def _statement_rows(tables, options) -> list[dict]:
    asked = set(tables["requests"]["statement_id"])
    # least certain first; those without a theme stand among the uncertain ones, in the notes' order
    by = tables["statements"]["confidence"].where(tables["statements"]["theme_id"] != "", 0.4)
    ordered = tables["statements"].loc[by.sort_values(kind="stable").index].head(_MOST_ROWS)
    return [
        {
            "Codice": s.statement_id, "Testo": s.text, "Tema": options.get(s.theme_id, s.theme_id) or NO_THEME,
            "È una richiesta": YES if s.statement_id in asked else NO, WHY: "",
            "Sicurezza": float(s.confidence), "Ente": s.organisation, "File": s.source, "Punto": s.locator,
        }
        for s in ordered.itertuples(index=False)
    ]  # fmt: skip


def _request_rows(tables) -> list[dict]:
    ordered = tables["requests"].sort_values("confidence", kind="stable").head(_MOST_ROWS)
    return [
        {
            "Codice": r.request_id, "Che cosa si chiede": r.request, "È una richiesta": YES, "Chi chiede": r.requester,
            "Area": r.area, "Tipo": r.request_type, "Stato": r.status, WHY: "", "Testo": r.text,
            "Sicurezza": float(r.confidence), "File": r.source,
        }
        for r in ordered.itertuples(index=False)
    ]  # fmt: skip


def _add_sheet(workbook: Workbook, title: str, rows: list[dict], lists: dict[str, list[str]]) -> None:
    fields = SHEETS[title]
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "C2"
    sheet.sheet_properties.tabColor = "8A5A00"
    for i, f in enumerate(fields, start=1):
        dimension = sheet.column_dimensions[get_column_letter(i)]
        dimension.width, dimension.hidden = f.width, f.hidden
    sheet.append([_cell(sheet, f.title, font=_HEADER_FONT, fill=_EDIT_HEADER if f.edit else _HEADER_FILL) for f in fields])
    for row in rows:
        values = [clean(xml_text(row[name])) for name in edited(title)]
        row = {**row, FINGERPRINT: fingerprint(row["Codice"], values)}
        sheet.append([_cell(sheet, row[f.title], fill=_EDIT_FILL if f.edit else None, locked=not f.edit) for f in fields])
    last = max(2, len(rows) + 1)
    for i, f in enumerate(fields, start=1):
        if f.choices:
            letter = get_column_letter(i)
            sheet.data_validations.append(_validation(f, lists, f"{letter}2:{letter}{last}"))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(fields) - 1)}{last}"
    protection = sheet.protection
    protection.sheet = True
    # no password: it keeps from slips, not from people; filters, sorting and widths stay free
    protection.autoFilter = protection.sort = protection.formatColumns = protection.formatRows = False


def _validation(field, lists: dict[str, list[str]], where: str) -> DataValidation:
    letter = get_column_letter(list(lists).index(field.choices) + 1)
    end = len(lists[field.choices]) + 1
    rule = DataValidation(
        type="list",
        formula1=f"={quote_sheetname(LISTS_SHEET)}!${letter}$2:${letter}${max(2, end)}",
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning" if field.free else "stop",
        errorTitle="Tema nuovo?" if field.free else "Valore non previsto",
        error="Non è nell'elenco: se si conferma, nasce un tema con questo titolo." if field.free else "Scegliere dall'elenco.",
    )
    rule.add(where)
    return rule


def _add_lists(workbook: Workbook, lists: dict[str, list[str]]) -> None:
    sheet = workbook.create_sheet(LISTS_SHEET)
    sheet.sheet_state = "hidden"
    sheet.append([_cell(sheet, name) for name in lists])
    for i in range(max(map(len, lists.values()))):
        sheet.append([_cell(sheet, values[i] if i < len(values) else None) for values in lists.values()])
    sheet.protection.sheet = True


def _cell(sheet, value, *, font=None, fill=None, locked: bool = True) -> WriteOnlyCell:
    """A cell that is text where the value is text: never a formula."""
    cell = WriteOnlyCell(sheet, value=None)
    if isinstance(value, str):
        value = xml_text(value)[:_CELL]
        if value:
            cell.value = value
            cell.data_type = "s"
            if value.startswith(("=", "+", "-", "@")):
                cell.quotePrefix = True
    elif value is not None:
        cell.value = value
    if font:
        cell.font = font
    if fill:
        cell.fill = fill
    cell.alignment = _WRAPPED
    cell.protection = Protection(locked=locked)
    return cell


def clean(value) -> str:
    """A cell's value as text without stray blanks; nothing is the empty text."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).replace("\u00a0", " ").split())
