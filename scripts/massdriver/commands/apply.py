"""``massdriver apply``: a correction that somebody sent, or a remark on a note.

Comes in: arguments. Goes out: an edition rewritten, and its new findings; of a note, where it
stands. May not: trust a stranger.
"""

from __future__ import annotations

import argparse
from collections import Counter

from ..collection import writing
from ..edition import markup
from ..edition.check import check
from ..findings import Finding, Unreadable
from ..text.counts import count
from ._shared import CLEAN, FOUND, shelf_here

JOB = "mend"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        help="the form as text: the body of a correction issue, or what Fix this offers to copy; "
        "of a note's form it only says where the note and its facts stand",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing, only say what would be written"
    )


def run(arguments: argparse.Namespace) -> int:
    """Put a correction that somebody sent into its edition; exit 1 if the edition then has new
    findings. Of a note say where it stands, and write nothing: a person judges it."""
    from ..collection import remarks
    from ..edition import correct, request

    shelf = shelf_here()
    asked = request.read(_bytes(arguments.file), arguments.file)
    if isinstance(asked, request.Remark):
        for line in remarks.told(shelf, asked, arguments.file):
            print(line)
        print("massdriver: nothing was written; whether a note is wrong a person decides")
        return CLEAN
    with shelf.alone(arguments.check):
        paths = {path.stem: path for path in shelf.editions()}
        if asked.slug not in paths:
            raise Unreadable(
                Finding(
                    arguments.file,
                    1,
                    1,
                    "R002",
                    f"there is no transcript of that name. There are {', '.join(paths)}.",
                )
            )
        path = paths[asked.slug]
        reading = shelf.open(path).read()
        after = correct.apply(reading, asked, arguments.file)
        now = shelf.open(path, markup.write(after)).read()
        published, known = shelf.addresses(asked.slug), shelf.lexicon(reading.edition.language)
        old = Counter((f.code, f.message) for f in check(reading, known, published))
        findings = [f for f in check(now, known, published) if not old[f.code, f.message]]
        if not arguments.check:
            writing.write(path, markup.write(after))
        for mark in correct.brought(reading.edition, after) or ["no mark is needed"]:
            print(f"{'would be ' if arguments.check else ''}applied: {shelf.show(path)}: {mark}")
        for finding in findings:
            print(finding)
        print(
            f"massdriver: 1 correction in {shelf.show(path)}, {count(len(findings), 'new finding')}"
        )
        return FOUND if findings else CLEAN


def _bytes(name: str) -> bytes:
    """As much of a file as a form can be long, and a byte more."""
    from ..edition import request

    try:
        with open(name, "rb") as file:
            return file.read(request.LARGEST + 1)
    except OSError as error:
        raise Unreadable(
            Finding(name, 1, 1, "A003", f"cannot be read: {error.strerror}. Correct the name.")
        ) from None
