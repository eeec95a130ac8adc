"""The reading text of an edition word by word, each word with its place on the page and in the
seed.

Comes in: a proved ``Reading``. Goes out: its words and its marks, in their order. May not:
estimate; what no mark covers has its letters of the seed counted out, what a mark covers has all
that the mark covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ..edition import markup, proof
from ..model import Block, Comment, Emendation, Reading
from ..text.letters import fold_words

_TOKEN = re.compile(r"\s+|\S+")
_HIDDEN = re.compile(r"\\([!-/:-@\[-`{-~])|\*+")  # an escape, or emphasis
_LONE = frozenset(",.;:?!")


class Word(NamedTuple):
    """A word with letters: ``start:stop`` in the text of paragraph number ``paragraph``; letters
    ``first:last`` of the seed.

    ``mark`` is the number of the mark it belongs to, or -1.
    """

    text: str
    letters: str
    paragraph: int
    start: int
    stop: int
    first: int
    last: int
    mark: int


class Mark(NamedTuple):
    """An emendation: words ``left:right`` of the reading text, letters ``first:last`` of the seed;
    ``why`` as it stands."""

    inline: Emendation
    block: int
    place: int
    left: int
    right: int
    first: int
    last: int
    why: str


class Read(NamedTuple):
    """The words and the marks of an edition, in order."""

    words: tuple[Word, ...]
    marks: tuple[Mark, ...]


class _Piece(NamedTuple):
    text: str
    inline: int
    word: int


def of(reading: Reading) -> Read:
    """Return the words and the marks of a reading; those of headings are left out."""
    edition = reading.edition
    counted = proof.letters_of(edition)
    places = proof.starts(edition, reading.seed, counted)[0]
    paragraphs = {p.block: n for n, p in enumerate(reading.paragraphs)}
    words: list[Word] = []
    marks: list[Mark] = []
    for n, block in enumerate(edition.blocks):
        place = places[n]
        if block.kind != "text" or place is None:
            continue
        begins, at = [], place
        for here in counted[n]:
            begins.append(at)
            at += len(here)
        # a block of nothing but deletions is no paragraph
        pieces = list(_pieces(block)) if n in paragraphs else []
        spans = list(_spans(pieces))
        folded = fold_words([piece.text for piece in pieces])
        numbers = {
            k: len(marks) + i
            for i, k in enumerate(
                k for k, inline in enumerate(block.inlines) if isinstance(inline, Emendation)
            )
        }
        left = dict.fromkeys(numbers, -1)
        right = dict.fromkeys(numbers, -1)
        used = [0] * len(block.inlines)
        made: dict[int, list[tuple[str, int, int, int]]] = {}
        for piece, own in zip(pieces, folded, strict=True):
            k = piece.inline
            begin, end = begins[k], begins[k] + len(counted[n][k])
            if k in numbers:
                made.setdefault(piece.word, []).append((own, begin, end, numbers[k]))
            else:
                first = min(begin + used[k], end)
                used[k] += len(own)
                made.setdefault(piece.word, []).append((own, first, min(begin + used[k], end), -1))
        standing: list[
            tuple[int, int]
        ] = []  # the first inline of each word that is kept, and its number
        for k, (text, start, inlines) in enumerate(spans):
            parts = [part for part in made[k] if part[0]]
            if not parts:
                continue
            for inline in inlines:
                if inline in numbers:
                    left[inline] = len(words) if left[inline] < 0 else left[inline]
                    right[inline] = len(words) + 1
            standing.append((inlines[-1], len(words)))
            words.append(
                Word(
                    text,
                    "".join(part[0] for part in parts),
                    paragraphs[n],
                    start,
                    start + len(text),
                    min(part[1] for part in parts),
                    max(part[2] for part in parts),
                    max(part[3] for part in parts),
                )
            )
        for k in numbers:
            if left[k] < 0:  # a deletion: it stands before the first word that ends behind it
                here_ = next((number for last, number in standing if last > k), len(words))
                left[k] = right[k] = here_
            following = block.inlines[k + 1] if k + 1 < len(block.inlines) else None
            marked = block.inlines[k]
            assert isinstance(marked, Emendation)
            marks.append(
                Mark(
                    marked,
                    n,
                    k,
                    left[k],
                    right[k],
                    begins[k],
                    begins[k] + len(counted[n][k]),
                    following.source.strip() if isinstance(following, Comment) else "",
                )
            )
    return Read(tuple(words), tuple(marks))


def _pieces(block: Block) -> Iterator[_Piece]:
    """The words of a block, cut where an inline ends, without Markdown."""
    word, open_ = -1, False
    for n, inline in enumerate(block.inlines):
        source = markup.read(inline)
        if "\\" in source or "*" in source:
            source = _HIDDEN.sub(lambda m: m[1] or "", source)
        for piece in _TOKEN.findall(source):
            if piece.isspace():
                open_ = False
                continue
            word += not open_
            open_ = True
            yield _Piece(piece, n, word)


def _spans(pieces: Sequence[_Piece]) -> Iterator[tuple[str, int, list[int]]]:
    """Each word with where it begins in the paragraph's text, and the inlines it is made of."""
    at = 0
    for _, group in groupby(pieces, key=lambda piece: piece.word):
        parts = list(group)
        text = "".join(piece.text for piece in parts)
        # a stop that stands alone goes to the word before it, as in print
        lone = text in _LONE and at > 0
        at -= lone
        yield text, at, [piece.inline for piece in parts]
        at += len(text) + 1
