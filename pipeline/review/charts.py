"""Pictures of a study for the notebook, as HTML and SVG without any library: they work offline and stay accessible."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.review.html import box, text
from pipeline.vectors import SentenceVectors

_COLOURS = ("#0b4a50", "#b5541c", "#3f6fb0", "#7a4a9e", "#5d7d1e", "#b03060", "#2b8a7e", "#8a6d1a", "#4f5d73", "#a8432f")
_NONE = "#c4cbd0"
_MOST = 3000  # statements drawn


def heat_map(statements: pd.DataFrame, themes: pd.DataFrame) -> str:
    """Themes × organisations: how many statements, shaded."""
    counts = pd.crosstab(statements["theme_id"], statements["organisation"])
    bodies = sorted(counts.columns)
    rows = [(t.label, [int(counts.at[t.theme_id, b]) if t.theme_id in counts.index else 0 for b in bodies]) for t in themes.itertuples()]
    return _shaded("Affermazioni per tema ed ente", "tema", bodies, rows)


def requests_by_area(requests: pd.DataFrame, areas: list[str]) -> str:
    """Areas × who asks: how many requests, shaded."""
    counts = pd.crosstab(requests["area"], requests["requester"])
    askers = sorted(counts.columns, key=lambda c: (-int(counts[c].sum()), c))
    names = [*areas, *(a for a in counts.index if a not in areas)]
    rows = [(a, [int(counts.at[a, b]) if a in counts.index else 0 for b in askers]) for a in names]
    return _shaded("Richieste per area e per chi chiede", "area", askers, rows)


def saturation(statements: pd.DataFrame, interviews: pd.DataFrame) -> str:
    """How many themes had been met after each interview, in the interviews' order of date: flat is saturated."""
    order = interviews.sort_values(["date", "interview_id"], kind="stable")
    met: set[str] = set()
    counts, new = [], []
    own = statements.groupby("interview_id")["theme_id"].agg(set).to_dict() if len(statements) else {}
    for interview in order["interview_id"]:
        before = len(met)
        met |= own.get(interview, set()) - {""}
        counts.append(len(met))
        new.append(len(met) - before)
    if not counts:
        return box("Nessuna intervista.")
    return _curve(order, counts, new)


def statement_map(statements: pd.DataFrame, themes: pd.DataFrame, *, seed: int = 0) -> str:
    """Statements in two dimensions: near is alike; a point's text shows on hover."""
    shown = statements.head(_MOST)
    if len(shown) < 3:
        return box("Troppo poche affermazioni per una mappa.")
    xy = _flat(SentenceVectors.load().encode(shown["text"].tolist()), seed)
    colour = {t: _COLOURS[i % len(_COLOURS)] for i, t in enumerate(themes["theme_id"])}
    label = dict(zip(themes["theme_id"], themes["label"], strict=True))
    points = []
    for (x, y), s in zip(xy, shown.itertuples(index=False), strict=True):
        title = f"{label.get(s.theme_id, 'nessun tema')} — {s.organisation}: {s.text} ({s.source}, {s.statement_id})"
        points.append(
            f'<circle cx="{20 + 860 * x:.1f}" cy="{20 + 480 * y:.1f}" r="5" fill="{colour.get(s.theme_id, _NONE)}" '
            f'fill-opacity=".8" stroke="#fff"><title>{text(title)}</title></circle>'
        )
    legend = "".join(
        f'<span style="white-space:nowrap;margin-right:14px"><span style="color:{colour[t]}">●</span> {text(label[t])}</span> ' for t in colour
    )
    style = "<style>.rst-map circle:hover{r:9;fill-opacity:1;stroke:#000}</style>"
    svg = f'<svg class="rst-map" viewBox="0 0 900 520" role="img" aria-label="Mappa delle affermazioni">{"".join(points)}</svg>'
    return box(f'{style}{svg}<div>{legend}<span style="color:#6b767c">● nessun tema</span></div>')


def _flat(X: np.ndarray, seed: int) -> np.ndarray:
    """Two dimensions between 0 and 1."""
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    X = X - X.mean(axis=0)
    if len(X) < 30:
        flat = PCA(n_components=2, random_state=seed).fit_transform(X)
    else:
        start = PCA(n_components=min(30, *X.shape), random_state=seed).fit_transform(X)
        flat = TSNE(perplexity=min(30, len(X) // 4), init="pca", random_state=seed).fit_transform(start)
    low, high = flat.min(axis=0), flat.max(axis=0)
    return (flat - low) / np.maximum(high - low, 1e-9)


def _shaded(caption: str, corner: str, columns: list[str], rows: list[tuple[str, list[int]]]) -> str:
    if not rows or not columns:
        return box(f"{text(caption)}: niente da mostrare.")
    most = max(max(counts) for _, counts in rows) or 1
    turned = 'style="writing-mode:vertical-rl;transform:rotate(180deg);max-height:24em;padding:6px 4px"'
    head = f'<th scope=col style="text-align:left;vertical-align:bottom">{text(corner)}</th>' + "".join(f"<th scope=col {turned}>{text(c)}</th>" for c in columns)
    body = ""
    for name, counts in rows:
        cells = ""
        for n in counts:
            share = n / most
            ink = "#fff" if share > 0.55 else "#111"
            shade = f"rgba(11,74,80,{0.08 + 0.92 * share:.2f})" if n else "transparent"
            cells += f'<td style="background:{shade};color:{ink};text-align:center">{n or ""}</td>'
        body += f'<tr><td style="min-width:16em;text-align:left">{text(name)}</td>{cells}</tr>'
    return box(f"<table style='width:auto'><caption>{text(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def _curve(order: pd.DataFrame, counts: list[int], new: list[int]) -> str:
    n, top = len(counts), max(1, counts[-1])
    xs = [60 + 800 * (i / max(1, n - 1)) for i in range(n)]
    ys = [250 - 210 * (c / top) for c in counts]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
    dots = ""
    for x, y, c, k, row in zip(xs, ys, counts, new, order.itertuples(index=False), strict=True):
        title = f"{row.date or 'senza data'} · {row.organisation or row.source}: {c} temi, {k} nuovi"
        dots += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{"#b5541c" if k else "#0b4a50"}"><title>{text(title)}</title></circle>'
    axis = f'<text x="10" y="44">{top}</text><text x="10" y="254">0</text><line x1="50" y1="250" x2="870" y2="250" stroke="#889"/>'
    last = next((i for i in range(n - 1, -1, -1) if new[i]), 0)
    told = f"Temi incontrati dopo ogni intervista; l'ultimo tema nuovo è nell'intervista {last + 1} di {n}."
    svg = f'<svg viewBox="0 0 900 280" role="img" aria-label="{text(told)}" font-size="13">{axis}'
    return box(f'{svg}<polyline points="{line}" fill="none" stroke="#0b4a50" stroke-width="2"/>{dots}</svg><p>{text(told)}</p>')
