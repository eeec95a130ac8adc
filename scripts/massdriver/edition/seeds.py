"""Seed bytes become words.

Comes in: the bytes of a raw document, and the speaker labels it prints. Goes out: a ``Seed``. May
not: change a word; the words are those of ``text.split()``, so that anybody can recompute an
address.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from ..findings import Finding, Unreadable
from ..model import Seed
from ..text import numerals
from ..text.encoding import likely
from ..text.letters import fold_words
from ..text.negation import negations

COLON = "[:;：]"  # what ends a label; the second is a machine's mistake for the first
SYMBOLS = (  # some put a picture before a label
    "(?:[←-⇿☀-➿⬀-⯿\ufe0f\u200d\U0001f000-\U0001faff]+[^\\S\n]*)?"
)
INDENT = (  # a byte order mark may stand before the first label
    rf"(?:[^\S\n]|\ufeff)*(?:>[^\S\n])?{SYMBOLS}"
)

# A line that is a service's own, and nobody's words.
CREDIT = re.compile(
    r"\s*(?:Transcribed by \S+|(?:This )?[Tt]ranscript(?:ion)? (?:was"
    r" )?(?:provided|created|generated) by .{1,60}"
    r"|Sonix is the world.s most .{1,120}|(?:Subtitles|Captions) by .{1,60}|Search in video"
    r"|Translator: .{1,40} Reviewer: .{1,40})\s*"
)
LONGEST = 10_000_000  # seconds of a recording
LARGEST = 64 * 1024 * 1024  # bytes; a week of unbroken talk is about 10 MB


def decode(data: bytes, path: str) -> str:
    """Return the text of a raw document. Unreadable: empty, too large, not UTF-8, or with NUL
    bytes."""
    refuse_size(len(data), path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, col = _place(data[: error.start])
        name = likely(data)
        what = (
            f"the file looks like {name}. Convert it: iconv -f {name} -t utf-8."
            if name
            else "which encoding it is in cannot be told. Save the file as UTF-8."
        )
        raise Unreadable(
            Finding(path, line, col, "S002", f"byte 0x{data[error.start]:02x} is not UTF-8; {what}")
        ) from None
    if "\0" in text:
        line, col = _place(data[: data.index(b"\0")])
        wide = data.count(b"\0") * 3 > len(data)
        hint = (
            "The file looks like UTF-16. Convert it: iconv -f UTF-16 -t utf-8."
            if wide
            else "Export it as plain text."
        )
        raise Unreadable(
            Finding(path, line, col, "S003", f"a NUL byte: this is not a text file. {hint}")
        )
    if not text.strip():
        raise Unreadable(
            Finding(path, 1, 1, "S001", "the file is empty. Put the raw transcript into it.")
        )
    return text


def refuse_size(size: int, path: str) -> None:
    """Unreadable: more bytes than a transcript has."""
    if size > LARGEST:
        raise Unreadable(
            Finding(
                path,
                1,
                1,
                "S004",
                f"{size:,} bytes are more than a transcript holds ({LARGEST:,}). Split it.",
            )
        )


def seed(name: str, data: bytes, labels: Iterable[str] = ()) -> Seed:
    """Return the words of a raw document. ``labels`` are the speaker names it prints before a
    colon."""
    text = decode(data, f"seeds/{name}")
    words = text.split()
    found = [*label_pattern(labels).finditer(text)] if labels else []
    said = _blanked(text, found)
    letters = fold_words(said.split() if labels else words)
    ends = tuple(accumulate(map(len, letters)))
    return Seed(
        name,
        text,
        hashlib.sha256(data).hexdigest(),
        tuple(words),
        tuple(letters),
        ends,
        tuple(_printed(text, found, ends)),
        tuple(numerals.signs(said)),
        tuple(no.word for no in negations(said)),
    )


def _printed(
    text: str, found: Sequence[re.Match[str]], ends: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Each label that a document prints, with how many letters stand before it."""
    for m, begun in zip(found, _begun(text, (m.end() for m in found)), strict=True):
        word = begun - 1  # the label's last, to which its first words may be glued
        yield ends[word - 1] if word else 0, " ".join((m["start"] or m["end"]).split())


def label_pattern(labels: Iterable[str]) -> re.Pattern[str]:
    """Match a printed label at the start of a line, also glued to its text, or at the end of a
    line.

    A label ends in a colon, of whatever width, or in the semicolon that some machines print for it.
    In small letters it ends a line behind a stop only: "he asked the judge:" is said.
    """
    longest = sorted(labels, key=len, reverse=True)
    escaped = {name: re.escape(name).replace(r"\ ", r"[^\S\n]+") for name in longest}
    names = "|".join(escaped.values())
    small = "|".join(written for name, written in escaped.items() if name.islower())
    large = "|".join(written for name, written in escaped.items() if not name.islower())
    end = "|".join([f"(?:{large})"] * bool(large) + [rf"(?<=[^\w\s,;]\s)(?:{small})"] * bool(small))
    return re.compile(
        rf"^{INDENT}(?P<start>{names})[^\S\n]*{COLON}|(?<!\w)(?P<end>{end})[^\S\n]*{COLON}[^\S\n]*$",
        re.MULTILINE,
    )


def without_labels(text: str, labels: Iterable[str]) -> str:
    """Blank the letters of printed labels, leaving every word in its place."""
    return _blanked(text, label_pattern(labels).finditer(text))


def _blanked(text: str, found: Iterable[re.Match[str]]) -> str:
    pieces: list[str] = []
    at = 0
    for m in found:
        pieces += text[at : m.start()], re.sub(r"\S", ".", m[0])
        at = m.end()
    return "".join([*pieces, text[at:]])


def timings(text: str, path: str) -> list[tuple[int, float]]:
    """Read ``offset<TAB>seconds`` lines: where in the seed's text, when in the recording; neither
    may fall."""
    rows: list[tuple[int, float]] = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            offset, seconds = line.split("\t")
            row = (int(offset), float(seconds))
            if not (row[0] >= 0 and 0 <= row[1] < LONGEST):
                raise ValueError
        except ValueError:
            raise Unreadable(
                Finding(
                    path,
                    number,
                    1,
                    "S006",
                    "expected a character offset, a tab and seconds. Write it like: 1204\t52.3",
                )
            ) from None
        if rows and (row[0] < rows[-1][0] or row[1] < rows[-1][1]):
            raise Unreadable(
                Finding(
                    path, number, 1, "S006", "times fall behind the text. Sort or drop this line."
                )
            )
        rows.append(row)
    return rows


def word_times(seed_: Seed, rows: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Turn offsets in the text into words: (word index, seconds)."""
    begun = _begun(seed_.text, (offset for offset, _ in rows))
    return [
        (min(word, len(seed_.words) - 1), seconds)
        for word, (_, seconds) in zip(begun, rows, strict=True)
    ]


def _begun(text: str, offsets: Iterable[int]) -> Iterator[int]:
    """How many words have begun before each of these offsets, which do not fall."""
    count, at = 0, 0
    for offset in offsets:
        # of a word that is counted
        within = at and not text[at - 1 : at].isspace() and not text[at : at + 1].isspace()
        count += len(text[at:offset].split()) - bool(within and at < min(offset, len(text)))
        at = max(min(offset, len(text)), at)
        yield count


def checksums(text: str, path: str) -> Mapping[str, str]:
    """Read ``SHA256SUMS``: file name to hash."""
    sums: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        m = re.fullmatch(r"([0-9a-f]{64})  ([^/\s]+)", line)
        if not m:
            raise Unreadable(
                Finding(
                    path,
                    number,
                    1,
                    "S005",
                    "expected a SHA-256, two spaces and a file name. "
                    "Make the line with: sha256sum FILE",
                )
            )
        sums[m[2]] = m[1]
    return sums


def _place(before: bytes) -> tuple[int, int]:
    return before.count(b"\n") + 1, len(before) - (before.rfind(b"\n") + 1) + 1
