"""What each line of a text begins with: a time, somebody's name, or both; and where a time stands
within it.

Comes in: lines without marks, and the names that are known to begin some. Goes out: a ``Head`` a
line. May not: decide by one line alone; a name is one by its company.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ..edition.seeds import COLON, SYMBOLS
from . import clocks, names, people
from .clocks import CLOCK
from .markup import Line
from .names import NAME, ROLE, may_be_name, written_as_name
from .wordlists import HEADINGS

LONGEST = 400  # characters in which a label's colon stands
_COLON = re.compile(COLON)
_WORD = r"(?:(?i:time(?:stamp|code)?|at|t)\s*[:=]?\s*)?"
_TO = rf"(?:\s*(?:-->|->|→|–|—|-|to|~|,)\s*(?:{CLOCK}))?"
_WHO = rf"{SYMBOLS}(?P<name>\[?{NAME}{ROLE}\]?\??)"
_DIGIT = re.compile(r"\d")
_STAMPS = (
    re.compile(
        rf"[\[(<{{]\s*{_WORD}(?P<clock>-?(?:{CLOCK})){_TO}\s*[\])>}}]\s*(?:[-–—|:•·]\s*)?(?P<rest>.*)$"
    ),
    re.compile(rf"(?P<clock>{CLOCK}){_TO}(?![\w:\])>])\s*(?:[-–—|:•·]\s*)?(?P<rest>.*)$"),
)
_NAME_FIRST = re.compile(
    rf"{_WHO}\s*[:：,|]?\s*[-–—@]?\s*[\[(]{_WORD}(?P<clock>{CLOCK}){_TO}[\])]\s*[:：]?\s*(?P<rest>.*)$"
)
_BOTH_IN_BRACKETS = re.compile(
    rf"\[{_WHO}\s*[,;:|@-]?\s+(?P<clock>{CLOCK}){_TO}\]\s*:?\s*(?P<rest>.*)$"
)
_NAME_THEN_CLOCK = re.compile(
    rf"{_WHO}\s*[:,|•·@–—-]?\s+(?P<clock>{CLOCK}){_TO}\s*:?(?P<rest>)\s*$"
)
NAMED = re.compile(
    rf"{SYMBOLS}(?P<name>\[?{NAME}(?:,\s?[^:：]{{1,60}}?)?\]?\??)\s*{COLON}(?!//)\s*(?P<rest>.*)$"
)
_BRACKETED = re.compile(rf"\[(?P<name>{NAME})\??\]\s+(?P<rest>\S.*)$")
_CAPITALS = re.compile(r"[^\W\d_][\w .'’&/()-]{0,39}\??$")
_LASTED = re.compile(r"(?:(\d+) hours?(?:, )?)?(?:(\d+) minutes?(?:, )?)?(?:(\d+) seconds?)?$")
_STAMP_LAST = re.compile(rf"\s*(?:\[(?:{CLOCK})\]\[\d+(?:\.\d+)?\])$")
_AT_END = re.compile(rf"^(?P<words>.*\S)\s*\[\[?(?P<clock>{CLOCK})\]?\]$")
_INLINE = re.compile(rf"[\[(]\s*{_WORD}(?P<clock>{CLOCK}){_TO}\s*[\])]")


def times_first(lines: Sequence[Line]) -> list[Line]:
    """The lines with their time in front, where most have it at their end."""
    found = [_AT_END.match(line.text) if line.text.endswith("]") else None for line in lines]
    if 2 * sum(map(bool, found)) <= sum(bool(line.text) for line in lines):
        return list(lines)
    return [
        line._replace(text=f"[{m['clock']}] {m['words']}", kind="") if m else line
        for line, m in zip(lines, found, strict=True)
    ]


class Head(NamedTuple):
    """What a line begins with: a time, somebody's name, and how the two stand (a time, a name, or
    both)."""

    start: float | None
    name: str
    style: str
    rest: str
    clock: str = ""


def without_last(line: str) -> str:
    """A line without the time some services print at its end."""
    return _STAMP_LAST.sub("", line) if line.endswith("]") else line


def stamped(line: str) -> Head | None:
    """A line that begins with a time, or with a name and a time."""
    if not _DIGIT.search(line, 0, 120):
        return None
    for pattern in _STAMPS:
        if m := pattern.match(line):
            inner = _NAME_THEN_CLOCK.match(m["rest"])  # "0:00 Ann Lee  00:13"
            if inner and may_be_name(inner["name"]):
                return Head(
                    clocks.seconds(inner["clock"]),
                    name_of(inner["name"]),
                    "both",
                    "",
                    inner["clock"],
                )
            return Head(clocks.seconds(m["clock"]), "", "time", m["rest"].strip(), m["clock"])
    for pattern in (_BOTH_IN_BRACKETS, _NAME_FIRST, _NAME_THEN_CLOCK):
        m = pattern.match(line)
        if m and not m["rest"] and m["name"].lower().rstrip(" |") in HEADINGS:
            return Head(clocks.seconds(m["clock"]), "", "time", "", m["clock"])  # "Break: [20:18]"
        if m and may_be_name(m["name"]):
            return Head(
                clocks.seconds(m["clock"]),
                name_of(m["name"]),
                "both",
                m["rest"].strip(),
                m["clock"],
            )
    return None


def heads(
    lines: Sequence[Line],
    found: set[str],
    timed: bool,
    strict: bool = False,
    standing: set[str] | None = None,
) -> list[Head | None]:
    """What each line begins with, after seeing all of them. ``strict``: every true label is set in
    bold; ``standing``: names that a line may be without a colon."""
    plain = [line.text for line in lines]
    first = [
        stamped(words) if timed and line.kind != "code" else None
        for words, line in zip(plain, lines, strict=True)
    ]
    first = _in_order(first, sum(len(words.split()) for words in plain))
    times = Counter(head.name for head in first if head)
    first = [  # of a list of links, each with the time at which it is spoken of
        None if h and h.name and not h.rest and line.kind == "item" and times[h.name] < 2 else h
        for h, line in zip(first, lines, strict=True)
    ]
    stamps = [head for head in first if head and head.style == "time"]
    # a clock that stands still tells nothing
    if len(stamps) > 3 and len({head.start for head in stamps}) == 1:
        first = [
            head._replace(start=None) if head and head.style == "time" else head for head in first
        ]
    bare = [n for n, h in enumerate(first) if h and h.style == "time" and not h.rest]
    under, over = names.names_under_times(plain, bare), names.names_over_times(plain, bare)
    standing = (found if standing is None else standing) | under | over
    found = found | under | over
    known = set(map(name_of, found))
    alone = {
        n
        for n, head in enumerate(first)
        if head
        and head.style == "time"
        and _stands_alone(head.rest)
        and n + 1 < len(lines)
        and plain[n + 1]
        and not first[n + 1]
    }
    brackets = sum(bool(_BRACKETED.match(head.rest)) for head in stamps)
    colons = Counter(
        name_of(m["name"])
        for head in stamps
        if (m := NAMED.match(head.rest)) and may_be_name(m["name"])
    )
    if len(colons) > 3 and max(colons.values()) == 1:
        colons.clear()  # the titles of chapters
    usual = 2 * sum(colons.values()) > len(stamps)
    text = "\n".join(plain)
    known |= {
        name
        for name, n in colons.items()
        if n > 1
        or ((usual or " " in name) and written_as_name(name) and names.is_plausible(name, text))
    }
    square = _squared([line for line, head in zip(plain, first, strict=True) if not head])
    if 4 * sum(bool(_BRACKETED.match(line)) for line in plain) < sum(line.opens for line in lines):
        square = set()  # of many voices only those are named that are not seen
    chat = names.chats(
        [head.rest if head else line for line, head in zip(plain, first, strict=True)]
    )
    asked = names.questions(plain, list(found))
    result: list[Head | None] = []
    for n, (line, head) in enumerate(zip(plain, first, strict=True)):
        if lines[n].kind == "code" or lines[n].links or not line:
            result.append(None)
            continue
        if chat and (m := names.angled(head.rest if head else line)):
            head = Head(head.start if head else None, m["name"], "name", m["rest"])
        elif head and head.style == "time":
            m = NAMED.match(head.rest)
            if m and name_of(m["name"]) in known:
                head = head._replace(name=name_of(m["name"]), style="both", rest=m["rest"])
            elif 2 * brackets > len(stamps) and (b := _BRACKETED.match(head.rest)):
                head = head._replace(name=name_of(b["name"]), style="both", rest=b["rest"])
            elif n in alone and 2 * len(alone) > len(stamps):
                head = head._replace(name=name_of(head.rest), style="both", rest="")
        elif not head:
            before = result[-1] if result else None
            colon = _COLON.search(line, 0, LONGEST)
            starts = (
                NAMED.match(line) if colon else None,
                names.question(line) if asked else None,
            )
            if (m := next((m for m in starts if m and name_of(m["name"]) in known), None)) and not (
                strict and not lines[n].strong and name_of(m["name"]) not in found
            ):
                head = Head(None, name_of(m["name"]), "name", m["rest"])
            elif (b := _BRACKETED.match(line)) and name_of(b["name"]) in square:
                head = Head(None, name_of(b["name"]), "name", b["rest"])
            elif (
                len(line) < LONGEST
                and (name := people.person(line)) in standing
                and name_of(name) in known
            ):
                head = Head(None, name_of(name), "name", "")
            elif (
                before
                and before.style == "time"
                and not before.rest
                and _lasted(line) == before.start is not None
            ):
                head = Head(None, "", "time", "")  # YouTube says the time once more, in words
        result.append(head)
    return result


def _squared(lines: Sequence[str]) -> set[str]:
    """Names in square brackets before words, where several come again and again."""
    seen = Counter(
        name_of(m["name"])
        for line in lines
        if (m := _BRACKETED.match(line)) and names.in_brackets(f"[{m['name']}]")
    )
    again = {name for name, n in seen.items() if n > 1}
    return set(seen) if len(again) > 1 and sum(seen[name] for name in again) > 5 else set()


def inline_times(texts: Sequence[str]) -> bool:
    """Say whether clocks in brackets within the lines are times: they come again and again, and
    rise."""
    found = [
        (clocks.seconds(m["clock"]), m[0][0]) for text in texts for m in _INLINE.finditer(text)
    ]
    given = [start for start, bracket in found if start is not None and bracket == "["] or [
        s for s, _ in found if s is not None
    ]
    rising = sum(b >= a for a, b in pairwise(given))
    return len(given) > 2 and rising >= 0.9 * (len(given) - 1)


def pieces(words: str) -> list[tuple[float | None, str]]:
    """Words cut at the times in brackets within them."""
    result: list[tuple[float | None, str]] = []
    begin, start = 0, None
    for m in _INLINE.finditer(words):
        result.append((start, words[begin : m.start()]))
        begin, start = m.end(), clocks.seconds(m["clock"])
    return [*result, (start, words[begin:])]


def _in_order(found: list[Head | None], words: int) -> list[Head | None]:
    """The heads with their times read together: days or frames; what falls back far is no time, but
    words."""
    four = [head.clock for head in found if head and head.clock.count(":") == 3]
    if four and clocks.has_days(four, words):
        found = [
            (
                head._replace(start=clocks.seconds(head.clock, days=True))
                if head and head.clock
                else head
            )
            for head in found
        ]
    return found


def _stands_alone(words: str) -> bool:
    """Say whether words beside a time could be a name that has its words on the next line."""
    return (
        bool(_CAPITALS.match(words))
        and not words[0].islower()
        and may_be_name(words)
        and len(words.split()) < 5
        and (words[-1] not in "?.!")
    )


def _lasted(line: str) -> float | None:
    m = _LASTED.match(line) if line[:1].isdigit() else None
    return (
        float(
            sum(int(part or 0) * unit for part, unit in zip(m.groups(), (3600, 60, 1), strict=True))
        )
        if m
        else None
    )


@lru_cache(maxsize=1 << 10)  # a few names at each turn of a talk
def name_of(words: str) -> str:
    """A name as printed, without picture, brackets, colon and role."""
    return people.person(re.sub(rf"^{SYMBOLS}", "", words).strip("[]? \t").rstrip(":："))
