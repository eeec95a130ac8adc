"""How good the suspects are: what they flag on a raw seed against what the finished edition mends.

Comes in: readings. Goes out: figures. May not: let a text testify for itself; of the lexicon and
the archive only what the other documents bear out is known while a seed is searched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from ..collection.vocabulary import GAP, Vocabulary
from ..edition import markup, proof
from ..edition.lexicon import Entry, Lexicon, proper_names
from ..model import Emendation, Reading, Seed, Text
from ..text.letters import fold, fold_words
from . import GROUNDS, Suspect, suspects
from .grounds import Knowledge

STRUCTURE = 12  # words; a longer deletion takes away a page's frame, it mends no mishearing


class Mended(NamedTuple):
    """Seed words ``start:stop`` that the edition writes otherwise; an insertion has ``start ==
    stop``."""

    start: int
    stop: int


class Row(NamedTuple):
    """Of ``flagged`` places, ``hit`` were mended."""

    flagged: int
    hit: int

    def __str__(self) -> str:
        return f"{self.hit / self.flagged:.0%}" if self.flagged else "–"


class Measure(NamedTuple):
    """One seed: figures by ground, the same for all grounds together, and what of the mended places
    was flagged."""

    slug: str
    words: int
    chance: float  # the share of single words that were mended: what flagging at random would hit
    grounds: Mapping[str, Row]
    total: Row
    emended: Row  # of so many emendations (``flagged``), so many lie where a suspect does (``hit``)


def measure(readings: Iterable[Reading], lexicon: Lexicon, vocabulary: Vocabulary) -> list[Measure]:
    """Search each seed as if it had just come in, and compare with its edition."""
    result = []
    for here in readings:
        others = vocabulary.without(here.edition.slug)
        known = Knowledge(
            borne_out(lexicon, others, vocabulary.names_without(here.edition.slug)), others
        )
        result.append(compare(here, suspects(heard(here.seed), known, printed_turns(here.seed))))
    return result


def compare(here: Reading, found: Sequence[Suspect]) -> Measure:
    """Count which of the suspects were mended, and which of the emendations were suspected."""
    emended, respaced = mended(here)
    frame = {n for m in emended if m.stop - m.start > STRUCTURE for n in range(m.start, m.stop)}
    emended = [m for m in emended if m.stop - m.start <= STRUCTURE]
    wrong = {n for m in (*emended, *respaced) for n in range(m.start, m.stop)}
    turns = {p.first for p in here.paragraphs if p.turn}
    found = [s for s in found if s.start not in frame]
    rows = {ground: [0, 0] for ground in GROUNDS}
    hits = 0
    for suspect in found:
        touched = any(n in wrong for n in range(suspect.start, suspect.stop))
        parted = "turn" in suspect.grounds and suspect.stop - 1 in turns
        hits += touched or parted
        for ground in suspect.grounds:
            rows[ground][0] += 1
            rows[ground][1] += parted if ground == "turn" else touched
    places = {n for s in found for n in range(s.start, s.stop)}
    seen = sum(
        any(n in places for n in range(m.start, m.stop) or (m.start - 1, m.start)) for m in emended
    )
    return Measure(
        here.edition.slug,
        len(here.seed.words),
        len(wrong) / max(len(here.seed.words) - len(frame), 1),
        {g: Row(*row) for g, row in rows.items() if row[0]},
        Row(len(found), hits),
        Row(len(emended), seen),
    )


def mended(here: Reading) -> tuple[list[Mended], list[Mended]]:
    """The seed words an edition emends, and those it only writes apart or together."""
    seed = here.seed
    emended: list[Mended] = []
    gaps: set[int] = set()  # letters of the seed before which the edition begins a word
    marked: set[int] = set()
    places = proof.starts(here.edition, seed)[0]
    for block, place in zip(here.edition.blocks, places, strict=True):
        if place is None:
            continue
        at = place
        for inline in block.inlines:
            letters = len(fold(markup.heard(inline)))
            if isinstance(inline, Emendation):
                start = proof.word_at(seed, at)
                emended.append(
                    Mended(start, proof.word_at(seed, at + letters - 1) + 1 if letters else start)
                )
                marked.update(range(emended[-1].start, emended[-1].stop))
            elif isinstance(inline, Text):
                pieces = [len(fold(piece)) for piece in GAP.split(inline.source)]
                gaps.update(at + n for n in accumulate(pieces[:-1]))
            gaps.add(at)
            at += letters
        gaps.add(at)
    respaced = []
    for n, end in enumerate(seed.ends):
        start = end - len(seed.letters[n])
        apart = any(letter in gaps for letter in range(start + 1, end))
        together = start not in gaps or end not in gaps
        if (
            seed.letters[n]
            and n not in marked
            and ((apart and not re.search(r"[\-–—/]", seed.words[n])) or together)
        ):
            respaced.append(Mended(n, n + 1))
    return emended, respaced


def borne_out(lexicon: Lexicon, elsewhere: Counter[str], named: Collection[str]) -> Lexicon:
    """The lexicon as it would be without a text: the names and words that other texts have too."""
    names = [Entry(name, name) for name in proper_names(lexicon) if name in named]
    return Lexicon((), names, [w for w in lexicon.words if elsewhere[w]], lexicon.stutters)


def heard(seed: Seed) -> list[str]:
    """The words of a seed without the labels it prints."""
    return [
        word if whole == letters else letters
        for word, whole, letters in zip(seed.words, _whole(seed), seed.letters, strict=True)
    ]


def printed_turns(seed: Seed) -> frozenset[int]:
    """The words that come right after a printed label."""
    return frozenset(
        n if letters else n + 1
        for n, (whole, letters) in enumerate(zip(_whole(seed), seed.letters, strict=True))
        if whole != letters
    )


def _whole(seed: Seed) -> list[str]:
    """The letters of each word of a seed, those of labels as well."""
    return fold_words(list(seed.words))


def table(measures: Sequence[Measure]) -> list[list[str]]:
    """The figures as rows of cells, the first row being the heads."""
    rows = [["seed", "ground", "flagged", "mended", "precision"]]
    for m in measures:
        for ground, row in m.grounds.items():
            rows.append([m.slug, ground, f"{row.flagged:,}", f"{row.hit:,}", str(row)])
        rows.append([m.slug, "all", f"{m.total.flagged:,}", f"{m.total.hit:,}", str(m.total)])
    return rows


def sentence(m: Measure) -> str:
    """What the figures of one seed come to."""
    return (
        f"{m.slug}: of {m.total.flagged:,} places flagged, {m.total.hit:,} were mended ({m.total};"
        f" single words at random: {m.chance:.1%}); of {m.emended.flagged:,} emendations,"
        f" {m.emended.hit:,} were flagged ({m.emended})."
    )
