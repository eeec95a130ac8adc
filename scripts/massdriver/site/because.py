"""Why a place is asked about, in the language of the page.

Comes in: what a place says of itself, in English. Goes out: the same in another language, the words
of the talk as they are. May not: lose what it does not know; that stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from . import words

_APART = re.compile(r'; (?=(?:[^"]*"[^"]*")*[^"]*$)')  # not within words that somebody says
_PLAIN = ("name", "words", "times")  # what is no sentence of the program's


def said(why: str, say: words.Words) -> str:
    """What ``why`` says, each of its reasons as ``say`` does where the catalogue has it."""
    return "; ".join(_one(part, say) for part in _APART.split(why))


def _one(part: str, say: words.Words) -> str:
    for key, pattern in _patterns():
        if m := pattern.fullmatch(part):
            told = {
                name: value if name in _PLAIN else _one(value, say)
                for name, value in m.groupdict().items()
            }
            return say(key, **told) if told else say(key)
    return part


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """How each sentence reads in English, the longest first: it may hold another."""
    known = words.catalogue("en")
    keys = sorted((k for k in known if k.startswith("because.")), key=lambda k: -len(known[k]))
    return [(key, re.compile(_SLOT.sub(r"(?P<\1>.+?)", re.escape(known[key])))) for key in keys]


_SLOT = re.compile(r"\\\{(\w+)\\\}")
