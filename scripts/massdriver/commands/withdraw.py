"""``massdriver withdraw``: editions are taken out, with everything that cites them.

Comes in: arguments. Goes out: an archive without these editions. May not: do half of it, or touch
what git could not bring back.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from ..collection import history, writing
from ..findings import Finding, Unreadable
from ..text.counts import count
from ._shared import CLEAN, shelf_here

if TYPE_CHECKING:
    from ..collection.repository import Archive

JOB = "keep"
EXAMPLE = "massdriver withdraw ironworks-2026 --check"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        metavar="edition",
        help="by file or slug; its page may be gone already",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing, only say what would go"
    )


def run(arguments: argparse.Namespace) -> int:
    """Take editions out, with their seeds and everything elsewhere that cites them; git has it as
    it was."""
    from ..collection import withdrawal
    from ..site import blocks

    shelf = shelf_here()
    slugs = list(dict.fromkeys(Path(name).name.removesuffix(".md") for name in arguments.files))
    would = "would be " * arguments.check
    with shelf.alone(arguments.check):
        made = withdrawal.of(shelf, slugs, blocks.finds)
        ours = _ignored(shelf, made.files)
        files = {name: data for name, data in made.files.items() if name not in ours}
        _refuse_unknown(shelf, files)
        if not arguments.check:
            writing.write_all(shelf.root, files)
    for name, data in sorted(files.items(), key=lambda item: (item[1] is None, item[0])):
        why = made.why.get(name, "")
        if data is None:
            print(f"{would}removed: {name}" + (f" ({why})" if why else ""))
        else:
            print(f"{would}changed: {name}" + (f", without {why}" if why else ""))
    left = [*made.left, *(f"{name}: git does not have this file, so it stays" for name in ours)]
    for line in [*left, *(() if arguments.check else _named(shelf, slugs))]:
        print(f"left to you: {line}")
    gone = sum(data is None for data in files.values())
    print(
        f"massdriver: {count(len(slugs), 'edition')} {would}withdrawn, {count(gone, 'file')}"
        f" {would}removed and {len(files) - gone:,} changed"
    )
    return CLEAN


def _ignored(shelf: Archive, files: Collection[str]) -> list[str]:
    """Those of the files that git has been told not to take."""
    told = history.git(shelf.root, "ls-files", "-oi", "--exclude-standard", "-z", "seeds", "docs")
    return sorted({*told.split("\0")} & {*files})


def _refuse_unknown(shelf: Archive, files: Collection[str]) -> None:
    """Unreadable: git does not have one of these as it is now."""
    told = history.git(shelf.root, "status", "--porcelain", "-z", "--no-renames", "-uall")
    known = {line[3:] for line in told.split("\0")}
    if changed := sorted(known & {*files}):
        more = f", nor {len(changed) - 1:,} others" if len(changed) > 1 else ""
        raise Unreadable(
            Finding(
                changed[0],
                1,
                1,
                "A016",
                f"git does not have this file as it is now{more}. Commit it first, so that nothing"
                " is lost.",
            )
        )


def _named(shelf: Archive, slugs: Collection[str]) -> list[str]:
    """What is still to be read where an edition is named."""
    found = []
    for slug in slugs:
        pattern = rf"(^|[^a-z0-9-]){re.escape(slug)}($|[^a-z0-9-])"
        names = history.git(shelf.root, "grep", "-IlE", "-e", pattern).split()
        if names:
            more = f" and {len(names) - 5:,} more" if len(names) > 5 else ""
            found.append(f"{slug} is still named in {', '.join(names[:5])}{more}")
    return found
