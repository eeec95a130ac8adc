"""Where a long passage is broken into paragraphs that can be read.

Comes in: words. Goes out: the runs of them that make paragraphs. May not: break inside a word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import regex

from .sentences import ends

LONG, GOAL = 130, 85  # words: a paragraph longer than LONG is broken near GOAL, at a sentence's end
# words: so far is a sentence's end looked for; a text that has none is broken at LONG
REACH = 4 * LONG
# letters that no spaces stand between, by regex: re takes twenty times as long to compile such
# wide ranges, and every process waits for that
UNSPACED = regex.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_CJK_END = re.compile(r"[。？！]")


def size(text: str) -> int:
    """How many words a text has to read; where no spaces stand between words, two characters are
    reckoned as one."""
    wide = len(UNSPACED.findall(text))
    return len(text.split()) if not wide else len(UNSPACED.sub(" ", text).split()) + (wide + 1) // 2


def is_wrapped(lines: Sequence[str]) -> bool:
    """Say whether lines are broken for their length: most that are followed by words end inside a
    sentence; one may be long."""
    followed = [line for line, following in pairwise(lines) if line and following]
    inside = sum(not ends(line) for line in followed)
    lengths = sorted(map(len, followed))
    return (
        len(followed) > 5
        and 2 * inside > len(followed)
        and lengths[len(lengths) // 2] > (25 if len(followed) < 9 else 12)
        and lengths[9 * (len(lengths) - 1) // 10] <= 130
    )


def broken(
    words: Sequence[str], start: int, stop: int, whole: bool = False, voices: bool = True
) -> Iterator[tuple[int, int]]:
    """Break words ``start:stop`` at sentence ends, and, with ``voices``, where two of them overlap
    (`` . ``); not at all where ``whole``."""
    if whole or stop - start < 2:  # the second paragraph of a quotation would be nobody's
        yield start, stop
        return
    first, whole_text = start, " ".join(words[start:stop])
    wide = bool(_CJK_END.search(whole_text))
    sizes: Sequence[int] = range(stop - start + 1)
    if UNSPACED.search(whole_text):
        sizes = [
            0,
            *accumulate(max(1, len(UNSPACED.findall(word)) // 2) for word in words[start:stop]),
        ]
    while start < stop:
        done = sizes[start - first]
        far = max(start + 1, first + bisect_right(sizes, done + LONG) - 1)
        end = stop
        breaks = [
            n + 1
            for n in range(start, min(far, stop) if voices and "." in words[start:far] else start)
            if words[n] == "."
            and n + 1 < stop
            and (words[n + 1] != "." and (n == start or words[n - 1] != "."))
        ]
        if breaks and breaks[0] - start > 1:
            end = breaks[0]
        elif sizes[-1] - done > LONG:
            found = [
                n + 1
                for n in range(start, min(far, stop))
                if not words[n][-1].isalpha() and ends(words[n])
            ]
            if found:
                end = min(found, key=lambda n: abs(sizes[n - first] - done - GOAL))
            else:
                reach = min(stop, first + bisect_right(sizes, done + REACH))
                end = next(
                    (n + 1 for n in range(far, reach) if ends(words[n])), stop if wide else far
                )
        yield start, end
        start = end
