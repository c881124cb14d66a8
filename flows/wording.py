"""The command line in Italian: help texts and usage errors, which typer writes in English."""

from __future__ import annotations

from typing import Any

_KINDS = {"bool": "", "path": "PERCORSO", "str": "TESTO", "int": "NUMERO", "float": "NUMERO"}
_HELP = "Mostra questo aiuto ed esce."


def italian(command: Any) -> Any:
    """The click command of a typer application with Italian words in its help, all subcommands included."""
    context = command.make_context(command.name or "", [], resilient_parsing=True)
    option = command.get_help_option(context)
    if option is not None:
        option.help = _HELP
    for parameter in (p for p in [*command.params, option] if p is not None and p.param_type_name == "option"):
        kind = str(parameter.display_type(context)).strip("<>").split(" ")[0]
        if parameter.metavar is None:
            parameter.metavar = _KINDS.get(kind)
    command.options_metavar = "[OPZIONI]"
    if hasattr(command, "commands"):
        command.subcommand_metavar = "COMANDO [ARGOMENTI]…"
        for sub in command.commands.values():
            italian(sub)
    return command


def italian_panels() -> None:
    """Titles of the help's boxes."""
    from typer import rich_utils

    rich_utils.OPTIONS_PANEL_TITLE = "Opzioni"
    rich_utils.COMMANDS_PANEL_TITLE = "Comandi"
    rich_utils.ARGUMENTS_PANEL_TITLE = "Argomenti"
    rich_utils.DEFAULT_STRING = "[se manca: {}]"
    rich_utils.REQUIRED_LONG_STRING = "[obbligatorio]"


def usage_error(error: Any) -> str:
    """One Italian line for a usage error of the command line."""
    kind, hint = type(error).__name__, _hint(error)
    if kind == "NoSuchOption":
        near = f" Forse {' o '.join(sorted(error.possibilities))}?" if error.possibilities else ""
        text = f"l'opzione {error.option_name} non esiste.{near}"
    elif kind == "MissingParameter":
        text = f"manca {hint}."
    elif kind == "BadParameter":
        text = f"il valore di {hint} non è fra quelli possibili."
    elif kind == "BadOptionUsage":
        text = f"l'opzione {error.option_name} vuole un valore."
    elif "No such command" in error.message:
        text = f"il comando {error.message.split(chr(39))[1]} non esiste."
    elif "unexpected extra argument" in error.message:
        text = f"argomento di troppo: {error.message.split('(')[-1].rstrip(').')}."
    else:
        text = error.format_message()
    path = error.ctx.command_path if getattr(error, "ctx", None) else "restituzione"
    return f"{text} Aiuto: {path} --help"


def _hint(error: Any) -> str:
    hint = getattr(error, "param_hint", None) or (error.param.get_error_hint() if getattr(error, "param", None) else "")
    hint = hint if isinstance(hint, str) else " / ".join(hint)
    return hint.replace("'", "")
