"""Text is cut where somebody else begins to speak: at the labels it is known to print.

Comes in: words, and the labels. Goes out: who says which of them. May not: lose a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..edition import seeds
from ..model import Utterance
from . import names

_AFTER = (  # a label within a line opens a turn after a sentence's end
    r"(?<=[.?!…。？！\"”’)\]♪])\s+"
)


# broadcasters: somebody else speaks
ARROWS = re.compile(r"(?:^|(?<=\s))[ \t]*(?:-[ \t]*)?>{2,3}[ \t]*", re.MULTILINE)
# subtitlers: so does a dash at a line's start, or after a sentence's end
DASHES = re.compile(
    r"(?:^[ \t]*[-–—‐][ \t]*|(?<=[.?!…\])♪\"”-])[ \t]+-[ \t]+)(?=[\w\"'“‘«¿¡\[(♪])",
    re.MULTILINE,
)
_EITHER = re.compile(f"{ARROWS.pattern}|{DASHES.pattern}", re.MULTILINE)
_FEWEST = 4  # lines that begin with a dash: fewer may be anything


def mark_of(pieces: Sequence[str]) -> re.Pattern[str] | None:
    """What says in these pieces that somebody else speaks; None where nothing does."""
    arrows = sum(len(ARROWS.findall(piece)) for piece in pieces if ">>" in piece) > 1
    dashes = [
        len(DASHES.findall(piece)) for piece in pieces if any(dash in piece for dash in "-–—‐")
    ]
    firsts = sum(bool(DASHES.match(piece)) for piece in pieces)
    several = max(dashes, default=0) > 1
    if several or firsts >= _FEWEST:
        return _EITHER if arrows else DASHES
    return ARROWS if arrows else None


def mark_in(lines: Sequence[str]) -> re.Pattern[str] | None:
    """The same for lines of a text, where a dash may be that of a list: several lines hold two."""
    mark = mark_of(lines)
    if mark is DASHES and sum(len(DASHES.findall(line)) > 1 for line in lines) < _FEWEST:
        return None
    return mark


def parted(words: str, mark: re.Pattern[str] | None) -> Iterator[tuple[bool, str]]:
    """The parts of words, each with whether a mark says that somebody else speaks."""
    if not mark:
        yield False, words
        return
    begin, opened = 0, False
    for m in mark.finditer(words):
        yield opened, words[begin : m.start()]
        begin, opened = m.end(), True
    yield opened, words[begin:]


def pattern(labels: Iterable[str]) -> re.Pattern[str] | None:
    """Match printed labels at a line's start, and after a sentence's end; None where there are
    none."""
    labels = [label for label in dict.fromkeys(labels) if label]
    if not labels:
        return None
    inside = "|".join(
        re.escape(label).replace(r"\ ", r"\s+")
        for label in sorted(labels, key=len, reverse=True)
        if len(label) > 1
    )
    start = seeds.label_pattern(labels).pattern
    return re.compile(
        rf"{start}|{_AFTER}(?P<inside>{inside})[^\S\n]*[:：](?!//)" if inside else start,
        re.MULTILINE,
    )


def starts(labels: Sequence[str], text: str) -> Iterator[re.Match[str]]:
    """Where lines begin with a label."""
    return (
        (m for m in seeds.label_pattern(labels).finditer(text) if m["start"])
        if labels
        else iter([])
    )


def cut(words: str, labels: re.Pattern[str] | None) -> Iterator[tuple[str, str]]:
    """Cut words at the labels in them."""
    begin, name = 0, ""
    for m in labels.finditer(words) if labels else ():
        found = m["start"] or m.groupdict().get("inside")
        if found:
            yield name, words[begin : m.start()]
            begin, name = m.end(), re.sub(r"\s+", " ", found.strip("[]"))
    yield name, words[begin:]


def named(utterances: Sequence[Utterance], known: Sequence[str] = ()) -> tuple[Utterance, ...]:
    """Utterances of which none has a speaker, cut at the labels that stand in their words."""
    if any(u.speaker for u in utterances):
        return tuple(utterances)
    mark = mark_of([u.text for u in utterances])
    utterances = [
        u if text == u.text else u._replace(text=text, opens=u.opens or opened, words=())
        for u in utterances
        for opened, part in parted(u.text, mark)
        if (text := part.strip())
    ]
    labels = pattern([*names.find_labels("\n".join(u.text for u in utterances)), *known])
    if not labels:
        return tuple(utterances)
    result: list[Utterance] = []
    for u in utterances:
        pieces = [(who, " ".join(words.split())) for who, words in cut(u.text, labels)]
        filled = [(who, words) for who, words in pieces if words]
        result += (
            [u]
            if len(filled) == 1 and not filled[0][0]
            else [
                u._replace(text=words, speaker=who, words=u.words if len(filled) == 1 else ())
                for who, words in filled
            ]
        )
    return tuple(result)
