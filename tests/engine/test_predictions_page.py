"""The page of predictions in a real browser: sorted, filtered, by keyboard, on a phone, and whole
without a script."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import IRONWORKS
from massdriver.collection.predictions import VERDICTS, Prediction
from massdriver.collection.repository import Archive
from pages import COLOURS, RULES, Tab, schemes, violations

pytestmark = pytest.mark.slow

PREDICTIONS = Archive(IRONWORKS).predictions()
SHOWN = "table.predictions tbody tr:not([hidden])"


@pytest.fixture
def page(tab: Tab, ironworks_address: str) -> Iterator[Page]:
    """The page, opened afresh, with every error of its scripts a failure."""
    with tab.taken(1280, 800) as page:
        page.goto(f"{ironworks_address}/predictions/")
        yield page
        assert page.errors == []


def shown(page: Page, what: str) -> list[str]:
    """One of the data- attributes of the rows that are shown, in their order."""
    read = "(rows, what) => rows.map((row) => row.dataset[what])"
    return list(page.eval_on_selector_all(SHOWN, read, what))


def test_without_a_script_every_prediction_stands_in_a_plain_table(
    browser: Browser, ironworks_address: str
) -> None:
    """No row is hidden, no control stands there that would do nothing, and each row has its words
    and its link."""
    context = browser.new_context(bypass_csp=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{ironworks_address}/predictions/")
    rows = page.locator("table.predictions tbody tr")
    assert rows.count() == len(PREDICTIONS) == sum(row.is_visible() for row in rows.all())
    assert Counter(rows.locator(".claim").all_inner_texts()) == Counter(
        p.claim for p in PREDICTIONS
    )
    assert {row.get_attribute("href") for row in rows.locator("td:nth-child(2) a").all()} == {
        f"../transcripts/{p.slug}/#{p.address}" for p in PREDICTIONS
    }
    assert page.locator(".predictions-filter, table.predictions button").count() == 0
    context.close()


def test_the_count_is_that_of_the_file(page: Page) -> None:
    """The printed line adds up, by verdict."""
    line = page.locator(".predictions-count").inner_text()
    verdicts = Counter(p.verdict for p in PREDICTIONS)
    assert line.startswith(f"{len(PREDICTIONS)} predictions")
    assert [f"{verdicts[v]} {v}" in line for v in VERDICTS if verdicts[v]] == [True] * len(verdicts)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("verdict", "partly", lambda p: p.verdict == "partly"),
        ("document", "foundry-fair-2024", lambda p: p.slug == "foundry-fair-2024"),
        ("due", "2026", lambda p: p.due.startswith("2026")),
        ("due", "none", lambda p: not p.due),
        ("topic", "blast-furnace", lambda p: p.topic == "blast-furnace"),
    ],
)
def test_each_filter_shows_what_it_names_and_says_how_many(
    page: Page, name: str, value: str, expected: Callable[[Prediction], bool]
) -> None:
    """The rows shown, the number said and the number behind the option are the same, and there are
    some."""
    number = sum(map(expected, PREDICTIONS))
    option = page.locator(f'select[name="{name}"] option[value="{value}"]')
    assert option.inner_text().endswith(f"({number})")
    page.select_option(f'select[name="{name}"]', value)
    assert number > 0
    expect(page.locator(SHOWN)).to_have_count(number)
    expect(page.get_by_role("status")).to_have_text(f"{number} of {len(PREDICTIONS)} shown.")


def test_filters_work_together_and_are_undone_at_once(page: Page) -> None:
    """Two choices narrow; "Show all" gives everything back and goes away."""
    page.select_option('select[name="verdict"]', "came true")
    page.select_option('select[name="document"]', "furnace-2025")
    expect(page.get_by_role("status")).to_have_text(f"1 of {len(PREDICTIONS)} shown.")
    assert set(zip(shown(page, "verdict"), shown(page, "document"), strict=True)) == {
        ("came true", "furnace-2025")
    }
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(SHOWN)).to_have_count(len(PREDICTIONS))
    expect(page.get_by_role("button", name="Show all")).not_to_be_visible()


def test_a_heading_sorts_and_turns_round_and_what_has_no_date_stays_last(page: Page) -> None:
    """By keyboard: Enter on the heading's button; the heading says how the table is sorted."""
    button = page.get_by_role("button", name="Due")
    heading = page.locator('th[data-sort="due"]')
    button.focus()
    page.keyboard.press("Enter")
    dates = sorted(p.due for p in PREDICTIONS if p.due)
    undated = [""] * (len(PREDICTIONS) - len(dates))
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert shown(page, "due") == dates + undated
    page.keyboard.press("Space")
    expect(heading).to_have_attribute("aria-sort", "descending")
    assert shown(page, "due") == dates[::-1] + undated
    expect(page.locator("th[aria-sort]")).to_have_count(1)


def test_a_view_can_be_sent_to_somebody(page: Page, ironworks_address: str) -> None:
    """What is chosen stands in the address, and the address opens the same view."""
    page.select_option('select[name="verdict"]', "did not")
    page.get_by_role("button", name="What was said").click()
    expect(page).to_have_url(re.compile(r"verdict=did\+not.*sort=said"))
    rows = page.locator(SHOWN + " .claim").all_inner_texts()
    url = page.url
    page.goto("about:blank")
    page.goto(url)
    expect(page.locator(SHOWN + " .claim")).to_have_text(rows)
    page.goto(f"{ironworks_address}/predictions/?verdict=nonsense&sort=nonsense")
    expect(page.locator(SHOWN)).to_have_count(len(PREDICTIONS))


@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_readable_on_a_phone_and_to_a_screen_reader(page: Page, width: int) -> None:
    """Nothing runs off the side, a narrow row is still a row, and axe finds no fault in table or
    controls, light or dark."""
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    table = page.locator("table.predictions")
    expect(table.get_by_role("row")).to_have_count(len(PREDICTIONS) + 1)
    expect(table.get_by_role("columnheader")).to_have_count(4)
    # Links have the theme's colour; their contrast is the theme's matter.
    where = {
        "include": [[".predictions-filter"], ["table.predictions"]],
        "exclude": [["table.predictions a"]],
    }
    for scheme in schemes(page):
        assert violations(page, RULES if scheme == "light" else COLOURS, where) == [], scheme
