"""A bar for whoever waits.

Comes in: how much there is to do, and each step. Goes out: a line on a terminal, gone when done.
May not: print where nobody watches, or before a second has passed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from tqdm import tqdm

T = TypeVar("T")
WAIT = 1.0  # seconds: what is over sooner needs no bar


def _bar(total: int, what: str) -> tqdm[Any] | None:
    if not (sys.stderr and sys.stderr.isatty()):
        return None
    from tqdm import tqdm  # which takes a while to load, and in a log nobody watches

    tqdm.monitor_interval = 0  # no thread of its own: workers are forked beside it
    return tqdm(
        total=total,
        desc=what,
        delay=WAIT,
        leave=False,
        dynamic_ncols=True,
        file=sys.stderr,
    )


@contextmanager
def steps(total: int, what: str) -> Iterator[Callable[[str], None]]:
    """Count steps that have names: ``with steps(4, "new") as step: step("reading")``, each said
    where it begins."""
    with _bar(total, what) or nullcontext() as bar:

        def step(label: str) -> None:
            if bar is not None:
                bar.set_postfix_str(label, refresh=False)
                bar.update()

        yield step


def watched(items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """Pass items through, with a bar."""
    with _bar(total, what) or nullcontext() as bar:
        for item in items:
            yield item
            if bar is not None:
                bar.update()
