"""What a recogniser does wrong that no text tells: it goes round in circles, leaves out what is
spoken, speaks into silence.

Comes in: words with their seconds, and from when to when somebody speaks. Goes out: faults. May
not: mend one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..edition.front import clock
from ..model import Spoken
from ..text.letters import fold_words

LONGEST = 40  # words of a phrase that comes again and again
# a phrase of at most so many words, so often in a row, is a loop
COPIES = ((1, 6), (3, 4), (7, 3), (LONGEST, 2))
LOST = 3.0  # seconds of speech without a word
FEWEST = 3  # words in a row where nobody speaks
FASTEST = 9.0  # words a second: nobody speaks so fast
_NEAR = 0.5  # seconds: a recogniser's edges are no sharper
_LONG = 1.2  # seconds: no word is longer; what is given longer has swallowed something
Span = tuple[float, float]


class Fault(NamedTuple):
    """``kind`` is loop, lost or invented; from second to second; the words, or how often."""

    kind: str
    start: float
    end: float
    words: str = ""

    def __str__(self) -> str:
        at = f"{clock(self.start)} to {clock(self.end)}"
        return {
            "loop": f"{at}: the same words again and again: {self.words}",
            "lost": f"{at}: somebody speaks, and no word of it is here",
            "invented": f"{at}: nobody speaks there: {self.words}",
        }[self.kind]


def faults(words: Sequence[Spoken], speech: Sequence[Span]) -> list[Fault]:
    """Everything that is wrong, in the order of time."""
    looped = set[int]()
    found: list[Fault] = []
    for start, stop, size in loops(fold_words([w.text for w in words])):
        looped.update(range(start, stop))
        found.append(
            Fault(
                "loop",
                words[start].start or 0.0,
                words[stop - 1].end or 0.0,
                f"{_short(words[start : start + size])} × {(stop - start) // size}",
            )
        )
    found += (Fault("lost", a, b) for a, b in _lost(words, speech))
    found += (
        Fault("invented", words[a].start or 0.0, words[b - 1].end or 0.0, _short(words[a:b]))
        for a, b in _invented(words, speech)
        if not looped.intersection(range(a, b))
    )
    return sorted(found, key=lambda fault: fault.start)


def loops(letters: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Words ``start:stop`` that are one phrase of ``size`` words again and again; the shortest
    phrase there is."""
    taken = 0
    found: list[tuple[int, int, int]] = []
    for size in range(1, LONGEST + 1):
        least = next(copies for longest, copies in COPIES if size <= longest)
        run = 0
        for n in range(size, len(letters) + 1):
            if n < len(letters) and letters[n] == letters[n - size]:
                run += 1
                continue
            if run >= size * (least - 1):
                found.append((n - run - size, n, size))
            run = 0
    for start, stop, size in sorted(found, key=lambda f: (f[0], f[2])):
        if start >= taken:
            yield start, stop, size
            taken = stop


def _lost(words: Sequence[Spoken], speech: Sequence[Span]) -> Iterator[Span]:
    """Speech, less the words there are."""
    said = sorted(
        (w.start, min(w.end, w.start + _LONG))
        for w in words
        if w.start is not None and w.end is not None
    )
    n = 0
    for start, stop in _joined(speech):
        at = start
        while n < len(said) and said[n][1] < start:
            n += 1
        k = n
        while k < len(said) and said[k][0] < stop:
            if said[k][0] - at >= LOST:
                yield at, said[k][0]
            at = max(at, said[k][1])
            k += 1
        if stop - at >= LOST:
            yield at, stop


def _joined(speech: Sequence[Span]) -> list[Span]:
    """Breaths are no pauses."""
    result: list[Span] = []
    for start, stop in speech:
        if result and start - result[-1][1] < _NEAR:
            result[-1] = result[-1][0], stop
        else:
            result.append((start, stop))
    return result


def _invented(words: Sequence[Spoken], speech: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Words in a row that stand in silence, or faster than anybody speaks."""
    wide = [(a - _NEAR, b + _NEAR) for a, b in speech]
    n = 0
    silent = []
    for word in words:
        middle = ((word.start or 0.0) + (word.end or 0.0)) / 2
        while n < len(wide) and wide[n][1] < middle:
            n += 1
        silent.append(n == len(wide) or wide[n][0] > middle)
    window = 8
    for k in range(len(words) - window):
        took = (words[k + window].start or 0.0) - (words[k].start or 0.0)
        if took < window / FASTEST:
            silent[k : k + window] = [True] * window
    start = 0
    for k, here in enumerate([*silent, False]):
        if not here:
            if k - start >= FEWEST:
                yield start, k
            start = k + 1


def _short(words: Sequence[Spoken]) -> str:
    told = " ".join(w.text for w in words[:8])
    return f"“{told}{' …' if len(words) > 8 else ''}”"
