"""The contributors' verbs of the command line: ``massdriver suspects · report``.

Comes in: arguments. Goes out: lines and an exit code. May not: hold a thought that a verb should have.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from . import comment, corpus, lexicon, measure, places, report, revision
from .archive import Archive
from .check import check
from .formats.record import record
from .model import Finding, Unreadable
from .places import Place

Run = Callable[[argparse.Namespace], int]


def register(verb: Callable[[str, Run], argparse.ArgumentParser]) -> None:
    """Add the verbs to the command line."""
    sub = verb("suspects", run_suspects)
    sub.add_argument("files", nargs="*", help="editions, by file or slug; all when none is named")
    sub.add_argument("--most", type=int, default=20, metavar="N", help="how many of each edition (default: 20; 0: all)")
    sub.add_argument("--measure", action="store_true", help="search the raw seeds, and compare with what the editions mend")

    sub = verb("report", run_report)
    sub.add_argument("revision", nargs="?", default="main", help="a branch, tag or commit to compare with (default: main)")
    sub.add_argument("--markdown", action="store_true", help="as a comment for a pull request")


def run_suspects(arguments: argparse.Namespace) -> int:
    """List the words that may be misheard, likeliest first, each with its grounds."""
    shelf = Archive.around(Path.cwd())
    readings = corpus.of(shelf).readings
    slugs = [Path(name).stem for name in arguments.files] or list(readings)
    for slug in slugs:
        if slug not in readings:
            raise Unreadable(Finding(slug, 1, 1, "A003", f"no edition is called that. There are {', '.join(readings)}."))
    if arguments.measure:
        figures = measure.measure(list(readings.values()), lexicon.load())
        for row in measure.table(figures):
            print("".join(cell.ljust(20) if n < 2 else cell.rjust(10) for n, cell in enumerate(row)))
        print()
        for one in figures:
            print(measure.sentence(one))
        return 0
    total = 0
    for slug in slugs:
        found = places.suspected(readings[slug], readings, lexicon.load())
        total += len(found)
        for place in found[:arguments.most or None]:
            print(line(place))
    print(f"massdriver: {total:,} suspects in {len(slugs):,} edition{'' if len(slugs) == 1 else 's'}")
    return 0


def line(place: Place) -> str:
    """A suspect as a line: where, how likely, why, in which sentence."""
    return (f"{place.here.edition.path}:{place.line}:{place.col}: {place.score:.0%} {place.why}. "
            f"It stands in: {place.sentence.text}")


def run_report(arguments: argparse.Namespace) -> int:
    """Show what changed in the reading text since a revision: words, sentences, and what leans on them."""
    shelf = Archive.around(Path.cwd())
    before, remark = revision.records(shelf.root, arguments.revision)
    readings = {path.stem: shelf.witness(path).read() for path in shelf.editions()}
    pages = sorted(path for path in (shelf.root / "docs").rglob("*") if path.suffix in (".md", ".yml"))
    cited = report.citations((shelf.show(path), shelf.text(path)) for path in pages if path.stat().st_size)
    documents = tuple(report.compare(before, {slug: record(reading) for slug, reading in readings.items()}, cited))
    findings = [finding for document in documents if document.slug in readings
                for finding in check(readings[document.slug], lexicon.load(), shelf.addresses(document.slug))]
    if documents:
        findings += corpus.across(shelf, readings)
    whole = report.Report(arguments.revision, documents, tuple(findings), remark)
    print(comment.markdown(whole) if arguments.markdown else report.text(whole), end="")
    return 0
