"""The command line `restituzione`: 0 all read; 1 finished, with problems.csv to look at; 2 nothing done."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

app = typer.Typer(
    name="restituzione",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Dalle note delle interviste ai temi ricorrenti e alle richieste.",
)

StudyOption = Annotated[Path, typer.Option("--study", help="Il file dello studio.", show_default=True)]
RawOption = Annotated[Optional[Path], typer.Option("--raw", help="Cartella delle note [data/raw accanto allo studio].")]  # noqa: UP045
ProcessedOption = Annotated[Optional[Path], typer.Option("--processed", help="Cartella dei risultati [data/processed].")]  # noqa: UP045
ReviewOption = Annotated[Optional[Path], typer.Option("--review", help="Cartella delle correzioni [data/review].")]  # noqa: UP045


@app.callback()
def _main() -> None:
    pass


@app.command()
def run(
    study: StudyOption = Path("study.toml"),
    raw: RawOption = None,
    processed: ProcessedOption = None,
    review: ReviewOption = None,
    runner: Annotated[str, typer.Option("--runner", help="threads, processes oppure dask.")] = "threads",
    workers: Annotated[
        Optional[int], typer.Option("--workers", min=1, help="Quanti processi o fili [uno per unità di calcolo].")
    ] = None,  # noqa: UP045
) -> None:
    """Legge le note, trova temi e richieste, scrive le tabelle."""
    from pipeline.paths import StudyPaths
    from pipeline.sources import require_notes
    from pipeline.study import load_study

    paths = StudyPaths.of(study, raw=raw, processed=processed, review=review)
    load_study(paths.study)  # a wrong study or an empty folder is told before anything starts
    require_notes(paths.raw)
    from flows.local import run_local
    from flows.summary import show

    record = run_local(
        paths.state / "prefect",
        {
            "study": str(paths.study),
            "raw": str(paths.raw),
            "processed": str(paths.processed),
            "review": str(paths.review),
            "runner": runner,
            "workers": workers,
        },
    )
    unread = show(record, paths)
    raise typer.Exit(1 if unread else 0)


@app.command()
def check(study: StudyOption = Path("study.toml"), raw: RawOption = None) -> None:
    """Controlla studio, note e modelli: che cosa andrebbe storto, prima di un'esecuzione."""
    from flows.checks import check_study
    from pipeline.paths import StudyPaths

    raise typer.Exit(check_study(StudyPaths.of(study, raw=raw)))


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Cartella dell'insieme codificato a mano (contiene gold/).")],
    processed: ProcessedOption = None,
    study: StudyOption = Path("study.toml"),
    as_json: Annotated[bool, typer.Option("--json", help="Le cifre in JSON.")] = False,
) -> None:
    """Confronta i risultati con un insieme codificato a mano."""
    from pipeline.evaluate import evaluate as compare
    from pipeline.paths import StudyPaths

    figures = compare(gold, StudyPaths.of(study, processed=processed).processed)
    if as_json:
        sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
        return
    from flows.summary import show_figures

    show_figures(figures)


def main() -> None:
    """Entry point: one clear line and status 2 where nothing could be done."""
    from pipeline.errors import RestituzioneError

    try:
        app(standalone_mode=False)
    except typer.Exit as e:
        sys.exit(e.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        sys.stderr.write("Interrotto: i risultati precedenti sono intatti.\n")
        sys.exit(130)
    except RestituzioneError as e:
        sys.stderr.write(f"restituzione: {e}\n")
        sys.exit(2)
    except Exception as e:  # usage errors of the command line carry their own message
        if hasattr(e, "format_message"):
            e.show() if hasattr(e, "show") else sys.stderr.write(f"restituzione: {e.format_message()}\n")
            sys.exit(2)
        raise


if __name__ == "__main__":
    main()
