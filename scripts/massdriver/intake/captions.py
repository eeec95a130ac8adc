"""Captions, whose times stand on lines of their own, are taken apart: WebVTT, SRT, SBV, and the
Advanced SubStation kinds.

Comes in: the text of a caption file. Goes out: a ``Document``. May not: lose a line; every line
that holds letters is found in a caption, or the file is refused and the line named. What rolling
captions show twice stands once, and is counted.
"""

from __future__ import annotations

import html
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError
from webvtt.models import Timestamp

from ..findings import Finding, Unreadable
from ..model import Document, Utterance
from ..text.letters import fold
from . import around, names, turns
from .layout import UNNAMED
from .rolling import TAG, Cue, unroll

_CLOCK = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,9}))?"
_ARROW = re.compile(rf"^[^\S\n]*{_CLOCK}[^\S\n]*--?>[^\S\n]*{_CLOCK}(?=\s|$)", re.MULTILINE)
_SRT_START = re.compile(
    rf"\s*\d+[^\S\n]*\n+[^\S\n]*{_CLOCK}[^\S\n]*--?>[^\S\n]*{_CLOCK}[^\S\n]*(?:[XYxy]\d:[^\n]*)?(?:\n|$)"
)
# a caption on one line: its number, its times, its words
_FLAT = re.compile(
    r"^(\d+)[ \t]+((?:\d+:)?\d{1,2}:\d\d[.,]\d{1,3} --> (?:\d+:)?\d{1,2}:\d\d[.,]\d{1,3})"
    r"[ \t]+(\S.*)$",
    re.MULTILINE,
)
_COMMA = re.compile(rf"^[^\S\n]*{_CLOCK},{_CLOCK}[^\S\n]*$", re.MULTILINE)
_SBV_START = re.compile(r"\s*\d+:\d\d:\d\d\.\d{1,3},\d+:\d\d:\d\d\.\d{1,3}[^\S\n]*\r?\n")
_ASS = re.compile(
    r"^(?:\[Script Info\]|\[V4\+? Styles\]|\[Events\]|Dialogue:"
    r" *(?:Marked=)?\d*,\d+:\d\d:\d\d\.\d\d,)",
    re.MULTILINE,
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>\n]+)>", re.IGNORECASE)
_BARE = re.compile(r"[ \t]*[-–—][ \t]*")
_ENTITY = re.compile(r"&(?:#\d+|#x[\da-f]+|[a-z]+);", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_WORD_TIMES = re.compile(r"<\d\d:\d\d[:.\d]*>")


def is_vtt(text: str) -> bool:
    return text.startswith("WEBVTT")


def is_sbv(text: str) -> bool:
    return bool(_SBV_START.match(text))


def is_ass(text: str) -> bool:
    return bool(
        re.match(r"\[Script Info\]|\[V4\+? Styles\]|\[Events\]|Dialogue:", text)
        and _ASS.search(text)
    )


def is_srt(text: str) -> bool:
    """Times with an arrow on a line of their own, with a number above."""
    return bool(_SRT_START.match(text)) or len(_FLAT.findall(text[:20_000])) > 1


def captions(kind: str, text: str, path: str, known: Sequence[str]) -> Document:
    """WebVTT, SRT or SBV. Unreadable: a line of the file belongs to no caption."""
    text = text.lstrip("\ufeff \t\n")
    if kind == "srt" and _FLAT.match(text):
        text = _FLAT.sub(r"\1\n\2\n\3\n", text)
    shown = _canonical(kind, text)
    added = 0
    # without numbers it is all but WebVTT
    if kind == "srt" and not re.match(r"\d+[^\S\n]*\n", shown):
        kind, added = "vtt", 2
        shown = "WEBVTT\n\n" + re.sub(
            r"(\d),(\d{3})(?=[^\n]*-->|\s*$)", r"\1.\2", shown, flags=re.MULTILINE
        )
    elif kind == "vtt" and (m := re.match(r"WEBVTT[^\n]*\n(?=(?:[^\n]+\n)?[^\n]*-->)", shown)):
        # an empty line after the header is optional
        shown, added = shown[: m.end()] + "\n" + shown[m.end() :], 1
    try:
        found = webvtt.from_buffer(io.StringIO(shown), format=kind)
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise Unreadable(
            Finding(
                path,
                1,
                1,
                "S008",
                f"not {_KINDS[kind]}: {error}. Correct the file, or read it as "
                "another format with --format.",
            )
        ) from None
    cues = [
        Cue(
            Timestamp.from_string(c.start).in_milliseconds() / 1000,
            Timestamp.from_string(c.end).in_milliseconds() / 1000,
            c.raw_text.split("\n"),
            bool(re.fullmatch(r"w\d+", c.identifier or "")),
        )
        for c in found.captions
    ]
    _account(shown, cues, path, added)
    front = {}
    if kind == "vtt" and (
        m := re.search(
            r"^Language:[^\S\n]*([\w-]+)[^\S\n]*$", text.split("\n\n", 1)[0], re.MULTILINE
        )
    ):
        front = {"language": m[1]}
    return spoken(_KINDS[kind], cues, known, front, kind == "vtt")


def substation(text: str, path: str, known: Sequence[str]) -> Document:
    """Advanced SubStation Alpha and its elder: the lines that are spoken, each with who its name
    field says speaks."""
    import pysubs2

    try:
        found = pysubs2.SSAFile.from_string(
            text, format_="ass" if "V4+" in text or "[V4 Styles]" not in text else "ssa"
        )
    except (pysubs2.exceptions.Pysubs2Error, ValueError, IndexError, KeyError) as error:
        raise Unreadable(
            Finding(
                path,
                1,
                1,
                "S008",
                f"not SubStation captions that can be read: {error or 'broken'}. Export "
                "them again, or as SRT.",
            )
        ) from None
    events = [
        e for e in found.events if e.type == "Dialogue" and not e.is_drawing and e.plaintext.strip()
    ]
    events.sort(key=lambda e: e.start)
    cues, seen = [], set[tuple[int, str]]()
    for event in events:
        words = event.plaintext.replace("\u00a0", " ")
        if (event.start, words) in seen:  # one line in several layers, for the sake of a shadow
            continue
        seen.add((event.start, words))
        cues.append(
            Cue(event.start / 1000, event.end / 1000, words.split("\n"), voice=event.name.strip())
        )
    comments = sum(e.type == "Comment" for e in found.events)
    title = str(found.info.get("Title") or "").strip()
    front = (
        {"title": title}
        if title and not title.lower().startswith(("default", "untitled", "<"))
        else {}
    )
    left = (
        (f"not taken for speech: {comments:,} comment lines of the captions",) if comments else ()
    )
    document = spoken("SubStation captions", cues, known, front, False)
    return Document(
        document.format,
        document.utterances,
        repeated=document.repeated,
        front=front,
        machine=document.machine,
        remarks=(*document.remarks, *left),
    )


def spoken(
    name: str, cues: Sequence[Cue], known: Sequence[str], front: dict[str, str], tagged: bool
) -> Document:
    """Who says what, of cues: voices, names in brackets on lines of their own, dashes, labels; what
    rolls stands once."""
    machine = True if any(_WORD_TIMES.search(line) for cue in cues for line in cue.lines) else None
    told = [_addresses(cue) for cue in cues]
    left = [line for found in told for line in found]
    if left:  # who made the captions, and of what
        cues = [cue for cue, found in zip(cues, told, strict=True) if not found]
        front = {"source": around.ADDRESS.fullmatch(left[0])["url"], **front}  # type: ignore[index]
    shown, repeated = unroll(cues)
    decode = html.unescape if tagged else partial(_ENTITY.sub, lambda m: html.unescape(m[0]))
    parts = [
        [
            (decode(voice).strip() or cue.voice, decode(TAG.sub("", words)))
            for voice, words in _voices(_BREAK.sub("\n", "\n".join(cue.lines)))
        ]
        for cue in shown
    ]
    voiced = any(voice for cue in parts for voice, _ in cue)  # then a colon is but a colon
    whole = "\n".join(words for cue in parts for _, words in cue)
    mark = turns.mark_of([words for cue in parts for _, words in cue])
    named = set() if voiced else _bracketed(whole)
    bare = mark.sub("", whole) if mark else whole
    guessed = [] if voiced else names.find_labels(bare)
    labels = turns.pattern([*guessed, *known])
    utterances: list[Utterance] = []
    for cue, said in zip(shown, parts, strict=True):
        for voice, words in said:
            for n, (opened, part) in enumerate(turns.parted(words, mark)):
                for speaker, piece in _named(part, named) if named else turns.cut(part, labels):
                    piece = " ".join(piece.split())
                    if piece:
                        who = speaker or voice or (UNNAMED if opened and (guessed or named) else "")
                        utterances.append(
                            Utterance(
                                piece, who, cue.start, (cue.opens and not n) or opened, end=cue.end
                            )
                        )
    once = names.once(bare, guessed) if guessed else []
    remarks = tuple(
        f'"{label}:" opens a line once and was taken for words; if somebody speaks there, say'
        f' --speaker "{label}"'
        for label in once
    )
    remarks += tuple(f'not taken for speech: "{line[:90]}"' for line in left[:8])
    return Document(
        name,
        tuple(utterances),
        repeated=repeated,
        front=front,
        machine=machine or (True if repeated else None),
        remarks=remarks,
    )


def _addresses(cue: Cue) -> list[str]:
    """The lines of a caption that is nothing but addresses (``Source: https://…``)."""
    lines = [line for line in (TAG.sub("", line).strip() for line in cue.lines) if line]
    return lines if lines and all(around.ADDRESS.fullmatch(line) for line in lines) else []


def _bracketed(text: str) -> set[str]:
    """Names in brackets, each alone on its line, where they come again or are many; "(applause)" is
    none."""
    found = Counter(name for line in text.split("\n") if (name := names.in_brackets(line)))
    again = {name for name, n in found.items() if n > 1}
    return (
        set(found)
        if len(again) > 1 or (again and len(found) > 1)
        else again
        if sum(found.values()) > 3
        else set()
    )


def _named(words: str, found: set[str]) -> Iterator[tuple[str, str]]:
    """Cut a caption at names in brackets on lines of their own; a dash alone on a line is but a
    mark of that."""
    who, lines = "", list[str]()
    for line in words.split("\n"):
        if (name := names.in_brackets(line)) in found:
            yield who, "\n".join(lines)
            who, lines = name, []
        elif not _BARE.fullmatch(line):
            lines.append(line)
    yield who, "\n".join(lines)


def _voices(text: str) -> Iterator[tuple[str, str]]:
    parts = _VOICE.split(text)
    yield "", parts[0]
    yield from zip(parts[1::2], parts[2::2], strict=True)


def _canonical(kind: str, text: str) -> str:
    """The file with every time written in full, line by line as it was."""

    def clock(hour: str | None, minute: str, second: str, fraction: str | None) -> str:
        part = ("," if kind == "srt" else ".") + (fraction or "0")[:3].ljust(3, "0")
        return f"{int(hour or 0):02}:{minute:0>2}:{second:0>2}{part}"

    if kind == "sbv":
        # an empty line within a caption
        text = re.sub(r"\n[^\S\n]*\n(?=[^\S\n]*(?!\d+:\d{1,2}:\d{1,2}[.,]\d+,\d)\S)", "\n", text)
        return _COMMA.sub(
            lambda m: (
                f"{int(m[1] or 0)}:{m[2]:0>2}:{m[3]:0>2}.{(m[4] or '0').ljust(3, '0')},"
                f"{int(m[5] or 0)}:{m[6]:0>2}:{m[7]:0>2}.{(m[8] or '0').ljust(3, '0')}"
            ),
            text,
        )
    return _ARROW.sub(lambda m: clock(*m.groups()[:4]) + " --> " + clock(*m.groups()[4:]), text)


def _account(text: str, cues: Sequence[Cue], path: str, added: int) -> None:
    """Unreadable: a line that holds letters is in no caption, though it is no time, number, comment
    or style."""
    wanted = iter([line for cue in cues for line in cue.lines if fold(line)])
    expected = next(wanted, None)
    lines = text.split("\n")
    skip = bool(lines) and lines[0].startswith("WEBVTT")  # the header block
    for n, line in enumerate(lines, 1):
        if not line.strip():
            skip = False
        elif re.match(r"(?:NOTE|STYLE|REGION)(?:\s|$)", line) and not lines[n - 2].strip():
            skip = True
        elif not skip and expected is not None and line.strip() == expected.strip():
            expected = next(wanted, None)
        elif skip or "-->" in line or not fold(line):
            continue
        elif not ((n < len(lines) and ("-->" in lines[n])) or _SBV_START.match(line + "\n")):
            raise Unreadable(
                Finding(
                    path,
                    n - added,
                    1,
                    "S008",
                    "this line belongs to no caption. Correct the times above "
                    "it, or "
                    "read the file as another format with --format.",
                )
            )


_KINDS = {"vtt": "WebVTT", "srt": "SRT", "sbv": "SBV"}
