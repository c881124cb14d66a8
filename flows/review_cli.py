"""`restituzione review …`: list, apply and undo corrections, read a reviewed workbook, see how far it is."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

review_app = typer.Typer(
    name="review", no_args_is_help=True, help="Correzioni delle persone: elencarle, aggiungerle, annullarle, misurarle."
)

StudyOption = Annotated[Path, typer.Option("--study", help="Il file dello studio.")]
ProcessedOption = Annotated[Optional[Path], typer.Option("--processed", help="Cartella dei risultati (se manca: data/processed).")]  # noqa: UP045
ReviewOption = Annotated[Optional[Path], typer.Option("--review", help="Cartella delle correzioni (se manca: data/review).")]  # noqa: UP045
RawOption = Annotated[Optional[Path], typer.Option("--raw", help="Cartella delle note (se manca: data/raw).")]  # noqa: UP045
WhoOption = Annotated[str, typer.Option("--who", envvar="RESTITUZIONE_WHO", help="Chi corregge (se manca: il nome dell'utente).")]


def _paths(study: Path, processed: Path | None, review: Path | None, raw: Path | None = None):
    from pipeline.paths import StudyPaths

    return StudyPaths.of(study, raw=raw, processed=processed, review=review)


def _who(name: str) -> str:
    if name.strip():
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _must_be_there(corrections: list[str], paths) -> None:
    from pipeline.errors import RestituzioneError
    from pipeline.review.log import CorrectionLog

    known = set(CorrectionLog(paths.review).read().corrections["correction_id"])
    missing = [c for c in corrections if c not in known]
    if missing:
        raise RestituzioneError(f"Non c'è la correzione {', '.join(missing)}. Gli id si vedono con «restituzione review list».")


def _say(line: str = "") -> None:
    sys.stdout.write(line + "\n")


@review_app.command("list")
def list_(
    study: StudyOption = Path("study.toml"),
    review: ReviewOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Anche le correzioni annullate o superate.")] = False,
    who: Annotated[str, typer.Option("--who", help="Solo quelle di questa persona.")] = "",
) -> None:
    """Elenca le correzioni, dalla prima all'ultima."""
    from flows.review_show import show_corrections
    from pipeline.review.log import CorrectionLog
    from pipeline.review.prepare import open_review
    from pipeline.study import load_study

    paths = _paths(study, None, review)
    opened = open_review(paths.review, load_study(paths.study))
    show_corrections(CorrectionLog(paths.review).read(), opened.decisions, everything=everything, who=who)


@review_app.command()
def apply(
    action: Annotated[str, typer.Argument(metavar="AZIONE", help="Che cosa: rename_theme, move_statement, not_request …")],
    target: Annotated[str, typer.Argument(metavar="SU_CHE_COSA", help="Su che cosa: T03, S1a2b3c4d5e, R…, un nome; «-» per un tema nuovo.")],
    value: Annotated[str, typer.Argument(metavar="VALORE", help="Il valore; vuoto dove non serve, o per nessun tema.")] = "",
    why: Annotated[str, typer.Option("--why", help="Il perché.")] = "",
    who: WhoOption = "",
    study: StudyOption = Path("study.toml"),
    processed: ProcessedOption = None,
    review: ReviewOption = None,
) -> None:
    """Aggiunge una correzione; vale dalla prossima esecuzione."""
    from pipeline.review.log import CorrectionLog, Draft
    from pipeline.review.look import remember
    from pipeline.review.targets import warn_unknown
    from pipeline.study import load_study

    paths = _paths(study, processed, review)
    draft = Draft(action, "" if target == "-" else target, value, why)
    if action == "undo":
        _must_be_there([target], paths)
    (correction,) = CorrectionLog(paths.review).append([draft], who=_who(who), study=load_study(paths.study))
    remember(paths)
    _say(f"Salvata: {correction}. Vale dalla prossima «restituzione run»; per annullarla: restituzione review undo {correction}")
    for line in warn_unknown([draft], paths):
        sys.stderr.write(f"Attenzione: {line}\n")


@review_app.command()
def undo(
    corrections: Annotated[list[str], typer.Argument(metavar="ID…", help="Id delle correzioni da annullare.")],
    why: Annotated[str, typer.Option("--why", help="Il perché.")] = "",
    who: WhoOption = "",
    study: StudyOption = Path("study.toml"),
    review: ReviewOption = None,
) -> None:
    """Annulla correzioni: tutto torna com'era senza di esse. Anche un annullamento si può annullare."""
    from pipeline.review.log import CorrectionLog, Draft

    paths = _paths(study, None, review)
    _must_be_there(corrections, paths)
    log = CorrectionLog(paths.review)
    ids = log.append([Draft("undo", c, "", why) for c in corrections], who=_who(who))
    _say(f"Annullate: {', '.join(corrections)} ({', '.join(ids)}). Vale dalla prossima «restituzione run».")


@review_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="La cartella di lavoro (.xlsx) corretta, o il progetto REFI-QDA (.qdpx) ricodificato.")],
    who: WhoOption = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Salva senza chiedere.")] = False,
    study: StudyOption = Path("study.toml"),
    processed: ProcessedOption = None,
    review: ReviewOption = None,
) -> None:
    """Legge che cosa una persona ha cambiato nella cartella di lavoro, o nel progetto REFI-QDA, e lo aggiunge alle correzioni."""
    from flows.review_show import show_import
    from pipeline.review.log import CorrectionLog
    from pipeline.review.look import remember
    from pipeline.review.targets import load_tables
    from pipeline.review.workbook_read import read_workbook
    from pipeline.study import load_study

    paths = _paths(study, processed, review)
    settings = load_study(paths.study)
    project = file.suffix.lower() == ".qdpx"
    if project:
        from pipeline.report.documents import read_run
        from pipeline.review.project_read import read_corrections

        drafts, refusals = read_corrections(file, load_tables(paths), read_run(paths.processed)[1], study=settings)
    else:
        drafts, refusals = read_workbook(file, load_tables(paths), study=settings)
    show_import(drafts, refusals, project=project)
    if drafts and (yes or typer.confirm(f"Salvare {len(drafts)} correzioni?", default=True)):
        CorrectionLog(paths.review).append(drafts, who=_who(who), study=settings)
        remember(paths)
        _say("Salvate. Valgono dalla prossima «restituzione run».")
    raise typer.Exit(1 if refusals else 0)


@review_app.command()
def progress(
    study: StudyOption = Path("study.toml"),
    raw: RawOption = None,
    processed: ProcessedOption = None,
    review: ReviewOption = None,
    quick: Annotated[bool, typer.Option("--quick", help="Senza l'accordo, che cerca i temi più volte.")] = False,
    n: Annotated[int, typer.Option("-n", help="Quante cose proporre.")] = 8,
) -> None:
    """Quanto è rivisto, quanto programma e persone concordano, che cosa guardare ora."""
    from flows.review_show import show_items, show_learning, show_shares
    from pipeline.review.look import look

    paths = _paths(study, processed, review, raw)
    seen = look(paths)
    show_shares(seen.shares)
    if not quick:
        show_learning(seen.learning(), len(seen.decided))
    show_items(seen.next(n))


@review_app.command("next")
def next_(
    study: StudyOption = Path("study.toml"),
    raw: RawOption = None,
    processed: ProcessedOption = None,
    review: ReviewOption = None,
    n: Annotated[int, typer.Option("-n", help="Quante cose proporre.")] = 15,
) -> None:
    """Che cosa guardare ora: prima ciò che è meno sicuro e decide di più."""
    from flows.review_show import show_items
    from pipeline.review.look import look

    show_items(look(_paths(study, processed, review, raw)).next(n))


@review_app.command()
def agreement(
    first: Annotated[str, typer.Argument(help="Un revisore (se manca: chi ha deciso di più).")] = "",
    second: Annotated[str, typer.Argument(help="L'altro revisore.")] = "",
    study: StudyOption = Path("study.toml"),
    processed: ProcessedOption = None,
    review: ReviewOption = None,
) -> None:
    """Accordo fra due revisori: kappa di Cohen, alfa di Krippendorff, e dove non concordano."""
    from flows.review_show import show_agreement
    from pipeline.errors import RestituzioneError
    from pipeline.review.agreement import agreement as compare
    from pipeline.review.agreement import reviewers
    from pipeline.review.prepare import open_review
    from pipeline.study import load_study

    paths = _paths(study, processed, review)
    opened = open_review(paths.review, load_study(paths.study), processed=paths.processed)
    people = reviewers(opened.decisions)
    pair = [p for p in (first, second) if p]
    unknown = [p for p in pair if p not in people]
    if unknown:
        raise RestituzioneError(f"{unknown[0]} non ha fatto correzioni. Chi ne ha fatte: {', '.join(people) or 'nessuno'}.")
    pair = [*pair, *(p for p in people if p not in pair)][:2]
    if len(pair) < 2:
        raise RestituzioneError("Per l'accordo servono le correzioni di due persone (--who NOME le distingue).")
    texts = dict(zip(opened.memory.anchors["target"], opened.memory.anchors["text"], strict=True))
    show_agreement(compare(opened.decisions, *pair), pair, texts)
