"""Lines with their heads become utterances: where paragraphs begin, and which line goes on with
which.

Comes in: lines, and what each begins with. Goes out: utterances. May not: begin a paragraph inside
a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..edition import seeds
from ..model import Utterance
from ..text.letters import is_shouted
from ..text.paragraphs import UNSPACED
from ..text.sentences import ends
from . import heads as heading
from .heads import Head
from .markup import Line

SAMPLE = 200_000  # characters of a line by which its sentences are judged
# words: a stamped line goes on with a shorter paragraph; without stops one is cut at the second
SHORT, LONG = 40, 85
# who speaks after a mark of a new turn without a name, where others have theirs
UNNAMED = "Unidentified"
_ENDED = re.compile(r"(?:[\])♪]|\*\*)$")  # what is no sentence, and needs no end


def has_stops(texts: Sequence[str]) -> bool:
    """Say whether a text ends its sentences: a machine's may not."""
    texts = [text[:SAMPLE] for text in texts[: SAMPLE // 100]]
    words = sum(len(text.split()) + len(UNSPACED.findall(text)) // 2 for text in texts)
    stops = sum(
        len(re.findall(r"[.?!…。？！।؟۔።](?:[\s\"'”’)」』\]]|$)|[。？！]", text)) for text in texts
    )
    return 60 * stops > words or words < 30


def airy(texts: Sequence[str]) -> bool:
    """Say whether empty lines stand between all lines, and those are short and cut sentences in
    two: captions without their times."""
    groups = [group.split() for group in "\n".join(texts).split("\n\n") if group.strip()]
    cut = sum(not ends(a[-1]) and b[0][0].islower() for a, b in pairwise(groups))
    sizes = sorted(map(len, groups))
    return (
        len(groups) > 12
        and 3 * len(groups) > sum(map(bool, texts))
        and sizes[9 * (len(sizes) - 1) // 10] < 25
        and 10 * cut > len(groups)
        and has_stops([text for text in texts if text])
    )


def utterances(
    lines: Sequence[Line], heads: Sequence[Head | None], flowing: bool = True
) -> Iterator[Utterance]:
    """Who says what, line by line. ``flowing``: a line without an empty one before it goes on with
    the line above."""
    texts = [line.text for line in lines]
    stops = has_stops(texts)
    loose = airy(texts)
    timed = heading.inline_times(
        [head.rest if head else line.text for head, line in zip(heads, lines, strict=True)]
    )
    speaker, start, opens, length, ended = "", None, True, 0, True
    shouted = 3 * sum(text.isupper() for text in texts) > sum(map(bool, texts))
    items = sum(line.kind == "item" for line in lines)
    # then a bullet is but the mark of a paragraph
    listed = loose or 2 * items > sum(map(bool, texts))
    quoted = 2 * sum(line.kind == "quote" for line in lines) > sum(map(bool, texts))
    # where no names part the turns, an empty line may
    nobody = not any(head and head.name for head in heads)
    gap, before, bare, inside = False, "", False, False
    for line, head in zip(lines, heads, strict=True):
        if not line.text:
            gap = not loose
            continue
        if line.level and not head:
            yield Utterance(line.text, level=line.level)
            opens, length, ended, gap, before = True, 0, True, False, ""
            continue
        words = head.rest if head else line.text
        turn = bool(head and head.name)
        kind = (
            ""
            if (line.kind == "item" and listed) or (line.kind == "quote" and quoted) or turn
            else ("quote" if line.kind == "code" else line.kind)
        )
        apart = bool(seeds.CREDIT.fullmatch(words)) or (
            not head
            and is_shouted(words)
            and len(words.split()) < 7
            and not shouted
            and (opens or gap or ended)
        )
        if head:
            start = head.start if head.start is not None else start
            speaker = head.name or speaker
        if line.opens and not turn:
            speaker = "" if nobody else UNNAMED
        if inside:
            opens = gap = False
        inside = _opens_bracket(words, inside)
        stamp = bool(head and head.start is not None) or bare
        if turn or apart or line.opens or line.kind == "item" or kind != before:
            opens = True
        elif gap and not stamp:
            opens = opens or ended or not stops or not _goes_on(words)
        elif stamp:
            opens = (
                opens
                or (length >= SHORT and (ended if stops else length >= LONG))
                or (gap and ended and nobody)
            )
        elif loose:
            opens = opens or (length >= SHORT and ended)
        elif not flowing:
            opens = opens or ended
        if not words:
            gap, bare = gap and not turn, stamp
            continue
        bare = False
        for n, (at, piece) in enumerate(heading.pieces(words) if timed else [(None, words)]):
            start = at if at is not None else start
            piece = piece.strip()
            if not piece:
                continue
            notes = _kept(line, words) if not n and line.notes else ()
            yield Utterance(piece, speaker, start, opens, kind="" if turn else kind, notes=notes)
            length = (
                len(piece.split()) + len(UNSPACED.findall(piece)) // 2 + (0 if opens else length)
            )
            start, opens, ended = (
                None,
                apart,
                apart or ends(piece.split()[-1]) or bool(_ENDED.search(piece)),
            )
        gap, before = False, kind


def of_one_run(said: tuple[Utterance, ...]) -> tuple[Utterance, ...]:
    """The utterances without the times of a list of chapters that stands above them: the clock
    starts anew after it, and goes on for longer."""
    stamped = [n for n, u in enumerate(said) if u.start is not None]
    for place, (a, b) in enumerate(pairwise(stamped), 1):
        if (
            place > 2
            and 4 * (said[b].start or 0) < (said[a].start or 0)
            and place < len(stamped) - place
        ):
            return tuple(u._replace(start=None) if n < b else u for n, u in enumerate(said))
    return said


def _opens_bracket(words: str, inside: bool) -> bool:
    """Say whether a bracket that opens a line is still open at its end."""
    balance = words.count("(") - words.count(")")
    return (inside or words.startswith("(")) and balance + inside > 0


def _goes_on(words: str) -> bool:
    """Say whether words can only go on with a sentence: they begin small."""
    first = next((c for c in words if c.isalnum()), "")
    return first.islower() and words[0] not in "[(♪"


def _kept(line: Line, words: str) -> tuple[tuple[int, str], ...]:
    """The notes of a line, counted from the first word after its head."""
    gone = len(line.text.split()) - len(words.split())
    return tuple((max(after - gone, 1), note) for after, note in line.notes)
