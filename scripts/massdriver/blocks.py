"""Blocks a page may ask for: a line ``::: name`` becomes what the function of that name makes of the archive.

Comes in: the Markdown of any page. Goes out: the same with its blocks filled in. May not: know a site generator.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from . import corpus, predictionpage, topicpage
from .archive import Archive

Block = Callable[[Archive, str], str]  # the archive, and what follows the name on its line → Markdown or HTML

BLOCKS: Mapping[str, Block] = {
    "topics": lambda archive, rest: topicpage.index(corpus.of(archive)),
    "prediction-count": lambda archive, rest: predictionpage.count(archive.predictions()),
    "predictions": lambda archive, rest: predictionpage.table(archive.predictions(), corpus.of(archive)),
    "calendar": lambda archive, rest: predictionpage.calendar(archive.predictions(), corpus.of(archive).readings),
}

_LINE = re.compile(r"^::: (?P<name>[a-z-]+)(?: (?P<rest>.*))?$")


def fill(lines: list[str], archive: Archive) -> list[str]:
    """Fill in every block that is known; lines of any other kind stay as they are."""
    out: list[str] = []
    for line in lines:
        m = _LINE.match(line)
        block = BLOCKS.get(m["name"]) if m else None
        out += block(archive, m["rest"] or "").split("\n") if m and block else [line]
    return out
