"""Markdown's own marks, the front matter above it, and the table of facts some put there instead.

Comes in: the text of a file. Goes out: its words without marks, and the facts. May not: lose a word.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from ..edition.seeds import COLON
from ..findings import Unreadable
from ..text import schema
from .names import NAME

HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
HEAD = re.compile(r"\ufeff?\s*---[^\S\n]*\n(.*?\n)(?:---|\.\.\.)[^\S\n]*(?:\n|$)", re.DOTALL)
TABLE = re.compile(r"(?P<all>\ufeff?(?:# (?P<title>[^\n]*)\n\s*)?(?:\*\*[^*\n]+:\*\* [^\n]*\n)+\s*---\n)")
_BOLD = re.compile(r"^[^\S\n]*(?:[-*>][^\S\n]+)?(?:\*\*|__)(?:\\?\[[\d:.]+\\?\] *)?(?P<name>" + NAME + ") ?"
                   rf"(?:{COLON} ?(?:\*\*|__)|(?:\*\*|__) ?{COLON})(?P<rest>.*)$", re.MULTILINE)
_BOLD_BEFORE_WORDS = re.compile(r"^[^\S\n]*(?:>[^\S\n]+)?\*\*(?P<name>[^*\n:]+)\*\*[^\S\n]+(?=[^\s(\[])", re.MULTILINE)
_TAG = re.compile(r"<(/?)(?:b|strong|u|i|em)>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_WHOLLY = re.compile(r"\s*(?P<marks>\*{1,3}|_{1,3})(?=\S)(?P<words>[^*_]+?)(?P=marks)\s*$")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*(?:\s+\"[^\"\n]*\")?\)|<(https?://[^<>\s]+)>")
_MARK = re.compile(r"\\([!-/:-@\[-`{-~])|\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}|(?<!\w)_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?!\w)|`+")
_MARKS = re.compile(r"(?<!\S)\*{1,2}[^*\n]+\*{1,2}(?!\w)|\]\(https?:|\\\[|</?(?:b|strong|u|i|em)>")


def marked(text: str) -> bool:
    """Say whether a text has marks that only Markdown gives a meaning."""
    return len(_MARKS.findall(text)) > 2


def tidy(text: str) -> str:
    """Tags become marks; names in bold before most lines get the colon that others have."""
    text = _BREAK.sub("\n", _TAG.sub("**", text))
    filled = len(re.findall(r"^.*\S", text, re.MULTILINE))
    if 2 * len(_BOLD_BEFORE_WORDS.findall(text)) > filled > 2:
        text = _BOLD_BEFORE_WORDS.sub(r"**\g<name>:** ", text)
    return text


def bold_labels(text: str) -> dict[str, list[bool]]:
    """Names in bold before a colon, each with whether nothing follows."""
    seen: dict[str, list[bool]] = {}
    for m in _BOLD.finditer(text):
        seen.setdefault(m["name"].strip(), []).append(not m["rest"].strip(" *_"))
    return seen


def emphasised(line: str) -> str:
    """The words of a line that is nothing but emphasis, else nothing."""
    m = _WHOLLY.match(line)
    return m["words"].strip().rstrip(":") if m else ""


def asked_in_bold(lines: list[str]) -> bool:
    """Say whether whole lines in bold are the questions of an interview."""
    bold = [words for line in lines if line.lstrip().startswith(("**", "__")) and (words := emphasised(line))]
    return len(bold) > 2 and 2 * sum(words.endswith(("?", "？")) for words in bold) > len(bold)


def unmark(line: str) -> str:
    """A line of Markdown without its marks: emphasis, links, escapes, quotation."""
    line = _LINK.sub(lambda m: m[1] or m[2] or "", line)
    line = _MARK.sub(lambda m: m[1] or "", re.sub(r"^\s*>\s?", "", line))
    return "" if re.fullmatch(r"[\s*_-]*", line) else line


def table(text: str) -> dict[str, Any]:
    """A header of ``**Key:** value`` lines, as some services print it."""
    m = TABLE.match(text)
    if not m:
        return {}
    found = {key.lower(): value.strip() for key, value in re.findall(r"\*\*([^*\n]+):\*\* ([^\n]*)", m["all"])}
    return {**found, "title": m["title"].strip()} if m["title"] else found


def front(source: str, path: str) -> dict[str, Any]:
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
