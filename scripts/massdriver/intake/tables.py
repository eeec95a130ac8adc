"""Tables are taken apart: tab- or comma-separated values with a header, as Whisper, services and
spreadsheets write them.

Comes in: the text of a table. Goes out: a ``Document``. May not: take a number or a key for speech;
columns that are neither words, nor time, nor speaker are named in the report.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Literal

from ..findings import Finding, Unreadable
from ..model import Document, Utterance
from . import clocks, tags, turns
from .records import NOBODY, of_words

csv.field_size_limit(1 << 28)
_MARKS = "\t,;|"
_TEXT = tuple(
    """
    text transcript transcription sentence utterance words content body caption speech subtitle
    sents sentences utt utterances turn turns remarks spoken raw_text clean_text cleaned_text
    dialogue dialog line message segment translation quote said statement texto texte word token
    テキスト 发言 内容 текст
    """.split()
)
_SURELY = frozenset(["text", "transcript", "transcription", "sentence", "utterance", "speech"])
_START = (
    *"""
    start start_time starttime time timestamp begin from in start_seconds start_s start_sec timecode
    offset start_ms ts start(s) begin_time tmin onset
    """.split(),
    "start time",
    "start (s)",
    "start timecode",
    "timecode in",
    "time in",
    "start seconds",
)
_END = (
    *"""
    end end_time endtime stop to out end_seconds end_s end_sec duration end_ms end(s) dur tmax
    offset_end finish
    """.split(),
    "end time",
    "end (s)",
    "end timecode",
    "timecode out",
    "time out",
)
_SPEAKER = (
    *"""
    speaker speaker_name speaker_id speaker_label name who person participant character role
    speakername author user spk tier 発言者 话者
    """.split(),
    "speaker name",
    "speaker id",
    "speaker label",
)
# Audacity's label track has no header
_LABELS = re.compile(r"\d+(?:\.\d+)?\t\d+(?:\.\d+)?\t[^\t\n]*\S[^\t\n]*(?:\n|$)")


def is_table(text: str) -> bool:
    """Say whether the first line names columns of which one holds words, or whether all lines are
    labels with their seconds."""
    return (
        bool(_columns(text))
        or bool(_unnamed(text))
        or _is_other(text)
        or (
            len(_LABELS.findall(text)) > 1
            and all(_LABELS.fullmatch(line + "\n") for line in text.strip("\n").split("\n")[:50])
        )
    )


def _is_other(text: str) -> bool:
    """Say whether a text is a table of something else: short names above, and as many columns in
    each line."""
    lines = [line for line in text.strip("\ufeff\n").split("\n")[:40] if line.strip()]
    for mark in "\t,;":
        header = lines[0].split(mark) if lines else []
        if (
            len(header) > 3
            and len(lines) > 2
            and all(re.fullmatch(r"[\w \"'./()#-]{1,30}", h) and len(h.split()) < 4 for h in header)
        ):
            rows = [next(csv.reader([line], delimiter=mark), []) for line in lines[1:]]
            return 4 * sum(len(row) == len(header) for row in rows) > 3 * len(rows)
    return False


def _columns(text: str) -> tuple[str, list[str]] | None:
    """What parts the columns, and their names in small letters; None where the first line is no
    header."""
    header = text.split("\n", 1)[0].strip("\ufeff\r")
    for mark in _MARKS:
        if header.count(mark) and len(header) < 2000 and header[0] != "|":
            names = [
                name.strip().strip("\"'").lower()
                for name in next(csv.reader([header], delimiter=mark))
            ]
            others = {*_START, *_END, *_SPEAKER}
            if (
                any(n in _TEXT for n in names)
                and any(n in others for n in names)
                and all(len(n) < 40 for n in names)
            ):
                return mark, names
            if set(names) & _SURELY and _are_rows(text, mark, len(names)):
                return mark, names
    return None


def _are_rows(text: str, mark: str, width: int) -> bool:
    """Say whether nearly all lines have as many columns."""
    rows = list(csv.reader(io.StringIO(text[:100_000]), delimiter=mark))[:200]
    return len(rows) > 4 and sum(len(row) == width for row in rows) > 0.9 * len(rows)


def _unnamed(text: str) -> tuple[str, list[str]] | None:
    """What parts the columns of a table without a header, and names for them: the longest are the
    words, and a few short ones that come again before them are who speaks."""
    lines = [line for line in text.strip("\ufeff\n").split("\n")[:400] if line.strip()]
    for mark in "|\t":
        width = lines[0].count(mark) + 1 if lines else 0
        if width < 3 or len(lines) < 8 or any(line.count(mark) + 1 != width for line in lines):
            continue
        columns = list(zip(*(line.split(mark) for line in lines), strict=True))
        sizes = [sum(len(cell.split()) for cell in column) for column in columns]
        words = sizes.index(max(sizes))
        names = [f"column {n}" for n in range(1, width + 1)]
        names[words] = "text"
        for n, column in enumerate(columns):
            cells = [cell.strip() for cell in column]
            few = 2 * len(set(cells)) < len(cells) and not any(map(str.isspace, "".join(cells)))
            if n != words and all(clocks.value(cell.strip("[]")) is not None for cell in cells):
                names[n] = "end" if "start" in names else "start"
            elif n < words and few and "speaker" not in names and all(cells):
                names[n] = "speaker"
        if sizes[words] > 3 * len(lines) and {"speaker", "start"} & set(names):
            return mark, names
    return None


def table(text: str, path: str, known: Sequence[str] = ()) -> Document:
    """A table with a header, its columns in any order. Unreadable: none of them holds words."""
    columns = _columns(text)
    if not columns and (columns := _unnamed(text)):
        text = columns[0].join(columns[1]) + "\n" + text
    if not columns and _is_other(text):
        header = text.split("\n", 1)[0].strip()[:60]
        raise Unreadable(
            Finding(
                path,
                1,
                1,
                "S007",
                f"a table without a column of words ({header}). Call the column `text`, or "
                "bring the transcript as WebVTT.",
            )
        )
    if not columns:
        columns, text = ("\t", ["start", "end", "text"]), "start\tend\ttext\n" + text
    mark, names = columns
    words = next((names.index(n) for n in _TEXT if n in names), None)
    if words is None:
        raise Unreadable(
            Finding(
                path,
                1,
                1,
                "S007",
                f"a table without a column of words ({', '.join(names[:8])}). Call the "
                "column `text`, or bring it as WebVTT.",
            )
        )
    start, end, who = (
        next((names.index(n) for n in known_names if n in names and names.index(n) != words), None)
        for known_names in (_START, _END, _SPEAKER)
    )
    # Whisper's TSV quotes nothing: a lone quotation mark in it is a quotation mark.
    unquoted = mark == "|" or (
        mark == "\t" and not re.search(r'\t"[^\t"]*(?:""[^\t"]*)*"(?:\t|\n|$)', text)
    )
    quoted: Literal[0, 3] = csv.QUOTE_NONE if unquoted else csv.QUOTE_MINIMAL
    rows = list(csv.reader(io.StringIO(text), delimiter=mark, quoting=quoted))[1:]
    rows = [
        row + [""] * (len(names) - len(row)) for row in rows if any(cell.strip() for cell in row)
    ]
    if start is not None:
        rows = [[*row[:start], row[start].strip(" []()"), *row[start + 1 :]] for row in rows]
    given = [row[start] for row in rows] if start is not None else []
    unit = _unit(given, names[start] if start is not None else "", [row[words] for row in rows])
    found: list[Utterance] = []
    for row in rows:
        spoken = " ".join(tags.plain(row[words]).split())
        if spoken:
            speaker = (
                " ".join(row[who].split())
                if who is not None and row[who].strip().lower() not in NOBODY
                else ""
            )
            found.append(
                Utterance(
                    spoken,
                    speaker,
                    clocks.value(row[start], unit) if start is not None else None,
                    opens=start is None and who is None,
                    end=(
                        clocks.value(row[end], unit)
                        if end is not None and "dur" not in names[end]
                        else None
                    ),
                )
            )
    if _are_words(found):
        items = [
            {"text": u.text, "speaker": u.speaker, "start": u.start, "end": u.end} for u in found
        ]
        found = list(of_words(items, 1.0, {}))
    left = [
        name
        for n, name in enumerate(names)
        if n not in (words, start, end, who) and name and any(row[n].strip() for row in rows)
    ]
    remarks = (f"columns that were left in the original: {', '.join(left)}",) if left else ()
    kind = (
        "a table, tab-separated"
        if mark == "\t"
        else "a table, comma-separated"
        if mark == ","
        else "a table"
    )
    whisper = names == ["start", "end", "text"]
    return Document(
        kind + (" as Whisper writes it" if whisper and mark == "\t" and unit == 0.001 else ""),
        turns.named(found, known),
        machine=whisper or None,
        remarks=remarks,
    )


def _are_words(found: Sequence[Utterance]) -> bool:
    """Say whether each row is but a word."""
    return len(found) > 20 and 10 * sum(" " in u.text for u in found) < len(found)


def _unit(given: Sequence[str], name: str, words: Sequence[str]) -> float:
    """How many seconds one of a column's numbers is: whole numbers that are too large for seconds
    are milliseconds."""
    if "ms" in name or "milli" in name:
        return 0.001
    numbers = [float(cell) for cell in given if re.fullmatch(r"\d+(?:\.0*)?", cell.strip())]
    if len(numbers) < max(1, 0.9 * sum(bool(cell.strip()) for cell in given)):
        return 1.0
    spoken = max(sum(map(len, words)) / 15, 1)  # some fifteen characters a second
    return (
        0.001
        if max(numbers) > 60 * spoken
        or (max(numbers) >= 1000 and all(n % 10 == 0 for n in numbers))
        else 1.0
    )
