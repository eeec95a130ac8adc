"""The public face: a collection as another program sees it. What stands here stays; the rooms
behind it may move.

Comes in: a folder. Goes out: frozen data. May not: write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .collection import corpus
from .collection.repository import Archive
from .collection.settings import Settings
from .edition.lexicon import Lexicon
from .model import Edition, Reading


@dataclass(frozen=True)
class Collection:
    """All editions of an archive, read where they are asked for, and again only where a file has
    changed."""

    archive: Archive

    @classmethod
    def open(cls, path: str | Path = ".") -> Collection:
        """The collection that a folder lies in. Unreadable: there is none."""
        return cls(Archive.around(Path(path)))

    @property
    def readings(self) -> Mapping[str, Reading]:
        """Every edition read against its seed, by slug. Unreadable: one of them is."""
        return corpus.of(self.archive).readings

    @property
    def editions(self) -> Mapping[str, Edition]:
        """The editions as they are written, by slug. Unreadable: one of them is."""
        return {slug: reading.edition for slug, reading in self.readings.items()}

    @property
    def lexicon(self) -> Lexicon:
        """Its lexicon, over ours of its language. Unreadable: it is malformed."""
        return self.archive.lexicon()

    @property
    def settings(self) -> Settings:
        """What it says of itself in mkdocs.yml. Unreadable: it says what nobody knows."""
        return self.archive.settings
