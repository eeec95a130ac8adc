"""Measure what reading and finding cost in a browser: ``python scripts/bench_find.py SITE``, the
folder of a built site with its data.

For a transcript, all bytes that it fetches the first time, and those of its navigation. For a
search and a quotation, each on a page that has loaded nothing yet: bytes of the data it fetches,
packed as servers do; milliseconds until the first answer stands, from the last key on; the longest
time for which the page was blocked meanwhile.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Response, sync_playwright
from playwright.sync_api import Page as BrowserPage

from serving import served

WATCH = """window.blocks = []; new PerformanceObserver((all) => blocks.push(...all.getEntries()
  .map((e) => e.duration)))
    .observe({ type: 'longtask', buffered: true });"""
SAID = (
    "document.querySelector('.results li') || !document.querySelector('#record-search"
    " button').hidden"
)
ANSWERED = {
    "quotation": "document.querySelector('.passage') || document.querySelector('#quote-check ul')",
    # the button that asks at once, should the words alone have answered
    "meaning": "(() => { const near = document.querySelectorAll('#record-search .more button')[1];"
    " if (near && !near.hidden) near.click();"
    " return document.querySelector('.results[data-by=meaning] li'); })()",
}
QUERIES = 5  # of each kind
PACKED = (".woff2", ".png", ".gz")  # what no server packs again
NAVIGATION = """(() => { const all = document.querySelector('.md-nav--primary')?.cloneNode(true);
  all?.querySelector('.md-nav--secondary')?.remove(); return all?.outerHTML ?? ''; })()"""
WAIT = {"quotation": 0.0}  # seconds that the page waits for another key; else:
KEY = 0.15


class Cost(NamedTuple):
    """The dearest of some questions: bytes, and milliseconds to the answer and of the longest
    block."""

    wire: int
    answer: float
    block: float


class Page(NamedTuple):
    """Bytes that a transcript's page fetches when nothing is kept yet, and those of the links in it
    that lead to other pages, as they are written."""

    wire: int
    navigation: int


def main(site: Path) -> None:
    """Print the table."""
    print(
        "question      kB over the wire   first answer ms   longest block ms   (the dearest of each"
        " kind)"
    )
    _, found = costs(site)
    for name, cost in found.items():
        print(
            f"{name:12} {cost.wire / 1000:17,.0f} {cost.answer:17,.0f} {cost.block:18,.0f}",
            flush=True,
        )


def costs(site: Path) -> tuple[Page, dict[str, Cost]]:
    """What a page costs, and by kind the dearest questions."""
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium())
        first = next(p for p in sorted((site / "transcripts").iterdir()) if p.is_dir())
        page = opened(browser, f"{address}/transcripts/{first.name}/")
        found = {}
        for name, questions in asked(site).items():
            every = [one(browser, address, name, q) for q in questions]
            found[name] = Cost(*map(max, zip(*every, strict=True)))
        browser.close()
    return page, found


def opened(browser: Browser, address: str) -> Page:
    """Open a transcript for the first time."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    came = coming(page)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    wire, navigation = weight(came), len(page.evaluate(NAVIGATION).encode())
    context.close()
    return Page(wire, navigation)


def coming(page: BrowserPage) -> list[Response]:
    """What comes to a page from now on."""
    came: list[Response] = []
    page.on("response", lambda answer: came.append(answer))
    return came


def weight(came: Iterable[Response]) -> int:
    """How many bytes that was, packed."""
    total = 0
    for answer in came:
        if answer.ok:
            body = answer.body()
            total += len(body if answer.url.endswith(PACKED) else gzip.compress(body))
    return total


def asked(site: Path) -> dict[str, list[str]]:
    """Queries of two words of one sentence, phrases of three, quotations with one word changed,
    and where the record is searched by meaning words that stand apart; from the record itself."""
    rows = [json.loads(line) for line in (site / "data" / "corpus.jsonl").open(encoding="utf-8")]
    chance = random.Random(1)
    texts = [row["text"].split() for row in chance.sample(rows, min(len(rows), 400))]
    long = [words for words in texts if len(words) > 30][: 3 * QUERIES]
    two = [" ".join(sorted(words, key=len)[-2:]) for words in long[:QUERIES]]
    three = [f'"{" ".join(words[5:8])}"' for words in long[QUERIES : 2 * QUERIES]]
    quoted = [" ".join([*words[3:12], "perhaps", *words[13:24]]) for words in long[2 * QUERIES :]]
    kinds = {"two words": two, "phrase": three, "quotation": quoted}
    if (site / "data" / "meaning.json").read_text() != "{}\n":  # words that nobody says together
        apart = [max(re.findall(r"\w+", " ".join(words)), key=len) for words in long]
        kinds["meaning"] = [" ".join(apart[n : n + 4]) for n in range(QUERIES)]
    return kinds


def one(browser: Browser, address: str, kind: str, question: str) -> Cost:
    """Ask one question on a fresh page."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    came = coming(page)
    search = kind != "quotation"
    page.goto(f"{address}/{'search' if search else 'quote'}/")
    page.wait_for_load_state("networkidle")
    page.evaluate("blocks.length = 0")
    field = "#record-q" if search else "#quote"
    begun = time.monotonic()
    page.fill(field, question)
    if not search:
        page.locator("#quote-check button[type=submit]").click()
    page.wait_for_function(ANSWERED.get(kind, SAID), timeout=120_000)
    took = time.monotonic() - begun - WAIT.get(kind, KEY)
    block = page.evaluate("Math.max(0, ...blocks)")
    page.wait_for_timeout(100)
    wire = weight(answer for answer in came if "/data/" in answer.url)
    context.close()
    return Cost(wire, took * 1000, block)


def _chromium() -> str | None:
    import shutil

    return next(
        (
            path
            for name in ("chromium", "chromium-browser", "google-chrome")
            if (path := shutil.which(name))
        ),
        None,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
