"""The page as a file: nothing runs that is not ours, every link leads somewhere, every heading is in its place."""

import base64
import hashlib
import re

import pytest
from lxml import html

from pipeline.report.content import build_content
from pipeline.report.page import render_page
from pipeline.report.waves import compare
from pipeline.tables import BY_NAME


@pytest.fixture
def text(tables, study, record):
    return render_page(build_content(tables, study, record, waves=compare(tables, tables)), study)


@pytest.fixture
def page(text):
    return html.document_fromstring(text)


def _all(element, path: str) -> list:
    """Elements by a path in which «tag.name» means a class."""
    path = re.sub(r"(\w+)\.([\w-]+)", r"\1[contains(concat(' ', @class, ' '), ' \2 ')]", path)
    return element.xpath(path)


def _words(element) -> str:
    return " ".join(element.text_content().split())


def test_a_script_in_a_note_is_text(page, text):
    assert len(page.findall(".//script")) == 1
    assert "&lt;script&gt;alert(" in text
    assert any("<script>alert('ciao')</script>" in _words(li) for li in _all(page, "//section[@id='appendice']//li"))


def test_only_our_style_and_script_may_run(page, text):
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
        assert f"{tag}-src 'sha256-{base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none'")
    assert not page.xpath("//@style") and not [a for e in page.iter() if isinstance(e.tag, str) for a in e.attrib if a.startswith("on")]


def test_nothing_is_fetched(page, text):
    assert not [v for v in page.xpath("//@src | //link/@href | //@srcset") if not v.startswith("data:")]
    assert "url(" not in text and "@import" not in text


def test_every_link_leads_to_a_place_in_the_page(page):
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = page.xpath("//a/@href")
    assert len(links) > 100 and {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert all(link.startswith("#") for link in links)


def test_each_quote_leads_to_the_appendix_and_back(page):
    quotes = _all(page, "//figure.quote")
    assert len(quotes) == 12
    for quote in quotes:
        place = page.get_element_by_id(_all(quote, "./figcaption/a")[0].get("href")[1:])
        assert _words(_all(quote, "./blockquote")[0]).strip("«»").replace("“", "«").replace("”", "»") in _words(place)
        assert f"#{quote.get('id')}" in place.xpath(".//a/@href")


def test_each_request_leads_to_the_appendix_and_back(page):
    asks = _all(page, "//li.ask")
    assert len(asks) == 9
    for ask in asks:
        place = page.get_element_by_id(_all(ask, ".//a.ref")[0].get("href")[1:])
        assert f"#{ask.get('id')}" in place.xpath(".//a/@href")


def test_the_page_can_be_walked_by_headings_and_landmarks(page):
    assert page.get("lang") == "it"
    levels = [int(h.tag[1]) for h in _all(page, "//header//h1 | //main//h1 | //main//h2 | //main//h3")]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))
    assert [len(page.findall(f".//{tag}")) for tag in ("main", "nav", "header", "footer")] == [1, 1, 1, 1]
    assert all(section.get("aria-labelledby") for section in _all(page, "//main/section"))
    assert all(page.xpath(f"//label[@for='{i.get('id')}']") for i in _all(page, "//input | //select"))


def test_a_proposed_theme_looks_unlike_an_approved_one(page):
    badges = {_words(b) for b in _all(page, "//article//span.badge")}
    assert badges == {"proposto", "rivisto", "definitivo"}
    assert "Bozza" in _words(_all(page, "//p.draft")[0])


def test_the_curve_is_told_in_words_and_in_a_table(page):
    chart = _all(page, "//section[@id='saturazione']//svg")[0]
    assert chart.get("role") == "img" and "tutti i temi" in _words(chart.find("desc") if chart.find("desc") is not None else chart)
    assert len(_all(page, "//section[@id='saturazione']//tbody/tr")) == 4


def test_the_comparison_names_what_is_still_open(page):
    assert "9 ancora aperte" in _words(page.get_element_by_id("confronto"))


def test_equal_tables_give_equal_bytes(tables, study, record, text):
    assert render_page(build_content(tables, study, record, waves=compare(tables, tables)), study) == text


def test_an_empty_study_has_a_page(study):
    page = html.document_fromstring(render_page(build_content({n: t.empty() for n, t in BY_NAME.items()}, study, {}), study))
    assert "Nessun tema ricorre: servono almeno 3 affermazioni di almeno 2 enti." in _words(page.get_element_by_id("temi"))


def test_a_logo_is_carried_inside(tables, study, record, tmp_path):
    from PIL import Image

    Image.new("RGB", (4, 2), "teal").save(tmp_path / "logo.png")
    page = html.document_fromstring(render_page(build_content(tables, study, record), study, logo=tmp_path / "logo.png"))
    assert _all(page, "//img.logo")[0].get("src").startswith("data:image/png;base64,")
