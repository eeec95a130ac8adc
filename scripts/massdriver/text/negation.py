"""Where a text says no: the short words that turn a sentence round, whatever stands between
letters.

Comes in: a text. Goes out: those words in their order, each with its place. May not: know what a
sentence means; a space that makes "now here" of "nowhere", or "notable" of "not able", is no
accident of print.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_SAYS_NO = re.compile(
    r"[ncw](?<!\w[ncw])(?:(?<=n)(?:(ot|one|or|ever|either)|o(?:thing|body|where|one)?)"
    r"|(?<=w)(ithout)|(?<=c)annot)(?!\w)"
)
_WITHIN = re.compile("[\xad\u200b-\u200f\u2060\ufeff]")  # of a word, and seen by nobody


class No(NamedTuple):
    """``word`` begins at letter ``at`` of a text that was ``prepared``."""

    word: str
    at: int


def prepared(text: str) -> str:
    """A text in small letters, without the signs within words that nobody sees."""
    return _WITHIN.sub("", text.lower())


def negations(text: str) -> list[No]:
    """Return the words of a text that say no; "no one" and "nobody" do so by their "no", "cannot"
    by its "not"."""
    found = []
    for m in _SAYS_NO.finditer(prepared(text)):
        word = "not" if m[0][0] == "c" else m[0] if m[1] or m[2] else "no"
        found.append(No(word, m.start() + 3 * (m[0][0] == "c")))
    return found
