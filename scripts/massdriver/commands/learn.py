"""``massdriver learn``: what a series mends again and again becomes entries of the lexicon.

Comes in: arguments. Goes out: entries, printed, or with ``--write`` put into ``lexicon.yml``. May
not: write one that the lexicon's own rules refuse, or any without being told.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..collection import corpus, writing
from ..findings import Finding, Unreadable
from ..text import escape
from ..text.letters import fold
from ._shared import CLEAN, shelf_here

if TYPE_CHECKING:
    from ..collection.repository import Archive

JOB = "mend"
EXAMPLE = 'massdriver learn "Ironworks Hour" --write'


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "venue", nargs="*", help="series, by their venue; every one when none is named"
    )
    parser.add_argument("--write", action="store_true", help="put the entries into lexicon.yml")


def run(arguments: argparse.Namespace) -> int:
    """Make entries of the lexicon of what the finished editions of a series mended again and
    again."""
    from ..desk.laid import finished
    from ..edition import entries, lexicon
    from ..suspects import series
    from ..suspects.grounds import Knowledge

    shelf = shelf_here()
    with shelf.alone(not arguments.write):
        language, base = shelf.settings.language, shelf.lexicon()
        path = shelf.root / lexicon.NAME
        found = [
            entry
            for venue in _venues(shelf, arguments.venue)
            for entry in series.entries(
                [r for r in finished(shelf, venue) if r.edition.language == language],
                Knowledge(base, Counter(), language),
            )
        ]
        source, new = entries.put(
            shelf.text(path) if shelf.has(path) else "",
            found,
            lexicon.NAME,
            lexicon.of(language),
        )
        if new and arguments.write:
            writing.write_all(shelf.root, {lexicon.NAME: source.encode()})
    print(entries.written(new), end="")
    said = f"massdriver: {len(new):,} {'entry' if len(new) == 1 else 'entries'} learnt"
    if new:
        said += f", put into {lexicon.NAME}" if arguments.write else "; --write puts them there"
    print(said)
    return CLEAN


def _venues(shelf: Archive, wanted: Sequence[str]) -> list[str]:
    """The series that were named, or every one. Unreadable: none is called so."""
    listed = corpus.of(shelf).listed
    known = list(dict.fromkeys(v for e in listed if (v := str(e.front["venue"]))))
    folded = {fold(venue): venue for venue in known}
    for name in wanted:
        if fold(name) not in folded:
            raise Unreadable(
                Finding(
                    escape.line(name),
                    1,
                    1,
                    "A003",
                    "no edition has this venue."
                    + (f" There are {escape.line(', '.join(known[:20]))}." if known else ""),
                )
            )
    return [folded[fold(name)] for name in wanted] or list(folded.values())
