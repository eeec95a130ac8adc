"""The lexicon of this collection keeps its own promises."""

from __future__ import annotations

import pytest

from conftest import ROOT
from massdriver.collection.repository import Archive
from massdriver.edition.lexicon import Entry, Lexicon
from massdriver.text.language import frequencies

OURS = Archive(ROOT).lexicon()


@pytest.mark.parametrize("entry", OURS.entries, ids=lambda entry: entry.heard)
def test_an_entry_changes_its_example_and_not_its_near_miss(entry: Entry) -> None:
    """`says` is mended by the entry, `near` is left alone by it."""
    assert entry in [match.entry for match in OURS.find(entry.says.split())]
    assert entry not in [match.entry for match in OURS.find(entry.near.split())]


@pytest.mark.parametrize("entry", OURS.entries, ids=lambda entry: entry.heard)
def test_an_entry_is_a_phrase_of_one_to_four_words(entry: Entry) -> None:
    """Longer phrases do not come back; longer examples are not read."""
    assert 1 <= len(entry.heard.split()) <= 4
    assert len(entry.says.split()) <= 30


def test_what_is_read_is_spelled_as_the_names_are() -> None:
    """The right side of an entry writes a name as `names` does."""
    wrong = [
        (entry.read, name.entry.read)
        for entry in OURS.entries
        for name in OURS.find_names(entry.read.split())
        if name.entry.read not in entry.read
    ]
    assert wrong == []


def test_a_listed_word_is_needed() -> None:
    """`words` repeats neither the word list nor a name: a stale exception is a fault."""
    bare = Lexicon(OURS.entries, OURS.names)
    assert [word for word in sorted(OURS.words) if word in frequencies() or bare.knows(word)] == []
