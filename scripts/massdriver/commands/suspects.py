"""``massdriver suspects``: where to look.

Comes in: arguments. Goes out: the words that may be misheard. May not: change one.
"""

from __future__ import annotations

import argparse
import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from ..collection import corpus
from ..findings import Finding, Unreadable
from ..text import escape
from ..text.counts import count
from ..text.reasons import told
from ._shared import CLEAN, shelf_here, workshop

if TYPE_CHECKING:
    from ..suspects.places import Place

JOB = "mend"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", help="editions, by file or slug; all when none is named"
    )
    parser.add_argument(
        "--most",
        type=int,
        default=20,
        metavar="N",
        help="how many of each edition (default: 20; 0: all)",
    )
    parser.add_argument(
        "--measure",
        action="store_true",
        help="search the raw seeds, and compare with what the editions mend",
    )


def run(arguments: argparse.Namespace) -> int:
    """List the words that may be misheard, likeliest first, each with its grounds."""
    from ..batch.gists import Gists
    from ..suspects import measure, missed, places

    shelf = shelf_here()
    known = {path.stem: path for path in shelf.editions()}
    slugs = [Path(name).stem for name in arguments.files] or list(known)
    for slug in slugs:
        if slug not in known:
            near = (
                difflib.get_close_matches(slug, known, 3, 0.4)
                if len(known) > corpus.MANY
                else known
            )
            raise Unreadable(
                Finding(
                    slug, 1, 1, "A003", f"no edition is called that. There are {', '.join(near)}."
                )
            )
    with workshop(shelf, arguments) as shop:
        vocabulary = Gists(shelf, shop, shelf.editions()).vocabulary()
    readings = (corpus.reading(shelf, known[slug]) for slug in slugs)
    if arguments.measure:
        read = list(readings)
        figures = measure.measure(read, shelf.lexicon(), vocabulary)
        for row in measure.table(figures):
            print(
                "".join(cell.ljust(20) if n < 2 else cell.rjust(10) for n, cell in enumerate(row))
            )
        print()
        for one in figures:
            print(measure.sentence(one))
        print()
        for row_ in missed.measure(read):
            print(row_)
        return CLEAN
    total = 0
    for here in readings:
        found = places.suspected(
            here, vocabulary.without(here.edition.slug), shelf.lexicon(here.edition.language)
        )
        total += len(found)
        for place in found[: arguments.most or None]:
            print(line(place))
    print(f"massdriver: {count(total, 'suspect')} in {count(len(slugs), 'edition')}")
    return CLEAN


def line(place: Place) -> str:
    """A suspect as a line: where, how likely, why, in which sentence."""
    return escape.line(
        f"{place.here.edition.path}:{place.line}:{place.col}: {place.score:.0%} {told(place.why)}. "
        f"It stands in: {place.sentence.text}"
    )
