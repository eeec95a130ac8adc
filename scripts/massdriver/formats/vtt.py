"""Captions: WebVTT with the speaker of every cue, for the editions whose times are known.

Comes in: a volume with times. Goes out: WebVTT, or nothing where there are no times. May not:
invent a time; inside a paragraph the seed's own timed words are what a cue is laid on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from ..edition.front import seconds
from ..edition.proof import time_at, word_at
from ..model import Paragraph
from ..text import escape
from ..text.letters import fold, fold_words
from ..text.sentences import cuts
from . import Volume

LONGEST = 120  # characters of a cue, three lines of forty
WORD_BY_WORD = 0.8  # of a seed's words that have a time, for the words of a cue to have theirs
SHORTEST = 25  # nobody can read a "Yeah." of its own in the time it takes to say it


def vtt(volume: Volume) -> str | None:
    """One cue a sentence; the first of a paragraph carries the paragraph's address as its
    identifier."""
    if not volume.times:
        return None
    front = volume.front
    title = escape.line(front["title"]).replace("-->", "→")  # which would end the note
    out = [f"WEBVTT\n\nNOTE\n{title}, {front['date']}\n{volume.url()}\n{volume.kind.caveat}\n"]
    for cue in cues(volume):
        voice = f"<v {escape.element(escape.line(cue.speaker))}>" if cue.speaker else ""
        words = [escape.element(word) for word in escape.line(cue.words).split(" ")]
        if len(cue.times) == len(words):
            words[1:] = [
                f"<{stamp(at)}>{word}" for at, word in zip(cue.times[1:], words[1:], strict=True)
            ]
        out.append(
            f"{cue.name}\n{stamp(cue.start)} --> {stamp(cue.stop)}\n{voice}{' '.join(words)}\n"
        )
    return "\n".join(out)


class Cue(NamedTuple):
    """A caption: its identifier, when it begins and ends in seconds, who speaks, the words."""

    name: str
    start: float
    stop: float
    speaker: str
    words: str
    times: tuple[float, ...] = ()  # of each word, where the seed has one for nearly every word


_made: list[tuple[Volume, list[Cue]]] = []  # of the last volume: four formats ask for the same


def cues(volume: Volume) -> list[Cue]:
    """The captions of a volume with times, in order; the first of a paragraph is named by its
    address."""
    if not _made or _made[0][0] is not volume:
        _made[:] = [(volume, _laid(volume))]
    return _made[0][1]


def _laid(volume: Volume) -> list[Cue]:
    begun = list(_cues(volume))
    length = volume.front["duration"]
    end = max(seconds(length) if length else 0.0, begun[-1][1] + 2) if begun else 0.0
    ends = [start for _, start, *_ in begun[1:]] + [end]
    return [
        Cue(name, start, stop, speaker, words, _rising(times, start, stop))
        for (name, start, speaker, words, times), stop in zip(begun, ends, strict=True)
    ]


def _rising(times: Iterable[float], start: float, stop: float) -> tuple[float, ...]:
    """The times of a cue's words, none before the one before it or outside of the cue."""
    return tuple(accumulate((min(max(at, start), stop) for at in times), max))


def pieces(text: str) -> list[str]:
    """Cut a paragraph into what one cue can hold: sentences; short ones together, long ones cut at
    a comma or a space."""
    result: list[str] = []
    ends = [begin for _, begin in cuts(text)] + [len(text)]
    for start, end in zip([0, *ends], ends, strict=False):
        piece = text[start:end]
        if (
            result
            and min(len(piece), len(result[-1])) < SHORTEST
            and len(result[-1] + piece) <= LONGEST
        ):
            piece = result.pop() + piece
        while len(piece.strip()) > LONGEST:
            cut = max(piece.rfind(", ", 40, LONGEST) + 1, 0) or piece.rfind(" ", 1, LONGEST)
            if cut <= 0:
                break  # one word as long as that: leave it whole
            result.append(piece[:cut])
            piece = piece[cut:]
        result.append(piece)
    return [p for p in result if p.strip()]


def _cues(volume: Volume) -> Iterator[tuple[str, float, str, str, list[float]]]:
    """Identifier, second, speaker, words and their times of each cue; every cue begins later than
    the one before."""
    last = -1.0
    by_word = len(volume.times) >= WORD_BY_WORD * len(volume.reading.seed.words)
    for paragraph in volume.reading.paragraphs:
        for n, (piece, word) in enumerate(_placed(volume, paragraph)):
            start = max(time_at(word, volume.times) or 0.0, round(last + 0.05, 3))
            last = start
            times = (
                [time_at(at, volume.times) or 0.0 for at in _words(volume, word, piece)]
                if by_word
                else []
            )
            name = paragraph.id if n == 0 else f"{paragraph.id}.{n + 1}"
            yield name, start, paragraph.speaker, " ".join(piece.split()), times


def _words(volume: Volume, first: int, piece: str) -> Iterator[int]:
    """The seed word of each word of a piece that begins at one, by the letters before it."""
    seed = volume.reading.seed
    at = seed.ends[first] - len(seed.letters[first])
    for letters in fold_words(piece.split()):
        yield word_at(seed, at)
        at += len(letters)


def _placed(volume: Volume, paragraph: Paragraph) -> Iterator[tuple[str, int]]:
    """The pieces of a paragraph, each with the seed word it begins at, by its share of the
    letters."""
    seed = volume.reading.seed
    begin = seed.ends[paragraph.first] - len(seed.letters[paragraph.first])
    length = seed.ends[paragraph.last] - begin
    whole = max(len(fold(paragraph.text)), 1)
    done = 0
    for piece in pieces(paragraph.text):
        yield piece, word_at(seed, begin + length * done // whole)
        done += len(fold(piece))


def stamp(total: float, point: str = ".") -> str:
    """``01:02:03.500``; SRT has a comma for the point."""
    thousandths = round(total * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}{point}{rest % 1000:03d}"
