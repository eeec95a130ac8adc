"""What was corrected lately, as an Atom feed.

Comes in: the library and its history. Goes out: Atom. May not: make up a date; without a history
the editions' own dates stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree as etree

from ..collection.history import Mended
from ..collection.settings import Settings
from ..edition import markup
from ..text import escape
from ..text.counts import count
from . import Card, Library, Volume

ENTRIES = 30  # of the feed
ITEMS = 100  # emendations an entry spells out; an edition's first commit brings thousands


class Entry(NamedTuple):
    """One entry of the feed."""

    id: str
    title: str
    when: str
    link: str
    html: str


def atom(library: Library) -> str:
    """The newest commits that mended a word, an entry for each edition they mended."""
    site = library.site
    entries = list(islice(_entries(library), ENTRIES)) or [_edition(card) for card in library.cards]
    return document(
        site,
        "corrections.atom",
        "corrections",
        "Every word that was changed, as it is changed.",
        f"{site.url}corrections/",
        entries,
    )


def document(
    site: Settings, name: str, title: str, subtitle: str, page: str, entries: Sequence[Entry]
) -> str:
    """A feed of these entries, the newest first. ``name``: of its file; ``page``: where the same
    can be read."""
    entries = sorted(entries, key=lambda e: e.when, reverse=True)
    root = etree.Element(
        "feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": site.language}
    )
    _text(root, "id", f"{site.url}{name}")
    _text(root, "title", f"{site.name}: {title}")
    _text(root, "subtitle", subtitle)
    _text(root, "updated", max((e.when for e in entries), default="1970-01-01T00:00:00Z"))
    etree.SubElement(
        root, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{site.url}{name}"}
    )
    etree.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _text(etree.SubElement(root, "author"), "name", site.name)
    for e in entries:
        entry = etree.SubElement(root, "entry")
        _text(entry, "id", e.id)
        _text(entry, "title", e.title)
        _text(entry, "updated", e.when)
        etree.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": e.link})
        content = etree.SubElement(entry, "content", {"type": "html"})
        content.text = e.html
    etree.indent(root)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        + escape.xml(etree.tostring(root, encoding="unicode"))
        + "\n"
    )


def _entries(library: Library) -> Iterator[Entry]:
    known = {card.slug for card in library.cards}
    volume = cache(library.volume)
    places = cache(lambda slug: _places(volume(slug)))
    host = urlsplit(library.site.url).netloc
    for commit in library.log:
        for slug, mended in commit.mended.items():
            if mended and slug in known:
                here = volume(slug)
                shown = "".join(f"<li>{_item(here, places(slug), m)}</li>" for m in mended[:ITEMS])
                more = len(mended) - ITEMS
                rest = (
                    f"<p>… and {more:,} more, all on <a"
                    f' href="{escape.element(library.site.url, True)}corrections/">the corrections'
                    " page</a>.</p>"
                    if more > 0
                    else ""
                )
                told = count(len(mended), "correction")
                yield Entry(
                    f"tag:{host},{commit.when[:4]}:{slug}/{commit.hash}",
                    f"{here.front['title']}: {told}",
                    commit.when,
                    here.url(),
                    f"<p>{escape.element(commit.subject)}</p><ul>{shown}</ul>{rest}",
                )


def _edition(card: Card) -> Entry:
    """The whole edition as one entry, where no history is at hand."""
    host = urlsplit(card.site.url).netloc
    told = count(card.changes, "correction")
    return Entry(
        f"tag:{host},{card.modified[:4]}:{card.slug}",
        f"{card.front['title']}: {told}",
        card.modified,
        card.url(),
        f'<p>{told}, all on <a href="{escape.element(card.site.url, True)}'
        'corrections/">the corrections page</a>.</p>',
    )


def _places(volume: Volume) -> dict[str, str]:
    """The paragraphs' addresses by the lines of the edition they stand in."""
    blocks = volume.reading.edition.blocks
    return {
        line: p.id
        for p in volume.reading.paragraphs
        for line in markup.write_block(blocks[p.block]).split("\n")
        if line.strip()
    }


def _item(volume: Volume, places: dict[str, str], mended: Mended) -> str:
    """One emendation, linked to its paragraph: by its line, or where that has changed since, by its
    words."""
    address = places.get(mended.line) or next(
        (
            _paragraph(volume, c.at)
            for c in volume.reading.changes
            if (c.heard, c.read) == (mended.heard, mended.read)
        ),
        "",
    )
    sides = [f"<del>{escape.element(mended.heard)}</del>"] * bool(mended.heard) + [
        f"<ins>{escape.element(mended.read)}</ins>"
    ] * bool(mended.read)
    return (
        f'<a href="{escape.element(volume.url(address), True)}">{address or volume.slug}</a>: '
        + " → ".join(sides)
    )


def _paragraph(volume: Volume, word: int) -> str:
    paragraph = volume.reading.holder(word)
    return paragraph.id if paragraph else ""


def _text(parent: etree.Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = text
