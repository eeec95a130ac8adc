"""What changed in the facts: which were added, updated and withdrawn, and what stood there before.

Comes in: the states of ``docs/facts`` that the history keeps, newest first. Goes out: changes,
newest first. May not: guess; a state that cannot be read says nothing, and where the history is cut
off nothing is called new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..findings import Unreadable
from . import facts
from .facts import Fact
from .history import State

KINDS = ("added", "updated", "withdrawn")


class Change(NamedTuple):
    """What a commit did to a fact; ``before`` and ``after`` are its statements, either of them
    empty."""

    kind: str
    name: str
    before: str
    after: str
    when: str
    hash: str
    fact: Fact


def changes(states: Sequence[State]) -> list[Change]:
    """Every change of a statement, newest first. That somebody looked again and found it right
    changes nothing."""
    result: list[Change] = []
    known: dict[str, Fact] | None = None
    for state in reversed(states):
        now = _read(state)
        if now is None:
            continue
        if known is not None or not state.first:
            result[:0] = _between(known or {}, now, state)
        known = now
    return result


def _between(old: Mapping[str, Fact], new: Mapping[str, Fact], state: State) -> Iterator[Change]:
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if before is None and after is not None:
            yield Change("added", name, "", after.says, state.when, state.hash, after)
        elif before is not None and after is None:
            yield Change("withdrawn", name, before.says, "", state.when, state.hash, before)
        elif before is not None and after is not None and before.says != after.says:
            yield Change("updated", name, before.says, after.says, state.when, state.hash, after)


def _read(state: State) -> dict[str, Fact] | None:
    try:
        return facts.by_name(
            facts.parse(text, path)
            for path, text in sorted(state.files.items())
            if path.endswith(".yml")
        )
    except Unreadable:
        return None
