"""The small grammar: what stands outside of it is found, what a program writes is inside."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import HEAD, drafted, edition
from massdriver.edition import grammar, markup, proof
from massdriver.edition.clean import first_edition
from test_properties import LABELS, LEXICON, prose, raw, speech


def codes(body: str, heard: str = "it is not so") -> list[str]:
    return [f.code for f in grammar.faults(edition(body), raw(heard))]


@pytest.mark.parametrize(
    "body",
    [
        (
            "**Ann:** Words, *emphasis*, **strong**, ***both***, \\*an asterisk\\*, [a bracket] and"
            " $20 & 5 < 6 > 4.\n"
        ),
        (
            'AT&T, C++, a/b, x-y, #4 of 5, snake\\_case, 50% = half ~ so, it\'s "quoted" — like'
            " this…\n"
        ),
        (
            "- an item\n- another\n\n1. first\n\n> **Ann:** a quotation[^n]\n\n[^n]: **Editor.** A"
            " note.\n"
        ),
        '??? ad "Read"\n\n    **Ann:** Folded.\n\n    - an item of it\n\nAnd on.\n',
        "## A heading\n\nA line\nthat goes on\nand on.\n",
        "*so {~~x~>y~~} and {--z--} so*\n",
        "{~~a~>*b*~~} c {++d++}{>>why<<}\n",
        "1\\. We fly, 2\\) we land, \\- so\n",
        "العربية و क़लम و 你好，世界 😀 👩‍🚀 e\u0301\n",
        "\\# no heading\n",
    ],
)
def test_what_the_grammar_holds_is_silent(body: str) -> None:
    """Words, escapes, emphasis in pairs, marks, notes; labels, headings, items, quotations,
    folds."""
    assert codes(body) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("[it](//x) is", "X001"),
        ("[it][x] is", "X001"),
        ("[it]: is", "X001"),
        ("![it](x) is", "X001"),
        ("it {: is }", "X001"),
        ("it {.is}", "X001"),
        ("`it` is", "X001"),
        ("<it> is", "X001"),
        ("</it> is", "X001"),
        ("<!-- it --> is", "X001"),
        ("<https://it.is>", "X001"),
        ("&amp; it is", "X001"),
        ("&#60; it is", "X001"),
        ("it | is", "X001"),
        ("~~it~~ is", "X001"),
        ("==it== is", "X001"),
        ("^^it^^ is", "X001"),
        ("++it++ is", "X001"),
        ("_it_ is", "X001"),
        ("__it__ is", "X001"),
        ("*[it]: is", "X001"),
        ("[TOC]", "X001"),
        ("it \\is", "X001"),
        ("[^ it] is", "X001"),
        ("{~~it~>it[^n]~~} is", "X001"),
        ("{++<b>++} is", "X001"),
        ("x^it^ is", "X001"),
        ("x~it~ is", "X001"),
        ("    it is", "X002"),
        ("\tit is", "X002"),
        ("  it is", "X002"),
        ("+ it is", "X002"),
        ("* it is", "X002"),
        ("1) it is", "X002"),
        ("#it is", "X002"),
        (">it is", "X002"),
        ("!!! it", "X002"),
        ("??? it", "X002"),
        ("=== it", "X002"),
        ("it\n===", "X002"),
        ("it\n---", "X002"),
        ("***", "X002"),
        ("- - -", "X002"),
        (": it", "X002"),
        ("::: it", "X002"),
        ("it  \nis", "X002"),
        ("## it ##", "X002"),
        ("- - it", "X002"),
        ("~~~", "X002"),
        ("*it is", "X003"),
        ("it* is", "X003"),
        ("*it **is* so**", "X003"),
        ("****it**** is", "X003"),
        ("it * is", "X003"),
        ("it\u200b is", "X004"),
        ("i\u200dt is", "X004"),
        ("it\u00ad", "X004"),
        ("\u202eit", "X004"),
        ("𝐢𝐭 is", "X004"),
        ("ⓘⓣ is", "X004"),
        ("it \u0338 is", "X004"),
        ("it \ue000", "X004"),
        ("it\x01", "X004"),
        ("ｉｔ is", "X004"),
        ("it\U000e0041 is", "X004"),
        ("it\u3164 is", "X004"),
        ("ﬁt is", "X004"),
    ],
)
def test_what_is_outside_of_the_grammar_is_found(words: str, code: str) -> None:
    """Each with what to write for the words themselves."""
    assert code in codes(words + "\n")


def test_a_sign_that_the_seed_has_is_kept_where_it_has_it() -> None:
    """There, and not in another paragraph."""
    assert codes("𝐢𝐭 is\n\nnot so\n", "𝐢𝐭 is not so") == []
    assert codes("it is not\n\n𝐬𝐨 it goes on and on\n", "𝐢𝐭 is not so it goes on and on") == [
        "X004",
        "X004",
    ]


@pytest.mark.parametrize("words", ["it /// is", "it ///// is", "it --8<-- is", "it [TOC] is"])
def test_signs_that_call_for_a_file_are_words_once_escaped(words: str) -> None:
    """People write three strokes where they did not hear."""
    assert codes(markup.escape_text(words) + "\n", words) == []


@given(st.one_of(speech, prose))
def test_a_first_edition_of_any_words_is_within_the_grammar(text: str) -> None:
    """Whatever Markdown would make of them."""
    source = raw(text, tuple(LABELS))
    page = edition(first_edition(source, LABELS, LEXICON))
    assert [str(f) for f in grammar.faults(page, source)] == []


@given(st.one_of(speech, prose), st.sampled_from(["", "markdown", "text"]))
def test_what_new_makes_of_any_file_is_within_the_grammar(text: str, name: str) -> None:
    """Front matter, headings, items and quotations included."""
    if taken := drafted(text, name, LEXICON):
        reading = taken[1].reading
        assert [str(f) for f in grammar.faults(reading.edition, reading.seed)] == []


def test_check_says_it_with_its_place(
    repository: Callable[[dict[str, str]], Path],
    massdriver: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """Line, column, what acts, what to write."""
    root = repository(
        {
            "docs/transcripts/talk.md": HEAD + "**Ann:** It is `not` so.\n",
            "seeds/talk.txt": "it is not so",
        }
    )
    done = massdriver("check", cwd=root)
    assert done.returncode == 1
    assert 'docs/transcripts/talk.md:9:16: X001 "' in done.stdout
    assert "write \\`." in done.stdout


def test_hostile_lines_take_no_longer_than_their_length() -> None:
    """Sixty thousand of anything."""
    for sign in (
        "*",
        "**a",
        "[",
        "[a](",
        "_a",
        "~",
        "<",
        "&",
        "{",
        "{--",
        "`",
        "\\",
        "|",
        "  \n",
        "- ",
        "\u0338",
        "{>>",
    ):
        page = edition("x" + sign * 20_000 + "\n")
        list(grammar.faults(page, raw("x")))
        proof.read(page, raw("x"), LEXICON)
        markup.strays(page)
