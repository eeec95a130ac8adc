"""A file somebody brings, in whatever format (an editor calls it the exemplar), is taken apart into who says what, when.

Comes in: the text of a file. Goes out: a ``Document``, its format recognised by content. May not: lose a word; what
is left out is structure (times, cue numbers, keys) or what rolling captions show twice, and that is counted.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError
from webvtt.models import Timestamp

from ..findings import Finding, Unreadable
from ..model import Document, Utterance
from ..text.letters import fold
from . import lines, services
from .lines import Reader
from .names import find_labels

ROLLING = 0.4  # captions roll where so many of them begin with the end of the one before
_SRT = re.compile(r"\s*\d+[^\S\n]*\n[^\S\n]*\d+:\d\d?:\d\d?[,.]\d+[^\S\n]*-->")
_SBV = re.compile(r"\s*\d+:\d\d:\d\d\.\d{3},\d+:\d\d:\d\d\.\d{3}\s*\n")
_TAG = re.compile(r"</?(?:[bisuc]|v|lang|ruby|rt|font)(?:[.\s][^<>\n]*)?>|<\d[\d:.]*>|\{\\[^{}\n]*\}", re.IGNORECASE)
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>\n]+)>", re.IGNORECASE)
_TURN = re.compile(r"(?:^|(?<=\s))[ \t]*(?:-[ \t]*)?>{2,3}[ \t]*", re.MULTILINE)  # broadcasters: somebody else speaks
_ENTITY = re.compile(r"&(?:#\d+|#x[\da-f]+|[a-z]+);", re.IGNORECASE)
UNNAMED = "Unidentified"  # who speaks after such a mark without a name, where others have theirs
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
    if start[:1] in "{[" and services.is_json(start):
        return "json"
    return lines.recognise(text)


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
    decode: Callable[[str], str] = html.unescape if kind == "vtt" else partial(_ENTITY.sub, lambda m: html.unescape(m[0]))
    cues = [(c, [(decode(voice), decode(_TAG.sub("", words))) for voice, words in _voices("\n".join(c.lines))]) for c in shown]
    spoken = "\n".join(words for _, parts in cues for _, words in parts)
    marked = len(_TURN.findall(spoken)) > 1
    voiced = any(voice for _, parts in cues for voice, _ in parts)  # then a colon is but a colon
    guessed = [] if voiced else find_labels(_TURN.sub("", spoken) if marked else spoken)
    labels = lines.label_pattern([*guessed, *known])
    utterances: list[Utterance] = []
    for cue, parts in cues:
        for voice, words in parts:
            before, *after = _TURN.split(words) if marked else [words]
            for n, said in enumerate([before, *after]):
                for speaker, part in lines.turns(said, labels):
                    part = " ".join(part.split())
                    if part:
                        who = speaker or voice or (UNNAMED if n and labels else "")
                        utterances.append(Utterance(part, who, cue.start, cue.opens or bool(n)))
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


_CAPTIONS = {"vtt": "WebVTT", "srt": "SRT", "sbv": "SBV"}
FORMATS: dict[str, Reader] = {
    "webvtt": partial(captions, "vtt"), "srt": partial(captions, "srt"), "sbv": partial(captions, "sbv"),
    "json": services.from_json,
    **lines.FORMATS,
}
