"""Names that are printed otherwise than before a colon at a line's start: with a point and a dash,
between rules, within lines.

Comes in: a text. Goes out: the same with colons, or the names within its lines. May not: lose a
word.
"""

from __future__ import annotations

import re
from collections import Counter

from ..edition.seeds import INDENT
from .names import NAME, NUMBERED, is_plausible, may_be_name
from .wordlists import HEADINGS

_POINT_AND_DASH = re.compile(
    r"(?:^(?:#{1,6} )?|(?<=[.?!)\]]) +)(?P<name>(?:HON|MR|MRS|MS|DR|SIR|MADAM|SEN|REP)\b\.?"
    r"(?:[^\S\n]?(?:[A-Z][a-z]?\.|[A-Z][A-Z'’-]+))+)\.?[^\S\n]?[—–-]+[^\S\n]*",
    re.MULTILINE,
)
_IS_HON = re.compile(r"HON\b").match
_DRESSED = re.compile(
    rf"^{INDENT}(?P<rule>[-=_~—–*]{{2,}})[ ]*(?P<name>{NAME}):?[ ]*(?P=rule)$", re.M
)
# whose point ends no sentence
_TITLES = (*"Mr MR Ms MS Dr DR St Mrs MRS Sen Rep Hon".split(), "[A-Z]")
STOPPED = r"(?<=[.?!…])" + "".join(rf"(?<!\b{title}\.)" for title in _TITLES)
_INSIDE = re.compile(
    STOPPED + r"[\"”’)\]]?\s*(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’.-]+){0,2}):(?=\s)"
)


def with_colons(text: str) -> str:
    """The text with a colon after names that a parliament prints with a point and a dash, each on
    a line of its own: ``HON. A. LEE.- I thank``."""
    if not any(dash in text for dash in "—–-"):
        return text
    found = Counter(m["name"] for m in _POINT_AND_DASH.finditer(text))
    if sum(found.values()) < (2 if any(map(_IS_HON, found)) else 3) or len(found) < 2:
        return text
    return _POINT_AND_DASH.sub(r"\n\n\g<name>: ", text)


def undressed(text: str) -> str:
    """The text with names that stand between rules on lines of their own (``--- Speaker 1 ---``) as
    labels, where they come again."""
    found = [m["name"] for m in _DRESSED.finditer(text)]
    numbered = [name for name in found if NUMBERED.fullmatch(name)]
    if not found or not all(map(may_be_name, found)):
        return text
    again = len(set(found)) < len(found) or len(numbered) == len(found)
    return _DRESSED.sub(r"\g<name>:", text) if again else text


def find_inside(text: str) -> list[str]:
    """Names before a colon within lines, each after a sentence's end, that come again and again:
    some texts lose their breaks."""
    if ":" not in text:
        return []
    found = Counter(m["name"] for m in _INSIDE.finditer(text))
    least = max(3, text.count("\n") // 40)
    names = [
        name
        for name, n in found.items()
        if n > 1 and is_plausible(name, "") and may_be_name(name) and name.lower() not in HEADINGS
    ]
    return names if any(found[name] >= least for name in names) else []
