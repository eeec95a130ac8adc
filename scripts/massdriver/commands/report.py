"""``massdriver report``: what a change does to the reading text.

Comes in: arguments. Goes out: words, sentences, and what leans on them. May not: touch the working
tree.
"""

from __future__ import annotations

import argparse

from ..collection import corpus
from ..edition.check import check
from ._shared import CLEAN, FOUND, shelf_here

JOB = "prove"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "revision",
        nargs="?",
        default="main",
        help="a branch, tag or commit to compare with (default: main)",
    )
    parser.add_argument(
        "--seeds-may-change",
        action="store_true",
        help=(
            "exit 0 also where a seed, a checksum or a published address is not that of the"
            " revision"
        ),
    )
    parser.add_argument("--markdown", action="store_true", help="as a comment for a pull request")


def run(arguments: argparse.Namespace) -> int:
    """Show what changed in the reading text since a revision: words, sentences, and what leans on
    them."""
    from ..formats.record import record
    from ..report import comment, compare, kept, revision
    from ..report.around import around, parted

    shelf = shelf_here()
    past = revision.past(shelf.root, arguments.revision)
    readings = {path.stem: shelf.open(path).read() for path in shelf.editions()}
    after = {slug: record(reading) for slug, reading in readings.items()}
    more = {
        slug: tuple(
            around(past.readings[slug], reading) if slug in past.readings else parted(None, reading)
        )
        for slug, reading in readings.items()
    }
    documents = tuple(compare.compare(past.records, after, compare.citations(shelf.pages()), more))
    changed = [readings[document.slug] for document in documents if document.slug in readings]
    findings = [
        finding
        for reading in changed
        for finding in check(
            reading, shelf.lexicon(reading.edition.language), shelf.addresses(reading.edition.slug)
        )
    ]
    if documents:
        findings += corpus.across(shelf, readings)
    seeds = tuple(kept.changed(shelf.root, arguments.revision))
    whole = compare.Report(arguments.revision, documents, tuple(findings), past.remark, seeds)
    print(comment.markdown(whole) if arguments.markdown else compare.text(whole), end="")
    return FOUND if seeds and not arguments.seeds_may_change else CLEAN
