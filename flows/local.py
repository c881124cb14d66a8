"""One run from the command line: the server starts first, the slow imports and the model overlap with it, then the flow."""

from __future__ import annotations

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
    home = prepare(paths.state / "prefect")
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
