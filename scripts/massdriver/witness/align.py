"""The seconds of an edition's paragraphs, from a recogniser's own words laid against the text.

Comes in: a reading, words with their seconds, from when to when somebody speaks. Goes out: rows for
``seeds/timings``, and what of the one is not in the other. May not: give a time to an edition of
another recording.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..edition import proof
from ..edition.front import clock
from ..model import Reading, Spoken
from ..text.counts import count
from ..text.letters import fold_words
from . import collate, words
from .collate import Run

STEP = 2.0  # seconds between the times that are kept within a paragraph
PACE = 0.35  # seconds of a word, where nothing better is known
LONGER = 15  # words that only one of the two has at an end: less is a greeting
PASSAGE = 8  # words in a row that only one of the two has
# seconds around an estimate in which a voice that sets in is the paragraph's
_BEFORE, _AFTER = 1.0, 0.6
Span = tuple[float, float]


class Aligned(NamedTuple):
    """``rows``: offset in the seed's text and seconds; ``share`` of the words agrees; what else
    there is to say."""

    rows: Sequence[tuple[int, float]]
    share: float
    remarks: Sequence[str]


def align(reading: Reading, heard: Sequence[Spoken], speech: Sequence[Span]) -> Aligned:
    """Lay what was heard against an edition."""
    ours = words.of(reading).words
    kept = [
        w
        for w, letters in zip(heard, fold_words([w.text for w in heard]), strict=True)
        if letters and w.start is not None
    ]
    theirs = fold_words([w.text for w in kept])
    letters = [w.letters for w in ours]
    runs = collate.align(letters, theirs)
    share = collate.share(runs, len(letters), len(theirs))
    at = {run.left + k: run.right + k for run in _firm(runs) for k in range(run.length)}
    starts = [m.start() for m in re.finditer(r"\S+", reading.seed.text)]
    onsets = [a for a, _ in speech]
    rows: dict[int, float] = {}
    last, paragraph = -STEP, -1
    matched = sorted(at)
    for n, word in enumerate(ours):
        opens = word.paragraph != paragraph
        paragraph = word.paragraph
        if not opens and (n not in at or (kept[at[n]].start or 0.0) - last < STEP):
            continue
        offset = starts[
            (
                reading.paragraphs[paragraph].first
                if opens
                else proof.word_at(reading.seed, word.first)
            )
        ]
        second = max(
            last, 0.0, _onset(n, at, matched, kept, onsets) if opens else kept[at[n]].start or 0.0
        )
        rows[offset] = second if opens else rows.get(offset, second)
        last = second
    rising, reached = [], 0.0
    for offset, second in sorted(rows.items()):
        reached = max(reached, round(second, 1))
        rising.append((offset, reached))
    return Aligned(
        rising,
        share,
        [*_ends(at, len(letters), kept), *_passages(runs, [w.text for w in ours], kept)],
    )


def _firm(runs: Sequence[Run]) -> Iterator[Run]:
    """Runs that are no accident: of two words, or one that stands as far from its neighbours in
    both."""
    for before, run, after in zip([None, *runs[:-1]], runs, [*runs[1:], None], strict=True):
        gaps = (
            [(run.left - before.left - before.length, run.right - before.right - before.length)]
            if before
            else []
        )
        gaps += (
            [(after.left - run.left - run.length, after.right - run.right - run.length)]
            if after
            else []
        )
        if run.length > 1 or any(abs(a - b) <= 1 and a <= 3 for a, b in gaps):
            yield run


def _onset(
    n: int,
    at: dict[int, int],
    matched: Sequence[int],
    heard: Sequence[Spoken],
    onsets: Sequence[float],
) -> float:
    """When word ``n`` begins that opens a paragraph: as it was heard, or by its neighbours; and
    where a voice sets in."""
    k = bisect_left(matched, n)
    before, after = (matched[k - 1] if k else -1), (matched[k] if k < len(matched) else -1)
    floor = heard[at[before]].start or 0.0 if before >= 0 else 0.0
    if after == n:
        estimate = heard[at[n]].start or 0.0
    elif after >= 0:
        between, more = at[after] - (at[before] if before >= 0 else -1) - 1, after - n
        estimate = (
            heard[at[after] - more].start or 0.0
            if more <= between
            else max(floor, (heard[at[after]].start or 0.0) - PACE * more)
        )
    else:
        estimate = (heard[at[before]].end or 0.0) + PACE * (n - before - 1) if before >= 0 else 0.0
    near = [
        onset
        for onset in onsets[
            bisect_left(onsets, estimate - _BEFORE) : bisect_left(onsets, estimate + _AFTER)
        ]
        if onset > floor
    ]
    return min(near, key=lambda onset: abs(onset - estimate), default=estimate)


def _ends(at: dict[int, int], ours: int, heard: Sequence[Spoken]) -> Iterator[str]:
    """What one of the two has more of before and after the other."""
    if not at:
        return
    first, last = min(at), max(at)
    begins, ends = at[first], at[last]
    if begins > first + LONGER:
        yield (
            f"the recording has {clock(heard[begins].start or 0.0)} of speech before the text"
            " begins"
        )
    if first > begins + LONGER:
        yield f"the text has {count(first, 'word')} before the recording begins"
    if len(heard) - ends > ours - last + LONGER:
        yield (
            "the recording is longer: it goes on for"
            f" {clock((heard[-1].end or 0.0) - (heard[ends].end or 0.0))} after the last words of"
            " the text"
        )
    if ours - last > len(heard) - ends + LONGER:
        yield (
            f"the recording is shorter: the text goes on for {count(ours - last - 1, 'word')} after"
            " its end"
        )


def _passages(runs: Sequence[Run], ours: Sequence[str], heard: Sequence[Spoken]) -> Iterator[str]:
    """Passages, not at the ends, that only one of the two has: spoken and not written, or written
    where nobody speaks."""
    for s in collate.differing(runs, len(ours), len(heard)):
        here, there = s.left_stop - s.left, s.right_stop - s.right
        if not s.left or not s.right or s.left_stop == len(ours) or s.right_stop == len(heard):
            continue
        start, stop = heard[s.right - 1].end or 0.0, heard[s.right_stop].start or 0.0
        if there >= PASSAGE and here <= there / 3:
            yield (
                f"spoken at {clock(start)}, and not in the text:"
                f" {_short([w.text for w in heard[s.right : s.right_stop]])}"
            )
        elif here >= PASSAGE and there <= here / 3 and stop - start < here / 9:
            yield (
                f"in the text where nobody speaks, at {clock(start)}:"
                f" {_short(ours[s.left : s.left_stop])}"
            )


def _short(found: Sequence[str]) -> str:
    return f"“{' '.join(found[:10])}{' …' if len(found) > 10 else ''}”, {count(len(found), 'word')}"
