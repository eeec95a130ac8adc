"""An edition somebody edited plainly becomes the same edition with its changes tracked.

Comes in: an ``Edition`` and its ``Seed``. Goes out: an ``Edition`` whose proof holds. May not:
alter the reading text.

The words are cut into units (a word with its punctuation, or a mark), the units laid beside the
seed, and every stretch that differs becomes one mark. Marks that are there already count as the
words they were made from, so a tracked page comes back as it went in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from ..findings import Finding, Unreadable
from ..model import Block, Comment, Edition, Emendation, Inline, NoteRef, Seed, Text
from ..text.collate import Variant, collate
from ..text.letters import fold, fold_words, shell
from . import figures, markup
from .proof import starts

_PIECE = re.compile(r"\s+|(?:\\.|[^\s\-—–/\\])+[\-—–/]*|[\-—–/]+|\\")
_UNSAFE = re.compile(r"[{}~\\*]+")
_OPENER = re.compile(r"(?:^|\n)(?:    )?(?:-|>|\d+\.|#{1,6})$")
# words; a longer deletion at a paragraph's start stands alone, so that the paragraph can be read
_LONG = 8


class Unit(NamedTuple):
    """The smallest thing a mark can be set around, with the space after it."""

    block: int
    inlines: tuple[Inline, ...]
    space: str


class Word(NamedTuple):
    """A word to be collated, and the unit it belongs to."""

    letters: str
    unit: int


def track(edition: Edition, seed: Seed) -> Edition:
    """Return the edition with every difference from the seed marked. Unreadable: a bug, were the
    proof to fail."""
    if starts(edition, seed)[1] is None:
        return _whole(edition, seed)
    lines = set(map(fold, seed.text.split("\n")))
    units = [
        unit
        for n, block in enumerate(edition.blocks)
        if block.kind == "text" or _printed(block, lines)
        for unit in cut(n, block)
    ]
    said = [
        (word, n)
        for n, unit in enumerate(units)
        for word in "".join(map(markup.heard, unit.inlines)).split()
    ]
    folded = fold_words([word for word, _ in said])  # in one go, which is what costs
    words = [Word(letters, n) for letters, (_, n) in zip(folded, said, strict=True) if letters]
    kept = [n for n, letters in enumerate(seed.letters) if letters]
    heard = [seed.letters[n] for n in kept]
    variants = collate(heard, [word.letters for word in words])
    plan = Plan(edition, seed, units, words, kept)
    places = [plan.place(variant, heard) for variant in variants]
    for place in _join(places, units, heard):
        plan.set(place)
    tracked = replace(edition, blocks=tuple(plan.blocks()))
    return _whole(_parsed(tracked), seed)


def _parsed(edition: Edition) -> Edition:
    """The same as its page is read: texts that touch are one, and lines are counted anew."""
    return markup.parse(markup.write(edition), edition.path, edition.house)


def _whole(edition: Edition, seed: Seed) -> Edition:
    """The edition as its page is read, with numbers marked, if it is proved. Unreadable: it is
    not."""
    places, broken = starts(edition, seed)
    odd = [] if broken else figures.ranges(edition, seed, places)
    if odd:
        edition = _parsed(figures.mark(edition, seed))
        places, broken = starts(edition, seed)
        odd = [] if broken else figures.ranges(edition, seed, places)
    if broken or odd:
        line = broken.block.line if broken else figures.line(edition, seed, places, odd[0])
        raise Unreadable(
            Finding(
                edition.path,
                line,
                1,
                "I009",
                "this place cannot be tracked. Nothing was "
                "written; mark it by hand, and report the place: it is a fault of massdriver.",
            )
        )
    return edition


def _printed(block: Block, lines: set[str]) -> bool:
    """Say whether a heading is a line of the seed, so that its words count."""
    return block.kind == "heading" and fold("".join(map(markup.heard, block.inlines))) in lines


def cut(n: int, block: Block) -> Iterable[Unit]:
    """Cut the words of block ``n`` into units."""
    current: list[Inline] = []
    for inline in block.inlines:
        if not isinstance(inline, Text):
            current.append(inline)
            continue
        for piece in _PIECE.findall(inline.source):
            if piece.isspace():
                yield Unit(n, tuple(current), piece)
                current = []
            else:
                current.append(Text(piece))
                if piece[-1] in "-—–/":
                    yield Unit(n, tuple(current), "")
                    current = []
    if current:
        yield Unit(n, tuple(current), "")


class Place(NamedTuple):
    """A variant in terms of units: seed words ``start:stop`` are read as units ``left:right``."""

    start: int
    stop: int
    left: int
    right: int


class Plan:
    """The marks to be set, gathered before any is written."""

    def __init__(
        self, edition: Edition, seed: Seed, units: list[Unit], words: list[Word], kept: list[int]
    ) -> None:
        self.edition, self.seed, self.units, self.words, self.kept = (
            edition,
            seed,
            units,
            words,
            kept,
        )
        self._content: dict[int, Sequence[Inline]] = {}  # of units that are not as they were
        self._before: dict[int, list[str]] = {}
        self._alone: dict[int, list[str]] = {}

    def place(self, v: Variant, heard: Sequence[str]) -> Place:
        """Turn a variant of words into one of whole units: a mark of several words is never cut."""
        start, stop, left, right = v
        words = self.words
        inside = 0 < left < len(words) and words[left - 1].unit == words[left].unit
        if left < right or inside:
            first, last = left, right
            while first > 0 and first < len(words) and words[first - 1].unit == words[first].unit:
                first -= 1
            while 0 < last < len(words) and words[last].unit == words[last - 1].unit:
                last += 1
            start -= _count(heard[:start][::-1], sum(len(w.letters) for w in words[first:left]))
            stop += _count(heard[stop:], sum(len(w.letters) for w in words[right:last]))
            left, right = first, last
        unit = words[left].unit if left < len(words) else len(self.units)
        return Place(start, stop, unit, words[right - 1].unit + 1 if left < right else unit)

    def set(self, place: Place) -> None:
        """Set the mark for one place, cut at paragraph ends."""
        if place.left == place.right:
            self._delete(place)
            return
        first = self.units[place.left].block
        here = next(
            (u for u in range(place.left, place.right) if self.units[u].block != first), place.right
        )
        if here == place.right:
            self._replace(place)
            return
        middle = self._divide(place, here)
        self.set(place._replace(stop=middle, right=here))
        self.set(place._replace(start=middle, left=here))

    def blocks(self) -> Iterable[Block]:
        """Yield the blocks with the marks in."""
        changed = {
            self.units[n].block for n in (*self._content, *self._before) if n < len(self.units)
        }
        contents: dict[int, list[str]] = {}
        for n, unit in enumerate(self.units):
            out = contents.setdefault(unit.block, [])
            if unit.block not in changed:
                continue
            glued = bool(out) and n > 0 and not self.units[n - 1].space
            for mark in self._before.get(n, ()):
                out.append(mark if glued else mark + " ")
            out.append(markup.write_inlines(self._content.get(n, unit.inlines)))
            out.append(unit.space)
        tail = " ".join(self._before.get(len(self.units), ()))
        last = self.units[-1].block if self.units else -1
        for n, block in enumerate(self.edition.blocks):
            for mark in self._alone.get(n, ()):
                yield Block(
                    "text", "    " if block.folded else "", "", (Text(mark + "\n\n"),), block.line
                )
            if n not in contents:
                yield block
                continue
            source = "".join(contents[n]) if n in changed else markup.write_inlines(block.inlines)
            if n == last and tail:
                body = source.rstrip()
                # "-" with a space after it would open an item
                gap = "" if _OPENER.search(body) else " "
                source = f"{body}{gap}{tail}{source[len(body) :]}"
            label_space = " " if block.label and not source.startswith(" ") else ""
            yield block._replace(inlines=(Text(label_space + source),))
        if tail and last < 0:  # not a word of the seed is left on the page
            yield Block("text", "", "", (Text(f"\n\n{tail}\n"),), 1)

    def _delete(self, place: Place) -> None:
        heard = self._heard(place)
        if not heard:
            return
        mark = f"{{--{heard}--}}"
        at = place.left
        if self._opens_block(at) and (place.stop - place.start > _LONG or self._in_heading(at)):
            self._alone.setdefault(self.units[at].block, []).append(mark)
        elif (
            at < len(self.units)
            and self._opens_block(at)
            and self.units[at].inlines == ()
            and at + 1 < len(self.units)
        ):
            self._before.setdefault(at + 1, []).append(mark)  # after a label's space
        else:
            self._before.setdefault(at, []).append(mark)

    def _replace(self, place: Place) -> None:
        inlines = [
            i
            for u in range(place.left, place.right)
            for i in (*self._content.get(u, self.units[u].inlines), Text(self.units[u].space))
        ]
        words = "".join(markup.read(i) for i in inlines).rstrip()
        # a line that held only a note would part the paragraph
        words = re.sub(r"\n(?:[^\S\n]*\n)+", "\n", words)
        after = [i for i in inlines if isinstance(i, (Comment, NoteRef))]
        lead, read, trail = shell(words)
        heard = self._heard(place)
        if not read:  # marks that deleted, with more to delete; or nothing but punctuation
            self._clear(place, [*([Emendation(heard, None)] if heard else []), Text(words), *after])
            return
        if trail.startswith("%"):
            read, trail = read + "%", trail[1:]
        marks = _marks(heard, read)
        self._clear(
            place,
            (
                [Text(lead), *marks, *after, Text(trail)]
                if trail[:1] not in ("'", "’")
                else [Text(lead), *marks, Text(trail), *after]
            ),
        )

    def _clear(self, place: Place, content: list[Inline]) -> None:
        """Put ``content`` in the place of its units."""
        last = place.right - 1
        for u in range(place.left, place.right):
            self._content[u] = content if u == place.left else []
            if u < last:
                self.units[u] = self.units[u]._replace(space="")

    def _heard(self, place: Place) -> str:
        indices = self.kept[place.start : place.stop]
        words = " ".join(self.seed.words[n] for n in indices)
        letters = "".join(self.seed.letters[n] for n in indices)
        words = _UNSAFE.sub("", words).replace("--", "-").replace("++", "+")
        lead, words, trail = shell(words)
        words = "$" * lead.endswith("$") + words + "%" * trail.startswith("%")
        return words if fold(words) == letters else " ".join(self.seed.letters[n] for n in indices)

    def _divide(self, place: Place, here: int) -> int:
        """Say how many of the seed's words belong to the units before ``here``."""
        left = fold(
            "".join(markup.heard(i) for u in range(place.left, here) for i in self.units[u].inlines)
        )
        right = fold(
            "".join(
                markup.heard(i) for u in range(here, place.right) for i in self.units[u].inlines
            )
        )
        letters = [self.seed.letters[self.kept[n]] for n in range(place.start, place.stop)]
        return place.start + min(
            range(len(letters) + 1),
            key=lambda n: (
                Levenshtein.distance("".join(letters[:n]), left)
                + Levenshtein.distance("".join(letters[n:]), right)
            ),
        )

    def _opens_block(self, unit: int) -> bool:
        if unit >= len(self.units):
            return False
        return (
            unit == 0
            or self.units[unit - 1].block != self.units[unit].block
            or (
                self.units[unit - 1].inlines == ()
                and (unit < 2 or self.units[unit - 2].block != self.units[unit].block)
            )
        )

    def _in_heading(self, unit: int) -> bool:
        return self.edition.blocks[self.units[unit].block].kind == "heading"


def _marks(heard: str, read: str) -> list[Inline]:
    """The mark for words heard and read. A brace cannot stand inside one: it goes between two."""
    result: list[Inline] = []
    for part in re.split(r"((?:\\?[{}])+)", read):
        if not fold(part):
            result.append(Text(part))
            continue
        result.append(Emendation(heard or None, part))
        heard = ""
    return result


def _count(words: Sequence[str], letters: int) -> int:
    """Say how many words hold so many letters."""
    n = 0
    while letters > 0 and n < len(words):
        letters -= len(words[n])
        n += 1
    return n


def _join(places: Iterable[Place], units: Sequence[Unit], heard: Sequence[str]) -> Iterable[Place]:
    """Join two replacements when only one short word stands between them: that reads better as
    one."""
    waiting: Place | None = None
    for place in places:
        if waiting and _close(waiting, place, units, heard):
            waiting = Place(
                waiting.start,
                max(waiting.stop, place.stop),
                waiting.left,
                max(waiting.right, place.right),
            )
            continue
        if waiting:
            yield waiting
        waiting = place
    if waiting:
        yield waiting


def _close(a: Place, b: Place, units: Sequence[Unit], heard: Sequence[str]) -> bool:
    if b.left < a.right and a.left < a.right:
        return True  # two changes inside one unit
    if a.left == a.right or b.left == b.right or a.start == a.stop or b.start == b.stop:
        return False
    between = units[a.right : b.left]
    return (
        b.start - a.stop == 1
        and len(heard[a.stop]) <= 3
        and len(between) == 1
        and all(isinstance(i, Text) for i in between[0].inlines)
        and units[a.left].block == units[b.right - 1].block
        and not re.search(
            r"[.?!]",
            "".join(
                i.source for u in units[a.left : b.left] for i in u.inlines if isinstance(i, Text)
            ),
        )
    )
