"""The shapes of JSON that are read by a way of their own: YouTube's, Deepgram's, Google's,
Amazon's, and ours.

Comes in: parts of such a file. Goes out: who says what, when. May not: say a word twice that the
file repeats.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from ..model import Document, Utterance
from . import clocks, lines, tags
from .records import Record, dig, end_of, of_words, records, speaker_of, spoken, start_of


def youtube(events: Sequence[Record]) -> Iterator[Utterance]:
    """YouTube's json3: events of pieces; one that only appends a line end says nothing."""
    for event in events:
        pieces = records(event.get("segs"))
        start = clocks.value(event.get("tStartMs", 0), 0.001) or 0.0
        text = "".join(str(piece.get("utf8", "")) for piece in pieces)
        if text.strip():
            timed = [
                {
                    "text": p.get("utf8", ""),
                    "start": start + (clocks.value(p.get("tOffsetMs", 0), 0.001) or 0.0),
                }
                for p in pieces
            ]
            yield Utterance(" ".join(text.split()), start=start, words=spoken(timed, 1.0))


def deepgram(channels: Sequence[Record]) -> Iterator[Utterance]:
    """Channels of alternatives, the best first, in paragraphs or in words; each channel has a voice
    where there are several."""
    said: list[Utterance] = []
    for number, channel in enumerate(channels, 1):
        best = next(iter(records(channel.get("alternatives"))), {})
        voice = f"Channel {number}" if len(channels) > 1 else ""
        words, found = records(best.get("words")), list[Utterance]()
        ahead = iter(words)
        for p in records(dig(best, ("paragraphs", "paragraphs"))):
            said_here = " ".join(str(s.get("text", "")) for s in records(p.get("sentences")))
            found.append(
                Utterance(
                    said_here,
                    speaker_of(p),
                    clocks.value(p.get("start")),
                    opens=True,
                    end=end_of(p),
                    words=spoken(islice(ahead, len(said_here.split())), 1.0),
                )
            )
        if not any(u.text for u in found):
            found = list(of_words(words, 1.0, {}))
        if not found and isinstance(text := best.get("transcript"), str) and text.strip():
            found = [Utterance(" ".join(text.split()))]
        said += [u._replace(speaker=voice or u.speaker) for u in found]
    yield from sorted(said, key=lambda u: u.start or 0) if len(channels) > 1 else said


def google(results: Sequence[Record]) -> Iterator[Utterance]:
    """Results of alternatives; where speakers are told apart, the last result repeats every word
    with its speaker."""
    best = [next(iter(records(result.get("alternatives"))), {}) for result in results]
    tagged = records(best[-1].get("words"))
    if any("speakerTag" in word or "speakerLabel" in word for word in tagged) and len(
        tagged
    ) >= sum(len(records(b.get("words"))) for b in best[:-1]):
        yield from of_words(tagged, 1.0, {})
        return
    for alternative in best:
        words = records(alternative.get("words"))
        if any("speakerTag" in word or "speakerLabel" in word for word in words):
            yield from of_words(words, 1.0, {})
        elif isinstance(text := alternative.get("transcript"), str) and text.strip():
            yield Utterance(
                " ".join(text.split()),
                start=start_of(words[0]) if words else None,
                words=spoken(words, 1.0),
            )


def speechmatics(words: Sequence[Record], voices: Sequence[Record]) -> Iterator[Utterance]:
    """Its older shape: words that are called ``name``, and beside them when who begins to speak."""
    told = sorted((start_of(v) or 0.0, str(v.get("name", ""))) for v in voices)
    starts = [at for at, _ in told]
    items: list[Record] = []
    for word in words:
        start = start_of(word) or 0.0
        who = told[max(bisect_right(starts, start) - 1, 0)][1] if told else ""
        items.append(
            {
                "text": word["name"],
                "start": start,
                "speaker": who,
                "confidence": word.get("confidence"),
                "end": start + (clocks.value(word.get("duration", 0)) or 0.0),
            }
        )
    yield from of_words(items, 1.0, {})


def labels(segments: Sequence[Record]) -> dict[str, str]:
    """Which speaker a word has, by the time at which it starts, as AWS Transcribe keeps it."""
    return {
        str(word.get("start_time")): str(part.get("speaker_label", ""))
        for part in segments
        for word in records(part.get("items"))
    }


def own(data: Mapping[str, Any]) -> Document:
    """What ``massdriver export`` writes: chapters, paragraphs, speakers, times."""
    heads: list[tuple[int, int, str]] = []
    for key, level in (("chapters", 2), ("sections", 3)):
        heads += [
            (int(c["paragraph"]), level, str(c["title"]))
            for c in data.get(key, ())
            if isinstance(c, dict) and isinstance(c.get("paragraph"), int) and c.get("title")
        ]
    heads.sort()
    paragraphs = [p for p in data["paragraphs"] if isinstance(p, dict)]
    said: list[Utterance] = []
    for n, paragraph in enumerate(paragraphs):
        while heads and heads[0][0] <= n:
            _, level, title = heads.pop(0)
            said.append(Utterance(title, level=level))
        speaker = str(paragraph.get("speaker", ""))
        after = next(
            (p.get("speaker") for p in paragraphs[n:] if p.get("speaker") != speaker), None
        )
        said.append(
            Utterance(
                str(paragraph.get("text", "")),
                speaker,
                clocks.value(paragraph.get("start")),
                opens=True,
                quoted=bool(speaker) and after == "",
            )
        )
    said += [Utterance(title, level=level) for _, level, title in heads]
    return Document("massdriver's own JSON", tuple(said), front=dict(data))


def one_text(data: Any) -> tuple[Utterance, ...]:
    """A transcript that is one text; where that is HTML, it is read as a page is."""
    whole = next(filter(None, map(_text, _objects(data))), "") if isinstance(data, dict) else ""
    if len(re.findall(r"<(?:p|br|div|li|h[1-6])\b[^<>]*>", whole, re.IGNORECASE)) > 1:
        return lines.lines("markdown", whole, "").utterances
    return tuple(
        Utterance(" ".join(said.split()), opens=True)
        for line in whole.split("\n")
        if (said := tags.plain(line)).strip()
    )


def _objects(data: Record) -> Iterator[tuple[Record, bool]]:
    """The object itself, and what stands in it under a name, three deep."""
    level = [data]
    for depth in range(4):
        yield from ((item, depth > 0) for item in level)
        level = [v for item in level for v in item.values() if isinstance(v, dict)]


def _text(found: tuple[Record, bool]) -> str:
    item, deep = found
    text = (not deep and item.get("text")) or item.get("transcript")
    return text if isinstance(text, str) and text.strip() else ""
