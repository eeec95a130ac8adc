"""What holds in every edition of an archive: each word can be corrected, each emendation and link
leads somewhere."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable

import pytest

from conftest import SLUGS
from massdriver.collection import corpus, links
from massdriver.collection.repository import Archive
from massdriver.edition import markup, request
from massdriver.edition.correct import apply, letters
from massdriver.site import apparatus, showcase

each = pytest.mark.parametrize("slug", SLUGS)
ENOUGH = 100  # emendations; of fewer no rate can be told


@each
def test_every_paragraph_can_be_corrected(archive: Archive, slug: str) -> None:
    """The reading text can be followed letter by letter to the source, whatever marks stand
    there."""
    reading = archive.open(archive.transcripts / f"{slug}.md").read()
    assert reading.paragraphs
    for paragraph in reading.paragraphs:
        assert (
            "".join(letter.text for letter in letters(reading.edition.blocks[paragraph.block]))
            == paragraph.text
        )


@pytest.mark.slow
@each
def test_words_all_over_an_edition_are_corrected_and_nothing_else_changes(
    archive: Archive, slug: str
) -> None:
    """Whatever marks and notes stand beside a word, it is exchanged exactly, and the page still
    proves itself."""
    path = archive.transcripts / f"{slug}.md"
    reading = archive.open(path).read()
    tried = [
        (
            p,
            next(
                (
                    w
                    for w in re.findall(r"[^\W\d_]{4,}", p.text)
                    if len(re.findall(rf"(?<!\w){w}(?!\w)", p.text)) == 1
                ),
                "",
            ),
        )
        for p in reading.paragraphs
    ]
    tried = [(p, word) for p, word in tried if word]
    for paragraph, word in tried[:: max(1, len(tried) // 8)]:
        after = apply(
            reading,
            request.Request(reading.edition.slug, paragraph.first, word, "Zanzibar", ""),
            "x",
        )
        source = markup.write(after)
        assert archive.open(path, source).read().proved
        assert "{~~" in source and "Zanzibar" in source


def test_every_emendation_of_the_record_lies_in_the_paragraph_it_is_linked_to(
    archive: Archive,
) -> None:
    """But for what was deleted before the first paragraph, or between two."""
    strays = [
        e
        for r in corpus.of(archive).readings.values()
        for e in apparatus.entries(r, archive.lexicon())
        if not e.paragraph.first <= e.change.at <= e.paragraph.last and e.change.read
    ]
    assert strays == []


def test_every_link_of_the_archive_is_an_address(archive: Archive) -> None:
    """What LinkChecker is given has no blanks and no brackets left open."""
    found = {link.url for link in links.outside(archive.pages())}
    assert [
        url for url in found if url.count("(") != url.count(")") or url.endswith((",", ")."))
    ] == []


def test_an_emendation_on_the_home_page_is_one_of_the_record(archive: Archive) -> None:
    """What the home page asks for is in the edition it names."""
    page = archive.text(archive.root / "docs" / "index.md")
    for slug, address in re.findall(
        r"^::: emendation transcripts/(\S+) (w\d+)$", page, re.MULTILINE
    ):
        assert showcase.sentence(archive.open(archive.transcripts / f"{slug}.md").read(), address)


def test_suspects_are_far_better_than_chance(
    archive: Archive, massdriver: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """``massdriver suspects --measure``: on edited machine transcripts the hits are many times
    those of words drawn at random."""
    if not SLUGS:
        pytest.skip("no edition here")
    done = massdriver("suspects", "--measure", cwd=archive.root)
    assert done.returncode == 0
    figures = {
        m[1]: [float(x.replace(",", "")) for x in m.groups()[1:]]
        for m in re.finditer(
            r"^(\S+): of ([\d,]+) places flagged, ([\d,]+) were mended \(.*random: ([\d.]+)%\); "
            r"of ([\d,]+) emendations, ([\d,]+) were flagged",
            done.stdout,
            re.M,
        )
    }
    assert set(figures) == set(SLUGS)
    for slug, (flagged, hit, chance, emended, seen) in figures.items():
        kind = archive.open(archive.transcripts / f"{slug}.md").edition.front["kind"]
        if kind == "machine transcript" and emended >= ENOUGH:
            assert 100 * hit / flagged > 5 * chance
            assert seen / emended > 0.15
