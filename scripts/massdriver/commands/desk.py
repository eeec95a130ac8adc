"""``massdriver desk``: a page on this machine to hear a place, decide it, and go on to the next.

Comes in: arguments. Goes out: an address; what is decided there is written stroke by stroke. May
not: be open to another machine.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..text.counts import count
from ._shared import CLEAN, USAGE, shelf_here
from .witness import edition

JOB = "mend"
EXAMPLE = "massdriver desk ironworks-2026 --audio ~/talks/ironworks.mp3"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "slug", nargs="?", help="the edition, by file or slug; a list of all when none is named"
    )
    parser.add_argument(
        "--audio",
        metavar="FILE",
        default="",
        help="its recording; asked for once, and remembered in audio/",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=0,
        metavar="N",
        help="the port of this machine (default: one that is free)",
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address")


def run(arguments: argparse.Namespace) -> int:
    """Hear, decide, next: the places of review on a page of this machine, with the recording, one
    key each."""
    import sys
    import webbrowser

    from ..collection import recordings
    from ..desk.server import Desk

    shelf = shelf_here()
    paths = [edition(shelf, arguments.slug)] if arguments.slug else shelf.editions()
    if (arguments.audio and not arguments.slug) or not 0 <= arguments.port < 65536:
        print(
            (
                "massdriver: --audio is of one edition: massdriver desk SLUG --audio FILE"
                if 0 <= arguments.port < 65536
                else "massdriver: --port: a port is a number from 1 to 65535"
            ),
            file=sys.stderr,
        )
        return USAGE
    if arguments.audio:
        recordings.remember(shelf, paths[0].stem, Path(arguments.audio))
    with Desk(shelf, {path.stem: path for path in paths}, arguments.port) as desk:
        print(
            f"the desk is open at {desk.address}\nit is of this machine alone; Ctrl-C closes it",
            flush=True,
        )
        if not arguments.no_browser:
            webbrowser.open(desk.address)
        try:
            desk.serve_forever()
        except KeyboardInterrupt:
            print()
        decided = sum(sitting.decided for sitting in desk.sittings.values())
    print(f"massdriver: {count(decided, 'place')} decided; git diff shows what changed")
    return CLEAN
