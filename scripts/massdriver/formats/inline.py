"""What the XML formats share: words with emphasis as runs, notes as XHTML, links that hold outside
the site.

Comes in: the words of a block, or the Markdown of a note. Goes out: runs of text, or elements. May
not: know a format.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit
from xml.etree import ElementTree as etree

import markdown

from ..collection.settings import Settings
from ..text import escape, prose

_EMPHASIS = re.compile(r"(?<![\\*\w])\*(?!\s)([^*\n]+?)(?<![\s\\])\*(?![*\w])")
_SPACES = re.compile(r"\s\s+|[^\S ]")  # whatever is not one space already
_ESCAPE = re.compile(r"\\(.)|\*+", re.DOTALL)


def runs(source: str) -> Iterator[tuple[str, bool]]:
    """Words without Markdown, cut where emphasis begins and ends; spaces as they stand, line ends
    as spaces."""
    at = 0
    for m in _EMPHASIS.finditer(source) if "*" in source else ():
        if m.start() > at:
            yield bare(source[at : m.start()]), False
        yield bare(m[1]), True
        at = m.end()
    if at < len(source):
        yield bare(source[at:]), False


def bare(source: str) -> str:
    """Words without Markdown, the spaces around them kept."""
    if "\\" in source or "*" in source:
        source = _ESCAPE.sub(lambda m: m[1] or "", source)
    return _SPACES.sub(" ", source)


def append(parent: etree.Element, text: str) -> None:
    """Add text at the end of an element, whatever it holds."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def note(source: str, site: Settings) -> etree.Element:
    """The Markdown of a note as XHTML, in a ``div``; links between pages lead to the site."""
    root = etree.fromstring(f"<div>{escape.xml(_html(prose.inert(source)))}</div>")
    for link in root.iter("a"):
        link.set("href", absolute(link.get("href", ""), site))
    return root


@lru_cache(maxsize=512)  # TEI and EPUB ask for the same notes
def _html(source: str) -> str:
    return _markdown().reset().convert(source)


@lru_cache(maxsize=1)
def _markdown() -> markdown.Markdown:
    return markdown.Markdown(output_format="xhtml")


def absolute(link: str, site: Settings) -> str:
    """A link as it stands in docs/transcripts, as one that holds anywhere: ``x.md#w1`` →
    ``https://…/transcripts/x/#w1``."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path:
        return link
    path = posixpath.normpath(posixpath.join("transcripts", parts.path))
    path = re.sub(r"(^|/)index\.md$", r"\1", path)
    path = re.sub(r"\.md$", "/", path)
    return site.url + path + (f"#{parts.fragment}" if parts.fragment else "")


def before(element: etree.Element, words: list[str]) -> str | None:
    """Take the given words off the end of an element's text and return them as they stood; None if
    it ends otherwise."""
    holder = element[-1] if len(element) else None
    text = (holder.tail if holder is not None else element.text) or ""
    pieces = list(re.finditer(r"\S+", text))[-len(words) :] if words else []
    if not pieces or [_letters(p[0]) for p in pieces] != [_letters(w) for w in words]:
        return None
    cut = pieces[0].start()
    if holder is not None:
        holder.tail = text[:cut]
    else:
        element.text = text[:cut]
    return text[cut:]


def _letters(word: str) -> str:
    return re.sub(r"\W", "", word).casefold()
