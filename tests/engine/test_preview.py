"""The preview of a topic, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Position, expect

pytestmark = pytest.mark.slow


def test_a_topic_link_shows_the_topics_own_words_on_hover_and_focus_and_escape_hides_them(
    browser: Browser, ironworks_address: str
) -> None:
    """The words are those of the topic's page; the link names them as its description while they
    show."""
    page = browser.new_page(bypass_csp=True)
    page.goto(f"{ironworks_address}/transcripts/furnace-2025/")
    link = page.locator("a.topic[href$='coke/']").first
    link.scroll_into_view_if_needed()
    box = link.bounding_box()
    assert box
    # its last letters; the first word is a changed one
    plain: Position = {"x": box["width"] - 4, "y": 8}
    reveals: tuple[Callable[[], None], ...] = (lambda: link.hover(position=plain), link.focus)
    for reveal in reveals:
        reveal()
        tip = page.locator("#topic-preview")
        tip.wait_for(state="visible")
        expect(tip).to_contain_text("What is left of coal")
        expect(link).to_have_attribute("aria-describedby", "topic-preview")
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
    page.close()
