"""Strangers' words at each sink: they are shown, and do nothing."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as etree

import markdown
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conftest import HEAD, ROOT, edition, seed
from massdriver.collection.settings import Settings
from massdriver.edition import front, proof
from massdriver.edition.check import check
from massdriver.edition.lexicon import of
from massdriver.findings import Finding, Unreadable
from massdriver.formats import Volume, card, citing, guide, inline
from massdriver.formats.annotations import web_annotations
from massdriver.formats.epub import epub
from massdriver.formats.tei import tei
from massdriver.text import escape, prose

HOSTILE = (
    '<img src=x onerror="go()">',
    "</title><script>go()</script>",
    "[x](javascript:go())",
    "{: onclick=go() }",
    "&lt;b&gt;",
    "`code`",
    "*stars* _and_ **more**",
    '" onmouseover="go()',
    "' x='",
    "a\nb",
    "\x01\x0b\u2028\u202e",
    "| a | b |",
    "# head",
    "1. one",
    "- item",
    "::: credits",
    '??? ad "x"',
    "]]>",
    "-->",
    "\\<b\\>",
    "{++<b>++}",
    "[^a]: note",
    "![x](y)",
    "<?php go() ?>",
    "<!-- x -->",
    "${go()}",
    "{{ go() }}",
    "\ufffe\uffff",
)
Make = Callable[[dict[str, str]], Path]
Run = Callable[..., subprocess.CompletedProcess[str]]
WORDS = st.text(
    st.sampled_from("ab <>&\"'`*_[](){}|\\!#-=~^$:;/?.\n\x01\u2028\u202e\u3164漢"), max_size=40
)
each = pytest.mark.parametrize("words", HOSTILE)
NOT_OURS = re.compile(
    r"^(?:from html import escape|import html)|xml\.sax\.saxutils|html\.escape\(", re.MULTILINE
)


def seen(words: str) -> str:
    """What a reader may see of words: one line, signs nobody sees in their other form."""
    return re.sub(r"\s+", " ", escape.UNSEEN.sub(lambda m: escape.shown(m[0]), words)).strip()


def rendered(source: str) -> str:
    return markdown.markdown(
        source,
        extensions=[
            "attr_list",
            "tables",
            "md_in_html",
            "admonition",
            "footnotes",
            "pymdownx.details",
        ],
    )


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", html))).strip()


def test_there_is_one_module_that_escapes() -> None:
    """A sink that escapes by itself would be one more place to get it wrong."""
    own = [
        path.name
        for path in (ROOT / "scripts" / "massdriver").rglob("*.py")
        if path.name != "escape.py"
        and NOT_OURS.search(path.read_text())
        and "intake" not in path.parts
    ]
    assert own == []


@each
def test_plain_words_in_markdown_come_out_as_they_went_in(words: str) -> None:
    """In a paragraph, an item and a cell: the same letters, and not one element more."""
    html = rendered(f"Before {escape.markdown(words)}\n\n- {escape.markdown(words)}\n")
    assert set(re.findall(r"<(\w+)", html)) == {"p", "ul", "li"}
    shown = [
        text_of(m)
        for m in re.findall(r"<p>(.*?)</p>|<li>(.*?)</li>", html, re.DOTALL)
        for m in m
        if m
    ]
    assert [seen(s) for s in shown] == [seen(f"Before {words}"), seen(words)]


@given(WORDS)
def test_no_words_of_any_kind_act_in_markdown(words: str) -> None:
    """Random words, from the letters that Markdown and HTML act on."""
    html = rendered(f"x {escape.markdown(words)}")
    assert html.startswith("<p>") and html.count("<") == 2
    assert "(javascript" not in html or "href" not in html


@given(WORDS)
def test_no_words_of_any_kind_leave_an_element_or_an_attribute(words: str) -> None:
    """As raw HTML, and as HTML inside of a line of Markdown."""
    source = f'<span title="{escape.attribute(words)}">{escape.html(words)}</span>'
    for html in (source, rendered(f"x {source}"), rendered(f"<div>{source}</div>")):
        assert len(re.findall(r"<(?!/?(?:span|p|div)\b)", html)) == 0
        attributes = re.findall(r'<span title="([^"]*)">', html)
        assert [seen(unescape(a)) for a in attributes] == [seen(words)]


@each
def test_json_in_a_script_ends_no_script(words: str) -> None:
    """It reads back as it was, and holds no tag."""
    told = escape.script({"a": words})
    assert json.loads(told) == {"a": words}
    assert not re.search("[<>&\n\u2028]", told)


@each
def test_yaml_reads_back_as_it_was(words: str) -> None:
    """Whatever a title holds, the front matter has it and nothing else."""
    assert yaml.safe_load(f"title: {escape.yaml(words)}\nnext: 1\n") == {"title": words, "next": 1}


@each
def test_a_comment_on_github_holds_words_as_code(words: str) -> None:
    """Nothing ends the span or the block, and nobody is called."""
    ticks = re.match(r"`+", escape.span(words))
    assert ticks and escape.span(words).count(ticks[0]) == 2 if "`" not in words else True
    block = escape.fence([words, "```", "@everyone"])
    assert block[0].removesuffix("diff") == block[-1] and len(block[-1]) > 3


ADDRESSES = {
    "https://www.youtube.com/watch?v=BYXbuik3dgA&t=1s": True,
    "http://example.org": True,
    "https://a.b/c_(d)": True,
    "https://example.org/%20x#y": True,
    "https://例え.jp/ü": True,
    "javascript:go()": False,
    "JaVaScRiPt:go()": False,
    "data:text/html,x": False,
    "//example.org": False,
    "https://": False,
    "https:///x": False,
    "https://e.org/)<svg/onload=go()>": False,
    'https://e.org/"x': False,
    "https://e.org/ x": False,
    "https://e.org/\\x": False,
    "https://user@e.org/": False,
    "https://e.org/`x": False,
    "https://e.org/x\ny": False,
    "https://e.org/{x}": False,
    "vbscript:x": False,
    "https://e.org/\u202ex": False,
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_is_of_a_closed_form(url: str) -> None:
    """http(s), a host, and the signs addresses are made of; what is none leads nowhere."""
    wanted = ADDRESSES[url]
    assert (escape.address(url) != "#") == wanted
    head = HEAD.replace("kind:", f"video: {json.dumps(url)}\nkind:")
    _, found = front.values(head[: head.index("\n---\n") + 5], "talk.md")
    assert (found == []) == wanted
    html = rendered(prose.inert(f"**Source.** He says so ([There]({url}), checked 2026-11)."))
    closed = url.startswith("https://e.org/)")  # there a link in Markdown ends; the rest is words
    assert ("href" in html) == (wanted or closed)
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "strong", "a"} and "onload" not in "".join(
        re.findall("<[^>]*>", html)
    )


FORBIDDEN = (
    "<b>x</b>",
    "<br>",
    "a &nbsp; b",
    "<?php go() ?>",
    "a\x0bb",
    "a\x01b",
    "![x](y.png)",
    "`x`",
    "****x****",
    "x {: onclick=go() }",
    "[x](javascript:go())",
    "[x](data:text/html,go)",
    "{++x++}",
    "[r]: https://example.org",
    "[a][r]",
    "    code",
    "# head",
    "| a |\n|---|",
    '!!! note "x"',
    "::: credits",
    "<javascript:go()>",
    "*[abbr]: x",
    "[x](//example.org)",
    "x\u202ey",
)


@pytest.mark.parametrize("body", FORBIDDEN)
def test_a_note_that_is_more_than_words_is_found_and_inert(body: str) -> None:
    """The finding names the place; who builds without checking gets words, and who exports gets
    XML."""
    opens = body.startswith((" ", "#", "|", "!!!", ":::", "[r]", "*["))
    note = f"**Context.** Before.\n\n    {body}" if opens else f"**Context.** {body}"
    here = edition(f"**Ann:** It is.[^n]\n\n[^n]: {note}\n")
    reading = proof.read(here, seed("It is.", ("Ann",)), of("en"), ())
    assert "N005" in {f.code for f in check(reading, of("en"))}
    html = rendered(prose.inert(note.replace("\n    ", "\n")))
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "strong", "ul", "li"}
    volume = Volume(reading, (), Settings("T", "https://example.org/", "d"), "2026-01-01T00:00:00Z")
    etree.fromstring(tei(volume).encode())
    assert epub(volume)


def test_a_note_of_words_links_and_emphasis_is_left_as_it_is() -> None:
    """The short list: what every note of an edition is made of."""
    good = (
        '**Context.** He means *the* book: "5 < 6 & 7 > 3", $20, 40 %, AT&T, 1 + 1 = 2 ([A'
        " (b)](https://example.org/a_(b)), checked 2026-11; [Talk](other.md#w12)).\n\n- one\n- two"
    )
    assert list(prose.faults(good)) == []
    html = rendered(prose.inert(good))
    assert html.count("<a href=") == 2 and html.count("<li>") == 2 and "<em>the</em>" in html
    assert text_of(html).startswith(
        'Context. He means the book: "5 < 6 & 7 > 3", $20, 40 %, AT&T, 1 + 1 = 2 (A (b), checked'
    )


@pytest.mark.parametrize(
    "stars",
    [
        "*a **b " * 600 + "c** d* " * 600,
        "[" + "*a **b " * 600 + "c** d* " * 600 + "](https://e.org/)",
        "*" * 4000 + "a" + "*" * 4000,
        "*a**" * 3000,
        "***a " * 3000,
        "[a](https://e.org/" * 2000,
    ],
    ids=["nested", "in a link", "run", "open", "threes", "links"],
)
def test_emphasis_goes_as_deep_as_a_renderer_can_follow(stars: str) -> None:
    """Thousands of stars cost no more than as many letters, and nest no deeper than eight."""
    begun = time.process_time()
    html, depth, deepest = rendered(prose.inert(f"x {stars}")), 0, 0
    for m in re.finditer(r"<(/?)(?:em|strong)>", html):
        depth += -1 if m[1] else 1
        deepest = max(deepest, depth)
    assert deepest <= prose.DEEPEST and time.process_time() - begun < 10
    assert any(
        f"more than {prose.DEEPEST}" in message
        for _, message in prose.faults(
            "".join("*_"[:1] * (n % 3 + 1) + "a " for n in range(prose.DEEPEST + 2))
        )
    )
    assert [*prose.faults("*a* **b** " * 40 + "\n\n" + "*c* " * 40)] == []
    plain = rendered(prose.inert("**a *b* c** and *d* ([*E* f](https://e.org/))"))
    assert (
        plain
        == '<p><strong>a <em>b</em> c</strong> and <em>d</em> (<a href="https://e.org/"><em>E</em>'
        " f</a>)</p>"
    )


@given(WORDS)
def test_no_note_of_any_kind_makes_an_element_that_is_not_on_the_list(source: str) -> None:
    """Random notes: paragraphs, lists, emphasis, links that lead to http(s) or to a page."""
    html = rendered(prose.inert(f"x {source}"))
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "ul", "ol", "li", "em", "strong", "a"}
    assert all(
        re.match(r"https?://|[\w./-]+\.md|#", target)
        for target in re.findall(r'href="([^"]*)"', html)
    )
    inline.note(source, Settings("T", "https://example.org/", "d"))


@pytest.mark.parametrize("key", ["title", "venue", "description"])
def test_what_a_site_generator_prints_by_itself_holds_no_html(key: str) -> None:
    """MkDocs writes titles into its pages as they stand, before any of us could turn them."""
    head = re.sub(rf"^{key}:.*\n", "", HEAD, flags=re.MULTILINE).replace(
        "seed:", f'{key}: "A <img src=x onerror=go()>"\nseed:'
    )
    with pytest.raises(Unreadable, match=f'F001 "{key}": "<" does not belong in plain words'):
        edition("x\n", head)


@pytest.mark.parametrize("name", ["<b>", "A {: x}", "[x](y)", "Ann\u3164", "A\u202eB"])
def test_a_speaker_has_a_name_that_can_be_printed(name: str) -> None:
    """A name stands on every page its bearer speaks on."""
    with pytest.raises(Unreadable, match="is part of no name"):
        edition("x\n", HEAD.replace("Ann: guest", f"{json.dumps(name)}: guest"))


def test_signs_that_xml_does_not_take_are_shown_as_others(tmp_path: Path) -> None:
    """U+0001 and U+FFFE in words that were heard: TEI and EPUB stay XML, and the reader sees that
    something was there."""
    words = "one\x01 two\ufffe three"
    reading = proof.read(
        edition(f"**Ann:** {words}.\n"), seed(f"Ann: {words}.", ("Ann",)), of("en"), ()
    )
    volume = Volume(reading, (), Settings("T", "https://example.org/", "d"), "2026-01-01T00:00:00Z")
    made = tei(volume)
    etree.fromstring(made.encode())
    assert "␁" in made and "⟨U+FFFE⟩" in made
    assert epub(volume)


def test_a_topic_is_words_too(repository: Make, massdriver: Run) -> None:
    """C006 names the line of the topic's file."""
    root = repository(
        {
            "seeds/talk.txt": "Ann: On the moon.\n",
            "docs/transcripts/talk.md": (
                HEAD.replace("kind:", "labels: {Ann: Ann}\nkind:") + "**Ann:** On the moon.\n"
            ),
            "docs/topics/moon.md": (
                "---\ntitle: Moon\nkind: place\nsource: https://example.org/\naliases:"
                " [moon]\n---\n\nIt shines.\n\nIt <b>shines</b>.\n"
            ),
        }
    )
    assert (
        "docs/topics/moon.md:10:4: C006 the page holds `<`: HTML is no part of it."
        in massdriver("check", cwd=root).stdout
    )


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('nav:\n  - Talks:\n      - "A <img src=x>": transcripts/talk.md', "4:9"),
        ('site_description: "<script>go()</script>"', "2:19"),
    ],
)
def test_what_mkdocs_yml_makes_every_page_print_is_plain(
    repository: Make, massdriver: Run, line: str, place: str
) -> None:
    """A008: the names of pages and of the site stand on every page, as they are; nothing is built
    of such."""
    root = repository({})
    (root / "mkdocs.yml").write_text(f"site_name: T\n{line}\n")
    said = massdriver("check", cwd=root)
    assert (
        said.returncode == 3
        and f"mkdocs.yml:{place}: A008" in said.stdout
        and "plain words" in said.stdout
    )
    with pytest.raises(Unreadable, match="A008"):
        markdown.markdown(
            "x",
            extensions=["massdriver.site.extension"],
            extension_configs={"massdriver.site.extension": {"root": str(root)}},
        )


@pytest.mark.parametrize("key", ["title", "venue", "description"])
def test_what_a_file_says_of_itself_is_made_plain_and_what_a_person_says_is_refused(
    repository: Make, massdriver: Run, tmp_path: Path, key: str
) -> None:
    """A title with a tag in it: the edition that new makes proves itself and holds no tag."""
    root = repository({})
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "talk.md").write_text(
        f'---\ntitle: A talk\n{key}: "A talk <img src=x onerror=go()>"\n---\n\n'
        "**Ann:** one two three\n\n**Bob:** four five six\n"
    )
    done = massdriver("new", "in/talk.md", "--slug", "talk", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    head = (root / "docs" / "transcripts" / "talk.md").read_text()
    assert "‹img" in head and "<" not in head
    assert massdriver("check", cwd=root).returncode == 0
    (tmp_path / "in" / "other.md").write_text("**Ann:** seven eight\n\n**Bob:** nine\n")
    refused = massdriver(
        "new", "in/other.md", f"--{key}", "A <b>talk</b>", "--slug", "other", cwd=root
    )
    assert refused.returncode == 3 and f"--{key}" in refused.stdout


def test_a_file_of_subtitles_holds_no_tag_and_no_command() -> None:
    """SRT has no escapes, so what a player would take for one is another sign."""
    assert (
        escape.subtitle("<font size=90>big</font> {\\an8}up\n\n7\x1b")
        == "‹font size=90›big‹/font› ❴\\an8❵up  7␛"
    )


def test_a_reference_ends_where_it_ends() -> None:
    """Braces, line ends and commands in a title: one entry of BibTeX, one record of RIS."""
    title = "A } @misc{b, title={c}} \\input{/etc/passwd} 100 % # ~ ^ TY"
    reading = proof.read(
        edition("It is.\n", HEAD.replace("A talk", json.dumps(title))), seed("It is."), of("en"), ()
    )
    volume = Volume(reading, (), Settings("T", "https://example.org/", "d"), "2026-01-01T00:00:00Z")
    made = citing.bibtex(volume)
    depth = 0
    for n, sign in enumerate(made):  # as BibTeX counts: a backslash changes nothing
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth > 0 or n < made.index("{") or not made[n + 1 :].strip()
    assert depth == 0 and "\\input" not in made
    assert [line[:2] for line in citing.ris(volume).split("\r\n")].count("TY") == 1


def test_a_note_for_machines_is_inert_where_it_is_more_than_words() -> None:
    """An annotation says it is Markdown, and somebody will render it; a note of words comes as it
    was written."""
    for body, wanted in (
        ("It is *so*.", "It is *so*."),
        ("<script>go()</script>", "&#60;script&#62;go()&#60;/script&#62;"),
    ):
        here = edition(f"**Ann:** It is.[^n]\n\n[^n]: **Context.** {body}\n")
        reading = proof.read(here, seed("It is.", ("Ann",)), of("en"), ())
        volume = Volume(reading, (), Settings("T", "https://example.org/", "d"), "")
        assert wanted in web_annotations(volume)


def test_what_a_terminal_gets_steers_no_terminal() -> None:
    """A finding is one line, whatever stands in it; and no command to a runner of workflows begins
    in it."""
    finding = str(Finding("a\x1b[2J.md", 1, 1, "A001", "x\n::error::y \u202e\x9b31m"))
    assert finding == "a␛[2J.md:1:1: A001 x ::error::y ⟨U+202E⟩⟨U+009B⟩31m"


def test_a_title_with_quotes_stays_in_its_attribute() -> None:
    """The list of downloads names each edition to those who cannot see it."""
    here = edition("It is.\n", HEAD.replace("A talk", json.dumps('A "talk" onfocus="go()')))
    reading = proof.read(here, seed("It is."), of("en"), ())
    told = card(
        Volume(reading, (), Settings("T", "https://example.org/", "d"), "2026-01-01T00:00:00Z")
    )
    listed = guide.downloads([told], ["talk.txt"], {})
    assert 'aria-label="Text: A &quot;talk&quot; onfocus=&quot;go(), 2026-02-05"' in listed
