"""Every kind of page in a real browser: for everybody, light, at rest; its notes, its lines, its
words on paper.

Which transcript is the largest, has the most notes or is not verbatim, the archive says.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from conftest import COLLECTION, SLUGS, not_verbatim
from massdriver.site.typography import curled
from pages import (
    LAID_OUT,
    PLAIN,
    RECTANGLES,
    SHIFTS,
    Tab,
    Visit,
    data,
    faults,
    kinds,
    noted,
    overlaps,
    settle,
    switch,
    there,
    visitor,
    whole,
)

pytestmark = pytest.mark.slow

SOURCES = {slug: (COLLECTION / "docs" / "transcripts" / f"{slug}.md").read_text() for slug in SLUGS}
NOTED = sorted(
    (slug for slug in SLUGS if "\n[^" in SOURCES[slug]),
    key=lambda slug: -SOURCES[slug].count("\n[^"),
)
LARGEST = [
    f"transcripts/{slug}/" for slug in sorted(SLUGS, key=lambda slug: -len(SOURCES[slug]))[:1]
]
OTHERS = (*NOTED[:1], *NOTED[-1:], not_verbatim())
READ = sorted({*LARGEST, *(f"transcripts/{slug}/" for slug in OTHERS if slug)})
TOPICS = sorted(
    (path.stem for path in (COLLECTION / "docs" / "topics").glob("*.md") if path.stem != "index"),
    key=lambda slug: -(COLLECTION / "docs" / "topics" / f"{slug}.md").stat().st_size,
)
KINDS = (*kinds(READ, [f"topics/{slug}/" for slug in TOPICS[:1]]), "house-style/", "changed/")
BUDGET = 350 * 1024
WIDTHS = (1100, 1440, 1920)
CUT = """() => { const out = [], wide = document.documentElement.clientWidth, high = innerHeight;
    const scrolls = e => { for (let p = e.parentElement; p; p = p.parentElement)
        if (/auto|scroll/.test(getComputedStyle(p).overflowX)
            && p.scrollWidth > p.clientWidth) return true; return false; };
    for (const e of document.querySelectorAll(
            "a[href], button, input, select, textarea, summary")) {
        if (!e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true,
            opacityProperty: true})) continue;
        const r = e.getBoundingClientRect(), s = getComputedStyle(e);
        if (r.width < 3 || r.height < 3 || s.clipPath !== "none"
            || e.closest(".md-skip, [tabindex='-1'], thead")) continue;
        if ((r.left < -1 || r.right > wide + 1) && !scrolls(e)) out.push(["outside",
            e.outerHTML.slice(0, 120)]);
        const box = e.getClientRects()[0], x = box.left + box.width / 2,
            y = box.top + box.height / 2;
        if (x < 0 || x > wide || y < 0 || y > high || scrolls(e)) continue;
        const top = document.elementFromPoint(x, y);
        const own = top && (top === e || e.contains(top) || top.contains(e)
            || top.closest("label") === e.closest("label"));
        if (top && !own && !top.closest(".md-header, .bar"))
            out.push(["covered", e.outerHTML.slice(0, 120), top.outerHTML.slice(0, 80)]); }
    if (document.documentElement.scrollWidth > wide) out.push(["scrolls sideways",
        String(document.documentElement.scrollWidth)]);
    return out; }"""
LINES = """() => [...document.querySelectorAll('p.guest')].filter(p => p.textContent.length > 600)
    .slice(0, 12).map(p => { const range = document.createRange(); range.selectNodeContents(p);
        const text = [...p.childNodes].filter(n => !n.matches?.('.time,.speaker,.tools'))
            .map(n => n.textContent).join('');
        const height = parseFloat(getComputedStyle(p).lineHeight);
        return text.length / Math.round(p.getBoundingClientRect().height / height); })"""
largest = pytest.mark.parametrize("path", LARGEST)
margined = pytest.mark.parametrize("path", [f"transcripts/{slug}/" for slug in NOTED[:1]])
each_kind = pytest.mark.parametrize("path", KINDS, ids=lambda path: path or "home")
each_kind_long_first = pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=pytest.mark.long) if path in READ else path for path in KINDS],
    ids=lambda path: path or "home",
)


@pytest.fixture
def visit(browser: Any, tab: Tab, address: str) -> Iterator[Visit]:
    """Open a page of the site."""
    yield from visitor(browser, tab, address)


# ---- for everybody ----


def come(visit: Visit, tab: Tab, address: str, path: str, width: int) -> Any:
    """The page at a first visit. What it needs it has, and nobody else learns who reads it; its
    layout shifts by less than a tenth, from its first line to its last note."""
    with noted(tab.page, "request") as requests, noted(tab.page, "response") as answers:
        page = visit(path, width, cold=True)
        page.wait_for_load_state("networkidle")
        page.evaluate(SHIFTS)
        page.mouse.wheel(0, 3000)
        page.wait_for_timeout(200)
        page.wait_for_load_state("networkidle")
    asked = [request.url for request in requests]
    assert f"{address}/{path}" in asked
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert [answer.url for answer in answers if answer.status >= 400] == []
    assert sum(page.evaluate("window.shifts")) < 0.1
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    settle(page)
    return page


@each_kind_long_first
def test_a_page_comes_whole_to_a_desk_and_axe_has_nothing_to_say(
    visit: Visit, tab: Tab, address: str, site: Path, path: str
) -> None:
    """From this host alone and without moving; no accessibility violation on any kind of page, wide
    or narrow, light or dark."""
    page = come(visit, tab, address, there(site, path), 1440)
    assert faults(page) == []
    assert page.errors == []


@each_kind
def test_a_page_comes_whole_to_a_phone_and_no_control_is_cut_covered_or_outside(
    visit: Visit, tab: Tab, address: str, site: Path, path: str
) -> None:
    """From this host alone and without moving; then on a phone, a tablet, a desk, at its top and a
    screen further down."""
    page = come(visit, tab, address, there(site, path), 390)
    found = {}
    for width in (390, 820, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        for top in (0, 800):
            page.evaluate(f"scrollTo({{top: {top}, behavior: 'instant'}})")
            settle(page)
            found[width, top] = page.evaluate(CUT)[:4]
    assert not any(found.values()), found
    assert page.errors == []


@largest
def test_the_page_is_complete_without_javascript(visit: Visit, site: Path, path: str) -> None:
    """Every paragraph, every note and the outline are there and seen; no control that does nothing
    is."""
    page = visit(path, java_script_enabled=False)
    record = data(site, path)
    ids = [p["id"] for p in record["paragraphs"]]
    shown = dict(
        zip(
            ids,
            page.evaluate(f"ids => ids.map(id => ({PLAIN})(document.getElementById(id)))", ids),
            strict=True,
        )
    )
    missing = [
        p["id"]
        for p in record["paragraphs"]
        if curled(p["text"], record["language"])
        not in re.sub(r" ([,.;:?!])(?=\s|$)", r"\1", shown[p["id"]])
    ]
    assert missing == []
    notes = page.locator("article .note-body")
    assert notes.count() >= len(record["notes"])
    assert (
        notes.evaluate_all(
            "all => all.filter(e => !e.checkVisibility({visibilityProperty: true})).length"
        )
        == 0
    )
    if record["chapters"]:
        expect(page.locator(".outline li").first).to_be_visible()
    expect(page.locator(".bar")).not_to_be_visible()
    assert page.locator(".tools").count() == 0
    assert not record["notes"] or overlaps(page) == []


# ---- weight, quiet, rest ----


@largest
def test_the_largest_page_is_light(browser: Any, address: str, site: Path, path: str) -> None:
    """At most 350 KB over the wire at first visit, everything counted; the search index waits for a
    search."""
    sizes = {
        str(p.relative_to(site)): len(gzip.compress(p.read_bytes(), 9))
        for p in site.glob("transcripts/*/index.html")
    }
    assert max(sizes, key=lambda name: sizes[name]) == f"{path}index.html"
    page = browser.new_page(bypass_csp=True)
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{address}/{path}", wait_until="networkidle")
    weights = {
        a.url: (
            len(a.body()) if a.url.endswith((".woff2", ".png")) else len(gzip.compress(a.body(), 6))
        )
        for a in answers
    }
    assert sum(weights.values()) <= BUDGET, sorted(weights.items(), key=lambda item: -item[1])[:8]
    assert not any("search_index" in url or "search.json" in url for url in weights)
    page.close()


@largest
def test_a_long_page_is_laid_out_where_one_reads(visit: Visit, path: str) -> None:
    """What is far away waits until one comes near, its height guessed to a tenth; it is there for
    whoever copies all."""
    page = visit(path, 390, 844)
    if page.locator(".part").count() <= 20:
        pytest.skip("no page here is that long")
    far = (
        "document.querySelectorAll('.part')[20].lastElementChild.checkVisibility({contentVisibilityAuto:"
        " true})"
    )
    height = "document.querySelector('article').getBoundingClientRect().height"
    assert not page.evaluate(far)
    guessed = page.evaluate(height)
    said = page.evaluate("document.querySelectorAll('.part')[20].lastElementChild.textContent")
    page.keyboard.press("Control+a")
    assert max(said.split(), key=len) in page.evaluate("getSelection().toString()")
    page.evaluate("getSelection().empty()")
    page.evaluate("document.querySelectorAll('.part')[20].scrollIntoView()")
    settle(page)
    assert page.evaluate(far)
    whole(page)
    assert abs(guessed / page.evaluate(height) - 1) < 0.1


@largest
@pytest.mark.parametrize("width", [390, 1440])
def test_who_comes_back_finds_the_place_again(
    visit: Visit, address: str, path: str, width: int
) -> None:
    """Back from another page the same paragraph is at the top, though the page was longer or
    shorter meanwhile."""
    page = visit(path, width)
    page.evaluate("""() => { const all = document.querySelectorAll('p[id^=w]');
        all[Math.floor(all.length * 0.7)].scrollIntoView(); }""")
    settle(page)
    top = (
        "[...document.querySelectorAll('p[id^=w]')].find(p => p.getBoundingClientRect().bottom >"
        " 150).id"
    )
    before = page.evaluate(top)
    page.goto(f"{address}/search/")
    page.go_back()
    page.wait_for_function(LAID_OUT)
    page.wait_for_function(f"before => ({top}) === before", arg=before)


@largest
def test_nothing_moves_for_one_who_reads_as_heard_without_notes(visit: Visit, path: str) -> None:
    """Remembered switches are set before the first line is drawn."""
    past = (
        "localStorage.setItem('massdriver.reading', JSON.stringify({text: 'heard', notes: 'off',"
        " times: 'off'}));"
    )
    page = visit(path, script=past + SHIFTS)
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.dataset.text") == "heard"
    assert sum(page.evaluate("window.shifts")) < 0.1


@largest
def test_lines_are_of_a_length_to_read(visit: Visit, path: str) -> None:
    """A full line of the text has 60 to 75 characters, on every screen that is wide enough."""
    page = visit(path)
    for width in (1100, 1280, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        lines = page.evaluate(LINES)
        if len(lines) < 12:
            pytest.skip("too few long paragraphs here to measure by")
        assert 60 <= sum(lines) / len(lines) <= 75, width


# ---- the margin ----


@pytest.mark.parametrize("path", [path for path in READ if path.split("/")[1] in NOTED])
def test_notes_stand_in_the_margin_and_never_on_each_other(visit: Visit, path: str) -> None:
    """Right of the text, inside the window, at their line or pushed down by the note before."""
    page = visit(path)
    whole(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        assert overlaps(page) == []
        edge = page.evaluate(
            "Math.max(...[...document.querySelectorAll('p[id^=w]')].map(p =>"
            " p.getBoundingClientRect().right))"
        )
        free = 0.0
        for note in page.evaluate(RECTANGLES):
            assert note["left"] >= edge
            assert note["right"] <= width
            assert note["top"] >= note["line"] - 12
            assert note["top"] - max(note["line"], free) < 40, (note["id"], width)
            free = note["bottom"]


@margined
def test_notes_lie_on_no_other_wherever_one_reads(visit: Visit, path: str) -> None:
    """Nor at the end of a part, with the next one yet to be laid out, however fast one came."""
    page = visit(path)
    for part in page.locator(".part").all()[::-1]:
        part.evaluate("part => part.scrollIntoView({ block: 'end' })")
        settle(page)
        top = page.evaluate("scrollY")
        notes = [n for n in page.evaluate(RECTANGLES) if top < n["bottom"] and n["top"] < top + 900]
        assert [
            (a["id"], b["id"]) for a, b in pairwise(notes) if b["top"] < a["bottom"] - 0.5
        ] == []


@margined
def test_notes_in_the_margin_leave_no_gaps_in_the_text(visit: Visit, path: str) -> None:
    """Switching the notes off moves no paragraph."""
    page = visit(path)
    tops = (
        "[...document.querySelectorAll('article [id^=w]')].map(p =>"
        " Math.round(p.getBoundingClientRect().top + scrollY))"
    )
    # the numbers take part in the lines
    page.add_style_tag(content="sup { font-size: 0 !important; }")
    settle(page)
    before = page.evaluate(tops)
    page.locator("input[name=notes]").uncheck(force=True)
    settle(page)
    assert page.evaluate(tops) == before
    expect(page.locator("article .note").first).not_to_be_visible()


@margined
def test_on_a_phone_notes_are_folded_and_none_is_cut_off(visit: Visit, path: str) -> None:
    """Closed under their paragraph; open, each within the window; the page does not scroll
    sideways."""
    page = visit(path, 390, 844)
    expect(page.locator("article .note-body").first).not_to_be_visible()
    page.locator("a.footnote-ref").first.click()
    expect(page.locator("article .note-body").first).to_be_visible()
    page.evaluate("document.querySelectorAll('article .note details').forEach(d => d.open = true)")
    whole(page)
    assert all(note["left"] >= 0 and note["right"] <= 390 for note in page.evaluate(RECTANGLES))
    assert overlaps(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


# ---- words, and paper ----


@pytest.mark.parametrize("path", [f"transcripts/{slug}/" for slug in SLUGS])
def test_the_browser_reads_the_same_words_as_the_data(visit: Visit, site: Path, path: str) -> None:
    """What is cited and fingerprinted is data/<slug>.json's text, paragraph for paragraph, in every
    way of reading."""
    page = visit(path)
    read = """async () => { const {paragraphs,
        text} = await import(document.querySelector('script[src$="edition.js"]').src
        .replace('edition.js', 'edition/page.js')); return paragraphs.map(p => [p.id, text(p)]);
            }"""
    record = data(site, path)
    wanted = [[p["id"], p["text"]] for p in record["paragraphs"]]
    assert page.evaluate(read) == wanted
    if record["emendations"]:
        switch(page, "As heard")
        assert page.evaluate(read) == wanted


@largest
def test_print_is_a_clean_document(visit: Visit, site: Path, path: str) -> None:
    """No controls; addresses in the margin; every note in full, after the paragraph that refers to
    it."""
    page = visit(path)
    page.emulate_media(media="print")
    for control in (".bar", ".tools", ".md-header", ".md-sidebar", ".outline"):
        expect(page.locator(control).first).not_to_be_visible()
    address = data(site, path)["paragraphs"][-1]["id"]
    assert (
        page.locator(f"#{address}").evaluate("e => getComputedStyle(e, '::before').content")
        == f'"{address}"'
    )
    notes = page.locator("article .note-body")
    assert notes.evaluate_all("all => all.filter(e => !e.checkVisibility()).length") == 0
    placed = "all => all.filter(e => getComputedStyle(e).position !== 'static').length"
    assert page.locator("article .note").evaluate_all(placed) == 0


def test_the_home_page_lists_every_edition_and_says_what_is_not_verbatim(
    visit: Visit, site: Path
) -> None:
    """The honest kind of each document."""
    page = visit("")
    rows = page.locator(".editions li")
    assert rows.count() == len(SLUGS)
    verbatim = {
        d["slug"]: d["verbatim"]
        for d in json.loads((site / "data" / "search.json").read_text())["documents"]
    }
    for row in rows.all():
        slug = row.locator("a").get_attribute("href").strip("/").rpartition("/")[2]
        assert ("not verbatim" in row.inner_text()) != verbatim[slug]


def test_the_picture_is_small_enough_to_carry(site: Path) -> None:
    """The home page and the README show it."""
    picture = site / "assets" / "picture.png"
    if not picture.exists():
        pytest.skip("this archive has no picture yet")
    assert 20_000 < picture.stat().st_size < 250_000
