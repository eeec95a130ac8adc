"""Files that are no transcripts are told by their first bytes: recordings, documents, pictures.

Comes in: bytes. Goes out: what they are, and what to do instead. May not: read them.
"""

from __future__ import annotations

import re
import shlex

from ..edition import seeds
from ..findings import Finding, Unreadable
from ..text.encoding import likely

_FOREIGN = {
    b"PK\x03\x04": (
        "a Word, OpenDocument or zip file. Save the transcript as plain text (.txt) or WebVTT"
    ),
    b"%PDF": "a PDF. Save the transcript as plain text",
    b"{\\rtf": "an RTF file. Save the transcript as plain text",
    b"\xd0\xcf\x11\xe0": "an old Word file. Save the transcript as plain text",
    b"<sami": "SAMI captions. Export them as SRT",
    b"\x89png": "a picture. Bring the words as text",
    b"\xff\xd8\xff": "a picture. Bring the words as text",
    b"gif8": "a picture. Bring the words as text",
    b"\x1f\x8b": "a compressed file. Unpack it",
    b"bzh": "a compressed file. Unpack it",
    b"\xfd7zxz": "a compressed file. Unpack it",
    b"sqlite format 3": "a database. Export the transcript as text",
}
_RECORDINGS = (
    (re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xfe]"), "an MP3 recording"),
    (re.compile(rb"\xff[\xf0\xf1\xf8\xf9]"), "an AAC recording"),
    (re.compile(rb"\0...ftyp(?:M4A|M4B|M4P)", re.DOTALL), "an M4A recording"),
    (re.compile(rb"\0...(?:ftyp|moov|mdat|wide|free|skip)", re.DOTALL), "an MP4 recording"),
    (re.compile(rb"(?:RIFF|RF64|RIFX)....WAVE", re.DOTALL), "a WAV recording"),
    (re.compile(rb"RIFF....AVI ", re.DOTALL), "an AVI recording"),
    (re.compile(rb"OggS"), "an Ogg recording"),
    (re.compile(rb"fLaC"), "a FLAC recording"),
    (re.compile(rb"\x1a\x45\xdf\xa3"), "a Matroska or WebM recording"),
    (re.compile(rb"FORM....AIF", re.DOTALL), "an AIFF recording"),
    (re.compile(rb"caff\0"), "a CAF recording"),
    (re.compile(rb"#!AMR"), "an AMR recording"),
    (re.compile(rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11"), "a Windows Media recording"),
    (re.compile(rb"FLV\x01"), "a Flash video"),
    (re.compile(rb"\0\0\x01[\xba\xb3]"), "an MPEG recording"),
)


def recording(data: bytes) -> str:
    """What kind of recording bytes are, by their content; empty where they are none."""
    start = data[:64]
    return next((what for magic, what in _RECORDINGS if magic.match(start)), "")


def decode(data: bytes, path: str) -> tuple[str, str]:
    """The text of a file that somebody brings, and the encoding it is in where that is not UTF-8.
    Unreadable: which it is cannot be told for sure."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        name = _declared(data) or likely(data)
        try:
            text = data.decode(name) if name else ""
        except (UnicodeDecodeError, LookupError):
            text = ""
        if text.strip() and "\0" not in text:
            seeds.refuse_size(len(data), path)
            return text, name
    return seeds.decode(data, path), ""


def _declared(data: bytes) -> str:
    """The encoding that a page of HTML or XML says it is in."""
    m = re.search(
        rb"<(?:meta|\?xml)\b[^<>]*?(?:charset|encoding)=[\"']?([\w-]+)", data[:2000], re.I
    )
    name = m[1].decode("ascii").upper() if m else ""
    return "" if name in ("UTF-8", "UTF8") else name


def refuse(data: bytes, path: str) -> None:
    """Unreadable: the file is of a kind that is no text, though its bytes might pass for some."""
    if what := recording(data):
        raise Unreadable(
            Finding(
                path,
                1,
                1,
                "S007",
                f"this is {what}, not a transcript. `massdriver hear "
                f"{shlex.quote(path)}` makes a "
                "transcript of it.",
            )
        )
    start = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for magic, what in _FOREIGN.items():
        if start.startswith(magic.lower()):
            raise Unreadable(Finding(path, 1, 1, "S007", f"this is {what}, then bring that."))
