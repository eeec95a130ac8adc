"""The one place where work on many files is spread out: over this machine's cores, or over a Dask
cluster.

Comes in: a pure function, and tasks that name themselves. Goes out: each task with what was made of
it, in order. May not: hold more than a few tasks at a time, however many there are, or know what
they are about.

A few are done right here, because starting processes takes longer. With the address of a Dask
scheduler the same calls run there; its workers need this package, in this version.
"""

from __future__ import annotations

import gc
import os
import re
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ..findings import Finding, Unreadable
from . import cache

if TYPE_CHECKING:
    from concurrent.futures import Future

FEW = 6  # tasks that are done without starting processes
_ADDRESS = re.compile(r"[a-z]+://\S+:\d+")
AHEAD = 4  # tasks for each core that are on their way


class Named(Protocol):
    """A task says which file it is about."""

    @property
    def name(self) -> str: ...


Task = TypeVar("Task", bound=Named)
Made = TypeVar("Made")


def spread(
    function: Callable[[Task], Made],
    tasks: Iterable[Task],
    known: Callable[[Task], Made | None] = lambda task: None,
    cluster: str = "",
    hands: int = 0,
    few: int = FEW,
) -> Iterator[tuple[Task, Made, bool]]:
    """Each task, what ``function`` makes of it, and whether it was made now or is ``known``. The
    function is a module's own.

    ``hands``: how many processes at most, this one alone for 1; all cores where nothing is said.
    ``few``: how many tasks are too short to start processes for.

    An exception of the function carries a note of the task's name.
    """
    cores = hands or os.cpu_count() or 1
    waiting: deque[tuple[Task, Callable[[], Made], bool]] = deque()
    with ExitStack() as stack:
        submit: Callable[..., Future[Made]] | None = None
        fresh = 0
        for task in tasks:
            found = known(task)
            fresh += found is None
            if found is not None:
                waiting.append((task, partial(_itself, found), False))
            elif not cluster and (fresh <= few or cores == 1):
                waiting.append((task, partial(_work, function, task, ""), True))
            else:
                submit = submit or stack.enter_context(_crew(cluster, cores))
                waiting.append((task, submit(_work, function, task, cache.version()).result, True))
            if len(waiting) > cores * AHEAD:
                yield _done(waiting)
        while waiting:
            yield _done(waiting)


def _done(waiting: deque[tuple[Task, Callable[[], Made], bool]]) -> tuple[Task, Made, bool]:
    task, made, new = waiting.popleft()
    return task, made(), new


def _itself(found: Made) -> Made:
    return found


def _work(function: Callable[[Task], Made], task: Task, version: str) -> Made:
    """Do one task, wherever this runs. Unreadable: another version of the program runs here than
    asked for it."""
    if version and version != cache.version():
        raise Unreadable(
            Finding(
                task.name,
                1,
                1,
                "A007",
                "a worker of the cluster has another version of massdriver, of "
                "Python or of a library. Install the same everywhere.",
            )
        )
    try:
        return function(task)
    except Exception as error:
        error.add_note(f"massdriver: in {task.name}")
        raise


@contextmanager
def _crew(cluster: str, cores: int) -> Iterator[Callable[..., Future[Any]]]:
    """Call the workers together; send them home at the end, also at an early one. Yields how to
    give them work."""
    if not cluster:
        from concurrent.futures import ProcessPoolExecutor  # which takes a while, and few need it

        with ProcessPoolExecutor(cores, initializer=_quietly) as pool:
            try:
                yield pool.submit
            finally:
                pool.shutdown(cancel_futures=True)
        return
    try:
        if not _ADDRESS.fullmatch(cluster):
            raise ValueError("that is no address")
        from distributed import Client

        client = Client(cluster, set_as_default=False, timeout=10)
    except ImportError:
        raise Unreadable(
            Finding(
                cluster,
                1,
                1,
                "A007",
                "a cluster needs the extra of that name. Install it: pip install -e '.[cluster]'",
            )
        ) from None
    except (OSError, ValueError) as error:
        raise Unreadable(
            Finding(
                cluster,
                1,
                1,
                "A007",
                f"no cluster answers there ({error}). Give the address that its "
                "scheduler prints, like tcp://192.0.2.1:8786.",
            )
        ) from None
    with client:  # which takes back, when closed, what nobody waits for
        yield partial(client.submit, pure=False)


def seldom() -> None:
    """Look for circles of objects that nobody holds a tenth as often: there are few, and to look is
    a twentieth of all work."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _quietly() -> None:
    """Leave Ctrl-C to the process that started this one; it sends everybody home."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
