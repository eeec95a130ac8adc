"""How often each word stands in the other editions: one count of all, from which an edition's own
is taken.

Comes in: what was counted of each edition. Goes out: counts. May not: count an edition again for
every other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from ..edition.lexicon import Lexicon, proper_names
from ..model import Reading
from ..text.letters import fold_words

GAP = re.compile(r"[\s\-–—/]+")


class Counted(NamedTuple):
    """The folded words of an edition's reading text, and which of its lexicon's proper names stand
    there."""

    words: Counter[str]
    names: frozenset[str]


class Vocabulary:
    """What all editions have together. ``of`` gives what was counted of one, by its slug."""

    def __init__(self, counted: Iterable[Counted], of: Callable[[str], Counted]) -> None:
        self._of = of
        self._words, self._names = Counter[str](), Counter[str]()
        for one in counted:
            self._words.update(one.words)
            self._names.update(one.names)

    def without(self, slug: str) -> Counter[str]:
        """How often each word stands in the others."""
        return _less(self._words, self._of(slug).words)

    def names_without(self, slug: str) -> frozenset[str]:
        """The names of the lexicon that stand in another."""
        return frozenset(_less(self._names, Counter(self._of(slug).names)))


def count(reading: Reading, lexicon: Lexicon) -> Counted:
    """Count the words of an edition."""
    text = " ".join(p.text for p in reading.paragraphs)
    words = Counter(fold_words(GAP.split(text)))
    del words[""]
    said = f" {' '.join(fold_words(text.split()))} "
    return Counted(
        words,
        frozenset(name for name, folded in _names(lexicon) if f" {folded} " in said),
    )


@lru_cache(maxsize=4)
def _names(lexicon: Lexicon) -> list[tuple[str, str]]:
    """The lexicon's proper names, each with its letters; the same for one edition after another."""
    return [(name, " ".join(fold_words(name.split()))) for name in proper_names(lexicon)]


def of(readings: Mapping[str, Reading], lexicon: Lexicon) -> Vocabulary:
    """The vocabulary of readings that are at hand."""
    counted = {slug: count(reading, lexicon) for slug, reading in readings.items()}
    return Vocabulary(counted.values(), counted.__getitem__)


def _less(all_: Counter[str], own: Counter[str]) -> Counter[str]:
    rest = all_.copy()
    for word, times in own.items():
        if rest[word] > times:
            rest[word] -= times
        else:
            del rest[word]
    return rest
