"""`restituzione forget NOME`: a person out of results, memory, caches and Prefect's records; says what remains."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.paths import StudyPaths

StudyOption = Annotated[Path, typer.Option("--study", help="Il file dello studio.")]
RawOption = Annotated[Path | None, typer.Option("--raw", help="Cartella delle note, di solito data/raw accanto allo studio.")]
ProcessedOption = Annotated[Path | None, typer.Option("--processed", help="Cartella dei risultati, di solito data/processed.")]
ReviewOption = Annotated[Path | None, typer.Option("--review", help="Cartella delle correzioni, di solito data/review.")]


def forget(
    name: Annotated[str, typer.Argument(metavar="NOME", help="La persona, con nome e cognome.")],
    study: StudyOption = Path("study.toml"),
    raw: RawOption = None,
    processed: ProcessedOption = None,
    review: ReviewOption = None,
) -> None:
    """Toglie una persona da risultati, memoria e registri, e dice dove il suo nome resta."""
    from flows.progress import say
    from flows.server import running_server
    from pipeline.errors import RestituzioneError
    from pipeline.forget import forget as forget_person
    from pipeline.paths import StudyPaths

    paths = StudyPaths.of(study, raw=raw, processed=processed, review=review)
    home = paths.state / "prefect"
    if running_server(home):
        raise RestituzioneError("«restituzione schedule» è in funzione su questo studio: fermarlo, ripetere, e poi riavviarlo.")
    # names of runs and pages of the interface; nothing is lost with them
    done = forget_person(paths, name, say=say, also=(home, paths.state / "errore.txt"))
    done.remains += _elsewhere(home)
    _tell(name, done)
    raise typer.Exit(1 if done.remains else 0)


def tell_unfinished(paths: StudyPaths) -> None:
    """A line where a removal was stopped half-way."""
    from pipeline.paths import FORGETTING

    if (paths.state / FORGETTING).exists():
        sys.stderr.write("Un «restituzione forget» non è arrivato in fondo: ripeterlo con lo stesso nome.\n")


def _elsewhere(home: Path) -> list[tuple[str, str]]:
    """Registers of Prefect that are not the study's own: other studies may be in them, so that they are left alone."""
    out = []
    if (other := os.environ.get("PREFECT_HOME")) and Path(other).resolve() != home.resolve():
        out.append((other, "il registro di Prefect (PREFECT_HOME) tiene nomi di file e, se chieste, pagine dei risultati"))
    if url := os.environ.get("PREFECT_API_URL"):
        out.append((url, "il servizio di Prefect (PREFECT_API_URL) tiene nomi di file e, se chieste, pagine dei risultati"))
    return out


def _tell(name: str, done) -> None:
    lines = [f"Tolto «{name}» in {done.places} punti di tabelle e testi, dai documenti, dalla memoria e dai registri."]
    if not done.places:
        lines = [f"«{name}» non compare nei risultati; memoria, cache e registri sono stati puliti."]
    if done.remains:
        lines += ["", "Il nome resta qui, e solo una persona lo può togliere:"]
        lines += [f"  {place}: {why}" for place, why in done.remains]
    sys.stdout.write("\n".join(lines) + "\n")
