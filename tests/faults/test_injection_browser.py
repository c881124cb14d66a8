"""Script, markup, links and formulas of notes and file names in a real browser: nothing runs, everything is read as text."""

import importlib.util

import pandas as pd
import pytest

from flows.artifacts import problems_page
from pipeline.review.session import Review
from pipeline.tables import read_table
from tests.browser import CHROMIUM, Browser
from tests.faults.workplace import make_study, run_alone

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
    pytest.mark.skipif(importlib.util.find_spec("websocket") is None, reason="websocket-client is not installed (the extra «notebook»)"),
]
SCRIPT = "</script><script>window.pwned=1;alert(1)</script>"
IMAGE = "<img src=x onerror=\"window.pwned=2;alert(2)\"><svg onload='window.pwned=3'>"
LINK = "[clic](javascript:window.pwned=4) <a href='javascript:window.pwned=5'>qui</a> **forte** `=1+1`"
FORMULA = "=HYPERLINK(\"javascript:window.pwned=6\")"
NAME = "<img src=x onerror=window.pwned=7>'\"&.txt"
# Before any page's own code: what a script of a note would do is seen wherever it runs.
WATCH = """
window.pwned = undefined; window.asked = [];
for (const name of ['alert', 'confirm', 'prompt', 'open']) window[name] = (...a) => { window.asked.push([name, ...a]); };
"""


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    paths = make_study(tmp_path_factory.mktemp("ostile") / "s")
    (paths.raw / "due.md").write_text("# Pro Loco di Montecàlvo\nData: 3 giugno 2022\n\n- I permessi del comune arrivano tardi.\n", encoding="utf-8")
    (paths.raw / NAME).write_text(
        f"Pro Loco di Valdurra, 3 giugno 2022\nPartecipante: Ugo <b onclick=alert(8)>Bianchi</b>\n\n"
        f"- Il magazzino delle sedie è pieno {SCRIPT} e il palco resta sotto la pioggia.\n"
        f"- Chiede un corso sulla sicurezza {IMAGE} per le sagre.\n"
        f"- {LINK} i permessi del comune arrivano sempre tardi.\n"
        f"- {FORMULA} i giovani non entrano nel direttivo.\n",
        encoding="utf-8",
    )
    run_alone(paths)
    return paths


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    found = Browser(tmp_path_factory.mktemp("profile"))
    found.send("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
    yield found
    found.close()


def opened(browser, place: str) -> str:
    """Open a page, click on everything that a note may have brought, and give the words that it shows."""
    browser.open(place)
    browser.wait("document.readyState === 'complete' && document.body")
    browser.script("document.querySelectorAll('details').forEach(d => d.open = true)")
    browser.script(
        "document.querySelectorAll('a').forEach(a => {if ((a.getAttribute('href') || '').trim().toLowerCase().startsWith('javascript')) a.click()})"
    )
    browser.script("new Promise(done => setTimeout(done, 300))")
    assert browser.script("[window.pwned === undefined, window.asked]") == [True, []]
    assert browser.script("document.querySelectorAll('img[src=x], [onerror], [onload], [onclick], a[href^=javascript]').length") == 0
    return " ".join(browser.script("document.body.textContent").split())


def test_the_watch_sees_a_script_that_runs(browser, tmp_path):
    (tmp_path / "a.html").write_text(f"<body>{IMAGE}<script>alert(1)</script>", encoding="utf-8")
    browser.open((tmp_path / "a.html").as_uri())
    browser.wait("window.pwned !== undefined && window.asked.length > 1")


def test_nothing_of_a_note_runs_in_the_page(browser, paths):
    words = opened(browser, (paths.processed / "restituzione.html").as_uri())
    for part in (SCRIPT, IMAGE, LINK, FORMULA, NAME):
        assert " ".join(part.split()) in words


def test_nothing_of_a_note_runs_on_the_desk_of_the_notebook(browser, paths, tmp_path):
    """What the widgets hold as HTML, put into a page that forbids nothing."""
    w = pytest.importorskip("ipywidgets")
    from pipeline.review.widgets import desk

    shown = desk(Review(paths, who=SCRIPT))
    shown.review.rename(read_table("themes", paths.processed)["theme_id"].iloc[0], f"Titolo {IMAGE}")
    shown.refresh()
    shown.say(f"Detto: {SCRIPT}")
    pieces, waiting = [], [shown]
    while waiting:
        widget = waiting.pop()
        waiting += getattr(widget, "children", ())
        pieces += [widget.value] if isinstance(widget, w.HTML) else []
    (tmp_path / "a.html").write_text("<meta charset=utf-8><body>" + "\n".join(pieces), encoding="utf-8")
    words = opened(browser, (tmp_path / "a.html").as_uri())
    assert SCRIPT in words and IMAGE in words


def test_nothing_of_a_note_runs_on_a_page_of_prefects_interface(browser, paths, tmp_path):
    """By a renderer that lets HTML through, which is worse than Prefect's own."""
    markdown = pytest.importorskip("markdown_it")
    from flows.artifacts import interviews_page, requests_page, themes_page

    tables = {name: read_table(name, paths.processed) for name in ("interviews", "themes", "requests")}
    problems = pd.DataFrame([{"source": NAME, "locator": "", "problem": IMAGE, "what_to_do": f"{LINK} {SCRIPT}"}])
    pages = [
        interviews_page(tables["interviews"], words=True), themes_page(tables["themes"], words=True),
        requests_page(tables["requests"], words=True), problems_page(problems),
    ]  # fmt: skip
    render = markdown.MarkdownIt("commonmark", {"html": True}).enable("table").render
    (tmp_path / "a.html").write_text("<meta charset=utf-8><body>" + "\n".join(map(render, pages)), encoding="utf-8")
    words = opened(browser, (tmp_path / "a.html").as_uri())
    assert SCRIPT in words and LINK in words and NAME in words
    assert browser.script("document.querySelectorAll('a, strong, code').length") == 0
