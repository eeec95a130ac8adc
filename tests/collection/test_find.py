"""Finding in this record: what is asked and quoted in tests/cases/search, as a reader does, on the
built site.

A case whose edition is not here is skipped; what other editions say besides is no concern of it.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import TimeoutError, expect

from conftest import ROOT, SLUGS
from massdriver.site import pages
from meant import Meaning

# one page, whose record is fetched once
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("find")]

CASES = ROOT / "tests" / "cases" / "search"
QUERIES, QUESTIONS, QUOTES, NEVER, MEANT = (
    yaml.safe_load((CASES / f"{name}.yml").read_text())
    for name in ("queries", "questions", "quotes", "never", "meaning")
)
KNOWN = {
    address.partition("#")[0]
    for case in QUERIES + QUOTES
    for address in (case.get("first"), case.get("at"))
    if address
}
# How much a word weighs hangs on how many paragraphs have it: where an edition is gone, the best
# paragraph is among the first of those that are left.
FIRST_OF = 1 if set(SLUGS) >= KNOWN else 5
# sentences on either side of the mark; all of them take ten minutes, and of 300 the four worst
# decide
SAMPLE = 450


@pytest.fixture(scope="module")
def page(browser: Any, address: str) -> Iterator[Any]:
    """One page, with every fault of its scripts on record."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.address = address
    yield page
    context.close()


def stand(page: Any, name: str) -> None:
    """Open this page, unless it is open: the record is fetched and indexed once."""
    if f"/{name}/" not in page.url:
        page.goto(f"{page.address}/{name}/")


def places(page: Any, selector: str) -> list[str]:
    """The paragraphs that are shown, of the editions the cases know, as slug#wN; once there are
    any."""
    expect(page.locator(selector).first).to_be_visible()
    links = page.eval_on_selector_all(f"{selector} blockquote", "all => all.map((one) => one.cite)")
    found = [re.sub(r".*/transcripts/([a-z0-9-]+)/#", r"\1#", link) for link in links]
    return [place for place in found if place.partition("#")[0] in KNOWN]


FIRST = """([selector, known, wanted, most]) => [
    ...document.querySelectorAll(selector + " blockquote")]
    .map(e => e.cite.replace(/.*\\/transcripts\\/([a-z0-9-]+)\\/#/, "$1#"))
    .filter(e => known.includes(e.split("#")[0])).slice(0, most).includes(wanted)"""


def first(page: Any, selector: str, wanted: str) -> None:
    """Wait until the first of what is shown, of the editions the cases know, is this paragraph."""
    try:
        page.wait_for_function(
            FIRST, arg=[selector, sorted(KNOWN), wanted, FIRST_OF], timeout=15_000
        )
    except TimeoutError:
        assert wanted in places(page, selector)[:FIRST_OF]


def needs(address: str) -> None:
    slug = address.partition("#")[0]
    if slug not in SLUGS:
        pytest.skip(f"{slug} is not here")


def test_there_are_enough_cases() -> None:
    """Twenty real queries, as many questions, twenty misquoted sentences, five never said."""
    assert (len(QUERIES) >= 20, len(QUESTIONS) >= 23, len(QUOTES) >= 20, len(NEVER) >= 5) == (
        True,
        True,
        True,
        True,
    )


# Search the record


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: "-".join(case.values()))
def test_a_query_finds_its_paragraph_first(page: Any, case: dict[str, str]) -> None:
    """The best paragraph is the first result, and the address bar keeps what was asked."""
    needs(case["first"])
    stand(page, "search")
    page.locator("#record-q").focus()
    for name in ("speaker", "document", "year"):
        page.select_option(f"#record-{name}", case.get(name, ""))
    page.fill("#record-q", case["q"])
    first(page, ".results li", case["first"])
    expect(page).to_have_url(re.compile(r"[?&]q="))
    assert page.locator(".results li").first.locator("mark").count() >= 1
    assert page.faults == []


ANSWER = """async (questions) => {
  const { load } = await import(new URL("../assets/record.js", location));
  const { find, index } = await import(new URL("../assets/find.js", location));
  const known = index((await load()).paragraphs);
  return questions.map((q) => find(known, q).hits.map(({ paragraph: p }) =>
      `${p.document.slug}#${p.id}`));
}"""


def test_what_is_asked_in_so_many_words_is_found_first(page: Any) -> None:
    """Question words are left out, misspellings forgiven, and where no paragraph has every word the
    nearest comes first."""
    stand(page, "search")
    asked = [case for case in QUESTIONS if {a.partition("#")[0] for a in case["first"]} <= {*SLUGS}]
    answers = page.evaluate(ANSWER, [case["q"] for case in asked])
    first = [[a for a in found if a.partition("#")[0] in KNOWN][:FIRST_OF] for found in answers]
    assert [
        (case["q"], found)
        for case, found in zip(asked, first, strict=True)
        if not {*found} & {*case["first"]}
    ] == []


# By meaning

RANKED = """async (asks) => {
  const { open } = await import(new URL("../assets/pieces.js", location));
  const { fused, open: meanings } = await import(new URL("../assets/meaning.js", location));
  const [record, sense] = await Promise.all([open(), meanings()]), answers = [];
  for (const ask of asks) {
    const answer = await record.answer(ask), near = await sense.nearest(ask);
    const both = await fused(answer, await record.rows(near));
    const numbers = async (found) => (await found.some(10)).map(({ paragraph }) => paragraph.n);
    answers.push({ words: await numbers(answer), near, both: await numbers(both) });
  }
  return answers;
}"""


@pytest.fixture(scope="module")
def ranked(page: Any) -> list[dict[str, list[int]]]:
    """What the browser answers to the fifty questions: by words, by meaning, by both."""
    stand(page, "search")
    return list(page.evaluate(RANKED, [case["ask"] for case in MEANT]))


def test_meaning_ranks_in_a_browser_as_in_python(ranked: Any, site: Path) -> None:
    """The same twenty paragraphs in the same order, for every question."""
    known = Meaning(site / "data")
    assert [one["near"] for one in ranked] == [known.nearest(case["ask"]) for case in MEANT]


def test_questions_in_other_words_are_answered(
    ranked: Any, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of what answers them, among the first ten: by meaning, and by both, three tenths more than by
    words alone at the least; of what answers the first of them, something."""
    held = json.loads((site / "data" / "search.json").read_text())
    names = [f"{held['documents'][row[0]]['slug']}#{row[1]}" for row in held["paragraphs"]]
    here = [n for n, case in enumerate(MEANT) if {*case["answers"]} <= {*names}]
    if not here:
        pytest.skip("the documents that answer are not here")

    def recall(how: str) -> float:
        shares = (
            sum(names[n] in MEANT[k]["answers"] for n in ranked[k][how][:10])
            / len(MEANT[k]["answers"])
            for k in here
        )
        return sum(shares) / len(here)

    words, near, both = map(recall, ("words", "near", "both"))
    with capsys.disabled():
        print(f" recall at 10: words {words:.3f}, meaning {near:.3f}, both {both:.3f} ", end="")
    assert min(near, both) >= 1.3 * words and both > 0.3
    if 0 in here:
        assert {names[n] for n in ranked[0]["both"][:10]} & {*MEANT[0]["answers"]}


ONLY = """slug => {
  const cited = [...document.querySelectorAll(".results blockquote")].map(e => e.cite);
  return cited.length && cited.every(e => e.includes(`/${slug}/`))
    && document.querySelectorAll(".results .meant").length === cited.length;
}"""


def test_a_question_by_meaning_takes_few_bytes_and_says_what_it_rests_on(
    browser: Any, address: str, ranked: Any
) -> None:
    """With the record itself, packed as servers pack it, half a million at most; what rests on
    meaning says so, and is filtered as all is."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    sizes: dict[str, int] = {}

    def count(answer: Any) -> None:
        if "/data/" in answer.url and answer.ok:
            sizes[answer.url] = len(gzip.compress(answer.body()))

    page.on("response", count)
    page.goto(f"{address}/search/")
    nobody_says = (case["ask"] for case, one in zip(MEANT, ranked, strict=True) if not one["words"])
    page.fill("#record-q", next(nobody_says))
    expect(page.locator(".results .meant").first).to_have_text(
        "Found by its meaning, not by these words"
    )
    expect(page.locator("#record-search .status")).to_contain_text("No paragraph has these words")
    assert sum(sizes.values()) <= 500_000, sizes
    page.select_option("#record-document", SLUGS[0])
    page.wait_for_function(ONLY, arg=SLUGS[0])
    context.close()


def test_the_box_of_every_page_answers_as_the_page_of_the_search_does(page: Any) -> None:
    """The same index, the same ranking, the same first place; one click or one key away."""
    question = QUESTIONS[0]
    needs(question["first"][0])
    page.goto(f"{page.address}/about/")
    page.keyboard.press("/")
    page.keyboard.type(question["q"])
    wanted = question["first"][0].replace("#", "/#")
    # typed to the end
    expect(page.locator("dialog.find ol a").first).to_have_attribute(
        "href", re.compile(rf"/{wanted}$")
    )
    links = page.eval_on_selector_all("dialog.find ol a", "all => all.map(e => e.href)")
    hits = [re.sub(r".*/transcripts/([a-z0-9-]+)/#", r"\1#", link) for link in links]
    stand(page, "search")
    assert hits == page.evaluate(ANSWER, [question["q"]])[0][: len(hits)]
    assert hits[0] in question["first"]
    assert page.faults == []


# Check a quote


def check(page: Any, sentence: str) -> None:
    stand(page, "quote")
    page.fill("#quote", sentence)
    page.get_by_role("button", name="Check", exact=True).click()


@pytest.mark.parametrize("case", QUOTES, ids=lambda case: case["says"][:40])
def test_a_misquoted_sentence_finds_its_passage_first(page: Any, case: dict[str, str]) -> None:
    """The nearest passage is the right one, its differences are shown, and it says whether it is
    verbatim."""
    needs(case["at"])
    check(page, case["says"])
    first(page, ".passage", case["at"])
    expect(page.locator(".verdict")).to_contain_text("Near, but not the same")
    nearest = page.locator(".passage").first
    assert nearest.locator(".steps del, .steps ins").count() >= 1
    verbatim = {
        d["slug"]: (d["verbatim"], d["caveat"])
        for d in json.loads(_data(page, "search.json"))["documents"]
    }
    is_verbatim, caveat = verbatim[case["at"].partition("#")[0]]
    assert (caveat in nearest.locator(".offer").text_content()) is not is_verbatim
    assert ("not verbatim" in page.text_content(".verdict")) is not is_verbatim
    assert page.faults == []


def test_a_number_in_words_is_the_figure_and_the_search_takes_the_words_over(page: Any) -> None:
    """Twenty thousand dollars are $20,000; what was looked up goes along to the search."""
    needs("all-in-summit-2024#w6779")
    check(page, "for about twenty thousand dollars you can have an Optimus")
    first(page, ".passage", "all-in-summit-2024#w6779")
    expect(page.locator(".verdict")).to_contain_text("Word for word")
    link = page.locator("#quote-check a[href*='/search/?q=']").first
    assert "twenty+thousand+dollars" in str(link.get_attribute("href"))


@pytest.mark.parametrize("sentence", NEVER)
def test_a_sentence_never_said_comes_near_nothing(page: Any, sentence: str) -> None:
    """It says so plainly, names what was looked through, and shows no passage."""
    check(page, sentence)
    expect(page.locator(".verdict")).to_contain_text("Nothing in the record comes near")
    expect(page.locator(".passage")).to_have_count(0)


def test_the_mark_of_nearness_parts_what_was_said_from_what_was_not(page: Any) -> None:
    """At most one in twenty on either side, as the page says; and the changed ones are found where
    they stand."""
    page.goto(f"{page.address}/quote/")
    measured = page.evaluate(MEASURE, SAMPLE)
    if not measured:
        pytest.skip("too few documents and sentences here to measure by")
    assert measured["count"] >= SAMPLE
    assert measured["strangers_near"] <= 0.05 * measured["count"]
    assert measured["changed_far"] <= 0.05 * measured["count"]
    assert measured["misplaced"] <= 0.01 * measured["count"]
    assert "at most one in twenty" in " ".join(pages.page("quote", "en").body.split())


# Sentences of one document looked up in the others; and sentences of which every fourth word is
# dropped, replaced or joined by a word from anywhere in the record.
MEASURE = """async (size) => {
  const { load, sentences, words } = await import(new URL("../assets/record.js", location));
  const { NEAR, layOut, nearest } = await import(new URL("../assets/nearest.js", location));
  const record = await load();
  const all = record.paragraphs.flatMap((p) => sentences(p.text).map(([a, b]) => ({ p,
      text: p.text.slice(a, b) })))
    .filter(({ text }) => words(text).length >= 6 && words(text).length <= 40);
  if (record.documents.length < 2 || all.length < size) return null;
  const step = Math.floor(all.length / size), sample = all.filter((_, k) => k % step === 0);
  const laid = layOut(record), known = [...laid.seen.keys()], others = new Map();
  const without = (document) => {
    if (!others.has(document)) {
      others.set(document, layOut({ documents: record.documents.filter((d) => d !== document),
        paragraphs: record.paragraphs.filter((p) => p.document !== document) }));
    }
    return others.get(document);
  };
  const measured = { count: sample.length, strangers_near: 0, changed_far: 0, misplaced: 0 };
  sample.forEach(({ p, text }, k) => {
    measured.strangers_near += nearest(without(p.document), text, 1)[0]?.nearness >= NEAR;
    const changed = words(text).flatMap((word, i) => {
      const mine = text.slice(word.start, word.end),
          other = known[(k * 7919 + i * 104729) % known.length];
      return i % 4 === k % 4 ? [[], [other], [mine, other]][(k + i) % 3] : [mine];
    }).join(" ");
    const [found] = nearest(laid, changed, 1);
    measured.changed_far += !(found?.nearness >= NEAR);
    measured.misplaced += found?.paragraphs.some((other) => other.text.includes(text)) === false;
        // what is far has no place
  });
  return measured;
}"""


def _data(page: Any, name: str) -> str:
    return str(page.request.get(f"{page.address}/data/{name}").text())
