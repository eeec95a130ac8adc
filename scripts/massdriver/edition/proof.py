"""An edition read against its seed: what stands where.

Comes in: an ``Edition``, its ``Seed``, the lexicon and the times. Goes out: a ``Reading``. May not:
touch the disk.

This is the proof as well. The heard side of every block, folded, must continue the seed's letter
stream exactly where the block before it stopped; the word at that place is the block's address.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from ..model import (
    Block,
    Change,
    Chapter,
    Comment,
    Doubt,
    Edition,
    Emendation,
    Inline,
    Note,
    NoteRef,
    Paragraph,
    Reading,
    Seed,
    Text,
)
from ..text import numerals
from ..text.collate import collate
from ..text.letters import fold, fold_words
from ..text.negation import negations, prepared
from . import markup
from .front import seconds
from .lexicon import Lexicon

_KIND = re.compile(r"\*\*([^*]+?)\.?\*\*")
_LINK = re.compile(r"\]\((https?://[^)\s]+)\)|<(https?://[^>\s]+)>")
DOUBT = "unclear"
# ids of what stands on a page beside an edition, which no heading shall take
PAGE = frozenset(
    "switches outline words correction record-q record-help record-search quote-check"
    " transcript-filter transcript-q paragraph-menu topic-preview".split()
)
_ADDRESS = re.compile(r"w\d+")


class Break(NamedTuple):
    """Where the proof fails: the block, and the letter of the seed at which it should have gone
    on."""

    block: Block
    letter: int


def letters_of(edition: Edition) -> list[list[str]]:
    """Return the letters that each inline of each block has of the seed; folded in one go, which is
    what costs."""
    counted = [
        block.inlines if block.kind in ("text", "heading") else () for block in edition.blocks
    ]
    folded = iter(
        fold_words([markup.heard(i).replace("\n", " ") for inlines in counted for i in inlines])
    )
    return [[next(folded) for _ in inlines] for inlines in counted]


def starts(
    edition: Edition, seed: Seed, folded: Sequence[Sequence[str]] | None = None
) -> tuple[list[int | None], Break | None]:
    """Return, for each block, the letter of the seed it starts at (None: not words of the seed),
    and the first break.

    A heading counts as the seed's words only where the seed has them there. After a break the
    letters run on as if nothing were missing; ``nearest`` mends that.
    """
    stream = seed.stream
    at, broken = 0, None
    words = [(n, b) for n, b in enumerate(edition.blocks) if b.kind in ("text", "heading")]
    folded = folded or letters_of(edition)
    letters = {n: "".join(folded[n]) for n, _ in words}
    result: list[int | None] = [None] * len(edition.blocks)
    for k, (n, block) in enumerate(words):
        here = letters[n]
        if block.kind == "heading" and not (
            here
            and stream.startswith(here, at)
            and _goes_on(stream, at + len(here), words, letters, k + 1)
        ):
            continue
        if broken is None and not stream.startswith(here, at):
            broken = Break(block, at)
        result[n] = at
        at += len(here)
    if broken is None and at != len(stream):
        # a page that has lost everything
        last = words[-1][1] if words else Block("text", "", "", (), 1)
        broken = Break(last, at)
    return result, broken


def _goes_on(
    stream: str, at: int, words: list[tuple[int, Block]], letters: dict[int, str], k: int
) -> bool:
    """Say whether the next words go on at a letter, whichever of the headings before them count."""
    places = {at}
    for n, block in words[k:]:
        here = letters[n]
        if not here:
            continue
        fits = {place for place in places if stream.startswith(here, place)}
        if block.kind == "text":
            return bool(fits)
        places |= {place + len(here) for place in fits}
    return len(stream) in places


def changed(edition: Edition, seed: Seed, places: Sequence[int | None]) -> list[int]:
    """Return the letters of the seed before which, of a number, another sign stands, or at which a
    word says no that does not there; where every letter is proved."""
    said = "\n\n".join(
        markup.unmarked(markup.hearing(block))
        for block, place in zip(edition.blocks, places, strict=True)
        if place is not None
    )
    found = numerals.signs(said)
    odd = [
        n
        for n, (a, b) in enumerate(zip(seed.signs, found, strict=False))
        if not numerals.same(a.signs, b.signs)
    ]
    turned = _turned(seed, said)
    if not odd:
        return turned
    digits = [m.start() for m in re.finditer(r"\d", seed.stream)]
    return sorted([*(digits[seed.signs[n].digit] + seed.signs[n].after for n in odd), *turned])


def _turned(seed: Seed, said: str) -> list[int]:
    """The letters at which a word says no in a text or in the seed, and not in the other: a space
    is enough."""
    found = negations(said)
    if seed.negations is None or [no.word for no in found] == [*seed.negations]:
        return []
    heard = " ".join(w if seed.letters[n] else "." for n, w in enumerate(seed.words))
    here, there = (
        {(len(fold(text[: no.at])), no.word) for no in negations(text)}
        for text in map(prepared, (said, heard))
    )
    return sorted({letter for letter, _ in here ^ there})


def nearest(edition: Edition, seed: Seed) -> list[int | None]:
    """Return what ``starts`` returns for an edition whose proof fails, from the nearest
    alignment."""
    edition_words: list[str] = []
    begins = []
    for block in edition.blocks:
        begins.append(len(edition_words))
        if block.kind == "text":
            edition_words += fold_words("".join(map(markup.heard, block.inlines)).split())
    moved = {v.right: v.stop - v.right for v in collate(seed.letters, edition_words)}
    rights = sorted(moved)
    result: list[int | None] = []
    for block, begin in zip(edition.blocks, begins, strict=True):
        if block.kind != "text":
            result.append(None)
            continue
        n = bisect_right(rights, begin)
        word = min(begin + (moved[rights[n - 1]] if n else 0), len(seed.words) - 1)
        result.append(seed.ends[word] - len(seed.letters[word]))
    return result


def word_at(seed: Seed, letter: int) -> int:
    """Return the word that holds the ``letter``-th letter of the seed; past the end, the last
    word."""
    return min(bisect_right(seed.ends, letter), len(seed.ends) - 1)


def read(
    edition: Edition, seed: Seed, lexicon: Lexicon, times: Sequence[tuple[int, float]] = ()
) -> Reading:
    """Return everything the edition says, with its place in the seed."""
    folded = letters_of(edition)
    places, broken = starts(edition, seed, folded)
    odd = broken is None and changed(edition, seed, places)
    if broken:
        places = nearest(edition, seed)
    chapters: list[Chapter] = []
    paragraphs: list[Paragraph] = []
    changes: list[Change] = []
    doubts: list[Doubt] = []
    refs: dict[str, int] = {}
    speaker, ad = "", ""
    named = (markup.note_name(b) for b in edition.blocks if b.kind == "note")
    ids = {*PAGE, *(f"{of}-{name}" for name in named for of in ("note", "ref"))}
    clocks = edition.front["times"]
    for n, (block, place) in enumerate(zip(edition.blocks, places, strict=True)):
        if block.kind == "fold":
            ad = markup.fold_title(block)
        elif block.kind == "heading":
            title = markup.plain("".join(map(markup.read, block.inlines)))
            known = clocks.get(title)
            following = next((p for p in islice(places, n + 1, None) if p is not None), None)
            start = (
                seconds(known)
                if known
                else None
                if following is None
                else time_at(word_at(seed, following), times)
            )
            chapters.append(
                Chapter(
                    title, unique_slug(title, ids), block.prefix.count("#"), start, len(paragraphs)
                )
            )
        if place is None:
            continue
        at = place
        # most are: words without a mark
        if len(block.inlines) == 1 and isinstance(block.inlines[0], Text):
            at += len(folded[n][0])
            marked: Iterable[tuple[Inline, str]] = ()
        else:
            changes += changes_of(block, place, seed, lexicon, folded[n])
            marked = zip(block.inlines, folded[n], strict=True)
        for inline, here in marked:
            if isinstance(inline, Comment) and inline.source.lstrip().startswith(DOUBT):
                doubts.append(Doubt(_before(seed, at, place), inline.source.strip()))
            elif isinstance(inline, NoteRef):
                refs.setdefault(inline.name, _before(seed, at, place))
            at += len(here)
        if block.kind != "text":
            continue
        ad = ad if block.folded else ""
        quoted = block.prefix.endswith("> ") and bool(block.label)
        speaker = block.label or speaker
        text = markup.plain("".join(map(markup.read, block.inlines)))
        if not text:
            continue
        first, last = word_at(seed, place), word_at(seed, max(at - 1, place))
        turn = not paragraphs or paragraphs[-1].speaker != speaker
        paragraphs.append(
            Paragraph(
                f"w{first}",
                first,
                last,
                speaker,
                turn,
                ad,
                time_at(first, times),
                text,
                " ".join(seed.words[first : last + 1]),
                n,
            )
        )
        if quoted:
            speaker = ""
    return Reading(
        edition,
        seed,
        broken is None and not odd,
        tuple(chapters),
        tuple(paragraphs),
        tuple(changes),
        tuple(doubts),
        tuple(notes(edition, refs)),
        times=tuple(times),
    )


def changes_of(
    block: Block, place: int, seed: Seed, lexicon: Lexicon, folded: Sequence[str]
) -> list[Change]:
    """Return the emendations of one block, each with its word, its maker and its reason."""
    result, at = [], place
    for k, inline in enumerate(block.inlines):
        if isinstance(inline, Emendation):
            heard, read_ = markup.plain(inline.heard or ""), markup.plain(inline.read or "")
            following = block.inlines[k + 1] if k + 1 < len(block.inlines) else None
            why = following.source.strip() if isinstance(following, Comment) else ""
            if why.startswith(DOUBT):
                why = ""
            word = word_at(seed, at)
            entry = lexicon.explains(heard, read_)
            repeated = inline.read is None and repeats(seed, word, heard)
            result.append(
                Change(
                    word,
                    heard,
                    read_,
                    "lexicon" if entry or repeated else "hand",
                    why or (entry.why if entry else "repetition" if repeated else ""),
                )
            )
        at += len(folded[k])
    return result


def repeats(seed: Seed, word: int, heard: str) -> bool:
    """Say whether words heard at ``word`` only repeat the words beside them."""
    n = len(heard.split())
    own = seed.letters[word : word + n]
    return any(own) and (
        own == seed.letters[word + n : word + 2 * n] or own == seed.letters[max(word - n, 0) : word]
    )


def notes(edition: Edition, refs: dict[str, int]) -> Iterable[Note]:
    """Return the margin notes in the order of the text."""
    found = []
    for block in edition.blocks:
        if block.kind == "note":
            name, text = markup.note(block)
            kind = _KIND.match(text)
            body = text[kind.end() :].strip() if kind else text
            found.append(Note(name, refs.get(name, -1), kind[1] if kind else "", body, links(body)))
    return sorted(found, key=lambda note: note.at)


def links(body: str) -> tuple[str, ...]:
    """The links of a note that lead out of the archive."""
    return tuple(m[1] or m[2] for m in _LINK.finditer(body))


def version(reading: Reading) -> str:
    """Name an edition's state: the first ten digits of the SHA-256 of its reading text, a paragraph
    a line."""
    return hashlib.sha256("\n".join(p.text for p in reading.paragraphs).encode()).hexdigest()[:10]


def unique_slug(title: str, taken: set[str]) -> str:
    """Make an id of a title, unlike any in ``taken``, and add it there."""
    base = re.sub(r"[^\w\s-]", "", title.casefold()).strip()
    base = re.sub(r"[-\s]+", "-", base) or "section"
    if _ADDRESS.fullmatch(base):
        base = f"section-{base}"
    slug, n = base, 1
    while slug in taken:
        slug, n = f"{base}-{n + 1}", n + 1
    taken.add(slug)
    return slug


def _before(seed: Seed, at: int, place: int) -> int:
    return word_at(seed, max(at - 1, place))


def time_at(word: int, times: Sequence[tuple[int, float]]) -> float | None:
    """Seconds at a word, straight between the two known places around it."""
    if not times:
        return None
    n = bisect_right(times, (word, float("inf")))
    if n == 0:
        return times[0][1]
    if n == len(times):
        return times[-1][1]
    (w0, s0), (w1, s1) = times[n - 1], times[n]
    return round(s0 + (s1 - s0) * (word - w0) / max(w1 - w0, 1), 1)
