"""Search, quote check and corrections in a real browser, on the ironworks: asked as a reader
asks."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from pages import COLOURS, RULES, Tab, noted, schemes, settle, violations

pytestmark = pytest.mark.slow


@pytest.fixture
def page(tab: Tab, ironworks_address: str) -> Iterator[Any]:
    """A page, with every fault of its scripts on record."""
    with tab.taken() as page:
        page.address = ironworks_address
        yield page


def ask(page: Any, name: str, **parameters: str) -> None:
    page.goto(f"{page.address}/{name}/?{urlencode(parameters)}")


def places(page: Any) -> list[str]:
    """The paragraphs found, as slug#wN, once there are any."""
    expect(page.locator(".results li").first).to_be_visible()
    links = page.eval_on_selector_all(".results blockquote", "all => all.map((one) => one.cite)")
    return [re.sub(r".*/transcripts/([a-z0-9-]+)/#", r"\1#", link) for link in links]


def shown(page: Any, selector: str) -> Any:
    """The elements that are there and not hidden."""
    return page.locator(f"{selector}:visible")


# Search the record


def test_a_search_page_loads_nothing_before_somebody_asks(page: Any) -> None:
    """The record is fetched when the field is entered, not when the page is."""
    with noted(page, "request") as requests:
        page.goto(f"{page.address}/search/", wait_until="networkidle")
    expect(page.locator("#record-q")).to_be_visible()
    assert requests and [each.url for each in requests if "/data/" in each.url] == []
    with page.expect_request("**/data/search.json"):
        page.focus("#record-q")


def test_the_search_works_by_keyboard_alone(page: Any) -> None:
    """Type, wait, tab to the first result: its link has the focus and leads to the paragraph."""
    page.goto(f"{page.address}/search/")
    page.focus("#record-q")
    page.keyboard.type("bad slag")
    expect(page.locator(".results li").first).to_contain_text("black and runs like water")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.results') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/transcripts/furnace-2025/#w606")


def test_a_filter_keeps_what_it_names(page: Any) -> None:
    """Speaker and year together; the options are the record's own."""
    ask(page, "search", q="furnace", speaker="Greta Ahlberg", year="2025")
    assert {p.partition("#")[0] for p in places(page)} == {"furnace-2025"}
    assert set(
        page.eval_on_selector_all(".results .source b", "all => all.map((one) => one.textContent)")
    ) == {"Greta Ahlberg"}
    page.select_option("#record-order", "time")
    page.wait_for_function(
        """() => { const all = [...document.querySelectorAll('.results blockquote')]
        .map(e => Number(e.cite.split('#w')[1])); return all.length > 2
            && all.every((n, k) => !k || all[k - 1] < n); }"""
    )


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("limest", "begin with it"),
        ("charcoel", "come near"),
        ("xyzzyqqq", "Nothing found"),
        ("zeppelin caravaggio", "Nothing found"),
        ("hydrogen furnace lorries", "No paragraph holds all"),
    ],
)
def test_a_word_nobody_says_is_said_to_be_guessed(page: Any, query: str, words: str) -> None:
    """The status tells a beginning from a misspelling, and plainly when there is nothing."""
    ask(page, "search", q=query)
    expect(page.locator("#record-search .status")).to_contain_text(words)


def test_results_that_are_not_verbatim_say_so(page: Any) -> None:
    """The caveat stands by every passage of a document that is not verbatim, and by no other."""
    ask(page, "search", q="coke")
    found = places(page)
    said = page.eval_on_selector_all(
        ".results li", "all => all.map((li) => li.querySelector('.not-verbatim') === null)"
    )
    assert said == [place.startswith("furnace") for place in found]
    assert {True, False} == set(said)


def test_the_csv_holds_every_hit(page: Any, tmp_path: Path) -> None:
    """As many rows as the status counts, with link, minute and kind; a title that is a formula to a
    spreadsheet is none."""

    def formulas(route: Any) -> None:
        record = route.fetch().json()
        record["documents"] = [each | {"title": "=1+1"} for each in record["documents"]]
        route.fulfill(json=record)

    page.route("**/data/search.json", formulas)
    ask(page, "search", q="furnace")
    expect(page.locator(".results li").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    download.value.save_as(tmp_path / "hits.csv")
    rows = list(
        csv.DictReader((tmp_path / "hits.csv").read_text(encoding="utf-8-sig").splitlines())
    )
    page.unroute("**/data/search.json")
    assert {row["title"] for row in rows} == {"'=1+1"}
    count = re.match(r"(\d+) paragraphs", page.text_content("#record-search .status"))
    assert count is not None
    assert len(rows) == int(count[1])
    assert all(
        row["link"].startswith("https://ironworks.example/archive/transcripts/") for row in rows
    )
    assert {"true", "false"} >= {row["verbatim"] for row in rows}
    assert all("furnace" in row["paragraph"].lower() for row in rows)


def test_without_javascript_the_pages_say_what_to_use_instead(
    browser: Any, ironworks_address: str
) -> None:
    """Search and quote name the transcripts and the plain text; the corrections are all there."""
    context = browser.new_context(bypass_csp=True, java_script_enabled=False)
    page = context.new_page()
    for name in ("search", "quote"):
        page.goto(f"{ironworks_address}/{name}/")
        assert "needs JavaScript" in page.text_content("noscript")
        assert page.locator("form:visible").count() == 0
    page.goto(f"{ironworks_address}/corrections/")
    assert page.locator(".apparatus tbody tr").count() > 15
    context.close()


@pytest.mark.parametrize("name", ["search", "quote"])
def test_a_site_without_its_data_says_what_makes_them(page: Any, name: str) -> None:
    """And the search of an address that says what is asked answers in a thread of its own."""
    ask(page, name, q="the furnace of the town is hot")
    expect(page.locator(".results li, .passage, #quote-check ul").first).to_be_visible()
    assert [worker.url.rpartition("/")[2] for worker in page.workers] == ["clerk.js"]
    page.route("**/data/**", lambda route: route.fulfill(status=404))
    page.goto(f"{page.address}/")
    ask(page, name, q="the furnace of the town is hot")
    expect(page.get_by_role("status").first).to_contain_text("massdriver export makes it")


# Check a quote


def test_a_sentence_of_the_record_is_word_for_word(page: Any) -> None:
    """Whatever its capitals and stops; and the machine's words are told beside it."""
    ask(page, "quote", q="a battery at the COAST by rail, on Thursdays")
    expect(page.locator(".verdict")).to_have_text("Word for word in the record.")
    expect(page.locator(".heard q")).to_contain_text("by rail, on thirst day")
    expect(page.locator(".source").first).to_contain_text("Greta Ahlberg")


@pytest.mark.parametrize(
    ("sentence", "grave"),
    [
        ("For every ton of iron we move about three hundred tons of air and 200 men", True),
        ("The whole craft is in the order in which you put things in.", False),
        (
            (
                "You can argue with firebrick. The whole art is not in the order in which you put"
                " things in."
            ),
            True,
        ),
    ],
)
def test_a_changed_number_or_negation_is_pointed_out(page: Any, sentence: str, grave: bool) -> None:
    """And another changed word is not."""
    ask(page, "quote", q=sentence)
    expect(page.locator(".passage").first).to_be_visible()
    said = "A number or a negation differs"
    verdict = expect(page.locator(".verdict"))
    verdict.to_contain_text(said) if grave else verdict.not_to_contain_text(said)


def test_words_that_are_not_verbatim_are_no_proof(page: Any) -> None:
    """A passage of a translation is found, and the verdict says what that is worth."""
    ask(page, "quote", q="Without coke there would be no birch left between here and the sea.")
    expect(page.locator(".verdict")).to_contain_text(
        "Word for word in the record. The document is a translated article, not verbatim"
    )


def test_too_few_words_are_too_short_to_tell(page: Any) -> None:
    """Three words stand everywhere."""
    ask(page, "quote", q="on the floor")
    expect(page.locator(".verdict")).to_contain_text("too short")


# Corrections


def test_the_corrections_page_holds_every_emendation(page: Any, ironworks_site: Path) -> None:
    """A row an emendation, in every document; each row leads to a paragraph."""
    page.goto(f"{page.address}/corrections/")
    for document in json.loads((ironworks_site / "data" / "search.json").read_text())["documents"]:
        expected = len(
            json.loads((ironworks_site / "data" / f"{document['slug']}.json").read_text())[
                "emendations"
            ]
        )
        assert page.locator(f"[data-document={document['slug']}] tbody tr").count() == expected


def test_the_corrections_are_filtered_by_document_and_kind(page: Any) -> None:
    """What is shown is what was asked for, and the status counts it."""
    page.goto(f"{page.address}/corrections/?document=furnace-2025&change=replaced&about=number")
    rows = ".apparatus[data-document] tbody tr:not([hidden])"
    status = page.locator("form.filters + .status")
    expect(status).to_have_text("1 correction.")
    expect(page.locator(rows)).to_have_count(1)
    assert page.locator(rows).evaluate_all("all => all.map((row) => row.dataset.marks)") == [
        "replaced hand number"
    ]
    page.select_option("#filter-about", "")
    expect(status).not_to_have_text("1 correction.")
    page.fill("#filter-q", "limestone")
    expect(shown(page, ".apparatus[data-document] tbody tr")).to_have_count(1)
    expect(shown(page, ".apparatus[data-document] tbody tr")).to_contain_text("lime throne")


@pytest.mark.parametrize(
    "name",
    [
        "search/?q=pig+iron",
        "quote/?q=The+whole+craft+is+in+the+order+of+things+you+put+in",
        "corrections/?change=replaced",
        "predictions/?verdict=partly",
    ],
)
def test_axe_finds_nothing_in_what_these_pages_add(
    tab: Tab, ironworks_address: str, name: str
) -> None:
    """The content of search, quote, corrections and predictions, in use, light and dark, on a phone
    and on a desk."""
    with tab.taken(motion="reduce") as page:
        page.goto(f"{ironworks_address}/{name}")
        page.wait_for_selector(
            ".results li, .heard q, .heard:has-text('same words'), .predictions-status:not(:empty),"
            " form.filters + .status:not(:empty)"
        )
        for scheme in schemes(page):
            rules = RULES if scheme == "light" else COLOURS
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                settle(page)
                assert violations(page, rules, "article.md-content__inner") == [], (scheme, width)
                assert page.evaluate(
                    "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
                )


# The box of every page


@pytest.mark.parametrize("width", [390, 1280])
def test_the_box_finds_the_paragraph_by_keyboard_alone(page: Any, width: int) -> None:
    """A key opens it, arrows choose, Escape leaves it to where one was; the paragraph is there."""
    page.set_viewport_size({"width": width, "height": 844})
    with noted(page, "request") as requests:
        page.goto(f"{page.address}/")
    asked = [request.url for request in requests]
    assert asked and [url for url in asked if "/data/" in url or "search_index" in url] == []
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.find")).not_to_be_visible()
    page.locator(".find-open").click()
    page.keyboard.type("where does limestone go")
    page.locator("dialog.find a[href$='/furnace-2025/#w141']").wait_for()
    assert violations(page, context="dialog.find") == []
    box = page.locator("dialog.find").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    for _ in range(8):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.hash") == "#w141":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/transcripts/furnace-2025/#w141")
    expect(page.locator("#w141")).to_contain_text("limestone")
    assert page.errors == []


def test_the_box_says_what_is_not_verbatim_and_leads_on_to_all(page: Any) -> None:
    """Each passage its worth; what does not fit is one click away, with the words."""
    page.goto(f"{page.address}/")
    page.keyboard.press("/")
    page.keyboard.type("furnace")
    page.locator("dialog.find .all").wait_for()
    told = page.eval_on_selector_all(
        "dialog.find ol a",
        """all => all.map(
        e => [e.pathname.includes('furnace'), !e.querySelector('.not-verbatim')])""",
    )
    assert told
    assert all(verbatim == said for verbatim, said in told)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=furnace")
    expect(page.locator(".results li").first).to_be_visible()
