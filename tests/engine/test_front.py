"""The head of a page, the notes' places, and what the front pages show of the editions."""

from __future__ import annotations

import re

import pytest
from markdown import Markdown

from conftest import HEAD, edition, seed
from massdriver.edition import proof
from massdriver.edition.lexicon import Lexicon
from massdriver.model import Reading
from massdriver.site import masthead, showcase
from massdriver.site.sidenotes import Sidenotes
from massdriver.site.typeset import typeset

BODY = (
    '**Ann:** The {~~MaaS~>mass~~} driver{>>heard "MaaS"<<} is here. It works.\n\n**Bob:** Fine,'
    " {--fine--} thanks.\n"
)
TEXT = "the MaaS driver is here it works fine fine thanks"


def read(body: str = BODY, text: str = TEXT, head: str = HEAD) -> Reading:
    return proof.read(edition(body, head), seed(text), Lexicon(()))


def test_a_version_changes_with_the_reading_text_and_with_nothing_else() -> None:
    """Ten hex digits; a reason or a note leaves them, a word does not."""
    version = proof.version(read())
    assert re.fullmatch(r"[0-9a-f]{10}", version)
    assert proof.version(read(BODY.replace('{>>heard "MaaS"<<}', ""))) == version
    assert proof.version(read(BODY.replace("thanks", "{~~thanks~>banks~~}"))) != version


def test_the_header_carries_what_a_citation_needs() -> None:
    """Slug, title, date, kind, version and last word, as data attributes."""
    page = masthead.header(read(head=HEAD.replace("A talk", 'A "talk" & more')))
    for attribute in (
        'data-slug="talk"',
        'data-title="A &quot;talk&quot; &amp; more"',
        'data-date="2026-02-05"',
        'data-kind="machine transcript"',
        'data-last="w9"',
        f'data-version="{proof.version(read())}"',
    ):
        assert attribute in page


@pytest.mark.parametrize("kind", ["translated article", "published transcript", "notes"])
def test_what_is_not_verbatim_says_so_at_its_head(kind: str) -> None:
    """In the banner and in what citations carry."""
    page = masthead.header(read(head=HEAD.replace("machine transcript", kind)))
    assert f"<strong>{kind}, not verbatim</strong>" in page
    assert f'data-kind="{kind}, not verbatim"' in page


def test_the_notes_that_are_counted_are_those_that_are_shown() -> None:
    """Those that a page takes over from another stand in its margin as well."""
    assert "7 notes" in masthead.header(read(), notes=7)
    assert "**5** notes" in showcase.figures({"talk": read()}, echoes=5 - len(read().notes))


def test_the_head_is_a_line_of_facts_and_the_rest_is_folded() -> None:
    """Day, length and the book stand in the line; a verbatim text explains itself in the fold, any
    other before it."""
    page = masthead.header(read())
    line, folded = page.split("<details", 1)
    assert '<time datetime="2026-02-05">5 February 2026</time>' in line
    assert '<a href="../../data/talk.epub">EPUB</a>' in line
    assert 'class="banner"' in folded
    assert (
        'class="banner"'
        in masthead.header(read(head=HEAD.replace("machine transcript", "notes"))).split(
            "<details", 1
        )[0]
    )


def test_a_speaker_called_host_is_named_only_where_no_host_is() -> None:
    """ "Host" among named hosts is one the document does not tell apart."""
    assert (
        masthead.people({"Ann": "guest", "Bob": "host", "Cy": "host", "Host": "host"})
        == "Ann (guest), Bob and Cy (hosts)"
    )
    assert masthead.people({"Ann": "guest", "Host": "host"}) == "Ann (guest), Host"


def test_lengths_and_dates_read_as_people_say_them() -> None:
    """Minutes and days in words."""
    assert [masthead.duration(n) for n in (7, 60, 109)] == ["7 min", "1 h", "1 h 49 min"]
    assert masthead.day("2026-02-05") == "5 February 2026"


def test_the_outline_nests_sections_in_their_chapters_with_times() -> None:
    """A chapter's time is a link to the video's second where there is a video."""
    head = HEAD.replace(
        "speakers:", 'video: https://example.org/v?x=1\ntimes: {One: "1:05"}\nspeakers:'
    )
    page = masthead.outline(read("## One\n\n### Inside\n\n" + BODY + "\n## Two\n", head=head))
    assert page.count("<ol>") == 2
    assert (
        '<a href="#one">One</a> <a class="time"'
        ' href="https://example.org/v?x=1&amp;t=65s">1:05</a><ol>' in page
    )
    assert page.endswith('<li><a href="#two">Two</a></li></ol></nav>')


def test_a_paragraph_carries_its_speakers_role() -> None:
    """A guest's and a host's paragraphs differ in class, continued ones too."""
    page = typeset(read("**Ann:** One.\n\nTwo.\n\n**Bob:** Three.\n", "one two three"))
    assert [(e.get("id"), e.get("class")) for e in page.body] == [
        ("w0", "turn guest"),
        ("w1", "guest"),
        ("w2", "turn host"),
    ]


def test_after_a_folded_read_the_speaker_is_named_again() -> None:
    """Whoever leaves the fold closed still knows who speaks."""
    body = '**Ann:** One.\n\n??? ad "Read"\n\n    **Bob:** Two.\n\nThree.\n\nFour.\n'
    page = typeset(read(body, "one two three four"))
    assert ["".join(e.itertext()).replace(" ", "") for e in page.body] == [
        "Ann:One.",
        "ReadBob:Two.",
        "Bob:Three.",
        "Four.",
    ]


def test_the_first_paragraph_of_a_timed_chapter_shows_the_chapters_time() -> None:
    """Where paragraphs have no times of their own."""
    head = HEAD.replace(
        "speakers:", 'video: https://example.org/v\ntimes: {One: "1:05"}\nspeakers:'
    )
    page = typeset(read("## One\n\n" + BODY, head=head))
    times = [a for e in page.body for a in e.iter("a") if a.get("class") == "time"]
    assert [(a.text, a.get("href")) for a in times] == [("1:05", "https://example.org/v?t=65s")]


def test_notes_are_numbered_as_they_are_met() -> None:
    """Not in the order of their definitions; a second reference has the first's number."""
    md = Markdown(extensions=["footnotes"])
    md.treeprocessors.register(Sidenotes(md), "sidenotes", 6)
    page = md.convert("One[^b] two[^a] again[^b].\n\n[^a]: **Source.** A.\n[^b]: **Context.** B.\n")
    assert re.findall(r'href="#note-(\w)" role="doc-noteref">(\d)<', page) == [
        ("b", "1"),
        ("a", "2"),
        ("b", "1"),
    ]
    assert page.count("<aside") == 2
    assert page.index("note-context") < page.index("note-source")


def test_a_notes_kind_stands_once() -> None:
    """In the summary, not again before its words."""
    md = Markdown(extensions=["footnotes"])
    md.treeprocessors.register(Sidenotes(md), "sidenotes", 6)
    page = md.convert("One[^a].\n\n[^a]: **Source.** The **bold** rest.\n")
    assert "<summary>1 <span>Source</span></summary>" in page
    assert "<p>The <strong>bold</strong> rest." in page


def test_an_emendation_is_shown_in_its_sentence_heard_and_read() -> None:
    """The sentence alone, with a link to the paragraph."""
    block = showcase.emendation({"talk": read()}, "transcripts/talk w1")
    assert "<dd>The <del>MaaS</del> driver is here.</dd>" in block
    assert "<dd>The <ins>mass</ins> driver is here.</dd>" in block
    assert "<dt>Ann said</dt>" in block
    assert "(transcripts/talk.md#w0)" in block


@pytest.mark.parametrize(
    "arguments", ["transcripts/talk w2", "transcripts/none w1", "transcripts/talk"]
)
def test_an_emendation_that_is_none_stops_the_build(arguments: str) -> None:
    """With the page and the word."""
    with pytest.raises(
        LookupError,
        match=r"no emendation begins at (w\d|no word) of transcripts/(talk|none)\. Take",
    ):
        showcase.emendation({"talk": read()}, arguments)


def test_editions_are_listed_newest_first_each_with_its_kind() -> None:
    """And what is not verbatim looks it."""
    older = read(head=HEAD.replace("2026", "2024").replace("machine transcript", "notes"))
    block = showcase.editions({"old": older, "talk": read()}, "transcripts/")
    kinds = re.findall(r'class="kind ([\w-]+)">([^<]+)<', block)
    assert kinds == [("verbatim", "machine transcript"), ("not-verbatim", "notes, not verbatim")]


def test_figures_are_counted() -> None:
    """Documents, words, emendations, doubts, notes."""
    assert showcase.figures({"talk": read()}).startswith(
        "**1** document · **9** words · **2** emendations · **0** doubts"
    )
