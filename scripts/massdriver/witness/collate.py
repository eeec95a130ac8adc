"""Lay two transcripts of one recording beside each other, word by word, whatever one of them has
lost, said twice or moved.

Comes in: two lists of folded words. Goes out: the runs that are equal, and the stretches that
differ. May not: know what an edition is.

``text.collate`` lays an edition beside its own seed, which nothing is missing of. Two machines are
another matter: one loops, one skips a passage, one puts a paragraph elsewhere. So what holds the
two together is looked for first: phrases that stand once in either, in the same order (patience
diff does so with lines); only what lies between two of them is aligned word by word. That is linear
but for the sorting, and the costs of ten witnesses are ten times those of one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from ..text.collate import collate as windowed

PHRASES = (8, 4, 2)  # words of the phrases that are looked for, in what the longer ones leave
SMALL = 64  # words: what is shorter on both sides is aligned at once
LARGE = 6000  # words: what is longer without one phrase in common is aligned in windows
FIRM = 3  # words: so many alike in a row are no accident


class Run(NamedTuple):
    """Words ``left`` and following of the one are, ``length`` times, words ``right`` and following
    of the other."""

    left: int
    right: int
    length: int


class Stretch(NamedTuple):
    """Words ``left:left_stop`` of the one stand where the other has ``right:right_stop``; either
    may be empty."""

    left: int
    left_stop: int
    right: int
    right_stop: int


def align(a: Sequence[str], b: Sequence[str]) -> list[Run]:
    """Return the runs of words that two lists have in common, in their order, none of them
    overlapping."""
    runs: list[Run] = []
    todo = [(0, len(a), 0, len(b), 0)]
    while todo:
        i, i_stop, j, j_stop, level = todo.pop()
        head, tail = _ends(a, b, i, i_stop, j, j_stop)
        if head:
            runs.append(Run(i, j, head))
        if tail:
            runs.append(Run(i_stop - tail, j_stop - tail, tail))
        i, i_stop, j, j_stop = i + head, i_stop - tail, j + head, j_stop - tail
        if i == i_stop or j == j_stop:
            continue
        if level == len(PHRASES) or max(i_stop - i, j_stop - j) <= SMALL:
            runs += _words(a, b, i, i_stop, j, j_stop)
            continue
        anchors = _anchors(a[i:i_stop], b[j:j_stop], PHRASES[level])
        before_i, before_j = i, j
        for left, right in [*((i + x, j + y) for x, y in anchors), (i_stop, j_stop)]:
            todo.append((before_i, left, before_j, right, level + 1))
            before_i, before_j = left, right
    return _joined(sorted(run for run in runs if run.length))


def differing(runs: Sequence[Run], left: int, right: int) -> Iterator[Stretch]:
    """Yield what lies between the runs of two lists of so many words."""
    i = j = 0
    for run in (*runs, Run(left, right, 0)):
        if run.left > i or run.right > j:
            yield Stretch(i, run.left, j, run.right)
        i, j = run.left + run.length, run.right + run.length


def share(runs: Sequence[Run], left: int, right: int) -> float:
    """How much of the shorter of two lists stands in the other: words in runs that are no accident,
    0 to 1."""
    firm = sum(run.length for run in runs if run.length >= FIRM)
    return firm / max(min(left, right), 1)


def _ends(
    a: Sequence[str], b: Sequence[str], i: int, i_stop: int, j: int, j_stop: int
) -> tuple[int, int]:
    """How many words are equal at the beginning and at the end."""
    most = min(i_stop - i, j_stop - j)
    head = tail = 0
    while head < most and a[i + head] == b[j + head]:
        head += 1
    most -= head
    while tail < most and a[i_stop - 1 - tail] == b[j_stop - 1 - tail]:
        tail += 1
    return head, tail


def _anchors(a: Sequence[str], b: Sequence[str], size: int) -> list[tuple[int, int]]:
    """Phrases that stand once on either side, in the longest order that both keep."""
    ours, theirs = _once(a, size), _once(b, size)
    pairs = sorted((i, theirs[phrase]) for phrase, i in ours.items() if phrase in theirs)
    tails: list[
        int
    ] = []  # the last place of the best order of each length so far, and which pair it is
    at: list[int] = []
    before: list[int] = []
    for n, (_, j) in enumerate(pairs):
        k = bisect_left(tails, j)
        before.append(at[k - 1] if k else -1)
        if k == len(tails):
            tails.append(j)
            at.append(n)
        else:
            tails[k], at[k] = j, n
    result: list[tuple[int, int]] = []
    n = at[-1] if at else -1
    while n >= 0:
        result.append(pairs[n])
        n = before[n]
    return result[::-1]


def _once(words: Sequence[str], size: int) -> dict[tuple[str, ...], int]:
    """The phrases of so many words that stand once, and where."""
    places: dict[tuple[str, ...], int] = {}
    for n, phrase in enumerate(zip(*(words[k:] for k in range(size)), strict=False)):
        places[phrase] = -1 if phrase in places else n
    return {phrase: n for phrase, n in places.items() if n >= 0}


def _words(
    a: Sequence[str], b: Sequence[str], i: int, i_stop: int, j: int, j_stop: int
) -> Iterator[Run]:
    """Align a stretch word by word: where it is long, in windows."""
    ours, theirs = a[i:i_stop], b[j:j_stop]
    if max(len(ours), len(theirs)) > LARGE:
        x = y = 0
        for v in windowed(ours, theirs):
            yield from _equal(ours, theirs, i, j, x, v.start, y, v.left)
            x, y = v.stop, v.right
        yield from _equal(ours, theirs, i, j, x, len(ours), y, len(theirs))
        return
    for op in LCSseq.opcodes(ours, theirs):
        if op.tag == "equal":
            yield Run(i + op.src_start, j + op.dest_start, op.src_end - op.src_start)


def _equal(
    a: Sequence[str], b: Sequence[str], i: int, j: int, x: int, x_stop: int, y: int, y_stop: int
) -> Iterator[Run]:
    """The equal words of a stretch whose letters are equal, though not all its words are."""
    head, tail = _ends(a, b, x, x_stop, y, y_stop)
    yield Run(i + x, j + y, head)
    yield Run(i + x_stop - tail, j + y_stop - tail, tail)


def _joined(runs: Sequence[Run]) -> list[Run]:
    result: list[Run] = []
    for run in runs:
        last = result[-1] if result else None
        if last and last.left + last.length == run.left and last.right + last.length == run.right:
            result[-1] = last._replace(length=last.length + run.length)
        else:
            result.append(run)
    return result
