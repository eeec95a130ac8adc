"""Where a reader should look: words that may be misheard, each with its grounds.

Comes in: the words of a text, and what is known of the language. Goes out: suspects with a score.
May not: change a word, or ask a network.

A suspect's score is the chance that it is wrong as far as its ground tells: the weights below were
set after what ``massdriver suspects --measure`` prints for each ground, rounded. Several grounds
for one place add up as independent chances do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..text.language import frequencies
from ..text.reasons import Why
from .grounds import Hint, Knowledge, answers, names, numbers, rare, repeats, sounds, unknown

# How often each ground is right; the catalogue has what it is called, and what it says.
GROUNDS = {
    "unknown": 0.9,
    "name": 0.7,
    "sound": 0.9,
    "stutter": 0.9,
    "loop": 0.6,
    "number": 0.2,
    "turn": 0.7,
    "rare": 0.1,
}


class Suspect(NamedTuple):
    """Words ``start:stop`` may be wrong, with a chance of ``score``; ``why`` gives every ground."""

    start: int
    stop: int
    score: float
    grounds: tuple[str, ...]
    why: Why


def suspects(
    words: Sequence[str], known: Knowledge, turns: frozenset[int] = frozenset()
) -> list[Suspect]:
    """Return what may be wrong in ``words``, in their order. ``turns``: the words that are known to
    open a turn."""
    if known.language == "en":
        hints = [
            *unknown(words, known),
            *names(words, known),
            *sounds(words, known),
            *repeats(words),
            *numbers(words),
            *answers(words, known, turns),
            *rare(words, known),
        ]
    # how words sound, what is said twice and how numbers are written is known of English only
    else:
        listed = (
            [*unknown(words, known), *rare(words, known)] if frequencies(known.language) else []
        )
        hints = [
            *listed,
            *(hint for hint in repeats(words) if hint.ground == "loop"),
            *answers(words, known, turns),
        ]
    merged: list[list[Hint]] = []
    for hint in sorted(hints, key=lambda h: (h.start, h.stop)):
        if merged and hint.start < max(h.stop for h in merged[-1]):
            merged[-1].append(hint)
        else:
            merged.append([hint])
    return [_join(group) for group in merged]


def _join(group: Sequence[Hint]) -> Suspect:
    right = 1.0
    for hint in {h.ground: h for h in sorted(group, key=lambda h: h.force)}.values():
        right *= 1 - min(GROUNDS[hint.ground] * hint.force, 0.95)
    return Suspect(
        min(h.start for h in group),
        max(h.stop for h in group),
        round(1 - right, 2),
        tuple(dict.fromkeys(h.ground for h in group)),
        tuple(reason for h in group for reason in h.why),
    )
