"""Whether quoted words stand where they are said to stand.

Comes in: a quotation and a paragraph's reading text. Goes out: yes or no. May not: be lenient about
words.
"""

from __future__ import annotations

import re

from .letters import fold

QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”')
_GAP = re.compile(r"\s*(?:\[?…\]?|\[?\.\.\.\]?)\s*")


def stands(quote: str, text: str) -> bool:
    """Say whether the words of ``quote`` stand in ``text`` in order; an ellipsis may leave words
    out."""
    here, at = fold(text), 0
    parts = [fold(part) for part in _GAP.split(quote)]
    if not any(parts):
        return False
    for part in parts:
        found = here.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def quoted(text: str) -> list[str]:
    """The stretches of a text that stand in double quotes."""
    return [m[1] or m[2] for m in QUOTED.finditer(text)]
