"""A seed is cut at its lines, labels, bullets, capital headings and voice breaks.

Comes in: a seed. Goes out: runs of its words, and what each of them is. May not: leave a word out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..model import Seed
from ..text.letters import fold, is_shouted
from ..text.paragraphs import is_wrapped
from .seeds import CREDIT, label_pattern

SAMPLE = 200_000  # characters, by which the letters of a text are judged
_METADATA = re.compile(r"(?:# [^\n]*\n\s*)?(?:\*\*[^*\n]+:\*\* [^\n]*\n)+\s*---\n")
_HEADING, _NEVER = re.compile(r"(#{1,6}) +(?=\S)"), re.compile(r"(?!)")
# "(APPLAUSE)", "11:47 A.M.", "ANN LEE, HOST:", "MAY 2, 2017"
_NO_HEADING = re.compile(r"^\s*[(\[]|:|,\s*(?:\d{4}\s*)?$")
_BULLET = re.compile(r"[^\S\n]*[•*\-–][^\S\n]+")


class Passage(NamedTuple):
    """A run of seed words ``start:stop``. ``kind`` is text, item, quote, heading (of a ``level``),
    capitals, header or credit."""

    kind: str
    speaker: str
    start: int
    stop: int
    level: int = 2


def passages(seed: Seed, labels: dict[str, str], headings: bool = False) -> Iterator[Passage]:
    """Cut a seed at its lines, labels, bullets, capital headings and voice breaks."""
    text = seed.text
    offsets = [m.start() for m in re.finditer(r"\S+", text)]
    heading = _HEADING if headings else _NEVER
    position = 0
    if metadata := _METADATA.match(text):
        stop = len(text[: metadata.end()].split())
        yield Passage("header", "", 0, stop)
        position = metadata.end()
    pattern = label_pattern(labels) if labels else None
    wrapped, shouted = (
        not headings and is_wrapped([line.strip() for line in text.split("\n")]),
        _is_upper_case(text),
    )
    speaker = ""
    while position < len(text):
        end = _end_of_line(text, position)
        line = text[position:end]
        begin, stop, then = position, end, ""
        label = pattern.search(line) if pattern else None
        if label:
            name = labels[re.sub(r"\s+", " ", label["start"] or label["end"])]
            if label["start"]:
                speaker, begin = name, position + label.end()
            else:
                stop, then = position + label.start(), name
        if wrapped and not then:
            while end < len(text) and _goes_on(
                following := text[end + 1 : _end_of_line(text, end + 1)], pattern
            ):
                stop = end = end + 1 + len(following)
        if label is None and (m := heading.match(line)) and fold(line):
            words = bisect_right(offsets, position) - 1
            yield Passage("heading", "", words + 1, bisect_left(offsets, stop), max(2, len(m[1])))
        elif CREDIT.fullmatch(line):
            yield Passage(
                "credit",
                "",
                bisect_right(offsets, position + len(line) - len(line.lstrip())) - 1,
                bisect_left(offsets, stop),
            )
        elif headings and line.startswith("> "):
            begin = begin if label else position + 2
            yield from (
                p._replace(kind="quote")
                for p in _line(text, offsets, begin, stop, speaker if label else "", plain=False)
            )
            speaker = "" if label else speaker
        else:
            yield from _line(
                text, offsets, begin, stop, speaker, plain=label is None and not shouted
            )
        speaker = then or speaker
        position = end + 1


def _line(
    text: str, offsets: Sequence[int], begin: int, stop: int, speaker: str, plain: bool
) -> Iterator[Passage]:
    """Cut one line, which is ``plain`` where it has no label of its own."""
    line = text[begin:stop]
    if not line.strip():
        return
    # A label glued to its text ("host:is there") leaves the begin inside a word: that word is the
    # first.
    begin += len(line) - len(line.lstrip())
    first = bisect_right(offsets, begin) - 1
    last = bisect_left(offsets, stop)
    words = line.split()
    if bullet := _BULLET.match(text[begin:stop]):
        yield Passage(
            "item", speaker, first + len(text[begin : begin + bullet.end()].split()), last
        )
    elif (
        plain
        and is_shouted(line)
        and len(words) <= 6
        and len(fold(line)) > 2
        and not _NO_HEADING.search(line)
    ):
        yield Passage("capitals", "", first, last)
    else:
        yield Passage("text", speaker, first, last)


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _goes_on(line: str, pattern: re.Pattern[str] | None) -> bool:
    return bool(line.strip()) and not (
        _BULLET.match(line) or CREDIT.fullmatch(line) or (pattern and pattern.search(line))
    )


def _is_upper_case(text: str) -> bool:
    return sum(map(str.islower, text[:SAMPLE])) * 5 < sum(map(str.isupper, text[:SAMPLE]))
