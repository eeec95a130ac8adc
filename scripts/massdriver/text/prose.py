"""What an editor writes of his own, in notes and on topic pages: words, emphasis, links, lists, and
nothing else.

Comes in: the Markdown of a note or a topic's body. Goes out: what does not belong in it, and the
same Markdown with that written as words. May not: let anything through that it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from .escape import ADDRESS, UNSEEN, address, shown

_PAGE = r"(?:\.\./)*(?:[a-z0-9-]+/)*[a-z0-9-]+\.md(?:#[\w-]+)?|#[\w-]+"
_NESTED = r"https?://(?:[^()\s]|\([^()\s]*\))+"  # as far as a link in Markdown reaches
_LINK = rf"\[(?P<label>(?:\\.|[^\[\]\\])+)\]\((?P<target>{_PAGE}|{_NESTED})\)"
_TOKEN = re.compile(
    rf"(?P<escape>\\[!-/:-@\[-`{{-~])|{_LINK}|(?P<many>\*{{4,}})|(?P<stars>\*{{1,3}})"
    rf"|(?P<special>[<>&`{{}}\[\]|~^_\\!])|(?P<unseen>{UNSEEN.pattern})"
)
DEEPEST = (
    8  # emphases in one another; renderers go down into each, and a thousand are more than they can
)
_WHOLE = re.compile(ADDRESS)
_ITEM = re.compile(r"(- |\d{1,3}\. )?(.*)", re.DOTALL)
_START = re.compile(r"[#>+:?!=|-]|\d+[.)]|\*(?= |\[)")

_FAULTS = [
    (re.compile(pattern, re.MULTILINE), message)
    for pattern, message in (
        (r"<(?=[A-Za-z/!?])", "HTML is no part of it. Write the words without it"),
        (r"&(?:#?\w{1,31});", "an entity. Write the letter itself"),
        (r"!\[", "pictures are no part of it. Link the page that shows it"),
        (r"\*{4,}", "more stars than emphasis takes. Set it with one or two"),
        (r"`", "code is no part of it. Set the words in quotes"),
        (r"\{(?=[:+~=>#.-]| ?[.#:])", "an attribute list or a mark. Write the words without it"),
        (
            r"^\[(?!\^)[^\]\n]+\]:|^\*\[[^\]\n]+\]:",
            "a definition. Write the link where it is used: [Name](https://…)",
        ),
        (r"\]\[", "a reference. Write the link where it is used: [Name](https://…)"),
        (
            r"^(?:#{1,6}(?= )|>|\+ |\* |\||:::|[!?]{3}|={3,}|-{3,})",
            "Markdown that makes something of the line. Begin it with a word",
        ),
        (r"^(?: {4}|\t)", "an indented line, which would be code. Begin it at the margin"),
    )
]
_LINKED, _INSIDE = re.compile(_LINK), re.compile(_PAGE)
_TARGET = re.compile(r"\[(?P<label>(?:\\.|[^\[\]\\])+)\]\((?P<target>[^)\n]*)")
_HOST = re.compile(
    r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?:[/:?#]\S*)?", re.IGNORECASE
)


def sound(sources: Iterable[str]) -> bool:
    """Say whether nothing in any of these has a fault; of many at once that is told sooner than of
    each."""
    return next(faults("\n\n".join(sources)), None) is None


def faults(source: str) -> Iterator[tuple[int, str]]:
    """What does not belong: where in the source, and a sentence that says what and what to do."""
    hidden = re.sub(r"\\[!-/:-@\[-`{-~]", "  ", source)
    for pattern, message in _FAULTS:
        for m in pattern.finditer(hidden):
            yield m.start(), f"`{m[0].strip() or 'four spaces'}`: {message}."
    for m in _TARGET.finditer(source):
        link = _LINKED.match(source, m.start())
        if not (link and (_INSIDE.fullmatch(link["target"]) or _WHOLE.fullmatch(link["target"]))):
            yield (
                m.start("target"),
                (
                    f'"{m["target"][:60]}" is no address. Write it like https://example.org/page,'
                    " or like talk.md#w123."
                ),
            )
        elif (said := _HOST.fullmatch(m["label"])) and (
            (leads := _HOST.fullmatch(link["target"])) is None
            or said[1].lower() != leads[1].lower()
        ):
            yield (
                m.start("label"),
                f'"{m["label"][:60]}" leads to another host. Name the page in words.',
            )
    begun: list[str] = []
    for m in re.finditer(r"\n\s*\n|\*{1,3}", hidden) if hidden.count("*") > DEEPEST else ():
        if m[0][0] == "\n":
            begun.clear()
        elif begun and begun[-1] == m[0]:
            begun.pop()
        else:
            begun.append(m[0])
            if len(begun) == DEEPEST + 1:
                yield (
                    m.start(),
                    f"more than {DEEPEST} emphases, each within another. Set words apart with one.",
                )
    for m in UNSEEN.finditer(source):
        yield m.start(), f"U+{ord(m[0]):04X}, a sign nobody sees. Delete it."


def inert(source: str) -> str:
    """The same Markdown, everything that does not belong written as words."""
    lines = []
    begun: list[str] = []  # the emphases that are open
    for text in source.split("\n"):
        if not text.strip():
            begun.clear()
        item = _ITEM.match(text.strip(" \t"))
        marker, words = (item[1] or "", item[2]) if item else ("", text)
        opening = _START.match(words)
        first = f"&#{ord(words[0])};" if opening and not words[0].isdigit() else ""
        if opening and words[0].isdigit():
            first = f"{opening[0][:-1]}&#{ord(opening[0][-1])};"
            words = words[len(opening[0]) :]
        elif first:
            words = words[1:]
        # two spaces would break the line
        lines.append(marker + (first + _TOKEN.sub(partial(_token, begun), words)).rstrip(" "))
    return "\n".join(lines)


def harmless(source: str) -> str:
    """The same Markdown as it was written, where nothing in it wants to be told from words; else
    ``inert``."""
    return source if next(faults(source), None) is None else inert(source)


def _token(begun: list[str], m: re.Match[str]) -> str:
    if m["target"] is not None:
        target = m["target"]
        safe = (
            target
            if re.fullmatch(_PAGE, target)
            else address(target)
            if _WHOLE.fullmatch(target)
            else ""
        )
        label = _TOKEN.sub(partial(_token, begun), m["label"])
        return (
            f"[{label}]({safe})"
            if safe
            else "".join(f"&#{ord(c)};" if c in "[]()<>\"'&{}`*_\\|!" else c for c in m[0])
        )
    if m["stars"] and len(begun) < DEEPEST:
        if begun and begun[-1] == m[0]:
            begun.pop()
        else:
            begun.append(m[0])
    elif m["stars"] or m["many"]:
        return "&#42;" * len(m[0])  # from here on, until the block ends
    if m["special"]:
        return f"&#{ord(m[0])};"
    if m["unseen"]:
        return shown(m[0])
    if m["escape"]:
        return f"&#{ord(m[0][1])};"
    return m[0]
