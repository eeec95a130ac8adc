"""Text with speaker labels and times, in the styles people and services print them, is taken apart.

Comes in: plain text or Markdown. Goes out: a ``Document``. May not: lose a word; labels, times and
Markdown's own marks are structure. Text that has no structure but ``Name:`` is its own seed, kept
byte for byte.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..edition import seeds
from ..model import Document, Utterance
from ..text.letters import fold
from ..text.paragraphs import is_wrapped
from . import around, layout, markup, names, printed, tags, turns
from .heads import Head, heads, name_of, stamped, times_first, without_last
from .markup import Line
from .people import explained
from .records import records, segment

# characters of Chinese or Japanese on one line of a seed; what is longer is written out in
# paragraphs
LONGEST = 400
FEWEST_NOTES = 4  # items with a colon; fewer may be a talk of two
_BREAK = re.compile(r"[^\S\n]*<br\s*/?>[^\S\n]*\n?", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]*>([^<>]+)</title\s*>", re.IGNORECASE)


def recognise(text: str) -> str:
    """Say what kind of text it is, by all its lines: markdown, timed, headed, script (names on
    lines of their own) or text."""
    text = names.beginnings(text)
    _, body = markup.head_table(text)
    if (
        markup.HEAD.match(body)
        or sum(map(len, markup.bold_labels(body).values())) > 1
        or _is_html(body)
        or (re.search(r"^\|.*\|[^\S\n]*\n\|[ |:-]+\|[^\S\n]*$", body, re.MULTILINE))
    ):
        return "markdown"
    lines = [line.strip() for line in body.split("\n")]
    plain = [
        (
            markup.unmark(line).text
            if (line and line[0] in "*_\\#>!-`(~") or "![" in line[:3]
            else line
        )
        for line in lines
    ]
    found = [
        line
        for line, words in zip(lines, plain, strict=True)
        if (head := stamped(words)) and head.start is not None
    ]
    if len(found) > 2 or (len(found) == 2 and len(lines) < 12):
        stars = sum(line.startswith(("*", "_", "\\[", "#", ">", "![", "- **")) for line in found)
        return "markdown" if 3 * stars > len(found) or markup.marked(body) else "timed"
    if names.chats(lines):
        return "script"
    labels = names.find_labels(body)
    titles = [n for n, line in enumerate(lines) if markup.HEADING.match(line)]
    apart = [not n or not lines[n - 1] or n - 1 in titles for n in titles]
    if titles and (all(apart) or (len(titles) > 2 and 2 * sum(apart) > len(titles))):
        return (
            "markdown"
            if markup.marked(body) or re.search(r"\*\*\w|\]\(http|\\\[|^```", body, re.MULTILINE)
            else "headed"
        )
    if markup.marked(body):
        return "markdown"
    if (
        names.questions(lines, labels)
        or (not labels and names.names_alone(lines))
        or "\r" in text.replace("\r\n", "")
    ):
        return "script"
    return "text"


def _is_html(text: str) -> bool:
    """Say whether paragraphs stand in tags."""
    return bool(re.match(r"\s*<(?:!doctype html|html|head|body)\b", text, re.IGNORECASE)) or (
        len(re.findall(r"<(?:p|br|h[1-6]|li|cite|b|i|u|div)\b[^<>\n]*>", text, re.IGNORECASE)) > 2
    )


def verbatim(text: str, path: str, known: Sequence[str] = ()) -> Document:
    """Plain text. Where its only structure is ``Name:``, the file is the seed; else it is read like
    a script."""
    front, body = markup.head_table(text)
    labels = tuple(dict.fromkeys([*names.find_labels(names.beginnings(body)), *known]))
    read = lines("script", text, path, known)
    printed = (
        [name_of(m["start"]) for m in seeds.label_pattern(labels).finditer(body) if m["start"]]
        if labels
        else []
    )
    ends = any(m["end"] for m in seeds.label_pattern(labels).finditer(body)) if labels else False
    voices = [u.speaker for u in read.utterances if u.speaker]
    same = (
        not ends
        and sorted(set(printed)) == sorted(set(voices))
        and all(name in printed for name in voices)
        and _turns(read.utterances) == _alternate(printed)
    )
    wide = any(len(re.findall(r"[\u3040-\u9fff]", line)) > LONGEST for line in body.split("\n"))
    broken = any(
        line.lstrip().startswith("(") and line.count("(") > line.count(")")
        for line in body.split("\n")
    )
    if any(u.speaker and not fold(u.text) for u in read.utterances):
        return replace(read, remarks=(*read.remarks, "left in the original: turns without a word"))
    if (
        read.remarks
        or wide
        or broken
        or any(u.start is not None for u in read.utterances)
        or read.people
        or (labels and not same)
        or (voices and not labels)
        or layout.airy([line.strip() for line in body.split("\n")])
        or turns.mark_in(body.split("\n"))
        or _BREAK.search(body)
        or (set(read.front) - set(front))
    ):
        return read
    return Document(
        "plain text", (), verbatim=True, labels=labels, front=front, machine=read.machine
    )


def _turns(utterances: Sequence[Utterance]) -> list[str]:
    """Who speaks, turn by turn."""
    return _alternate([u.speaker for u in utterances if u.speaker and not u.level])


def _alternate(speakers: Sequence[str]) -> list[str]:
    return [who for n, who in enumerate(speakers) if not n or speakers[n - 1] != who]


def lines(kind: str, text: str, path: str, known: Sequence[str] = ()) -> Document:
    """Text read line by line, in Markdown or not, with or without times."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    front, text = markup.head_table(text)
    markdown, headed = kind == "markdown", False
    if markdown and (head := markup.HEAD.match(text)):
        front = {**front, **markup.front(head[1], path)}
        text = text[head.end() :]
        if told := tuple(_of_front(front)):
            below = sum(map(bool, text.split("\n")))
            left = (f"not taken for speech: {below:,} lines below the front matter",)
            return Document(
                "front matter that holds the transcript", told, front=front, remarks=left
            )
    if markdown and (head := _TITLE.search(text)):
        front = {"title": " ".join(html.unescape(head[1]).split()), **front}
    remarks: list[str] = []
    people: dict[str, str] = {}
    source: Sequence[str] = text.split("\n")
    if markdown:
        page = markup.page(text)
        found_lines, people, remarks, source = page.lines, page.people, page.remarks, page.source
        text = "\n".join(source)
    else:
        text = _BREAK.sub("\n", text)
        text = printed.undressed(printed.with_colons(text))
        source = text.split("\n")
        top = next((line for line in source if line.strip()), "")
        headed = kind == "headed" or bool(markup.HEADING.match(top))
        mark = turns.mark_in(source)
        found_lines = [part for line in source for part in _parts(line.strip(), mark, headed)]
    inside = printed.find_inside("\n".join(line.text for line in found_lines))
    if inside:
        found_lines = [piece for line in found_lines for piece in _apart(line, inside)]
    found_lines = times_first([line._replace(text=without_last(line.text)) for line in found_lines])
    cut = around.cut(found_lines, markdown)
    found_lines, remarks = cut.lines, [*remarks, *cut.remarks]
    for n, line in enumerate(found_lines):  # who presents, below a heading, is part of that
        before = next(
            (found_lines[k].level for k in range(n - 1, max(n - 4, -1), -1) if found_lines[k].text),
            0,
        )
        if before and not line.level and names.is_role(line.text):
            found_lines[n] = Line(line.text, min(before + 1, 6))
    front = {**cut.front, **front}
    plain = [line.text for line in found_lines]
    speech = [line.text if not line.level and line.kind != "code" else "" for line in found_lines]
    titles = Counter(line.text for line in found_lines if line.level)
    alone = [line.text.rstrip(":") for line in found_lines if line.alone or titles[line.text] > 1]
    set_in_bold = markup.bold_labels(text) if markdown else {}
    bold = names.choose(
        {name: alone_ for name, alone_ in set_in_bold.items() if name not in cut.keys}, usual=True
    )
    labels = names.find_labels("\n".join(speech))
    strict = sum(len(set_in_bold[name]) for name in bold) > 2
    if strict:  # every true label is set in bold: what is not, is words
        in_bold = {name_of(name) for name in bold}
        labels = [
            name for name in labels if name_of(name) in in_bold or speech_starts(speech, name) > 2
        ]
    if _are_notes(found_lines, {*labels, *map(name_of, bold)}):
        bold, labels = [], []
    apart = names.names_alone(plain, alone)
    colons = Counter(m["start"] for m in turns.starts(labels, "\n".join(speech)))
    standing = sum(plain.count(name) for name in apart)
    above = sum(line.endswith((":", "：")) and name_of(line) in labels for line in plain)
    colon_stands = above > 9 or 4 < above > standing
    if (
        len(labels) > max(5, 2 * len(apart))
        or colon_stands
        or (len(labels) > 5 and 2 * colons.total() > standing)
    ):
        apart = []  # this text prints a colon
    found = {
        *bold,
        *known,
        *labels,
        *inside,
        *apart,
        *names.questions(plain, labels),
    }
    listed = front.get("speakers", ())
    found |= (
        {name for name in listed if isinstance(name, str)}
        if isinstance(listed, (list, tuple))
        else set()
    )
    stamps = [h for line in plain if (h := stamped(line)) and h.start is not None]
    timed = len(stamps) > 1 or any(h.style == "both" for h in stamps)
    begins = heads(found_lines, found, timed, strict, found - {*labels} if colon_stands else found)
    if markdown and not any(begins) and markup.asked_in_bold(found_lines):
        begins = _asked(found_lines)
    first = next((n for n, line in enumerate(plain) if line), 0)
    if (markdown or headed) and _is_title(found_lines, first):
        front = {"title": plain[first], **front}
        found_lines[first] = Line()
        begins[first] = None
    flowing = kind in ("markdown", "headed", "timed") or is_wrapped(plain)
    said = layout.of_one_run(tuple(layout.utterances(found_lines, begins, flowing)))
    times = any(u.start is not None for u in said)
    people = {**people, **explained(text, {u.speaker for u in said if u.speaker})}
    if said and any(head and head.name for head in begins):
        remarks += [
            f'"{name}:" opens a line once and was taken for words; if somebody speaks there, say'
            f' --speaker "{name}"'
            for name in names.once(
                "\n".join(
                    "" if head else words for head, words in zip(begins, speech, strict=True)
                ),
                [*found, *(u.speaker for u in said)],
            )
        ]
    return Document(
        _KINDS[kind] + (" and times" if " with " in _KINDS[kind] else " with times") * times,
        said,
        front=front,
        people=people,
        remarks=tuple(remarks),
        machine=None if any(layout.has_stops([u.text]) for u in said) else True,
    )


def _of_front(front: dict[str, Any]) -> list[Utterance]:
    """A transcript kept in the front matter, as a list of who says what; its headings are
    headings."""
    said: list[Utterance] = []
    for item in records(front.get("transcript")) or records(front.get("captions")):
        if isinstance(title := item.get("header", item.get("heading")), str) and title.strip():
            said.append(Utterance(title.strip(), level=2))
        said += segment(
            {k: tags.plain(v) for k, v in item.items() if k not in ("header", "heading")}
        )
    return said if any(not u.level for u in said) else []


def _are_notes(found: Sequence[Line], labels: set[str]) -> bool:
    """Say whether what stands before colons are the matters of a list, and not people: every one
    opens an item, and under no heading does one come back after another."""
    opened, again = 0, False
    said: list[str] = []
    for line in found:
        name = name_of(line.text.partition(":")[0])
        if line.level:
            said = []
        elif ":" in line.text and name in labels:
            if line.kind != "item":
                return False
            again |= name in said[:-1] and name != said[-1]
            said.append(name)
            opened += 1
    return opened >= FEWEST_NOTES and not again


def speech_starts(lines: Sequence[str], name: str) -> int:
    """How many lines begin with a name and a colon."""
    return sum(line.startswith((name + ":", name + " :")) for line in lines)


def _apart(line: Line, inside: Sequence[str]) -> list[Line]:
    """A line cut where a label stands within it, after a sentence's end."""
    pattern = re.compile(
        rf"(?:{printed.STOPPED}(?P<close>[\"”’)\]]?)\s*|(?<=[\])—–])\s+)"
        rf"(?=(?:{'|'.join(map(re.escape, inside))}):\s)"
    )
    pieces = pattern.sub(lambda m: (m["close"] or "") + "\n", line.text).split("\n")
    return [line] if len(pieces) < 2 else [line._replace(text=piece, notes=()) for piece in pieces]


def _parts(line: str, mark: re.Pattern[str] | None, headed: bool) -> Iterator[Line]:
    """A line cut where a mark within it says that somebody else speaks."""
    if not mark or not mark.search(line):
        yield _plain(line, headed)
        return
    for opened, words in turns.parted(line, mark):
        if words.strip():
            yield Line(words.strip(), opens=opened)


def _plain(line: str, headed: bool) -> Line:
    line = line.strip()
    if headed and (m := markup.HEADING.match(line)):
        return Line(m[2], len(m[1]))
    if m := re.match(r"[•*\-–]\s+(?=\S)", line):
        return Line(line[m.end() :], kind="item")
    return Line(line)


def _asked(found: Sequence[Line]) -> list[Head | None]:
    """Questions in bold and their answers, as Q and A."""
    result: list[Head | None] = []
    voice = ""
    for line in found:
        now = voice if not line.text or line.level else "Q" if line.alone else "A" if voice else ""
        result.append(Head(None, now, "name", line.text) if now != voice else None)
        voice = now
    return result


def _is_title(found: Sequence[Line], first: int) -> bool:
    """Say whether the first line is a heading above all others."""
    ranks = [line.level for line in found if line.level]
    return (
        bool(found)
        and bool(found[first].level)
        and ranks.count(ranks[0]) == 1
        and ranks[0] == min(ranks)
        and (ranks[0] == 1 or len(ranks) > 1)
    )


_KINDS = {
    "markdown": "Markdown",
    "timed": "text",
    "headed": "text with headings",
    "script": "text with names",
}
