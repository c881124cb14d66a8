"""One run from the command line: the server starts first, the imports overlap with it, then the flow."""

from __future__ import annotations

import os
from pathlib import Path

from flows.server import local_server
from flows.settings import prepare


def run_local(home: Path, parameters: dict) -> dict:
    """Run the flow in this process against a running server or one of its own; returns the run's record.

    Args:
        home: folder of Prefect's database.
        parameters: of :func:`flows.analyse.analyse`.
    """
    prepare(home)
    with local_server(Path(os.environ["PREFECT_HOME"])) as server:
        import pipeline.job  # noqa: F401  the slow imports run while the server starts

        if server is not None:
            os.environ["PREFECT_API_URL"] = server.wait()
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        from flows.analyse import analyse

        # heartbeats find crashed runs of a schedule; joining their thread would cost a local run a second
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            return analyse(**parameters)
