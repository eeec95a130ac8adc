"""A recording becomes words with their seconds: by a recogniser, stretch by stretch, so that what
ends early goes on later.

Comes in: a recording, an ear, a place to keep what has been heard so far. Goes out: a transcript in
Whisper's own JSON, which ``detect`` reads. May not: fetch a model that nobody asked for by its
name.

An ear is whatever hears; ours is faster-whisper (the extra ``audio``), which brings its decoder and
its ear for silence along.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from ..findings import Finding, Unreadable
from ..model import Spoken

RATE = 16_000  # samples a second, as Whisper wants them
# seconds heard at a time, to the next pause: so much is lost when somebody pulls the plug
STRETCH = 120.0
Span = tuple[float, float]


class Segment(NamedTuple):
    """Words in a row, from second to second."""

    start: float
    end: float
    text: str
    words: tuple[Spoken, ...]


class Ear(Protocol):
    """What hears. ``language`` is what it was told, or found."""

    language: str
    samples: Any  # of what was opened, RATE a second

    def open(self, path: Path) -> tuple[float, Sequence[Span]]:
        """Decode a recording: its seconds, and from when to when somebody speaks. ValueError: it is
        none."""

    def hear(self, start: float, stop: float) -> Sequence[Segment]:
        """The words of a stretch of what was opened, with their seconds in the whole."""


class Whisper:
    """faster-whisper, with a model by its folder or its name."""

    def __init__(self, model: str, language: str = "") -> None:
        try:
            import faster_whisper
        except ImportError:
            raise Unreadable(
                Finding(
                    "massdriver",
                    1,
                    1,
                    "A009",
                    "needs a library that is not installed. Install it: pip install "
                    "'massdriver[audio]'",
                )
            ) from None
        self._library, self.language = faster_whisper, language
        try:
            self._model = faster_whisper.BatchedInferencePipeline(
                faster_whisper.WhisperModel(model, device="cpu", compute_type="int8")
            )
        except (
            Exception
        ) as error:  # a hub, a folder, a file: the library raises what its own libraries raise
            raise Unreadable(
                Finding(
                    model,
                    1,
                    1,
                    "A003",
                    f"is no model that can be loaded ({type(error).__name__}). "
                    "Give the folder of one, or the name of one that may be fetched.",
                )
            ) from None

    def open(self, path: Path) -> tuple[float, Sequence[Span]]:
        from faster_whisper import vad

        try:
            self.samples = self._library.decode_audio(str(path), sampling_rate=RATE)
        except Exception as error:  # whatever the decoder raises, it is no recording to it
            raise ValueError(type(error).__name__) from None
        found = vad.get_speech_timestamps(
            self.samples, vad.VadOptions(min_silence_duration_ms=200, speech_pad_ms=50)
        )
        return len(self.samples) / RATE, [(s["start"] / RATE, s["end"] / RATE) for s in found]

    def hear(self, start: float, stop: float) -> Sequence[Segment]:
        found, info = self._model.transcribe(
            self.samples[int(start * RATE) : int(stop * RATE)],
            language=self.language or None,
            word_timestamps=True,
            beam_size=1,
            batch_size=8,
        )
        segments = [
            Segment(
                s.start + start,
                s.end + start,
                s.text,
                tuple(
                    Spoken(w.word, w.start + start, w.end + start, w.probability)
                    for w in s.words or ()
                ),
            )
            for s in found
        ]
        self.language = self.language or str(info.language)
        return segments


def stretches(speech: Sequence[Span], seconds: float) -> list[Span]:
    """Cut a recording in its pauses into stretches of some minutes; what is silent before and after
    is in none."""
    result: list[Span] = []
    start = speech[0][0] if speech else 0.0
    for (_, stop), following in zip(speech, [*speech[1:], None], strict=True):
        edge = min((stop + following[0]) / 2, stop + 1) if following else min(stop + 1, seconds)
        if following is None or edge - start >= STRETCH:
            result.append((max(0.0, start - 0.5), edge))
            start = following[0] if following else edge
    return result


def transcribe(
    path: Path,
    ear: Ear,
    model: str,
    kept: Path,
    watch: Callable[[Sequence[Span]], Iterator[Span]] = iter,
) -> dict[str, Any]:
    """Hear a recording. What was heard before, by the same model in the same recording, is in
    ``kept``, and stays heard.

    ``watch`` passes the stretches through to whoever waits. Unreadable: it is no recording, or
    nobody speaks in it.
    """
    try:
        seconds, speech = ear.open(path)
    except ValueError as error:
        raise Unreadable(
            Finding(
                str(path),
                1,
                1,
                "S007",
                f"cannot be decoded as a recording ({error}). "
                "Bring mp3, m4a, wav, mp4, ogg or flac.",
            )
        ) from None
    if not speech:
        raise Unreadable(
            Finding(
                str(path), 1, 1, "S007", "nobody speaks in this recording. Bring one with speech."
            )
        )
    head = {
        "of": path.name,
        "sha256": sum_of(path),
        "model": model,
        "seconds": round(seconds, 3),
        "language": ear.language,
    }
    done = _resumed(kept, head)
    ear.language = done.language or ear.language
    with kept.open("ab" if done.lines else "wb") as file:
        if not done.lines:
            _add(file, head)
        else:
            file.truncate(done.size)
        todo = [span for span in stretches(speech, seconds) if span[0] >= done.until]
        for span in watch(todo):
            segments = [] if span[1] - span[0] < 0.1 else ear.hear(*span)
            _add(
                file,
                {
                    "until": span[1],
                    "language": ear.language,
                    "segments": [_told(s) for s in segments],
                },
            )
            done.lines.append([_told(s) for s in segments])
    segments_ = [
        {"id": n, **segment} for n, segment in enumerate(s for line in done.lines for s in line)
    ]
    return {
        "language": ear.language,
        "recording": head,
        "speech": [[round(a, 2), round(b, 2)] for a, b in speech],
        "segments": segments_,
    }


class _Done(NamedTuple):
    lines: list[list[dict[str, Any]]]
    until: float
    size: int
    language: str


def _resumed(kept: Path, head: dict[str, Any]) -> _Done:
    """What a run that ended early has heard: its whole lines; nothing of another recording or
    model."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        first, *lines = kept.read_bytes().splitlines(keepends=True)
        if json.loads(first) == head:
            found, until, size, language = list[list[dict[str, Any]]](), 0.0, len(first), ""
            for line in lines:
                if not line.endswith(b"\n"):
                    break
                said = json.loads(line)
                found.append(said["segments"])
                until, size, language = said["until"], size + len(line), said["language"]
            return _Done(found, until, size, language) if found else _Done([], 0.0, 0, "")
    return _Done([], 0.0, 0, "")


def _add(file: Any, data: dict[str, Any]) -> None:
    file.write(json.dumps(data, ensure_ascii=False).encode() + b"\n")
    file.flush()


def _told(segment: Segment) -> dict[str, Any]:
    return {
        "start": round(segment.start, 3),
        "end": round(segment.end, 3),
        "text": segment.text,
        "words": [
            {
                "word": w.text,
                "start": round(w.start or 0.0, 3),
                "end": round(w.end or 0.0, 3),
                "probability": round(w.confidence or 0.0, 3),
            }
            for w in segment.words
        ],
    }


def spoken(said: dict[str, Any]) -> tuple[list[Spoken], list[Span]]:
    """The words of a transcript of ours, and from when to when somebody speaks."""
    words = [
        Spoken(w["word"].strip(), w["start"], w["end"], w["probability"])
        for s in said["segments"]
        for w in s["words"]
    ]
    return words, [(a, b) for a, b in said["speech"]]


def sum_of(path: Path) -> str:
    """The SHA-256 of a file of any length."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
