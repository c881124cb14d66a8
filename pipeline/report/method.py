"""How the result was made, in sentences: what ran, what a person has looked at, what is uncertain."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipeline.report import italian

UNSTABLE = 0.5  # under this share a theme does not stay together when interviews are left out
UNSURE = 0.5
_STATUS = {"proposto": ("proposto", "proposti"), "rivisto": ("rivisto", "rivisti"), "definitivo": ("definitivo", "definitivi")}


@dataclass(frozen=True)
class Method:
    """Three groups of sentences; ``made_on`` is the ISO day of the run, empty where it is not known."""

    made: tuple[str, ...]
    reviewed: tuple[str, ...]
    uncertain: tuple[str, ...]
    made_on: str
    draft: bool


def method(tables: dict[str, pd.DataFrame], record: dict) -> Method:
    """What the coordinator should know before forwarding.

    Args:
        tables: the run's tables.
        record: run.json; parts that are missing are passed over.
    """
    statements, themes, requests = tables["statements"], tables["themes"], tables["requests"]
    return Method(
        tuple(_made(tables, record)),
        tuple(_reviewed(themes, requests)),
        tuple(_uncertain(statements, themes, requests, tables["problems"])),
        str(record.get("finished", ""))[:10],
        bool(len(themes) + len(requests)) and not _all_final(themes, requests),
    )


def _made(tables: dict[str, pd.DataFrame], record: dict) -> list[str]:
    interviews, statements = tables["interviews"], tables["statements"]
    n_files = len(record.get("inputs", {})) or interviews["source"].nunique()
    sentences = [
        f"Da {italian.count(n_files, 'file di note', 'file di note')} sono state ricavate "
        f"{italian.count(len(interviews), 'intervista', 'interviste')} e {italian.count(len(statements), 'affermazione', 'affermazioni')}: "
        "ogni affermazione è riportata parola per parola e rimanda al punto della nota da cui viene."
    ]
    settings = record.get("settings", {}).get("clustering", {})
    least, bodies = settings.get("min_statements", 3), settings.get("min_organisations", 2)
    sentences.append(
        f"Un tema è ricorrente se ne parlano almeno {italian.count(least, 'affermazione', 'affermazioni')} di almeno "
        f"{italian.count(bodies, 'ente', 'enti')}; la diffusione conta gli enti distinti, non le volte in cui se ne parla. "
        "Quello che non ricorre resta senza tema."
    )
    model, versions = record.get("model", {}), record.get("versions", {})
    if model:
        instead = f" (in dotazione, al posto di {model['asked']})" if model.get("bundled") and model.get("asked") != model.get("name") else ""
        program = f"Restituzione {versions['restituzione']}, " if versions.get("restituzione") else ""
        sentences.append(
            f"{program}modello linguistico {model.get('name', '')} {model.get('version', '')}{instead}. "
            "Tutto è stato elaborato su questo computer: nessuna nota è stata inviata altrove."
        )
    return sentences


def _reviewed(themes: pd.DataFrame, requests: pd.DataFrame) -> list[str]:
    sentences = []
    for frame, one, many, feminine in ((themes, "tema", "temi", False), (requests, "richiesta", "richieste", True)):
        if not len(frame):
            continue
        counts = frame["status"].value_counts().to_dict()
        parts = [
            f"{counts[s]} {_agree(_STATUS[s][counts[s] != 1], feminine)}" for s in ("definitivo", "rivisto", "proposto") if counts.get(s)
        ]
        if len(parts) == 1 and len(frame) > 1:
            parts = [f"tutt{'e' if feminine else 'i'} {parts[0].split(maxsplit=1)[1]}"]
        sentences.append(f"{italian.count(len(frame), one, many)}: {italian.listed(parts)}.")
    if len(themes) + len(requests):
        sentences.append(
            "«Proposto» vuol dire trovato dal programma e non ancora guardato da una persona; «rivisto», corretto o confermato; "
            "«definitivo», approvato."
        )
    return sentences


def _agree(word: str, feminine: bool) -> str:
    if not feminine:
        return word
    return word[:-1] + ("a" if word.endswith("o") else "e")


def _uncertain(statements: pd.DataFrame, themes: pd.DataFrame, requests: pd.DataFrame, problems: pd.DataFrame) -> list[str]:
    sentences = []
    if len(statements):
        without = int((statements["theme_id"] == "").sum())
        if without:
            verb = "è rimasta" if without == 1 else "sono rimaste"
            sentences.append(
                f"{italian.count(without, 'affermazione', 'affermazioni')} su {italian.number(len(statements))} "
                f"({italian.percent(without / len(statements))}) {verb} senza tema."
            )
    proposed = themes[themes["status"] == "proposto"]
    loose = proposed[proposed["stability"] < UNSTABLE]["label"].tolist()
    if loose:
        named = italian.listed([italian.quoted(label) for label in loose[:6]])
        more = f" e altri {len(loose) - 6}" if len(loose) > 6 else ""
        start = "Un tema è poco stabile" if len(loose) == 1 else f"{len(loose)} temi sono poco stabili"
        sentences.append(f"{start}: togliendo qualche intervista le affermazioni si raggrupperebbero diversamente. Da guardare: {named}{more}.")
    unsure = int(((requests["confidence"] < UNSURE) & (requests["status"] == "proposto")).sum())
    if unsure:
        verbs = "è incerta e va riletta con la nota" if unsure == 1 else "sono incerte e vanno rilette con le note"
        sentences.append(f"{italian.count(unsure, 'richiesta', 'richieste')} su {italian.number(len(requests))} {verbs} accanto.")
    if len(problems):
        files = sorted(set(problems["source"]) - {""})
        named = f" ({italian.listed(files[:4])}{' …' if len(files) > 4 else ''})" if files else ""
        verb = "chiede" if len(problems) == 1 else "chiedono"
        sentences.append(f"{italian.count(len(problems), 'segnalazione', 'segnalazioni')} {verb} l'occhio di una persona{named}: l'elenco è nel foglio Problemi.")
    return sentences


def _all_final(themes: pd.DataFrame, requests: pd.DataFrame) -> bool:
    return bool((themes["status"] == "definitivo").all() and (requests["status"] == "definitivo").all())

