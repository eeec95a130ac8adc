"""Words on their way out: one helper for each place they may go to, so that nothing a stranger
wrote acts there.

Comes in: words of anybody: titles, names, notes, marks, subjects of commits. Goes out: the same
words, as the place shows them and does nothing else. May not: drop a word; what cannot stand there
is written so that it can be seen.
"""

from __future__ import annotations

import html as standard
import json
import re
from collections.abc import Iterable
from typing import Any

# An address is http(s), a host, and what addresses are made of; no quote, bracket, backslash or
# space can end it early.
ADDRESS = (
    r"https?://(?:[^\W_](?:[\w-]*[^\W_])?\.)*[^\W_](?:[\w-]*[^\W_])?(?::\d{1,5})?"
    r"(?:[/?#](?:[^\W]|[.~:/?#@!$&'*+,;=%()-])*)?"
)
_ADDRESS = re.compile(ADDRESS)
# A recording among the files of a site: folders and a name of plain letters, and an ending that
# players know.
SOUND = "mp3 m4a m4b aac ogg oga opus wav flac weba mp4 m4v mov webm ogv".split()
PLACE = rf"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*\.(?:{'|'.join(SOUND)})"
_PLACE = re.compile(rf"(?:\.\./)*{PLACE}", re.IGNORECASE)
_FILE = re.compile(rf"[^?#]*/[^/?#]+\.(?:{'|'.join(SOUND)})(?:\?[^#]*)?", re.IGNORECASE)
LARGEST = 60_000  # characters of Markdown in a comment or an issue; GitHub takes 65,536

# What no eye can see, or what turns the words around it: controls, separators of lines,
# bidirectional signs, fillers, tags.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff\ud800-\udfff]"
)
# What XML 1.0 refuses or advises against.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_ACTS = re.compile("[\\\\`*_{}\\[\\]|~^<>&\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_SPECIAL = re.compile(r"[^\w \t.,;:?!\"'’‘“”—–()%/…-]|_")
# as html.escape has them
_NAMED = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#x27;",
}
# what begins a list, a heading, a quotation, a fold at the start of a line
_OPENS = re.compile(r"^(\d+)([.)])|^([-+#>:?!])")


def shown(char: str) -> str:
    """A sign nobody can see, as one that everybody can: U+0001 is ``␁``, U+202E is ``<U+202E>`` in
    other brackets."""
    if char in ("\x85", "\u2028", "\u2029"):
        return " "  # ends of lines, to those who know them
    number = ord(char)
    return chr(0x2400 + number) if number < 0x20 else "␡" if number == 0x7F else f"⟨U+{number:04X}⟩"


def line(words: str) -> str:
    """One line of plain text, for a terminal, a caption or a log: nothing in it moves a cursor or
    turns the writing."""
    return UNSEEN.sub(lambda m: shown(m[0]), " ".join(words.split("\n")))


def subtitle(words: str) -> str:
    """One line of SRT, which has no escapes: players take ``<`` for a tag and ``{`` for a command,
    so other signs stand there."""
    return line(words).translate({0x3C: "‹", 0x3E: "›", 0x7B: "❴", 0x7D: "❵"})


def html(words: str) -> str:
    """Text of an HTML element, also of one that stands in Markdown: neither HTML nor Markdown finds
    anything in it."""
    return re.sub(r"[\n\r]", " ", _ACTS.sub(_entity, words))  # a line of its own might be a heading


def attribute(words: str) -> str:
    """The value of an HTML attribute in double quotes."""
    return re.sub("[\n\"']", _entity, _ACTS.sub(_entity, words))


def markdown(words: str) -> str:
    """Plain words as Markdown in which nothing acts: what could is written as a character
    reference."""
    words = _SPECIAL.sub(_reference, re.sub(r"[\n\r]", " ", words))
    return _OPENS.sub(lambda m: f"{m[1]}&#{ord(m[2])};" if m[1] else _reference(m), words)


def verbatim(text: str) -> str:
    """Text as HTML code in which no mark is set and no link is made."""
    return (
        "<code>"
        + "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in text)
        + "</code>"
    )


def address(url: str) -> str:
    """The target of a link in Markdown, or an ``href`` before ``attribute``; a bare ``#`` for what
    is no http(s) address."""
    if not _ADDRESS.fullmatch(url):
        return "#"
    balanced = re.sub(r"\([^()]*\)", "", url)
    return (
        url.replace("(", "%28").replace(")", "%29") if "(" in balanced or ")" in balanced else url
    )


def href(url: str) -> str:
    """The same as the value of an attribute."""
    return attribute(address(url))


def recording(where: str) -> str:
    """The address of a recording, or its place among the files of the site; a bare ``#`` for what
    is neither."""
    return where if _PLACE.fullmatch(where) else address(where)


def is_file(where: str) -> bool:
    """Say whether a recording is a file that a browser plays by itself, and not the page of a
    host."""
    return bool(_PLACE.fullmatch(where) or _FILE.fullmatch(where.partition("#")[0]))


def fragment(where: str, second: float) -> str:
    """The target of a link to a second of a file that plays: a media fragment,
    https://www.w3.org/TR/media-frags/."""
    target = recording(where.partition("#")[0])
    return target if target == "#" else f"{target}#t={round(second, 1):.7g}"


def moment(video: str, second: float) -> str:
    """The target of a link to a second of a video: of a file a fragment, of a host's page what
    hosts look for."""
    if is_file(video):
        return fragment(video, second)
    bare = re.sub(r"([?&])t=[^&]*(?:&|$)", r"\1", video.partition("#")[0]).rstrip("?&")
    return address(f"{bare}{'&' if '?' in bare else '?'}t={int(second)}s")


def script(data: Any) -> str:
    """JSON to stand inside of ``<script>``: no tag, no entity and no end of a line is in it."""
    told = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\x7f-\x9f\u2028\u2029\ud800-\udfff]", lambda m: f"\\u{ord(m[0]):04x}", told)


def xml(document: str) -> str:
    """A document of XML, made by whoever knows its tags, without the signs that XML does not
    take."""
    return _ILLEGAL.sub(lambda m: shown(m[0]), document)


def quoted(value: str) -> str:
    """A scalar of YAML in quotes."""
    return re.sub(
        "[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]",
        lambda m: f"\\u{ord(m[0]):04x}",
        json.dumps(value, ensure_ascii=False),
    )


def yaml(value: str) -> str:
    """A scalar of YAML; what could be misread stands in quotes."""
    plain = re.fullmatch(r"[^\W\d_][\w ,.()/&’'-]*(?<![ ])", value) and value.lower() not in (
        "null",
        "n",
        "y",
        "yes",
        "no",
        "true",
        "false",
        "on",
        "off",
    )
    if plain or re.fullmatch(r"\d{4}-\d\d-\d\d|https://[\w./?=&%+~-]+", value):
        return value
    return quoted(value)


def span(words: str) -> str:
    """Words in a comment on GitHub: a span of code that nothing in them can end; no HTML, no link,
    no call to anybody."""
    words = " ".join(UNSEEN.sub(lambda m: shown(m[0]), " ".join(words.split())).split())
    ticks = "`" * (1 + max((len(m) for m in re.findall(r"`+", words)), default=0))
    return f"{ticks} {words} {ticks}" if "`" in words else f"`{words}`"


def fence(lines: Iterable[str]) -> list[str]:
    """Lines in a comment on GitHub: a block of code that nothing in them can end."""
    inside = [UNSEEN.sub(lambda m: shown(m[0]), line) for line in lines]
    ticks = "`" * max(
        3, 1 + max((len(m) for line in inside for m in re.findall(r"`+", line)), default=0)
    )
    return [ticks + "diff", *inside, ticks]


def element(words: str, quote: bool = False) -> str:
    """Text of HTML or XML that no Markdown is made of: in a feed, an index, a book."""
    return standard.escape(xml(words), quote=quote)


def _entity(m: re.Match[str]) -> str:
    return _NAMED.get(m[0]) or _reference(m)


def _reference(m: re.Match[str]) -> str:
    char = m[0]
    return shown(char) if _ILLEGAL.match(char) or char in "\x85\u2028\u2029" else f"&#{ord(char)};"
