"""The command line `restituzione`: 0 all read; 1 finished, with problems.csv to look at; 2 nothing done."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from flows.forget_cli import forget, tell_unfinished
from flows.report_cli import report
from flows.review_cli import review_app
from pipeline import __version__
from pipeline.errors import RestituzioneError

_NOTHING_DONE = 2
_INTERRUPTED = 130

app = typer.Typer(
    name="restituzione",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Dalle note delle interviste ai temi ricorrenti e alle richieste.",
)

StudyOption = Annotated[Path, typer.Option("--study", help="Il file dello studio.")]
RawOption = Annotated[Path | None, typer.Option("--raw", help="Cartella delle note, di solito data/raw accanto allo studio.")]
ProcessedOption = Annotated[Path | None, typer.Option("--processed", help="Cartella dei risultati, di solito data/processed.")]
ReviewOption = Annotated[Path | None, typer.Option("--review", help="Cartella delle correzioni, di solito data/review.")]
RunnerOption = Annotated[str, typer.Option("--runner", help="Chi legge le note: threads, processes oppure dask.")]
WorkersOption = Annotated[int | None, typer.Option("--workers", min=1, help="Quanti leggono insieme; di solito un filo, oppure un processo per unità di calcolo.")]
DaskOption = Annotated[str, typer.Option("--dask-address", help="Un cluster Dask già avviato, per esempio tcp://10.0.0.5:8786.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"restituzione {__version__}\n")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", help="Mostra la versione ed esce.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    pass


@app.command()
def run(
    study: StudyOption = Path("study.toml"),
    raw: RawOption = None,
    processed: ProcessedOption = None,
    review: ReviewOption = None,
    runner: RunnerOption = "threads",
    workers: WorkersOption = None,
    dask_address: DaskOption = "",
) -> None:
    """Legge le note, trova temi e richieste, scrive tabelle e documenti."""
    from flows.choices import check_runner
    from pipeline.paths import StudyPaths
    from pipeline.sources import require_notes
    from pipeline.study import load_study

    check_runner(runner, dask_address)
    paths = StudyPaths.of(study, raw=raw, processed=processed, review=review)
    load_study(paths.study)  # a wrong study or an empty folder is told before anything starts
    require_notes(paths.raw)
    tell_unfinished(paths)
    from flows.local import nothing_new, run_local

    options = {"runner": runner, "workers": workers, "dask_address": dask_address}
    record = nothing_new(paths) or run_local(paths, options)
    from flows.summary import show

    raise typer.Exit(1 if show(record, paths) else 0)


@app.command()
def schedule(
    cron: Annotated[str, typer.Option("--cron", help="Quando, in forma cron: «0 6 * * 1» è ogni lunedì alle 6.")],
    study: StudyOption = Path("study.toml"),
    raw: RawOption = None,
    processed: ProcessedOption = None,
    review: ReviewOption = None,
    runner: RunnerOption = "threads",
    workers: WorkersOption = None,
    dask_address: DaskOption = "",
    timezone: Annotated[str, typer.Option("--timezone", help="Fuso orario del cron, di solito quello della macchina.")] = "",
    port: Annotated[int, typer.Option("--port", help="Porta dell'interfaccia di Prefect, su questa macchina.")] = 4200,
) -> None:
    """Resta in funzione e ripete l'esecuzione quando dice il cron; con l'interfaccia di Prefect."""
    from flows.choices import check_runner
    from pipeline.paths import StudyPaths
    from pipeline.sources import require_notes
    from pipeline.study import load_study

    check_runner(runner, dask_address)
    paths = StudyPaths.of(study, raw=raw, processed=processed, review=review)
    title = load_study(paths.study).title
    require_notes(paths.raw)
    from flows.schedule import serve

    serve(
        paths,
        title=title,
        cron=cron,
        timezone=timezone,
        port=port,
        options={"runner": runner, "workers": workers, "dask_address": dask_address},
    )


@app.command()
def check(study: StudyOption = Path("study.toml"), raw: RawOption = None) -> None:
    """Controlla studio, note e modelli: che cosa andrebbe storto, prima di un'esecuzione."""
    from flows.checks import check_study
    from pipeline.paths import StudyPaths

    paths = StudyPaths.of(study, raw=raw)
    tell_unfinished(paths)
    raise typer.Exit(check_study(paths))


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="INSIEME", help="Cartella dell'insieme codificato a mano (contiene gold/), o progetto REFI-QDA (.qdpx).")],
    processed: ProcessedOption = None,
    study: StudyOption = Path("study.toml"),
    as_json: Annotated[bool, typer.Option("--json", help="Le cifre in JSON.")] = False,
) -> None:
    """Confronta i risultati con un insieme codificato a mano: quanto ci si può fidare."""
    from pipeline.evaluate import evaluate as compare
    from pipeline.paths import StudyPaths

    paths = StudyPaths.of(study, processed=processed)
    settings = None
    if gold.suffix.lower() == ".qdpx":
        from pipeline.study import load_study

        settings = load_study(paths.study)
    figures = compare(gold, paths.processed, study=settings)
    if as_json:
        import json

        sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
        return
    from flows.figures import show_figures

    show_figures(figures)


app.command()(report)
app.command()(forget)
app.add_typer(review_app)


def main() -> None:
    """Entry point: one clear line and status 2 where nothing could be done."""
    from flows.wording import italian, italian_panels, usage_error

    signal.signal(signal.SIGTERM, _interrupt)
    italian_panels()
    try:
        returned = italian(typer.main.get_command(app))(prog_name="restituzione", standalone_mode=False)
        status = returned if isinstance(returned, int) else 0
    except typer.Exit as e:
        status = e.exit_code
    except (typer.Abort, KeyboardInterrupt):
        status = _INTERRUPTED
    except RestituzioneError as e:
        _tell(f"restituzione: {e}")
        status = _NOTHING_DONE
    except BrokenPipeError:  # whoever read the output has closed it (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 141
    except Exception as e:
        status = _NOTHING_DONE
        if os.environ.get("RESTITUZIONE_DEBUG"):
            raise
        if type(e).__name__ == "NoArgsIsHelpError":
            sys.stdout.write(e.format_message() + "\n")
        elif hasattr(e, "format_message"):
            _tell(f"restituzione: {usage_error(e)}")
        else:
            from flows.failure import explain

            _tell(f"restituzione: {explain(e, home=Path.cwd())}")
    if status == _INTERRUPTED:
        _tell("Interrotto: i risultati precedenti sono intatti.")
    if "prefect" in sys.modules and _is_the_program():
        _leave(status)
    sys.exit(status)


def _is_the_program() -> bool:
    """Whether the process is the command's own, so that it may end as it likes."""
    return Path(getattr(sys.modules["__main__"], "__file__", None) or "").name in ("restituzione", "restituzione.exe", "cli.py")


def _leave(status: int) -> None:
    """End at once: to take the loaded models apart piece by piece would cost most of a second."""
    threading._shutdown()  # what the interpreter does first: threads are told and waited for, then the handlers run
    atexit._run_exitfuncs()
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


def _interrupt(*_) -> None:
    raise KeyboardInterrupt


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main()
