"""``massdriver clean``: what the lexicon has learnt since is marked.

Comes in: arguments. Goes out: editions rewritten. May not: guess.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..collection.repository import Archive
from ..edition import markup
from ._shared import rewrite, takes_check, takes_editions

JOB = "make"


def options(parser: argparse.ArgumentParser) -> None:
    takes_editions(parser)
    takes_check(parser)


def run(arguments: argparse.Namespace) -> int:
    """Apply the lexicon to editions."""
    from ..edition.clean import again, first_edition

    def cleaned(shelf: Archive, path: Path) -> str:
        opened = shelf.open(path)
        if not any(block.kind == "text" for block in opened.edition.blocks):
            return (
                opened.edition.head
                + "\n"
                + first_edition(opened.seed, opened.edition.front["labels"], opened.lexicon)
            )
        return markup.write(again(opened.edition, opened.lexicon))

    return rewrite(arguments, cleaned, "cleaned")
