"""An edition with its witnesses laid beside it: who reads what at which words, where and when.

Comes in: a reading, its words, its witnesses. Goes out: what the list of places asks for. May not:
judge.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property

from ..edition import markup, proof
from ..edition.lexicon import Lexicon
from ..model import Comment, Reading
from ..text.alike import same
from ..text.letters import fold
from ..text.sentences import ends, second
from .shelf import Witness
from .variants import Collation, collate
from .words import Mark, Read

SENTENCE = 40  # words on either side of a place that are shown at most


class Bench:
    """An edition with its witnesses beside it; what all of the list asks for."""

    def __init__(
        self, reading: Reading, read: Read, witnesses: Iterable[Witness], lexicon: Lexicon
    ) -> None:
        self.reading, self.words, self.marks, self.lexicon = (
            reading,
            read.words,
            read.marks,
            lexicon,
        )
        self.witnesses = {w.sigil: w for w in witnesses}
        printed = [w.text for w in self.words]
        self.collations: dict[str, Collation] = {
            sigil: collate(printed, w.words) for sigil, w in self.witnesses.items()
        }
        turns = {n for n, p in enumerate(reading.paragraphs) if p.turn}
        self.turns = [
            n
            for n, w in enumerate(self.words)
            if w.paragraph in turns and (n == 0 or self.words[n - 1].paragraph != w.paragraph)
        ]
        self.marked = sorted((m.left, m.right) for m in self.marks)
        self.habits: set[tuple[str, str, str]] = set()
        self.settled = {n for doubt in _spoken_of(reading) for n in self.words_of(*doubt)}
        self.draft = reading.edition.front["status"] == "machine draft"

    def words_of(self, last: int, count: int) -> range:
        """So many words of the reading text, ending with the one that stands for seed word
        ``last``."""
        ends_ = self.reading.seed.ends
        stop = (
            bisect_right(self._starts, max(ends_[min(last, len(ends_) - 1)] - 1, 0)) if ends_ else 0
        )
        return range(max(stop - count, 0), stop)

    @cached_property
    def _starts(self) -> list[int]:
        return [w.first for w in self.words]

    def letters(self, left: int, right: int) -> tuple[int, int]:
        """The letters of the seed that words ``left:right`` stand for; between two words, what was
        deleted there."""
        if left < right:
            return min(w.first for w in self.words[left:right]), max(
                w.last for w in self.words[left:right]
            )
        first = self.words[left - 1].last if left else 0
        last = (
            self.words[left].first
            if left < len(self.words)
            else (self.reading.seed.ends[-1] if self.words else 0)
        )
        if (
            left
            and left < len(self.words)
            and self.words[left - 1].mark == self.words[left].mark >= 0
        ):
            return first, first
        return first, max(first, last)

    def span(self, left: int, right: int) -> tuple[int, int]:
        """The seed words that words ``left:right`` stand for: the first, and how many."""
        seed = self.reading.seed
        first, last = self.letters(left, right)
        at = proof.word_at(seed, first)
        return at, proof.word_at(seed, last - 1) + 1 - at if last > first else 0

    def place_id(self, left: int, right: int) -> str:
        """The name of a place: ``w120-2``, seed word 120 and two words."""
        at, count = self.span(left, right)
        return f"w{at}-{count}"

    def heard(self, left: int, right: int) -> str:
        at, count = self.span(left, right)
        return " ".join(self.reading.seed.words[at : at + count])

    def text(self, left: int, right: int) -> str:
        return " ".join(w.text for w in self.words[left:right])

    def other(self, sigil: str, left: int, right: int) -> str:
        """What a witness reads at words ``left:right``."""
        stretch = self.collations[sigil].reading(left, right)
        return " ".join(self.witnesses[sigil].words[stretch.right : stretch.right_stop])

    def sentence(self, left: int, right: int) -> tuple[int, int]:
        """The words of the sentences that words ``left:right`` stand in, within one turn."""
        if (
            left == right
            and left
            and (left == len(self.words) or not ends(self.words[left - 1].text))
        ):
            left = left - 1  # what is said after a word stands in its sentence
        first, last = left, max(right, left + 1)
        paragraph = self.words[min(left, len(self.words) - 1)].paragraph
        while (
            first > 0
            and left - first < SENTENCE
            and self.words[first - 1].paragraph == paragraph
            and not ends(self.words[first - 1].text)
        ):
            first -= 1
        while (
            last < len(self.words)
            and last - right < SENTENCE
            and not ends(self.words[last - 1].text)
            and (self.words[last].paragraph == self.words[last - 1].paragraph)
        ):
            last += 1
        return first, min(last, len(self.words))

    def untouched(self, left: int, right: int) -> bool:
        """Say whether no mark stands at words ``left:right``: the seed was left as it was."""
        n = bisect_left(self.marked, (left, -1))
        near = self.marked[max(n - 8, 0) : n + 1]
        return all(w.mark < 0 for w in self.words[left:right]) and not any(
            left <= a <= right and a == b for a, b in near
        )

    def at_edge(self, left: int, right: int) -> bool:
        n = bisect_left(self.turns, left)
        return n < len(self.turns) and self.turns[n] <= right and self.turns[n] > 0

    def second(self, left: int) -> float | None:
        """The second of the recording: by the seed's times, else by a witness's."""
        word = proof.word_at(
            self.reading.seed, self.letters(left, left + 1)[0] if left < len(self.words) else 0
        )
        known = second(self.reading.paragraphs, word)
        if known is not None:
            return known
        for sigil, witness in self.witnesses.items():
            n = self.collations[sigil].reading(left, left).right
            if (
                witness.seconds
                and (at := witness.seconds[min(n, len(witness.seconds) - 1)]) is not None
            ):
                return at
        return None


_SETTLED = 4  # words before {>>stet<<} that an editor has looked at


def _spoken_of(reading: Reading) -> Iterable[tuple[int, int]]:
    """The last seed word, and how many words, of which a doubt or a stet speaks."""
    places = proof.starts(reading.edition, reading.seed)[0]
    for block, place in zip(reading.edition.blocks, places, strict=True):
        at = place or 0
        for inline in block.inlines if place is not None else ():
            if isinstance(inline, Comment):
                quoted = re.search(r'"([^"]+)"', inline.source)
                if inline.source.strip().startswith((proof.DOUBT, "stet")):
                    yield (
                        proof.word_at(reading.seed, max(at - 1, 0)),
                        len(quoted[1].split()) if quoted else _SETTLED,
                    )
            at += len(fold(markup.heard(inline)))


def confirmed(bench: Bench) -> dict[int, tuple[str, ...]]:
    """For every mark, by number, the sigils of the witnesses that read as the edition does."""
    result: dict[int, tuple[str, ...]] = {}
    for n, mark in enumerate(bench.marks):
        result[n] = tuple(sigil for sigil in bench.witnesses if _agrees(bench, sigil, mark))
    return result


def _agrees(bench: Bench, sigil: str, mark: Mark) -> bool:
    stretch = bench.collations[sigil].reading(mark.left, mark.right)
    theirs = bench.witnesses[sigil].words[stretch.right : stretch.right_stop]
    return same([w.text for w in bench.words[stretch.left : stretch.left_stop]], theirs)
