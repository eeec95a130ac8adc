"""``massdriver track``: changes made plainly get their marks.

Comes in: arguments. Goes out: editions rewritten, addresses published. May not: change a word.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..collection.repository import Archive
from ..edition import markup
from ..edition.track import track
from ..text.counts import count
from ._shared import rewrite, takes_check, takes_editions

JOB = "mend"


def options(parser: argparse.ArgumentParser) -> None:
    takes_editions(parser)
    takes_check(parser)


def run(arguments: argparse.Namespace) -> int:
    """Mark the untracked changes of editions."""

    def tracked(shelf: Archive, path: Path) -> str:
        opened = shelf.open(path)
        return markup.write(track(opened.edition, opened.seed))

    def published(shelf: Archive, path: Path) -> None:
        new = shelf.publish(shelf.open(path).read())
        if new:
            print(f"published: {count(new, 'new paragraph')} of {shelf.show(path)}")

    return rewrite(arguments, tracked, "tracked", published)
