"""All documents of a study out of its tables: the one call that the run and `restituzione report` make."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from pipeline.errors import RestituzioneError
from pipeline.report.assets import require_assets
from pipeline.report.content import Content, build_content
from pipeline.report.page import render_page
from pipeline.report.pseudonym_key import load_key, save_key
from pipeline.report.pseudonyms import pseudonymise
from pipeline.report.refi import write_qdc, write_qdpx
from pipeline.report.waves import compare
from pipeline.report.workbook import ExtraSheet, write_workbook
from pipeline.store import write_text
from pipeline.study import Study
from pipeline.tables import CHANGES, TABLES, read_table, to_csv

FORMATS = ("html", "docx", "pptx", "xlsx", "qdpx")
TABLES_TOO = "csv"  # the tables themselves, for whoever may only see pseudonyms
NAME = "restituzione"
_HOW_TO_REVIEW = (
    "Per correggere: cambiare le celle chiare dei fogli «Rivedi temi», «Rivedi affermazioni» e «Rivedi richieste», salvare, "
    "poi «restituzione review import restituzione.xlsx»."
)


def write_documents(
    folder: Path,
    tables: dict[str, pd.DataFrame],
    texts: dict[str, str],
    study: Study,
    record: dict,
    *,
    formats: Iterable[str] = FORMATS,
    home: Path | None = None,
    key: Path | None = None,
    bodies: bool = False,
    since: dict[str, pd.DataFrame] | None = None,
    extra_sheets: Iterable[ExtraSheet] = (),
    private: bool = False,
) -> list[Path]:
    """Write the documents of one run.

    Args:
        folder: where to; each file appears at once, whole.
        tables: by name, as :mod:`pipeline.tables` defines them.
        texts: source to the text in which the offsets count.
        study: what the study is.
        record: run.json.
        formats: which of :data:`FORMATS`; qdpx brings its codebook (.qdc); :data:`TABLES_TOO` writes the tables as well.
        home: folder of study.toml, to which templates and logo are relative.
        key: the file of the pseudonyms that stand for persons' names; new ones are added to it. None: names are shown.
        bodies: with a key, organisations get pseudonyms too.
        since: an earlier run's tables, to compare with.
        extra_sheets: hooks of the workbook.
        private: files get mode 0600.

    Returns:
        The files written.

    Raises:
        RestituzioneError: an unknown format, a template or logo that is missing or cannot be used.
    """
    wanted = list(dict.fromkeys(formats))
    unknown = [f for f in wanted if f not in (*FORMATS, TABLES_TOO)]
    if unknown:
        raise RestituzioneError(f"Formato «{unknown[0]}» sconosciuto. Formati possibili: {', '.join(FORMATS)}.")
    template = require_assets(study, home)
    if key is not None:
        codes = load_key(key)
        masked = pseudonymise(tables, texts, study, record, key=codes, bodies=bodies)
        since = None if since is None else pseudonymise(since, {}, study, record, key=codes, bodies=bodies).tables
        save_key(key, codes)  # before anything is shown: a code never changes its meaning
        tables, texts, study, record = masked.tables, masked.texts, masked.study, masked.record
        extra_sheets = ()  # they are for the reviewer, who works on the names themselves
    content = build_content(tables, study, record, waves=compare(since, tables) if since is not None else None)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for form in wanted:
        for suffix, write in _writers(form, content, tables, texts, study, template, extra_sheets):
            path = folder / (suffix if form == TABLES_TOO else f"{NAME}.{suffix}")
            beside = folder / f".{NAME}.{os.getpid()}.{suffix}"
            try:
                if private:
                    beside.touch(mode=0o600)
                write(beside)
                if private:
                    beside.chmod(0o600)
                os.replace(beside, path)
            finally:
                beside.unlink(missing_ok=True)
            written.append(path)
    return written


def _writers(form: str, content: Content, tables, texts, study: Study, template: dict[str, Path | None], extra_sheets):
    """Suffix and writer of each file of a format; heavy libraries are loaded only for the formats that need them."""
    day, logo = content.method.made_on, template["logo"]
    if form == "html":
        return [("html", lambda p: write_text(p, render_page(content, study, logo=logo)))]
    if form == "docx":
        from pipeline.report.word import write_word

        return [("docx", lambda p: write_word(p, content, template=template["docx_template"], logo=logo))]
    if form == "pptx":
        from pipeline.report.slides import write_slides

        return [("pptx", lambda p: write_slides(p, content, template=template["pptx_template"], logo=logo))]
    if form == "xlsx":
        how = [_HOW_TO_REVIEW] if extra_sheets else []
        notes = (*how, *content.method.made, *content.method.reviewed, *content.method.uncertain)
        return [("xlsx", lambda p: write_workbook(p, tables, study, extra_sheets, day=day, notes=notes))]
    if form == TABLES_TOO:
        return [(f"{name}.csv", lambda p, df=df: write_text(p, to_csv(df))) for name, df in tables.items()]
    return [("qdpx", lambda p: write_qdpx(p, tables, texts, study, day=day)), ("qdc", lambda p: write_qdc(p, tables, study))]


def read_run(processed: Path) -> tuple[dict[str, pd.DataFrame], dict[str, str], dict]:
    """Tables, texts and run.json of a finished run.

    Raises:
        RestituzioneError: a table is missing.
    """
    tables = {t.name: read_table(t.name, processed) for t in TABLES}
    if (processed / CHANGES.file).exists():
        tables[CHANGES.name] = read_table(CHANGES.name, processed)
    folder = processed / "text"
    texts = {}
    for path in sorted(folder.rglob("*.txt")) if folder.is_dir() else []:
        texts[path.relative_to(folder).as_posix().removesuffix(".txt")] = path.read_bytes().decode("utf-8")
    try:
        record = json.loads((processed / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        record = {}
    return tables, texts, record
