"""`restituzione check`: what would go wrong, before a run. Nothing is written."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from pipeline.ingest.collect import collect
from pipeline.job import make_plan
from pipeline.language import BUNDLED, model_info, verify
from pipeline.paths import StudyPaths


def check_study(paths: StudyPaths) -> int:
    """Print one line a finding; returns the exit status a run would have (0 or 1)."""
    console = Console()
    plan = make_plan(paths)
    info = model_info(plan.study.language.model)
    for resource in ((BUNDLED,) if info.bundled else ()) + ("it_sentence_vectors", "thesaurus"):
        verify(resource)
    console.print(Text(f"Studio: {plan.study.title}"))
    console.print(Text(f"Lingua: {info.sentence}"))
    notes = collect(plan.files, root=paths.raw, study=plan.study)
    read = {i["source"] for i in notes.interviews}
    for interview in notes.interviews:
        console.print(
            Text(
                f"  {interview['date'] or 'senza data':<10}  {interview['organisation'] or 'ente sconosciuto'}  "
                f"({interview['source']}: {interview['n_statements']} affermazioni)"
            )
        )
    if not plan.study.areas:
        console.print(Text("study.toml non elenca aree: tutte le richieste saranno in «Altro».", style="yellow"))
    problems = [*plan.problems, *notes.problems]
    for p in problems:
        place = f"{p['source']}{', ' + p['locator'] if p['locator'] else ''}"
        console.print(Text(f"{place}: {p['problem']}. {p['what_to_do']}", style="yellow"))
    unread = {p["source"] for p in problems if p["source"] not in read}
    console.print(
        Text(f"{len(notes.interviews)} interviste, {len(notes.statements)} affermazioni, {len(problems)} cose da guardare.")
    )
    return 1 if unread else 0
