"""The recordings of an archive, which stay out of git: asked for once, and found again.

Comes in: an archive, an edition's slug. Goes out: where its recording lies on this machine. May
not: take for one what is none, or copy it.

``audio/<slug>.mp3`` (or another of ``SUFFIXES``) is the recording of an edition;
``audio/<slug>.path`` says in a line where it lies, if elsewhere.
"""

from __future__ import annotations

from pathlib import Path

from ..findings import Finding, Unreadable
from ..text.escape import SOUND
from . import writing
from .repository import Archive

FOLDER = "audio"
_TYPES = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "m4b": "audio/mp4",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "weba": "audio/webm",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "ogv": "video/ogg",
}
# By its end, and what a browser shall be told that it is.
SUFFIXES = {f".{end}": _TYPES.get(end, f"audio/{end}") for end in SOUND}
_BEGINS = (b"ID3", b"RIFF", b"OggS", b"fLaC", b"\x1aE\xdf\xa3")


def find(archive: Archive, slug: str) -> Path | None:
    """Where the recording of an edition lies; None: it is not at hand, or not any more."""
    folder = archive.root / FOLDER
    for suffix in SUFFIXES:
        if (path := folder / f"{slug}{suffix}").is_file():
            return path
    try:
        path = Path((folder / f"{slug}.path").read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError):
        return None
    return path if path.suffix.lower() in SUFFIXES and path.is_file() else None


def remember(archive: Archive, slug: str, path: Path) -> Path:
    """Put on record where the recording of an edition lies. Unreadable: it is not there, or no
    recording."""
    path = path.expanduser().absolute()
    if not path.is_file():
        raise Unreadable(
            Finding(str(path), 1, 1, "A003", "is not there. Name the recording's file.")
        )
    with path.open("rb") as file:
        head = file.read(16)
    if path.suffix.lower() not in SUFFIXES or not _recording(head):
        raise Unreadable(
            Finding(
                str(path),
                1,
                1,
                "S007",
                f"is no recording that a browser plays. Bring one of {', '.join(SOUND)}.",
            )
        )
    folder = archive.root / FOLDER
    folder.mkdir(exist_ok=True)
    writing.ignore(folder)
    if path != folder / f"{slug}{path.suffix}":
        writing.write(folder / f"{slug}.path", f"{path}\n")
    return path


def _recording(head: bytes) -> bool:
    """Say whether a file begins as recordings do: by the sign of its container, or with a frame of
    MPEG sound."""
    return (
        head.startswith(_BEGINS)
        or head[4:8] == b"ftyp"
        or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)
    )
