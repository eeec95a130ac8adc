"""The queue of the desk: every place to decide, by payoff; and what becomes of it when the text has
changed.

Comes in: an edition laid out, the words before and after a change. Goes out: places. May not:
write.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..witness.bench import Bench
from ..witness.places import Place, Review, plain_place
from ..witness.words import Word
from . import turns
from .laid import Laid


def queued(laid: Laid, found: Review) -> list[Place]:
    """Doubts, variants of witnesses, over-corrections, suspects, and who is not named, by what a
    decision is worth."""
    places = sorted([*found.places, *found.over], key=lambda p: (-p.worth, p.at, p.left))
    return turns.merged(places, turns.nobody_named(laid.bench, laid.decisions, laid.guesses))


def name_of(place: Place) -> str:
    """What a place goes by as long as the text there stands as it is."""
    return f"{place.kind} {place.id} {place.edition}"


class Shift(NamedTuple):
    """Words ``:first`` of a text stand as they stood; those from ``last`` on stand ``by`` words
    later."""

    first: int
    last: int
    by: int

    @classmethod
    def between(cls, old: Sequence[Word], new: Sequence[Word]) -> Shift:
        """What changed from one text to the other, as one stretch."""
        least = min(len(old), len(new))
        first = next((n for n in range(least) if old[n].letters != new[n].letters), least)
        tail = next(
            (n for n in range(least - first) if old[-1 - n].letters != new[-1 - n].letters),
            least - first,
        )
        return cls(first, len(old) - tail, len(new) - len(old))

    def span(self, left: int, right: int) -> tuple[int, int] | None:
        """Where words ``left:right`` stand now; None: they were touched."""
        if right <= self.first and (left < right or left < self.first or self.first == self.last):
            return left, right
        return (left + self.by, right + self.by) if left >= self.last else None


def moved(
    places: Sequence[Place], shift: Shift, now: Bench, mended: str = "", gone: Place | None = None
) -> list[Place]:
    """The places after a change, without those whose words were touched.

    Where a form has ``gone`` at its first place, the next of its places comes forward, with the
    words that ``mended`` it as the proposal.
    """
    result = []
    for place in places:
        here = place is gone
        spans = [shift.span(a, b) for a, b in ((place.left, place.right), *place.also)]
        first = None if here else spans[0]
        rest = [span for span in spans[1:] if span]
        if first:
            result.append(place._replace(left=first[0], right=first[1], also=tuple(rest)))
        elif rest and place.kind == "speaker":
            result.append(turns.of_speaker(now, place.edition, rest, mended))
        elif rest:
            result.append(
                plain_place(
                    now,
                    place.kind,
                    rest,
                    place.chance,
                    place.ground,
                    place.why,
                    (mended if here else "") or place.proposed,
                )
            )
    return result
