"""What a person can decide: the actions' names, what each is about and what value it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.errors import RestituzioneError
from pipeline.study import Study
from pipeline.tables import REQUEST_TYPES, SEPARATOR, STATUSES

RENAME_THEME, MERGE_THEMES, SPLIT_THEME, NEW_THEME, DROP_THEME = (
    "rename_theme",
    "merge_themes",
    "split_theme",
    "new_theme",
    "drop_theme",
)
MOVE_STATEMENT, SET_STATUS = "move_statement", "set_status"
IS_REQUEST, NOT_REQUEST = "is_request", "not_request"
SET_REQUESTER, SET_AREA, SET_TYPE = "set_requester", "set_area", "set_type"
RENAME_ENTITY, ALIAS, UNDO = "rename_entity", "alias", "undo"

_THEME = re.compile(r"[TP]\d{2,}")
_STATEMENT = re.compile(r"S[0-9a-f]{6,}")
_REQUEST = re.compile(r"R[0-9a-f]{6,}")
_PART = " | "


@dataclass(frozen=True)
class Action:
    """One action: its name in the log, what it does in words, what its target and its value are."""

    name: str
    title: str
    target: str
    value: str


ACTIONS: dict[str, Action] = {
    a.name: a
    for a in (
        Action(RENAME_THEME, "dà un titolo a un tema", "tema", "il titolo"),
        Action(MERGE_THEMES, "unisce temi", "tema o temi da unire («; » fra loro)", "il tema che resta"),
        Action(SPLIT_THEME, "separa affermazioni di un tema in un tema nuovo", "tema", "titolo | affermazioni («; » fra loro)"),
        Action(NEW_THEME, "crea un tema", "id del tema nuovo, o vuoto", "titolo, oppure titolo | affermazioni"),
        Action(DROP_THEME, "toglie un tema", "tema", "vuoto"),
        Action(MOVE_STATEMENT, "mette un'affermazione in un tema", "affermazione", "il tema, o vuoto per nessun tema"),
        Action(SET_STATUS, "cambia lo stato", "tema o richiesta", ", ".join(STATUSES)),
        Action(IS_REQUEST, "è una richiesta", "affermazione o richiesta", "che cosa si chiede, in breve, o vuoto"),
        Action(NOT_REQUEST, "non è una richiesta", "affermazione o richiesta", "vuoto"),
        Action(SET_REQUESTER, "cambia chi chiede", "richiesta o affermazione", "chi chiede"),
        Action(SET_AREA, "cambia l'area di una richiesta", "richiesta o affermazione", "un'area di study.toml, o Altro"),
        Action(SET_TYPE, "cambia il tipo di una richiesta", "richiesta o affermazione", ", ".join(REQUEST_TYPES)),
        Action(RENAME_ENTITY, "cambia il nome di una persona, un ente o un luogo", "il nome di adesso", "il nome giusto"),
        Action(ALIAS, "dice che un nome nelle note indica un ente", "il nome nelle note", "l'ente"),
        Action(UNDO, "annulla una correzione", "id della correzione", "vuoto"),
    )
}
_MUST_BE_EMPTY = frozenset((DROP_THEME, NOT_REQUEST, UNDO))
_MUST_BE_FULL = frozenset((RENAME_THEME, MERGE_THEMES, NEW_THEME, SET_STATUS, SET_REQUESTER, SET_AREA, SET_TYPE, RENAME_ENTITY, ALIAS))


def is_theme(name: str) -> bool:
    """Whether it has the form of a theme id: T01 found by the program, P01 made by a person."""
    return _THEME.fullmatch(name) is not None


def is_statement(name: str) -> bool:
    return _STATEMENT.fullmatch(name) is not None


def is_request_id(name: str) -> bool:
    return _REQUEST.fullmatch(name) is not None


def parts(text: str) -> list[str]:
    """The ids of a list as the log writes it («A; B»; commas and blanks serve too)."""
    return [p for p in re.split(r"[;,\s]+", text) if p]


def pack(label: str, statements: list[str] = (), *, theme: str = "") -> str:
    """Value of split_theme and new_theme: «P01 | title | S1; S2», without what is empty."""
    label = " ".join(label.replace("|", "/").split())
    return _PART.join(p for p in (theme, label, SEPARATOR.join(statements)) if p)


def unpack(value: str) -> tuple[str, str, list[str]]:
    """The id of the new theme (or empty), its title, its statements."""
    theme, label, statements = "", "", []
    for part in (p.strip() for p in value.split("|")):
        ids = parts(part)
        if is_theme(part) and not theme:
            theme = part
        elif ids and all(is_statement(i) for i in ids):
            statements.extend(ids)
        elif part:
            label = f"{label} {part}".strip()
    return theme, label, list(dict.fromkeys(statements))


def check(action: str, target: str, value: str, *, study: Study | None = None) -> None:
    """Refuse a correction that could never be applied.

    Args:
        study: where given, an area must be one of its areas.

    Raises:
        RestituzioneError: what is wrong and what is allowed.
    """
    known = ACTIONS.get(action)
    if known is None:
        raise RestituzioneError(f"L'azione «{action}» non esiste. Azioni possibili: {', '.join(ACTIONS)}.")
    if not target and action != NEW_THEME:
        raise RestituzioneError(f"{action}: manca su che cosa ({known.target}).")
    if value and action in _MUST_BE_EMPTY:
        raise RestituzioneError(f"{action} non vuole un valore, ma c'è «{value}».")
    if not value and action in _MUST_BE_FULL:
        raise RestituzioneError(f"{action}: manca il valore ({known.value}).")
    _check_target(known, target)
    _check_value(known, target, value, study)


def _check_target(known: Action, target: str) -> None:
    action = known.name
    if action in (RENAME_THEME, SPLIT_THEME, DROP_THEME):
        fits = is_theme(target)
    elif action == MERGE_THEMES:
        fits = all(is_theme(t) for t in parts(target))
    elif action == NEW_THEME:
        fits = not target or is_theme(target)
    elif action == MOVE_STATEMENT:
        fits = is_statement(target)
    elif action == SET_STATUS:
        fits = is_theme(target) or is_request_id(target)
    elif action in (IS_REQUEST, NOT_REQUEST, SET_REQUESTER, SET_AREA, SET_TYPE):
        fits = is_statement(target) or is_request_id(target)
    else:
        fits = True
    if not fits:
        raise RestituzioneError(f"{action}: «{target}» non va bene; qui ci vuole: {known.target} (per esempio T03, S1a2b3c4d5e).")


def _check_value(known: Action, target: str, value: str, study: Study | None) -> None:
    action = known.name
    if action == MERGE_THEMES:
        if not is_theme(value):
            raise RestituzioneError(f"{action}: «{value}» non è un tema; il valore è il tema che resta (per esempio T03).")
        if value in parts(target):
            raise RestituzioneError(f"{action}: il tema {value} non si può unire a sé stesso.")
    elif action == MOVE_STATEMENT and value and not is_theme(value):
        raise RestituzioneError(f"{action}: «{value}» non è un tema (per esempio T03; vuoto per nessun tema).")
    elif action == SET_STATUS and value not in STATUSES:
        raise RestituzioneError(f"{action}: lo stato «{value}» non esiste. Valori possibili: {', '.join(STATUSES)}.")
    elif action == SET_TYPE and value not in REQUEST_TYPES:
        raise RestituzioneError(f"{action}: il tipo «{value}» non esiste. Valori possibili: {', '.join(REQUEST_TYPES)}.")
    elif action == SET_AREA and study is not None and value not in study.area_names:
        raise RestituzioneError(f"{action}: l'area «{value}» non è in study.toml. Aree possibili: {', '.join(study.area_names)}.")
    elif action in (RENAME_THEME, NEW_THEME, SPLIT_THEME):
        _, label, statements = unpack(value) if action != RENAME_THEME else ("", value.strip(), [])
        if not label:
            raise RestituzioneError(f"{action}: manca il titolo del tema.")
        if action == SPLIT_THEME and not statements:
            raise RestituzioneError(f"{action}: mancano le affermazioni che vanno nel tema nuovo (titolo | S…; S…).")
    elif action in (RENAME_ENTITY, ALIAS) and value == target:
        raise RestituzioneError(f"{action}: «{target}» ha già questo nome.")
