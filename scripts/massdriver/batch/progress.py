"""A bar for whoever waits.

Comes in: how much there is to do, and each step. Goes out: a line on a terminal, gone when done.
May not: print where nobody watches, or before a second has passed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO, TypeVar

T = TypeVar("T")
WAIT = 1.0  # seconds: what is over sooner needs no bar
WIDTH = 24


class Progress:
    """Counts steps; ``with Progress(5, "new") as bar: bar.step("reading")``."""

    def __init__(self, total: int, what: str, stream: TextIO | None = None,
                 clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.what, self.clock = max(total, 1), what, clock
        self.stream = stream or sys.stderr
        self.done, self.began, self.shown = 0, clock(), -WAIT
        self._watched = self.stream.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        if self._watched and self.shown >= 0:
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def step(self, label: str = "") -> None:
        """One step begins; those before it are done."""
        elapsed = self.clock() - self.began
        if self._watched and elapsed >= WAIT and elapsed - self.shown >= 0.1:
            self.shown = elapsed
            filled = WIDTH * self.done // self.total
            bar = f"{'#' * filled}{'.' * (WIDTH - filled)}"
            self.stream.write(f"\r\x1b[K{self.what} [{bar}] {self.done}/{self.total} {label}"[:110])
            self.stream.flush()
        self.done += 1


def watched(items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """Pass items through, with a bar."""
    with Progress(total, what) as bar:
        for item in items:
            bar.step()
            yield item
