"""What a change does around the words: front matter, whose they are, what is folded away, set
otherwise, emphasised.

Comes in: the readings of an edition before and after. Goes out: sentences. May not: pass over
anything because no word of the reading text differs; a fold, a name or a kind can turn what is
read.

The two stand on the same seed, so that a place is a word of it, whatever was joined or parted
meanwhile.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from typing import Any

from ..edition import markup, proof
from ..edition.proof import letters_of, word_at
from ..model import Comment, Emendation, Reading
from ..text.counts import count
from ..text.language import frequencies, primary
from ..text.letters import fold, fold_words

_PARTED = re.compile(r"[\s\-–—…/]+")  # as a dash parts words
_SHORT = 8  # words that are shown of a longer stretch


def around(before: Reading, after: Reading) -> Iterator[str]:
    """Yield what differs between two states of one edition, apart from its words."""
    yield from _front(before.edition.front, after.edition.front)
    for told, of in (("folded away under", _folds), ("set as", _markers), ("said by", _speakers)):
        yield from _ranges(told, of(before), of(after), after)
    # of the others the report tells anyway
    both = {c.title for c in before.chapters} & {c.title for c in after.chapters}
    yield from _places("heading", _headings(before, both), _headings(after, both))
    yield from _places("emphasis", _emphasis(before), _emphasis(after))
    yield from _places("reason", _reasons(before), _reasons(after))
    yield from parted(before, after)
    same = {d.text for d in before.doubts} & {d.text for d in after.doubts}
    yield from _places(
        "doubt",
        [(d.at, d.text) for d in before.doubts if d.text in same],
        [(d.at, d.text) for d in after.doubts if d.text in same],
    )
    stood = {note.id: note.at for note in before.notes}
    for note in after.notes:
        if stood.get(note.id, note.at) != note.at:
            yield f"note [^{note.id}]: moved from #w{stood[note.id]} to #w{note.at}"


def parted(before: Reading | None, after: Reading) -> Iterator[str]:
    """Yield which words an edition joins or parts, and did not before; all, where it is new."""
    return _places("words joined or parted,", _joined(before) if before else (), _joined(after))


def _front(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for key in dict.fromkeys((*was, *now)):
        a, b = was.get(key) or "", now.get(key) or ""
        if a == b:
            continue
        if isinstance(a or b, Mapping):
            old, new = dict(was.get(key) or {}), dict(now.get(key) or {})
            for name in dict.fromkeys((*old, *new)):
                if old.get(name) != new.get(name):
                    yield f'{key}, "{name}": {_change(old.get(name, ""), new.get(name, ""))}'
        else:
            yield f"{key}: {_change(a, b)}"


def _change(was: Any, now: Any) -> str:
    return (
        f'"{was}" became "{now}"'
        if was and now
        else f'new, "{now}"'
        if now
        else f'gone, was "{was}"'
    )


def _folds(reading: Reading) -> dict[int, str]:
    titles: dict[int, str] = {}
    title = ""
    for n, block in enumerate(reading.edition.blocks):
        if block.kind == "fold":
            opened = ", open" * markup.write_block(block).startswith("???+")
            title = f'"{markup.fold_title(block)}"{opened}'
        elif block.kind == "text":
            title = title if block.folded else ""
            titles[n] = title
    return _by_word(reading, lambda n: titles.get(n, ""))


def _markers(reading: Reading) -> dict[int, str]:
    names = {"-": "an item of a list", ">": "a quotation", "": ""}
    blocks = reading.edition.blocks
    return _by_word(
        reading,
        lambda n: names.get(marker := blocks[n].prefix.strip(), f'item "{marker}" of a list'),
    )


def _speakers(reading: Reading) -> dict[int, str]:
    whose = {p.block: p.speaker or "nobody" for p in reading.paragraphs}
    return _by_word(reading, lambda n: whose.get(n, "nobody"))


def _by_word(reading: Reading, of: Callable[[int], str]) -> dict[int, str]:
    return {word: of(p.block) for p in reading.paragraphs for word in range(p.first, p.last + 1)}


def _ranges(
    told: str, was: Mapping[int, str], now: Mapping[int, str], reading: Reading
) -> Iterator[str]:
    """The stretches of seed words for which something differs, each once."""
    changed = [
        (word, was[word], now[word])
        for word in sorted(set(was) & set(now))
        if was[word] != now[word]
    ]
    numbered = ((word - n, a, b, word) for n, (word, a, b) in enumerate(changed))
    for (_, a, b), group in groupby(numbered, lambda item: item[:3]):
        words = [item[3] for item in group]
        said = reading.seed.words[words[0] : words[-1] + 1]
        shown = " ".join(said[:_SHORT]) + " …" * (len(said) > _SHORT)
        state = f"now {told} {b}" + f", was {told} {a}" * bool(a) if b else f"no longer {told} {a}"
        yield f'#w{words[0]}, {count(len(said), "word")}, "{shown}": {state}'


def _places(
    noun: str, was: Sequence[tuple[int, str]], now: Sequence[tuple[int, str]]
) -> Iterator[str]:
    for told, one, other in (("gone", was, now), ("new", now, was)):
        for word, shown in (Counter(one) - Counter(other)).elements():
            yield f"{noun} {shown} at #w{word}: {told}"


def _headings(reading: Reading, titles: Container[str]) -> list[tuple[int, str]]:
    last = len(reading.seed.words)
    places = [p.first for p in reading.paragraphs] + [last]
    return [
        (places[c.paragraph], f'"{c.title}", level {c.level},')
        for c in reading.chapters
        if c.title in titles
    ]


def _reasons(reading: Reading) -> list[tuple[int, str]]:
    """Comments that are no doubts and hang on no mark, whose reason goes with it: each with the
    seed word before it."""
    places, _ = proof.starts(reading.edition, reading.seed)
    found = []
    for block, place in zip(reading.edition.blocks, places, strict=True):
        at = place or 0
        marked = False
        for inline in block.inlines if len(block.inlines) > 1 and place is not None else ():
            if isinstance(inline, Comment):
                if not (marked or inline.source.lstrip().startswith(proof.DOUBT)):
                    word = word_at(reading.seed, max(at - 1, place or 0))
                    found.append((word, f'"{inline.source.strip()}"'))
            else:
                marked = isinstance(inline, Emendation)
                at += len(fold(markup.heard(inline)))
    return found


def _joined(reading: Reading) -> list[tuple[int, str]]:
    """Words that were joined or parted into other words without a mark, where either are words of
    English: "a part" as "apart" says something else. Each with the seed word it begins at."""
    if primary(reading.edition.language) != "en" or not reading.proved:
        return []
    places, _ = proof.starts(reading.edition, reading.seed)
    said = " ".join(
        markup.unmarked(markup.hearing(block))
        for block, place in zip(reading.edition.blocks, places, strict=True)
        if place is not None
    )
    here = [part for part in fold_words(_PARTED.split(said)) if part]
    there: list[tuple[int, str]] = []
    for n, letters in enumerate(reading.seed.letters):
        parts = [part for part in fold_words(_PARTED.split(reading.seed.words[n])) if part]
        there += [(n, part) for part in (parts if "".join(parts) == letters else [letters]) if part]
    found, known = [], frequencies()
    ends = [set(accumulate(map(len, row))) for row in (here, [part for _, part in there])]
    rows = [_stretches(row, ends[0] & ends[1]) for row in (here, [part for _, part in there])]
    at = 0
    for ours, theirs in zip(*rows, strict=True):
        if len(ours) + len(theirs) > 2 and known.keys() >= {*ours, *theirs}:
            found.append((there[at][0], f'"{" ".join(theirs)}" as "{" ".join(ours)}"'))
        at += len(theirs)
    return found


def _stretches(row: Sequence[str], ends: Container[int]) -> Iterator[list[str]]:
    """A row of words cut at these numbers of letters."""
    stretch, at = [], 0
    for word in row:
        stretch.append(word)
        at += len(word)
        if at in ends:
            yield stretch
            stretch = []


def _emphasis(reading: Reading) -> list[tuple[int, str]]:
    """Emphasised words with the seed word they begin at."""
    edition, seed = reading.edition, reading.seed
    places, _ = (
        proof.starts(edition, seed) if reading.proved else (proof.nearest(edition, seed), None)
    )
    found = []
    counted = letters_of(edition)
    for n, (block, place) in enumerate(zip(edition.blocks, places, strict=True)):
        whole = (
            "".join(map(markup.read, block.inlines)) if block.kind in ("text", "heading") else ""
        )
        if "*" not in whole:
            continue
        opened: dict[int, int] = {}
        for m in markup.hidden(whole):
            size = len(m[0])
            if m[1] or size > 3:
                continue
            if size in opened:
                start = opened.pop(size)
                word = word_at(
                    seed, (place or 0) + _letters_before(block.inlines, counted[n], start)
                )
                strong = ("", ", strong", ", strong and more")[size - 1]
                found.append((word, f'"{markup.plain(whole[start : m.start()])}"{strong}'))
            else:
                opened[size] = m.end()
    return found


def _letters_before(inlines: Sequence[Any], letters: Sequence[str], offset: int) -> int:
    """How many of the seed's letters stand before an offset of what is read."""
    before = 0
    for inline, heard in zip(inlines, letters, strict=True):
        source = markup.read(inline)
        if offset < len(source):
            return before + (len(fold(source[:offset])) if heard == fold(source) else 0)
        before += len(heard)
        offset -= len(source)
    return before
