"""Where a long passage is broken into paragraphs that can be read.

Comes in: words. Goes out: the runs of them that make paragraphs. May not: break inside a word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from .sentences import ends

LONG, GOAL = 130, 85  # words: a paragraph longer than LONG is broken near GOAL, at a sentence's end
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def broken(words: Sequence[str], start: int, stop: int, whole: bool = False) -> Iterator[tuple[int, int]]:
    """Break words ``start:stop`` at sentence ends, and where two voices overlap (`` . ``); not at all where ``whole``.

    Where no spaces stand between words, as in Chinese and Japanese, two characters are reckoned as one.
    """
    if whole or stop - start < 2:  # the second paragraph of a quotation would be nobody's
        yield start, stop
        return
    sizes = [0, *accumulate(max(1, len(_CJK.findall(word)) // 2) for word in words[start:stop])]
    first = start
    while start < stop:
        done = sizes[start - first]
        far = max(start + 1, first + bisect_right(sizes, done + LONG) - 1)
        end = stop
        breaks = [n + 1 for n in range(start, min(far, stop)) if words[n] == "."]
        if breaks and breaks[0] < stop and breaks[0] - start > 1:
            end = breaks[0]
        elif sizes[-1] - done > LONG:
            stops = [n + 1 for n in range(start, min(far, stop)) if ends(words[n])]
            end = min(stops, key=lambda n: abs(sizes[n - first] - done - GOAL)) if stops else far
        yield start, end
        start = end
