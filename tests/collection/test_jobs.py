"""What readers come for, done as they do it: in few clicks, by keyboard alone, on a phone, on
paper.

A job counts its clicks and keys, and the count is a bound: who makes a way longer sees it here.
Which document a job needs, it says; where an archive has it not, there is no such job.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from conftest import COLLECTION, SLUGS, not_verbatim
from massdriver.collection.repository import Archive
from pages import LAID_OUT, Tab, Visit, data, noted, settle, visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("jobs")]

SOURCES = {slug: (COLLECTION / "docs" / "transcripts" / f"{slug}.md").read_text() for slug in SLUGS}
LARGEST = max(SLUGS, key=lambda slug: len(SOURCES[slug]), default="")
DOUBTED = max(SLUGS, key=lambda slug: SOURCES[slug].count("{>>unclear"), default="")
SHELF = Archive(COLLECTION)
TRANSLATED = not_verbatim()
WORDS_A_PAGE = (
    400  # at least: 65 sheets for 26,000 words, their notes and the addresses of those included
)


class Hand:
    """Clicks and presses, and counts them; typing a question is no click."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks, self.keys = page, 0, 0

    def click(self, target: Any) -> None:
        self.clicks += 1
        (self.page.locator(target).first if isinstance(target, str) else target).click()

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)


@pytest.fixture
def visit(browser: Any, tab: Tab, address: str) -> Iterator[Visit]:
    """Open a page of the site."""
    yield from visitor(browser, tab, address)


def needs(slug: str) -> str:
    if slug not in SLUGS:
        pytest.skip(f"{slug or 'an edition'} is not here")
    return f"transcripts/{slug}/"


# ---- the jobs ----


def test_a_sentence_is_found_and_cited_in_four_clicks(visit: Visit) -> None:
    """What does Optimus cost, and who says so: the box, the passage, the paragraph's menu, the
    citation."""
    needs("dwarkesh-2026")
    hand = Hand(visit(""))
    hand.click(".find-open")
    hand.page.keyboard.type("optimus price")
    whole = re.compile(r"q=optimus\+price$")  # what is found of half a question goes again
    expect(hand.page.locator("dialog.find a.all")).to_have_attribute("href", whole)
    hit = hand.page.locator("dialog.find ol a[href*='dwarkesh-2026']").first
    hit.wait_for()
    place = str(hit.get_attribute("href")).partition("#")[2]
    hand.click(hit)
    hand.page.wait_for_function(LAID_OUT)
    hand.page.locator(f"#{place}").hover()
    hand.click(f"#{place} > .tools")
    hand.click(hand.page.get_by_role("menuitem", name="Cite"))
    expect(hand.page.get_by_label("Citation")).to_have_value(
        re.compile(rf"dwarkesh-2026/\S*#{place}")
    )
    assert hand.clicks <= 4


def test_a_misquote_is_told_in_two_clicks(visit: Visit) -> None:
    """To the page, and the button; the difference is shown."""
    needs("lex-fridman-2023")
    hand = Hand(visit("", 1440))
    hand.click(hand.page.locator(".md-sidebar--primary").get_by_role("link", name="Check a quote"))
    hand.page.locator("#quote").fill("That's our Olympic system in action.")
    hand.click(hand.page.get_by_role("button", name="Check", exact=True))
    expect(hand.page.locator(".verdict")).to_contain_text("not the same", timeout=20_000)
    assert hand.clicks <= 2


def test_a_note_is_read_on_a_phone_and_left_in_two_taps_and_the_place_is_kept(visit: Visit) -> None:
    """Its number, the way back; and who comes again goes on where it was."""
    page = visit(needs(LARGEST), 390, 844, has_touch=True)
    hand = Hand(page)
    numbers = page.locator("a.footnote-ref")
    if not numbers.count():
        pytest.skip("no note here")
    number = numbers.nth(min(9, numbers.count() - 1))
    number.scroll_into_view_if_needed()
    hand.click(number)
    name = str(number.get_attribute("href")).removeprefix("#note-")
    expect(page.locator(f"[id='note-{name}']")).to_be_visible()
    hand.click(page.locator(f"[id='note-{name}'] .note-back"))
    expect(page.locator(f"[id='ref-{name}']")).to_be_in_viewport()
    assert hand.clicks <= 2
    page.wait_for_function("localStorage.getItem('massdriver.places')")
    page.goto(page.url.partition("#")[0].removesuffix(f"transcripts/{LARGEST}/"))
    expect(page.locator(".begun a")).to_have_count(1)


def test_a_doubt_becomes_a_filled_in_issue_in_three_clicks(visit: Visit) -> None:
    """The doubt, Fix this, and the link that sends it, with the words in it."""
    page = visit(needs(DOUBTED))
    hand = Hand(page)
    doubts = page.locator("mark.doubt:not(.lone)")
    if not doubts.count():
        pytest.skip("no doubt here")
    hand.click(doubts.first)
    hand.click(page.locator("[data-action=fix]").first)
    page.locator("dialog.fix[open]").wait_for()
    assert page.locator("dialog.fix .fix-wrong input").input_value()
    if not page.locator("dialog.fix .fix-right input").input_value():
        page.locator("dialog.fix .fix-right input").fill("somebody")
    page.locator("dialog.fix .fix-why input").fill("audible")
    link = page.locator("dialog.fix .fix-issue")
    expect(link).to_have_attribute("href", re.compile("issues/new"))
    assert link.get_attribute("target") == "_blank"
    assert hand.clicks + 1 <= 3


def test_what_falls_due_in_a_year_is_two_choices_away(visit: Visit) -> None:
    """The page, and the year; what is open and over is marked by the reader's own day."""
    page = visit(
        "",
        1440,
        script="""const Day = Date; globalThis.Date = class extends Day {
        constructor(...given) { if (given.length) super(...given);
            else super("2031-01-01T12:00:00"); } };""",
    )
    years = {p.due[:4] for p in SHELF.predictions() if p.due}
    if not years:
        pytest.skip("nothing is foretold here with a day")
    year = "2027" if "2027" in years else max(years)
    hand = Hand(page)
    hand.click(page.locator(".md-sidebar--primary").get_by_role("link", name="Predictions"))
    hand.clicks += 1
    page.select_option("select[name=due]", year)
    rows = page.locator("table.predictions tbody tr:not([hidden])")
    assert rows.count() >= 1
    assert rows.evaluate_all(
        """(all, year) => all.every(e => e.dataset.due.startsWith(year)
        && (e.dataset.verdict !== "open" || year > "2030"
            || /overdue/.test(e.querySelector(".verdict").textContent)))""",
        year,
    )
    assert hand.clicks <= 2


def test_the_book_is_one_click_away(visit: Visit) -> None:
    """From the first screen of any transcript, and at its end once more."""
    page = visit(needs(LARGEST), 390, 844, accept_downloads=True)
    book = page.locator(".edition .facts a", has_text="EPUB")
    expect(book).to_be_in_viewport()
    with page.expect_download() as taken:
        book.click()
    assert taken.value.suggested_filename == f"{LARGEST}.epub"
    assert page.locator(".onward a[href$='.epub']").count() == 1


def test_the_first_words_and_what_they_are_worth_stand_on_the_first_screen(visit: Visit) -> None:
    """No click: at the top of any transcript, at every width, and wherever one lands in one that is
    not verbatim."""
    page = visit(needs(LARGEST), 390, 800)
    for width in (390, 820, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator("article [id^=w]").first.bounding_box()["y"] + 60 < 800
    if TRANSLATED:
        page = visit(f"transcripts/{TRANSLATED}/", 390, 800)
        page.locator("article [id^=w]").nth(40).scroll_into_view_if_needed()
        expect(page.locator(".bar .chip")).to_be_in_viewport()


@pytest.mark.parametrize("path", sorted(SLUGS))
def test_what_a_link_shows_elsewhere_says_what_the_words_are_worth(site: Path, path: str) -> None:
    """The description that messengers and search engines take; no browser is needed for it."""
    told = re.search(
        r'property="og:description" content="([^"]*)"',
        (site / "transcripts" / path / "index.html").read_text(),
    )
    assert told is not None
    assert ("not verbatim" in told[1]) is not data(site, f"transcripts/{path}/")["verbatim"]


def test_the_first_note_is_forty_keys_from_the_top(visit: Visit) -> None:
    """By Tab and Enter alone, at a desk: the skip link leads to the text, and no time of day stands
    in the way."""
    page = visit(needs(LARGEST), 1280)
    hand = Hand(page)
    if not page.locator("a.footnote-ref").count():
        pytest.skip("no note here")
    hand.press("Tab")
    hand.press("Enter")
    while hand.keys <= 40 and not page.evaluate("document.activeElement.matches('a.footnote-ref')"):
        hand.press("Tab")
    hand.press("Enter")
    assert page.evaluate("document.activeElement.matches('.note-body')")
    assert hand.keys <= 40


def test_a_question_is_answered_in_one_key_and_one_click(visit: Visit) -> None:
    """A key opens the box, the words are typed, the first passage is the one."""
    needs("dwarkesh-2026")
    hand = Hand(visit("about/"))
    for question, place in (
        ("why is it so hard to build power plants", "dwarkesh-2026/#w918"),
        ("Bectolsheim", "lex-fridman-2023/#w13333"),
    ):
        if place.partition("/")[0] not in SLUGS:
            continue
        hand.press("/")
        hand.page.keyboard.type(question)
        expect(hand.page.locator("dialog.find ol a").first).to_have_attribute(
            "href", re.compile(place + "$"), timeout=15_000
        )
        hand.page.keyboard.press("Escape")
    assert hand.keys <= 2


def test_the_largest_transcript_is_printed_on_few_sheets(visit: Visit, site: Path) -> None:
    """Few enough to carry. That every address is on them is read back from a smaller one
    (test_reading.py)."""
    path = needs(LARGEST)
    sheets = len(PdfReader(io.BytesIO(visit(path).pdf(format="A4"))).pages)
    assert (
        sheets
        <= sum(len(p["text"].split()) for p in data(site, path)["paragraphs"]) / WORDS_A_PAGE + 3
    )


def test_another_way_of_reading_waits_for_no_more_than_is_near(visit: Visit) -> None:
    """Changes are shown where one reads at once; what is far away waits, and the place stays."""
    page = visit(needs(LARGEST))
    page.evaluate("document.querySelectorAll('article .part')[10]?.scrollIntoView()")
    settle(page)
    top = (
        r"[...document.querySelectorAll('article [id^=w]')].find(p => /^w\d+$/.test(p.id)"
        " && p.getBoundingClientRect().bottom > 150)?.id"
    )
    before = page.evaluate(top)
    waiting = page.evaluate(
        """() => { document.querySelector("input[name=text][value=changes]").click();
        return document.querySelectorAll("article .part:not(.near)").length; }"""
    )
    parts = page.locator("article .part").count()
    assert waiting >= parts - 6 or parts < 30  # of few that are short more are near
    page.wait_for_function(LAID_OUT)
    assert page.evaluate(top) == before


def test_a_page_loads_no_script_of_another_kind(
    visit: Visit, tab: Tab, address: str, site: Path
) -> None:
    """What reads, cites and mends a transcript comes with transcripts alone."""
    topics = [f"topics/{p.parent.name}/" for p in sorted(site.glob("topics/*/index.html"))[:2]]
    with noted(tab.page, "request") as requests:
        page = visit("", cold=True)
        for path in ("topics/", *topics):
            page.wait_for_load_state("networkidle")
            page.goto(f"{address}/{path}")
        page.wait_for_load_state("networkidle")
    asked = [request.url for request in requests]
    assert any(url.endswith("/site.js") for url in asked)
    assert [
        url for url in asked if "/edition/" in url or "/edition.js" in url or "/fix.js" in url
    ] == []


# ---- by keyboard ----

STOP = """() => { const e = document.activeElement, r = e.getBoundingClientRect();
    if (e === document.body) return "end";
    const seen = r.width > 0 && r.height > 0 && r.right > 0 && r.bottom > 0 && r.left < innerWidth
        && r.top < innerHeight
        && e.checkVisibility({visibilityProperty: true, opacityProperty: true});
    const drawn = e.matches(".md-option") ? e.nextElementSibling : e.labels?.[0] ?? e;
    const part = drawn.getBoundingClientRect();
    return seen || part.width > 8 ? "" : e.outerHTML.slice(0, 140); }"""


@pytest.mark.parametrize(
    "path", ["", *(f"transcripts/{slug}/" for slug in [TRANSLATED] if slug), "search/"]
)
def test_each_stop_of_the_keyboard_is_seen_on_a_phone(visit: Visit, site: Path, path: str) -> None:
    """The whole tab order at 390 px, which is that of 400 % on a desk: no closed drawer, no hidden
    field."""
    if not (site / path / "index.html").exists():
        pytest.skip(f"no page {path} here")
    page = visit(path, 390, 844)
    unseen, stops = [], 0
    while stops < 900:
        page.keyboard.press("Tab")
        stops += 1
        told = page.evaluate(STOP)
        if told == "end":
            break
        if told:
            unseen.append(told)
    assert stops > 5
    assert unseen == []
