"""What goes on record of the witnesses: their words at every mark, at every doubt and at every
place decided, no more.

Comes in: an edition beside its witnesses, and what was decided. Goes out: their readings there. May
not: hold more of a witness than a few words at a place.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..edition import proof
from ..model import Attested
from .bench import Bench
from .places import doubts_of
from .proposal import plain
from .record import LONGEST, Decision


def readings(bench: Bench, decisions: Sequence[Decision]) -> list[Attested]:
    """The readings to put on record, in the order of the text."""
    result: set[Attested] = set()
    for mark in bench.marks:
        for sigil in bench.witnesses:
            stretch = bench.collations[sigil].reading(mark.left, mark.right)
            words = bench.witnesses[sigil].words[stretch.right : stretch.right_stop]
            if len(words) <= LONGEST:
                at, count = bench.span(stretch.left, stretch.left_stop)
                if (stretch.left, stretch.left_stop) == (mark.left, mark.right):
                    at, count = _mark_span(bench, mark.first, mark.last)
                result.add(Attested(at, count, sigil, plain(" ".join(words))))
    for left, right, _ in doubts_of(bench):
        for sigil in bench.witnesses:
            words_ = bench.other(sigil, left, right)
            if len(words_.split()) <= LONGEST:
                at, count = bench.span(left, right)
                result.add(Attested(at, count, sigil, plain(words_)))
    for decision in decisions:
        for sigil, words_ in decision.readings.items():
            if len(words_.split()) <= LONGEST and sigil in bench.witnesses:
                result.add(Attested(decision.at, decision.span, sigil, plain(words_)))
    return sorted(result)


def _mark_span(bench: Bench, first: int, last: int) -> tuple[int, int]:
    at = proof.word_at(bench.reading.seed, first)
    return at, proof.word_at(bench.reading.seed, last - 1) + 1 - at if last > first else 0
