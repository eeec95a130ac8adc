"""``massdriver init``: an archive of one's own, whole at once; with --update, brought up to this
engine.

Comes in: arguments. Goes out: files, all of them or none. May not: ask for anything, or write where
something stands.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from ..collection import repository, writing
from ..findings import Finding, Unreadable
from ..site import archive
from ..text.counts import count
from ._shared import CLEAN, FOUND, USAGE

JOB = "make"
EXAMPLE = (
    'massdriver init talks --title "Talks at the Ironworks" --language de --repo ann-lee/talks'
)


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", help="empty or not there yet; with --update, the archive (default: .)"
    )
    parser.add_argument(
        "--title", default="", help="what the archive is called (default: the folder's name)"
    )
    parser.add_argument(
        "--language",
        default="",
        metavar="CODE",
        help="of the pages, and of transcripts that name no other, like de or pt-BR (default: en)",
    )
    parser.add_argument(
        "--repo",
        default="",
        metavar="OWNER/NAME",
        help="where it is kept: on GitHub, or an https:// address",
    )
    parser.add_argument("--rights", default="", metavar="SENTENCE", help="whose the words are")
    parser.add_argument(
        "--update",
        action="store_true",
        help="renew what came with the engine and you have not changed",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing, only say what would be written"
    )


def run(arguments: argparse.Namespace) -> int:
    """Make an empty archive that builds, or bring one up to this engine."""
    if arguments.update:
        return update(arguments)
    try:
        repo = archive.address(arguments.repo)
        language = archive.tongue(arguments.language or "en")
    except ValueError as error:
        print(f"massdriver: {error}", file=sys.stderr)
        return USAGE
    if not arguments.folder:
        print(
            "massdriver: init needs the name of a folder, such as: massdriver init talks",
            file=sys.stderr,
        )
        return USAGE
    root = Path(arguments.folder)
    refuse(root)
    title = (
        arguments.title.strip()
        or root.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize()
    )
    if set(title) & set('<>"'):  # which a theme writes as they stand
        from ..site.typography import mixed  # and all that renders Markdown

        title = mixed(title, language).translate(str.maketrans('<>"', "‹›″"))
    made = archive.files(archive.Wishes(title, language, repo, arguments.rights.strip()))
    if arguments.check:
        print(f"massdriver: {count(len(made), 'file')} would be made in {root}")
        return CLEAN
    fresh = not root.exists()
    root.mkdir(parents=True, exist_ok=True)
    try:
        writing.write_all(root, made)
    except BaseException:
        archive.sweep(root, made, fresh)
        raise
    if said := archive.spoken(language):
        print(said)
    print(f"made: {title}, {count(len(made), 'file')} in {root}")
    print("next:")
    print(
        *(
            f"  {line}"
            for line in (f"cd {shlex.quote(str(root))}", "massdriver new TALK.vtt", "mkdocs serve")
        ),
        sep="\n",
    )
    return CLEAN


def refuse(root: Path) -> None:
    """Unreadable: something stands there already. A folder that holds nothing but git's own is
    empty."""
    try:
        there = sorted(p.name for p in root.iterdir() if p.name != ".git") if root.exists() else []
    except OSError as error:
        raise Unreadable(
            Finding(
                str(root),
                1,
                1,
                "A011",
                f"is no folder one can look into ({error.strerror}). Name another.",
            )
        ) from None
    if there:
        more = f" and {count(len(there) - 1, 'other')}" if len(there) > 1 else ""
        hint = (
            "To bring it up to this engine: massdriver init --update"
            if archive.MANIFEST.partition("/")[0] in there
            else ("Name a folder that is empty or not there yet")
        )
        raise Unreadable(
            Finding(str(root), 1, 1, "A011", f"is not empty: {there[0]}{more}. {hint}.")
        )


def update(arguments: argparse.Namespace) -> int:
    """Renew, name what is left; exit 1 with --check if anything would change."""
    if said := [
        f"--{name}" for name in ("title", "language", "repo", "rights") if getattr(arguments, name)
    ]:
        print(
            f"massdriver: {said[0]} does not go with --update. Change it in mkdocs.yml.",
            file=sys.stderr,
        )
        return USAGE
    shelf = repository.Archive.around(Path(arguments.folder or "."))
    path = shelf.root / archive.MANIFEST
    if not path.exists():
        raise Unreadable(
            Finding(
                archive.MANIFEST,
                1,
                1,
                "A012",
                "is not there, so nothing says which files came with the engine. Make a new archive"
                " with massdriver init, and move seeds/ and docs/ into it.",
            )
        )
    would = "would be " * arguments.check
    with shelf.alone(arguments.check):
        before = archive.read(shelf.text(path))
        wanted = archive.files(before.wishes)
        todo = archive.plan(before, wanted, shelf.present([*wanted, *before.files]))
        if not arguments.check:
            writing.write_all(shelf.root, {**todo.write, **dict.fromkeys(todo.remove)})
    renewed = [name for name in todo.write if name != archive.MANIFEST]
    for name in renewed:
        print(f"{would}renewed: {name}")
    for name in todo.remove:
        print(f"{would}removed: {name}")
    for name in todo.left:
        print(f"left as you have it: {name}")
    print(
        f"massdriver: {count(len(renewed) + len(todo.remove), 'file')} {would}brought up to date,"
        f" {len(todo.left)} left"
    )
    return FOUND if arguments.check and (todo.write or todo.remove) else CLEAN
