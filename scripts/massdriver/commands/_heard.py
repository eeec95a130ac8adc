"""A recording on the command line: which model hears it, where its transcript goes, what is told of
it.

Comes in: a recording and arguments. Goes out: its transcript, from the disk where it was heard
before. May not: be a verb.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..collection import writing
from ..findings import Finding, Unreadable
from ..intake import apart, ear, faults, foreign
from ..text import escape

MODEL = "MASSDRIVER_MODEL"
VOICES = "MASSDRIVER_VOICES"


def takes_model(parser: argparse.ArgumentParser) -> None:
    """Let a verb hear."""
    parser.add_argument(
        "--model",
        default=os.environ.get(MODEL, ""),
        metavar="FOLDER|NAME",
        help=(
            "for a recording, a model of faster-whisper: its folder; or its name, which lets the"
            f" library fetch it (default: {MODEL})"
        ),
    )


def takes_voices(parser: argparse.ArgumentParser) -> None:
    """Let a verb tell voices apart."""
    parser.add_argument(
        "--voices",
        default=os.environ.get(VOICES, ""),
        metavar="FILE",
        help=(
            "for a recording, a model of voices, a speaker recognition model of sherpa-onnx"
            f" (.onnx): turns are split where the voice changes (default: {VOICES})"
        ),
    )
    parser.add_argument(
        "--how-many",
        type=int,
        default=0,
        metavar="N",
        help="so many speak, where that is known (default: the voices tell)",
    )


def is_recording(path: Path) -> bool:
    """Say whether a file is a recording, by its content; what cannot be read, or never ends, is
    none."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return bool(foreign.recording(file.read(64)))
    except OSError:
        return False


def beside(recording: Path) -> Path:
    """Where the transcript of a recording goes."""
    return recording.with_suffix(".json")


def asked(recording: Path, target: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """The transcript of a recording, as somebody asked for it. Unreadable: as ``transcript``."""
    return transcript(
        recording,
        target,
        arguments.model,
        arguments.language or "",
        arguments.voices,
        arguments.how_many,
    )


def transcript(
    recording: Path, target: Path, model: str, language: str, voices: str = "", how_many: int = 0
) -> dict[str, Any]:
    """The transcript of a recording, heard now and written there whole; a run that ends early goes
    on. With a model of ``voices`` its segments have speakers.

    Unreadable: no recording, no model, or something else lies there.
    """
    if not recording.is_file():
        raise Unreadable(
            Finding(str(recording), 1, 1, "A003", "is not there. Name the recording's file.")
        )
    if not model:
        raise Unreadable(
            Finding(
                str(recording),
                1,
                1,
                "A003",
                "is a recording, and no model is named to hear it with. Give "
                "--model, the folder of one, or a name like small, which the library may fetch.",
            )
        )
    kept = target.with_name(target.name + ".part")
    known_by = apart.opened(Path(voices)) if voices else None  # told before an hour has gone by
    hearing = ear.Whisper(model, language)
    said = ear.transcribe(recording, hearing, Path(model).name, kept, _watched)
    if known_by:
        listen = apart.listener(known_by, hearing.samples)
        said = apart.labelled(said, apart.voices(said["speech"], listen, how_many))
    writing.write(target, json.dumps(said, ensure_ascii=False, indent=1) + "\n")
    kept.unlink(missing_ok=True)
    return said


def known(target: Path, recording: Path) -> dict[str, Any] | None:
    """A transcript that was heard of this very recording; None: there is none. Unreadable:
    something else lies there."""
    if not target.exists():
        return None
    try:
        said = read(target)
    except Unreadable:
        said = {}
    if said.get("recording", {}).get("sha256") != ear.sum_of(recording):
        raise Unreadable(
            Finding(
                str(target),
                1,
                1,
                "A006",
                f"is there already, and was not heard of {recording}. Move it away.",
            )
        )
    return said


def read(path: Path) -> dict[str, Any]:
    """A transcript that ``hear`` has written. Unreadable: it is none."""
    try:
        said = json.loads(path.read_bytes())
        ear.spoken(said)
        said["recording"]["sha256"]
    except (ValueError, KeyError, TypeError):
        raise Unreadable(
            Finding(
                str(path),
                1,
                1,
                "S007",
                "is no transcript that massdriver hear has written, with the "
                "seconds of every word. Bring that, or the recording.",
            )
        ) from None
    return dict(said)


def told(said: dict[str, Any]) -> list[str]:
    """What a recogniser did wrong that its text does not tell."""
    return [escape.line(str(fault)) for fault in faults.faults(*ear.spoken(said))]


def _watched(spans: Sequence[ear.Span]) -> Iterator[ear.Span]:
    from ..batch.progress import watched

    return watched(spans, len(spans), "hear")
