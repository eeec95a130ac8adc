"""``massdriver check``: the proof and every finding.

Comes in: arguments. Goes out: findings, and how many. May not: think; ``collection.survey`` does.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Sequence
from pathlib import Path

from ..batch.workshop import Workshop
from ..collection import corpus
from ..collection.repository import Archive
from ..text.counts import count
from ._shared import CLEAN, FOUND, UNREADABLE, editions, shelf_here, takes_editions, workshop

JOB = "prove"


def options(parser: argparse.ArgumentParser) -> None:
    takes_editions(parser)
    parser.add_argument(
        "--stats",
        action="store_true",
        help="print how much there is of everything, and no findings",
    )
    parser.add_argument(
        "--site",
        metavar="FOLDER",
        help=(
            "compare every transcript's page of a built site with its edition: what "
            "is read, what was heard, nothing hidden"
        ),
    )
    parser.add_argument(
        "--due",
        action="store_true",
        help=(
            "print the facts and predictions that want a look this month, the "
            "facts told most often first"
        ),
    )
    parser.add_argument(
        "--month",
        default="",
        metavar="YYYY-MM",
        help="the month that --due reckons from (default: this one)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the findings of editions."""
    from ..batch import survey
    from ..site.archive import spoken

    shelf = shelf_here()
    if arguments.stats:
        with workshop(shelf, arguments) as shop:
            return _stats(shelf, editions(shelf, arguments.files), shop)
    if arguments.due:
        return _due(shelf, arguments.month)
    paths = editions(shelf, arguments.files)
    if arguments.site is not None:
        return _site(shelf, paths, Path(arguments.site))
    with workshop(shelf, arguments) as shop:
        words, findings, unreadable = survey.survey(shelf, paths, not arguments.files, shop)
    if not arguments.files and not unreadable:
        from ..site import blocks  # and all that the pages of an archive are made with

        findings = [*findings, *blocks.stale(shelf)]
    for finding in findings:
        print(finding)
    if said := spoken(shelf.settings.language):
        print(f"massdriver: {said}")
    print(
        f"massdriver: {count(len(paths), 'edition')}, {words:,} seed words, "
        + (count(len(findings), "finding") if findings else "all proved")
    )
    return UNREADABLE if unreadable else FOUND if findings else CLEAN


def _site(shelf: Archive, paths: Sequence[Path], folder: Path) -> int:
    from ..site import seen

    findings = [finding for path in paths for finding in seen.built(shelf, path, folder)]
    for finding in findings:
        print(finding)
    print(
        f"massdriver: {count(len(paths), 'page')} of {folder}, "
        + (count(len(findings), "finding") if findings else "all as proved")
    )
    return FOUND if findings else CLEAN


def _due(shelf: Archive, month: str) -> int:
    findings = corpus.due(shelf, month or datetime.date.today().isoformat()[:7])
    for finding in findings:
        print(finding)
    print(
        f"massdriver: {count(len(findings), 'place')} to look at"
        if findings
        else "massdriver: nothing is due"
    )
    return FOUND if findings else CLEAN


def _stats(shelf: Archive, paths: Sequence[Path], shop: Workshop) -> int:
    from ..batch.gists import Gists
    from ..collection import stats
    from ..collection.concordance import Concordance

    found = {slug: gist.sums for slug, gist in Gists(shelf, shop, paths).all.items()}
    named = Concordance(corpus.pages(shelf))
    for line in stats.lines(
        stats.rows(found, named, shelf.predictions(), shelf.facts(), corpus.citations(shelf))
    ):
        print(line)
    return CLEAN
