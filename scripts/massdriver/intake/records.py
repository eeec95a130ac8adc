"""One segment, one word of a service's JSON, whatever it calls its words, its speaker and its time.

Comes in: objects of JSON. Goes out: utterances. May not: know a service's whole shape; ``services``
does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..model import Spoken, Utterance
from . import clocks

# words: a sentence that ends later than this ends an utterance, so that the next has its own time
BREATH = 12
Record = Mapping[str, Any]
TEXTS = tuple(
    """
    body text transcript value display sentence utterance content caption line message speech
    transcription phrase raw_text snippet dialogue subtitle punctuated_text line lines sentences
    utterances text_blocks
    """.split()
)
STARTS = tuple(
    """
    startTime start start_time begin ts startOffset start_ts start_seconds startSeconds offset
    startTimeSeconds audio_start start_timestamp startTimestamp begin_time time timestamp timecode
    sec seconds from
    """.split()
)
MILLIS = tuple(
    """
    startMs tStartMs start_ms startMillis startTimeMs offsetMilliseconds start_time_ms offsetMs bg
    timestamp_ms startTimeMillis beginOffsetMillis
    """.split()
)
END_MILLIS = ("endMs", "end_ms", "endMillis", "endOffsetMillis")
ENDS = tuple(
    """
    endTime end end_time stop end_ts endOffset end_seconds endSeconds audio_end to
    endTimestamp
    """.split()
)
SPEAKERS = tuple(
    """
    speaker speaker_label speaker_name speakerName speaker_id speakerTag speakerLabel speakerId who
    name names author character participant user role participantRole participantId channelTag
    spk people orator sprecher locutor locuteur orateur intervenant
    """.split()
)
NOBODY = frozenset(
    [
        "none",
        "null",
        "nan",
        "n/a",
        "na",
        "stage direction",
        "stage directions",
        "unknown speaker id",
    ]
)
_BREAK = re.compile(r"<br\s*/?>|^\s*<p>|</p>\s*$", re.IGNORECASE)
_KNOWN = {
    k.lower(): k
    for k in (*TEXTS, *STARTS, *MILLIS, *ENDS, *END_MILLIS, *SPEAKERS, "nBest", "words")
}
_WORD = ("punctuated_word", "punctuated", "content", "text", "word", "value", "w", "punct", "token")


def dig(data: Any, keys: Iterable[str]) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def records(found: Any) -> list[Record]:
    """A list of objects, or none."""
    return (
        found if isinstance(found, list) and all(isinstance(item, dict) for item in found) else []
    )


def text_of(item: Record) -> str:
    """The words of a segment."""
    return next((v for k in TEXTS if (v := _joined(item.get(k)))), "")


def _joined(value: Any) -> str:
    """Words, or a list of pieces of them."""
    if isinstance(value, list):
        pieces = [
            v if isinstance(v, str) else text_of(v) if isinstance(v, dict) else "" for v in value
        ]
        return " ".join(pieces) if all(pieces) else ""
    return value if isinstance(value, str) else ""


def named_rows(data: Any) -> Any:
    """The same data with keys for lists of ``["words", 1.5, 2.5]``; anything else as it is."""
    rows = data if isinstance(data, list) else []
    if len(rows) > 1 and all(_is_row(row) for row in rows):
        return [{"text": row[0], "start": row[1], "end": row[-1]} for row in rows]
    return data


def _is_row(row: Any) -> bool:
    return (
        isinstance(row, list)
        and 1 < len(row) < 4
        and isinstance(row[0], str)
        and all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in row[1:])
    )


def known_keys(data: Any) -> Any:
    """The same data, its keys spelt as they are known here: ``UTTERANCES``, ``StartTime``."""
    if isinstance(data, dict):
        return {_KNOWN.get(k.lower().replace(" ", "_"), k): known_keys(v) for k, v in data.items()}
    return [known_keys(v) for v in data] if isinstance(data, list) else data


def start_of(item: Record, scale: float = 1.0) -> float | None:
    """When it begins, in seconds."""
    return _time(item, STARTS, MILLIS, 0, scale)


def end_of(item: Record, scale: float = 1.0) -> float | None:
    """When it ends, in seconds."""
    return _time(item, ENDS, END_MILLIS, 1, scale)


def _time(
    item: Record, keys: Sequence[str], millis: Sequence[str], place: int, scale: float
) -> float | None:
    offsets = item.get("offsets")
    if isinstance(offsets, dict):  # whisper.cpp
        return clocks.value(offsets.get("from" if not place else "to"), 0.001)
    if "offsetInTicks" in item and not place:
        return clocks.value(item["offsetInTicks"], 1e-7)
    if "nBest" in item and isinstance(item.get("offset"), int) and not place:  # Azure's ticks
        return clocks.value(item["offset"], 1e-7)
    if key := next((k for k in millis if k in item), None):
        return clocks.value(item[key], 0.001)
    pair = item.get("timestamp", item.get("timestamps"))
    if isinstance(pair, list) and len(pair) == 2:
        return clocks.value(pair[place], scale)
    value = next((item[k] for k in keys if k in item), None)
    if isinstance(value, dict):  # Google's {"seconds": "1", "nanos": 500000000}
        return (clocks.value(value.get("seconds", 0)) or 0) + (
            clocks.value(value.get("nanos", 0), 1e-9) or 0
        )
    return clocks.value(value, scale)


def speaker_of(item: Record, people: Mapping[str, str] | None = None) -> str:
    """Who it says speaks; a bare number or letter is that of a speaker."""
    value = next((item[k] for k in SPEAKERS if k in item and item[k] not in (None, "", [])), "")
    if isinstance(value, dict):
        value = next(
            (
                value[k]
                for k in ("name", "display_name", "displayName", "label", "id", "@id")
                if value.get(k)
            ),
            "",
        )
    if isinstance(value, list):
        several = [name for name in value if isinstance(name, str)]
        value = ", ".join(several) if len(several) < 9 else ""
    if people and str(value) in people:
        return people[str(value)]
    if (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, str) and len(value.strip()) == 1
    ):
        return f"Speaker {value}"
    return " ".join(value.split()) if isinstance(value, str) and value.lower() not in NOBODY else ""


def confidence_of(item: Record) -> float | None:
    """How sure the service is of a word, 0 to 1."""
    value = next(
        (item[k] for k in ("confidence", "probability", "conf", "score", "p") if k in item), None
    )
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if 0 <= number <= 1 else None


def segment(
    item: Record, scale: float = 1.0, people: Mapping[str, str] | None = None
) -> Iterator[Utterance]:
    """One segment; where its words have speakers of their own, as many utterances as those say."""
    if isinstance(item.get("data"), dict):
        item = {**item["data"], **item}  # an editor's blocks
    best = next(iter(records(item.get("nBest"))), {})
    who, start, end = speaker_of(item, people), start_of(item, scale), end_of(item, scale)
    parts = records(item.get("elements"))
    timed = records(item.get("words")) or records(item.get("tokens")) or parts
    if timed and any(speaker_of(w) for w in timed) and len({speaker_of(w) for w in timed}) > 1:
        yield from of_words(timed, scale, {}, people, who)
        return
    words = text_of({**item, **best})
    if parts:
        words = "".join(str(e.get("value", "")) for e in parts)
        start = next((clocks.value(e["ts"]) for e in parts if "ts" in e), start)
    if not words and timed:
        yield from (
            u._replace(speaker=u.speaker or who) for u in of_words(timed, scale, {}, people)
        )
        return
    if words.strip():
        # what stood before it is a key of its own
        said = re.sub(r"^\s*:\s+", "", _BREAK.sub(" ", words))
        yield Utterance(" ".join(said.split()), who, start, end=end, words=spoken(timed, scale))


def spoken(items: Iterable[Record], scale: float) -> tuple[Spoken, ...]:
    """The single words, with their times and how sure the service is of them."""
    found = (
        Spoken(_word(item), start_of(item, scale), end_of(item, scale), confidence_of(item))
        for item in items
    )
    return tuple(word for word in found if word.text and word.start is not None)


def of_words(
    items: Sequence[Record],
    scale: float,
    labels: Mapping[str, str],
    people: Mapping[str, str] | None = None,
    voice: str = "",
) -> Iterator[Utterance]:
    """Utterances of single words: cut where the speaker changes, and at a sentence's end after a
    breath."""
    words: list[str] = []
    kept: list[Spoken] = []
    speaker, start = "", None
    # the words bring their spaces
    spaced = sum(_word(item, False)[:1] == " " for item in items) > len(items) / 2
    for item in items:
        best = {**item, **next(iter(records(item.get("alternatives"))), {})}
        text = _word(best)
        if not text:
            continue
        if words and (item.get("type") in ("punctuation", "spacing") or not re.search(r"\w", text)):
            words[-1] += text
            continue
        if words and spaced and _word(best, False)[:1] != " " and text[0].isalnum():
            words[-1] += text  # a word in pieces
            continue
        who = speaker_of(best, people) or labels.get(str(item.get("start_time")), "") or voice
        if words and (who != speaker or (len(words) > BREATH and words[-1][-1] in ".?!。？！")):
            yield Utterance(
                " ".join(words),
                speaker,
                start,
                end=kept[-1].end if kept else None,
                words=tuple(kept),
            )
            words, kept = [], []
        if not words:
            speaker, start = who, start_of(item, scale)
        words.append(text)
        kept.append(Spoken(text, start_of(item, scale), end_of(item, scale), confidence_of(best)))
    if words:
        yield Utterance(" ".join(words), speaker, start, end=kept[-1].end, words=tuple(kept))


def _word(item: Record, stripped: bool = True) -> str:
    text = next(
        (
            str(item[k])
            for k in _WORD
            if item.get(k) is not None and not isinstance(item[k], (dict, list))
        ),
        "",
    )
    return " ".join(text.split()) if stripped else text


def milliseconds(items: Sequence[Record]) -> bool:
    """Say whether the times of segments, all whole numbers, are too large for seconds: more than
    their words need by far."""
    given = [item[key] for item in items for key in STARTS if key in item][:2000]
    if not given or not all(isinstance(n, int) and not isinstance(n, bool) for n in given):
        return False
    letters = sum(len(text_of(item)) or len(_word(item)) for item in items[:2000])
    return bool(max(given) > 8 * max(letters / 15, 1) and max(given) > 400)
