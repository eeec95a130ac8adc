"""Where two transcripts differ, in stretches an editor can decide; and the passages that one of
them has not.

Comes in: the words of two transcripts. Goes out: variants, passages left out with their reason, and
how much agrees. May not: offer a machine's loop as a reading.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..text.alike import SMALL, same
from ..text.letters import fold_words
from ..text.sentences import ends
from .collate import Run, Stretch, align, differing, share

LONGEST = 30  # words: what is longer than a sentence is a passage, and no variant
_LOOPS = 4  # words of a phrase that comes again in a loop
_NEAR = 400  # words back in which a loop has its first round


class Passage(NamedTuple):
    """``kind`` is loss (the witness has not), loop (it says again), more (only it has) or moved (it
    has elsewhere)."""

    kind: str
    stretch: Stretch


class Collation(NamedTuple):
    """Two transcripts laid beside each other. ``alike`` counts the stretches written otherwise that
    say the same."""

    ours: Sequence[str]
    theirs: Sequence[str]
    runs: Sequence[Run]
    variants: Sequence[Stretch]
    passages: Sequence[Passage]
    alike: int
    share: float

    def reading(self, left: int, right: int) -> Stretch:
        """The words of the other that stand for words ``left:right`` of ours, and as many of ours
        as go with them.

        For no word (``left == right``) they are those that the other has between words ``left - 1``
        and ``left``.
        """
        empty = left == right
        before = self._run(left - empty)
        a = self.runs[before] if before >= 0 else Run(0, 0, 0)
        begin = left if left < a.left + a.length + empty else a.left + a.length
        last = self._run(right - 1 + empty)
        b = self.runs[last] if last >= 0 else Run(0, 0, 0)
        if right < b.left + b.length + (not empty) and last >= 0:
            stop, other_stop = right, b.right + right - b.left
        else:
            b = (
                self.runs[last + 1]
                if last + 1 < len(self.runs)
                else Run(len(self.ours), len(self.theirs), 0)
            )
            stop, other_stop = b.left, b.right
        return Stretch(begin, stop, a.right + begin - a.left, other_stop)

    def _run(self, n: int) -> int:
        """The last run that begins at or before word ``n``, or -1."""
        return bisect_left(self.runs, (n + 1,)) - 1


def collate(ours: Sequence[str], theirs: Sequence[str]) -> Collation:
    """Lay two lists of printed words, all with letters, beside each other."""
    a, b = fold_words(list(ours)), fold_words(list(theirs))
    runs = align(a, b)
    variants: list[Stretch] = []
    passages: list[Passage] = []
    alike = 0
    for stretch in _joined(differing(runs, len(a), len(b)), a):
        left, right = stretch.left_stop - stretch.left, stretch.right_stop - stretch.right
        if max(left, right) > LONGEST:
            passages.append(Passage(_kind(stretch, b), stretch))
        elif same(
            ours[stretch.left : stretch.left_stop], theirs[stretch.right : stretch.right_stop]
        ):
            alike += 1
        else:
            variants.append(stretch)
    return Collation(
        ours, theirs, runs, variants, _moved(passages, a, b), alike, share(runs, len(a), len(b))
    )


def first_sentence(words: Sequence[str]) -> int:
    """How many words of a passage may be restored at once: its first sentence, and no more than a
    variant has."""
    stop = next((n + 1 for n, word in enumerate(words) if ends(word)), len(words))
    return min(stop, LONGEST)


def _joined(stretches: Iterator[Stretch], a: Sequence[str]) -> Iterator[Stretch]:
    """Stretches with but one small word between them are one: nobody hears them apart."""
    waiting: Stretch | None = None
    for here in stretches:
        if (
            waiting
            and here.left - waiting.left_stop == 1
            and a[waiting.left_stop] in SMALL
            and _short(waiting)
            and _short(here)
        ):
            waiting = Stretch(waiting.left, here.left_stop, waiting.right, here.right_stop)
            continue
        if waiting:
            yield waiting
        waiting = here
    if waiting:
        yield waiting


def _short(stretch: Stretch) -> bool:
    left, right = stretch.left_stop - stretch.left, stretch.right_stop - stretch.right
    return 0 < left <= 6 and 0 < right <= 6


def _kind(stretch: Stretch, b: Sequence[str]) -> str:
    left, right = stretch.left_stop - stretch.left, stretch.right_stop - stretch.right
    if right <= left:
        return "loss"
    begin = max(stretch.right - _NEAR, 0)
    phrases = Counter(
        zip(*(b[begin + k : stretch.right_stop] for k in range(_LOOPS)), strict=False)
    )
    again = sum(
        phrases[phrase] > 1
        for phrase in zip(
            *(b[stretch.right + k : stretch.right_stop] for k in range(_LOOPS)), strict=False
        )
    )
    return "loop" if 2 * again > right - _LOOPS else "more"


def _moved(passages: Sequence[Passage], a: Sequence[str], b: Sequence[str]) -> list[Passage]:
    """Name as moved what one has here and the other elsewhere."""
    phrases = [
        (
            {
                *zip(
                    *(a[p.stretch.left + k : p.stretch.left_stop] for k in range(_LOOPS)),
                    strict=False,
                )
            },
            {
                *zip(
                    *(b[p.stretch.right + k : p.stretch.right_stop] for k in range(_LOOPS)),
                    strict=False,
                )
            },
        )
        for p in passages
    ]
    ours = Counter(phrase for mine, _ in phrases for phrase in mine)
    theirs = Counter(phrase for _, others in phrases for phrase in others)
    result = []
    for passage, (mine, others) in zip(passages, phrases, strict=True):
        here = sum(phrase in theirs for phrase in mine) + sum(phrase in ours for phrase in others)
        result.append(
            passage._replace(kind="moved") if 2 * here > len(mine) + len(others) else passage
        )
    return result
