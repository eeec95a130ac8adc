"""A file somebody brings, in whatever format (an editor calls it the exemplar), is taken apart into
who says what, when.

Comes in: a file. Goes out: a ``Document``, its format recognised by all of its content. May not:
lose a word; what is left out is structure (times, cue numbers, keys) or what rolling captions show
twice, and that is counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from ..findings import Finding, Unreadable
from ..model import Document
from ..text.encoding import meant, misread
from ..text.letters import fold
from ..text.words import named, of
from . import captions, elements, foreign, lines, services, tables

Read = Callable[[str, str, Sequence[str]], Document]  # text, path, names it is known to print


_TOKEN = re.compile(r"<\|[\w.: -]{1,30}\|>|\[BLANK_AUDIO\]|\[_[A-Z]{2,5}_(?:\d+)?\]")


class Format(NamedTuple):
    """A kind of file: how it is told (None: ``lines`` tells the kinds of text), how it is read, and
    what of it (the page of formats is printed from that)."""

    tells: Callable[[str], bool] | None
    read: Read
    what: str


FORMATS: dict[str, Format] = {
    "webvtt": Format(
        captions.is_vtt,
        partial(captions.captions, "vtt"),
        "WebVTT: voices as `<v Name>`, `Name:` or `[Name]:`, `(Name)` on a line of its own; `>>` or"
        " a dash where somebody else speaks; Zoom, Teams, YouTube. Captions that roll stand once",
    ),
    "ass": Format(
        captions.is_ass,
        captions.substation,
        "SubStation captions (ASS, SSA), with the names of their name field",
    ),
    "json": Format(
        services.is_json,
        services.from_json,
        "JSON: Podcasting 2.0; Whisper, WhisperX, whisper.cpp, Transformers; Rev; AssemblyAI;"
        " Deepgram; AWS Transcribe; Google; Azure; Speechmatics; ElevenLabs; Vosk; YouTube (also"
        " json3); segments, words, chunks or one text, keys in capitals or small, also lists in"
        " lists and an object a line; this site's own `data/<slug>.json`",
    ),
    "xml": Format(
        elements.is_xml,
        elements.from_xml,
        "XML: TTML and DFXP captions with their agents; YouTube's `timedtext`; TEI (`<u who>`,"
        " `<sp>`); protocols of the Bundestag, Public Whip, Hansard, with their interjections and"
        " headings. A document type that declares anything is refused",
    ),
    "sbv": Format(
        captions.is_sbv, partial(captions.captions, "sbv"), "SBV, YouTube's older captions"
    ),
    "srt": Format(
        captions.is_srt,
        partial(captions.captions, "srt"),
        "SRT, with milliseconds or without, as WebVTT",
    ),
    "table": Format(
        tables.is_table,
        tables.table,
        "tables: TSV as Whisper writes it, CSV with a header (speaker, start, text in any order;"
        " also one word a row),"
        " columns parted by bars or tabs without a header, Audacity's labels",
    ),
    "markdown": Format(
        None,
        partial(lines.lines, "markdown"),
        "Markdown and the HTML in it, also pages of HTML, with or without front matter (which may"
        " hold the transcript as a list): `**Name:**`, `<u>Name:</u>`, `[Name]` before words,"
        " `*Name (0:12)*:`, `*Name*` or `## Name` on a line of its own, `**[00:00:12] Name:**`;"
        " lists, quotations, links and footnotes; tables of initials; questions in bold become `Q`,"
        " what follows `A`",
    ),
    "timed": Format(
        None,
        partial(lines.lines, "timed"),
        "text with times: `Name  0:12` (Otter), `Name (00:12):` (Rev), `[00:00:12] Name:`"
        " (Descript), `[NAME 0:12]`, `[Time 0:01:00]`, a name over or under `00:00:03 - 00:00:06`,"
        " `0:12` alone (YouTube); with days or frames; `>>` or dashes within the lines where"
        " somebody else speaks",
    ),
    "headed": Format(
        None,
        partial(lines.lines, "headed"),
        "text with headings: `# Chapter`; this site's own `data/<slug>.txt`",
    ),
    "script": Format(
        None,
        partial(lines.lines, "script"),
        "text with names on lines of their own: `NAME`, `Name -- Role`; `Q.`, `Q -` and `A.`;"
        " `<nick>`",
    ),
    "text": Format(
        None,
        lines.verbatim,
        "plain text: `Name:` before the words, also with a role (`ANN LEE, HOST:`), a party, a "
        "picture, initials; parliaments with their interjections",
    ),
}


def recognise(text: str) -> str:
    """Say which of FORMATS a text is in, by its content alone."""
    start = text.lstrip("\ufeff \t\r\n")
    head = start.replace("\r\n", "\n").replace("\r", "\n")
    for name, format_ in FORMATS.items():
        if format_.tells and format_.tells(start if name == "json" else head):
            return name
    return lines.recognise(text)


def open_(data: bytes, path: str, format: str = "", labels: Sequence[str] = ()) -> Document:
    """Take a file apart, whatever it is. Unreadable: it is no text, not UTF-8, or not in the format
    it names."""
    foreign.refuse(data, path)
    text, encoding = foreign.decode(data, path)
    document = read(text, path, format, labels)
    if not encoding:
        return document
    if document.verbatim:  # a seed is UTF-8
        document = FORMATS["script"].read(text, path, labels)
    return _saying(document, f"the file is in {encoding}: read so; it is kept as it came")


def read(text: str, path: str, format: str = "", labels: Sequence[str] = ()) -> Document:
    """Take a text apart. ``labels`` are names it is known to print. Unreadable: it is not in the
    format that ``format``, or its content, names."""
    text, encoding = meant(text)
    text, tokens = _TOKEN.subn(" ", text)
    name = format or recognise(text)
    source = (
        text
        if name in ("text", "script", "markdown", "headed", "timed")
        else text.replace("\r\n", "\n").replace("\r", "\n")
    )
    document = FORMATS[name].read(source, path, labels)
    if (encoding or tokens) and document.verbatim:  # the file itself is no seed then
        document = FORMATS["script"].read(source, path, labels)
    if tokens:
        document = _saying(document, f"not taken for speech: {tokens:,} marks of a model (<|…|>)")
    if encoding:
        what = f"its letters were UTF-8 read as {encoding} (mojibake): read as they were meant"
        document = _saying(document, f"{what}; the original is kept as it came")
    elif broken := misread(text):
        what = f'some letters look like UTF-8 read as WINDOWS-1252 ("{broken}")'
        document = _saying(document, f"{what}: mojibake, which is kept as it stands")
    if not document.verbatim and not any(fold(u.text) for u in document.utterances if not u.level):
        only = "only headings" if any(u.level for u in document.utterances) else "no words"
        raise Unreadable(
            Finding(
                path,
                1,
                1,
                "S001",
                f"{only} in it, read as {document.format}. "
                "Name another format with --format, or bring another file.",
            )
        )
    return document


def _saying(document: Document, remark: str) -> Document:
    return replace(document, remarks=(*document.remarks, remark))


def table(language: str = "en") -> str:
    """What is read, as a table of Markdown."""
    rows = (f"| `{n}` | {named(language, 'reads', n, f.what)} |" for n, f in FORMATS.items())
    return "\n".join([f"| `--format` | {of(language)('read-as')} |", "|---|---|", *rows])


refuse_foreign = foreign.refuse
