"""Why somebody is asked about a place: keys of the catalogue, with the words that go into them.

Comes in: a key and its words, where a reason is found. Goes out: sentences, where it is read. May
not: be a sentence before somebody reads it, for only then is the language known.
"""

from __future__ import annotations

from typing import NamedTuple

from .words import ENGLISH, Words


class Reason(NamedTuple):
    """A key of the catalogue; ``values`` by the name of their place in it, where reasons may stand
    as well."""

    key: str
    values: tuple[tuple[str, str | int | Why], ...] = ()


Why = tuple[Reason, ...]


def why(key: str, **values: str | int | Why) -> Why:
    """One reason; add others to it."""
    return (Reason(key, tuple(values.items())),)


def told(reasons: Why, say: Words = ENGLISH) -> str:
    """Reasons in the words of a language, each of them once."""
    return "; ".join(
        say(key, **{n: told(v, say) if isinstance(v, tuple) else v for n, v in values})
        for key, values in dict.fromkeys(reasons)
    )
