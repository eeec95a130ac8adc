"""Utterances are written out once as a seed: a paragraph a line, its speaker's ``Name:`` before a
turn.

Comes in: utterances. Goes out: the seed's text, where in it which second stands, the labels it
prints, and after which word stands which note. May not: lose a word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..edition import seeds
from ..model import Utterance
from ..text.letters import fold
from ..text.paragraphs import UNSPACED
from .facts import clean_name, tidy

GOAL = 170  # characters of Chinese or Japanese after which a paragraph may end
_CJK_SENTENCE = re.compile(r"[^。？！]*[。？！]+[」』）\"”’]*|[^。？！]+$")


class Rendered(NamedTuple):
    """A seed made of utterances. ``rows``: offset and second; ``notes``: word of the seed, and the
    note's Markdown."""

    text: str
    rows: list[tuple[int, float]]
    labels: dict[str, str]
    notes: list[tuple[int, str]]


class _Places(NamedTuple):
    text: str
    rows: list[tuple[int, float]]
    printed: list[int]
    # where an utterance begins, after how many of its words, what
    notes: list[tuple[int, int, str]]


def render(utterances: Iterable[Utterance], names: Mapping[str, str]) -> Rendered:
    """Return the words as a seed. A label is dressed in brackets where, plain, it could be taken
    for words, or words for it."""
    spoken = [
        u._replace(text=tidy(u.text), speaker=names.get(u.speaker) or clean_name(u.speaker))
        for u in utterances
    ]
    spoken = [piece for u in spoken for piece in _paragraphs(u)]
    speakers = list(dict.fromkeys(u.speaker for u in spoken if u.speaker and u.text))
    labels: dict[str, str] = {}
    made = _Places("", [], [], [])
    for brackets in range(12):
        labels = {"[" * brackets + name + "]" * brackets: name for name in speakers}
        made = _print(spoken, {name: label for label, name in labels.items()})
        if (
            not labels
            or [m.start() for m in seeds.label_pattern(labels).finditer(made.text)] == made.printed
        ):
            break
    notes: list[tuple[int, str]] = []
    if made.notes:
        starts = [m.start() for m in re.finditer(r"\S+", made.text)]
        notes = [
            (bisect_left(starts, at) + max(after, 1) - 1, text) for at, after, text in made.notes
        ]
    return Rendered(made.text, made.rows, labels, notes)


def _paragraphs(u: Utterance) -> Iterator[Utterance]:
    """A long turn without spaces in paragraphs, at its sentences' ends; anything else as it is."""
    if u.level or len(u.text) < 2 * GOAL or len(UNSPACED.findall(u.text)) < 2 * GOAL or u.notes:
        yield u
        return
    pieces, here = [], ""
    for m in _CJK_SENTENCE.finditer(u.text):
        here += m[0]
        if len(here) >= GOAL:
            pieces.append(here)
            here = ""
    if here and pieces and len(here) < GOAL // 3:
        pieces[-1] += here
    elif here:
        pieces.append(here)
    for n, piece in enumerate(pieces):
        yield (
            u._replace(text=piece.strip(), words=())
            if not n
            else Utterance(piece.strip(), u.speaker, opens=True, kind=u.kind)
        )


def _print(utterances: Sequence[Utterance], labels: Mapping[str, str]) -> _Places:
    out: list[str] = []
    made = _Places("", [], [], [])
    length, speaker, fresh = 0, "", True
    for u in utterances:
        if not fold(u.text):
            continue
        turn = bool(u.speaker) and u.speaker != speaker
        opens = fresh or turn or u.opens or bool(u.level)
        lead = ("\n" if out else "") + "> " * u.quoted if opens else " "
        if u.level:
            lead += "#" * u.level + " "
        elif opens and not turn and u.kind:
            lead += {"item": "- ", "quote": "> "}[u.kind]
        if turn:
            made.printed.append(length + len(lead))
            lead += f"{labels[u.speaker]}: "
            speaker = "" if u.quoted else u.speaker
        # words, no heading
        words = (
            re.sub(r"^(#{1,6}|[>•*\-–]) ", "\\1\u00a0", u.text) if opens and not u.level else u.text
        )
        at = length + len(lead)
        if u.start is not None and (
            not made.rows or u.start >= made.rows[-1][1] + (0 if opens else 1)
        ):
            made.rows.append((at, u.start))
        _time(u, words, at, made.rows)
        made.notes.extend((at, after, text) for after, text in u.notes)
        out += [lead, words]
        length = at + len(words)
        fresh = bool(u.level)
    return made._replace(text="".join(out) + "\n")


def _time(u: Utterance, words: str, at: int, rows: list[tuple[int, float]]) -> None:
    """The seconds of single words, one a second at most; only where the words are those of the
    utterance, one by one."""
    places = [m.start() for m in re.finditer(r"\S+", words)] if u.words else []
    if not places or len(places) != len(u.words):
        return
    for place, word in zip(places, u.words, strict=True):
        if word.start is not None and (
            not rows or (word.start >= rows[-1][1] + 1 and at + place > rows[-1][0])
        ):
            rows.append((at + place, word.start))
