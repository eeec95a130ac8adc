"""Marks as print has them: the rules by their cases, letter for letter, and where they do not
reach."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from conftest import ROOT
from massdriver.site.typography import Curled, curled, in_html

SOURCE = (ROOT / "tests" / "cases" / "typography" / "quotes.txt").read_text(encoding="utf-8")
CASES = [
    (section[1:3], *line.split("  →  "))
    for section in re.split(r"^(?=\[)", SOURCE, flags=re.M)[1:]
    for line in section.split("\n")[1:]
    if line
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_mark_is_printed_as_its_case_has_it(case: tuple[str, ...]) -> None:
    """Without an arrow it stays as it was typed."""
    language, typed, *shown = case
    assert curled(typed, language) == (shown or [typed])[0]


@given(st.text(alphabet="ab1 .,?-—\"'“’\n(", max_size=40), st.sampled_from(["en", "de", "ar"]))
def test_any_words_keep_their_letters_and_can_be_led_back(words: str, language: str) -> None:
    """As many letters; what is no mark is untouched; the script's way back gives the words as
    typed."""
    shown = curled(words, language)
    assert len(shown) == len(words)
    if shown != words:
        assert re.sub("[‘’‚]", "'", re.sub("[“”„]", '"', shown)) == words
    assert curled(shown, language) in (shown, curled(words, language))


def test_html_is_curled_between_its_tags_and_outside_of_code() -> None:
    """Attributes, entities of anything else, scripts and code stay; a quotation may run across an
    inline tag."""
    source = (
        "<p title=\"it's\">It's &quot;<em>so</em>&quot; &amp;"
        ' <code>"x"</code></p><script>"y"</script>'
    )
    assert (
        in_html(source, "en")
        == '<p title="it\'s">It’s “<em>so</em>” &amp; <code>"x"</code></p><script>"y"</script>'
    )


def test_a_page_is_curled_but_for_code() -> None:
    """Headings, lists and tables; the address of a heading stays what it was."""
    md = Markdown(extensions=["toc", "tables", "attr_list"])
    md.treeprocessors.register(Curled(md, "en"), "curled", 5.5)
    page = md.convert('# It\'s "on"\n\n- say "*yes*" in `"code"`\n\n| "a" |\n|---|\n| b\'s |\n')
    assert '<h1 id="its-on">It’s “on”</h1>' in page
    assert '<li>say “<em>yes</em>” in <code>"code"</code></li>' in page
    assert "<th>“a”</th>" in page
    assert "<td>b’s</td>" in page
