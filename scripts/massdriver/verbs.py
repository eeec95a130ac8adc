"""The contributors' verbs of the command line: ``massdriver suspects · report · apply · links``.

Comes in: arguments. Goes out: lines and an exit code. May not: hold a thought that a verb should have.
"""

from __future__ import annotations

import argparse
import datetime
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .collection import corpus, repository
from .collection.repository import Archive
from .edition import lexicon, markup
from .edition.check import check
from .findings import Finding, Unreadable

if TYPE_CHECKING:
    from .suspects.places import Place

# As in cli.py: each verb imports what it alone needs.

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

    sub = verb("apply", run_apply)
    sub.add_argument("file", help="the form as text: the body of a correction issue, or what Fix this offers to copy")
    sub.add_argument("--check", action="store_true", help="write nothing, only say what would be written")

    sub = verb("links", run_links)
    sub.add_argument("--answers", metavar="FILE", help="what `linkchecker -o csv` said of them: print what is to be done")
    sub.add_argument("--month", default="", metavar="YYYY-MM", help="the month to reckon from (default: this one)")


def run_suspects(arguments: argparse.Namespace) -> int:
    """List the words that may be misheard, likeliest first, each with its grounds."""
    from .suspects import measure, places

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
    from .formats.record import record
    from .report import comment, compare, revision

    shelf = Archive.around(Path.cwd())
    before, remark = revision.records(shelf.root, arguments.revision)
    readings = {path.stem: shelf.witness(path).read() for path in shelf.editions()}
    after = {slug: record(reading) for slug, reading in readings.items()}
    documents = tuple(compare.compare(before, after, compare.citations(shelf.pages())))
    findings = [finding for document in documents if document.slug in readings
                for finding in check(readings[document.slug], lexicon.load(), shelf.addresses(document.slug))]
    if documents:
        findings += corpus.across(shelf, readings)
    whole = compare.Report(arguments.revision, documents, tuple(findings), remark)
    print(comment.markdown(whole) if arguments.markdown else compare.text(whole), end="")
    return 0


def run_apply(arguments: argparse.Namespace) -> int:
    """Put a correction that somebody sent into its edition; exit 1 if the edition then has new findings."""
    from .edition import correct, request

    shelf = Archive.around(Path.cwd())
    asked = request.parse(_bytes(arguments.file), arguments.file)
    paths = {path.stem: path for path in shelf.editions()}
    if asked.slug not in paths:
        raise Unreadable(Finding(arguments.file, 1, 1, "R002", "there is no transcript of that name. "
                                 f"There are {', '.join(paths)}."))
    path = paths[asked.slug]
    reading = shelf.witness(path).read()
    after = correct.apply(reading, asked, arguments.file)
    now = shelf.witness(path, markup.write(after)).read()
    published, known = shelf.addresses(asked.slug), lexicon.load()
    old = Counter((f.code, f.message) for f in check(reading, known, published))
    findings = [f for f in check(now, known, published) if not old[f.code, f.message]]
    if not arguments.check:
        repository.write(path, markup.write(after))
    for mark in correct.brought(reading.edition, after) or ["no mark is needed"]:
        print(f"{'would be ' if arguments.check else ''}applied: {shelf.show(path)}: {mark}")
    for finding in findings:
        print(finding)
    print(f"massdriver: 1 correction in {shelf.show(path)}, {len(findings)} new finding{'' if len(findings) == 1 else 's'}")
    return 1 if findings else 0


def run_links(arguments: argparse.Namespace) -> int:
    """List the links that lead out of the archive; with what LinkChecker said of them, what is to be done."""
    from .collection import links

    shelf = Archive.around(Path.cwd())
    pages = list(shelf.pages())
    own = tuple(url for key in ("site_url", "repo_url") if (url := shelf.settings().get(key)))
    found = list(links.outside(pages, own))
    if not arguments.answers:
        print("\n".join(dict.fromkeys(link.url for link in found)))
        return 0
    month = arguments.month or datetime.date.today().isoformat()[:7]
    said = links.answers(Path(arguments.answers).read_text(encoding="utf-8"))
    print(links.issue(found, said, list(links.aged(pages, month))), end="")
    return 0


def _bytes(name: str) -> bytes:
    """As much of a file as a form can be long, and a byte more."""
    from .edition import request

    try:
        with open(name, "rb") as file:
            return file.read(request.LARGEST + 1)
    except OSError as error:
        raise Unreadable(Finding(name, 1, 1, "A003", f"cannot be read: {error.strerror}. Correct the name.")) from None
