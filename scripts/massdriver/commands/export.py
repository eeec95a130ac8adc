"""``massdriver export``: the data of the site.

Comes in: arguments. Goes out: files in a folder, and around it where a built site is. May not:
write half a file.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..collection import writing
from ..collection.repository import Archive
from ..text.counts import count
from ._shared import CLEAN, FOUND, shelf_here, workshop

JOB = "publish"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", default="site/data", help="where to write (default: site/data)"
    )
    parser.add_argument(
        "--formats",
        action="store_true",
        help=(
            "write nothing; print which standards the files in the folder "
            "keep to, and what each validator that is installed says of them"
        ),
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the data files of every edition, and the search index, feed and guide of the site
    around them."""
    from ..formats import export

    folder = Path(arguments.folder)
    shelf = shelf_here()
    if arguments.formats:
        return _formats(shelf, folder)
    with writing.alone(shelf.root), workshop(shelf, arguments) as shop:
        writing.sweep([folder.parent, *folder.glob("**/"), folder.parent / "search"])
        written = export.export(shelf, folder, shop)
        if "web" in shelf.settings.formats and (folder.parent / "index.html").exists():
            from ..site import plain

            written += sum(
                writing.write(folder.parent / place / "index.md", text)
                for place, text in plain.pages(shelf)
                if (folder.parent / place / "index.html").exists()
            )
        _wall(shelf, folder.parent)
    print(f"massdriver: {count(written, 'file')} written in {folder}")
    return CLEAN


def _wall(shelf: Archive, site: Path) -> None:
    """Let no script run in the pages of a built site but those of its templates, where these are at
    hand."""
    from ..formats import wall

    own = shelf.settings.overrides
    sources = (
        wall.templates([shelf.root / own] if own else []) if (site / "index.html").exists() else []
    )
    if sources:
        for name in wall.seal(site, sources)[1]:
            print(
                f"massdriver: {site / name} holds a script that stands in no template; it will"
                " not run"
            )


def _formats(shelf: Archive, folder: Path) -> int:
    from ..formats import registry, validate

    wrong = 0
    slugs = [path.stem for path in shelf.editions()]
    for standard in registry.standards(shelf.settings):
        names = dict.fromkeys(standard.file.replace("<slug>", slug) for slug in slugs or [""])
        found = [
            (name, path)
            for name in names
            for path in (folder / name, folder.parent / name)
            if path.is_file()
        ]
        said = [validate.result(name, path.read_bytes()) for name, path in found]
        bad = [
            f"{name}: {what}"
            for (name, _), (_, what) in zip(found, said, strict=True)
            if what not in ("", "valid", "not installed", "by the tests")
        ]
        wrong += len(bad)
        validator = next((library for library, _ in said if library), "")
        outcome = "; ".join(bad) or next((what for _, what in said if what), "") or "by the tests"
        print(
            "\t".join(
                (
                    standard.file,
                    standard.standard,
                    standard.readers,
                    count(len(found), "file"),
                    validator or "–",
                    outcome if found else "no file",
                )
            )
        )
    print(
        f"massdriver: {count(len(registry.standards(shelf.settings)), 'standard')},"
        f" {count(wrong, 'file')} not valid"
    )
    return FOUND if wrong else CLEAN
