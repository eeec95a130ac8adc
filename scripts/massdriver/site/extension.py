"""The Python-Markdown extension: MkDocs, Zensical and whoever comes after them load this one thing.

Comes in: the Markdown a site generator hands over. Goes out: what it renders. May not: know the
generator, but for how MkDocs says no.

A generator hands over the body of a page and not its name, so an edition is known by its text: the
body is looked up among the files of docs/transcripts. Every other page goes through untouched, but
for its margin notes and its ``::: blocks``.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from ..collection import corpus, facts, history
from ..collection.repository import Archive
from ..edition import front
from ..findings import Unreadable
from ..text import words
from . import schema_org
from .blocks import about, fill
from .parts import Parts
from .sidenotes import Sidenotes
from .typeset import HERE, typeset
from .typography import Curled

# no line begins with a dash, no date is broken
KEPT = re.compile(r"((?<![^\W_])[^\W_]+—|\b\d{4}-\d\d(?:-\d\d)?\b)")


class Editions(Extension):
    """Renders editions. ``root``: a folder inside the repository; by default the working folder."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {"root": [".", "a folder inside the repository"]}
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:
        archive = Archive.around(Path(self.getConfig("root")))
        archive.settings  # noqa: B018  # nothing is built of settings that cannot be read
        set_up(md, Typesetter(md, shelf_of(archive)), archive.settings.language)


def set_up(md: Markdown, typesetter: Typesetter, language: str = "en") -> None:
    """Register everything that renders what this typesetter sets; the interface speaks this
    language."""
    # what markup.escape escapes is shown as it is
    md.ESCAPED_CHARS += [c for c in "$^=" if c not in md.ESCAPED_CHARS]
    md.preprocessors.register(typesetter, "edition", 100)
    md.parser.blockprocessors.register(Standing(md.parser, typesetter), "edition", 200)
    # after inline (20) and attr_list (8)
    md.treeprocessors.register(Sidenotes(md, words.of(language)), "sidenotes", 6)
    # the table of contents shall have them as well
    md.treeprocessors.register(Curled(md, language), "curled", 5.5)
    # after inline and the table of contents (5): words are words there
    md.treeprocessors.register(Kept(md), "kept", 4.5)
    md.treeprocessors.register(Parts(md), "parts", 4)  # after the notes have found their places


class Shelf:
    """The editions and topic pages of an archive, found by their bodies."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._known: dict[
            Path, tuple[int, bytes]
        ] = {}  # when it was written, and the hash of its body
        self._paths: dict[bytes, Path] = {}

    def find(self, body: str) -> Path | None:
        """Return the page whose body this is; files changed since they were last read are read
        again."""
        wanted = _body(body)
        known = self._paths.get(wanted)
        if known and known.exists() and known.stat().st_mtime_ns == self._known[known][0]:
            return known
        for path in (*self.archive.editions(), *self.archive.topics()):
            stamp = path.stat().st_mtime_ns
            if self._known.get(path, (0, b""))[0] != stamp:
                text = _body(front.split(self.archive.text(path), self.archive.show(path))[1])
                self._known[path] = stamp, text
                self._paths[text] = path
        return self._paths.get(wanted)


def _body(text: str) -> bytes:
    return hashlib.sha256(text.strip().encode("utf-8", "surrogatepass")).digest()


@cache
def shelf_of(archive: Archive) -> Shelf:
    """The one shelf of an archive: builders make the extension anew for every page."""
    return Shelf(archive)


class Typesetter(Preprocessor):
    """Sets an edition or a topic: the body becomes the Markdown of a page, and of an edition the
    elements of its text."""

    def __init__(self, md: Markdown, shelf: Shelf) -> None:
        super().__init__(md)
        self.shelf = shelf
        self.body: Sequence[etree.Element] = ()

    def run(self, lines: list[str]) -> list[str]:
        try:
            return self._set(lines)
        except Unreadable as refused:
            # MkDocs says in one line what is of its own kind; all else it ends in a traceback over
            mkdocs = sys.modules.get("mkdocs.exceptions")
            raise (mkdocs.BuildError(str(refused)) if mkdocs else refused) from None

    def _set(self, lines: list[str]) -> list[str]:
        self.body = ()
        path = self.shelf.find("\n".join(lines))
        if path is None:
            return fill(_told(lines, self.shelf.archive), self.shelf.archive)
        archive = self.shelf.archive
        everything = corpus.of(archive)
        site = archive.settings
        if path.stem in everything.readings and path.parent == archive.transcripts:
            reading = everything.readings[path.stem]
            told = schema_org.script(
                schema_org.article(
                    reading,
                    everything,
                    site,
                    archive.picture(path.stem),
                    history.days(archive.root).get(path.stem, ""),
                )
            )
            page = typeset(
                reading, archive.addresses(path.stem), everything, told, archive.settings.repository
            )
            self.body = page.body
            return page.markdown.split("\n")
        topic = everything.concordance.topics[path.stem]
        told = schema_org.script(*schema_org.timeline(topic, everything, site))
        return (about(topic, archive) + f"\n{told}").split("\n")


def _told(lines: list[str], archive: Archive) -> list[str]:
    """The lines of a page with the facts it cites told; in code they are shown as one cites
    them."""
    cited = {place.line: place for place in facts.cited("\n".join(lines), "")}
    if not cited:
        return lines
    known = archive.facts()
    return [
        facts.expand(line, known) if number in cited else line
        for number, line in enumerate(lines, 1)
    ]


class Standing(BlockProcessor):
    """Puts the elements of an edition's text where the page's Markdown keeps a place for them."""

    def __init__(self, parser: BlockParser, typesetter: Typesetter) -> None:
        super().__init__(parser)
        self.typesetter = typesetter

    def test(self, parent: etree.Element, block: str) -> bool:
        return bool(self.typesetter.body) and block == HERE

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        del blocks[0]
        parent.extend(self.typesetter.body)
        self.typesetter.body = ()  # once: whoever else writes these words gets words


class Kept(Treeprocessor):
    """Keeps a word and its dash, or a date, on one line; the letters stay as they are, for whoever
    copies them."""

    def run(self, root: etree.Element) -> None:
        for element in list(root.iter()):
            if element.tag in ("code", "pre"):
                continue
            for n, child in reversed(list(enumerate(element, start=1))):
                child.tail, spans = _kept(child.tail)
                element[n:n] = spans
            element.text, spans = _kept(element.text)
            element[:0] = spans


def _kept(text: str | None) -> tuple[str | None, list[etree.Element]]:
    """What stands before the first of these, and each of them with what follows it."""
    if not text or not ("—" in text or "-" in text):
        return text, []
    head, *rest = KEPT.split(text)
    spans = []
    for word, after in zip(rest[::2], rest[1::2], strict=True):
        span = etree.Element("span", {"class": "kept"})
        span.text, span.tail = word, after
        spans.append(span)
    return head, spans


def makeExtension(**kwargs: Any) -> Editions:
    """Return the extension, as Python-Markdown asks for it."""
    return Editions(**kwargs)
