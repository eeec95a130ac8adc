"""A correction goes into an edition: the words are changed plainly, and ``track`` sets the marks.

Comes in: an edition, its seed and a request. Goes out: the edition with the correction tracked. May
not: touch another word; the reading text afterwards is the one before with just these words
exchanged, or nothing is done.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ..findings import Finding, Unreadable
from ..model import Block, Comment, Edition, Emendation, Inline, NoteRef, Paragraph, Reading, Text
from . import markup, weight
from .proof import DOUBT
from .request import Request, quotes
from .track import track


class Letter(NamedTuple):
    """A letter of the reading text, and where it comes from: ``start:stop`` of what is read of
    inline ``inline``."""

    text: str
    inline: int
    start: int
    stop: int


def apply(reading: Reading, request: Request, path: str) -> Edition:
    """Return the edition with the correction in it. Unreadable: its words do not stand there, or
    stand there twice."""
    edition = reading.edition
    if not reading.proved:
        raise _refuse(
            path,
            "R005",
            f"{edition.path} does not prove itself as it is. Run massdriver check first.",
        )
    paragraph = reading.holder(request.address)
    if paragraph is None or request.address >= len(reading.seed.words):
        raise _refuse(
            path,
            "R002",
            f"{edition.slug} has no paragraph w{request.address}. Copy the address from the page.",
        )
    if quotes(request.current) == quotes(request.proposed):
        raise _refuse(
            path, "R005", "the words that were said are those on the page. There is nothing to do."
        )
    block = edition.blocks[paragraph.block]
    start, stop = _find(paragraph, request, path)
    wanted = markup.plain(paragraph.text[:start] + request.proposed + paragraph.text[stop:])
    changed = exchange(block, start, stop, request.proposed, paragraph.text, paragraph.id, path)
    blocks = (*edition.blocks[: paragraph.block], changed, *edition.blocks[paragraph.block + 1 :])
    tracked = track(
        markup.parse(markup.write(replace(edition, blocks=blocks)), edition.path, edition.house),
        reading.seed,
    )
    tracked = _reasoned(edition, tracked, request.why)
    # a long deletion stands alone, before it
    place = paragraph.block + len(tracked.blocks) - len(edition.blocks)
    if markup.plain("".join(map(markup.read, tracked.blocks[place].inlines))) != wanted:
        raise _refuse(
            path,
            "R005",
            "the marks could not be set so that only these words change. Edit the file by hand.",
        )
    return tracked


def brought(before: Edition, after: Edition) -> list[str]:
    """The marks that are new, as they stand in the source."""
    old = Counter(i for b in before.blocks for i in b.inlines)
    result = []
    for block in after.blocks:
        for k, inline in enumerate(block.inlines):
            if isinstance(inline, Emendation) and not old[inline]:
                why = block.inlines[k + 1] if k + 1 < len(block.inlines) else None
                result.append(
                    markup.write_inline(inline)
                    + (markup.write_inline(why) if isinstance(why, Comment) else "")
                )
            old[inline] -= bool(old[inline])
    return result


def _find(paragraph: Paragraph, request: Request, path: str) -> tuple[int, int]:
    text, words = quotes(paragraph.text), quotes(request.current)
    left = r"(?<!\w)" if words[0].isalnum() else ""
    right = r"(?!\w)" if words[-1].isalnum() else ""
    found = [m.start() for m in re.finditer(f"(?={left}{re.escape(words)}{right})", text)]
    if len(found) != 1:
        raise _refuse(
            path,
            "R003",
            f"the words on the page that were given stand {len(found)} times in paragraph "
            f"{paragraph.id}"
            + (
                ", not once. Give some words around them too."
                if found
                else ". Copy them from the page as it is now."
            ),
        )
    return found[0], found[0] + len(words)


def exchange(
    block: Block, start: int, stop: int, proposed: str, text: str, name: str, path: str
) -> Block:
    """Return the block, whose reading text is ``text``, with its letters ``start:stop`` exchanged,
    plainly."""
    found = letters(block)
    if "".join(letter.text for letter in found) != text:
        raise _refuse(
            path,
            "R005",
            f"paragraph {name} is set in a way that cannot be corrected from outside. "
            "Edit the file by hand.",
        )
    first, last = found[start], found[stop - 1]
    inlines = list(block.inlines)
    before: list[Inline] = inlines[: first.inline]
    source = markup.read(inlines[first.inline])[: first.start]
    middle = [i for i in inlines[first.inline : last.inline + 1] if isinstance(i, NoteRef)]
    tail = markup.read(inlines[last.inline])[last.stop :]
    removed = (
        markup.read(inlines[first.inline])[first.start :]
        if first.inline != last.inline
        else markup.read(inlines[first.inline])[first.start : last.stop]
    )
    if removed.replace("\\*", "").count("*") % 2:
        raise _refuse(
            path,
            "R003",
            "the words lie half inside an emphasis. Take all of the emphasised words, or none.",
        )
    after = inlines[last.inline + 1 :]
    # the reason of a mark that goes
    gone = isinstance(inlines[last.inline], Emendation) and _explains(*after[:1])
    kept = [
        i
        for n, i in enumerate(after)
        if not ((n == 0 and gone) or settled(i, last.inline + 1 + n, found, start, stop))
    ]
    new = " ".join(map(markup.escape, proposed.split()))
    if not new:  # the space on one side goes with the words
        source, tail = (source.rstrip(), tail) if source[-1:].isspace() else (source, tail.lstrip())
    return block._replace(inlines=(*before, Text(source + new), *middle, Text(tail), *kept))


def _explains(inline: Inline | None = None) -> bool:
    """Say whether this is the reason of the mark before it."""
    return isinstance(inline, Comment) and not inline.source.strip().startswith((DOUBT, "stet"))


def settled(inline: Inline, n: int, found: Sequence[Letter], start: int, stop: int) -> bool:
    """Say whether inline ``n`` is a doubt, or a stet, about letters ``start:stop``."""
    if not isinstance(inline, Comment) or _explains(inline):
        return False
    spoken = "".join(letter.text for letter in found if letter.inline < n)
    quoted = re.search(r'"([^"]+)"', inline.source)
    if not quoted:
        return not spoken[stop:].strip()
    words = list(re.finditer(r"\S+", spoken))[-len(quoted[1].split()) :]
    return bool(words) and words[0].start() < stop and start < words[-1].end()


def letters(block: Block) -> list[Letter]:
    """The reading text letter by letter, spaced as ``parse.plain`` does."""
    raw: list[Letter] = []
    for n, inline in enumerate(block.inlines):
        source = markup.read(inline)
        for m in re.finditer(
            r"\\(?P<escaped>.)|\*+|(?P<space>\s+)|(?P<plain>.)", source, re.DOTALL
        ):
            if m["space"]:
                if raw and raw[-1].text != " ":
                    raw.append(Letter(" ", n, m.start(), m.end()))
            elif m["escaped"] or m["plain"]:
                raw.append(Letter(m["escaped"] or m["plain"], n, m.start(), m.end()))
    while raw and raw[-1].text == " ":
        raw.pop()
    following = [*(letter.text for letter in raw[1:]), " "]
    stops = [
        letter.text in ",.;:?!" and after == " "
        for letter, after in zip(raw, following, strict=True)
    ]
    return [
        letter
        for k, letter in enumerate(raw)
        if not (letter.text == " " and stops[k + 1 : k + 2] == [True])
    ]


def _reasoned(before: Edition, after: Edition, why: str) -> Edition:
    """Put the reason behind the last of the marks that are new."""
    if not why:
        return after
    old = Counter(i for b in before.blocks for i in b.inlines if isinstance(i, Emendation))
    found: tuple[int, int] | None = None
    for n, block in enumerate(after.blocks):
        for k, inline in enumerate(block.inlines):
            if isinstance(inline, Emendation):
                if not old[inline] and not weight.same(inline.heard or "", inline.read or ""):
                    found = n, k
                old[inline] -= bool(old[inline])
    if found is None:
        return after
    n, k = found
    inlines = after.blocks[n].inlines
    rest = (
        inlines[k + 2 :] if k + 1 < len(inlines) and _explains(inlines[k + 1]) else inlines[k + 1 :]
    )
    block = after.blocks[n]._replace(inlines=(*inlines[: k + 1], Comment(why), *rest))
    return replace(after, blocks=(*after.blocks[:n], block, *after.blocks[n + 1 :]))


def _refuse(path: str, code: str, message: str) -> Unreadable:
    return Unreadable(Finding(path, 1, 1, code, message))
