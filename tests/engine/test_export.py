"""What the site gives to machines: every format whole, valid, with the same addresses, and the same
on every run."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

import jsonschema
import pytest

from conftest import edition, laid, seed
from massdriver.collection import history
from massdriver.collection.repository import Archive
from massdriver.collection.settings import Settings
from massdriver.edition import proof
from massdriver.edition.lexicon import Lexicon
from massdriver.formats import Library, Volume, card, cover, export, feed, index, vtt
from massdriver.formats.epub import epub, spaced
from massdriver.formats.inline import absolute, runs

SITE = Settings("Talks", "https://talks.example/", "Talks, in short.")
TEI = "{http://www.tei-c.org/ns/1.0}"
XHTML = "{http://www.w3.org/1999/xhtml}"
Make = Callable[[dict[str, str]], Path]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def volumes(ironworks: Archive) -> list[Volume]:
    """Everything in the archive that is exported."""
    return export.volumes(ironworks)


@pytest.fixture(scope="module")
def files(ironworks_data: Path) -> dict[str, bytes]:
    """The files of data/, made once."""
    return laid(ironworks_data)


def volume(body: str, heard: str, times: tuple[tuple[int, float], ...] = ()) -> Volume:
    """A small edition, read against its seed."""
    result = proof.read(edition(body), seed(heard), Lexicon([]), times)
    assert result.proved, "the example itself must hold"
    return Volume(result, times, SITE, "2026-02-05T00:00:00Z")


def entries(volume: Volume) -> index.Entries:
    return {volume.slug: list(index.entries(volume))}


def find(volumes: list[Volume], slug: str) -> Volume:
    return next(v for v in volumes if v.slug == slug)


# data/ as a whole


def test_an_edition_that_does_not_prove_itself_is_not_exported(
    repository: Make, massdriver: Run
) -> None:
    """Export refuses, names the file, and writes nothing."""
    root = repository(
        {
            "docs/transcripts/talk.md": edition("**Ann:** one three").head + "**Ann:** one three\n",
            "seeds/talk.txt": "one two three\n",
        }
    )
    done = massdriver("export", "out/data", cwd=root)
    assert done.returncode == 3
    assert "docs/transcripts/talk.md:1:1: I001" in done.stdout
    assert not (root / "out").exists()


def test_export_works_where_there_is_no_git_and_no_site(repository: Make, massdriver: Run) -> None:
    """A bare folder is enough; nothing is written around data/."""
    root = repository(
        {
            "docs/transcripts/talk.md": edition("**Ann:** one two").head + "**Ann:** one two\n",
            "seeds/talk.txt": "one two\n",
        }
    )
    done = massdriver("export", "out/data", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert (root / "out" / "data" / "talk.txt").read_text() == "Ann: one two\n"
    assert [p.name for p in (root / "out").iterdir()] == ["data"]


# JSON


def test_the_schema_turns_away_what_is_wrong(files: dict[str, bytes]) -> None:
    """A wrong address, a lost word or a new key is not valid."""
    schema, good = json.loads(files["edition.schema.json"]), json.loads(files["furnace-2025.json"])
    first = good["paragraphs"][0]
    for bad in (
        {**good, "extra": 1},
        {**good, "kind": "sermon"},
        {**good, "paragraphs": [{**first, "id": "p1"}]},
        {**good, "paragraphs": [{**first, "text": ""}]},
        {k: v for k, v in good.items() if k != "caveat"},
        {**good, "emendations": [{"at": 1, "heard": "", "read": "", "by": "hand", "why": ""}]},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, schema, jsonschema.Draft202012Validator)


def test_the_schema_knows_the_kinds_and_states_the_front_matter_knows(
    files: dict[str, bytes],
) -> None:
    """One closed list of kinds, of statuses and of roles."""
    from massdriver.edition import front
    from massdriver.model import KINDS

    properties = json.loads(files["edition.schema.json"])["properties"]
    assert properties["kind"]["enum"] == list(KINDS)
    assert properties["status"]["enum"] == list(front.STATUSES)
    assert properties["speakers"]["additionalProperties"]["enum"] == list(front.ROLES)


# WebVTT


def test_a_caption_is_short_enough_to_read_and_long_enough_to_see() -> None:
    """Sentences; short ones joined, long ones cut at a comma, nothing lost."""
    text = (
        "Yeah. No. " + "The availability of energy is the issue, " * 5 + "and so on. " + "x" * 200
    )
    cut = vtt.pieces(text)
    assert "".join(cut) == text
    assert all(len(p.strip()) <= vtt.LONGEST for p in cut if " " in p.strip())
    assert cut[0] == "Yeah. No. "


# TEI

# EPUB


def test_the_spacing_of_an_epub_is_that_of_print() -> None:
    """Where a word was deleted no second space remains, and none before a stop, references not
    counted."""
    note = etree.Element("a")
    assert spaced(["look at ", " electrical ", note, " output", ", say "]) == [
        "look at ",
        "electrical ",
        note,
        "output",
        ", say",
    ]
    assert spaced(["one ", ", two"]) == ["one", ", two"]


# what the XML formats share


def test_emphasis_becomes_runs_and_escapes_become_characters() -> None:
    """Markdown's marks are gone, the words and spaces stay."""
    assert list(runs(r"In *Star Wars*, 2 \* 3\nso")) == [
        ("In ", False),
        ("Star Wars", True),
        (", 2 * 3nso", False),
    ]


def test_a_link_between_pages_holds_outside_the_site() -> None:
    """A note taken along in a book still leads somewhere."""
    assert (
        absolute("furnace-2025.md#w9", SITE) == "https://talks.example/transcripts/furnace-2025/#w9"
    )
    assert absolute("../topics/mars.md", SITE) == "https://talks.example/topics/mars/"
    assert absolute("index.md", SITE) == "https://talks.example/transcripts/"
    assert absolute("https://x.example/a.md", SITE) == "https://x.example/a.md"


# the site's own search

INDEX: dict[str, Any] = {
    "config": {"lang": ["en"], "separator": r"[\s\-]+"},
    "docs": [
        {"location": "", "title": "Home", "text": "Welcome"},
        {"location": "transcripts/talk/", "title": "A talk", "text": "head"},
        {"location": "transcripts/talk/#moon", "title": "Moon", "text": "MaaS driver"},
        {"location": "about/#us", "title": "Us", "text": "we"},
        {"location": "topics/", "title": "Topics", "text": "all"},
        {"location": "topics/#people", "title": "People", "text": "some"},
        {"location": "topics/moon/", "title": "Moon", "text": "a moon"},
        {"location": "topics/moon/#a-talk", "title": "A talk", "text": "A mass driver."},
    ],
}
TALK = (
    "## Moon\n\n**Ann:** A {~~MaaS~>mass~~} driver.\n\n**Bob:** Isn't <b>the</b> Moon?\n",
    "A MaaS driver. Isn't <b>the</b> Moon?",
)


def test_the_sites_search_has_one_entry_a_paragraph() -> None:
    """A transcript's entries become its paragraphs, with no heard word; a topic's excerpts go;
    other pages stay."""
    talk = volume(*TALK)
    docs = json.loads(index.material(entries(talk), json.dumps(INDEX)))["docs"]
    assert [(d["location"], d["title"], d["text"]) for d in docs] == [
        ("", "Home", "Welcome"),
        ("transcripts/talk/", "A talk", "2026-02-05, machine transcript"),
        ("transcripts/talk/#w0", "Moon", "A mass driver."),
        ("transcripts/talk/#w3", "Bob", "Isn't &lt;b&gt;the&lt;/b&gt; Moon?"),
        ("about/#us", "Us", "we"),
        ("topics/", "Topics", "all"),
        ("topics/#people", "People", "some"),
        ("topics/moon/", "Moon", "a moon"),
    ]


def test_rewriting_the_search_index_again_changes_nothing() -> None:
    """Export may run twice on one site."""
    talk = volume(*TALK)
    once = index.material(entries(talk), json.dumps(INDEX))
    assert index.material(entries(talk), once) == once


def test_the_second_builders_index_is_rewritten_too() -> None:
    """Zensical's entries keep their level, path and tags."""
    talk = volume(*TALK)
    source = {
        "config": {},
        "items": [{**d, "level": 1, "path": ["T"], "tags": []} for d in INDEX["docs"]],
    }
    items = json.loads(index.zensical(entries(talk), json.dumps(source)))["items"]
    assert [i["location"] for i in items] == [
        "",
        "transcripts/talk/",
        "transcripts/talk/#w0",
        "transcripts/talk/#w3",
        "about/#us",
        "topics/",
        "topics/#people",
        "topics/moon/",
    ]
    assert items[2] == {
        "location": "transcripts/talk/#w0",
        "level": 2,
        "title": "Moon",
        "text": "A mass driver.",
        "path": ["T"],
        "tags": [],
    }
    once = json.dumps({"config": {}, "items": items})
    assert index.zensical(entries(talk), once) == index.zensical(entries(talk), json.dumps(source))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“the greatest product”", ["the", "greatest", "product"]),
        ("impedance-match, 0.5", ["impedance", "match", "0.5"]),
        ("how—they don’t. No", ["how", "they", "don’t", "No"]),
    ],
)
def test_the_sites_search_knows_where_a_word_ends(text: str, words: list[str]) -> None:
    """Quotation marks and dashes are no part of a word; a decimal point and an apostrophe within
    one are."""
    assert [w for w in re.split(index.SEPARATOR, text) if w] == words


# the feed

LOG = f"""\0{"a" * 40}\0002026-03-01T10:00:00+02:00\0One word mended\0

diff --git a/docs/transcripts/talk.md b/docs/transcripts/talk.md
--- a/docs/transcripts/talk.md
+++ b/docs/transcripts/talk.md
@@ -10 +10 @@
-**Ann:** A MaaS {{--the--}} driver.
+**Ann:** A {{~~MaaS~>mass~~}} {{--the--}} driver.
"""


def test_a_commit_brings_what_its_new_lines_have_and_its_old_lines_had_not() -> None:
    """An emendation that only moved along with its line is not news."""
    [commit] = history.commits(io.StringIO(LOG))
    assert (commit.when, commit.subject) == ("2026-03-01T08:00:00Z", "One word mended")
    assert [(m.heard, m.read) for m in commit.mended["talk"]] == [("MaaS", "mass")]


def test_the_feed_tells_each_correction_with_its_place() -> None:
    """An entry an edition a commit, each emendation linked to the paragraph it stands in now."""
    talk = volume(
        "**Bob:** So?\n\n**Ann:** A {~~MaaS~>mass~~} {--the--} driver.\n", "So? A MaaS the driver."
    )
    log = list(history.commits(io.StringIO(LOG)))
    root = etree.fromstring(feed.atom(Library(SITE, [card(talk)], log, lambda slug: talk)).encode())
    atom = "{http://www.w3.org/2005/Atom}"
    [entry] = root.findall(f"{atom}entry")
    assert entry.findtext(f"{atom}title") == "A talk: 1 correction"
    assert (
        entry.findtext(f"{atom}updated")
        == root.findtext(f"{atom}updated")
        == "2026-03-01T08:00:00Z"
    )
    told = entry.findtext(f"{atom}content", "")
    assert 'talks.example/transcripts/talk/#w1">w1</a>: <del>MaaS</del> → <ins>mass</ins>' in told


def test_without_a_history_the_feed_stands_on_the_editions_dates() -> None:
    """No git, no made-up date."""
    talk = volume(*TALK)
    text = feed.atom(Library(SITE, [card(talk)], [], lambda slug: talk))
    assert "<title>A talk: 1 correction</title>" in text
    assert "<updated>2026-02-05T00:00:00Z</updated>" in text


def test_an_epub_is_the_same_bytes_twice() -> None:
    """No clock in the archive."""
    talk = volume(*TALK)
    assert epub(talk) == epub(volume(*TALK))


def test_an_epub_has_a_cover_that_says_what_it_is() -> None:
    """A drawing the package names as its cover: the title in lines, the day, and what the text is
    worth."""
    with zipfile.ZipFile(io.BytesIO(epub(volume(*TALK)))) as book:
        package, drawn = (
            book.read("EPUB/package.opf").decode(),
            etree.fromstring(book.read("EPUB/cover.svg")),
        )
    assert (
        '<item id="cover" href="cover.svg" media-type="image/svg+xml" properties="cover-image"/>'
        in package
    )
    lines = [e.text for e in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"A talk", "2026-02-05"} <= {*lines}
    assert any("verbatim" in (line or "").lower() for line in lines)


def test_a_long_title_of_a_cover_is_broken_and_stays_on_it() -> None:
    """In any script, without a word cut where it has spaces."""
    assert cover._wrapped("Elon Musk with Dwarkesh Patel") == ["Elon Musk with", "Dwarkesh Patel"]
    assert max(map(len, cover._wrapped("交易池" * 9))) <= 9
    assert len(cover._wrapped("word " * 200)) <= 9
