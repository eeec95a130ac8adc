"""The JSON of transcription services and of podcast feeds is taken apart into who says what, when.

Comes in: the text of a JSON file. Goes out: a ``Document``. May not: take keys, numbers or tags for
speech; what has no words under a key that means words is refused.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, groupby
from typing import Any

from ..findings import Finding, Unreadable
from ..model import Document, Utterance
from . import tags, turns
from .records import (
    Record,
    dig,
    known_keys,
    milliseconds,
    named_rows,
    of_words,
    records,
    segment,
    speaker_of,
    start_of,
    text_of,
)
from .shapes import deepgram, google, labels, one_text, own, speechmatics, youtube

DEEPEST = 6  # objects within objects, in which segments are looked for
_SEGMENTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("segments",), "JSON"),
    (("transcription",), "whisper.cpp JSON"),
    (("monologues",), "Rev JSON"),
    (("utterances",), "AssemblyAI JSON"),
    (("results", "utterances"), "Deepgram JSON"),
    (("results", "audio_segments"), "AWS Transcribe JSON"),
    (("transcript", "segments"), "JSON"),
    (("recognizedPhrases",), "Azure JSON"),
    (("speakers",), "JSON"),
    (("chunks",), "Transformers JSON"),
    ((), "JSON"),
)
_WORDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("results", "items"), "AWS Transcribe JSON"),
    (("results",), "Speechmatics JSON"),
    (("words",), "JSON of words"),
    (("result",), "Vosk JSON"),
)
_ABOUT = (
    "metadata",
    "meta",
    "info",
    "video",
    "episode",
    "media_info",
    "video_info",
    "podcast",
    "source",
    "details",
    "headers",
)


def from_json(text: str, path: str, known: Sequence[str] = ()) -> Document:
    """Podcasting 2.0, Whisper and its kin, the services, YouTube, or what ``massdriver export``
    writes."""
    try:
        data = json.loads(text.lstrip("\ufeff"), parse_constant=lambda name: None)
    except (ValueError, RecursionError) as error:
        data = _lines(text) or _without_comment(text)
        if data is None:
            place = (
                (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (1, 1)
            )
            raise Unreadable(
                Finding(
                    path,
                    *place,
                    "S007",
                    "not JSON that can be read. Export it again, or read it as another "
                    "format with --format.",
                )
            ) from None
    if (
        isinstance(data, dict)
        and "seed_sha256" in data
        and isinstance(data.get("paragraphs"), list)
    ):
        return own(data)
    data = named_rows(data)
    front, people = _front(data), _people(data)
    told = _diarized(data)
    for name, said in chain(_readings(data, people), _spelt_otherwise(data)):
        found = tags.untagged(tuple(said))
        if told and not any(u.speaker for u in found):
            found = _told(found, told)
        if any(u.text for u in found):
            sure = sum(w.confidence is not None for u in found for w in u.words)
            remarks = (
                (f"left in the original: how sure the service was of {sure:,} words",)
                if sure
                else ()
            )
            machine = not (name == "Podcasting 2.0 JSON" or front.get("human") or name == "JSON")
            return Document(
                name,
                turns.named(found, known),
                front=front,
                machine=machine or None,
                remarks=remarks,
            )
    seen = ", ".join(list(data)[:8]) if isinstance(data, dict) else type(data).__name__
    raise Unreadable(
        Finding(
            path,
            1,
            1,
            "S007",
            f"JSON of an unknown shape ({seen}). Known are Podcasting 2.0, Whisper, Rev,"
            " AssemblyAI, Deepgram, AWS Transcribe, Google, Azure, Speechmatics, ElevenLabs,"
            " YouTube and massdriver's own. Export WebVTT instead.",
        )
    )


def _spelt_otherwise(data: Any) -> Iterator[tuple[str, Iterator[Utterance]]]:
    """The readings of data whose keys are known but for their capitals."""
    spelt = known_keys(data)
    if spelt != data:
        yield from _readings(spelt, _people(spelt))


def is_json(text: str) -> bool:
    """Say whether a text is JSON, broken or not."""
    if (
        len(re.findall(r'^\s*"[^"\n]*"\s*:|^\s*[{}\[\]],?$', text[:20_000], re.MULTILINE))
        > 0.6 * text[:20_000].count("\n")
        > 5
    ):
        return True  # JSON below something else
    if text[:1] not in ("{", "["):
        return False
    try:
        return isinstance(json.loads(text), (dict, list))
    except RecursionError:
        return True
    except ValueError:
        # Broken JSON is still JSON where it opens like an object of keys; "[Music] Hello" is a
        # transcript.
        return bool(re.match(r'\{\s*"[^"\n]*"\s*:|\[\s*\{\s*"', text))


def _lines(text: str) -> list[Any] | None:
    """JSON Lines: an object a line; None where it is not that."""
    try:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None
    return found if len(found) > 1 and all(isinstance(item, dict) for item in found) else None


def _without_comment(text: str) -> Any:
    """JSON below a comment, as some JavaScript keeps it; None where it is not that."""
    try:
        return json.loads(
            re.sub(
                r"\A(?:\s*/\*.*?\*/|\s*//[^\n]*\n|\s*(?:export default|module\.exports =|\w+"
                r" =))+|;\s*\Z",
                "",
                text,
                flags=re.DOTALL,
            )
        )
    except (ValueError, RecursionError):
        return None


def _front(data: Any) -> dict[str, Any]:
    """What the file says of itself: its plain values, and those of an object that is about it."""
    if not isinstance(data, dict):
        return {}
    front = {k: v for k, v in data.items() if isinstance(v, str) and len(v) < 2000}
    for key in _ABOUT:
        if isinstance(inner := data.get(key), dict):
            front = {
                **{k: v for k, v in inner.items() if isinstance(v, str) and len(v) < 2000},
                **front,
            }
    if front.get("url") and front.get("text"):
        front.pop("text")
    for key in ("language_code", "detected_language", "lang"):
        if isinstance(data.get(key), str):
            front.setdefault("language", data[key])
    return front


def _people(data: Any) -> dict[str, str]:
    """Names of speakers whom the segments call by an id."""
    found = {}
    for key in (
        "speakers",
        "participants",
        "speaker_map",
        "speaker_names",
        "speakerNames",
        "names",
    ):
        given = dig(data, (key,)) or dig(data, ("metadata", key))
        if isinstance(given, dict):
            found.update(
                {
                    str(k): v if isinstance(v, str) else str(v.get("name", ""))
                    for k, v in given.items()
                    if isinstance(v, (str, dict))
                }
            )
        for item in records(given):
            name = next(
                (
                    item[k]
                    for k in ("name", "display_name", "displayName")
                    if isinstance(item.get(k), str)
                ),
                "",
            )
            for key_ in ("id", "speaker", "label", "speaker_id", "speakerId", "spkid"):
                if item.get(key_) is not None and name and not text_of(item):
                    found[str(item[key_])] = name
    return {k: v for k, v in found.items() if v}


def _diarized(data: Any) -> list[tuple[float, str]]:
    """When who begins to speak, where a list beside the words says so."""
    for key in ("speakerSegments", "speaker_segments", "diarization", "segments", "paragraphs"):
        stack, depth = [data], 0
        while stack and depth < 200:
            here, depth = stack.pop(), depth + 1
            if isinstance(here, dict):
                items = records(here.get(key))
                if (
                    items
                    and not any(map(text_of, items))
                    and all(speaker_of(i) and start_of(i) is not None for i in items)
                ):
                    return sorted((start_of(i) or 0.0, speaker_of(i)) for i in items)
                stack += [v for v in here.values() if isinstance(v, dict)]
    return []


def _told(found: Sequence[Utterance], told: Sequence[tuple[float, str]]) -> tuple[Utterance, ...]:
    """Utterances cut where somebody else begins to speak, word by word where those are timed."""
    starts = [at for at, _ in told]
    result: list[Utterance] = []
    for u in found:
        if not u.words:
            n = bisect_right(starts, u.start or 0.0)
            result.append(u._replace(speaker=told[max(n - 1, 0)][1]))
            continue
        for who, group in groupby(
            u.words, lambda word: told[max(bisect_right(starts, word.start or 0.0) - 1, 0)][1]
        ):
            words = tuple(group)
            result.append(
                Utterance(
                    " ".join(w.text for w in words),
                    who,
                    words[0].start,
                    end=words[-1].end,
                    words=words,
                )
            )
    return tuple(result)


def _readings(data: Any, people: Mapping[str, str]) -> Iterator[tuple[str, Iterator[Utterance]]]:
    """Each shape the data may have, best first, with what it says."""
    if items := [e for e in records(dig(data, ("events",))) if "segs" in e]:
        yield "YouTube JSON", youtube(items)
    words = records(dig(data, ("words",)))
    if words and all("name" in word and "time" in word for word in words):
        yield "Speechmatics JSON", speechmatics(words, records(dig(data, ("speakers",))))
    for keys, name in _SEGMENTS:
        items = records(dig(data, keys))
        if (
            items
            and (not keys or keys[0] not in ("speakers", "chunks") or any(map(text_of, items)))
            and not (
                name == "JSON"
                and not any(text_of(i) or i.keys() & {"words", "elements", "nBest"} for i in items)
            )
        ):
            if name == "JSON" and keys == () and _single(items):
                continue
            scale = 0.001 if milliseconds(items) else 1.0
            yield (
                (_by_keys(items[0]) if name == "JSON" else name),
                (u for item in items for u in segment(item, scale, people)),
            )
    if channels := records(dig(data, ("results", "channels"))):
        yield "Deepgram JSON", deepgram(channels)
    if items := records(dig(data, ("results",))) or records(dig(data, ("response", "results"))):
        yield "Google JSON", google(items)
    for keys, name in _WORDS:
        if items := records(dig(data, keys)):
            spoken_by = labels(records(dig(data, ("results", "speaker_labels", "segments"))))
            yield name, of_words(items, 0.001 if milliseconds(items) else 1.0, spoken_by, people)
    for name, items in _anywhere(data):
        scale = 0.001 if milliseconds(items) else 1.0
        if _single(items):
            yield "JSON of words", of_words(items, scale, {}, people)
        yield name, (u for item in items for u in segment(item, scale, people))
    if said := one_text(data):
        yield "JSON of one text", iter(said)


def _single(items: Sequence[Record]) -> bool:
    """Say whether records are single words, and not segments."""
    words = [str(item.get("word") or item.get("text") or "") for item in items]
    return any("word" in i for i in items) or (
        len(items) > 20 and sum(len(w.split()) < 2 for w in words) > 0.9 * len(words)
    )


def _anywhere(data: Any) -> Iterator[tuple[str, list[Record]]]:
    """Lists of objects with words in them, wherever they are; those with speakers and times, and
    the longest, first."""
    found: list[tuple[tuple[int, int], list[Record]]] = []
    stack: list[tuple[Any, int]] = [(data, 0)]
    while stack:
        here, depth = stack.pop()
        if depth > DEEPEST:
            continue
        if isinstance(here, dict):
            stack += [(v, depth + 1) for v in here.values()]
        elif items := [
            {**i["data"], **i} if isinstance(i.get("data"), dict) else i
            for i in records(_flat(here))
        ]:
            size = sum(len(text_of(i) or str(i.get("word") or "")) for i in items)
            told = 2 * any(start_of(i) is not None for i in items) + any(
                speaker_of(i) for i in items
            )
            if (
                size
                and 2 * sum(bool(text_of(i) or i.get("word")) for i in items) > len(items)
                and told
            ):
                found.append(((told, size), items))
            else:  # a list within each of them is one list
                keys = dict.fromkeys(k for i in items for k, v in i.items() if isinstance(v, list))
                stack += [
                    ([part for i in items for part in _listed(i.get(k))], depth + 1) for k in keys
                ]
                stack += [
                    (v, depth + 1) for i in items[:2000] for v in i.values() if isinstance(v, dict)
                ]
    for _, items in sorted(found, key=lambda pair: pair[0], reverse=True):
        yield "JSON", items


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _flat(value: Any) -> Any:
    """A list of lists as one list; anything else as it is."""
    nested = isinstance(value, list) and value and all(isinstance(v, list) for v in value)
    return [part for v in value for part in v] if nested else value


def _by_keys(item: Record) -> str:
    if "body" in item:
        return "Podcasting 2.0 JSON"
    if "duration" in item and "end" not in item and "text" in item:
        return "YouTube JSON"
    return (
        "Whisper JSON"
        if {"start", "end", "text"} <= item.keys() and not {"sentence", "content"} & item.keys()
        else "JSON"
    )
