"""What the collection's own topic pages must hold."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from massdriver.collection import corpus
from massdriver.collection.repository import Archive

JUDGED = Path(__file__).parent / "judged.yml"


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


def test_twenty_topics_are_found_where_a_reader_finds_them(archive: Archive) -> None:
    """Of the paragraphs that a reader counted, a list holds most, and hardly any beside them."""
    judged = yaml.safe_load(JUDGED.read_text(encoding="utf-8"))
    everything = corpus.of(archive)
    counted, listed = set(), set()
    for topic, documents in judged.items():
        for slug, ranges in documents.items():
            if slug not in everything.readings:
                pytest.skip("this is another collection")
            reading = everything.readings[slug]
            spans = [tuple(map(int, (span + "-" + span).split("-")[:2])) for span in ranges]
            counted |= {
                (topic, slug, p.id)
                for p in reading.paragraphs
                if not p.ad and any(first <= int(p.id[1:]) <= last for first, last in spans)
            }
            listed |= {
                (topic, slug, p.id)
                for p, found in everything.concordance.mentions(reading)
                if any(m.topic == topic for m in found)
            }
    assert len(counted & listed) >= 0.85 * len(counted), sorted(counted - listed)
    assert len(counted & listed) >= 0.97 * len(listed), sorted(listed - counted)
