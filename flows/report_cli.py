"""`restituzione report`: documents again from the tables, in other formats, compared with an earlier round, under pseudonyms."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

StudyOption = Annotated[Path, typer.Option("--study", help="Il file dello studio.")]
ProcessedOption = Annotated[Path | None, typer.Option("--processed", help="Cartella dei risultati, di solito data/processed.")]
ReviewOption = Annotated[Path | None, typer.Option("--review", help="Cartella delle correzioni, dove sta la chiave degli pseudonimi.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Dove scrivere; di solito la cartella dei risultati.")]
FormatOption = Annotated[str, typer.Option("--format", help="Quali documenti, con virgole: html, docx, pptx, xlsx, qdpx. Di solito tutti.")]
PseudonymsOption = Annotated[bool, typer.Option("--pseudonyms", help="Le persone diventano P01, P02…; la chiave resta a parte.")]
BodiesOption = Annotated[bool, typer.Option("--bodies", help="Anche gli enti diventano E01, E02…")]
SinceOption = Annotated[Path | None, typer.Option("--since", help="Risultati di una rilevazione precedente, da confrontare.")]
TablesOption = Annotated[bool, typer.Option("--tables", help="Anche le tabelle in CSV.")]

PSEUDONYMOUS = "pseudonimi"  # folder beside the results, so that they are never mixed with the named ones


def report(
    study: StudyOption = Path("study.toml"),
    processed: ProcessedOption = None,
    review: ReviewOption = None,
    out: OutOption = None,
    formats: FormatOption = "",
    pseudonyms: PseudonymsOption = False,
    bodies: BodiesOption = False,
    since: SinceOption = None,
    tables: TablesOption = False,
) -> None:
    """Scrive di nuovo i documenti dalle tabelle, senza rileggere le note."""
    from pipeline.paths import StudyPaths
    from pipeline.report.documents import FORMATS, TABLES_TOO, read_run, write_documents
    from pipeline.report.pseudonym_key import FILE_NAME
    from pipeline.review.workbook import review_sheets
    from pipeline.study import load_study

    paths = StudyPaths.of(study, processed=processed, review=review)
    loaded = load_study(paths.study)
    frames, texts, record = read_run(paths.processed)
    asked = pseudonyms or bodies
    key = paths.review / FILE_NAME if asked or loaded.privacy.pseudonyms else None
    folder = out.resolve() if out else paths.processed / PSEUDONYMOUS if asked else paths.processed
    wanted = [f.strip().lower() for f in formats.split(",") if f.strip()] or list(FORMATS)
    written = write_documents(
        folder, frames, texts, loaded, record,
        formats=[*wanted, *([TABLES_TOO] if tables else [])], home=paths.study.parent,
        key=key, bodies=bodies or loaded.privacy.bodies, since=read_run(since.resolve())[0] if since else None,
        extra_sheets=[review_sheets(frames, loaded)], private=loaded.privacy.private,
    )  # fmt: skip
    for path in written:
        sys.stdout.write(f"{path}\n")
    if key is not None:
        sys.stdout.write(f"Chi è chi: {key} (da non spedire insieme ai documenti)\n")
