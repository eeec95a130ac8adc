"""Text with speaker labels and times, in the styles people and services print them, is taken apart.

Comes in: plain text or Markdown. Goes out: a ``Document``. May not: lose a word; labels, times and Markdown's own
marks are structure. Text that has no structure but ``Name:`` is its own seed, kept byte for byte.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import yaml

from .. import read as raw
from ..model import Document, Unreadable, Utterance
from ..read import NAME, find_labels, written_as_name
from ..registers import schema

SHORT = 40  # words: a stamped line without a name goes on with a paragraph shorter than this
_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,:]\d{1,3})?"
_TIMES = rf"(?P<clock>{_CLOCK})(?:\s*(?:-->|->|→|–|—|-|to)\s*{_CLOCK})?"
_WHO = rf"(?P<name>\[?{NAME}\]?\??)"
_STAMP_FIRST = re.compile(rf"[\[(<]?{_TIMES}(?:[\])>]|(?![\w:\])>]))\s*(?:[-–—|:]\s*)?(?P<rest>.*)$")
_NAME_FIRST = re.compile(rf"{_WHO}\s*[:,|]?\s*[\[(]{_TIMES}[\])]\s*:?\s*(?P<rest>.*)$")
_NAME_THEN_CLOCK = re.compile(rf"{_WHO}\s*[:,|-]?\s+{_TIMES}\s*:?(?P<rest>)\s*$")
_NAMED = re.compile(rf"{_WHO}\s*:(?!//)\s*(?P<rest>.*)$")
_BRACKETED = re.compile(rf"\[(?P<name>{NAME})\??\]\s+(?P<rest>\S.*)$")
_BOLD = re.compile(rf"^[^\S\n]*(?:[-*>][^\S\n]+)?(?:\*\*|__)(?:\\?\[[\d:.]+\\?\] *)?(?P<name>{NAME}) ?"
                   r"(?:: ?(?:\*\*|__)|(?:\*\*|__) ?:)", re.MULTILINE)
_CAPITALS = re.compile(r"[^\W\d_][\w .'’&/()-]{0,39}\??$")
_QUESTION = re.compile(r"(?P<name>[QA])\.\s+(?P<rest>\S.*)$")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_HEAD = re.compile(r"\ufeff?\s*---[^\S\n]*\n(.*?\n)(?:---|\.\.\.)[^\S\n]*(?:\n|$)", re.DOTALL)
_TABLE = re.compile(r"(?P<all>\ufeff?(?:# (?P<title>[^\n]*)\n\s*)?(?:\*\*[^*\n]+:\*\* [^\n]*\n)+\s*---\n)")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*(?:\s+\"[^\"\n]*\")?\)|<(https?://[^<>\s]+)>")
_MARK = re.compile(r"\\([!-/:-@\[-`{-~])|\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}|(?<!\w)_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?!\w)|`+")


Reader = Callable[[str, str, Sequence[str]], Document]  # text, path, names it is known to print


class Head(NamedTuple):
    """What a line begins with: a time, somebody's name, and how the two stand (a time, a name, or both)."""

    start: float | None
    name: str
    style: str
    rest: str


def recognise(text: str) -> str:
    """Say what kind of text it is: markdown, timed, headed, script (names on lines of their own) or text."""
    body = _TABLE.sub("", text, count=1)
    if _HEAD.match(body) or len(_BOLD.findall(body)) > 1:
        return "markdown"
    lines = [line.strip() for line in body.split("\n")]
    stamped = [line for line in lines if _stamped(unmark(line))]
    if len(stamped) > 2 or (len(stamped) == 2 and len(lines) < 12):
        return "markdown" if any(line.startswith(("**", "\\[")) for line in stamped) else "timed"
    labels = find_labels(body)
    titles = [n for n, line in enumerate(lines) if _HEADING.match(line)]
    if titles and all(not n or not lines[n - 1] for n in titles):
        return "markdown" if re.search(r"\*\*\w|\]\(http|\\\[", body) else "headed"
    if (not labels and (_names_alone(lines) or _questions(lines))) or "\r" in text.replace("\r\n", ""):
        return "script"
    return "text"


def verbatim(text: str, path: str, known: Sequence[str] = ()) -> Document:
    """Plain text whose only structure is ``Name:``: the file is the seed."""
    front = _table(text)
    body = _TABLE.sub("", text, count=1)
    return Document("plain text", (), verbatim=True, labels=tuple(dict.fromkeys([*find_labels(body), *known])), front=front)


def lines(kind: str, text: str, path: str, known: Sequence[str] = ()) -> Document:
    """Text read line by line, in Markdown or not, with or without times."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    front = _table(text)
    text = _TABLE.sub("", text, count=1)
    markdown = kind == "markdown"
    if markdown and (head := _HEAD.match(text)):
        front = {**front, **_front(head[1], path)}
        text = text[head.end():]
    bold = {m["name"].strip() for m in _BOLD.finditer(text)} if markdown else set()
    levels = [_HEADING.match(line) if kind in ("markdown", "headed") else None for line in text.split("\n")]
    plain = [unmark(line).strip() if markdown else line.strip() for line in text.split("\n")]
    names = {*bold, *known} | set(find_labels("\n".join(plain))) | set(_names_alone(plain)) | _questions(plain)
    heads = _heads(plain, names, timed=sum(_stamped(line) is not None for line in plain) > 1)
    first = next((n for n, line in enumerate(plain) if line), 0)
    if markdown and [n for n, level in enumerate(levels) if level and len(level[1]) == 1] == [first]:
        front = {"title": _HEADING.sub(r"\2", plain[first]), **front}
        plain[first], levels[first] = "", None
    spoken = tuple(_utterances(plain, levels, heads))
    times = any(u.start is not None for u in spoken)
    name = _KINDS[kind]
    return Document(name + " with times" * times, spoken, front=front)


def unmark(line: str) -> str:
    """A line of Markdown without its marks: emphasis, links, escapes, quotation."""
    line = _LINK.sub(lambda m: m[1] or m[2] or "", line)
    line = _MARK.sub(lambda m: m[1] or "", re.sub(r"^\s*>\s?", "", line))
    return "" if re.fullmatch(r"[\s*_-]*", line) else line


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
        return Head(seconds(m["clock"]), "", "time", m["rest"].strip())
    for pattern in (_NAME_FIRST, _NAME_THEN_CLOCK):
        m = pattern.match(line)
        if m and written_as_name(m["name"]):
            return Head(seconds(m["clock"]), _name(m["name"]), "both", m["rest"].strip())
    return None


def _heads(lines: list[str], names: set[str], timed: bool) -> list[Head | None]:
    """What each line begins with, after seeing all of them: a name is one by its company."""
    known = set(map(_name, names))
    first = [_stamped(line) if timed else None for line in lines]
    stamped = [head for head in first if head and head.style == "time"]
    after = Counter(head.rest for head in stamped)
    alone = sum(bool(_CAPITALS.match(rest)) and written_as_name(rest) and len(rest.split()) < 5 and not rest.endswith("?")
                for rest in after.elements())
    brackets = sum(bool(_BRACKETED.match(head.rest)) for head in stamped)
    colons = Counter(_name(m["name"]) for head in stamped if (m := _NAMED.match(head.rest)))
    usual = 2 * sum(colons.values()) > len(stamped)
    known |= {name for name, n in colons.items() if n > 1 or ((usual or " " in name) and written_as_name(name))}
    result: list[Head | None] = []
    for line, head in zip(lines, first, strict=True):
        if head and head.style == "time":
            m = _NAMED.match(head.rest)
            if m and _name(m["name"]) in known:
                head = head._replace(name=_name(m["name"]), style="both", rest=m["rest"])
            elif 2 * brackets > len(stamped) and (b := _BRACKETED.match(head.rest)):
                head = head._replace(name=_name(b["name"]), style="both", rest=b["rest"])
            elif 2 * alone > len(stamped) and _CAPITALS.match(head.rest) and written_as_name(head.rest):
                head = head._replace(name=_name(head.rest), style="both", rest="")
        elif not head:
            m = _NAMED.match(line) or _QUESTION.match(line)
            if m and _name(m["name"]) in known:
                head = Head(None, _name(m["name"]), "name", m["rest"])
            elif _name(line) in known and line in names:
                head = Head(None, _name(line), "name", "")
        result.append(head)
    return result


def _utterances(lines: list[str], levels: list[re.Match[str] | None], heads: list[Head | None]) -> Iterator[Utterance]:
    speaker, start, opens, length = "", None, True, 0
    for line, level, head in zip(lines, levels, heads, strict=True):
        if not line:
            opens = True
        elif level and not head:
            yield Utterance(_HEADING.sub(r"\2", line), level=len(level[1]))
            opens, length = True, 0
        else:
            words = head.rest if head else line
            if head:
                start = head.start if head.start is not None else start
                speaker = head.name or speaker
                opens = bool(head.name) or (opens and (head.style != "time" or length >= SHORT))
            if words:
                length = len(words.split()) + (0 if opens else length)
                yield Utterance(words, speaker, start, opens)
                start, opens = None, False


def _names_alone(lines: list[str]) -> list[str]:
    """Lines that are nothing but a name, come again, and have words under them."""
    under = Counter(line for line, following in zip(lines, [*lines[1:], ""], strict=True) if following and len(line) < 41
                    and _CAPITALS.match(line) and len(line.split()) < 5 and line != following)
    capital = [name for name, n in under.items() if n > 1 and name.isupper()]
    written = [name for name, n in under.items() if n > 2 and written_as_name(name) and name[0].isupper()]
    filled = sum(map(bool, lines))
    if len(written) > 1 and 8 * sum(under[name] for name in written) > filled:
        return sorted({*capital, *written})
    return capital if 8 * sum(under[name] for name in capital) > filled else []


def _questions(lines: list[str]) -> set[str]:
    """``Q.`` and ``A.``, where both come again."""
    found = Counter(m["name"] for line in lines if (m := _QUESTION.match(line)))
    return set(found) if len(found) == 2 and min(found.values()) > 1 else set()


def _name(words: str) -> str:
    return words.strip("[]? \t").rstrip(":")


def _table(text: str) -> dict[str, Any]:
    """A header of ``**Key:** value`` lines, as some services print it."""
    m = _TABLE.match(text)
    if not m:
        return {}
    found = {key.lower(): value.strip() for key, value in re.findall(r"\*\*([^*\n]+):\*\* ([^\n]*)", m["all"])}
    return {**found, "title": m["title"].strip()} if m["title"] else found


def _front(source: str, path: str) -> dict[str, Any]:
    """Somebody else's front matter: its plain values and lists. Unreadable: anchors, aliases, tags."""
    try:
        node = schema.compose(source, path, 2)
    except Unreadable as error:
        if "anchors" in str(error):
            raise
        pairs = re.findall(r"^([A-Za-z_]+):[^\S\n]+(\S[^\n]*)$", source, re.MULTILINE)  # not quite YAML
        return {key: value.strip().strip("\"'") for key, value in pairs}
    if not isinstance(node, yaml.MappingNode):
        return {}
    result: dict[str, Any] = {}
    for key, value in node.value:
        if isinstance(value, yaml.ScalarNode):
            result[str(key.value)] = str(value.value)
        elif isinstance(value, yaml.SequenceNode):
            result[str(key.value)] = [str(v.value) for v in value.value if isinstance(v, yaml.ScalarNode)]
    return result


_KINDS = {"markdown": "Markdown", "timed": "text", "headed": "text with headings",
          "script": "text with names on lines of their own"}
FORMATS: dict[str, Reader] = {"text": verbatim, **{kind: partial(lines, kind) for kind in _KINDS}}
