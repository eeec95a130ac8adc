"""The apparatus: every emendation in its place, what may be asked of it, and the mishearings that
teach."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html
from markdown import markdown
from mkdocs.exceptions import BuildError

from conftest import edition, seed
from massdriver import cli
from massdriver.collection import corpus
from massdriver.collection.repository import Archive
from massdriver.edition import proof
from massdriver.edition.lexicon import Entry, Lexicon
from massdriver.findings import Unreadable
from massdriver.model import Reading
from massdriver.site import apparatus, blocks
from massdriver.site.extension import Editions

LEXICON = Lexicon([Entry("MaaS driver", "mass driver")], [Entry("Elon Musk", "Elon Musk")])
BODY = (
    "{--skip to content--}\n\n## Moon\n\n**Ann:** A {~~MaaS~>mass~~}{>>the launcher<<} driver in"
    " {~~2:30~>2030~~}.\n\n**Bob:** {~~Elon must~>Elon Musk~~} {++said++} no.\n"
)
HEARD = "skip to content A MaaS driver in 2:30. Elon must no."


def talk(body: str = BODY, heard: str = HEARD) -> Reading:
    result = proof.read(edition(body), seed(heard), LEXICON)
    assert result.proved, "the example itself must hold"
    return result


def test_an_emendation_says_what_it_is() -> None:
    """Replaced, deleted or inserted; by whom; whether it touches a name or a number; in which
    paragraph it stands."""
    assert [
        (e.change.heard, e.paragraph.id, e.marks) for e in apparatus.entries(talk(), LEXICON)
    ] == [
        ("skip to content", "w3", ("deleted", "hand")),
        ("MaaS", "w3", ("replaced", "lexicon")),
        ("2:30", "w3", ("replaced", "hand", "number")),
        ("Elon must", "w8", ("replaced", "hand", "name")),
        ("", "w8", ("inserted", "hand")),
    ]


def test_the_table_has_every_emendation_by_chapter_and_links_its_paragraph() -> None:
    """A row an emendation, folded by chapter, kept out of every search index, nothing of it
    markup."""
    table = apparatus.table([talk()], LEXICON)
    assert table.startswith("### A talk, 2026-02-05 {: #talk }")
    root = html.fragment_fromstring(table[table.index("<div") :])
    assert root.get("data-search-exclude") is not None
    assert [s.text_content() for s in root.iter("summary")] == ["Moon 5"]
    rows = [[c.text_content() for c in row] for row in root.iter("tr")][1:]
    assert rows[1] == ["w3", "MaaS", "mass", "lexicon", "the launcher"]
    assert [a.get("href") for a in root.iter("a")] == ["../transcripts/talk/#w3"] * 3 + [
        "../transcripts/talk/#w8"
    ] * 2


def test_words_that_look_like_markup_stay_words() -> None:
    """A heard word with angle brackets is text on the page."""
    table = apparatus.table([talk("**Ann:** A {~~b&c~>b or c~~} word.\n", "A b&c word.")], LEXICON)
    assert "<del>b&amp;c</del>" in table


def test_a_mishearing_is_found_across_the_edge_of_its_emendation() -> None:
    """ "MaaS driver" is one emendation and a plain word; what is read there, how often and where
    first is counted."""
    made = apparatus.mishearing({"talk": talk()}, "maas driver: It teaches.")
    assert (
        html.fragment_fromstring(made).text_content()
        == "MaaS driver → mass driver once in A talkIt teaches."
    )
    twice = talk(
        "**Ann:** A {~~MaaS~>mass~~} driver. A {~~MaaS~>mass~~} driver.\n",
        "A MaaS driver. A MaaS driver.",
    )
    assert "twice, first in" in apparatus.mishearing({"talk": twice}, "MaaS driver: It teaches.")


@pytest.mark.parametrize(
    "rest", ["Olympic system: Not in this talk.", "driver in: Heard so and read so.", "MaaS driver"]
)
def test_a_mishearing_that_is_not_on_record_teaches_nothing(rest: str) -> None:
    """Neither words never heard, nor words read as heard, nor a line without its lesson."""
    with pytest.raises(LookupError):
        apparatus.mishearing({"talk": talk()}, rest)


def test_a_stale_block_is_a_finding_with_its_place(
    repository: Callable[[dict[str, str]], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """B001 names the page and the line, however the builder calls; MkDocs without a traceback."""
    root = repository(
        {
            "docs/page.md": "# Page\n\n::: mishearing blood flips: gone\n",
            "docs/transcripts/talk.md": edition("**Ann:** one").head + "**Ann:** one\n",
            "seeds/talk.txt": "one\n",
        }
    )
    with pytest.raises(Unreadable) as error:
        blocks.fill((root / "docs" / "page.md").read_text().split("\n"), Archive(root))
    line = 'docs/page.md:3:1: B001 "blood flips" is heard nowhere and read otherwise.'
    assert str(error.value).startswith(line)
    monkeypatch.chdir(root)
    assert cli.main(["check"]) == 1 and line in capsys.readouterr().out
    with pytest.raises(BuildError, match=re.escape(line)):
        markdown((root / "docs" / "page.md").read_text(), extensions=[Editions(root=str(root))])


def test_what_came_back_is_counted_and_small_words_are_not() -> None:
    """Three times or more, most often first; "in" for "and" is no lesson."""
    body = (
        "**Ann:** "
        + "{~~Grock~>Grok~~} {~~in~>and~~} " * 3
        + "{~~rocks~>Grok~~} " * 4
        + "{~~poets~>permits~~}.\n"
    )
    made = apparatus.recurring([talk(body, "Grock in " * 3 + "rocks " * 4 + "poets.")])
    rows = [[c.text_content() for c in row] for row in html.fragment_fromstring(made).iter("tr")][
        1:
    ]
    assert rows == [["rocks", "Grok", "4", "A talk"], ["Grock", "Grok", "3", "A talk"]]


def test_the_newest_document_stands_first_as_in_the_list_of_transcripts(
    ironworks: Archive,
) -> None:
    """On the page of corrections and on that of what there is to take along."""
    newest = [e.slug for e in corpus.of(ironworks).listed]
    (table, taken) = (
        "\n".join(blocks.fill([f"::: {name}"], ironworks)) for name in ("corrections", "downloads")
    )
    assert re.findall(r'data-document="([^"]+)"', table) == newest
    assert re.findall(r'href="([^"]+)\.txt"', taken)[: len(newest)] == newest


def test_where_nothing_was_changed_or_came_back_a_sentence_says_so() -> None:
    """No table of heads alone, and no count of nothing."""
    plain = talk("**Ann:** A word.\n", "A word.")
    assert "No word was changed." in apparatus.table([plain], LEXICON)
    assert "<table" not in apparatus.recurring([plain])
