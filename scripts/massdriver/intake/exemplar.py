"""A file somebody brings, in whatever format (an editor calls it the exemplar), is taken apart into who says what, when.

Comes in: the text of a file. Goes out: a ``Document``, its format recognised by content. May not: lose a word; what
is left out is structure (times, cue numbers, keys) or what rolling captions show twice, and that is counted.
"""

from __future__ import annotations

import html
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError
from webvtt.models import Timestamp

from ..model import Document, Finding, Unreadable, Utterance
from ..read import find_labels
from ..text.letters import fold
from . import labelled
from .labelled import Reader

ROLLING = 0.4  # captions roll where so many of them begin with the end of the one before
_SRT = re.compile(r"\s*\d+[^\S\n]*\n[^\S\n]*\d+:\d\d?:\d\d?[,.]\d+[^\S\n]*-->")
_SBV = re.compile(r"\s*\d+:\d\d:\d\d\.\d{3},\d+:\d\d:\d\d\.\d{3}\s*\n")
_TAG = re.compile(r"</?(?:[bisuc]|v|lang|ruby|rt|font)(?:[.\s][^<>\n]*)?>|<\d[\d:.]*>|\{\\[^{}\n]*\}", re.IGNORECASE)
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>\n]+)>", re.IGNORECASE)
_FOREIGN = {
    b"PK\x03\x04": "a Word, OpenDocument or zip file. Save the transcript as plain text (.txt) or WebVTT",
    b"%PDF": "a PDF. Save the transcript as plain text",
    b"{\\rtf": "an RTF file. Save the transcript as plain text",
    b"\xd0\xcf\x11\xe0": "an old Word file. Save the transcript as plain text",
    b"<!doctype html": "a web page. Copy its words into a text file",
    b"<html": "a web page. Copy its words into a text file",
    b"<?xml": "XML. Export the transcript as WebVTT or plain text",
    b"<tt ": "TTML captions. Export them as WebVTT",
}


def refuse_foreign(data: bytes, path: str) -> None:
    """Unreadable: the file is of a kind that is no text, though its bytes might pass for some."""
    start = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for magic, what in _FOREIGN.items():
        if start.startswith(magic.lower()):
            raise Unreadable(Finding(path, 1, 1, "S007", f"this is {what}, then bring that."))


def recognise(text: str) -> str:
    """Say which of FORMATS a text is in, by its content alone."""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("WEBVTT"):
        return "webvtt"
    if _SRT.match(text.lstrip("\ufeff").replace("\r\n", "\n", 2)):
        return "srt"
    if _SBV.match(start.replace("\r\n", "\n", 1)):
        return "sbv"
    if start[:1] in "{[" and _is_json(start):
        return "json"
    return labelled.recognise(text)


def read(text: str, path: str, format: str = "", labels: Sequence[str] = ()) -> Document:
    """Take a text apart. ``labels`` are names it is known to print. Unreadable: it is not in the format that ``format``,
    or its content, names."""
    name = format or recognise(text)
    document = FORMATS[name](text, path, labels)
    if not document.verbatim and not any(fold(u.text) for u in document.utterances):
        raise Unreadable(Finding(path, 1, 1, "S001", f"no words in it, read as {document.format}. "
                                 "Name another format with --format, or bring another file."))
    return document


# Captions.

class Cue(NamedTuple):
    """A caption: when it comes, its lines, and whether its name says that a paragraph begins (``massdriver export``)."""

    start: float
    lines: list[str]
    opens: bool = False


def captions(kind: str, text: str, path: str, known: Sequence[str]) -> Document:
    """WebVTT, SRT or SBV. Unreadable: a line of the file belongs to no caption."""
    text = text.lstrip("\ufeff \t\r\n").replace("\r\n", "\n").replace("\r", "\n")
    try:
        found = webvtt.from_buffer(io.StringIO(text), format=kind)
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise Unreadable(Finding(path, 1, 1, "S008", f"not {_CAPTIONS[kind]}: {error}. Correct the file, or read it as "
                                 "another format with --format.")) from None
    raw = [Cue(Timestamp.from_string(c.start).in_milliseconds() / 1000, c.raw_text.split("\n"),
               bool(re.fullmatch(r"w\d+", c.identifier or ""))) for c in found.captions]
    _account(text, raw, path)
    shown, repeated = unroll(raw)
    cues = [(c, [(voice, _TAG.sub("", words)) for voice, words in _voices("\n".join(c.lines))]) for c in shown]
    decode: Callable[[str], str] = html.unescape if kind == "vtt" else str
    spoken = "\n".join(words for _, parts in cues for _, words in parts)
    labels = labelled.label_pattern([*find_labels(spoken), *known])
    utterances: list[Utterance] = []
    for cue, parts in cues:
        for voice, words in parts:
            for speaker, part in labelled.turns(words, labels):
                part = " ".join(decode(part).split())
                if part:
                    utterances.append(Utterance(part, decode(speaker or voice), cue.start, cue.opens))
    return Document(_CAPTIONS[kind], tuple(utterances), repeated=repeated)


def unroll(cues: list[Cue]) -> tuple[list[Cue], int]:
    """Drop what rolling captions show again: the last lines of a caption, first lines of the next. Counts the words."""
    plain = [[line for line in (_TAG.sub("", line).strip() for line in cue.lines) if line] for cue in cues]
    again = [0] * len(cues)
    for n in range(1, len(cues)):
        before, here = plain[n - 1], plain[n]
        again[n] = next((k for k in range(min(len(before), len(here)), 0, -1) if before[-k:] == here[:k]), 0)
    if sum(map(bool, again)) < ROLLING * len(cues) or len(cues) < 3:
        return cues, 0
    result = []
    for cue, k in zip(cues, again, strict=True):
        lines = [line for line in cue.lines if _TAG.sub("", line).strip()]
        result.append(cue._replace(lines=lines[k:]))
    return result, sum(len(" ".join(lines[:k]).split()) for lines, k in zip(plain, again, strict=True))


def _voices(text: str) -> Iterator[tuple[str, str]]:
    parts = _VOICE.split(text)
    yield "", parts[0]
    yield from zip(parts[1::2], parts[2::2], strict=True)


def _account(text: str, cues: list[Cue], path: str) -> None:
    """Unreadable: a line that holds letters is in no caption, though it is no time, number, comment or style."""
    wanted = iter([line for cue in cues for line in cue.lines if fold(line)])
    expected = next(wanted, None)
    lines = text.split("\n")
    skip = bool(lines) and lines[0].startswith("WEBVTT")  # the header block
    for n, line in enumerate(lines, 1):
        if not line.strip():
            skip = False
        elif re.match(r"(?:NOTE|STYLE|REGION)(?:\s|$)", line) and not lines[n - 2].strip():
            skip = True
        elif skip or "-->" in line or not fold(line):
            continue
        elif expected is not None and line.strip() == expected.strip():
            expected = next(wanted, None)
        elif not ((n < len(lines) and ("-->" in lines[n])) or _SBV.match(line + "\n")):
            raise Unreadable(Finding(path, n, 1, "S008", "this line belongs to no caption. Correct the times above it, or "
                                     "read the file as another format with --format."))


# JSON.

def from_json(text: str, path: str, known: Sequence[str] = ()) -> Document:
    """Podcasting 2.0, Whisper and its kin, Rev, AssemblyAI, Deepgram, AWS, or what ``massdriver export`` writes."""
    try:
        data = json.loads(text.lstrip("\ufeff"), parse_constant=lambda name: None)
    except (ValueError, RecursionError) as error:
        place = (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (1, 1)
        raise Unreadable(Finding(path, *place, "S007", "not JSON that can be read. Export it again, or read it as another "
                                 "format with --format.")) from None
    if isinstance(data, dict) and "seed_sha256" in data and isinstance(data.get("paragraphs"), list):
        return _own(data)
    for keys, name in _SHAPES:
        found = _dig(data, keys)
        if isinstance(found, list) and found and all(isinstance(item, dict) for item in found):
            scale = 0.001 if name == "AssemblyAI JSON" and not any(isinstance(i.get("start"), float) for i in found) else 1.0
            spoken = tuple(u for item in found for u in _segment(item, scale))
            if spoken:
                if name == "JSON":
                    name = "Podcasting 2.0 JSON" if "body" in found[0] else "Whisper JSON"
                front = {k: v for k, v in data.items() if isinstance(v, str)} if isinstance(data, dict) else {}
                return Document(name, spoken, front=front)
    seen = ", ".join(list(data)[:8]) if isinstance(data, dict) else type(data).__name__
    raise Unreadable(Finding(path, 1, 1, "S007", f"JSON of an unknown shape ({seen}). Known are Podcasting 2.0, Whisper, "
                             "Rev, AssemblyAI, Deepgram, AWS Transcribe and massdriver's own. Export WebVTT instead."))


_SHAPES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("segments",), "JSON"), (("transcription",), "whisper.cpp JSON"), (("monologues",), "Rev JSON"),
    (("utterances",), "AssemblyAI JSON"), (("results", "utterances"), "Deepgram JSON"),
    (("results", "audio_segments"), "AWS Transcribe JSON"), (("transcript", "segments"), "JSON"), ((), "JSON"))


def _dig(data: Any, keys: Iterable[str]) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _segment(item: Mapping[str, Any], scale: float) -> Iterator[Utterance]:
    """One segment, whatever it calls its words, its speaker and its time."""
    speaker = next((item[k] for k in ("speaker", "speaker_label", "speaker_name", "speakerName") if k in item), "")
    name = f"Speaker {speaker}" if isinstance(speaker, int) or (isinstance(speaker, str) and len(speaker) == 1) else speaker
    offsets, elements = item.get("offsets"), item.get("elements")
    if isinstance(offsets, dict):
        start = _seconds(offsets.get("from"), 0.001)
    else:
        start = _seconds(next((item[k] for k in ("startTime", "start", "start_time", "begin", "ts") if k in item), None), scale)
    words = next((item[k] for k in ("body", "text", "transcript", "value") if isinstance(item.get(k), str)), "")
    if isinstance(elements, list):
        parts = [e for e in elements if isinstance(e, dict)]
        words = "".join(str(e.get("value", "")) for e in parts)
        start = next((_seconds(e["ts"]) for e in parts if "ts" in e), start)
    if words.strip():
        yield Utterance(" ".join(words.split()), name if isinstance(name, str) else "", start)


def _seconds(value: Any, scale: float = 1.0) -> float | None:
    """Seconds of a number, a number in quotes, or a clock; None where it is neither."""
    if isinstance(value, str):
        return labelled.seconds(value) if ":" in value else _seconds(_number(value))
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


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), (dict, list))
    except RecursionError:
        return True
    except ValueError:
        # Broken JSON is still JSON where it opens like an object of keys; "[Music] Hello" is a transcript.
        return bool(re.match(r'\{\s*"[^"\n]*"\s*:|\[\s*\{\s*"', text))


_CAPTIONS = {"vtt": "WebVTT", "srt": "SRT", "sbv": "SBV"}
FORMATS: dict[str, Reader] = {
    "webvtt": partial(captions, "vtt"), "srt": partial(captions, "srt"), "sbv": partial(captions, "sbv"),
    "json": from_json,
    **labelled.FORMATS,
}
