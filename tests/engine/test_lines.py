"""Where lines may break: never before a dash, never inside a date; the letters stay as they are."""

from __future__ import annotations

from markdown import markdown

from conftest import ROOT
from massdriver.site.extension import Editions


def rendered(words: str) -> str:
    return markdown(words, extensions=[Editions(root=str(ROOT)), "attr_list"])


def test_a_dash_stays_with_its_word() -> None:
    """ "of—" is kept together, without a character that a copy would carry."""
    assert rendered("all of— like, this") == '<p>all <span class="kept">of—</span> like, this</p>'


def test_a_month_does_not_break_at_its_hyphen() -> None:
    """Nor does a day; a range of years and a number are nobody's date."""
    assert rendered("checked 2026-11.") == '<p>checked <span class="kept">2026-11</span>.</p>'
    assert "kept" not in rendered("page-11 and 20261-114")


def test_addresses_are_left_alone() -> None:
    """A date in a link's address is part of the address."""
    assert 'href="https://a.org/2026-11/x"' in rendered("[here](https://a.org/2026-11/x)")
    assert "kept" not in rendered("`2026-11`")
