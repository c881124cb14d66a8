"""The review sheets of the workbook: their names and columns, and the fingerprint that tells a stale row."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

THEMES_SHEET, STATEMENTS_SHEET, REQUESTS_SHEET = "Rivedi temi", "Rivedi affermazioni", "Rivedi richieste"
LISTS_SHEET = "Elenchi revisione"
NO_THEME = "(nessun tema)"
YES, NO = "sì", "no"
FINGERPRINT = "Impronta"
WHY = "Perché"


@dataclass(frozen=True)
class Field:
    """A column: its heading, width, whether a person may change it, and the list to choose from."""

    title: str
    width: int
    edit: bool = False
    choices: str = ""  # heading in the sheet of lists
    free: bool = False  # something that is not in the list may be written too
    hidden: bool = False


SHEETS: dict[str, tuple[Field, ...]] = {
    THEMES_SHEET: (
        Field("Codice", 10),
        Field("Titolo", 45, edit=True),
        Field("Stato", 12, edit=True, choices="Stati"),
        Field("Unisci a", 40, edit=True, choices="Temi"),
        Field("Togli", 8, edit=True, choices="Sì"),
        Field(WHY, 30, edit=True),
        Field("Affermazioni", 13),
        Field("Diffusione", 34),
        Field("Parole chiave", 60),
        Field(FINGERPRINT, 10, hidden=True),
    ),
    STATEMENTS_SHEET: (
        Field("Codice", 14),
        Field("Testo", 80),
        Field("Tema", 42, edit=True, choices="Temi o nessuno", free=True),
        Field("È una richiesta", 11, edit=True, choices="Sì o no"),
        Field(WHY, 30, edit=True),
        Field("Sicurezza", 10),
        Field("Ente", 28),
        Field("File", 28),
        Field("Punto", 14),
        Field(FINGERPRINT, 10, hidden=True),
    ),
    REQUESTS_SHEET: (
        Field("Codice", 14),
        Field("Che cosa si chiede", 50),
        Field("È una richiesta", 11, edit=True, choices="Sì o no"),
        Field("Chi chiede", 32, edit=True, free=True),
        Field("Area", 20, edit=True, choices="Aree"),
        Field("Tipo", 16, edit=True, choices="Tipi"),
        Field("Stato", 12, edit=True, choices="Stati"),
        Field(WHY, 30, edit=True),
        Field("Testo", 80),
        Field("Sicurezza", 10),
        Field("File", 28),
        Field(FINGERPRINT, 10, hidden=True),
    ),
}


def edited(sheet: str) -> list[str]:
    """Headings of the columns that carry decisions (the reason is none)."""
    return [f.title for f in SHEETS[sheet] if f.edit and f.title != WHY]


def fingerprint(row_id: str, values: list[str]) -> str:
    """The values as they were written, sealed: ``[hash, [values]]`` as JSON."""
    return json.dumps([_seal(row_id, values), values], ensure_ascii=False)


def originals(row_id: str, mark: str) -> list[str] | None:
    """The values as they were written; None where the row was put together from others."""
    try:
        seal, values = json.loads(mark)
    except (ValueError, TypeError):
        return None
    return values if isinstance(values, list) and seal == _seal(row_id, values) else None


def _seal(row_id: str, values: list[str]) -> str:
    return hashlib.sha256("\0".join([row_id, *map(str, values)]).encode("utf-8", "replace")).hexdigest()[:10]


def theme_option(theme: str, label: str) -> str:
    """How a theme stands in a list: «T03 · Title»."""
    return f"{theme} · {label}" if label else theme
