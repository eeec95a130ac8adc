"""Finding: the search and the quote checker, asked in a real browser on the built site, as a reader asks them."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from massdriver.site import theme

pytestmark = pytest.mark.slow

CASES = ROOT / "tests" / "cases" / "search"
QUERIES, QUOTES, NEVER = (yaml.safe_load((CASES / f"{name}.yml").read_text()) for name in ("queries", "quotes", "never"))
SAMPLE = 300  # sentences on either side of the mark; all of them take ten minutes


@pytest.fixture(scope="module")
def page(browser: Any, address: str) -> Iterator[Any]:
    """One page, with every fault of its scripts and every request that leaves this machine on record."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.address = address
    yield page
    context.close()


def ask(page: Any, name: str, parameters: dict[str, str]) -> None:
    from urllib.parse import urlencode
    page.goto(f"{page.address}/{name}/?{urlencode(parameters)}")


def places(page: Any, selector: str) -> list[str]:
    """The paragraphs that are shown, as slug#wN."""
    links = page.eval_on_selector_all(f"{selector} blockquote", "all => all.map((one) => one.cite)")
    return [re.sub(r".*/transcripts/([a-z0-9-]+)/#", r"\1#", link) for link in links]


def test_there_are_enough_cases() -> None:
    """Twenty real queries, twenty misquoted sentences, five never said; each address is one of the record."""
    assert (len(QUERIES) >= 20, len(QUOTES) >= 20, len(NEVER) >= 5) == (True, True, True)


# Search the record

@pytest.mark.parametrize("case", QUERIES, ids=lambda case: "-".join(case.values()))
def test_a_query_finds_its_paragraph_first(page: Any, case: dict[str, str]) -> None:
    """The best paragraph is the first result, and the address bar keeps what was asked."""
    ask(page, "search", {k: v for k, v in case.items() if k != "first"})
    page.wait_for_selector(".results li")
    assert places(page, ".results")[0] == case["first"]
    assert re.search(r"[?&]q=", page.url)
    assert page.locator(".results li").first.locator("mark").count() >= 1
    assert page.faults == []


def test_a_search_page_loads_nothing_before_somebody_asks(page: Any) -> None:
    """The record is fetched when the field is entered, not when the page is."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{page.address}/search/")
    page.wait_for_selector("#record-q")
    page.wait_for_load_state("networkidle")
    assert [url for url in requests if "/data/" in url] == []
    with page.expect_request("**/data/search.json"):
        page.focus("#record-q")


def test_the_search_works_by_keyboard_alone(page: Any) -> None:
    """Type, wait, tab to the first result: its link has the focus and leads to the paragraph."""
    page.goto(f"{page.address}/search/")
    page.focus("#record-q")
    page.keyboard.type("mass driver")
    page.wait_for_selector(".results li")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.results') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/transcripts/dwarkesh-2026/#w3855")


def test_a_filter_keeps_what_it_names(page: Any) -> None:
    """Speaker and year together; the options are the record's own."""
    ask(page, "search", {"q": "government", "speaker": "Elon Musk", "year": "2026"})
    page.wait_for_selector(".results li")
    assert {p.partition("#")[0] for p in places(page, ".results")} == {"dwarkesh-2026"}
    assert set(page.eval_on_selector_all(".results .source b", "all => all.map((one) => one.textContent)")) == {"Elon Musk"}
    page.select_option("#record-order", "time")
    addresses = [int(p.partition("#w")[2]) for p in places(page, ".results")]
    assert addresses == sorted(addresses)


def test_a_word_nobody_says_is_said_to_be_guessed(page: Any) -> None:
    """The status tells a beginning from a misspelling, and plainly when there is nothing."""
    for query, words in (("petawat", "begin with it"), ("Bechtelsheim", "come near"), ("xyzzyqqq", "Nothing found"),
                         ("Kardashev Caravaggio", "Nothing found"), ("DOGE fraud payments", "No paragraph holds all")):
        ask(page, "search", {"q": query})
        page.wait_for_function("(words) => document.querySelector('.status').textContent.includes(words)", arg=words)


def test_results_that_are_not_verbatim_say_so(page: Any) -> None:
    """The caveat stands by every passage of a document that is not verbatim, and by no other."""
    ask(page, "search", {"q": "Optimus"})
    page.wait_for_selector(".results li")
    verbatim = {d["slug"]: d["verbatim"] for d in json.loads(_data(page, "search.json"))["documents"]}
    said = page.eval_on_selector_all(".results li", "all => all.map((li) => li.querySelector('.not-verbatim') === null)")
    assert said == [verbatim[p.partition("#")[0]] for p in places(page, ".results")]
    assert {True, False} == set(said)


def test_the_csv_holds_every_hit(page: Any, tmp_path: Path) -> None:
    """As many rows as the status counts, with link, minute and kind."""
    ask(page, "search", {"q": "rocket"})
    page.wait_for_selector(".results li")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    download.value.save_as(tmp_path / "hits.csv")
    rows = list(csv.DictReader((tmp_path / "hits.csv").read_text(encoding="utf-8-sig").splitlines()))
    count = re.match(r"(\d+) paragraphs", page.text_content(".status"))
    assert count is not None
    assert len(rows) == int(count[1])
    assert rows[0]["link"].startswith("https://")
    assert {"true", "false"} >= {row["verbatim"] for row in rows}
    assert all("rocket" in row["paragraph"].lower() for row in rows)


def test_without_javascript_the_pages_say_what_to_use_instead(browser: Any, address: str) -> None:
    """Search and quote name the transcripts and the plain text; the corrections are all there."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name in ("search", "quote"):
        page.goto(f"{address}/{name}/")
        assert "needs JavaScript" in page.text_content("noscript")
        assert page.locator("form:visible").count() == page.locator(".md-search form:visible").count()
    page.goto(f"{address}/corrections/")
    assert page.locator(".apparatus tbody tr").count() > 100
    context.close()


def test_the_vendored_library_is_the_published_file() -> None:
    """theme/assets/vendor/SOURCES.txt names the version, and the file has the sum it names."""
    folder = Path(theme.__file__).parent / "assets" / "vendor"
    told = re.search(r"sha256 ([0-9a-f]{64})", (folder / "SOURCES.txt").read_text())
    assert told is not None
    assert hashlib.sha256((folder / "minisearch.js").read_bytes()).hexdigest() == told[1]


# Check a quote

@pytest.mark.parametrize("case", QUOTES, ids=lambda case: case["says"][:40])
def test_a_misquoted_sentence_finds_its_passage_first(page: Any, case: dict[str, str]) -> None:
    """The nearest passage is the right one, its differences are shown, and it says whether it is verbatim."""
    ask(page, "quote", {"q": case["says"]})
    page.wait_for_selector(".passage")
    assert places(page, ".passage")[0] == case["at"]
    assert "Near, but not the same" in page.text_content(".verdict")
    first = page.locator(".passage").first
    assert first.locator(".steps del, .steps ins").count() >= 1
    verbatim = {d["slug"]: (d["verbatim"], d["caveat"]) for d in json.loads(_data(page, "search.json"))["documents"]}
    is_verbatim, caveat = verbatim[case["at"].partition("#")[0]]
    assert (caveat in first.locator(".offer").text_content()) is not is_verbatim
    assert ("not verbatim" in page.text_content(".verdict")) is not is_verbatim
    assert page.faults == []


@pytest.mark.parametrize("sentence", NEVER)
def test_a_sentence_never_said_comes_near_nothing(page: Any, sentence: str) -> None:
    """It says so plainly, names what was looked through, and shows no passage."""
    ask(page, "quote", {"q": sentence})
    page.wait_for_function("document.querySelector('.verdict').textContent.includes('Nothing in the record comes near')")
    assert page.locator(".passage").count() == 0


def test_a_sentence_of_the_record_is_word_for_word(page: Any) -> None:
    """Whatever its capitals and stops; and the machine's words are told beside it."""
    ask(page, "quote", {"q": "that's our LIMBIC system, in action"})
    page.wait_for_selector(".heard q")
    assert page.text_content(".verdict") == "Word for word in the record."
    assert "Olympic system in action" in page.text_content(".heard q")
    assert "Elon Musk" in page.text_content(".source")


def test_a_changed_number_or_negation_is_pointed_out(page: Any) -> None:
    """And another changed word is not."""
    for sentence, grave in (("we are confident that in about 6 months, it will be better than human driving", True),
                            ("Carbon fibre is far less resilient than steel.", False),
                            ("The carbon fiber is not much less resilient than steel.", True)):
        ask(page, "quote", {"q": sentence})
        page.wait_for_selector(".passage")
        assert ("number or a negation" in page.text_content(".verdict")) is grave


def test_too_few_words_are_too_short_to_tell(page: Any) -> None:
    """Three words stand everywhere."""
    ask(page, "quote", {"q": "on the moon"})
    page.wait_for_function("document.querySelector('.verdict').textContent.includes('too short')")


def test_the_mark_of_nearness_parts_what_was_said_from_what_was_not(page: Any) -> None:
    """At most one in twenty on either side, as the page says; and the changed ones are found where they stand."""
    page.goto(f"{page.address}/quote/")
    measured = page.evaluate(MEASURE, SAMPLE)
    assert measured["count"] >= SAMPLE
    assert measured["strangers_near"] <= 0.05 * measured["count"]
    assert measured["changed_far"] <= 0.05 * measured["count"]
    assert measured["misplaced"] <= 0.01 * measured["count"]
    assert "at most one in twenty" in " ".join((ROOT / "docs" / "quote.md").read_text().split())


# Sentences of one document looked up in the others; and sentences of which every fourth word is dropped, replaced or
# joined by a word from anywhere in the record.
MEASURE = """async (size) => {
  const { load, sentences, words } = await import(new URL("../assets/record.js", location));
  const { NEAR, layOut, nearest } = await import(new URL("../assets/nearest.js", location));
  const record = await load();
  const all = record.paragraphs.flatMap((p) => sentences(p.text).map(([a, b]) => ({ p, text: p.text.slice(a, b) })))
    .filter(({ text }) => words(text).length >= 6 && words(text).length <= 40);
  const step = Math.floor(all.length / size), sample = all.filter((_, k) => k % step === 0);
  const laid = layOut(record), known = [...laid.ids.keys()], others = new Map();
  const without = (document) => {
    if (!others.has(document)) {
      others.set(document, layOut({ documents: record.documents.filter((d) => d !== document),
        paragraphs: record.paragraphs.filter((p) => p.document !== document) }));
    }
    return others.get(document);
  };
  const measured = { count: sample.length, strangers_near: 0, changed_far: 0, misplaced: 0 };
  sample.forEach(({ p, text }, k) => {
    measured.strangers_near += nearest(without(p.document), text, 1)[0].nearness >= NEAR;
    const changed = words(text).flatMap((word, i) => {
      const mine = text.slice(word.start, word.end), other = known[(k * 7919 + i * 104729) % known.length];
      return i % 4 === k % 4 ? [[], [other], [mine, other]][(k + i) % 3] : [mine];
    }).join(" ");
    const [found] = nearest(laid, changed, 1);
    measured.changed_far += found.nearness < NEAR;
    measured.misplaced += !found.paragraphs.some((other) => other.text.includes(text));
  });
  return measured;
}"""


# Corrections

def test_the_corrections_page_holds_every_emendation(page: Any) -> None:
    """A row an emendation, in every document; each row leads to a paragraph."""
    page.goto(f"{page.address}/corrections/")
    for document in json.loads(_data(page, "search.json"))["documents"]:
        expected = len(json.loads(_data(page, f"{document['slug']}.json"))["emendations"])
        assert page.locator(f"[data-document={document['slug']}] tbody tr").count() == expected


def test_the_corrections_are_filtered_by_document_and_kind(page: Any) -> None:
    """What is shown is what was asked for, and the status counts it."""
    page.goto(f"{page.address}/corrections/?document=lex-fridman-2023&change=replaced&about=name")
    page.wait_for_function("document.querySelector('form.filters + .status').textContent !== ''")
    rows = page.eval_on_selector_all(".apparatus[data-document] tbody tr:not([hidden])", "all => all.map((row) => ["
                                     "row.closest('[data-document]').dataset.document, row.dataset.marks.split(' ')])")
    assert rows
    assert all(document == "lex-fridman-2023" and {"replaced", "name"} <= set(marks) for document, marks in rows)
    assert page.text_content("form.filters + .status") == f"{len(rows)} correction" + ("s." if len(rows) > 1 else ".")
    page.fill("#filter-q", "Bechtel")
    visible = page.locator(".apparatus[data-document] tbody tr:visible")
    assert visible.count() == 1
    assert "Bechtolsheim" in visible.text_content()


@pytest.mark.parametrize("name", ["search/?q=mass+driver", "quote/?q=Government+is+basically+not+fixable",
                                  "corrections/?about=number", "data/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_what_these_pages_add(browser: Any, address: str, name: str, scheme: str, width: int) -> None:
    """The content of search, quote and corrections, in use, light and dark, on a phone and on a desk."""
    from axe_playwright_python.sync_playwright import Axe
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/{name}")
    page.wait_for_selector(".results li, .downloads, .heard q, .heard:has-text('same words'), form.filters + .status:not(:empty)")
    found = Axe().run(page, context="article.md-content__inner")
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found.response["violations"]] == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    context.close()


def _data(page: Any, name: str) -> str:
    return page.request.get(f"{page.address}/data/{name}").text()


# The site's own search

def test_the_sites_own_search_lands_on_the_paragraph(page: Any) -> None:
    """A hit in the theme's dialog leads to the paragraph that says it, and the paragraph is there."""
    page.goto(f"{page.address}/about/")
    page.keyboard.press("/")
    page.keyboard.type("impedance match")
    link = page.locator(".md-search-result__link[href*='/dwarkesh-2026/']:has(mark)").first
    link.wait_for()
    hits = page.eval_on_selector_all(".md-search-result__link", "all => all.map((one) => one.href)")
    assert any(re.search(r"/transcripts/dwarkesh-2026/(\?h=[^#]*)?#w979$", hit) for hit in hits)
    page.goto(next(hit for hit in hits if hit.endswith("#w979")))
    assert "impedance match" in page.text_content("#w979")
