"""Where pure functions over editions are put to work: what is in the cache is taken from there, the
rest is made and kept.

Comes in: a verb's function and its tasks. Goes out: parts, as bytes. May not: know what is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath
from typing import NamedTuple, Protocol, TypeVar

from . import cache, spread
from .cache import Cache, Parts


class Work(Protocol):
    """A task: the file it is about, and the hash of everything the function can see."""

    @property
    def name(self) -> str: ...

    @property
    def hash(self) -> str: ...


Task = TypeVar("Task", bound=Work)


class Workshop(NamedTuple):
    """``cluster``: the address of a Dask scheduler; without one, this machine, with so many
    ``hands`` (0: all it has); so ``few`` tasks are done right here."""

    cache: Cache
    cluster: str = ""
    hands: int = 0
    few: int = spread.FEW

    def each(
        self, verb: str, function: Callable[[Task], Parts], tasks: Iterable[Task], only: str = ""
    ) -> Iterator[tuple[Task, Parts]]:
        """Each task with its parts, in order; of what is kept already, ``only`` one part where no
        more is asked for."""

        def known(task: Task) -> Parts | None:
            return self.cache.find(entry(verb, task), key(verb, task), only)

        spent = spread.spread(function, tasks, known, self.cluster, self.hands, self.few)
        for task, parts, new in spent:
            if new:
                self.cache.keep(entry(verb, task), key(verb, task), parts)
            yield task, parts


def entry(verb: str, task: Work) -> str:
    """The name under which the cache keeps what a verb makes of a task."""
    return f"{verb}/{PurePath(task.name).stem}"


def key(verb: str, task: Work) -> str:
    """The key under which it counts."""
    return cache.key(verb, task.hash)
