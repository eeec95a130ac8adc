"""How well missed voices are found: turns are taken away from editions, and looked for.

Comes in: readings whose turns are known. Goes out: figures. May not: count as found what is not
where the turn began.

A machine that misses a voice gives its words to who spoke before, and the label after is then none
either. That is done here to one turn in five, drawn at random, and to all of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..model import Reading
from .voices import voices

FEW, ALL = 0.2, 1.0  # shares of the turns that are taken away
DRAWS = 3


class Turn(NamedTuple):
    """Words in a row of one speaker."""

    speaker: str
    words: tuple[str, ...]


class Found(NamedTuple):
    """Of ``proposed`` places, at ``begins`` a turn had begun, at ``others`` the words were
    another's, and at ``named`` those of whoever was proposed; ``missed``: turns taken away."""

    share: float
    proposed: int
    begins: int
    others: int
    named: int
    missed: int

    def __str__(self) -> str:
        told = (
            f"{self.share:.0%} of the turns taken away ({self.missed:,}): of {self.proposed:,}"
            f" places proposed, at {self.begins:,} a turn had begun"
            f" ({self.begins / max(self.proposed, 1):.0%}), which is"
            f" {self.begins / max(self.missed, 1):.0%} of those taken away"
        )
        if self.share == ALL:
            return told  # nobody is known to speak, so it is somebody else wherever it is
        return told + (
            f"; at {self.others:,} somebody else spoke ({self.others / max(self.proposed, 1):.0%}),"
            f" {self.named:,} times who was proposed"
        )


def turns(reading: Reading) -> list[Turn]:
    """The turns of an edition, without what is no talk; those of one speaker in a row are one."""
    result: list[Turn] = []
    for paragraph in reading.paragraphs:
        if paragraph.ad or not paragraph.text:
            continue
        words = tuple(paragraph.text.split())
        if result and result[-1].speaker == paragraph.speaker:
            words = result.pop().words + words
        result.append(Turn(paragraph.speaker, words))
    return result


def measure(readings: Iterable[Reading]) -> list[Found]:
    """Take away few turns and all, and count what is proposed. Texts of one voice say nothing."""
    texts = [
        (turns(here), here.edition.language) for here in readings if here.edition.kind.verbatim
    ]
    texts = [(text, language) for text, language in texts if len({t.speaker for t in text}) > 1]
    return [_count(texts, FEW, DRAWS), _count(texts, ALL, 1)]


def _count(texts: Sequence[tuple[Sequence[Turn], str]], share: float, draws: int) -> Found:
    total = [0] * 5
    for draw in range(draws):
        chance = random.Random(draw)  # the same every time, and no secret
        for text, language in texts:
            words, labels, true = taken(text, share, chance)
            begins = {n for n in range(1, len(true)) if true[n] != true[n - 1]}
            lost = begins - set(labels)
            names = sorted({turn.speaker for turn in text})
            heads = [*labels, len(words)]
            said = [who for (a, b) in pairwise(heads) for who in [labels[a]] * (b - a)]
            said = [""] * (len(words) - len(said)) + said
            found = voices(words, labels, names, language)
            other = [one for one in found if true[one.at] != said[one.at]]
            for n, count in enumerate(
                (
                    len(found),
                    sum(one.at in lost for one in found),
                    len(other),
                    sum(one.who == true[one.at] for one in other),
                    len(lost),
                )
            ):
                total[n] += count
    return Found(share, *total)


def taken(
    text: Sequence[Turn], share: float, chance: random.Random
) -> tuple[list[str], dict[int, str], list[str]]:
    """A text with a share of its turns given to who spoke before: its words, the labels left, and
    who spoke each word."""
    words: list[str] = []
    true: list[str] = []
    labels: dict[int, str] = {}
    speaking = None
    for turn in text:
        lost = share >= 1 or (speaking is not None and chance.random() < share)
        if not lost and turn.speaker != speaking:
            labels[len(words)] = speaking = turn.speaker
        words += turn.words
        true += [turn.speaker] * len(turn.words)
    return words, labels, true
