"""What a document's words are worth as a quotation: which kinds are verbatim, and what must be said of the others.

Comes in: nothing. Goes out: kind → whether it is verbatim and the words every quotation of it carries. May not:
soften it; a quotation that travels without them is a false one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Kind(NamedTuple):
    """``verbatim``: the words were said like this. ``caveat``: what a quotation offered for copying says of itself."""

    verbatim: bool
    caveat: str


KINDS: Mapping[str, Kind] = {
    "machine transcript": Kind(True, "verbatim: a machine transcript, corrected, every changed word on record"),
    "translated article": Kind(False, "not verbatim: an English rendering of a Chinese rendering of English speech, abridged"),
    "published transcript": Kind(False, "not verbatim: a published text that seems translated and translated back"),
    "notes": Kind(False, "not verbatim: somebody's notes; quotations as the note-taker gives them, unchecked"),
}
