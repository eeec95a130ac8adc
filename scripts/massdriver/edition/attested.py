"""What other transcripts of a recording read at the places of an edition, as it is on record beside
the seed.

Comes in: ``seeds/readings/<slug>.tsv``, a line a reading, ``120⇥2⇥W⇥harder to``: seed word, how
many, who, and the words. Goes out: readings, and which emendations they bear out. May not: need the
transcripts themselves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..findings import Finding, Unreadable
from ..model import Attested, Change, Emendation, Reading
from ..text.alike import same
from ..text.words import ENGLISH, Words
from . import proof


class Heard(NamedTuple):
    """What witness ``sigil`` reads where an emendation stands, and whether that bears the
    emendation out."""

    sigil: str
    words: str
    confirms: bool


def parse(text: str, path: str) -> tuple[Attested, ...]:
    """Read the readings on record. Unreadable: a line that is none."""
    result = []
    for number, line in enumerate(text.splitlines(), 1):
        m = re.fullmatch(r"(\d{1,9})\t(\d{1,4})\t([A-RT-Z])\t([^\t]*)", line)
        if not m:
            raise Unreadable(
                Finding(
                    path,
                    number,
                    1,
                    "D002",
                    "expected a seed word, how many, a sigil and words, with tabs "
                    "between. Make the file anew: massdriver witness add SLUG FILE",
                )
            )
        result.append(Attested(int(m[1]), int(m[2]), m[3], m[4]))
    return tuple(result)


def write(attested: Iterable[Attested]) -> str:
    """The file of readings, in the order of the text."""
    return "".join(f"{a.at}\t{a.span}\t{a.sigil}\t{a.words}\n" for a in sorted(set(attested)))


def beside(reading: Reading) -> list[tuple[Heard, ...]]:
    """For each emendation of a reading, in their order, what the witnesses read there."""
    if not reading.attested:
        return [()] * len(reading.changes)
    by_word: dict[int, list[Attested]] = defaultdict(list)
    for a in reading.attested:
        for n in range(a.at, a.at + max(a.span, 1)):
            by_word[n].append(a)
    return [tuple(_heard(change, by_word.get(change.at, ()))) for change in reading.changes]


def confirmed(reading: Reading) -> int:
    """How many emendations a witness bears out."""
    return sum(any(h.confirms for h in here) for here in beside(reading))


def by_block(reading: Reading) -> Mapping[int, Sequence[tuple[Heard, ...]]]:
    """The same by block, for those that have emendations."""
    if not reading.attested:
        return {}
    found = iter(beside(reading))
    places = proof.starts(reading.edition, reading.seed)[0]
    return {
        n: [next(found) for inline in block.inlines if isinstance(inline, Emendation)]
        for n, (block, place) in enumerate(zip(reading.edition.blocks, places, strict=True))
        if place is not None
    }


def told(heard: Iterable[Heard], say: Words = ENGLISH) -> str:
    """What witnesses hear, in words: ``W reads so too``, ``W: “harder to”``."""
    return "; ".join(
        (
            say("js.reads-so", sigil=h.sigil)
            if h.confirms
            else f"{h.sigil}: “{h.words}”"
            if h.words
            else f"{h.sigil}: {say('js.nothing')}"
        )
        for h in heard
    )


def _heard(change: Change, near: Iterable[Attested]) -> Iterable[Heard]:
    span = len(change.heard.split())
    best: dict[str, Attested] = {}
    for a in near:
        exact = a.at == change.at and (a.span > 0) == (span > 0)
        known = best.get(a.sigil)
        if (exact or a.at < change.at or a.span > max(span, 1)) and (
            known is None
            or abs(a.span - span) + 9 * (a.at != change.at)
            < abs(known.span - span) + 9 * (known.at != change.at)
        ):
            best[a.sigil] = a
    for sigil, a in sorted(best.items()):
        yield Heard(
            sigil, a.words, a.at == change.at and same(a.words.split(), change.read.split())
        )
