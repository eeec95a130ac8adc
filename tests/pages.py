"""What the tests in a browser share: a page opened and settled, its switches and menus, and what
axe says of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

Visit = Callable[..., Any]

# Lighthouse asks for target-size, and axe only when told. What passed need not be described: that
# is half the time.
RULES = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
OF_COLOURS = ("color-contrast", "link-in-text-block")  # the latter is half the time of a long page
COLOURS = {"runOnly": list(OF_COLOURS), "resultTypes": ["violations"]}
COLOURLESS = RULES | {
    "rules": {"target-size": {"enabled": True}} | {rule: {"enabled": False} for rule in OF_COLOURS}
}
LAID_OUT = """[...document.querySelectorAll('.part:not(.near)')].every(part => {
    const { top, bottom } = part.getBoundingClientRect();
    return bottom < 0 || top > innerHeight; })"""
SHIFTS = """window.shifts = []; new PerformanceObserver(list => list.getEntries().forEach(e => {
    if (!e.hadRecentInput) window.shifts.push(e.value); }))
        .observe({type: 'layout-shift', buffered: true});"""
SETTLED = """() => document.fonts.ready.then(() => new Promise(done =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))))"""
PLAIN = """e => { const c = e.cloneNode(true);
  c.querySelectorAll('.time,.speaker,.tools,sup,.note').forEach(n => n.remove());
    return c.textContent.trim().replace(/\\s+/g, ' '); }"""
RECTANGLES = """() => [...document.querySelectorAll('article .note')].filter(n =>
    n.checkVisibility({contentVisibilityAuto: true})).map(n => {
    const r = n.getBoundingClientRect();
    const ref = document.getElementById(n.querySelector('.note-body').id.replace('note-',
        'ref-')).getBoundingClientRect();
    return {id: n.querySelector('.note-body').id, left: r.left, right: r.right,
        top: r.top + scrollY, bottom: r.bottom + scrollY,
        line: ref.top + scrollY}; }).filter(r => r.right > r.left && r.bottom > r.top)"""


def kinds(transcripts: Sequence[str], topics: Sequence[str]) -> tuple[str, ...]:
    """A path of every kind of page: the site's own, and these transcripts and topics."""
    return (
        "",
        "about/",
        "transcripts/",
        *transcripts,
        "topics/",
        *topics,
        "predictions/",
        "search/",
        "quote/",
        "corrections/",
        "data/",
        "new/",
        "contribute/",
        "help-wanted/",
    )


class Tab:
    """One tab for one test after the other, each time as if it were new: to open one costs as much
    as the page in it."""

    def __init__(self, browser: Any) -> None:
        # the site's own policy forbids what Playwright waits by; test_security.py holds the policy
        context = browser.new_context(
            bypass_csp=True, permissions=["clipboard-read", "clipboard-write"]
        )
        self.page = watched(context.new_page())
        self.devtools = context.new_cdp_session(self.page)
        self.devtools.send("Network.enable")

    @contextmanager
    def taken(
        self,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        motion: str = "no-preference",
        cold: bool = False,
    ) -> Iterator[Any]:
        """With this window and these habits, and cold with nothing in its cache; what was kept,
        routed, pointed at is gone after."""
        page = self.page
        page.errors.clear()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(media="null", color_scheme=scheme, reduced_motion=motion)
        self.devtools.send("Network.setCacheDisabled", {"cacheDisabled": cold})
        try:
            yield page
        finally:  # one that failed leaves nothing to the next
            page.unroute_all(behavior="ignoreErrors")
            origin = page.evaluate("location.origin")
            page.goto("about:blank")
            page.mouse.move(-1, -1)
            if origin != "null":
                kept = {"origin": origin, "storageTypes": "local_storage"}
                self.devtools.send("Storage.clearDataForOrigin", kept)


@contextmanager
def noted(page: Any, event: str) -> Iterator[list[Any]]:
    """What happens meanwhile: the requests, the answers."""
    found: list[Any] = []

    def note(happened: Any) -> None:
        found.append(happened)

    page.on(event, note)
    try:
        yield found
    finally:
        page.remove_listener(event, note)


def watched(page: Any) -> Any:
    """This page, with every fault of its scripts on record."""
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    return page


def visitor(browser: Any, tab: Tab, address: str) -> Iterator[Visit]:
    """Open pages of a site with this window, these habits, this past: the first in the tab that is
    there, another, or one that wants what only a browser of its own has, in such a one."""
    with ExitStack() as stack:
        free = [tab]

        def open_page(
            path: str,
            width: int = 1440,
            height: int = 900,
            script: str = "",
            scheme: str = "light",
            cold: bool = False,
            **habits: Any,
        ) -> Any:
            if free and not script and not habits:
                page = stack.enter_context(free.pop().taken(width, height, scheme, cold=cold))
            else:
                context = stack.enter_context(
                    browser.new_context(
                        bypass_csp=True,
                        viewport={"width": width, "height": height},
                        color_scheme=scheme,
                        **habits,
                    )
                )
                page = watched(context.new_page())
                page.add_init_script(script)
            page.goto(f"{address}/{path}", wait_until="load")
            if re.match(r"transcripts/[^#?]", path) and habits.get("java_script_enabled", True):
                # the scripts have done their part
                page.locator("#paragraph-menu").wait_for(state="attached")
                settle(page)
            return page

        yield open_page


def settle(page: Any) -> None:
    """Wait until what is in view is laid out, the fonts are there and two frames are drawn, however
    busy the machine is."""
    page.wait_for_function(LAID_OUT)
    page.evaluate(SETTLED)


def whole(page: Any) -> None:
    """All of it laid out, as for one who has read it through."""
    page.add_style_tag(content=".js .part { content-visibility: visible !important }")
    settle(page)


def switch(page: Any, name: str) -> None:
    page.get_by_role("form", name="Reading switches").get_by_label(name, exact=True).click()


def tools(page: Any, address: str) -> Any:
    """The button of a paragraph, which comes as the paragraph does."""
    page.locator(f"#{address}").scroll_into_view_if_needed()
    page.locator(f"#{address}").hover()
    button = page.locator(f"#{address} > .tools")
    button.wait_for(state="attached")
    return button


def offered(page: Any, address: str, action: str) -> Any:
    """What the menu of a paragraph offers, by its name."""
    tools(page, address).click()
    return page.get_by_role("menuitem", name=action)


def data(site: Path, path: str) -> dict[str, Any]:
    """The record of the edition whose page this is."""
    return dict(
        json.loads((site / "data" / f"{path.strip('/').rpartition('/')[2]}.json").read_text())
    )


def violations(page: Any, options: Any = RULES, context: Any = None) -> list[tuple[str, list[str]]]:
    """What axe has to say: the rule and the first of what breaks it. All that axe knows besides
    stays in the page: to hand it over takes as long as to find it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"{AXE_SCRIPT};0")
    return [(rule, broken) for rule, broken in page.evaluate(VIOLATIONS, [context, options])]


VIOLATIONS = """([context, options]) => axe.run(context ?? document, options).then(
    ({violations}) => violations.map(v => [v.id, v.nodes.slice(0, 3).map(
        n => n.html.slice(0, 160))]))"""

# What axe says of an element hangs on what it is, what it is in, what all of that looks like, and
# what stands beside it in its block: of thousands that are alike three are looked at. A block that
# has none of those in it is taken away; where only colours are asked for, whatever has none.
ALIKE = """() => { const seen = [0], look = new WeakMap(), looks = new Map();
    const kept = window.kept ??= new Set();
    const of = e => { if (!e.parentElement) return 0;
        if (!look.has(e)) { const s = getComputedStyle(e);
        const all = [of(e.parentElement), e.tagName, e.className,
            [...e.attributes].map(a => a.name).sort(), e.textContent ? 'says' : 'is empty',
            s.color, s.backgroundColor, s.backgroundImage, s.opacity,
            s.fontSize, s.fontWeight, s.visibility, s.display].join('|');
        if (!looks.has(all)) looks.set(all, seen.push(0) - 1);
        look.set(e, looks.get(all)); } return look.get(e); };
    for (const e of document.body.querySelectorAll('*')) { const n = ++seen[of(e)];
        if (n <= 3) for (let k = e; k && !kept.has(k); k = k.parentElement) kept.add(k); }
    return kept.size; }"""
CLEAR = """what => { for (const e of document.body.querySelectorAll(what))
    if (!window.kept.has(e)) e.remove(); }"""
BLOCK = "tr, li:not(:has(li)), dd, .part > *, article > *"


def schemes(page: Any) -> Iterator[str]:
    """The page in the dark, and in the light again; no colour is on its way to another."""
    page.add_style_tag(content="* { transition: none !important }")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        settle(page)
        yield scheme


def faults(page: Any) -> list[tuple[str, list[str]]]:
    """What axe has to say of each kind of element there is on the page, wide and narrow, and of
    each kind of words, light and dark; most of the page is gone thereafter."""
    for _ in schemes(page):
        assert page.evaluate(ALIKE) > 20
    page.evaluate(CLEAR, BLOCK)
    found = violations(page, COLOURLESS)
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    found += violations(page, COLOURLESS)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate(CLEAR, "*")
    for _ in schemes(page):
        found += violations(page, COLOURS)
    return found


def overlaps(page: Any) -> list[tuple[str, str]]:
    """Notes that lie on each other."""
    notes = sorted(page.evaluate(RECTANGLES), key=lambda note: note["top"])
    assert notes
    return [
        (a["id"], b["id"])
        for n, a in enumerate(notes)
        for b in notes[n + 1 :]
        if b["top"] < a["bottom"] - 0.5 and b["left"] < a["right"] and a["left"] < b["right"]
    ]


def cited(page: Any, address: str) -> dict[str, str]:
    """Open the dialog on a paragraph and take every format."""
    offered(page, address, "Cite").click()
    dialog = page.locator("dialog.cite")
    dialog.wait_for()
    out = {}
    for name in ("Plain text", "Markdown", "BibTeX", "Address"):
        dialog.get_by_label(name).check()
        out[name] = page.get_by_label("Citation").input_value()
    return out


def eventually(page: Any, expression: str, argument: Any = None) -> None:
    """Wait until an expression of the page is true; what it is instead is told by the error."""
    page.wait_for_function(expression, arg=argument)


def addresses(page: Any, selector: str) -> list[str]:
    """The ids of the elements shown, once there are any."""
    expect(page.locator(selector).first).to_be_attached()
    return list(page.locator(selector).evaluate_all("all => all.map(e => e.id)"))


def there(site: Path, path: str) -> str:
    """The page's path, if the archive has it; else the test is about nothing here."""
    if not (site / path / "index.html").exists():
        pytest.skip(f"this archive has no page {path}")
    return path
