"""The page in a real browser: filters, search, links and keys as a reader uses them; nothing from a note runs."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

from pipeline.report.content import build_content
from pipeline.report.page import render_page
from pipeline.report.waves import compare
from pipeline.tables import BY_NAME
from tests.browser import CHROMIUM, Browser

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
    pytest.mark.skipif(importlib.util.find_spec("websocket") is None, reason="websocket-client is not installed (the extra «notebook»)"),
]
SHOWN = "Array.from(document.querySelectorAll('.item:not([hidden])')).filter(e => e.dataset.kind === '{}').length"


CALM = [{"name": "prefers-reduced-motion", "value": "reduce"}]  # a click must not aim at what is still scrolling


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    found = Browser(tmp_path_factory.mktemp("profile"), size=(1280, 900))
    found.send("Emulation.setEmulatedMedia", features=CALM)
    yield found
    found.close()


@pytest.fixture
def page(browser, tables, study, record, tmp_path):
    """The museums' page, open."""
    file = tmp_path / "restituzione.html"
    file.write_text(render_page(build_content(tables, study, record, waves=compare(tables, tables)), study), encoding="utf-8")
    browser.open(file.as_uri())
    browser.wait("document.readyState === 'complete' && document.querySelector('.filters') && !document.querySelector('.filters').hidden")
    return browser


def count(page, kind: str) -> int:
    return page.script(SHOWN.format(kind))


def choose(page, field: str, text: str) -> None:
    """Choose an option of a list by its text."""
    page.script(
        f"(() => {{const s = document.getElementById('{field}'); s.value = Array.from(s.options).find(o => o.text === {text!r}).value;"
        "s.dispatchEvent(new Event('change', {bubbles: true}))})()"
    )


def press(page, key: str) -> None:
    text = key if len(key) == 1 else ""
    for kind in ("keyDown", "keyUp"):
        page.send("Input.dispatchKeyEvent", type=kind, key=key, text=text if kind == "keyDown" else "")


def test_at_first_everything_is_shown(page):
    assert (count(page, "temi"), count(page, "richieste"), count(page, "affermazioni")) == (4, 9, 27)
    assert page.script("document.getElementById('azzera').hidden")


def test_search_finds_words_without_accents_and_tells_how_many(page):
    page.type("document.getElementById('cerca')", "citta")
    page.wait("document.getElementById('esito').textContent.includes('su 27')")
    assert count(page, "affermazioni") == 0 and count(page, "temi") == 4  # «Museo della Città» is among those who speak of all themes
    page.type("document.getElementById('cerca')", "didascalie")
    page.wait("document.getElementById('vista').textContent.includes('didascalie')")
    assert 0 < count(page, "affermazioni") < 27
    assert page.script("document.getElementById('vista').textContent") == "Vista filtrata: «didascalie»."


def test_filters_by_area_body_and_status(page):
    choose(page, "f-area", "Spazi")
    assert count(page, "richieste") == 2 and count(page, "affermazioni") == 27
    choose(page, "f-area", "tutte")
    choose(page, "f-ente", "Casa-museo Dàmaso")
    assert count(page, "affermazioni") == 5 and count(page, "richieste") == 2
    choose(page, "f-ente", "tutti")
    choose(page, "f-stato", "definitivo")
    assert count(page, "temi") == 1 and count(page, "richieste") == 0
    assert page.script("!document.querySelector('#richieste > .none').hidden")


def test_filters_are_taken_off_again(page):
    choose(page, "f-stato", "rivisto")
    page.click("document.getElementById('azzera')")
    page.wait("document.getElementById('azzera').hidden")
    assert count(page, "temi") == 4 and page.script("document.activeElement.id") == "cerca"


def test_the_keyboard_alone_will_do(page):
    page.script("document.activeElement.blur()")
    press(page, "/")
    assert page.script("document.activeElement.id") == "cerca"
    page.send("Input.insertText", text="magazzino")
    page.wait("document.getElementById('esito').textContent !== ''")
    press(page, "Escape")
    page.wait("document.getElementById('esito').textContent === ''")
    assert page.script("document.getElementById('cerca').value") == ""


def test_a_quote_leads_to_its_place_and_back(page):
    page.click("document.querySelector('figure.quote figcaption a')")
    page.wait("location.hash.startsWith('#aff-')")
    target = page.script("location.hash")
    assert page.script("document.activeElement.id") == target[1:]
    top = page.script(f"document.querySelector('{target}').getBoundingClientRect().top")
    assert 0 <= top < 900
    page.click(f"document.querySelector('{target} .back')")
    page.wait("location.hash.startsWith('#cit-')")


def test_a_link_into_what_a_filter_hides_shows_it(page):
    choose(page, "f-ente", "Casa-museo Dàmaso")
    page.click("document.querySelector('figure.quote figcaption a')")
    page.wait("location.hash.startsWith('#aff-') && !document.querySelector(location.hash).hidden && document.getElementById('f-ente').value === ''")


def test_a_script_of_a_note_never_runs_and_nothing_is_fetched(page):
    assert page.script("document.querySelectorAll('script').length") == 1
    assert page.script("performance.getEntriesByType('resource').length") == 0
    blocked = page.script(
        "new Promise(done => {document.addEventListener('securitypolicyviolation', e => done(e.violatedDirective), {once: true});"
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s); setTimeout(() => done('nothing'), 500)})"
    )
    assert blocked.startswith("script-src") and page.script("window.ran === undefined")


@pytest.mark.parametrize("width", [1280, 820, 390, 320])
def test_nothing_sticks_out_sideways(page, width):
    page.send("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 800)
    try:
        assert page.script("document.documentElement.scrollWidth") <= width
    finally:
        page.send("Emulation.setDeviceMetricsOverride", width=1280, height=900, deviceScaleFactor=1, mobile=False)


def test_a_matrix_of_many_bodies_scrolls_by_itself(page, tables, study, record, tmp_path):
    first = tables["interviews"].iloc[0].to_dict()
    many = [{**first, "interview_id": f"I{n}", "organisation": f"Museo di prova numero {n}", "source": f"{n}.md"} for n in range(16)]
    statements = tables["statements"].assign(interview_id=[f"I{n % 16}" for n in range(len(tables["statements"]))])
    statements["organisation"] = [f"Museo di prova numero {n % 16}" for n in range(len(statements))]
    wide = {**tables, "interviews": BY_NAME["interviews"].frame(many), "statements": statements}
    file = tmp_path / "larga.html"
    file.write_text(render_page(build_content(wide, study, record), study), encoding="utf-8")
    page.send("Emulation.setDeviceMetricsOverride", width=390, height=900, deviceScaleFactor=1, mobile=True)
    try:
        page.open(file.as_uri())
        page.wait("document.readyState === 'complete' && document.querySelectorAll('.matrix .body').length > 15")
        assert page.script("document.documentElement.scrollWidth") <= 390
        assert page.script("(() => {const e = document.querySelector('.matrix').closest('.scroll'); return e.scrollWidth > e.clientWidth})()")
    finally:
        page.send("Emulation.setDeviceMetricsOverride", width=1280, height=900, deviceScaleFactor=1, mobile=False)


@pytest.mark.skipif(not os.environ.get("AXE_CORE"), reason="AXE_CORE names no axe.min.js (npm pack axe-core)")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_axe_finds_nothing(page, width, scheme):
    page.send("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
    page.send("Emulation.setEmulatedMedia", features=[*CALM, {"name": "prefers-color-scheme", "value": scheme}])
    try:
        page.send("Runtime.evaluate", expression=Path(os.environ["AXE_CORE"]).read_text(encoding="utf-8"))
        assert page.script("axe.run().then(r => r.violations.map(v => `${v.id} (${v.impact}): ${v.nodes[0].html}`))") == []
    finally:
        page.send("Emulation.setDeviceMetricsOverride", width=1280, height=900, deviceScaleFactor=1, mobile=False)
        page.send("Emulation.setEmulatedMedia", features=CALM)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(page, scheme):
    """WCAG AA: 4.5 to 1, 3 to 1 for large text, computed for every piece of text on the page."""
    page.send("Emulation.setEmulatedMedia", features=[*CALM, {"name": "prefers-color-scheme", "value": scheme}])
    try:
        poor = page.script(CONTRAST)
    finally:
        page.send("Emulation.setEmulatedMedia", features=CALM)
    assert poor == []


CONTRAST = """(() => {
  const parts = (c) => { const m = c.match(/[\\d.]+/g).map(Number); return m.length > 3 ? m : [...m, 1]; };
  const light = (c) => { const f = (v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
    return .2126 * f(c[0]) + .7152 * f(c[1]) + .0722 * f(c[2]); };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = parts(getComputedStyle(e).backgroundColor); if (c[3] > 0) return c; } return [255, 255, 255, 1]; };
  const poor = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || ['STYLE', 'SCRIPT', 'OPTION'].includes(e.tagName) || e.closest('svg, [hidden], .visually-hidden, .skip')) continue;
    const style = getComputedStyle(e), size = parseFloat(style.fontSize), a = light(parts(style.color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) poor.add(e.className + ' ' + e.tagName + ' ' + ratio.toFixed(2));
  }
  return [...poor];
})()"""
