"""``massdriver hear``: a recording becomes a timed transcript, by a recogniser on this machine.

Comes in: a recording, a model's folder or name. Goes out: JSON that ``new`` and ``witness add`` read. May not: fetch a model that
nobody asked for.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..collection import writing
from ..findings import Finding, Unreadable
from ..text.counts import count
from ._shared import CLEAN

if TYPE_CHECKING:
    from collections.abc import Iterable

JOB = "make"
EXAMPLE = "massdriver hear talk.mp3 --model ~/models/whisper-small"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="the recording: mp3, m4a, wav, mp4, ogg, flac")
    parser.add_argument("--model", required=True, metavar="FOLDER|NAME",
                        help="a model of faster-whisper: its folder; or its name, which lets the library fetch it")
    parser.add_argument("--language", default="", metavar="CODE", help="what is spoken (default: the recogniser tells)")
    parser.add_argument("--output", default="", metavar="FILE", help="where to write (default: beside the recording, .json)")


def run(arguments: argparse.Namespace) -> int:
    """Write down a recording with times, words and how sure of each, with faster-whisper (needs the extra audio)."""
    source = Path(arguments.file)
    if not source.is_file():
        raise Unreadable(Finding(arguments.file, 1, 1, "A003", "is not there. Name the recording's file."))
    target = Path(arguments.output) if arguments.output else source.with_suffix(".json")
    if target.exists():
        raise Unreadable(Finding(str(target), 1, 1, "A006", "is there already. Name another file with --output."))
    model = _model(arguments.model)
    try:
        found, info = model.transcribe(str(source), language=arguments.language or None, word_timestamps=True)
    except Exception as error:  # whatever the decoder raises, it is no recording to it
        raise Unreadable(Finding(arguments.file, 1, 1, "S007", f"cannot be decoded as a recording ({type(error).__name__}). "
                                 "Bring mp3, m4a, wav, mp4, ogg or flac.")) from None
    said = transcript(_shown(found, float(info.duration)), str(info.language))
    writing.write(target, json.dumps(said, ensure_ascii=False, indent=1) + "\n")
    print(f"massdriver: {count(sum(len(s['words']) for s in said['segments']), 'word')} of {source.name} in {target}")
    print(f"next: massdriver new {target}, or massdriver witness add SLUG {target}")
    return CLEAN


def transcript(segments: Iterable[Any], language: str) -> dict[str, Any]:
    """What a recogniser says, in Whisper's own JSON: segments with times, and in them words with times and probability."""
    return {"language": language, "segments": [
        {"id": n, "start": round(s.start, 3), "end": round(s.end, 3), "text": s.text, "words": [
            {"word": w.word, "start": round(w.start, 3), "end": round(w.end, 3), "probability": round(w.probability, 3)}
            for w in s.words or ()]} for n, s in enumerate(segments)]}


def _model(name: str) -> Any:
    try:
        from faster_whisper import WhisperModel
    except ImportError:
        raise Unreadable(Finding("massdriver", 1, 1, "A009", "needs a library that is not installed. Install it: pip install "
                                 "'massdriver[audio]'")) from None
    try:
        return WhisperModel(name, device="cpu", compute_type="int8")
    except Exception as error:  # a hub, a folder, a file: the library raises what its own libraries raise
        raise Unreadable(Finding(name, 1, 1, "A003", f"is no model that can be loaded ({type(error).__name__}). "
                                 "Give the folder of one, or the name of one that may be fetched.")) from None


def _shown(segments: Iterable[Any], duration: float) -> Iterable[Any]:
    """The segments as they come, and how far they are on a terminal."""
    import sys
    for segment in segments:
        if sys.stderr.isatty() and duration:
            print(f"\rhearing {min(segment.end / duration, 1):.0%}", end="", file=sys.stderr, flush=True)
        yield segment
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
