"""What one decision is, for whoever asks for it: in the terminal, or at the desk.

Comes in: a place, and what somebody wants of it. Goes out: what is asked of ``settle``. May not:
write.
"""

from __future__ import annotations

from .bench import Bench
from .places import Place
from .settle import Asked

REASONED = ("D004", "M003", "T004")  # what a typed reason mends

ELSEWHERE = "as elsewhere in this text"  # why a place is mended as another of its form was


def asked(place: Place, decision: str, words: str = "", reason: str = "", sigil: str = "") -> Asked:
    """A decision about a place as it stands now."""
    return Asked(place.at, place.span, decision, words, reason, sigil, place.edition)


def everywhere(bench: Bench, place: Place, words: str) -> list[tuple[Asked, str]]:
    """The same mend at every other place of the form, each with the sentence it stands in."""
    found = []
    for left, right in place.also:
        at, span = bench.span(left, right)
        found.append(
            (
                Asked(
                    at,
                    span,
                    "type",
                    words or place.proposed,
                    ELSEWHERE,
                    "",
                    bench.text(left, right),
                ),
                bench.text(*bench.sentence(left, right)),
            )
        )
    return found
