"""Where a sentence ends, for everybody who asks; and paragraphs as sentences that know their place
in the seed.

Comes in: words, texts, paragraphs. Goes out: ends, cuts, and sentences with their seed words. May
not: read Markdown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import LCSseq

from .letters import fold_words

if TYPE_CHECKING:
    from ..model import Paragraph

# What ends a sentence: of Latin and Cyrillic, Chinese and Japanese, Hindi, Arabic and Urdu,
# Ethiopic, Armenian; then what closes.
_FULL = "。！？｡"  # after which the next sentence needs no space
_STOPS = rf".?!…{_FULL}।॥؟۔።։"
_CLOSING = "\"'”’»)\\]」』）】"
_END = re.compile(rf"[{_STOPS}][{_CLOSING}]*$")
_GAP = re.compile(
    rf"\s+|(?<=[{_FULL}])(?![{_STOPS}{_CLOSING}\s])|(?<=[{_FULL}][」』”’）])(?![{_STOPS}{_CLOSING}\s])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Jr|Inc|Corp|vs|etc|e\.g|i\.e|bzw|ca|usw|z\.B|d\.h|u\.a)|\b[A-ZÀ-Þ])\.$"
)


class Word(NamedTuple):
    """A word of the reading text: the seed word it stands at, and whether the machine heard other
    letters."""

    text: str
    at: int
    changed: bool


class Sentence(NamedTuple):
    """A sentence of ``paragraph``: its words are ``start:stop`` of it, heard as seed words
    ``first`` to ``last``."""

    paragraph: Paragraph
    start: int
    stop: int
    text: str
    heard: str
    first: int
    last: int


def words(paragraph: Paragraph) -> list[Word]:
    """Lay the words of a paragraph beside what was heard; where they differ, letters are counted
    out evenly."""
    heard, read = paragraph.heard.split(), paragraph.text.split()
    a, b = fold_words(heard), fold_words(read)
    if a == b:
        return [Word(word, paragraph.first + n, False) for n, word in enumerate(read)]
    result: list[Word] = []
    for op in LCSseq.opcodes(a, b):
        if op.tag == "equal":
            result += [
                Word(read[j], paragraph.first + op.src_start + j - op.dest_start, False)
                for j in range(op.dest_start, op.dest_end)
            ]
            continue
        left, right = a[op.src_start : op.src_end], b[op.dest_start : op.dest_end]
        changed = "".join(left) != "".join(right)
        ends = list(accumulate(map(len, left)))
        whole = max(sum(map(len, right)), 1)
        done = 0
        for j, letters in enumerate(right):
            letter = done * (ends[-1] if ends else 0) // whole
            n = min(bisect_right(ends, letter), max(len(ends) - 1, 0))
            result.append(
                Word(
                    read[op.dest_start + j],
                    paragraph.first + min(op.src_start + n, len(a) - 1),
                    changed,
                )
            )
            done += len(letters)
    return result


def sentences(paragraph: Paragraph) -> list[Sentence]:
    """Cut a paragraph at the ends of its sentences."""
    found = words(paragraph)
    heard = paragraph.heard.split()
    stops = [n + 1 for n, w in enumerate(found) if ends(w.text)]
    if not stops or stops[-1] != len(found):
        stops.append(len(found))
    result: list[Sentence] = []
    start = 0
    for stop in stops:
        if stop == start:
            continue
        first = paragraph.first if not start else found[start].at
        last = paragraph.last if stop == len(found) else max(found[stop].at - 1, first)
        result.append(
            Sentence(
                paragraph,
                start,
                stop,
                " ".join(w.text for w in found[start:stop]),
                " ".join(heard[first - paragraph.first : last - paragraph.first + 1]),
                first,
                last,
            )
        )
        start = stop
    return result


def cuts(text: str) -> Iterator[tuple[int, int]]:
    """Where one sentence of a text ends and where the next begins, for each but the last."""
    word = 0
    for m in _GAP.finditer(text):
        if m.start() and ends(text[word : m.start()]) and m.end() < len(text):
            yield m.span()
        word = m.end()


def around(text: str, at: int) -> str:
    """The sentence of a text that holds the character ``at``, with the quotation marks that close
    it."""
    start = 0
    for end, begin in cuts(text):
        if begin > at:
            return text[start:end].strip()
        start = begin
    return text[start:].strip()


@lru_cache(maxsize=1 << 14)  # what ends a sentence comes again and again
def ends(word: str) -> bool:
    """Say whether a sentence ends with this word: not with an initial, and not with an
    abbreviation."""
    return bool(_END.search(word)) and not _ABBREVIATION.search(word)


def second(paragraphs: Sequence[Paragraph], word: int) -> float | None:
    """The second of the recording at a seed word, straight between the paragraphs' known times;
    None: not known."""
    n = bisect_right(paragraphs, word, key=lambda p: p.first)

    def known(places: range) -> tuple[int, float] | None:
        timed = (paragraphs[k] for k in places)
        return next(((p.first, p.start) for p in timed if p.start is not None), None)

    before = known(range(n - 1, -1, -1))
    if not before:
        return None
    (w0, s0), (w1, s1) = before, known(range(n, len(paragraphs))) or before
    return round(s0 + (s1 - s0) * (word - w0) / (w1 - w0), 1) if w1 > w0 else s0
