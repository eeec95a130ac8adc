"""The JSON of transcription services and of podcast feeds is taken apart into who says what, when.

Comes in: the text of a JSON file. Goes out: a ``Document``. May not: take a shape it does not know for one it knows.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..findings import Finding, Unreadable
from ..model import Document, Utterance
from . import lines

BREATH = 12  # words: a sentence that ends later than this ends an utterance, so that the next has its own time
Record = Mapping[str, Any]

_SEGMENTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("segments",), "JSON"), (("transcription",), "whisper.cpp JSON"), (("monologues",), "Rev JSON"),
    (("utterances",), "AssemblyAI JSON"), (("results", "utterances"), "Deepgram JSON"),
    (("results", "audio_segments"), "AWS Transcribe JSON"), (("transcript", "segments"), "JSON"),
    (("recognizedPhrases",), "Azure JSON"), ((), "JSON"))
_WORDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("results", "items"), "AWS Transcribe JSON"), (("results",), "Speechmatics JSON"), (("words",), "JSON of words"))


def from_json(text: str, path: str, known: Sequence[str] = ()) -> Document:
    """Podcasting 2.0, Whisper and its kin, the services, or what ``massdriver export`` writes."""
    try:
        data = json.loads(text.lstrip("\ufeff"), parse_constant=lambda name: None)
    except (ValueError, RecursionError) as error:
        place = (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (1, 1)
        raise Unreadable(Finding(path, *place, "S007", "not JSON that can be read. Export it again, or read it as another "
                                 "format with --format.")) from None
    if isinstance(data, dict) and "seed_sha256" in data and isinstance(data.get("paragraphs"), list):
        return _own(data)
    front = {k: v for k, v in data.items() if isinstance(v, str)} if isinstance(data, dict) else {}
    for name, spoken in _readings(data):
        found = tuple(spoken)
        if found:
            return Document(name, found, front=front)
    seen = ", ".join(list(data)[:8]) if isinstance(data, dict) else type(data).__name__
    raise Unreadable(Finding(path, 1, 1, "S007", f"JSON of an unknown shape ({seen}). Known are Podcasting 2.0, Whisper, Rev, "
                             "AssemblyAI, Deepgram, AWS Transcribe, Google, Azure, Speechmatics, ElevenLabs and massdriver's "
                             "own. Export WebVTT instead."))


def is_json(text: str) -> bool:
    """Say whether a text is JSON, broken or not."""
    try:
        return isinstance(json.loads(text), (dict, list))
    except RecursionError:
        return True
    except ValueError:
        # Broken JSON is still JSON where it opens like an object of keys; "[Music] Hello" is a transcript.
        return bool(re.match(r'\{\s*"[^"\n]*"\s*:|\[\s*\{\s*"', text))


def _readings(data: Any) -> Iterator[tuple[str, Iterator[Utterance]]]:
    """Each shape the data may have, best first, with what it says."""
    for keys, name in _SEGMENTS:
        if items := _records(_dig(data, keys)):
            milliseconds = name == "AssemblyAI JSON" and not any(isinstance(i.get("start"), float) for i in items)
            scale = 0.001 if milliseconds else 1.0
            yield (_by_keys(items[0]) if name == "JSON" else name), (u for item in items for u in _segment(item, scale))
    if channels := _records(_dig(data, ("results", "channels"))):
        yield "Deepgram JSON", _deepgram(channels)
    if items := _records(_dig(data, ("results",))):
        yield "Google JSON", _google(items)
    for keys, name in _WORDS:
        if items := _records(_dig(data, keys)):
            milliseconds = keys == ("words",) and not any(isinstance(i.get("start"), float) for i in items)
            labels = _dig(data, ("results", "speaker_labels", "segments"))
            yield name, _of_words(items, 0.001 if milliseconds else 1.0, _labels(_records(labels)))
    if isinstance(data, dict) and isinstance(text := data.get("text"), str) and text.strip():
        yield "JSON of one text", (Utterance(" ".join(line.split()), opens=True) for line in text.split("\n") if line.strip())


def _by_keys(item: Record) -> str:
    if "body" in item:
        return "Podcasting 2.0 JSON"
    return "YouTube JSON" if "duration" in item and "end" not in item else "Whisper JSON"


def _dig(data: Any, keys: Iterable[str]) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _records(found: Any) -> list[Record]:
    """A list of objects, or none."""
    return found if isinstance(found, list) and all(isinstance(item, dict) for item in found) else []


def _segment(item: Record, scale: float) -> Iterator[Utterance]:
    """One segment, whatever it calls its words, its speaker and its time."""
    offsets, elements = item.get("offsets"), item.get("elements")
    if isinstance(offsets, dict):
        start = _seconds(offsets.get("from"), 0.001)
    elif "offsetInTicks" in item:
        start = _seconds(item["offsetInTicks"], 1e-7)
    else:
        start = _seconds(next((item[k] for k in ("startTime", "start", "start_time", "begin", "ts") if k in item), None), scale)
    best = _records(item.get("nBest"))
    words = next((v for k in ("body", "text", "transcript", "value", "display")
                  if isinstance(v := {**item, **(best[0] if best else {})}.get(k), str)), "")
    if isinstance(elements, list):
        parts = [e for e in elements if isinstance(e, dict)]
        words = "".join(str(e.get("value", "")) for e in parts)
        start = next((_seconds(e["ts"]) for e in parts if "ts" in e), start)
    if words.strip():
        yield Utterance(" ".join(words.split()), _speaker(item), start)


def _speaker(item: Record) -> str:
    """Who it says speaks; a bare number or letter is that of a speaker."""
    keys = ("speaker", "speaker_label", "speaker_name", "speakerName", "speaker_id", "speakerTag")
    value = next((item[k] for k in keys if k in item), "")
    if isinstance(value, dict):
        value = value.get("name", "")
    if (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, str) and len(value) == 1):
        return f"Speaker {value}"
    return value if isinstance(value, str) else ""


def _deepgram(channels: list[Record]) -> Iterator[Utterance]:
    """Channels of alternatives, the best first, in paragraphs or in words; each channel has a voice where there are several."""
    spoken: list[Utterance] = []
    for number, channel in enumerate(channels, 1):
        best = next(iter(_records(channel.get("alternatives"))), {})
        voice = f"Channel {number}" if len(channels) > 1 else ""
        found = [Utterance(" ".join(str(s.get("text", "")) for s in _records(p.get("sentences"))), _speaker(p),
                           _seconds(p.get("start")), opens=True)
                 for p in _records(_dig(best, ("paragraphs", "paragraphs")))]
        if not any(u.text for u in found):
            found = list(_of_words(_records(best.get("words")), 1.0, {}))
        spoken += [u._replace(speaker=voice or u.speaker) for u in found]
    yield from sorted(spoken, key=lambda u: u.start or 0) if len(channels) > 1 else spoken


def _google(results: list[Record]) -> Iterator[Utterance]:
    """Results of alternatives; where speakers are told apart, the last result repeats every word with its speaker."""
    best = [next(iter(_records(result.get("alternatives"))), {}) for result in results]
    tagged = _records(best[-1].get("words"))
    if any("speakerTag" in word for word in tagged):
        yield from _of_words(tagged, 1.0, {})
        return
    for alternative in best:
        words = _records(alternative.get("words"))
        if isinstance(text := alternative.get("transcript"), str) and text.strip():
            yield Utterance(" ".join(text.split()), start=_start(words[0], 1.0) if words else None)


def _of_words(items: list[Record], scale: float, labels: Mapping[str, str]) -> Iterator[Utterance]:
    """Utterances of single words: cut where the speaker changes, and at a sentence's end after a breath."""
    words: list[str] = []
    speaker, start = "", None
    for item in items:
        best = {**item, **next(iter(_records(item.get("alternatives"))), {})}
        text = next((str(best[k]).strip() for k in ("punctuated_word", "content", "text", "word", "value") if k in best), "")
        if not text:
            continue
        if words and (item.get("type") == "punctuation" or not re.search(r"\w", text)):
            words[-1] += text
            continue
        who = _speaker(best) or labels.get(str(item.get("start_time")), "")
        if words and (who != speaker or (len(words) > BREATH and words[-1][-1] in ".?!。？！")):
            yield Utterance(" ".join(words), speaker, start)
            words = []
        if not words:
            speaker, start = who, _start(item, scale)
        words.append(text)
    if words:
        yield Utterance(" ".join(words), speaker, start)


def _labels(segments: list[Record]) -> dict[str, str]:
    """Which speaker a word has, by the time at which it starts, as AWS Transcribe keeps it."""
    return {str(word.get("start_time")): str(segment.get("speaker_label", ""))
            for segment in segments for word in _records(segment.get("items"))}


def _start(item: Record, scale: float) -> float | None:
    return _seconds(next((item[k] for k in ("start", "start_time", "startTime", "ts") if k in item), None), scale)


def _seconds(value: Any, scale: float = 1.0) -> float | None:
    """Seconds of a number, a number in quotes, or a clock; None where it is neither."""
    if isinstance(value, str):
        return lines.seconds(value) if ":" in value else _seconds(_number(value.removesuffix("s")))
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
        return None
    return float(value) * scale


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _own(data: Mapping[str, Any]) -> Document:
    """What ``massdriver export`` writes: chapters, paragraphs, speakers, times."""
    heads: list[tuple[int, int, str]] = []
    for key, level in (("chapters", 2), ("sections", 3)):
        heads += [(int(c["paragraph"]), level, str(c["title"])) for c in data.get(key, ())
                  if isinstance(c, dict) and isinstance(c.get("paragraph"), int) and c.get("title")]
    heads.sort()
    paragraphs = [p for p in data["paragraphs"] if isinstance(p, dict)]
    spoken: list[Utterance] = []
    for n, paragraph in enumerate(paragraphs):
        while heads and heads[0][0] <= n:
            _, level, title = heads.pop(0)
            spoken.append(Utterance(title, level=level))
        speaker = str(paragraph.get("speaker", ""))
        after = next((p.get("speaker") for p in paragraphs[n:] if p.get("speaker") != speaker), None)
        spoken.append(Utterance(str(paragraph.get("text", "")), speaker, _seconds(paragraph.get("start")), opens=True,
                                quoted=bool(speaker) and after == ""))
    spoken += [Utterance(title, level=level) for _, level, title in heads]
    return Document("massdriver's own JSON", tuple(spoken), front=dict(data))
