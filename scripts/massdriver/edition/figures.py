"""Numbers whose signs differ from the seed's: where they stand, and the marks that put them on
record.

Comes in: an edition of which every letter is proved, and its seed. Goes out: places, or the edition
with its marks. May not: know which of two numbers is right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import regex

from ..model import Block, Comment, Edition, Emendation, Inline, NoteRef, Seed, Text
from ..text.letters import fold, fold_words
from . import markup
from .proof import changed, starts, word_at

_LEAD = re.compile(r"""^["'“‘(\[\s]*""")
_TRAIL = re.compile(r"""(?:[,;:?!)\]"'”’…\s]|\.(?=\W*$))*$""")
_UNSAFE = re.compile(r"[{}\\]+")
# The signs attached to a number, but for the hyphen of "GPT-3.5", and its currency or per cent with
# a space between.
_BEFORE = regex.compile(r"(?:(?:\\?[\p{Sc}\p{Sm}/^]\s*)*(?:[^\w\s-]|(?<!\w)-)*)$")
_BEHIND = regex.compile(r"[^\w\s]*+(?:\s*(?:\\?[\p{Sc}\p{Sm}%‰٪°′″/^]))*")
_FIGURE = regex.compile(r"[\p{Nd}\p{No}\p{Sc}\p{Sm}^%‰٪°′″]")


class Range(NamedTuple):
    """Words ``first`` to ``last`` of the seed, both included, in which a number has other signs
    than in the edition."""

    first: int
    last: int


def ranges(edition: Edition, seed: Seed, places: Sequence[int | None]) -> list[Range]:
    """Return the words of the seed around every difference, in order, those that touch as one."""
    found: list[Range] = []
    for letter in changed(edition, seed, places):
        here = Range(word_at(seed, letter - 1) if letter else 0, word_at(seed, letter))
        if found and here.first <= found[-1].last:
            here = Range(found.pop().first, here.last)
        found.append(here)
    return [_narrow(seed, here) for here in found]


def mark(edition: Edition, seed: Seed) -> Edition:
    """Return the edition with every such number marked; where that fails, with the whole paragraph
    in one mark."""
    for paragraphs in (False, True):
        places, broken = starts(edition, seed)
        if broken or not changed(edition, seed, places):
            break
        edition = _mark(edition, seed, places, paragraphs)
    return edition


def _mark(edition: Edition, seed: Seed, places: Sequence[int | None], paragraphs: bool) -> Edition:
    blocks = list(edition.blocks)
    for here in reversed(_whole(edition, seed, places, paragraphs)):
        low, high = seed.ends[here.first] - len(seed.letters[here.first]), seed.ends[here.last]
        heard = words(seed, here)
        sizes = {
            n: sum(map(len, _letters(blocks[n])))
            for n, place in enumerate(places)
            if place is not None
        }
        hit = [
            (n, place)
            for n, place in enumerate(places)
            if place is not None and place < high and place + sizes[n] > low
        ]
        # Of a number that the end of a paragraph parts, the part says what was heard that leaves
        # either its address.
        holder = hit[-1][0] if hit and hit[0][1] < low else hit[0][0] if hit else -1
        for n, place in hit:
            blocks[n] = _marked(
                blocks[n],
                max(low - place, 0),
                min(high - place, sizes[n]),
                heard if n == holder else "",
                paragraphs,
            )
    return replace(edition, blocks=tuple(blocks))


def _whole(
    edition: Edition, seed: Seed, places: Sequence[int | None], paragraphs: bool
) -> list[Range]:
    """The same ranges, each with the whole of the marks, or paragraphs, it touches."""
    spans = []
    for block, place in zip(edition.blocks, places, strict=True):
        if paragraphs and place is not None and (size := sum(map(len, _letters(block)))):
            spans.append((word_at(seed, place), word_at(seed, place + size - 1)))
        for inline, letters in zip(
            block.inlines, _letters(block) if place is not None else (), strict=False
        ):
            if isinstance(inline, Emendation) and letters:
                spans.append(
                    (word_at(seed, place or 0), word_at(seed, (place or 0) + len(letters) - 1))
                )
            place = (place or 0) + len(letters)
    found: list[Range] = []
    for here in ranges(edition, seed, places):
        for first, last in (*spans, *reversed(spans)):
            if first <= here.last and here.first <= last:
                here = Range(min(first, here.first), max(last, here.last))
        while found and here.first <= found[-1].last:
            here = Range(min(found[-1].first, here.first), max(found.pop().last, here.last))
        found.append(here)
    return found


def line(edition: Edition, seed: Seed, places: Sequence[int | None], here: Range) -> int:
    """The line of the paragraph that holds a place."""
    letter = seed.ends[here.first] - len(seed.letters[here.first])
    return max(
        (
            block.line
            for block, place in zip(edition.blocks, places, strict=True)
            if place is not None and place <= letter
        ),
        default=1,
    )


def words(seed: Seed, here: Range) -> str:
    """The seed's words there, without labels and what a mark cannot hold."""
    said = (
        _unlabelled(seed.words[n], seed.letters[n])
        for n in range(here.first, here.last + 1)
        if seed.letters[n] or not fold(seed.words[n])
    )
    heard = re.sub(r"[*~]", r"\\\g<0>", _UNSAFE.sub("", " ".join(said)))
    return heard[len(_LEAD.match(heard)[0]) : _TRAIL.search(heard).start()]  # type: ignore[index,union-attr]


def _unlabelled(word: str, letters: str) -> str:
    """A word of the seed without the label that is glued to it."""
    if fold(word) == letters:
        return word
    return next((word[n:] for n in range(len(word)) if fold(word[n:]) == letters), letters)


def _narrow(seed: Seed, here: Range) -> Range:
    """Without a word at either end that has no digit, and no sign that belongs to one."""
    first, last = here
    while first < last and not _FIGURE.search(seed.words[first]):
        first += 1
    while last > first and not _FIGURE.search(seed.words[last]):
        last -= 1
    return Range(first, last)


def _letters(block: Block) -> list[str]:
    return fold_words([markup.heard(inline).replace("\n", " ") for inline in block.inlines])


def _marked(block: Block, low: int, high: int, heard: str, everything: bool) -> Block:
    """The block with what stands on letters ``low:high`` of what was heard, or everything, in one
    mark."""
    before: list[Inline] = []
    inside: list[Inline] = []
    after: list[Inline] = []
    at = 0
    if everything:
        inside = list(block.inlines)
    for inline, letters in () if everything else zip(block.inlines, _letters(block), strict=True):
        start, at = at, at + len(letters)
        if isinstance(inline, Text) and start < high and at > low:
            left = _offset(inline.source, low - start) if start < low else 0
            right = (
                _offset(inline.source, high - start, last=True)
                if at >= high
                else len(inline.source)
            )
            before += [Text(inline.source[:left])] if left else []
            inside.append(Text(inline.source[left:right]))
            after += [Text(inline.source[right:])] if right < len(inline.source) else []
        elif (start < high and at > low) or low < start < high:
            inside.append(inline)
        else:
            (before if at <= low else after).append(inline)
    if before and isinstance(last := before[-1], Text):
        left = _BEFORE.search(last.source).start()  # type: ignore[union-attr]
        before[-1], inside = Text(last.source[:left]), [Text(last.source[left:]), *inside]
    if after and isinstance(first := after[0], Text):
        right = len(_BEHIND.match(first.source)[0])  # type: ignore[index]
        after[0], inside = Text(first.source[right:]), [*inside, Text(first.source[:right])]
    read = "".join(map(markup.read, inside))
    lead, trail = _LEAD.match(read)[0], read[_TRAIL.search(read).start() :]  # type: ignore[index,union-attr]
    core = read[len(lead) : len(read) - len(trail)] if len(lead) + len(trail) < len(read) else ""
    kept = [inline for inline in inside if isinstance(inline, (Comment, NoteRef))]
    made: list[Inline] = []
    # a brace cannot stand inside a mark: it goes between two
    for part in re.split(r"((?:\\?[{}])+)", core):
        if part[-1:] in ("{", "}"):
            made.append(Text(part))
        elif part or (heard and not core):
            made.append(Emendation(heard or None, part or None))
            heard = ""
    every = (*before, Text(lead), *made, *kept, Text(trail), *after)
    return block._replace(inlines=tuple(inline for inline in every if inline != Text("")))


def _offset(source: str, letters: int, last: bool = False) -> int:
    """Where in the source so many letters are over: before the next one, or right after the
    last."""
    end = next((n for n in range(len(source) + 1) if len(fold(source[:n])) >= letters), len(source))
    while not last and end < len(source) and not fold(source[end]):
        end += 1
    return end
