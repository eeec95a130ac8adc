"""The foot of a transcript: what a reader finds after the last word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from massdriver.collection import corpus
from massdriver.collection.repository import Archive
from massdriver.site.onward import following, onward, remark_link


def test_every_transcript_leads_to_the_next_and_the_oldest_to_the_newest(
    ironworks: Archive,
) -> None:
    """Who reads on comes by every transcript once."""
    everything = corpus.of(ironworks)
    dates = {r.edition.slug: r.edition.front["date"] for r in everything.readings.values()}
    at, seen = max(dates, key=lambda slug: dates[slug]), []
    for _ in dates:
        seen.append(at)
        after = following(everything.readings[at], everything)
        assert after is not None
        at = after.slug
    assert seen == sorted(dates, key=lambda slug: dates[slug], reverse=True)


def test_of_many_none_is_read_to_name_the_next(
    ironworks: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cost of a page does not grow with the archive: of the others only the head is looked
    at."""
    monkeypatch.setattr(corpus, "MANY", 0)
    monkeypatch.setattr(corpus, "_kept", {})
    everything = corpus.of(ironworks)
    one = next(iter(everything.readings.values()))
    monkeypatch.setattr(Archive, "open", lambda *_: pytest.fail("an edition was read"))
    assert following(one, everything) in everything.listed
    assert len(everything.listed) == len(ironworks.editions())
    assert {edition.blocks for edition in everything.listed} == {()}


def test_the_foot_offers_what_is_there(ironworks: Archive) -> None:
    """Its predictions are counted, its files named; without a repository nobody is asked to write
    to one."""
    everything = corpus.of(ironworks)
    for slug, reading in everything.readings.items():
        foot = onward(reading, everything)
        counted = re.search(rf'document={slug}">(\d+) prediction', foot)
        assert int(counted[1] if counted else 0) == sum(p.slug == slug for p in everything.foretold)
        assert f"../../data/{slug}.epub" in foot
        assert "issues/new" not in foot
        assert "issues/new?template=correction.yml" in onward(
            reading, everything, "https://github.com/a/b"
        )


def test_a_note_and_a_topic_lead_to_the_form_that_knows_them() -> None:
    """With the note's name, or without one; and nowhere where there is no place for it."""
    one = remark_link("https://github.com/a/b", "Fix", "talk", "n")
    assert one.endswith("template=note.yml&title=Note%3A+talk%2C+n&slug=talk&note=n){: .note-fix }")
    page = remark_link("https://github.com/a/b", "Fix", "works")
    assert page.endswith("template=note.yml&title=Note%3A+works&slug=works){: .note-fix }")
    assert remark_link("", "Fix", "talk", "n") == ""


@pytest.mark.slow
def test_the_foot_stands_after_the_text(ironworks_site: Path, ironworks: Archive) -> None:
    """Outside of every part, so that it is none of the words."""
    for path in ironworks.editions():
        page = (ironworks_site / "transcripts" / path.stem / "index.html").read_text()
        assert page.index('class="onward"') > page.rindex('class="part"')
