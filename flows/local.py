"""One run from the command line: the server starts first, the slow imports and the model overlap with it, then the flow."""

from __future__ import annotations

import os
from typing import Any

from flows.api import quick_imports
from flows.progress import say
from flows.server import api_for
from flows.settings import prepare
from pipeline.errors import RestituzioneError
from pipeline.paths import StudyPaths

TAGS = ("restituzione", "a mano")


def run_local(paths: StudyPaths, options: dict[str, Any]) -> dict:
    """Run the flow in this process against a running server or one of its own.

    Args:
        options: further parameters of :func:`flows.analyse.analyse`.

    Returns:
        The run's record (run.json) without its inputs.

    Raises:
        RestituzioneError: nothing was done; why, and what to do.
    """
    # on a server that stays, people look at the run's log too
    home = prepare(paths.state / "prefect", verbose=bool(os.environ.get("PREFECT_API_URL")))
    with api_for(home) as server:
        with quick_imports():
            from prefect import tags
            from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

            from flows.analyse import analyse
            from pipeline.job import make_plan
        _warm_up(make_plan(paths))
        if server is not None:
            if not (home / "prefect.db").exists():
                say("Prima esecuzione: preparo il registro delle esecuzioni, una volta sola.")
            server.wait()
        places = {name: str(getattr(paths, name)) for name in ("study", "raw", "processed", "review")}
        # heartbeats find crashed runs of a schedule; joining their thread would cost a local run a second
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}), tags(*TAGS, options["runner"]):
            state = analyse(**places, **options, return_state=True)
    if not state.is_completed():
        raise RestituzioneError(state.message or "L'esecuzione non è arrivata in fondo.")
    return state.result()


def nothing_new(paths: StudyPaths) -> dict | None:
    """The last run's record where a new one would change nothing: then nothing needs to be started at all.

    None also where another run is at work on the study, or where a look at the files' times tells already that
    there is something to do: the server can then start at once.
    """
    if not (paths.processed / "run.json").exists() or _touched_since(paths, (paths.processed / "run.json").stat().st_mtime):
        return None
    from pipeline.current import unchanged
    from pipeline.inputs import look
    from pipeline.lock import study_lock

    inputs = look(paths)
    try:
        with study_lock(paths, wait=0):
            return unchanged(inputs)
    except RestituzioneError:
        return None


def _touched_since(paths: StudyPaths, moment: float) -> bool:
    """Whether study.toml, a note or the corrections are newer than a moment (a folder is, when a file came or went)."""
    places = [paths.study, paths.review / "corrections.csv", paths.raw, *paths.raw.rglob("*")]
    return any(p.stat().st_mtime > moment for p in places if p.exists())


def _warm_up(plan) -> None:
    """What the run will need anyway is made ready while the server starts."""
    from pipeline.tables import TABLES, validate
    from pipeline.thesaurus import Thesaurus
    from pipeline.vectors import SentenceVectors

    if plan.stale:
        from pipeline.language import load_language

        load_language(plan.study.language.model)
    SentenceVectors.load()
    Thesaurus.load()
    for table in TABLES:
        validate(table.name, table.empty())
