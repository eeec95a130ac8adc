"""The editions in this repository hold what every edition must hold, always."""

from __future__ import annotations

import re

import pytest

from conftest import SLUGS
from massdriver.collection.repository import Archive
from massdriver.edition import markup, proof
from massdriver.edition.clean import again
from massdriver.edition.track import track
from massdriver.formats import export
from massdriver.model import Text
from massdriver.text.letters import fold

each = pytest.mark.parametrize("slug", SLUGS)


@each
def test_an_edition_proves_itself(archive: Archive, slug: str) -> None:
    """Rejecting every emendation gives the seed's letters and digits, in order."""
    witness = archive.open(archive.transcripts / f"{slug}.md")
    heard = "".join(
        fold("".join(map(markup.heard, block.inlines)))
        for block, place in zip(
            witness.edition.blocks, proof.starts(witness.edition, witness.seed)[0], strict=True
        )
        if place is not None
    )
    assert heard == witness.seed.stream


@each
def test_accepting_all_emendations_gives_the_exported_text(archive: Archive, slug: str) -> None:
    """The reading text of the page and that of data/<slug>.txt are the same letters."""
    result = archive.open(archive.transcripts / f"{slug}.md").read()
    lines = [re.sub(r"^# .*", "", line) for line in export.text(result).splitlines()]
    names = "|".join(map(re.escape, result.edition.front["speakers"]))
    exported = fold("".join(re.sub(rf"^(?:{names}): ", "", line) for line in lines))
    read = fold(
        "".join(
            markup.read(i) for b in result.edition.blocks if b.kind == "text" for i in b.inlines
        )
    )
    assert exported == read


@each
def test_parse_then_write_gives_the_same_bytes(archive: Archive, slug: str) -> None:
    """An edition survives the model unchanged."""
    source = archive.text(archive.transcripts / f"{slug}.md")
    assert markup.write(markup.parse(source, slug)) == source


@each
def test_tracking_a_tracked_page_changes_nothing(archive: Archive, slug: str) -> None:
    """Track is idempotent."""
    witness = archive.open(archive.transcripts / f"{slug}.md")
    assert track(witness.edition, witness.seed) == witness.edition


@each
def test_the_lexicon_has_nothing_new_to_say(archive: Archive, slug: str) -> None:
    """Clean on an edition changes nothing the second time, and these have had their first."""
    witness = archive.open(archive.transcripts / f"{slug}.md")
    assert markup.write(again(witness.edition, witness.lexicon)) == markup.write(witness.edition)


@each
def test_a_lost_word_is_found_with_its_place(archive: Archive, slug: str) -> None:
    """Deleting one plain word breaks the proof at that very block."""
    witness = archive.open(archive.transcripts / f"{slug}.md")
    blocks = list(witness.edition.blocks)
    n = next(
        n
        for n in range(len(blocks) // 2, len(blocks))
        if blocks[n].kind == "text"
        and isinstance(first := blocks[n].inlines[0], Text)
        and len(first.source.split()) > 3
    )
    first = blocks[n].inlines[0]
    assert isinstance(first, Text)
    cut = Text(re.sub(r"\w+ ", "", first.source, count=1))
    blocks[n] = blocks[n]._replace(inlines=(cut, *blocks[n].inlines[1:]))
    from dataclasses import replace

    broken = proof.starts(replace(witness.edition, blocks=tuple(blocks)), witness.seed)[1]
    assert broken is not None
    assert abs(broken.block.line - blocks[n].line) <= 4


@each
def test_published_addresses_stay(archive: Archive, slug: str) -> None:
    """Every address the page was ever published with is still an address of it, or an anchor in
    it."""
    published = archive.addresses(slug)
    result = archive.open(archive.transcripts / f"{slug}.md").read()
    from massdriver.site.typeset import typeset

    page = typeset(result, published)
    found = {e.get("id") for element in page.body for e in element.iter()}
    missing = [a for a in published if a not in found]
    assert published
    assert missing == []


@pytest.mark.skipif("dwarkesh-2026" not in SLUGS, reason="the edition is not here")
def test_the_machine_heard_maas_driver_and_the_edition_reads_mass_driver(archive: Archive) -> None:
    """The correction the project is named after stands."""
    text = export.text(archive.open(archive.transcripts / "dwarkesh-2026.md").read())
    assert "maas driver" not in text.lower()
    assert text.lower().count("mass driver") >= 7
