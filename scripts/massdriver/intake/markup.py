"""Markdown's own marks, the HTML in it, the front matter above it, and the tables and notes beside
what is said.

Comes in: the text of a file. Goes out: its lines without marks, and the facts. May not: lose a word
that may be speech; what is none (comments, pictures, definitions, tables of people) is named for
the report.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import yaml

from ..edition import markup
from ..edition.seeds import COLON
from ..findings import Unreadable
from ..text import escape, schema
from ..text.counts import count
from . import printed, tags
from .clocks import CLOCK
from .names import NAME
from .wordlists import SOUNDS

HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
HEAD = re.compile(r"\ufeff?\s*---[^\S\n]*\n(.*?\n)(?:---|\.\.\.)[^\S\n]*(?:\n|$)", re.DOTALL)
_TABLE = re.compile(
    r"(?P<all>\ufeff?(?:# (?P<title>[^\n]*)\n\s*)?(?:\*\*[^*\n]+:\*\* [^\n]*\n)+\s*---\n)"
)
_BOLD = re.compile(
    r"^[^\S\n]*(?:[-*>+][^\S\n]+)?(?:\*{1,3}|__|_)(?:\\?\[[\d:.]+\\?\] *)?"
    r"(?P<name>" + NAME + r"(?:, ?[^\n*:]{1,40})?) ?"
    rf"(?:{COLON} ?(?:\*{{1,3}}|__|_)|(?:\*{{1,3}}|__|_) ?{COLON})(?P<rest>.*)$",
    re.MULTILINE,
)
_ONLY_LINKS = re.compile(r"\s*(?:(?:\[[^\[\]]*\]\([^()]*\)|<?https?:\S+)[\s|,]*)+$")
_BOLD_BEFORE_WORDS = re.compile(
    rf"^[^\S\n]*(?:>[^\S\n]+)?(?P<time>[\[(]?(?:{CLOCK})[\])]?\s+)?\*\*(?P<name>[^*\n:]+)\*\*[^\S\n]+"
    r"(?=[^\s(\[])",
    re.MULTILINE,
)
_WHOLLY = re.compile(r"\s*(?P<marks>\*{1,3}|_{1,3})(?=\S)(?P<words>[^*_]+?)(?P=marks)\s*:?\s*$")
_LINK = re.compile(
    r"(?P<image>!)?\[(?P<text>(?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\(\s*<?(?P<url>(?:[^()\s<>]|\([^()\s]*\))*)>?"
    r"(?:\s+[\"'][^\"'\n]*[\"'])?\s*\)|<(?P<bare>https?://[^<>\s]+)>|\[\^(?P<note>[^\[\]\s]+)\]"
)
_LINKED_PICTURE = re.compile(r"\[\s*!\[[^\[\]]*\]\([^()]*\)\s*\]\([^()\s]*\)")
_WRAPPED_LINK = re.compile(r"(?<!!)\[[^\[\]\n]+\n(?![ \t]*\n)[^\[\]\n]+\]\([^()\s]*\)")
_REFERENCE = re.compile(r"(?<!!)\[((?:[^\[\]\n]|\[[^\[\]\n]*\])+)\] ?\[([^\[\]\n]*)\]")
_DEFINED = re.compile(
    r"^ {0,3}\[(?!\^)([^\[\]\n]+)\]:[^\S\n]*<?(\S+?)>?(?:[^\S\n]+[\"'(].*[\"')])?[^\S\n]*$",
    re.MULTILINE,
)
_FOOTNOTE = re.compile(
    r"^\[\^([^\[\]\s]+)\]:[^\S\n]*(.*(?:\n(?: {2,}|\t).*|\n[^\S\n]*(?=\n(?: {4}|\t)))*)",
    re.MULTILINE,
)
_MARK = re.compile(
    r"\\([!-/:-@\[-`{-~])|\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}|(?<!\w)_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?!\w)|`+"
    r"|~~(?=\S)|(?<=\S)~~|==(?=\S)|(?<=\S)==(?!\w)"
)
_MARKS = re.compile(
    r"(?<!\S)\*{1,2}[^*\n]+\*{1,2}(?!\w)|(?<!!)\[[^\[\]\n]+\]\([^()\s]+\)|\\\[|</?(?:b|strong|u|i|em|p|br)\b[^<>\n]*>"
)
_ATTRIBUTES = re.compile(r"[^\S\n]*\{[:#.][^{}\n]*\}[^\S\n]*$")
_LAST_BLOCK = re.compile(
    r"\n---[^\S\n]*\n[\w-]+:[^\n]*\n(?:[^\S\n]*(?:[\w-]+:|-"
    r" |[^\S\n])[^\n]*\n|\n)*(?:---|\.\.\.)?\s*$"
)
_SHORTCODE = re.compile(r"\{\{[<%].*?[>%]\}\}|\{%.*?%\}|\{\{ ?[\w.| ]+ ?\}\}")
_SOUND = re.compile(
    rf"(?<![*\w\[(])\*(?P<words>(?:{'|'.join(sorted(SOUNDS))})(?: [a-z]+){{0,3}})\*(?![*\w])",
    re.IGNORECASE,
)
_MARKER = re.compile("\ue000(\\d+)\ue001")


LONGEST = 40  # words of a heading


class Line(NamedTuple):
    """A line without its marks: a heading of a ``level``, of a ``kind`` (item, quote, code, or
    none), ``strong`` where it begins with emphasis, ``alone`` where it is nothing else; ``notes``:
    after how many of its words stands which; ``opens``: a mark says that somebody else speaks;
    ``links``: nothing but links stands after its colon.
    """

    text: str = ""
    level: int = 0
    kind: str = ""
    strong: bool = False
    alone: bool = False
    notes: tuple[tuple[int, str], ...] = ()
    opens: bool = False
    links: bool = False


class Page(NamedTuple):
    """A Markdown file taken apart: its lines, what it says of itself, whom tables say initials
    stand for, and remarks."""

    lines: list[Line]
    front: dict[str, Any]
    people: dict[str, str]
    remarks: list[str]
    source: list[str]


def marked(text: str) -> bool:
    """Say whether a text has marks that only Markdown gives a meaning."""
    return len(_MARKS.findall(text)) > 2


def page(text: str) -> Page:
    """Take Markdown apart, line by line; front matter is gone already."""
    remarks: list[str] = []
    text, comments = re.subn(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text, codes = _SHORTCODE.subn("", text)
    if comments or codes:
        remarks.append(f"not taken for speech: {count(comments + codes, 'comment')} of the source")
    if tags.TAG.search(text) or tags.PAGE.search(text):
        text = tags.without(text)
    text, linked = _LINKED_PICTURE.subn("", text)
    text = _WRAPPED_LINK.sub(lambda m: " ".join(m[0].split()), text)
    text = printed.with_colons(text)
    text = (
        _BOLD_BEFORE_WORDS.sub(r"\g<time>**\g<name>:** ", text)
        if _names_before_words(text)
        else text
    )
    if m := _LAST_BLOCK.search(text):
        remarks.append(
            f"not taken for speech: {count(m[0].count(chr(10)), 'line')} of data at the end"
        )
        text = text[: m.start()]
    footnotes = {m[1]: " ".join(m[2].split()) for m in _FOOTNOTE.finditer(text)}
    text = _FOOTNOTE.sub("", text)
    defined = {m[1].lower(): m[2] for m in _DEFINED.finditer(text)}
    if defined:
        text = _DEFINED.sub("", text)
        text = _REFERENCE.sub(
            lambda m: (
                f"[{m[1]}]({defined[(m[2] or m[1]).lower()]})"
                if (m[2] or m[1]).lower() in defined
                else m[0]
            ),
            text,
        )
        text = re.sub(
            r"(?<![!\]])\[([^\[\]\n^]+)\](?![\[(:])",
            lambda m: f"[{m[1]}]({defined[m[1].lower()]})" if m[1].lower() in defined else m[0],
            text,
        )
    source, people, tables = _tables(text.split("\n"))
    if tables:
        remarks.append(f"not taken for speech: {count(tables, 'line')} of tables")
    counts: Counter[str] = Counter({"pictures": linked} if linked else {})
    lines = list(_lines(source, footnotes, counts))
    if counts["pictures"]:
        remarks.append(f"not taken for speech: {count(counts['pictures'], 'picture')}")
    if unused := set(footnotes) - {name[5:] for name in counts if name.startswith("note ")}:
        remarks.append(
            f"left in the original: {count(len(unused), 'footnote')} that nothing refers to"
        )
    return Page(lines, {}, people, remarks, source)


def _lines(
    source: Sequence[str], footnotes: Mapping[str, str], counts: Counter[str]
) -> Iterator[Line]:
    fenced = [n for n, line in enumerate(source) if re.match(r"\s*(```|~~~)", line)]
    inside = sum(b - a for a, b in zip(fenced[::2], fenced[1::2], strict=False))
    # the transcript itself is fenced
    whole = len(fenced) < 5 and 3 * inside > 2 * sum(bool(line.strip()) for line in source)
    fence = titled = False
    for line in source:
        if re.match(r"\s*(```|~~~)", line):
            fence, titled = not fence, False
            yield Line()
        elif fence and not whole:
            slide = re.match(r"\s*slide(?: title)?\s*:\s*(.*)", line, re.IGNORECASE)
            title = slide[1].strip() if slide else line.strip() if titled else ""
            if slide or (titled and title):
                titled = not title  # it stands on the next line
                yield Line(title, 2 if title else 0)
            else:
                yield Line(" ".join(line.split()), kind="code")
        else:
            yield unmark(line, footnotes, counts)


def unmark(
    line: str, footnotes: Mapping[str, str] | None = None, counts: Counter[str] | None = None
) -> Line:
    """A line of Markdown without its marks: emphasis, links, escapes, quotation."""
    kept: list[str] = []
    level, kind = 0, ""
    if m := HEADING.match(line):
        level, line = len(m[1]), m[2]
    line = _ATTRIBUTES.sub("", line)
    if m := re.match(r"\s*>\s?", line):
        kind, line = "quote", line[m.end() :]
    if m := re.match(r"\s*[-*+•]\s+(?=\S)", line):
        kind, line = "item", line[m.end() :]

    links = "](" in line and bool(_ONLY_LINKS.match(line.partition(":")[2].lstrip(" *_")))

    def link(m: re.Match[str]) -> str:
        if m["note"]:
            if footnotes and m["note"] in footnotes:
                if counts is not None:
                    counts["note " + m["note"]] += 1
                kept.append(f"**Editor.** In the source: {plain_note(footnotes[m['note']])}")
                return f"\ue000{len(kept) - 1}\ue001"
            return "" if footnotes is not None else m[0]
        if m["image"]:
            if counts is not None:
                counts["pictures"] += 1
            return ""
        words = m["text"] if m["bare"] is None else m["bare"]
        if re.fullmatch(rf"[\[(]?(?:{CLOCK})[\])]?", words.strip()):
            return words.strip()  # a time that leads into the recording
        if words.strip() and words.strip() != m["url"] and (linked := _linked(m["url"] or "")):
            kept.append(f"**Editor.** The source links {linked}.")
            return f"{words}\ue000{len(kept) - 1}\ue001"
        return words

    if "[" in line or "<" in line:
        line = _LINK.sub(link, line)
    line = _SOUND.sub(r"[\g<words>]", line)
    strong = bool(re.match(r"\s*(?:\*\*|__|\*(?=\w)|_(?=\w))", line))
    whole = _WHOLLY.match(_MARKER.sub("", line))
    line = _MARK.sub(lambda m: m[1] or "", line)
    if "&" in line:
        line = html.unescape(line).replace("\u00a0", " ")
    if re.fullmatch(r"[\s*_-]*", line):
        return Line()
    notes = []
    if kept:
        for m in _MARKER.finditer(line):
            notes.append((len(_MARKER.sub("", line[: m.start()]).split()), kept[int(m[1])]))
        line = _MARKER.sub("", line)
    if level and len(line.split()) > LONGEST:
        level = 0  # somebody speaks
    return Line(line.strip(), level, kind, strong, bool(whole), tuple(notes), links=links)


def plain_note(text: str) -> str:
    """The words of a footnote, and its addresses as links, such that nothing else in it acts."""
    text = _LINK.sub(lambda m: f"{m['text'] or ''} {m['url'] or m['bare'] or ''}".strip(), text)
    pieces = []
    for word in _MARK.sub(lambda m: m[1] or "", text).split():
        m = re.match(r"([(\[<]*)(https?://[^\s<>\"()\[\]]+[\w/])(.*)$", word)
        linked = _linked(m[2]) if m else ""
        pieces.append(
            f"{markup.escape(m[1])}{linked}{markup.escape(m[3])}"
            if m and linked
            else markup.escape(word)
        )
    return " ".join(pieces)


def _linked(url: str) -> str:
    """An address as a link that shows it; nothing where it leads nowhere."""
    target = escape.address(url)
    shown = re.sub(r"^https?://(?:www\.)?|/$", "", url)
    return (
        f"[{markup.escape(shown if len(shown) < 50 else shown[:48] + '…')}]({target})"
        if target != "#"
        else ""
    )


def _tables(source: Sequence[str]) -> tuple[list[str], dict[str, str], int]:
    """Lines without tables: one that has speakers and words becomes lines; of another, what it says
    of initials is kept."""
    out: list[str] = []
    people: dict[str, str] = {}
    dropped, n = 0, 0
    while n < len(source):
        end = n
        while end < len(source) and source[end].strip().startswith("|"):
            end += 1
        if end - n < 2 or not re.fullmatch(r"[\s|:-]+", source[n + 1]):
            out.append(source[n])
            n += 1
            continue
        rows = [
            [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
            for line in source[n:end]
        ]
        header = [cell.strip("* ").lower() for cell in rows[0]]
        words = next(
            (
                k
                for k, h in enumerate(header)
                if h
                in (
                    "text",
                    "transcript",
                    "words",
                    "dialogue",
                    "speech",
                    "content",
                    "quote",
                    "said",
                    "utterance",
                )
            ),
            None,
        )
        if words is not None and len(header) > 1:
            for row in rows[2:]:
                cells = dict(zip(header, row, strict=False))
                clock = next(
                    (cells[k] for k in ("time", "timestamp", "start", "timecode") if cells.get(k)),
                    "",
                )
                who = next((cells[k] for k in ("speaker", "name", "who") if cells.get(k)), "")
                out += [
                    (
                        f"{'[' + clock.strip('[]') + '] ' if clock else ''}"
                        f"{'**' + who.strip('*: ') + ':** ' if who else ''}"
                        f"{row[words] if words < len(row) else ''}"
                    ),
                    "",
                ]
        else:
            dropped += end - n
            people |= {
                b: a
                for row in rows[2:]
                for a, b in pairwise(row)
                if re.fullmatch(r"[A-Z]{2,4}", b) and " " in a and a[:1].isupper()
            }
        n = end
    return out, people, dropped


def _names_before_words(text: str) -> bool:
    """Say whether names in bold stand before most lines, without a colon."""
    filled = len(re.findall(r"^.*\S", text, re.MULTILINE))
    return 2 * len(_BOLD_BEFORE_WORDS.findall(text)) > filled > 2


def bold_labels(text: str) -> dict[str, list[bool]]:
    """Names in bold before a colon, each with whether nothing follows."""
    seen: dict[str, list[bool]] = {}
    for m in _BOLD.finditer(text):
        if _ONLY_LINKS.match(m["rest"]):
            continue  # "**Agenda:** https://..."
        seen.setdefault(m["name"].strip(), []).append(not m["rest"].strip(" *_"))
    return seen


def asked_in_bold(lines: Sequence[Line]) -> bool:
    """Say whether whole lines in bold are the questions of an interview."""
    bold = [line.text for line in lines if line.alone and line.strong and not line.level]
    return len(bold) > 2 and 2 * sum(words.endswith(("?", "？")) for words in bold) > len(bold)


def _is_record(node: yaml.Node) -> bool:
    """Say whether each of a mapping's values is a plain one."""
    return isinstance(node, yaml.MappingNode) and all(
        isinstance(part, yaml.ScalarNode) for pair in node.value for part in pair
    )


def head_table(text: str) -> tuple[dict[str, Any], str]:
    """What a header of ``**Key:** value`` lines says, as some services print it at the top, and the
    text below it. A key that comes again is a speaker, and there is no header."""
    m = _TABLE.match(text)
    pairs = re.findall(r"\*\*([^*\n]+):\*\* ([^\n]*)", m["all"]) if m else []
    rest = text[m.end() :] if m else text
    found = {key.lower(): value.strip() for key, value in pairs}
    if not m or len(found) < len(pairs) or any(f"**{key}:**" in rest for key, _ in pairs):
        return {}, text
    return {**found, "title": m["title"].strip()} if m["title"] else found, rest


def front(source: str, path: str) -> dict[str, Any]:
    """Somebody else's front matter: its plain values and lists. Unreadable: anchors, aliases,
    tags."""
    try:
        node = schema.compose(source, path, 2)
    except Unreadable as error:
        if "anchors" in str(error):
            raise
        # not quite YAML
        pairs = re.findall(r"^([A-Za-z_]+):[^\S\n]+(\S[^\n]*)$", source, re.MULTILINE)
        return {key: value.strip().strip("\"'") for key, value in pairs}
    if not isinstance(node, yaml.MappingNode):
        return {}
    result: dict[str, Any] = {}
    for key, value in node.value:
        if isinstance(value, yaml.ScalarNode):
            result[str(key.value)] = str(value.value)
        elif isinstance(value, yaml.SequenceNode):
            result[str(key.value)] = [
                str(v.value)
                if isinstance(v, yaml.ScalarNode)
                else {str(k.value): str(w.value) for k, w in v.value}
                for v in value.value
                if isinstance(v, yaml.ScalarNode) or _is_record(v)
            ]
    return result
