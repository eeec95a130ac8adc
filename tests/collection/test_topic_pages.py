"""What the collection's own topic pages must hold."""

from __future__ import annotations

from massdriver.collection import corpus
from massdriver.collection.repository import Archive


def test_whatever_a_timeline_cites_is_on_the_topics_own_list(archive: Archive) -> None:
    """A page that shows a figure and leaves out its paragraph would contradict itself."""
    everything = corpus.of(archive)
    listed = {
        (m.topic, slug, paragraph.id)
        for slug, reading in everything.readings.items()
        for paragraph, found in everything.concordance.mentions(reading)
        for m in found
    }
    assert [
        (t.slug, m.slug, m.address)
        for t in everything.concordance.topics.values()
        for m in t.moments
        if (t.slug, m.slug, m.address) not in listed
    ] == []


def test_a_sponsors_words_are_on_no_topics_list(archive: Archive) -> None:
    """Nobody speaks of a thing who is paid to read it out."""
    everything = corpus.of(archive)
    assert [
        (slug, p.id)
        for slug, reading in everything.readings.items()
        for p, _ in everything.concordance.mentions(reading)
        if p.ad
    ] == []
