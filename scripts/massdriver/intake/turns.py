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
