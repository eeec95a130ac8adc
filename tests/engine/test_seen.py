"""What a reader sees is the reading text, letter by letter, and what *as heard* shows is the seed,
whatever the words."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown import Markdown

from conftest import HEAD, ROOT, edition
from massdriver.edition import markup, proof
from massdriver.edition.clean import first_edition
from massdriver.edition.front import ROLES
from massdriver.edition.markup import inlines as parsed
from massdriver.model import Reading
from massdriver.site import extension, seen
from massdriver.site.body import _ILLEGAL
from massdriver.site.typeset import typeset
from test_properties import LABELS, LEXICON, prose, raw, speech

Repository = Callable[[dict[str, str]], Path]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


class Loose(yaml.SafeLoader):
    """Tags of a builder's own are nothing to stumble over."""


Loose.add_multi_constructor("", lambda loader, suffix, node: None)
EXTENSIONS = {
    name: options or {}
    for entry in yaml.load((ROOT / "mkdocs.yml").read_text(), Loader=Loose)["markdown_extensions"]
    for name, options in (entry.items() if isinstance(entry, dict) else [(entry, {})])
}


def rendered(reading: Reading) -> str:
    """The page of a reading as the extensions of this site make it, each that could act on
    words."""

    class One(extension.Typesetter):
        def run(self, lines: list[str]) -> list[str]:
            page = typeset(reading)
            self.body = page.body
            return page.markdown.split("\n")

    names = [name for name in EXTENSIONS if not name.startswith("massdriver")]
    configs = {name: {k: v for k, v in EXTENSIONS[name].items() if v is not None} for name in names}
    md = Markdown(
        extensions=[*names, "abbr", "def_list", "sane_lists", "smarty", "nl2br"],
        extension_configs=configs,
    )
    extension.set_up(md, One(md, None))  # type: ignore[arg-type]
    return f"<article>{md.convert('.')}</article>"


def read(body: str, heard: str | None = None) -> Reading:
    """A reading whose seed is what the body says was heard."""
    page = edition(body)
    said = (
        heard
        if heard is not None
        else "\n\n".join(markup.hearing(b) for b in page.blocks if b.kind in ("text", "heading"))
    )
    return proof.read(page, raw(said or "x"), LEXICON)


def faults(reading: Reading) -> list[str]:
    return [f.message for f in seen.prove(rendered(reading), reading, "p")]


@given(prose)
def test_of_any_body_a_reader_sees_the_reading_text_and_the_seed(body: str) -> None:
    """Whatever Markdown, HTML or an extension would make of the words."""
    assume(not _ILLEGAL.search(body) and "[^1]:" not in body)
    reading = read(body)
    assume(reading.proved and len({p.id for p in reading.paragraphs}) == len(reading.paragraphs))
    assert faults(reading) == []


@given(speech)
def test_a_first_edition_shows_every_letter_of_any_raw_words(text: str) -> None:
    """From the file somebody brings to the page."""
    source = raw(text, tuple(LABELS))
    reading = proof.read(edition(first_edition(source, LABELS, LEXICON)), source, LEXICON)
    assume(len({p.id for p in reading.paragraphs}) == len(reading.paragraphs))
    assert faults(reading) == []


@pytest.mark.parametrize("role", ROLES)
def test_whatever_somebodys_role_their_words_are_seen(role: str) -> None:
    """What the page makes of a role is no disguise."""
    page = edition("**Ann:** We cast bells.\n", HEAD.replace("Ann: guest", f"Ann: {role}"))
    assert faults(proof.read(page, raw("We cast bells."), LEXICON)) == []


@pytest.mark.parametrize("language", ["es", "de", "en"])
def test_headings_have_the_marks_of_their_own_language(language: str) -> None:
    """An edition in another language than the archive's is set as its own language has it."""
    head = HEAD.replace("---\n", f"---\nlanguage: {language}\n", 1)
    page = edition('## Luke\'s "catch-22"\n\n**Ann:** "We" cast Ann\'s bells.\n', head)
    said = 'Luke\'s "catch-22"\n\n"We" cast Ann\'s bells.'
    assert faults(proof.read(page, raw(said), LEXICON)) == []


words = st.sampled_from(
    ("one", "two", "not", "40%", r"\*", r"\{--", r"\[", "it", "is", ",", "—", "x")
)
mark = st.builds(
    lambda a, b, kind, why: (
        {"r": f"{{~~{a}~>{b}~~}}", "d": f"{{--{a}--}}", "i": f"{{++{b}++}}"}[kind] + why
    ),
    words,
    words,
    st.sampled_from("rdi"),
    st.sampled_from(("", "", "{>>why<<}", '{>>unclear: "x"<<}')),
)
phrase = st.lists(st.one_of(words, words, mark, st.just("[^n]")), min_size=1, max_size=9).map(
    " ".join
)
emphasised = st.tuples(st.sampled_from(("", "", "*", "**", "***")), phrase).map(
    lambda p: f"{p[0]}{p[1].strip()}{p[0]}"
)
line = st.tuples(
    st.sampled_from(("", "", "**Ann:** ", "**Bob:** ", "- ", "1. ", "> **Ann:** ", "## ", "### ")),
    st.lists(emphasised, min_size=1, max_size=3).map(" ".join),
).map("".join)
fold_ = st.lists(line.filter(lambda text: text[0] != "#"), min_size=1, max_size=2).map(
    lambda lines: '??? ad "Read"\n\n' + "\n\n".join("    " + text for text in lines)
)
grammatical = st.lists(st.one_of(line, line, fold_), min_size=1, max_size=6).map(
    lambda blocks: "\n\n".join(blocks) + "\n\n[^n]: **Editor.** A note.\n"
)


@given(grammatical)
def test_of_a_text_made_by_the_grammar_a_reader_sees_the_reading_text_and_the_seed(
    body: str,
) -> None:
    """Marks in emphasis, emphasis in marks, notes, lists, quotations, folds."""
    reading = read(body)
    assume(reading.proved and len({p.id for p in reading.paragraphs}) == len(reading.paragraphs))
    assert faults(reading) == []


BODY = (
    "## One\n\n**Ann:** We put a {~~MaaS~>mass~~} driver there.\n\n**Bob:** Did you {--you--}"
    " not?\n"
)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("mass</span>", "math</span>", "shows other words"),
        ('data-heard="MaaS"', 'data-heard="mars"', "as heard it is not the seed"),
        (" driver there", ' <span hidden="">driver</span> there', "may not be seen"),
        (" driver there", ' <span class="md-hidden">driver</span> there', "may not be seen"),
        (" driver there", " driver <del>there</del>", "may not be seen"),
        ('<p class="turn guest"', '<p style="display:none" class="turn guest"', "may not be seen"),
        (
            '<p class="turn guest"',
            '<details class="other"><p class="turn guest"',
            "may not be seen",
        ),
        (
            '<p class="turn guest"',
            '<div class="md-hidden"><p class="turn guest"',
            "may not be seen",
        ),
        (
            '<p class="turn guest"',
            '<p>Another word.</p><p class="turn guest"',
            "nobody's paragraph",
        ),
        ('id="w0"', 'id="w1"', "is not on the page"),
        (">Bob:<", ">Ann:<", "is shown as"),
        (">One</h2>", ">Two</h2>", "headings"),
        ('class="turn guest" data', 'class="turn guest lost" data', "may not be seen"),
        (' id="w0"', "", "nobody's paragraph"),
        ("</article>", '<p id="w6">Did you not?</p></article>', "twice"),
    ],
)
def test_each_way_a_page_can_leave_the_edition_is_found(old: str, new: str, said: str) -> None:
    """B002, whoever built the page, and from what."""
    reading = read(BODY, "we put a MaaS driver there did you you not")
    html = rendered(reading)
    assert [f.message for f in seen.prove(html, reading, "p")] == []
    assert old in html
    found = [f for f in seen.prove(html.replace(old, new, 1), reading, "p") if said in f.message]
    assert found
    assert {f.code for f in found} == {"B002"}


def test_a_doubt_may_say_when_it_is_heard() -> None:
    """The seconds beside a doubt hide nothing; another attribute might."""
    page = (
        '<article><div class="part"><p id="w1">A <mark class="doubt" data-why="unclear"'
        " {}>word</mark>.</p></div></article>"
    )
    assert [shown.odd for shown in seen.Page(page.format('data-at="9.7 10"')).shown] == [""]
    assert [shown.odd for shown in seen.Page(page.format("hidden")).shown] == [
        "<mark> stands in it"
    ]


def test_four_thousand_asterisks_are_no_matter() -> None:
    """Emphasis is counted, not nested."""
    reading = read("one " + "*" * 4000 + "two" + "*" * 4000 + " three " + "*a " * 4000 + "\n")
    assert faults(reading) == []
    assert parsed("*" * 4000)


def test_a_page_that_is_not_there_and_one_of_other_words_are_found(
    repository: Repository, massdriver: Run
) -> None:
    """``check --site`` reads what was built, and says which page and where."""
    root = repository(
        {
            "docs/transcripts/talk.md": HEAD + "**Ann:** We put it there.\n",
            "seeds/talk.txt": "we put it there",
        }
    )
    done = massdriver("check", "--site", "site", cwd=root)
    assert (done.returncode, "site/transcripts/talk/index.html:1:1: B002" in done.stdout) == (
        1,
        True,
    )
    page = root / "site/transcripts/talk/index.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        '<article><p id="w0" class="turn guest"><strong class="speaker">Ann:</strong> We put it'
        " there.</p></article>"
    )
    assert massdriver("check", "--site", "site", cwd=root).returncode == 0
    page.write_text(page.read_text().replace("it there", "it nowhere"))
    assert "#w0 shows other words" in massdriver("check", "--site", "site", cwd=root).stdout
