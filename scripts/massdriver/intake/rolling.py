"""Captions that roll show their last words again with the next ones: those are found and taken
once.

Comes in: cues. Goes out: cues, and how many words stood twice. May not: drop what was said, or
sung, twice: there the times do not touch, and nothing new comes with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

ROLLING = 0.4  # captions roll where so many of them begin with the end of the one before
FLASH = 0.11  # seconds: a caption shorter than this is there for the rolling, not for the reader
LONGEST = 80  # words of a caption that can stand in the next
TAG = re.compile(
    r"</?(?:[bisuc]|v|lang|ruby|rt|font)(?:[.\s][^<>\n]*)?>|<\d[\d:.]*>|\{\\[^{}\n]*\}",
    re.IGNORECASE,
)
# where no spaces stand, characters
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")
_PIECE = re.compile(rf"(?i:{TAG.pattern})|{_TOKEN.pattern}")


class Cue(NamedTuple):
    """A caption: its seconds, its lines, whether its name says that a paragraph begins
    (``massdriver export``), who speaks."""

    start: float
    end: float
    lines: list[str]
    opens: bool = False
    voice: str = ""


def unroll(cues: Sequence[Cue]) -> tuple[list[Cue], int]:
    """Drop from each cue the words that the one before has shown. Counts the words."""
    plain = [
        [line for line in (TAG.sub("", line).strip() for line in cue.lines) if line] for cue in cues
    ]
    tokens = [_TOKEN.findall("\n".join(lines)) for lines in plain]
    again = [0] * len(cues)
    for n in range(1, len(cues)):
        before, here = tokens[n - 1], tokens[n]
        k = _overlap(before, here)
        whole = k == len(here)
        if k and whole and len(before) == len(here) and not _flashes(cues[n - 1], cues[n]):
            k = 0  # said again
        lines = _overlap(plain[n - 1], plain[n])
        again[n] = k if k > 1 or whole or k == len(before) or lines else 0
    if sum(map(bool, again)) < ROLLING * len(cues) or len(cues) < 3:
        return list(cues), 0
    result, dropped = [], 0
    for cue, words, k in zip(cues, tokens, again, strict=True):
        result.append(cue._replace(lines=_without(cue.lines, k)) if k else cue)
        dropped += len(" ".join(words[:k]).split())
    return result, dropped


def _flashes(before: Cue, here: Cue) -> bool:
    """Say whether a cue that shows the same as the one before only holds it there."""
    return (
        here.start < before.end - 0.001
        or min(before.end - before.start, here.end - here.start) <= FLASH
    )


def _overlap(before: Sequence[str], here: Sequence[str]) -> int:
    """How many of the last are the first of the next."""
    for k in range(min(len(before), len(here), LONGEST), 0, -1):
        if (
            before[-k] == here[0]
            and before[-1] == here[k - 1]
            and list(before[-k:]) == list(here[:k])
        ):
            return k
    return 0


def _without(lines: Sequence[str], k: int) -> list[str]:
    """Lines without their first k words; their tags stay."""
    result = []
    for line in lines:
        if not k:
            result.append(line)
            continue
        kept = ""
        position = 0
        for m in _PIECE.finditer(line):
            if TAG.fullmatch(m[0]):
                kept += m[0]
            elif k:
                k -= 1
            else:
                break
            position = m.end()
        result.append(kept + line[position:])
    return [line for line in result if TAG.sub("", line).strip()]
