"""What an edition is exported in, a file a format.

Comes in: volumes (a reading with its times and where it is published). Goes out: text or bytes. May
not: read or write files, or number anything anew: every format has the addresses of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ..collection.history import Commit
from ..collection.settings import Settings
from ..model import Chapter, Kind, Paragraph, Reading

RIGHTS = (  # where the collection does not say it otherwise
    "The words belong to those who spoke and published them."
)


class Volume(NamedTuple):
    """One edition ready to be exported. ``modified``: when its text last changed, as an ISO time in
    UTC."""

    reading: Reading
    times: Sequence[tuple[int, float]]
    site: Settings
    modified: str

    @property
    def slug(self) -> str:
        return self.reading.edition.slug

    @property
    def front(self) -> Mapping[str, Any]:
        return self.reading.edition.front

    @property
    def language(self) -> str:
        return self.reading.edition.language

    @property
    def kind(self) -> Kind:
        return self.reading.edition.kind

    def url(self, address: str = "") -> str:
        """The permanent link of the page, or of a paragraph of it."""
        return link(self.site, self.slug, address)

    def chapters(self) -> list[tuple[Chapter | None, list[Paragraph]]]:
        """The paragraphs by chapter; what stands before the first heading comes first, under
        none."""
        result: list[tuple[Chapter | None, list[Paragraph]]] = [(None, [])]
        waiting = [c for c in self.reading.chapters if c.level == 2]
        for n, paragraph in enumerate(self.reading.paragraphs):
            while waiting and waiting[0].paragraph <= n:
                result.append((waiting.pop(0), []))
            result[-1][1].append(paragraph)
        result += [(chapter, []) for chapter in waiting]
        return result if result[0][1] else result[1:]


class Card(NamedTuple):
    """What a catalogue says of an edition: its front matter, what it is worth, how much there is of
    everything.

    ``files`` are the suffixes of what was made of it.
    """

    slug: str
    front: Mapping[str, Any]
    language: str
    kind: Kind
    site: Settings
    modified: str
    timed: bool
    words: int
    paragraphs: int
    changes: int
    doubts: int
    notes: int
    files: Sequence[str] = ()

    def url(self, address: str = "") -> str:
        """The permanent link of the page, or of a paragraph of it."""
        return link(self.site, self.slug, address)


class Library(NamedTuple):
    """Everything there is to export, in a catalogue; ``volume`` fetches an edition itself."""

    site: Settings
    cards: Sequence[Card]
    log: Sequence[Commit]
    volume: Callable[[str], Volume]


def sound(site: Settings, front: Mapping[str, Any]) -> str:
    """The address of an edition's sound; empty where it has none."""
    audio = str(front["audio"])
    return audio if not audio or audio.startswith("http") else site.url + audio


def link(site: Settings, slug: str, address: str = "") -> str:
    """The permanent link of a page, or of a paragraph of it."""
    return f"{site.url}transcripts/{slug}/" + (f"#{address}" if address else "")


def card(volume: Volume) -> Card:
    """Count what an edition has."""
    here = volume.reading
    front = {
        key: here.edition.front[key]
        for key in ("title", "date", "kind", "video", "audio", "aliases")
    }
    return Card(
        volume.slug,
        front,
        here.edition.language,
        here.edition.kind,
        volume.site,
        volume.modified,
        bool(volume.times),
        sum(len(p.text.split()) for p in here.paragraphs),
        len(here.paragraphs),
        len(here.changes),
        len(here.doubts),
        len(here.notes),
    )
