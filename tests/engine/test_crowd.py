"""Past fifty editions: pages are indexes, nothing is counted twice, not all is held, and nothing is
lost on the way."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote_plus

import pytest

import crowded
from conftest import export_to
from massdriver.batch import gists
from massdriver.collection import corpus, vocabulary
from massdriver.collection.repository import Archive
from massdriver.site.blocks import BLOCKS, about

NUMBER = corpus.MANY + 5


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive of a few too many for one page."""
    return crowded.make(tmp_path_factory.mktemp("many"), NUMBER)


def test_every_edition_is_on_the_index_and_the_first_page_shows_the_newest(many: Archive) -> None:
    """The index has all, by year, with a filter; a list elsewhere is short and leads there."""
    index, short = BLOCKS["transcripts"](many, ""), BLOCKS["editions"](many, "transcripts/")
    assert (
        len(re.findall(r'href="made-\d+/"', index)) == NUMBER and 'id="transcript-filter"' in index
    )
    assert index.count("<details open") == 1 and len(index) < 600 * NUMBER
    assert len(re.findall(r"\]\(transcripts/made-\d+\.md\)", short)) == 12
    assert f"[all {NUMBER} transcripts](transcripts/index.md)" in short
    assert BLOCKS["figures"](many, "").startswith(f"**{NUMBER}** documents")


def test_the_index_finds_editions_by_whatever_tells_them_apart(tmp_path: Path) -> None:
    """A fold a way, a link a value with how many it finds, each edition with the numbers of its
    values; what all have in common is no way to find one."""
    many = crowded.make(tmp_path, NUMBER)
    told = "language: es\ntags: [salt, <b>]\ncategories: [sea]\naliases: [/old/2020/a/]\nvenue:"
    path = many.transcripts / "made-0003.md"
    path.write_text(path.read_text().replace("venue:", told))
    index = BLOCKS["transcripts"](many, "")
    ways = dict(re.findall(r'data-way="(\w+)"><summary>\w+ <span>(\d+)', index))
    assert ways == {"venue": "7", "speaker": "21", "tag": "3", "language": "2", "folder": "1"}
    links = re.findall(r'<a href="\?([^"]+)">', index)
    (of,) = re.findall(r'data-of="([\d ]*)"><a class="title" href="made-0003/"', index)
    assert {unquote_plus(links[int(n)]) for n in of.split()} == {
        "venue=Hall 3", "speaker=Ann", "speaker=Guest 3", "tag=salt", "tag=<b>", "tag=sea",
        "language=es", "folder=old/2020",
    }  # fmt: skip
    assert "<b>" not in index and "<small>8</small>" in index


def test_corrections_and_downloads_are_small_indexes(many: Archive) -> None:
    """A line an edition, under its year; a script fetches the rest when somebody asks."""
    made = BLOCKS["corrections"](many, "")
    assert len(re.findall("data-emendations=", made)) == NUMBER and "<table" not in made
    assert len(made) < 200 * NUMBER
    downloads = BLOCKS["downloads"](many, "")
    assert (
        len(re.findall(r'href="made-\d+\.json"', downloads)) == NUMBER
        and "&lt;slug&gt;.epub" in downloads
    )


def test_what_came_back_is_counted_over_all(many: Archive) -> None:
    """The mishearing stands in every edition, and is one row."""
    made = BLOCKS["recurring"](many, "")
    assert f"<del>fernace</del></td><td><ins>furnace</ins></td><td>{NUMBER}</td>" in made


def test_a_topic_lists_documents_and_counts_as_the_readings_do(many: Archive) -> None:
    """A line a document, which leads to its first paragraph; the count is that of the
    paragraphs."""
    everything = corpus.of(many)
    counted = Counter(
        m
        for r in everything.readings.values()
        for _, found in everything.concordance.mentions(r)
        for m in {m.topic for m in found}
    )
    page = about(everything.concordance.topics["river"], many)
    assert f"spoken of in {counted['river']} paragraphs" in page
    assert (
        len(re.findall(r'"\.\./\.\./transcripts/made-\d+/#w\d+"', page))
        == sum("river" in g.topics for g in gists.of(many).all.values())
        > 0
    )
    assert f"(river.md) <small>{counted['river']}</small>" in BLOCKS["topics"](many, "")


def test_the_words_of_the_others_are_the_total_without_ones_own(many: Archive) -> None:
    """One count for all gives what counting all others again gave."""
    readings = {
        slug: corpus.reading(many, many.transcripts / f"{slug}.md")
        for slug in ("made-0000", "made-0001", "made-0002")
    }
    whole = vocabulary.of(readings, many.lexicon())
    for slug in readings:
        others = [
            vocabulary.count(r, many.lexicon()).words for s, r in readings.items() if s != slug
        ]
        assert whole.without(slug) == sum(others, Counter())
    assert gists.of(many).vocabulary().without("made-0003")["token4"] == 1
    assert gists.of(many).vocabulary().without("made-0004")["token4"] == 0


def test_not_all_readings_are_held(many: Archive) -> None:
    """Going through all of them leaves the last few in memory."""
    assert sum(r.proved for r in corpus.of(many).readings.values()) == NUMBER
    assert (
        sum(root == many.root and name.endswith(".md") for root, name in corpus._kept)
        <= corpus.HELD
    )


def test_a_changed_word_changes_one_gist(many: Archive, tmp_path: Path) -> None:
    """After one corrected word one edition is read again; its emendations are counted anew."""
    root = tmp_path / "copy"
    import shutil

    shutil.copytree(many.root, root, ignore=shutil.ignore_patterns(".cache"))
    before = gists.of(Archive(root)).all
    stamps = {
        p.name: p.stat().st_mtime_ns for p in (root / ".cache" / "massdriver" / "gist").iterdir()
    }
    path = root / "docs" / "transcripts" / "made-0007.md"
    path.write_text(path.read_text().replace("by the", "by {~~the~>a~~}"))
    corpus._seen.clear()  # no second passes here between the change and the look
    after = gists.of(Archive(root)).all
    assert [slug for slug in after if after[slug] != before[slug]] == ["made-0007"]
    assert [
        p.name
        for p in sorted((root / ".cache" / "massdriver" / "gist").iterdir())
        if p.stat().st_mtime_ns != stamps[p.name]
    ] == ["made-0007.zip"]


def test_suspects_of_one_edition_ask_the_others_for_their_counts(many: Archive, massdriver) -> None:  # type: ignore[no-untyped-def]
    """The command searches one; a name that is wrong gets those that come near, not a thousand."""
    done = massdriver("suspects", "made-0003", cwd=many.root)
    assert done.returncode == 0 and "in 1 edition" in done.stdout
    done = massdriver("suspects", "made-003", cwd=many.root)
    assert done.returncode == 3 and done.stdout.count("made-0") < 6


def test_an_address_that_a_transcript_had_before_leads_to_it(tmp_path: Path) -> None:
    """Of the site's own pages none gives way, and nothing is written elsewhere."""
    archive = crowded.make(tmp_path / "archive", 1)
    path = archive.transcripts / "made-0000.md"
    said = 'aliases: ["/hall/2019/old-talk/", "/was.html", "/about/", "/../out/", "/a/../../b/"]'
    path.write_text(path.read_text().replace("---\n", f"---\n{said}\n", 1))
    site = tmp_path / "site"
    for page in ("", "about"):
        (site / page).mkdir(exist_ok=True)
        (site / page / "index.html").write_text("own")
    for _ in range(2):  # and once more over what is there
        export_to(archive, site)
        assert (
            'url=../../../transcripts/made-0000/"'
            in (site / "hall" / "2019" / "old-talk" / "index.html").read_text()
        )
        assert 'url=transcripts/made-0000/"' in (site / "was.html").read_text()
        assert (site / "about" / "index.html").read_text() == "own"
    assert not (tmp_path / "out").exists() and not (tmp_path / "b").exists()


def test_a_folder_that_transcripts_stood_in_leads_to_the_list_of_them(tmp_path: Path) -> None:
    """By its name in the list, one above it by the words of its name; where all stood there, to all
    of them."""
    archive = crowded.make(tmp_path / "archive", 2)
    for slug, said in (("made-0000", "[/old/hall/2019/talk/]"), ("made-0001", "[/old/b&b/x/]")):
        path = archive.transcripts / f"{slug}.md"
        path.write_text(path.read_text().replace("---\n", f"---\naliases: {said}\n", 1))
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("own")
    export_to(archive, site)
    for folder, leads in (
        ("old/hall/2019", '"0; url=../../../transcripts/?folder=old%2Fhall%2F2019"'),
        ("old/hall", '"0; url=../../transcripts/?in=old%2Fhall"'),
        ("old/b&b", '"0; url=../../transcripts/?folder=old%2Fb%26b"'),
        ("old", '"0; url=../transcripts/"'),
    ):
        assert leads in (site / folder / "index.html").read_text()
