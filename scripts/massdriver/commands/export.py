"""``massdriver export``: the data of the site.

Comes in: arguments. Goes out: files in a folder, and around it where a built site is. May not: write half a file.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ._shared import CLEAN, count, shelf_here, workshop

JOB = "publish"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", default="site/data", help="where to write (default: site/data)")


def run(arguments: argparse.Namespace) -> int:
    """Write the data files of every edition, and the search index, feed and guide of the site around them."""
    from ..formats import export

    folder = Path(arguments.folder)
    shelf = shelf_here()
    with workshop(shelf, arguments) as shop:
        written = export.export(shelf, folder, shop)
    print(f"massdriver: {count(written, 'file')} written in {folder}")
    return CLEAN
