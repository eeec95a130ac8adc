"""Reading in a real browser, on the ironworks: switching, pointing, walking, arriving, notes, what
comes up."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from massdriver.collection.repository import Archive
from pages import (
    LAID_OUT,
    Tab,
    Visit,
    cited,
    data,
    offered,
    switch,
    tools,
    violations,
    visitor,
)

pytestmark = pytest.mark.slow

TALK = "transcripts/furnace-2025/"
OTHER = "transcripts/foundry-fair-2024/"  # not verbatim
THURSDAY = (  # "From a battery at the coast, by rail, on Thursdays"; the machine heard "thirst day"
    "w433"
)


@pytest.fixture
def visit(browser: Any, tab: Tab, ironworks_address: str) -> Iterator[Visit]:
    """Open a page of the ironworks."""
    yield from visitor(browser, tab, ironworks_address)


def test_axe_has_nothing_to_say_of_what_opens(visit: Visit) -> None:
    """The citation dialog, the paragraph's menu, the outline and the changes are as accessible as
    the page."""
    page = visit(TALK)
    tools(page, THURSDAY).click()
    found = violations(page)
    page.get_by_role("menuitem", name="Cite").click()
    page.locator("dialog.cite").wait_for()
    found += violations(page)
    page.keyboard.press("Escape")
    page.locator(".bar .where").click()
    found += violations(page)
    page.keyboard.press("Escape")
    switch(page, "Changes")
    page.keyboard.press("n")
    found += violations(page)
    assert found == []


def test_speakers_are_told_apart_by_more_than_colour(visit: Visit) -> None:
    """A host is set in, behind a rule, under a lighter label; a guest is not."""
    page = visit(TALK)
    style = "(e, name) => getComputedStyle(e)[name]"
    host, guest = page.locator("p.turn.host").first, page.locator("p.turn.guest").first
    assert host.evaluate(style, "paddingLeft") != guest.evaluate(style, "paddingLeft")
    assert host.evaluate(style, "boxShadow") != "none" == guest.evaluate(style, "boxShadow")
    weight = [e.locator(".speaker").evaluate(style, "fontWeight") for e in (host, guest)]
    assert int(weight[0]) < int(weight[1])


# ---- notes ----


@pytest.mark.parametrize("width", [390, 1440])
def test_a_note_is_reached_and_left_by_keyboard(visit: Visit, width: int) -> None:
    """Enter on its number leads into the note, Escape back to the number."""
    page = visit(TALK, width)
    link = page.locator("a.footnote-ref").nth(1)
    link.focus()
    page.keyboard.press("Enter")
    body = page.locator(link.get_attribute("href"))
    expect(body).to_be_visible()
    expect(body).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    expect(body).to_be_visible(visible=width > 1000)


def test_a_link_to_a_note_opens_it(visit: Visit) -> None:
    """An address of a note shows the note, on a phone too."""
    expect(visit(f"{TALK}#note-woods", 390).locator("#note-woods")).to_be_visible()


# ---- ways of reading ----


def test_switches_are_remembered_and_change_no_address(
    visit: Visit, ironworks_address: str
) -> None:
    """As heard, without notes and times, here and on the next page; every paragraph keeps its
    id."""
    page = visit(TALK)
    paragraph = page.locator(f"#{THURSDAY}")
    ids = page.evaluate("[...document.querySelectorAll('article [id^=w]')].map(e => e.id)")
    for name in ("As heard", "Notes", "Times"):
        switch(page, name)
    expect(paragraph).to_contain_text("by rail, on thirst day", use_inner_text=True)
    assert page.evaluate("[...document.querySelectorAll('article [id^=w]')].map(e => e.id)") == ids
    page.goto(f"{ironworks_address}/{OTHER}")
    expect(page.locator("input[value=heard]")).to_be_checked()
    page.goto(f"{ironworks_address}/{TALK}")
    page.wait_for_function(LAID_OUT)
    expect(page.locator("article .note").first).not_to_be_visible()
    expect(paragraph).to_contain_text("thirst day", use_inner_text=True)
    expect(page.locator(f"#{THURSDAY} > .time")).not_to_be_visible()
    switch(page, "Corrected")
    expect(paragraph).to_contain_text("by rail, on Thursdays", use_inner_text=True)


def test_a_word_says_what_was_heard_and_why(visit: Visit) -> None:
    """On hover and on focus."""
    page = visit(f"{TALK}#{THURSDAY}")
    word = page.locator(f"#{THURSDAY} .em").first
    word.hover()
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("thirst day")
    expect(tip).to_contain_text("Thursdays")
    expect(tip).to_contain_text(word.get_attribute("data-why"))
    page.mouse.move(5, 500)
    expect(tip).not_to_be_visible()
    word.focus()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).not_to_be_visible()


def test_the_keyboard_walks_through_the_changes(visit: Visit, ironworks_site: Path) -> None:
    """With n and p while changes are shown, and never otherwise."""
    page = visit(TALK)
    switch(page, "Changes")
    page.locator("h1").click()
    page.keyboard.press("n")
    here = "document.activeElement.dataset.heard ?? document.activeElement.textContent"
    change = data(ironworks_site, TALK)["emendations"]
    page.wait_for_function(
        f"heard => heard.includes({here})", arg=[change[0]["heard"], change[1]["heard"]]
    )
    first = page.evaluate(here)
    shown = page.locator("article .em").count()
    page.keyboard.press("n")
    page.wait_for_function(f"first => ({here}) !== first", arg=first)
    page.keyboard.press("p")
    page.wait_for_function(f"first => ({here}) === first", arg=first)
    expect(page.locator(".dock")).to_contain_text(f"1 of {shown:,}")
    expect(page.get_by_role("tooltip")).to_be_visible()
    switch(page, "Corrected")
    url = page.url
    page.locator("h1").click()
    expect(page.locator(".dock")).not_to_be_visible()
    assert page.url == url


def test_the_bar_says_where_you_are(visit: Visit, ironworks_site: Path) -> None:
    """The chapter in view, by name, and the way to the others."""
    chapters = data(ironworks_site, TALK)["chapters"]
    page = visit(f"{TALK}#{chapters[-1]['id']}")
    expect(page.locator(".bar .chapter")).to_have_text(chapters[-1]["title"])
    expect(page.locator(".bar .rest")).to_have_text(re.compile(r"^\d+ min left$"))
    page.locator(".bar .where").click()
    expect(page.locator(".sheet [aria-current]").first).to_have_text(
        re.compile(chapters[-1]["title"])
    )
    page.locator(".sheet a[href^='#']").first.click()
    expect(page.locator(".bar .chapter")).to_have_text(chapters[0]["title"])


# ---- linking, citing, arriving ----


def test_a_citation_says_everything(visit: Visit, ironworks_site: Path) -> None:
    """Words, speaker, document, venue, date, minute, version and an address with a fingerprint of
    the words."""
    page = visit(TALK)
    version = page.locator("header.edition").get_attribute("data-version")
    paragraph = next(p for p in data(ironworks_site, TALK)["paragraphs"] if p["id"] == THURSDAY)
    out = cited(page, THURSDAY)
    address = out["Address"]
    assert re.fullmatch(rf"https://[^?#]+/{TALK}\?v=[0-9a-f]{{10}}#{THURSDAY}", address)
    minute = page.locator(f"#{THURSDAY} > .time").inner_text()
    words = paragraph["text"].replace('"', "'")
    assert out["Plain text"].startswith(
        f"“{words}”\n— Greta Ahlberg, in “Greta Ahlberg with Tom Okafor”, "
    )
    assert out["Plain text"].endswith(
        f", 14 March 2025, at {minute}. The Ironworks Hour edition, version {version}. {address}"
    )
    assert out["Markdown"].startswith("> ") and all(
        line.startswith(">") for line in out["Markdown"].split("\n")
    )
    assert (
        f"]({address})" in out["Markdown"]
        and f"[{minute}](https://video.example/" in out["Markdown"]
    )
    fields = dict(re.findall(r"^  (\w+) = \{?(.*?)\}?,$", out["BibTeX"], re.MULTILINE))
    assert out["BibTeX"].startswith(f"@misc{{furnace-2025-{THURSDAY},") and out["BibTeX"].endswith(
        "\n}"
    )
    assert out["BibTeX"].count("{") == out["BibTeX"].count("}")
    assert (fields["author"], fields["year"], fields["month"], fields["url"]) == (
        "Greta Ahlberg",
        "2025",
        "mar",
        address,
    )
    assert version in fields["note"] and minute in fields["note"]


@pytest.mark.parametrize(
    ("path", "address", "warned"), [(TALK, THURSDAY, False), (OTHER, "w68", True)]
)
def test_every_citation_of_what_is_not_verbatim_says_so(
    visit: Visit, path: str, address: str, warned: bool
) -> None:
    """The kind goes with the words; a transcript needs no such warning."""
    out = cited(visit(path), address)
    assert {"not verbatim" in words for name, words in out.items() if name != "Address"} == {warned}


def test_a_range_is_cited_and_lit_on_arrival(visit: Visit, ironworks_site: Path) -> None:
    """#w<first>-w<last> is offered for several paragraphs, and leads to just these."""
    page = visit(TALK)
    found = [p["id"] for p in data(ironworks_site, TALK)["paragraphs"]]
    n = found.index("w548")
    offered(page, found[n], "Cite").click()
    page.get_by_role("button", name="One paragraph more").click()
    page.get_by_role("button", name="One paragraph more").click()
    page.locator("dialog.cite").get_by_label("Address").check()
    expect(page.get_by_label("Citation")).to_have_value(re.compile(f"#{found[n]}-w"))
    expect(page.locator("dialog.cite .through")).to_contain_text("3 paragraphs")
    expect(page.get_by_label("Citation")).to_have_value(
        re.compile(f"#{found[n]}-w{int(found[n + 3][1:]) - 1}$")
    )
    _, _, rest = page.get_by_label("Citation").input_value().partition("?")
    query, _, fragment = rest.partition("#")
    arrived = visit(f"{TALK}?{query}#{fragment}")
    expect(arrived.locator(".dock")).to_contain_text("stand as they were cited")
    assert (
        arrived.evaluate("[...document.querySelectorAll('.cited')].map(e => e.id)")
        == found[n : n + 3]
    )
    expect(arrived.locator(f"#{found[n]}")).to_be_in_viewport()


def test_words_that_changed_since_they_were_cited_are_said_to_have(visit: Visit) -> None:
    """A fingerprint that no longer fits is told, with the way to the history."""
    page = visit(f"{TALK}?v=0123456789#{THURSDAY}")
    expect(page.locator(".dock")).to_contain_text("have changed since they were cited")
    expect(page.locator(".dock a").first).to_have_attribute(
        "href", re.compile("/commits/main/docs/transcripts/furnace-2025.md")
    )


def test_any_word_leads_to_its_paragraph(visit: Visit) -> None:
    """#w440 is inside w433's paragraph."""
    page = visit(f"{TALK}#w440")
    expect(page.locator(".cited")).to_have_count(1)
    expect(page.locator(".cited")).to_have_id(THURSDAY)
    expect(page.locator(f"#{THURSDAY}")).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1280, 1920])
@pytest.mark.parametrize("target", [THURSDAY, "slag-and-what-it-is-good-for"])
def test_one_who_arrives_sees_the_first_line(visit: Visit, width: int, target: str) -> None:
    """What a link leads to stands clear of the bar, its first line whole."""
    page = visit(f"{TALK}#{target}", width)
    page.wait_for_function(
        """id => { const gap = document.getElementById(id).getBoundingClientRect().top
        - document.querySelector('.bar').getBoundingClientRect().bottom; return 0 <= gap
            && gap < 60; }""",
        arg=target,
    )


def test_selected_words_can_be_cited(visit: Visit) -> None:
    """The words alone are quoted; the address is their paragraph's."""
    page = visit(f"{TALK}#{THURSDAY}")
    page.evaluate(
        f"""() => {{ const p = document.getElementById('{THURSDAY}'),
            range = document.createRange();
        const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT); let node;
        while ((node = walk.nextNode()) && !node.data.includes('by rail'));
        range.setStart(node, node.data.indexOf('by rail'));
            range.setEndAfter(p.querySelector('.em'));
        getSelection().removeAllRanges(); getSelection().addRange(range); }}"""
    )
    page.get_by_role("button", name="Cite the selected words").click()
    expect(page.get_by_label("Citation")).to_have_value(
        re.compile("^“by rail, on Thursdays”\n— Greta Ahlberg, in")
    )


def test_a_link_to_a_paragraph_is_copied(visit: Visit) -> None:
    """The permanent address, as the canonical site has it."""
    page = visit(TALK)
    tools(page, THURSDAY).click()
    page.keyboard.press("Enter")
    page.locator(".dock").get_by_text("copied").wait_for()
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    assert page.evaluate("navigator.clipboard.readText()") == f"{canonical}#{THURSDAY}"


def test_the_menu_offers_fix_and_watch(visit: Visit) -> None:
    """Fix names its paragraph and opens the file; watch opens the video at that second."""
    page = visit(TALK)
    tools(page, THURSDAY).focus()
    page.keyboard.press("Enter")
    fix = page.locator("[data-action=fix]").first
    expect(fix).to_have_attribute("data-address", THURSDAY)
    expect(fix).to_have_attribute(
        "href", re.compile("/edit/main/docs/transcripts/furnace-2025.md$")
    )
    expect(page.locator("[data-action=watch]")).to_have_attribute(
        "href", page.locator(f"#{THURSDAY} > .time").get_attribute("href")
    )
    page.keyboard.press("Escape")
    expect(page.locator(f"#{THURSDAY} > .tools")).to_be_focused()


def test_times_open_the_video_at_their_second(visit: Visit) -> None:
    """m:ss beside a paragraph is t=<seconds> in its link."""
    times = visit(TALK).evaluate(
        "[...document.querySelectorAll('article p > .time')].map(a => [a.textContent, a.href])"
    )
    assert len(times) > 30
    for clock, href in times:
        seconds = 0
        for part in clock.split(":"):
            seconds = seconds * 60 + int(part)
        assert href.endswith(f"t={seconds}s")


# ---- other pages, and machines ----


def test_a_transcript_describes_itself_to_machines(visit: Visit, ironworks_site: Path) -> None:
    """JSON-LD, Open Graph and a description of its own, from its front matter."""
    page = visit(OTHER)
    told = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    record = data(ironworks_site, OTHER)
    assert (told["headline"], told["datePublished"], told["genre"]) == (
        record["title"],
        record["date"],
        record["kind"],
    )
    assert "author" not in told  # nobody wrote these words as they stand
    assert [part["url"].partition("#")[2] for part in told["hasPart"]] == [
        c["id"] for c in record["chapters"]
    ]
    assert {"@type": "Person", "name": "Greta Ahlberg"} in told["mentions"]
    description = page.locator("meta[name=description]").get_attribute("content")
    assert record["title"] in description
    assert page.locator("meta[property='og:description']").get_attribute("content") == description


def test_the_home_page_shows_an_emendation_from_the_edition(visit: Visit) -> None:
    """The sentence that the page asks for, as it was heard and as it is read, and each document's
    kind."""
    page = visit("")
    shown = page.locator("figure.emendation")
    expect(shown).to_contain_text(
        "which is pick iron that has set like a stone.", use_inner_text=True
    )
    expect(shown).to_contain_text(
        "which is pig iron that has set like a stone.", use_inner_text=True
    )
    rows = page.locator(".editions li")
    expect(rows).to_have_count(2)
    assert ["not verbatim" in row.inner_text() for row in rows.all()] == [False, True]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_is_lost_finds_a_search_and_ways_on(
    tab: Tab, ironworks: Archive, ironworks_address: str, scheme: str
) -> None:
    """The page of what is not there has a search that leads to the record, and is as accessible as
    any."""
    home = urlsplit(
        ironworks.settings.url
    ).path  # its links begin there, as it is served at any depth

    def found(route: Any) -> None:
        route.fulfill(response=route.fetch(url=route.request.url.replace(home, "/", 1)))

    with tab.taken(390, 844, scheme) as page:
        page.route(f"{ironworks_address}{home}**", found)
        page.goto(f"{ironworks_address}{home}404.html", wait_until="load")
        assert page.locator("article a").count() >= 4
        assert violations(page) == []
        page.get_by_label("Search the record").fill("pig iron")
        page.locator("article").get_by_role("button", name="Search", exact=True).click()
        page.wait_for_url(f"{ironworks_address}{home}search/?q=pig+iron")


# ---- trust on arrival, doubts, the place kept, the keyboard ----


def test_a_deep_link_into_what_is_not_verbatim_says_so_at_once(visit: Visit) -> None:
    """A chip in the bar that stays, on a phone too; a transcript has none."""
    page = visit(f"{OTHER}#w110", 390, 844)
    expect(page.locator(".bar .chip")).to_be_in_viewport()
    expect(page.locator(".bar .chip")).to_have_text("not verbatim")
    expect(visit(TALK).locator(".bar .chip")).to_have_count(0)


def test_a_switch_that_would_do_nothing_is_not_there(visit: Visit) -> None:
    """No times, no switch for them; and a choice made elsewhere is not forgotten by a page without
    the switch."""
    page = visit(OTHER)
    expect(page.locator("input[name=times]")).to_have_count(0)
    expect(page.locator("input[name=text]")).to_have_count(3)
    page.evaluate(
        "localStorage.setItem('massdriver.reading', JSON.stringify({text: 'corrected', times:"
        " 'off'}))"
    )
    switch(page, "Changes")
    page.wait_for_function(
        """() => { const kept = JSON.parse(localStorage.getItem('massdriver.reading'));
        return kept.text === 'changes' && kept.times === 'off'; }"""
    )


def test_who_speaks_is_named_at_a_paragraph_that_goes_on(visit: Visit) -> None:
    """A link into the middle of a turn shows its speaker beside the words."""
    page = visit(f"{TALK}#w925")
    expect(page.locator("#w925")).to_have_attribute("data-said", "Greta Ahlberg")
    shown = page.locator("#w925").evaluate("e => getComputedStyle(e, '::before').content")
    assert "Greta Ahlberg" in shown


def test_a_doubt_is_settled_on_the_doubt(visit: Visit) -> None:
    """One click on it offers to listen, to say that it is right, and to fix it; one more fills in
    its words and its guess."""
    page = visit(f"{TALK}#w678")
    page.locator("#w678 mark.doubt").click()
    expect(page.get_by_role("menuitem", name="Listen at 5:12")).to_have_attribute(
        "target", "_blank"
    )
    expect(page.get_by_role("menuitem", name="Right as it stands")).to_have_attribute(
        "href", re.compile(r"/issues/new\?title=Doubt\+settled.*w678")
    )
    page.get_by_role("menuitem", name="Fix this").click()
    dialog = page.locator("dialog.fix[open]")
    expect(dialog.get_by_label("Wrong words")).to_have_value("a very large map")
    expect(dialog.get_by_label("What was said instead")).to_have_value("a very large mat")
    expect(dialog.get_by_role("link", name="Send as an issue")).to_have_attribute(
        "href", re.compile("proposed=.*mat")
    )


def test_capitals_are_forgiven_where_the_words_are_typed(visit: Visit) -> None:
    """ "the IRON comes" stands there as "The iron comes"."""
    page = visit(TALK)
    offered(page, "w1095", "Fix").click()
    dialog = page.locator("dialog.fix[open]")
    dialog.get_by_label("Wrong words").fill("the IRON comes")
    dialog.get_by_label("What was said instead").fill("The train comes")
    expect(dialog.get_by_role("link", name="Send as an issue")).to_have_attribute(
        "href", re.compile(r"current=The\+iron\+comes")
    )


def test_the_place_is_kept_until_it_is_forgotten(visit: Visit, ironworks_address: str) -> None:
    """Another day the page and the home page offer to go on, in this browser; forgotten, they do
    not."""
    page = visit(TALK)
    page.locator("#w879").evaluate("e => e.scrollIntoView()")
    page.wait_for_function("localStorage.getItem('massdriver.places')?.includes('furnace-2025')")
    page.goto(f"{ironworks_address}/")
    again = page.locator(".begun a")
    expect(again).to_have_text(re.compile(r"^Continue at \d:\d\d$"))
    expect(again).to_have_attribute("href", re.compile(r"/transcripts/furnace-2025/#w\d+$"))
    page.goto(f"{ironworks_address}/{TALK}")
    expect(page.locator(".dock a")).to_have_text(re.compile(r"^Continue at \d:\d\d$"))
    page.locator(".dock").get_by_role("button", name="Forget").click()
    expect(page.locator(".dock")).not_to_be_visible()
    page.goto(f"{ironworks_address}/")
    expect(page.locator(".editions li").first).to_be_visible()
    expect(page.locator(".begun")).to_have_count(0)


SEEN = """() => { let e = document.activeElement;  // of a switch its label is seen
    if (e.matches("input[type=radio], input[type=checkbox]"))
        e = e.closest("label") ?? e.nextElementSibling;
    const r = e.getBoundingClientRect();
    return e === document.body || (r.width > 1 && r.height > 1
        && e.checkVisibility({visibilityProperty: true})
        && r.right > 0 && r.left < innerWidth && r.bottom > 0
            && r.top < innerHeight) ? "" : e.outerHTML.slice(0, 120); }"""


@pytest.mark.parametrize(
    "path", ["", TALK, "topics/coke/", "predictions/", "search/"], ids=lambda path: path or "home"
)
def test_every_stop_of_the_keyboard_is_seen_on_a_phone(visit: Visit, path: str) -> None:
    """From the top through the first sixty stops at 390 px: menu and search are buttons, what is
    closed is no stop."""
    page = visit(path, 390, 844)
    unseen, stops = [], set()
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.add(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        if left := page.evaluate(SEEN):
            unseen.append(left)
        if page.evaluate("document.activeElement === document.body"):
            break
    assert unseen == []
    assert {"Menu", "Search"} <= stops


def test_the_first_note_is_forty_keys_away_at_most(visit: Visit) -> None:
    """Skip to the text, and on to a note's number; no time is a stop of its own."""
    page = visit(TALK)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    keys = 2
    while keys <= 40 and not page.evaluate("document.activeElement.matches('a.footnote-ref')"):
        page.keyboard.press("Tab")
        keys += 1
    assert keys <= 40


def test_the_printed_page_has_every_address(visit: Visit, ironworks_site: Path) -> None:
    """Read back from the PDF: no address is cut off by the paper's edge, and nothing that is a
    control is printed."""
    page = visit(TALK)
    printed = "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages)
    assert [
        p["id"]
        for p in data(ironworks_site, TALK)["paragraphs"]
        if not re.search(rf"\b{p['id']}\b", printed)
    ] == []
    assert "Corrected" not in printed
