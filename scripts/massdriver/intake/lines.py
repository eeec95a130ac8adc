"""Text with speaker labels and times, in the styles people and services print them, is taken apart.

Comes in: plain text or Markdown. Goes out: a ``Document``. May not: lose a word; labels, times and Markdown's own
marks are structure. Text that has no structure but ``Name:`` is its own seed, kept byte for byte.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from ..edition import seeds as raw
from ..edition.seeds import COLON, SYMBOLS
from ..model import Document, Utterance
from . import markup, names
from .names import NAME, may_be_name, written_as_name

SHORT = 40  # words: a stamped line without a name goes on with a paragraph shorter than this, but after a sentence's end
_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,:]\d{1,3})?"
_TIMES = rf"(?P<clock>{_CLOCK})(?:\s*(?:-->|->|→|–|—|-|to)\s*{_CLOCK})?"
_WHO = rf"{SYMBOLS}(?P<name>\[?{NAME}\]?\??)"
_STAMP_FIRST = re.compile(rf"[\[(<]?{_TIMES}(?:[\])>]|(?![\w:\])>]))\s*(?:[-–—|:]\s*)?(?P<rest>.*)$")
_NAME_FIRST = re.compile(rf"{_WHO}\s*[:：,|]?\s*[\[(]{_TIMES}[\])]\s*[:：]?\s*(?P<rest>.*)$")
_NAME_THEN_CLOCK = re.compile(rf"{_WHO}\s*[:,|-]?\s+{_TIMES}\s*:?(?P<rest>)\s*$")
_NAMED = re.compile(rf"{SYMBOLS}(?P<name>\[?{NAME}(?:,\s[^:：]{{1,40}}?)?\]?\??)\s*{COLON}(?!//)\s*(?P<rest>.*)$")
_BRACKETED = re.compile(rf"\[(?P<name>{NAME})\??\]\s+(?P<rest>\S.*)$")
_CAPITALS = re.compile(r"[^\W\d_][\w .'’&/()-]{0,39}\??$")
_LASTED = re.compile(r"(?:(\d+) hours?(?:, )?)?(?:(\d+) minutes?(?:, )?)?(?:(\d+) seconds?)?$")
_STAMP_LAST = re.compile(rf"\s*\[{_CLOCK}\]\[\d+(?:\.\d+)?\]$")
_ENDED = re.compile(r"[.?!…。？！\])][\"'”’)]*$")

Reader = Callable[[str, str, Sequence[str]], Document]  # text, path, names it is known to print


class Head(NamedTuple):
    """What a line begins with: a time, somebody's name, and how the two stand (a time, a name, or both)."""

    start: float | None
    name: str
    style: str
    rest: str


def recognise(text: str) -> str:
    """Say what kind of text it is: markdown, timed, headed, script (names on lines of their own) or text."""
    body = markup.TABLE.sub("", text, count=1)
    if markup.HEAD.match(body) or sum(map(len, markup.bold_labels(body).values())) > 1:
        return "markdown"
    lines = [line.strip() for line in body.split("\n")]
    stamped = [line for line in lines if _stamped(markup.unmark(line))]
    if len(stamped) > 2 or (len(stamped) == 2 and len(lines) < 12):
        return "markdown" if any(line.startswith(("**", "\\[")) for line in stamped) else "timed"
    if names.chats(lines):
        return "script"
    labels = names.find_labels(body)
    titles = [n for n, line in enumerate(lines) if markup.HEADING.match(line)]
    if titles and all(not n or not lines[n - 1] or n - 1 in titles for n in titles):
        return "markdown" if markup.marked(body) or re.search(r"\*\*\w|\]\(http|\\\[", body) else "headed"
    if markup.marked(body):
        return "markdown"
    if names.questions(lines, labels) or (not labels and names.names_alone(lines)) or "\r" in text.replace("\r\n", ""):
        return "script"
    return "text"


def verbatim(text: str, path: str, known: Sequence[str] = ()) -> Document:
    """Plain text whose only structure is ``Name:``: the file is the seed."""
    front = markup.table(text)
    body = markup.TABLE.sub("", text, count=1)
    return Document("plain text", (), verbatim=True, labels=tuple(dict.fromkeys([*names.find_labels(body), *known])),
                    front=front)


def lines(kind: str, text: str, path: str, known: Sequence[str] = ()) -> Document:
    """Text read line by line, in Markdown or not, with or without times."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    front = markup.table(text)
    text = markup.TABLE.sub("", text, count=1)
    markdown = kind == "markdown"
    if markdown and (head := markup.HEAD.match(text)):
        front = {**front, **markup.front(head[1], path)}
        text = text[head.end():]
    text = markup.tidy(text) if markdown else text
    source = text.split("\n")
    levels = [markup.HEADING.match(line) if kind in ("markdown", "headed") else None for line in source]
    plain = [_STAMP_LAST.sub("", markup.unmark(line).strip() if markdown else line.strip()) for line in source]
    alone = [words for line in source if (words := markup.emphasised(line))] if markdown else []
    bold = names.choose(markup.bold_labels(text), usual=True) if markdown else []
    labels = names.find_labels("\n".join(plain))
    found = {*bold, *known, *labels, *names.names_alone(plain, alone), *names.questions(plain, labels)}
    found |= {name for name in front.get("speakers", ()) if isinstance(name, str)}
    heads = _heads(plain, found, timed=sum(_stamped(line) is not None for line in plain) > 1)
    if markdown and not any(heads) and markup.asked_in_bold(source):
        heads = _asked(source, plain, levels)
    first = next((n for n, line in enumerate(plain) if line), 0)
    if markdown and _is_title(levels, first):
        front = {"title": markup.HEADING.sub(r"\2", plain[first]), **front}
        plain[first], levels[first] = "", None
    spoken = tuple(_utterances(plain, levels, heads))
    times = any(u.start is not None for u in spoken)
    return Document(_KINDS[kind] + " with times" * times, spoken, front=front)


def seconds(clock: str) -> float | None:
    """``"1:02:03.5"`` is 3723.5 seconds; None where it is no clock."""
    if not re.fullmatch(_CLOCK, clock.strip()):
        return None
    whole, fraction = clock.strip(), ""
    if m := re.fullmatch(r"(.*:\d{2})[.,:](\d{1,3})", whole):
        whole, fraction = m[1], m[2]
        if clock.count(":") == 2 and ":" in clock[len(whole):]:  # 1:02:03 is hours, not a fraction
            whole, fraction = clock.strip(), ""
    total = 0.0
    for part in whole.split(":"):
        total = total * 60 + int(part)
    return total + float(f"0.{fraction or 0}")


def label_pattern(labels: list[str]) -> re.Pattern[str] | None:
    """Match printed labels at a line's start."""
    return raw.label_pattern(labels) if labels else None


def turns(words: str, labels: re.Pattern[str] | None) -> Iterator[tuple[str, str]]:
    """Cut a caption at the labels its lines begin with."""
    begin, name = 0, ""
    for m in labels.finditer(words) if labels else ():
        if m["start"]:
            yield name, words[begin:m.start()]
            begin, name = m.end(), m["start"].strip("[]")
    yield name, words[begin:]


def _stamped(line: str) -> Head | None:
    """A line that begins with a time, or with a name and a time."""
    if ":" not in line:
        return None
    if m := _STAMP_FIRST.match(line):
        inner = _NAME_THEN_CLOCK.match(m["rest"])  # "0:00 Ann Lee  00:13"
        if inner and may_be_name(inner["name"]):
            return Head(seconds(inner["clock"]), _name(inner["name"]), "both", "")
        return Head(seconds(m["clock"]), "", "time", m["rest"].strip())
    for pattern in (_NAME_FIRST, _NAME_THEN_CLOCK):
        m = pattern.match(line)
        if m and may_be_name(m["name"]):
            return Head(seconds(m["clock"]), _name(m["name"]), "both", m["rest"].strip())
    return None


def _heads(lines: list[str], found: set[str], timed: bool) -> list[Head | None]:
    """What each line begins with, after seeing all of them: a name is one by its company."""
    first = [_stamped(line) if timed else None for line in lines]
    stamped = [head for head in first if head and head.style == "time"]
    if len(stamped) > 3 and len({head.start for head in stamped}) == 1:  # a clock that stands still tells nothing
        first = [head._replace(start=None) if head and head.style == "time" else head for head in first]
    found = found | names.names_under_times(lines, [n for n, h in enumerate(first) if h and h.style == "time" and not h.rest])
    known = set(map(_name, found))
    alone = {n for n, head in enumerate(first) if head and head.style == "time" and _stands_alone(head.rest)
             and n + 1 < len(lines) and lines[n + 1] and not first[n + 1]}
    brackets = sum(bool(_BRACKETED.match(head.rest)) for head in stamped)
    colons = Counter(_name(m["name"]) for head in stamped if (m := _NAMED.match(head.rest)) and may_be_name(m["name"]))
    usual = 2 * sum(colons.values()) > len(stamped)
    known |= {name for name, n in colons.items() if n > 1 or ((usual or " " in name) and written_as_name(name))}
    chat = names.chats([head.rest if head else line for line, head in zip(lines, first, strict=True)])
    result: list[Head | None] = []
    for n, (line, head) in enumerate(zip(lines, first, strict=True)):
        if chat and (m := names.angled(head.rest if head else line)):
            head = Head(head.start if head else None, m["name"], "name", m["rest"])
        elif head and head.style == "time":
            m = _NAMED.match(head.rest)
            if m and _name(m["name"]) in known:
                head = head._replace(name=_name(m["name"]), style="both", rest=m["rest"])
            elif 2 * brackets > len(stamped) and (b := _BRACKETED.match(head.rest)):
                head = head._replace(name=_name(b["name"]), style="both", rest=b["rest"])
            elif n in alone and 2 * len(alone) > len(stamped):
                head = head._replace(name=_name(head.rest), style="both", rest="")
        elif not head:
            before = result[-1] if result else None
            starts = (_NAMED.match(line), names.question(line))
            if m := next((m for m in starts if m and _name(m["name"]) in known), None):
                head = Head(None, _name(m["name"]), "name", m["rest"])
            elif (name := names.person(line)) in found and _name(name) in known:
                head = Head(None, _name(name), "name", "")
            elif before and before.style == "time" and not before.rest and _lasted(line) == before.start is not None:
                head = Head(None, "", "time", "")  # YouTube says the time once more, in words
        result.append(head)
    return result


def _stands_alone(words: str) -> bool:
    """Say whether words beside a time could be a name that has its words on the next line."""
    return bool(_CAPITALS.match(words)) and not words[0].islower() and may_be_name(words) and len(words.split()) < 5 and (
        words[-1] != "?")


def _asked(source: list[str], plain: list[str], levels: list[re.Match[str] | None]) -> list[Head | None]:
    """Questions in bold and their answers, as Q and A."""
    result: list[Head | None] = []
    voice = ""
    for line, words, level in zip(source, plain, levels, strict=True):
        now = voice if not words or level else "Q" if markup.emphasised(line) else "A" if voice else ""
        result.append(Head(None, now, "name", words) if now != voice else None)
        voice = now
    return result


def _utterances(lines: list[str], levels: list[re.Match[str] | None], heads: list[Head | None]) -> Iterator[Utterance]:
    speaker, start, opens, length, ended = "", None, True, 0, False
    nobody = not any(head and head.name for head in heads)  # where no names part the turns, an empty line may
    shouted = 3 * sum(line.isupper() for line in lines) > sum(map(bool, lines))
    for line, level, head in zip(lines, levels, heads, strict=True):
        if not line:
            opens = True
        elif level and not head:
            yield Utterance(markup.HEADING.sub(r"\2", line), level=len(level[1]))
            opens, length = True, 0
        else:
            words = head.rest if head else line
            apart = bool(raw.CREDIT.fullmatch(words)) or (
                not head and words.isupper() and len(words.split()) < 7 and not shouted and (opens or ended))
            if head:
                start = head.start if head.start is not None else start
                speaker = head.name or speaker
                opens = bool(head.name) or (opens and (head.style != "time" or length >= SHORT or (nobody and ended)))
            if words:
                length = SHORT if apart else len(words.split()) + (0 if opens else length)
                yield Utterance(words, speaker, start, opens or apart)
                start, opens, ended = None, apart, bool(_ENDED.search(words))


def _is_title(levels: Sequence[re.Match[str] | None], first: int) -> bool:
    """Say whether the first line is a heading above all others."""
    ranks = [len(level[1]) for level in levels if level]
    return bool(levels[first]) and ranks.count(ranks[0]) == 1 and ranks[0] == min(ranks) and (ranks[0] == 1 or len(ranks) > 1)


def _lasted(line: str) -> float | None:
    m = _LASTED.match(line) if line[:1].isdigit() else None
    return float(sum(int(part or 0) * unit for part, unit in zip(m.groups(), (3600, 60, 1), strict=True))) if m else None


def _name(words: str) -> str:
    return names.person(re.sub(rf"^{SYMBOLS}", "", words).strip("[]? \t").rstrip(":："))


_KINDS = {"markdown": "Markdown", "timed": "text", "headed": "text with headings",
          "script": "text with names on lines of their own"}
FORMATS: dict[str, Reader] = {"text": verbatim, **{kind: partial(lines, kind) for kind in _KINDS}}
