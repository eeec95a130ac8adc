"""Lay an edition beside its seed: which words of the one are which words of the other.

Comes in: two lists of folded words. Goes out: the stretches that differ. May not: know what an
edition is.

Collation is what textual editors call it. The alignment itself is rapidfuzz's (longest common
subsequence); here it is only fed in windows, so that a book needs no more memory than a chapter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

WINDOW = 4000  # words aligned at a time
_NEAR = 4  # equal words between two variants that may be one stretch spaced differently
_HOLD = 8  # a run of equal words this long holds two windows together


class Variant(NamedTuple):
    """Seed words ``start:stop`` are read as edition words ``left:right``; either side may be
    empty."""

    start: int
    stop: int
    left: int
    right: int


def collate(seed: Sequence[str], edition: Sequence[str]) -> list[Variant]:
    """Return where the words differ, in order. Words that only run together differently do not
    differ."""
    variants: list[Variant] = []
    i = j = 0
    while i < len(seed) or j < len(edition):
        skip = _equal_run(seed, edition, i, j)
        i, j = i + skip, j + skip
        a, b = seed[i : i + WINDOW], edition[j : j + WINDOW]
        last = i + WINDOW >= len(seed) and j + WINDOW >= len(edition)
        found, end_a, end_b = _align(a, b, last)
        variants += [Variant(v.start + i, v.stop + i, v.left + j, v.right + j) for v in found]
        i, j = i + end_a, j + end_b
    return _merge(variants, seed, edition)


def _equal_run(seed: Sequence[str], edition: Sequence[str], i: int, j: int) -> int:
    n, most = 0, min(len(seed) - i, len(edition) - j)
    while n < most and seed[i + n] == edition[j + n]:
        n += 1
    return n


def _align(a: Sequence[str], b: Sequence[str], last: bool) -> tuple[list[Variant], int, int]:
    """Align one window; returns its variants and how far on both sides they may be trusted."""
    if not a or not b:
        return ([Variant(0, len(a), 0, len(b))] if a or b else []), len(a), len(b)
    ops = LCSseq.opcodes(a, b)
    found: list[Variant] = []
    end_a, end_b = len(a), len(b)
    if not last:
        # Beyond the last long run of equal words the window's edge distorts the alignment: stop
        # inside that run.
        for op in reversed(list(ops)):
            if (
                op.tag == "equal"
                and op.src_end - op.src_start >= _HOLD
                and op.src_start + op.src_end > 0
            ):
                end_a, end_b = op.src_start + _HOLD // 2, op.dest_start + _HOLD // 2
                break
    for op in ops:
        if op.tag != "equal" and op.src_end <= end_a and op.dest_end <= end_b:
            if found and found[-1].stop == op.src_start and found[-1].right == op.dest_start:
                found[-1] = found[-1]._replace(stop=op.src_end, right=op.dest_end)
            else:
                found.append(Variant(op.src_start, op.src_end, op.dest_start, op.dest_end))
    return found, end_a, end_b


def _merge(variants: list[Variant], seed: Sequence[str], edition: Sequence[str]) -> list[Variant]:
    """Join what touches, drop what is only spaced differently, and trim equal words off both
    ends."""
    joined: list[Variant] = []
    for v in variants:
        if joined and joined[-1].stop == v.start and joined[-1].right == v.left:
            joined[-1] = joined[-1]._replace(stop=v.stop, right=v.right)
        else:
            joined.append(v)
    result: list[Variant] = []
    for v in joined:
        if (
            result
            and v.start - result[-1].stop <= _NEAR
            and _same(result[-1].start, v.stop, result[-1].left, v.right, seed, edition)
        ):
            # "that…is that" against "that… is that": the two only lie across each other
            result.pop()
            continue
        result += _tighten(v, seed, edition)
    return result


def _same(
    start: int, stop: int, left: int, right: int, seed: Sequence[str], edition: Sequence[str]
) -> bool:
    return "".join(seed[start:stop]) == "".join(edition[left:right])


def _tighten(v: Variant, seed: Sequence[str], edition: Sequence[str]) -> list[Variant]:
    start, stop, left, right = v

    # Peel equal letters off both ends wherever word ends meet on both sides: "theycome to" against
    # "they come too".
    def peel(a: Sequence[str], b: Sequence[str]) -> tuple[int, int]:
        best = (0, 0)
        i = j = length_a = length_b = 0
        text_a = text_b = ""
        while True:
            if length_a <= length_b and i < len(a):
                text_a += a[i]
                length_a += len(a[i])
                i += 1
            elif j < len(b):
                text_b += b[j]
                length_b += len(b[j])
                j += 1
            else:
                return best
            short = min(length_a, length_b)
            if text_a[:short] != text_b[:short]:
                return best
            if length_a == length_b and text_a:
                best = (i, j)

    da, db = peel(seed[start:stop], edition[left:right])
    start, left = start + da, left + db
    reverse = (
        [w[::-1] for w in reversed(seed[start:stop])],
        [w[::-1] for w in reversed(edition[left:right])],
    )
    da, db = peel(*reverse)
    stop, right = stop - da, right - db
    if not any(seed[start:stop]) and not any(edition[left:right]):
        return []
    return [Variant(start, stop, left, right)]
