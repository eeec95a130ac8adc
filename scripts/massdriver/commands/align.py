"""``massdriver align``: an edition without times gets them from its recording, paragraph by
paragraph.

Comes in: an edition, its recording, or what ``hear`` made of it. Goes out:
``seeds/timings/<slug>.tsv``. May not: touch the edition, or take the times of another talk.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..collection import writing
from ..findings import Finding, Unreadable
from ..text import escape
from ..text.counts import count
from . import _heard
from ._shared import CLEAN, shelf_here
from .witness import LEAST, edition

JOB = "make"
EXAMPLE = "massdriver align ironworks-2026 talk.mp3 --model ~/models/whisper-small"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", help="the edition")
    parser.add_argument("file", help="its recording; or the transcript that `hear` made of it")
    _heard.takes_model(parser)
    parser.add_argument("--again", action="store_true", help="in the place of the times it has")


def run(arguments: argparse.Namespace) -> int:
    """Give an edition its times, paragraph by paragraph, from its recording (needs the extra
    audio)."""
    from ..intake import ear
    from ..witness import align

    shelf = shelf_here()
    path, source = edition(shelf, arguments.slug), Path(arguments.file)
    target = f"seeds/timings/{path.stem}.tsv"
    reading = shelf.open(path).read()
    if not reading.proved:
        raise Unreadable(
            Finding(
                shelf.show(path),
                1,
                1,
                "I001",
                "the words differ from the seed without a mark, so no place in "
                "it is sure. Run massdriver check.",
            )
        )
    if shelf.has(shelf.root / target) and not arguments.again:
        raise Unreadable(
            Finding(
                target, 1, 1, "A006", "the edition has its times. With --again they are taken anew."
            )
        )
    if source.suffix == ".json":
        said = _heard.read(source)
    else:
        at, language = _heard.beside(source), reading.edition.language.partition("-")[0]
        said = _heard.known(at, source) or _heard.transcript(source, at, arguments.model, language)
    found = align.align(reading, *ear.spoken(said))
    if found.share < LEAST:
        raise Unreadable(
            Finding(
                str(source),
                1,
                1,
                "V001",
                f"only {found.share:.0%} of its words stand in the edition in the same order: it is"
                " a recording of something else, or in another language. Bring this one's.",
            )
        )
    with shelf.alone():
        writing.write_all(
            shelf.root,
            {target: "".join(f"{at}\t{second:g}\n" for at, second in found.rows).encode()},
        )
    for line in found.remarks:
        print(escape.line(line))
    print(f"next: audio: in the front matter of {shelf.show(path)} lets readers listen along")
    print(
        f"massdriver: {path.stem}, times for {count(len(reading.paragraphs), 'paragraph')} in"
        f" {target}; {found.share:.0%} of the words agree"
    )
    return CLEAN
