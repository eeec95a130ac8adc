"""Mass Driver: raw transcripts become digital editions.

The rooms in the order in which data flows: ``text`` (words), ``edition`` (one edition, its seed and
the proof), ``collection`` (all editions of a repository, and the disk), ``batch`` (work spread out
and kept), ``intake`` (what strangers bring), ``suspects`` (where to look), ``report`` (what a
change does), ``formats`` (files out), ``site`` (what a reader sees). ``cli`` is the command line,
thinly.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .face import Collection
    from .findings import Unreadable

__version__ = "0.1.0"
__all__ = ["Collection", "Unreadable", "__version__"]


def __getattr__(name: str) -> object:
    """The public face, imported where it is asked for: the command line shall not wait for it."""
    if name == "Collection":
        from .face import Collection

        return Collection
    if name == "Unreadable":
        from .findings import Unreadable

        return Unreadable
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
