"""``massdriver links``: links that lead out of the archive.

Comes in: arguments. Goes out: a list, or what is to be done of them. May not: ask a network.
"""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

from ._shared import CLEAN, shelf_here

JOB = "keep"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--answers",
        metavar="FILE",
        help="what `linkchecker -o csv` said of them: print what is to be done",
    )
    parser.add_argument(
        "--month",
        default="",
        metavar="YYYY-MM",
        help="the month to reckon from (default: this one)",
    )


def run(arguments: argparse.Namespace) -> int:
    """List the links that lead out of the archive; with what LinkChecker said of them, what is to
    be done."""
    from ..collection import links

    shelf = shelf_here()
    pages = list(shelf.pages())
    own = tuple(url for url in (shelf.settings.url, shelf.settings.repository) if url.strip("/"))
    found = list(links.outside(pages, own))
    if not arguments.answers:
        print("\n".join(dict.fromkeys(link.url for link in found)))
        return CLEAN
    month = arguments.month or datetime.date.today().isoformat()[:7]
    said = links.answers(Path(arguments.answers).read_text(encoding="utf-8"))
    print(links.issue(found, said, list(links.aged(pages, month))), end="")
    return CLEAN
