"""The page in a real browser: reading, switching, citing, arriving; for everybody, everywhere, on paper too."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conftest import ROOT
from massdriver.collection.repository import Archive

pytestmark = pytest.mark.slow

Visit = Callable[..., Any]
LARGEST = "transcripts/dwarkesh-2026/"
NOT_VERBATIM = "transcripts/all-in-summit-2024/"
NOTES = "transcripts/all-in-2025/"
KINDS = ("", "about/", "transcripts/", LARGEST, NOT_VERBATIM, NOTES, "topics/", "topics/optimus/", "predictions/", "search/",
         "quote/", "corrections/", "data/", "new/")
MASS_DRIVER = "w3855"  # the paragraph of the project's name; the word itself is w3860
BUDGET = 350 * 1024
WIDTHS = (1100, 1440, 1920)

RULES = {"rules": {"target-size": {"enabled": True}}}  # which Lighthouse asks for, and axe only when told
LAID_OUT = "!document.querySelector('.part:not(.laid)')"  # before that, a browser knows no words of what is far away
SHIFTS = """window.shifts = []; new PerformanceObserver(list => list.getEntries().forEach(e => {
    if (!e.hadRecentInput) window.shifts.push(e.value); })).observe({type: 'layout-shift', buffered: true});"""
PLAIN = """e => { const c = e.cloneNode(true); c.querySelectorAll('.time,.speaker,.tools,sup,.note').forEach(n => n.remove());
    return c.textContent.trim().replace(/\\s+/g, ' '); }"""


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Visit]:
    """Open a page of the site in a browser of its own, with this window, these habits, this past."""
    contexts = []

    def open_page(path: str, width: int = 1440, height: int = 900, script: str = "", **habits: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **habits)
        contexts.append(context)
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        if script:
            page.add_init_script(script)
        page.goto(f"{address}/{path}", wait_until="load")
        if "transcripts/" in path and path != "transcripts/" and habits.get("java_script_enabled", True):
            page.locator("#paragraph-menu").wait_for(state="attached")  # the scripts have done their part
            page.wait_for_function(LAID_OUT)
            page.wait_for_timeout(100)
        return page
    yield open_page
    for context in contexts:
        context.close()


def switch(page: Any, name: str) -> None:
    page.get_by_role("form", name="Reading switches").get_by_label(name, exact=True).click()


def tools(page: Any, address: str) -> Any:
    """The button of a paragraph, which comes as the paragraph does."""
    page.locator(f"#{address}").scroll_into_view_if_needed()
    page.locator(f"#{address}").hover()
    return page.locator(f"#{address} > .tools")


def data(site: Path, path: str) -> dict[str, Any]:
    return dict(json.loads((site / "data" / f"{path.strip('/').rpartition('/')[2]}.json").read_text()))


# ---- for everybody ----

@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", KINDS, ids=lambda path: path or "home")
def test_axe_has_nothing_to_say(visit: Visit, path: str, scheme: str) -> None:
    """No accessibility violation on any kind of page, wide or narrow, light or dark."""
    page = visit(path, color_scheme=scheme)
    violations = Axe().run(page, options=RULES).response["violations"]
    if scheme == "light":  # what a narrow page shows else has the same colours
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_timeout(300)
        violations += Axe().run(page, options=RULES).response["violations"]
    found = [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in violations]
    assert found == []
    assert page.errors == []


def test_axe_has_nothing_to_say_of_what_opens(visit: Visit) -> None:
    """The citation dialog, the paragraph's menu, the outline and the changes are as accessible as the page."""
    page = visit("transcripts/stagwell-ces-2025/")
    found = []
    tools(page, "w1614").click()
    found += Axe().run(page, options=RULES).response["violations"]
    page.get_by_role("menuitem", name="Cite").click()
    page.locator("dialog.cite").wait_for()
    found += Axe().run(page, options=RULES).response["violations"]
    page.keyboard.press("Escape")
    page.locator(".bar .where").click()
    found += Axe().run(page, options=RULES).response["violations"]
    page.keyboard.press("Escape")
    switch(page, "Changes")
    page.keyboard.press("n")
    found += Axe().run(page, options=RULES).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:160]) for v in found] == []


def test_the_page_is_complete_without_javascript(visit: Visit, site: Path) -> None:
    """Every paragraph, every note, the outline and the times are there and seen; no control that does nothing is."""
    page = visit(LARGEST, java_script_enabled=False)
    record = data(site, LARGEST)
    shown = {p["id"]: page.evaluate(f"({PLAIN})(document.getElementById('{p['id']}'))") for p in record["paragraphs"]}
    missing = [p["id"] for p in record["paragraphs"]
               if p["text"] not in re.sub(r" ([,.;:?!])(?=\s|$)", r"\1", shown[p["id"]])]
    assert missing == []
    notes = page.locator("article .note-body")
    assert notes.count() >= len(record["notes"]) > 0
    assert all(notes.nth(n).is_visible() for n in range(notes.count()))
    assert page.locator(".outline li").first.is_visible()
    assert not page.locator(".bar").is_visible()
    assert page.locator(".tools").count() == 0
    assert overlaps(page) == []


def test_speakers_are_told_apart_by_more_than_colour(visit: Visit) -> None:
    """A host is set in, behind a rule, under a lighter label; a guest is not."""
    page = visit(LARGEST)
    style = "(e, name) => getComputedStyle(e)[name]"
    host, guest = page.locator("p.turn.host").first, page.locator("p.turn.guest").first
    assert host.evaluate(style, "paddingLeft") != guest.evaluate(style, "paddingLeft")
    assert host.evaluate(style, "boxShadow") != "none" == guest.evaluate(style, "boxShadow")
    weight = [e.locator(".speaker").evaluate(style, "fontWeight") for e in (host, guest)]
    assert int(weight[0]) < int(weight[1])


# ---- weight, quiet, rest ----

def test_the_largest_page_is_light(visit: Visit, browser: Any, address: str, site: Path) -> None:
    """At most 350 KB over the wire at first visit, everything counted; the search index waits for a search."""
    sizes = {str(p.relative_to(site)): len(gzip.compress(p.read_bytes(), 9)) for p in site.rglob("index.html")}
    assert max(sizes, key=lambda name: sizes[name]) == f"{LARGEST}index.html"
    page = browser.new_page()
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{address}/{LARGEST}", wait_until="networkidle")
    weights = {a.url: len(a.body()) if a.url.endswith((".woff2", ".png")) else len(gzip.compress(a.body(), 6)) for a in answers}
    assert sum(weights.values()) <= BUDGET, sorted(weights.items(), key=lambda item: -item[1])[:8]
    assert not any("search_index" in url for url in weights)
    page.locator(".md-search__input").click()
    page.keyboard.type("mass driver")
    page.locator(".md-search-result__item").first.wait_for()
    assert any("search_index" in a.url for a in answers)
    page.close()


@pytest.mark.parametrize("path", KINDS, ids=lambda path: path or "home")
def test_no_request_leaves_for_another_host(browser: Any, address: str, path: str) -> None:
    """What a page needs it has; nobody else learns who reads it."""
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{path}", wait_until="networkidle")
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(200)
    page.close()
    assert asked
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


def test_a_long_page_is_laid_out_part_by_part_and_then_whole(visit: Visit, browser: Any, address: str) -> None:
    """What is far away waits for the first lines, its height guessed to a tenth; soon after every word is there."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    never = "export function partByPart() {}"
    page.route("**/edition/parts.js", lambda route: route.fulfill(content_type="text/javascript", body=never))
    page.goto(f"{address}/{LARGEST}")
    far = "document.querySelectorAll('.part')[20].lastElementChild.checkVisibility({contentVisibilityAuto: true})"
    height = "document.querySelector('article').getBoundingClientRect().height"
    assert not page.evaluate(far)
    guessed = page.evaluate(height)
    page.close()
    whole = visit(LARGEST, 390, 844)
    assert whole.evaluate(far)
    assert abs(guessed / whole.evaluate(height) - 1) < 0.1


@pytest.mark.parametrize("width", [390, 1440])
def test_who_comes_back_finds_the_place_again(visit: Visit, address: str, width: int) -> None:
    """Back from another page the same paragraph is at the top, though the page was longer or shorter meanwhile."""
    page = visit(LARGEST, width)
    page.evaluate("document.getElementById('w12262')?.scrollIntoView() ?? scrollTo(0, 40000)")
    page.wait_for_timeout(300)
    top = "[...document.querySelectorAll('p[id^=w]')].find(p => p.getBoundingClientRect().bottom > 150).id"
    before = page.evaluate(top)
    page.goto(f"{address}/about/")
    page.go_back()
    page.wait_for_function(LAID_OUT)
    page.wait_for_timeout(300)
    assert page.evaluate(top) == before


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", KINDS, ids=lambda path: path or "home")
def test_nothing_moves_while_a_page_loads(visit: Visit, path: str, width: int) -> None:
    """The layout shift of a page is under a tenth, from its first line to its last note."""
    page = visit(path, width, script=SHIFTS)
    page.wait_for_timeout(500)
    page.evaluate("scrollTo(0, 3000)")
    page.wait_for_timeout(300)
    assert sum(page.evaluate("window.shifts")) < 0.1


def test_nothing_moves_for_one_who_reads_as_heard_without_notes(visit: Visit) -> None:
    """Remembered switches are set before the first line is drawn."""
    past = "localStorage.setItem('massdriver.reading', JSON.stringify({text: 'heard', notes: 'off', times: 'off'}));"
    page = visit(LARGEST, script=past + SHIFTS)
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.dataset.text") == "heard"
    assert sum(page.evaluate("window.shifts")) < 0.1


@pytest.mark.parametrize("width", [1100, 1280, 1440, 1920])
def test_lines_are_of_a_length_to_read(visit: Visit, width: int) -> None:
    """A full line of the text has 60 to 75 characters."""
    page = visit(LARGEST, width)
    lines = page.evaluate("""() => [...document.querySelectorAll('p.guest')].filter(p => p.textContent.length > 600)
        .slice(0, 12).map(p => { const range = document.createRange(); range.selectNodeContents(p);
            const text = [...p.childNodes].filter(n => !n.matches?.('.time,.speaker,.tools')).map(n => n.textContent).join('');
            const height = parseFloat(getComputedStyle(p).lineHeight);
            return text.length / Math.round(p.getBoundingClientRect().height / height); })""")
    assert len(lines) == 12
    assert 60 <= sum(lines) / len(lines) <= 75


# ---- the margin ----

RECTANGLES = """() => [...document.querySelectorAll('article .note')].map(n => { const r = n.getBoundingClientRect();
    const ref = document.getElementById(n.querySelector('.note-body').id.replace('note-', 'ref-')).getBoundingClientRect();
    return {id: n.querySelector('.note-body').id, left: r.left, right: r.right, top: r.top + scrollY, bottom: r.bottom + scrollY,
        line: ref.top + scrollY}; }).filter(r => r.right > r.left && r.bottom > r.top)"""


def overlaps(page: Any) -> list[tuple[str, str]]:
    notes = sorted(page.evaluate(RECTANGLES), key=lambda note: note["top"])
    assert notes
    return [(a["id"], b["id"]) for n, a in enumerate(notes) for b in notes[n + 1:]
            if b["top"] < a["bottom"] - 0.5 and b["left"] < a["right"] and a["left"] < b["right"]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", [LARGEST, NOTES, "transcripts/stagwell-ces-2025/"])
def test_notes_stand_in_the_margin_and_never_on_each_other(visit: Visit, path: str, width: int) -> None:
    """Right of the text, inside the window, at their line or pushed down by the note before."""
    page = visit(path, width)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(200)
    assert overlaps(page) == []
    edge = page.evaluate("Math.max(...[...document.querySelectorAll('p[id^=w]')].map(p => p.getBoundingClientRect().right))")
    free = 0.0
    for note in page.evaluate(RECTANGLES):
        assert note["left"] >= edge
        assert note["right"] <= width
        assert note["top"] >= note["line"] - 12
        assert note["top"] - max(note["line"], free) < 40, note["id"]
        free = note["bottom"]


def test_notes_in_the_margin_leave_no_gaps_in_the_text(visit: Visit) -> None:
    """Switching the notes off moves no paragraph."""
    page = visit(LARGEST)
    tops = "[...document.querySelectorAll('article [id^=w]')].map(p => Math.round(p.getBoundingClientRect().top + scrollY))"
    page.add_style_tag(content="sup { font-size: 0 !important; }")  # the numbers take part in the lines
    page.wait_for_timeout(200)
    before = page.evaluate(tops)
    page.locator("input[name=notes]").uncheck(force=True)
    page.wait_for_timeout(200)
    assert page.evaluate(tops) == before
    assert not page.locator("article .note").first.is_visible()


def test_on_a_phone_notes_are_folded_and_none_is_cut_off(visit: Visit) -> None:
    """Closed under their paragraph; open, each within the window; the page does not scroll sideways."""
    page = visit(LARGEST, 390, 844)
    assert not page.locator("article .note-body").first.is_visible()
    page.locator("a.footnote-ref").first.click()
    assert page.locator("article .note-body").first.is_visible()
    page.evaluate("document.querySelectorAll('article .note details').forEach(d => d.open = true)")
    assert all(note["left"] >= 0 and note["right"] <= 390 for note in page.evaluate(RECTANGLES))
    assert overlaps(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("width", [390, 1440])
def test_a_note_is_reached_and_left_by_keyboard(visit: Visit, width: int) -> None:
    """Enter on its number leads into the note, Escape back to the number."""
    page = visit(LARGEST, width)
    link = page.locator("a.footnote-ref").nth(2)
    link.focus()
    page.keyboard.press("Enter")
    body = page.locator(link.get_attribute("href"))
    assert body.is_visible()
    assert body.evaluate("e => e === document.activeElement")
    page.keyboard.press("Escape")
    assert link.evaluate("e => e === document.activeElement")
    assert body.is_visible() == (width > 1000)


def test_a_link_to_a_note_opens_it(visit: Visit) -> None:
    """An address of a note shows the note, on a phone too."""
    name = visit(LARGEST).locator("article .note-body").nth(4).get_attribute("id")
    expect(visit(f"{LARGEST}#{name}", 390).locator(f"#{name}")).to_be_visible()


# ---- ways of reading ----

def test_switches_are_remembered_and_change_no_address(visit: Visit, address: str) -> None:
    """As heard, without notes and times, here and on the next page; every paragraph keeps its id."""
    page = visit(LARGEST)
    ids = page.evaluate("[...document.querySelectorAll('article [id^=w]')].map(e => e.id)")
    switch(page, "As heard")
    switch(page, "Notes")
    switch(page, "Times")
    assert "You want to have a MaaS driver on the moon" in page.locator(f"#{MASS_DRIVER}").inner_text()
    assert page.evaluate("[...document.querySelectorAll('article [id^=w]')].map(e => e.id)") == ids
    page.goto(f"{address}/transcripts/lex-fridman-2023/")
    assert page.locator("input[value=heard]").is_checked()
    assert not page.locator("article .note").first.is_visible()
    page.goto(f"{address}/{LARGEST}")
    page.wait_for_function(LAID_OUT)
    assert "MaaS driver" in page.locator(f"#{MASS_DRIVER}").inner_text()
    assert not page.locator(f"#{MASS_DRIVER} > .time").is_visible()
    switch(page, "Corrected")
    assert "You want to have a mass driver on the moon" in page.locator(f"#{MASS_DRIVER}").inner_text()


def test_a_word_says_what_was_heard_and_why(visit: Visit) -> None:
    """On hover and on focus."""
    page = visit(f"{LARGEST}#{MASS_DRIVER}")
    word = page.locator(f"#{MASS_DRIVER} .em").first
    word.hover()
    tip = page.get_by_role("tooltip")
    assert "MaaS" in tip.inner_text() and "mass" in tip.inner_text()
    assert word.get_attribute("data-why") in tip.inner_text()
    page.mouse.move(5, 500)
    assert not tip.is_visible()
    word.focus()
    assert tip.is_visible()
    page.keyboard.press("Escape")
    assert not tip.is_visible()


def test_the_keyboard_walks_through_the_changes(visit: Visit, site: Path) -> None:
    """With n and p while changes are shown, and never otherwise."""
    page = visit(LARGEST)
    switch(page, "Changes")
    page.locator("h1").click()
    page.keyboard.press("n")
    first = page.evaluate("document.activeElement.dataset.heard ?? document.activeElement.textContent")
    change = data(site, LARGEST)["emendations"]
    shown = page.locator("article .em").count()
    assert first in [change[0]["heard"], change[1]["heard"]]
    page.keyboard.press("n")
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.dataset.heard ?? document.activeElement.textContent") == first
    assert f"1 of {shown:,}" in page.locator(".dock").inner_text()
    assert page.get_by_role("tooltip").is_visible()
    switch(page, "Corrected")
    url = page.url
    page.locator("h1").click()
    assert not page.locator(".dock").is_visible()
    assert page.url == url


def test_the_bar_says_where_you_are(visit: Visit, site: Path) -> None:
    """The chapter in view, by name, and the way to the others."""
    chapter = data(site, LARGEST)["chapters"][3]
    page = visit(f"{LARGEST}#{chapter['id']}")
    expect(page.locator(".bar .chapter")).to_have_text(chapter["title"])
    expect(page.locator(".bar .rest")).to_have_text(re.compile(r"^\d+ min left$"))
    page.locator(".bar .where").click()
    assert page.locator(".sheet [aria-current]").first.inner_text() == chapter["title"]
    page.locator(".sheet a[href^='#']").first.click()
    expect(page.locator(".bar .chapter")).to_have_text(data(site, LARGEST)["chapters"][0]["title"])


# ---- linking, citing, arriving ----

@pytest.mark.parametrize("path", [LARGEST, NOTES, NOT_VERBATIM])
def test_the_browser_reads_the_same_words_as_the_data(visit: Visit, site: Path, path: str) -> None:
    """What is cited and fingerprinted is data/<slug>.json's text, paragraph for paragraph, in every way of reading."""
    page = visit(path)
    read = """async () => { const {paragraphs, text} = await import(document.querySelector('script[src$="edition.js"]').src
        .replace('edition.js', 'edition/page.js')); return paragraphs.map(p => [p.id, text(p)]); }"""
    wanted = [[p["id"], p["text"]] for p in data(site, path)["paragraphs"]]
    assert page.evaluate(read) == wanted
    switch(page, "As heard")
    assert page.evaluate(read) == wanted


def cited(page: Any, address: str) -> dict[str, str]:
    """Open the dialog on a paragraph and take every format."""
    tools(page, address).click()
    page.get_by_role("menuitem", name="Cite").click()
    page.locator("dialog.cite").wait_for()
    out = {}
    for name in ("Plain text", "Markdown", "BibTeX", "Address"):
        page.locator("dialog.cite").get_by_label(name).check()
        out[name] = page.get_by_label("Citation").input_value()
    return out


def test_a_citation_says_everything(visit: Visit, site: Path) -> None:
    """Words, speaker, document, venue, date, minute, version and an address with a fingerprint of the words."""
    page = visit(LARGEST)
    version = page.locator("header.edition").get_attribute("data-version")
    paragraph = next(p for p in data(site, LARGEST)["paragraphs"] if p["id"] == MASS_DRIVER)
    out = cited(page, MASS_DRIVER)
    address = out["Address"]
    assert re.fullmatch(rf"https://[^?#]+/{LARGEST}\?v=[0-9a-f]{{10}}#{MASS_DRIVER}", address)
    minute = page.locator(f"#{MASS_DRIVER} > .time").inner_text()
    words = paragraph["text"].replace('"', "'")
    assert out["Plain text"].startswith(f"“{words}”\n— Elon Musk, in “Elon Musk with Dwarkesh Patel and John Collison”, ")
    assert out["Plain text"].endswith(f", 5 February 2026, at {minute}. Mass Driver edition, version {version}. {address}")
    assert out["Markdown"].startswith("> ") and all(line.startswith(">") for line in out["Markdown"].split("\n"))
    assert f"]({address})" in out["Markdown"] and f"[{minute}](https://www.youtube.com/" in out["Markdown"]
    fields = dict(re.findall(r"^  (\w+) = \{?(.*?)\}?,$", out["BibTeX"], re.MULTILINE))
    assert out["BibTeX"].startswith(f"@misc{{dwarkesh-2026-{MASS_DRIVER},") and out["BibTeX"].endswith("\n}")
    assert out["BibTeX"].count("{") == out["BibTeX"].count("}")
    assert (fields["author"], fields["year"], fields["month"], fields["url"]) == ("Elon Musk", "2026", "feb", address)
    assert version in fields["note"] and minute in fields["note"]


@pytest.mark.parametrize("slug", [s.stem for s in Archive(ROOT).editions()])
def test_every_citation_of_what_is_not_verbatim_says_so(visit: Visit, site: Path, slug: str) -> None:
    """The kind goes with the words; a transcript needs no such warning."""
    record = data(site, slug)
    out = cited(visit(f"transcripts/{slug}/"), record["paragraphs"][len(record["paragraphs"]) // 2]["id"])
    said = {name: "not verbatim" in words for name, words in out.items() if name != "Address"}
    assert set(said.values()) == {not record["verbatim"]}


def test_a_range_is_cited_and_lit_on_arrival(visit: Visit, site: Path) -> None:
    """#w<first>-w<last> is offered for several paragraphs, and leads to just these."""
    page = visit(LARGEST)
    found = [p["id"] for p in data(site, LARGEST)["paragraphs"]]
    n = found.index(MASS_DRIVER)
    tools(page, MASS_DRIVER).click()
    page.get_by_role("menuitem", name="Cite").click()
    page.get_by_role("button", name="One paragraph more").click()
    page.get_by_role("button", name="One paragraph more").click()
    page.locator("dialog.cite").get_by_label("Address").check()
    expect(page.get_by_label("Citation")).to_have_value(re.compile(f"#{MASS_DRIVER}-w"))
    expect(page.locator("dialog.cite .through")).to_contain_text("3 paragraphs")
    address = page.get_by_label("Citation").input_value()
    fragment = address.partition("#")[2]
    assert fragment == f"{MASS_DRIVER}-w{int(found[n + 3][1:]) - 1}"
    query = address.partition("?")[2].partition("#")[0]
    arrived = visit(f"{LARGEST}?{query}#{fragment}")
    expect(arrived.locator(".dock")).to_contain_text("stand as they were cited")
    assert arrived.evaluate("[...document.querySelectorAll('.cited')].map(e => e.id)") == found[n:n + 3]
    assert 0 <= arrived.locator(f"#{MASS_DRIVER}").bounding_box()["y"] < 400


def test_words_that_changed_since_they_were_cited_are_said_to_have(visit: Visit) -> None:
    """A fingerprint that no longer fits is told, with the way to the history."""
    page = visit(f"{LARGEST}?v=0123456789#{MASS_DRIVER}")
    expect(page.locator(".dock")).to_contain_text("have changed since they were cited")
    assert "/commits/main/docs/transcripts/dwarkesh-2026.md" in page.locator(".dock a").get_attribute("href")


def test_any_word_leads_to_its_paragraph(visit: Visit) -> None:
    """#w3860 is inside w3855's paragraph."""
    page = visit(f"{LARGEST}#w3860")
    expect(page.locator(".cited")).to_have_count(1)
    assert page.locator(".cited").get_attribute("id") == MASS_DRIVER
    assert 0 <= page.locator(f"#{MASS_DRIVER}").bounding_box()["y"] < 400


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_one_who_arrives_sees_the_first_line(visit: Visit, width: int) -> None:
    """What a link leads to stands clear of the bar, its first line whole."""
    for target in ("w1645", "orbital-data-centers"):
        page = visit(f"{LARGEST}#{target}", width)
        gap = page.evaluate("""id => document.getElementById(id).getBoundingClientRect().top
            - document.querySelector('.bar').getBoundingClientRect().bottom""", target)
        assert 0 <= gap < 60


def test_selected_words_can_be_cited(visit: Visit) -> None:
    """The words alone are quoted; the address is their paragraph's."""
    page = visit(f"{LARGEST}#{MASS_DRIVER}")
    page.evaluate(f"""() => {{ const p = document.getElementById('{MASS_DRIVER}'), range = document.createRange();
        const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT); let node;
        while ((node = walk.nextNode()) && !node.data.includes('You want'));
        range.setStart(node, node.data.indexOf('You')); range.setEndAfter(p.querySelector('.em'));
        getSelection().removeAllRanges(); getSelection().addRange(range); }}""")
    page.get_by_role("button", name="Cite the selected words").click()
    assert page.get_by_label("Citation").input_value().startswith("“You want to have a mass”\n— Elon Musk, in")


def test_a_link_to_a_paragraph_is_copied(browser: Any, address: str, visit: Visit) -> None:
    """The permanent address, as the canonical site has it."""
    page = visit(LARGEST, permissions=["clipboard-read", "clipboard-write"])
    tools(page, MASS_DRIVER).click()
    page.keyboard.press("Enter")
    page.locator(".dock").get_by_text("copied").wait_for()
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    assert page.evaluate("navigator.clipboard.readText()") == f"{canonical}#{MASS_DRIVER}"


def test_the_menu_offers_fix_and_watch(visit: Visit) -> None:
    """Fix names its paragraph and opens the file; watch opens the video at that second."""
    page = visit(LARGEST)
    tools(page, MASS_DRIVER).focus()
    page.keyboard.press("Enter")
    fix = page.locator("[data-action=fix]")
    assert fix.get_attribute("data-address") == MASS_DRIVER
    assert fix.get_attribute("href").endswith("/edit/main/docs/transcripts/dwarkesh-2026.md")
    watch = page.locator("[data-action=watch]").get_attribute("href")
    assert watch == page.locator(f"#{MASS_DRIVER} > .time").get_attribute("href")
    page.keyboard.press("Escape")
    assert tools(page, MASS_DRIVER).evaluate("e => e === document.activeElement")


def test_times_open_the_video_at_their_second(visit: Visit) -> None:
    """h:mm:ss beside a paragraph is t=<seconds> in its link."""
    times = visit(LARGEST).evaluate("[...document.querySelectorAll('article p > .time')].map(a => [a.textContent, a.href])")
    assert len(times) > 500
    for clock, href in times:
        seconds = 0
        for part in clock.split(":"):
            seconds = seconds * 60 + int(part)
        assert href.endswith(f"t={seconds}s")


# ---- on paper, and for machines ----

def test_print_is_a_clean_document(visit: Visit) -> None:
    """No controls; addresses in the margin; every note in full, after the paragraph that refers to it."""
    page = visit(LARGEST)
    page.emulate_media(media="print")
    for control in (".bar", ".tools", ".md-header", ".md-sidebar", ".outline"):
        assert not page.locator(control).first.is_visible(), control
    assert page.locator(f"#{MASS_DRIVER}").evaluate("e => getComputedStyle(e, '::before').content") == f'"{MASS_DRIVER}"'
    notes = page.locator("article .note-body")
    assert all(notes.nth(n).is_visible() for n in range(0, notes.count(), 7))
    assert page.locator("article .note").first.evaluate("e => getComputedStyle(e).position") == "static"
    assert len(page.pdf()) > 100_000


def test_a_transcript_describes_itself_to_machines(visit: Visit, site: Path) -> None:
    """JSON-LD, Open Graph and a description of its own, from its front matter."""
    page = visit(NOT_VERBATIM)
    told = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    record = data(site, NOT_VERBATIM)
    assert (told["headline"], told["datePublished"], told["genre"]) == (record["title"], record["date"], record["kind"])
    assert record["video"] in [source["url"] for source in told["isBasedOn"]]
    assert "author" not in told  # nobody wrote these words as they stand
    assert [part["url"].partition("#")[2] for part in told["hasPart"]] == [c["id"] for c in record["chapters"]]
    assert {"@type": "Person", "name": "Elon Musk"} in told["mentions"]
    description = page.locator("meta[name=description]").get_attribute("content")
    assert record["title"] in description
    assert page.locator("meta[property='og:description']").get_attribute("content") == description


def test_the_home_page_shows_the_named_example_from_the_edition(visit: Visit, site: Path) -> None:
    """The sentence of the project's name and the honest kind of each document, in one screen."""
    page = visit("")
    shown = page.locator("figure.emendation").inner_text()
    assert "You want to have a MaaS driver on the moon." in shown
    assert "You want to have a mass driver on the moon." in shown
    rows = page.locator(".editions li")
    assert rows.count() == len(Archive(ROOT).editions())
    for n in range(rows.count()):
        slug = rows.nth(n).locator("a").get_attribute("href").strip("/").rpartition("/")[2]
        assert ("not verbatim" in rows.nth(n).inner_text()) == (not data(site, slug)["verbatim"])
    assert rows.last.bounding_box()["y"] + rows.last.bounding_box()["height"] <= 900


def test_the_picture_is_small_enough_to_carry(site: Path) -> None:
    """The home page and the README show it."""
    assert 20_000 < (site / "assets" / "picture.png").stat().st_size < 250_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_is_lost_finds_a_search_and_ways_on(browser: Any, address: str, scheme: str) -> None:
    """The page of what is not there has a search that leads to the record, and is as accessible as any."""
    page = browser.new_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    home = urlsplit(Archive(ROOT).settings.url).path  # its links begin there, as it is served at any depth

    def found(route: Any) -> None:
        route.fulfill(response=route.fetch(url=route.request.url.replace(home, "/", 1)))
    page.route(f"{address}{home}**", found)
    page.goto(f"{address}{home}404.html", wait_until="load")
    assert page.locator("article a").count() >= 4
    assert [(v["id"], v["nodes"][0]["html"][:160]) for v in Axe().run(page, options=RULES).response["violations"]] == []
    page.get_by_label("Search the record").fill("mass driver")
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url(f"{address}{home}search/?q=mass+driver")
    page.unroute_all(behavior="ignoreErrors")
    page.close()
