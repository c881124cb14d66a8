"""restituzione.html: one file, no network, nothing from a note ever runs."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.report import italian
from pipeline.report.charts import saturation_chart
from pipeline.report.content import Content
from pipeline.report.evidence import Evidence, Interview
from pipeline.study import Study

_TEMPLATES = Path(__file__).parent / "templates"
_LOGO_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}


def render_page(content: Content, study: Study, *, logo: Path | None = None) -> str:
    """The whole page as text.

    Args:
        content: what it says.
        study: its areas and rules of recurrence.
        logo: a picture file, put into the page itself.
    """
    css, js = _asset("restituzione.css"), _asset("restituzione.js")
    areas = list(dict.fromkeys([*(a.name for a in content.areas), *(n for t in content.themes for n in t.areas)]))
    bodies = sorted(_bodies(content), key=italian.plain)
    clustering = study.clustering
    return (
        _environment()
        .get_template("restituzione.html.j2")
        .render(
            c=content,
            css=Markup(css),  # ours, not a note's  # noqa: S704
            js=Markup(js),
            css_hash=_csp_hash(css),
            js_hash=_csp_hash(js),
            logo=_data_uri(logo),
            contents=_contents(content),
            area_names=areas,
            body_names=bodies,
            areas=areas,
            bodies=bodies,
            n_bodies=max(1, len(content.bodies)),
            area_counts=_area_counts(content),
            draft=_draft(content),
            recurrence=f"servono almeno {italian.count(clustering.min_statements, 'affermazione', 'affermazioni')} "
            f"di almeno {italian.count(clustering.min_organisations, 'ente', 'enti')}.",
            chart=saturation_chart(content.saturation),
            appendix=_by_interview(content),
            in_appendix={e.interview_id for e in content.statements},
            shown_themes={t.theme_id for t in content.themes},
            backlinks=_backlinks(content),
            refs=_first_time(),
        )
    )


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    env.filters |= {
        "date": italian.date,
        "sentence": italian.sentence_case,
        "quoted": italian.quoted,
        "count": italian.count,
        "indices": lambda names, known: " ".join(str(known.index(n)) for n in dict.fromkeys(names) if n in known),
    }
    return env


@cache
def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _csp_hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _data_uri(path: Path | None) -> str:
    kind = _LOGO_TYPES.get(path.suffix.lower(), "") if path else ""
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}" if path and kind else ""


def _bodies(content: Content) -> set[str]:
    names = set(content.bodies) | {o for t in content.themes for o in t.organisations}
    return names | {e.organisation for e in content.statements} | {a.requester for area in content.areas for a in area.asks}


def _contents(content: Content) -> list[tuple[str, str, list[tuple[str, str]]]]:
    themes = [(f"tema-{t.theme_id}", t.label) for t in content.themes]
    areas = [(f"area-{n}", a.name) for n, a in enumerate(content.areas)]
    sections: list[tuple[str, str, list, bool]] = [
        ("in-breve", "In breve", [], bool(themes or areas)),
        ("registro", "Registro delle interviste", [], True),
        ("temi", "Temi ricorrenti", themes, True),
        ("richieste", "Sollecitazioni e richieste", areas, True),
        ("matrice", "Chi parla di che cosa", [], bool(content.matrix.rows and content.matrix.bodies)),
        ("saturazione", "Quando i temi non sono più nuovi", [], saturation_chart(content.saturation) is not None),
        ("confronto", "Rispetto alla rilevazione precedente", [], content.waves is not None),
        ("metodo", "Come è stato ottenuto", [], True),
        ("appendice", "Appendice: le affermazioni", [], True),
    ]
    return [(anchor, name, items) for anchor, name, items, there in sections if there]


def _area_counts(content: Content) -> list[tuple[str, str, int, int]]:
    out = []
    for n, area in enumerate(content.areas):
        asked = sum(a.request_type == "richiesta" for a in area.asks)
        out.append((area.name, f"area-{n}", asked, len(area.asks) - asked))
    return out


def _draft(content: Content) -> str:
    proposed = sum(t.status == "proposto" for t in content.themes)
    asks = [a for area in content.areas for a in area.asks]
    waiting = sum(a.status == "proposto" for a in asks)
    parts = []
    if proposed:
        parts.append(f"{italian.count(proposed, 'tema', 'temi')} su {len(content.themes)}")
    if waiting:
        parts.append(f"{italian.count(waiting, 'richiesta', 'richieste')} su {len(asks)}")
    if not parts:
        return "Tutto è stato guardato da una persona, ma non è ancora tutto definitivo."
    verb = "è una proposta" if proposed + waiting == 1 else "sono proposte"
    return f"{italian.sentence_case(italian.listed(parts))} {verb} del programma, non ancora guardate da una persona."


def _by_interview(content: Content) -> list[tuple[Interview, list[Evidence]]]:
    log = {i.interview_id: i for i in content.log}
    groups = [(key, list(own)) for key, own in groupby(content.statements, key=lambda e: e.interview_id)]
    return [(log[key], own) for key, own in groups if key in log]


def _backlinks(content: Content) -> dict[int, list[tuple[str, str]]]:
    """Number of a statement to the places that cite it: one link a theme, one a request."""
    out: dict[int, dict[str, str]] = {}
    for theme in content.themes:
        quoted = {e.number for e in theme.quotes}
        cited = {e.number for p in theme.paragraph for e in p.evidence}
        for number in sorted(quoted | cited):
            place = "cit" if number in quoted else "rif"
            out.setdefault(number, {})[f"{place}-{theme.theme_id}-{number}"] = theme.label
    for area in content.areas:
        for ask in area.asks:
            if ask.evidence:
                out.setdefault(ask.evidence.number, {})[f"ric-{ask.request_id}"] = ask.request_type
    return {number: list(links.items()) for number, links in out.items()}


def _first_time() -> Callable[[str, Evidence], str]:
    """An anchor for the first reference to a statement in a theme's paragraph, none for the next ones."""
    seen: set[str] = set()

    def anchor(theme_id: str, e: Evidence) -> str:
        name = f"rif-{theme_id}-{e.number}"
        return "" if name in seen else (seen.add(name) or name)

    return anchor
