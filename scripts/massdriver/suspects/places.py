"""Places of an edition that ask for a second pair of ears: its doubts, and what is suspected in its
reading text.

Comes in: readings. Goes out: places, each with its sentence, what was heard and the second to
listen to. May not: print; the command and the page do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ..edition import markup, proof
from ..edition.lexicon import Lexicon
from ..model import Block, Comment, Paragraph, Reading
from ..text.letters import fold
from ..text.reasons import Why
from ..text.sentences import Sentence, Word, second, sentences, words
from . import Suspect, suspects
from .grounds import Knowledge

_SETTLED = 4  # words before {>>stet<<} that an editor has looked at


class Place(NamedTuple):
    """``words`` stand in ``sentence`` of ``here``; ``score`` and ``why`` say how doubtful they are
    and on what grounds, ``doubt`` what an editor says."""

    here: Reading
    sentence: Sentence
    words: str
    score: float
    why: Why
    line: int
    col: int
    doubt: str = ""

    @property
    def paragraph(self) -> Paragraph:
        return self.sentence.paragraph

    @property
    def second(self) -> float | None:
        return second(self.here.paragraphs, self.sentence.first)


def suspected(here: Reading, elsewhere: Counter[str], lexicon: Lexicon) -> list[Place]:
    """What is suspected in one edition, likeliest first. What an editor has mended, doubted or let
    stand is left out.

    ``elsewhere``: how often each folded word stands in the other editions.
    """
    places = [
        _place(here, suspect, paragraph, n, shown)
        for suspect, paragraph, n, shown in _found(here, elsewhere, lexicon)
    ]
    return sorted(places, key=lambda p: (-p.score, p.line))


def how_many(here: Reading, elsewhere: Counter[str], lexicon: Lexicon) -> int:
    """How many places are suspected, without looking for where each is printed."""
    return sum(1 for _ in _found(here, elsewhere, lexicon))


def _found(
    here: Reading, elsewhere: Counter[str], lexicon: Lexicon
) -> Iterator[tuple[Suspect, Paragraph, int, str]]:
    """Each suspect, the paragraph it begins in, at which of its words, and what is printed."""
    text: list[Word] = []
    owners: list[tuple[Paragraph, int]] = []
    turns: set[int] = set()
    for paragraph in here.paragraphs:
        if paragraph.turn:
            turns.add(len(text))
        found = words(paragraph)
        text += found
        owners += [(paragraph, n) for n in range(len(found))]
    known = Knowledge(lexicon, elsewhere, here.edition.language)
    settled = set(_settled(here))
    for suspect in suspects([w.text for w in text], known, frozenset(turns)):
        found = text[suspect.start : suspect.stop]
        if not any(w.changed or w.at in settled for w in found):
            yield suspect, *owners[suspect.start], " ".join(w.text for w in found)


def doubted(here: Reading) -> list[Place]:
    """The doubts of one edition, in the order of the text."""
    result = []
    for doubt in here.doubts:
        paragraph = here.holder(doubt.at)
        if paragraph is None:
            continue
        quoted = re.search(r'"([^"]+)"', doubt.text)
        sentence = _around(
            paragraph, doubt.at - len(quoted[1].split() if quoted else ()) + 1, doubt.at
        )
        block = here.edition.blocks[paragraph.block]
        col = markup.write_block(block).find(f"{{>>{doubt.text}") + 1
        result.append(
            Place(
                here,
                sentence,
                quoted[1] if quoted else "",
                1.0,
                (),
                block.line,
                max(col, 1),
                doubt.text.removeprefix(proof.DOUBT).lstrip(": "),
            )
        )
    return result


def _around(paragraph: Paragraph, first: int, last: int) -> Sentence:
    """The sentences, as one, that seed words ``first`` to ``last`` lie in."""
    all_ = sentences(paragraph)
    here = [s for s in all_ if s.last >= first and s.first <= last] or all_[-1:]
    return here[0]._replace(
        stop=here[-1].stop,
        last=here[-1].last,
        text=" ".join(s.text for s in here),
        heard=" ".join(s.heard for s in here),
    )


def _place(here: Reading, suspect: Suspect, paragraph: Paragraph, n: int, shown: str) -> Place:
    sentence = next(
        s
        for s in sentences(paragraph)
        if n + suspect.stop - suspect.start <= s.stop or s.last == paragraph.last
    )
    block = here.edition.blocks[paragraph.block]
    line, col = _find(block, shown.split()[0])
    return Place(here, sentence, shown, suspect.score, suspect.why, line, col)


def _find(block: Block, word: str) -> tuple[int, int]:
    source = markup.write_block(block)
    at = max(source.find(word), 0)
    return block.line + source[:at].count("\n"), at - (source[:at].rfind("\n") + 1) + 1


def _settled(here: Reading) -> Iterator[int]:
    """The seed words that a doubt or a stet speaks of."""
    places = proof.starts(here.edition, here.seed)[0]
    for block, place in zip(here.edition.blocks, places, strict=True):
        at = place or 0
        for inline in block.inlines if place is not None else ():
            if isinstance(inline, Comment):
                quoted = re.search(r'"([^"]+)"', inline.source)
                last = proof.word_at(here.seed, max(at - 1, 0))
                yield from range(
                    last - max(_SETTLED, len(quoted[1].split()) if quoted else 0) + 1, last + 1
                )
            at += len(fold(markup.heard(inline)))
