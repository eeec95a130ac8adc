"""What several verbs do alike: find the archive and its editions, rewrite them, count, say how it
ended.

Comes in: arguments. Goes out: paths, lines, exit codes. May not: be a verb.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..batch import cache
from ..batch.workshop import Workshop
from ..collection import writing
from ..collection.repository import Archive
from ..text.counts import count

CLEAN, FOUND, USAGE, UNREADABLE = 0, 1, 2, 3


def shelf_here() -> Archive:
    """The archive that the working folder lies in. Unreadable: there is none."""
    return Archive.around(Path.cwd())


def editions(shelf: Archive, files: Sequence[str]) -> list[Path]:
    """The editions that were named, by file or slug; all where none was."""
    paths = []
    for name in files:
        path = Path(name)
        by_slug = shelf.transcripts / f"{name}.md"
        paths.append(by_slug if not path.exists() and by_slug.exists() else path)
    return paths or shelf.editions()


def takes_editions(parser: argparse.ArgumentParser) -> None:
    """Let a verb name editions."""
    parser.add_argument(
        "files", nargs="*", help="editions, by file or slug; all when none is named"
    )


def takes_check(parser: argparse.ArgumentParser) -> None:
    """Let a verb that rewrites editions be tried."""
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if anything would change"
    )


@contextmanager
def workshop(shelf: Archive, arguments: argparse.Namespace) -> Iterator[Workshop]:
    """Where work on many editions is done, as --no-cache and --cluster say."""
    with cache.of(shelf.root, not arguments.no_cache) as kept:
        yield Workshop(kept, arguments.cluster)


def rewrite(
    arguments: argparse.Namespace,
    change: Callable[[Archive, Path], str],
    done: str,
    afterwards: Callable[[Archive, Path], None] = lambda shelf, path: None,
) -> int:
    """Write what ``change`` makes of each edition that was named, where it differs; with --check
    only say so.

    ``afterwards`` is done to each of them when all are written.
    """
    shelf = shelf_here()
    changed = 0
    with shelf.alone(arguments.check):
        paths = editions(shelf, arguments.files)
        for path in paths:
            source = change(shelf, path)
            if source == shelf.text(path):
                continue
            shelf.open(path, source)  # what cannot be read back is not written
            if not arguments.check:
                writing.write(path, source)
            changed += 1
            print(f"{'would be ' if arguments.check else ''}{done}: {shelf.show(path)}")
        for path in () if arguments.check else paths:
            afterwards(shelf, path)
    print(
        f"massdriver: {count(changed, 'edition')} of {len(paths)}"
        f" {'to be ' if arguments.check else ''}changed"
    )
    return FOUND if changed and arguments.check else CLEAN
