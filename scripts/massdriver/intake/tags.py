"""The HTML in a text becomes the marks of Markdown that it stands for.

Comes in: the text of a file. Goes out: the same without tags. May not: lose what a browser shows.
"""

from __future__ import annotations

import html
import re

from ..model import Utterance

_BLOCKS = "|".join(
    """
    p div section article main header footer ul ol dl dt dd table tbody thead tr figure figcaption
    details summary center hr span font small sup sub mark q abbr td th nav aside video audio iframe
    source img code pre kbd address
    """.split()
)
TAG = re.compile(
    rf"<(?P<close>/?)(?P<tag>{_BLOCKS}|b|strong|i|em|u|a|br|li|blockquote|cite|time|h[1-6]|s|del|ins|script|style)"
    r"\b(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)/?>",
    re.IGNORECASE,
)
_SILENT = re.compile(
    r"<(script|style|svg|iframe|video|audio|head|button|dialog|select|template|noscript)\b.*?</\1\s*>"
    r"|<\?xml\b[^<>]*\?>|<!doctype[^<>]*>|</?(?:html|body|main|form|label|input|meta|link|picture|[a-z]+-[a-z-]+)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
PAGE = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_EMPTY = re.compile(r"<(i|b|em|strong|u|a|span)\b[^<>]*>\s*</\1\s*>", re.IGNORECASE)  # an icon
_VOICE = re.compile(r"<(author|speaker)\b[^<>]*>\s*([^<>\n]{1,60}?)\s*:?\s*</\1\s*>", re.IGNORECASE)
_OTHER = re.compile(r"</?[a-z][\w:-]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
# a link around paragraphs is a part of a page, and leads elsewhere
_AROUND_BLOCKS = re.compile(r"\[([^\[\]]*?\n[^\S\n]*\n[^\[\]]*)\]\([^()\s]*\)")
_MARKS = frozenset("b strong i em u s a".split())
_INLINE = frozenset("span font small sup sub mark q abbr code kbd ins td th img source".split())


def without(text: str) -> str:
    """Tags become the marks of Markdown they stand for; what a browser does not show goes."""
    whole = PAGE.search(text)
    text = _SILENT.sub("", text)
    if whole:  # there a line's end is but a space
        pieces = re.split(r"(<pre\b.*?</pre\s*>)", text, flags=re.IGNORECASE | re.DOTALL)
        text = "".join(p if n % 2 else re.sub(r"\s+", " ", p) for n, p in enumerate(pieces))

    text = _EMPTY.sub("", text)
    text = _VOICE.sub(r"\n\n**\2:** ", text)

    def tag(m: re.Match[str]) -> str:
        name, close = m["tag"].lower(), bool(m["close"])
        if name in ("b", "strong", "u", "i", "em"):
            return "**"
        if name == "br":
            return "\n"
        if name == "li":
            return "" if close else "\n- "
        if name == "cite":
            return "" if close else "\n\n"
        if name == "time":
            return "]\n" if close else "["
        if name == "a":
            return _anchor(m["attributes"], close)
        if name[0] == "h" and name[1:].isdigit():
            return "\n\n" if close else "\n\n" + "#" * int(name[1]) + " "
        return "" if name in _INLINE or name in ("s", "del") else "\n\n"

    opened: list[str] = []

    def _anchor(attributes: str, close: bool) -> str:
        if close:
            return (
                f"]({opened.pop()})" if opened and opened[-1] else (opened.pop() if opened else "")
            )
        href = re.search(r"href\s*=\s*[\"']?([^\"'\s>]+)", attributes)
        opened.append(html.unescape(href[1]) if href else "")
        return "[" if href else ""

    pieces = re.split(
        r"(^[^\S\n]*```.*?^[^\S\n]*```[^\S\n]*$|`[^`\n]*`)", text, flags=re.MULTILINE | re.DOTALL
    )
    text = "".join(piece if n % 2 else TAG.sub(tag, piece) for n, piece in enumerate(pieces))
    if whole:  # elements of its own stand on lines of their own
        text = _OTHER.sub("\n\n", text)
    return _AROUND_BLOCKS.sub(r"\1", text)


def plain(cell: str) -> str:
    """The words of a cell or a field: without tags, with the letters that entities stand for."""
    return html.unescape(TAG.sub(_space, cell)) if "<" in cell or "&" in cell else cell


def untagged(said: tuple[Utterance, ...]) -> tuple[Utterance, ...]:
    """Utterances without tags, where most are set in some; elsewhere a tag is what somebody
    says."""
    if 2 * sum(bool(TAG.search(u.text)) for u in said) <= len(said):
        return said
    return tuple(u._replace(text=" ".join(plain(u.text).split())) for u in said)


def _space(m: re.Match[str]) -> str:
    """What a tag leaves between words: nothing where it only sets them otherwise."""
    return "" if m["tag"].lower() in _INLINE | _MARKS else " "
