"""What one document says of another: the Compare notes, checked and made to lead both ways.

Comes in: the readings of all editions. Goes out: findings, and for each paragraph who compares
itself with it. May not: look at a single edition's own rules; ``check`` does.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, Protocol

from ..findings import Finding
from ..model import Note, Paragraph, Reading
from ..text.quotes import quoted, stands
from ..text.sentences import sentences

LINK = re.compile(r"\]\((?P<slug>[a-z0-9-]+)\.md#(?P<address>w\d+)\)")
CHECKED = re.compile(r"checked (\d{4}-(?:0[1-9]|1[0-2]))")
SOURCED = ("Context", "Source", "Update")


Lookup = Callable[[str, str], Paragraph | None]  # document and address → paragraph


class Places(Protocol):
    """A lookup that also gives the paragraphs of a whole range."""

    def __call__(self, slug: str, address: str, /) -> Paragraph | None: ...

    def between(self, slug: str, first: str, last: str) -> list[Paragraph]: ...


class Found:
    """Finds paragraphs in readings."""

    def __init__(self, readings: Mapping[str, Reading]) -> None:
        self._known = {
            slug: {p.id: p for p in reading.paragraphs} for slug, reading in readings.items()
        }

    def __call__(self, slug: str, address: str) -> Paragraph | None:
        return self._known.get(slug, {}).get(address)

    def between(self, slug: str, first: str, last: str) -> list[Paragraph]:
        """The paragraphs from one to another, both with them."""
        return between(self._known.get(slug, {}), first, last)


def between(paragraphs: Mapping[str, Paragraph], first: str, last: str) -> list[Paragraph]:
    """The paragraphs whose addresses lie from ``first`` to ``last``."""
    if first == last:
        return [paragraphs[first]] if first in paragraphs else []
    ids = list(paragraphs)  # in the order of the text, and so of their numbers
    start = bisect_left(ids, _number(first), key=_number)
    return [paragraphs[id_] for id_ in ids[start : bisect_right(ids, _number(last), key=_number)]]


def _number(address: str) -> int:
    return int(address[1:])


class Echo(NamedTuple):
    """A note of another document that compares itself with a paragraph of this one; ``said`` is the
    sentence it stands at."""

    slug: str
    title: str
    address: str
    note: str
    date: str = ""
    said: str = ""
    verbatim: bool = True


def lookup(readings: Mapping[str, Reading]) -> Found:
    """Find paragraphs in these readings."""
    return Found(readings)


def check(readings: Mapping[str, Reading], find: Lookup | None = None) -> Iterable[Finding]:
    """Notes whose sources, targets or quotations fail. ``find``: where paragraphs are found, if not
    in the readings."""
    find = find or lookup(readings)
    for reading in readings.values():
        lines = {
            b.inlines[0].source[2:].split("]", 1)[0]: b.line  # type: ignore[union-attr]
            for b in reading.edition.blocks
            if b.kind == "note"
        }
        for note in reading.notes:
            for code, message in faults(note, find):
                yield Finding(
                    reading.edition.path,
                    lines.get(note.id, 1),
                    1,
                    code,
                    f"the note [^{note.id}] {message}",
                )


def echoes(readings: Mapping[str, Reading]) -> dict[tuple[str, str], list[Echo]]:
    """For each (document, address): the notes elsewhere that compare themselves with it."""
    result: dict[tuple[str, str], list[Echo]] = {}
    for slug, reading in readings.items():
        for note in reading.notes:
            if note.kind != "Compare":
                continue
            home = reading.holder(note.at)
            for m in LINK.finditer(note.text):
                if m["slug"] != slug and home:
                    result.setdefault((m["slug"], m["address"]), []).append(
                        Echo(
                            slug,
                            str(reading.edition.front["title"]),
                            home.id,
                            note.id,
                            str(reading.edition.front["date"]),
                            sentence(home, note.at),
                            reading.edition.kind.verbatim,
                        )
                    )
    return result


def sentence(paragraph: Paragraph, word: int) -> str:
    """The sentence of a paragraph that holds a word of the seed, the last where it holds none."""
    found = sentences(paragraph)
    return next(
        (s.text for s in found if s.first <= word <= s.last), found[-1].text if found else ""
    )


def faults(note: Note, find: Lookup) -> Iterable[tuple[str, str]]:
    """What is wrong with one note: code and message. The fewer paragraphs are found, the more is
    wrong."""
    if note.kind in SOURCED:
        if not note.sources:
            yield (
                "N003",
                (
                    "states an outside fact without a source. Link the page: ([Name](https://…),"
                    " checked 2026-11)."
                ),
            )
        elif not CHECKED.search(note.text):
            yield "N003", "does not say when its source was checked. End it with `checked 2026-11`."
    links = list(LINK.finditer(note.text))
    if note.kind == "Compare" and not links:
        yield "N004", "compares with nothing. Link the paragraph: ([Title](slug.md#w123))."
    start = 0
    for m in links:
        target = find(m["slug"], m["address"])
        said = quoted(note.text[start : m.start()])
        start = m.end()
        if target is None:
            yield (
                "N004",
                (
                    f"leads to {m['slug']}.md#{m['address']}, where no paragraph begins. Correct"
                    " the address."
                ),
            )
        elif note.kind == "Compare" and not quoted(note.text):
            yield (
                "N004",
                (
                    f"quotes nothing of {m['slug']}.md#{m['address']}. Put its very words in double"
                    " quotes before the link."
                ),
            )
        elif note.kind == "Compare" and said and not any(stands(q, target.text) for q in said):
            yield (
                "N004",
                (
                    f'quotes "{said[-1]}", which does not stand in {m["slug"]}.md#{m["address"]}: '
                    f'"{target.text[:80]}…". Correct the words or the address.'
                ),
            )
