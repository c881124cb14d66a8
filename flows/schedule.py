"""`restituzione schedule`: the study as a deployment that runs when its cron says so, with Prefect's interface."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import time
import zoneinfo
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.api import quick_imports
from flows.progress import say
from flows.server import LocalServer, answers, running_server
from flows.settings import prepare
from pipeline.errors import RestituzioneError
from pipeline.paths import StudyPaths

_GRACE = 10.0  # seconds that a run in progress gets to end by itself
_DAYS = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")


def serve(paths: StudyPaths, *, title: str, cron: str, timezone: str, port: int, options: dict[str, Any]) -> None:
    """Serve the study's deployment until Ctrl-C; then end every process that was started.

    Args:
        options: further parameters of :func:`flows.analyse.analyse`; they can be changed in the interface.
        timezone: IANA name; empty: the machine's.
        port: of the interface, where no server is there yet.

    Raises:
        RestituzioneError: the cron or the time zone is not one, or no server can be had.
    """
    zone = timezone or local_timezone()
    home = prepare(paths.state / "prefect", verbose=True)
    with _server(home, port) as (url, server), quick_imports():
        os.environ["PREFECT_API_URL"] = url  # before Prefect is imported for the first time
        os.environ.setdefault("PREFECT_UI_URL", url.removesuffix("/api"))
        following = next_run(cron, zone)
        if server is not None:
            server.wait()
        from prefect.client.schemas.schedules import CronSchedule
        from prefect.types.entrypoint import EntrypointType

        from flows.analyse import analyse

        say(f"«{title}» è pianificato; la prossima esecuzione: {_in_words(following)} ({zone}).")
        say(f"Interfaccia di Prefect: {url.removesuffix('/api')} — per finire: Ctrl-C.")
        try:
            analyse.serve(
                name=deployment_name(title),
                schedule=CronSchedule(cron=cron, timezone=zone),
                parameters={**{k: str(getattr(paths, k)) for k in ("study", "raw", "processed", "review")}, **options},
                description=f"Note in `{paths.raw}`, risultati in `{paths.processed}`.",
                tags=["restituzione", "pianificato", paths.study.parent.name],
                limit=1,
                print_starting_message=False,
                entrypoint_type=EntrypointType.MODULE_PATH,
            )
        finally:
            end_children(os.getpid(), but=server and server.process.pid)
    say("Pianificazione terminata.")


def deployment_name(title: str) -> str:
    """The study's title as Prefect takes it for a name."""
    return " ".join(re.sub(r"[/%&<>]", " ", title).split())[:100]


def next_run(cron: str, zone: str) -> datetime:
    """When a schedule runs next.

    Raises:
        RestituzioneError: the cron or the time zone is not one.
    """
    try:
        now = datetime.now(zoneinfo.ZoneInfo(zone))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        raise RestituzioneError(f"--timezone {zone}: fuso orario sconosciuto. Per esempio Europe/Rome.") from None
    from prefect._vendor.croniter import croniter

    try:
        if len(cron.split()) != 5 or not croniter.is_valid(cron):
            raise ValueError
        return croniter(cron, now).get_next(datetime)
    except (ValueError, KeyError):
        raise RestituzioneError(
            f"--cron «{cron}»: non è una pianificazione. Cinque campi: minuto, ora, giorno, mese, giorno della settimana; "
            "«0 6 * * 1» è ogni lunedì alle 6."
        ) from None


def local_timezone() -> str:
    """IANA name of the machine's time zone; UTC where it cannot be told."""
    candidates = [os.environ.get("TZ", "").lstrip(":")]
    with contextlib.suppress(OSError):
        candidates.append(str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2])
    with contextlib.suppress(OSError):
        candidates.append(Path("/etc/timezone").read_text(encoding="utf-8").strip())
    for name in candidates:
        with contextlib.suppress(zoneinfo.ZoneInfoNotFoundError, ValueError):
            if name:
                return zoneinfo.ZoneInfo(name).key
    return "UTC"


def end_children(pid: int, *, but: int | None = None) -> None:
    """End the processes that a process has started: asked first, then made to."""
    pids = [p for p in _descendants(pid) if p != but]
    for kind in (signal.SIGTERM, signal.SIGKILL):
        for p in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(p, kind)
        deadline = time.monotonic() + _GRACE
        while pids and time.monotonic() < deadline:
            time.sleep(0.1)
            pids = [p for p in pids if _runs(p)]
        if not pids:
            return


@contextlib.contextmanager
def _server(home: Path, port: int) -> Iterator[tuple[str, LocalServer | None]]:
    """Address of the server to use: the one that PREFECT_API_URL names, one that runs, or one of our own."""
    given = os.environ.get("PREFECT_API_URL")
    if given and not answers(given):
        raise RestituzioneError(f"PREFECT_API_URL indica {given}, che non risponde. Avviare quel servizio o togliere la variabile.")
    if url := given or running_server(home):
        yield url, None
        return
    server = LocalServer(home, lasting=True, port=port)
    try:
        yield server.url, server
    finally:
        server.stop()


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, task.read_text().split()):
                found += [child, *_descendants(child)]
    return found


def _runs(pid: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    return Path(f"/proc/{pid}").exists()


def _in_words(moment: datetime) -> str:
    from pipeline.report.italian import date

    return f"{_DAYS[moment.weekday()]} {date(moment.date().isoformat())} alle {moment:%H:%M}"
