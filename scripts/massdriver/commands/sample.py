"""``massdriver sample``: how right an edition is, from clips drawn at random.

Comes in: an edition; what was said of the clips. Goes out: a form to fill in; then a figure in the
front matter. May not: judge.
"""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

from ..collection import repository, writing
from ..edition import front, sample
from ..findings import Finding, Unreadable
from ._shared import CLEAN, shelf_here
from .witness import edition

JOB = "prove"
EXAMPLE = (
    "massdriver sample ironworks-2026 > clips.yml, fill in the errors, massdriver sample"
    " ironworks-2026 --judge clips.yml"
)


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", help="the edition")
    parser.add_argument("--clips", type=int, default=40, metavar="N", help="how many (default: 40)")
    parser.add_argument(
        "--words", type=int, default=30, metavar="N", help="words of each (default: 30)"
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="N",
        help="the number they are drawn with (default: 1)",
    )
    parser.add_argument(
        "--judge", metavar="FILE", help="the form, filled in: put the figure on record"
    )


def run(arguments: argparse.Namespace) -> int:
    """Draw clips to judge by ear; with --judge put on record how many words were wrong, for the
    head of the page."""
    shelf = shelf_here()
    path = edition(shelf, arguments.slug)
    if min(arguments.clips, arguments.words) < 1:
        raise Unreadable(
            Finding(
                arguments.slug,
                1,
                1,
                "Q001",
                "a sample has at least one clip of one word. Ask for more.",
            )
        )
    reading = shelf.open(path).read()
    clips = sample.draw(reading, arguments.seed, arguments.clips, arguments.words)
    if not arguments.judge:
        print("\n".join(sample.lines(clips)))
        return CLEAN
    with shelf.alone():
        said = repository.bring(Path(arguments.judge)).decode("utf-8", "replace")
        errors = sample.judged(said, arguments.judge, arguments.clips, arguments.words)
        rows = sample.on_record(
            reading,
            arguments.seed,
            arguments.clips,
            arguments.words,
            errors,
            datetime.date.today().isoformat(),
        )
        source = front.with_key(shelf.text(path), shelf.show(path), "sample", rows)
        shelf.open(path, source)  # what cannot be read back is not written
        writing.write(path, source)
    found = sample.residual(errors, arguments.clips * arguments.words)
    print(
        f"massdriver: {path.stem}, {found.rate:.2f} wrong words in 100 ({found.low:.2f} to"
        f" {found.high:.2f})"
    )
    return CLEAN
