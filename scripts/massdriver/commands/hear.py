"""``massdriver hear``: a recording becomes a timed transcript, by a recogniser on this machine.

Comes in: a recording, a model's folder or name. Goes out: JSON that ``new``, ``align`` and
``witness add`` read. May not: fetch a model that nobody asked for.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..findings import Finding, Unreadable
from ..text.counts import count
from . import _heard, witness
from ._shared import CLEAN, shelf_here

JOB = "make"
EXAMPLE = "massdriver hear talk.mp3 --model ~/models/whisper-small"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="the recording: mp3, m4a, wav, mp4, ogg, flac")
    _heard.takes_model(parser)
    _heard.takes_voices(parser)
    parser.add_argument(
        "--language",
        default="",
        metavar="CODE",
        help="what is spoken (default: the recogniser tells)",
    )
    parser.add_argument(
        "--output",
        default="",
        metavar="FILE",
        help="where to write (default: beside the recording, .json)",
    )
    parser.add_argument(
        "--witness",
        default="",
        metavar="SLUG",
        help="the transcript is another witness of this edition",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write down a recording with times, words and how sure of each, with faster-whisper (needs the
    extra audio)."""
    source = Path(arguments.file)
    target = Path(arguments.output) if arguments.output else _heard.beside(source)
    shelf = shelf_here() if arguments.witness else None
    if shelf:
        # who is not there is told before an hour has gone by
        witness.edition(shelf, arguments.witness)
    if target.exists():
        raise Unreadable(
            Finding(str(target), 1, 1, "A006", "is there already. Name another file with --output.")
        )
    said = _heard.asked(source, target, arguments)
    print(
        f"massdriver: {count(sum(len(s['words']) for s in said['segments']), 'word')} of"
        f" {source.name} in {target}"
    )
    if people := len({s["speaker"] for s in said["segments"] if "speaker" in s}):
        print(f"massdriver: {count(people, 'voice')} in it")
    for line in _heard.told(said):
        print(line)
    if shelf:
        with shelf.alone():
            return witness.add(
                shelf,
                argparse.Namespace(
                    slug=arguments.witness,
                    file=str(target),
                    sigil="",
                    source="",
                    keep=False,
                    what=f"faster-whisper, {said['recording']['model']}",
                ),
            )
    print(
        f"next: massdriver new {target}, or massdriver align SLUG {target}, or massdriver witness"
        f" add SLUG {target}"
    )
    return CLEAN
