"""Prefect, quiet and local: its home inside the study's folder, no analytics, nothing leaves the machine."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.errors import RestituzioneError

# No statistics and no advertisement, whatever the machine's own settings say.
_ALWAYS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
}
_QUIET = {
    "PREFECT_LOGGING_LEVEL": "CRITICAL",  # what goes wrong is told once, in our words
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_CLI_COLORS": "false",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}
# Runs of a schedule: their log goes to the interface, only what goes wrong to the terminal.
_LOGGED = {
    "PREFECT_LOGGING_LEVEL": "INFO",
    "PREFECT_LOGGING_TO_API_ENABLED": "true",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
}
_SERVER = {
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT__SERVER_FINAL": "1",
}
# Services that a single run has no use for; only the recorder of task runs stays.
_BRIEF = {
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT_SERVER_UI_ENABLED": "false",
    **{
        f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false"
        for name in (
            "SCHEDULER",
            "TRIGGERS",
            "EVENT_PERSISTER",
            "LATE_RUNS",
            "CANCELLATION_CLEANUP",
            "PAUSE_EXPIRATIONS",
            "FOREMAN",
            "REPOSSESSOR",
        )
    },
}


def prepare(home: Path, *, verbose: bool = False) -> Path:
    """Set Prefect's environment before its first import; what the user has set wins, but for the statistics.

    Args:
        home: folder for Prefect's database and settings (created private).
        verbose: runs of a schedule write their log to the server, for its interface.

    Returns:
        Prefect's home: ``home``, or what PREFECT_HOME says.
    """
    home = Path(os.environ.setdefault("PREFECT_HOME", str(home)))
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as e:
        raise RestituzioneError(
            f"{home}: non si può scrivere ({e.strerror}). Controllare i permessi, oppure indicare con PREFECT_HOME "
            "una cartella per il registro delle esecuzioni."
        ) from None
    quiet = {**_QUIET, **_LOGGED} if verbose else _QUIET
    for key, value in quiet.items():
        os.environ.setdefault(key, value)
    os.environ.update(_ALWAYS)
    return home


def server_environment(home: Path, *, lasting: bool) -> dict[str, str]:
    """Environment of a server's process.

    Args:
        lasting: with the interface, the scheduler and all other services.
    """
    # the interface asks the server that it came from, whatever its port
    own = {**_SERVER, **({"PREFECT_SERVER_UI_API_URL": "/api"} if lasting else _BRIEF)}
    package = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join(p for p in (package, os.environ.get("PYTHONPATH", "")) if p)
    return {**own, **os.environ, **_ALWAYS, "PREFECT_HOME": str(home), "PYTHONPATH": path}
