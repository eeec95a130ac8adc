"""``massdriver build``: the site, in one go or in parts.

Comes in: arguments. Goes out: the folder of a site. May not: set pages; MkDocs does.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ..batch.workshop import Workshop
from ..collection import writing
from ..collection.repository import Archive
from ..text import escape
from ..text.counts import count
from ._shared import CLEAN, FOUND, UNREADABLE, shelf_here, workshop

JOB = "publish"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", default="site", help="where to build (default: site)")


def run(arguments: argparse.Namespace) -> int:
    """Build the site with MkDocs: one of many transcripts in parts, over all cores, and again only
    those that changed."""
    from ..site import shards

    shelf, folder = shelf_here(), Path(arguments.folder)
    if len(shelf.editions()) <= shards.SHARD:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "mkdocs",
                "build",
                "--strict",
                "--site-dir",
                str(folder.resolve()),
            ],
            cwd=shelf.root,
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        )
        return CLEAN if done.returncode == 0 else UNREADABLE
    with writing.alone(shelf.root), workshop(shelf, arguments) as shop:
        return _parts(shelf, folder, shop)


def _parts(shelf: Archive, folder: Path, shop: Workshop) -> int:
    from ..batch.gists import Gists
    from ..batch.progress import watched
    from ..site import shards

    # which every page of all of them asks for, made over all cores
    Gists(shelf, shop, shelf.editions())
    every = shards.parts(shelf)
    once: dict[str, list[bytes]] = {
        name: [] for name in (shards.LINKS, shards.INDEX, shards.SITEMAP)
    }
    written, pages = 0, set[str]()
    making = shop._replace(few=0).each(shards.VERB, shards.make, every)
    for _, parts in watched(making, len(every), shards.VERB):
        for name, data in parts.items():
            if name in once:
                once[name].append(data)
            else:
                pages.add(name)
                written += writing.write(folder / name, data, sync=False)
    written += writing.write(
        folder / shards.SITEMAP, shards.joined(once[shards.SITEMAP]), sync=False
    )
    if once[shards.INDEX]:
        written += writing.write(
            folder / shards.INDEX, shards.indexed(once[shards.INDEX]), sync=False
        )
    for gone in _gone(folder, pages):
        shutil.rmtree(gone)
    astray = list(shards.astray(once[shards.LINKS]))
    for line in astray:
        print(escape.line(line))
    print(
        f"massdriver: {count(len(every), 'part')}, {count(written, 'file')} written in {folder}, "
        + (
            count(len(astray), "link") + " astray"
            if astray
            else "every link between them leads somewhere"
        )
    )
    return FOUND if astray else CLEAN


def _gone(folder: Path, pages: set[str]) -> Iterator[Path]:
    """The folders of pages that are no more."""
    for kind in ("transcripts", "topics"):
        for path in sorted((folder / kind).glob("*/")):
            if f"{kind}/{path.name}/index.html" not in pages:
                yield path
