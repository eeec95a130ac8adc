"""``massdriver suspects``: where to look.

Comes in: arguments. Goes out: the words that may be misheard. May not: change one.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..collection import corpus
from ..findings import Finding, Unreadable
from ..text import escape
from ..text.counts import count
from ._shared import CLEAN, shelf_here

if TYPE_CHECKING:
    from ..suspects.places import Place

JOB = "mend"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", help="editions, by file or slug; all when none is named")
    parser.add_argument("--most", type=int, default=20, metavar="N", help="how many of each edition (default: 20; 0: all)")
    parser.add_argument("--measure", action="store_true", help="search the raw seeds, and compare with what the editions mend")


def run(arguments: argparse.Namespace) -> int:
    """List the words that may be misheard, likeliest first, each with its grounds."""
    from ..suspects import measure, places

    shelf = shelf_here()
    readings = corpus.of(shelf).readings
    slugs = [Path(name).stem for name in arguments.files] or list(readings)
    for slug in slugs:
        if slug not in readings:
            raise Unreadable(Finding(slug, 1, 1, "A003", f"no edition is called that. There are {', '.join(readings)}."))
    if arguments.measure:
        figures = measure.measure(list(readings.values()), shelf.lexicon())
        for row in measure.table(figures):
            print("".join(cell.ljust(20) if n < 2 else cell.rjust(10) for n, cell in enumerate(row)))
        print()
        for one in figures:
            print(measure.sentence(one))
        return CLEAN
    total = 0
    for slug in slugs:
        found = places.suspected(readings[slug], readings, shelf.lexicon(readings[slug].edition.language))
        total += len(found)
        for place in found[:arguments.most or None]:
            print(line(place))
    print(f"massdriver: {count(total, 'suspect')} in {count(len(slugs), 'edition')}")
    return CLEAN


def line(place: Place) -> str:
    """A suspect as a line: where, how likely, why, in which sentence."""
    return escape.line(f"{place.here.edition.path}:{place.line}:{place.col}: {place.score:.0%} {place.why}. "
                       f"It stands in: {place.sentence.text}")
