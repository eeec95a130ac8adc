"""All editions and topics of an archive, read once and again only where a file has changed.

Comes in: an archive. Goes out: its readings, topics and what leads from one to another. May not: be
stale.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from ..findings import Finding, Unreadable
from ..model import Edition, Reading
from . import absent, compare, facts, otherwise, predictions, topics
from .compare import Echo, Places
from .concordance import Concordance
from .concordance import check as check_topics
from .facts import Citation, Fact
from .predictions import Prediction
from .repository import Archive
from .topics import Topic

T = TypeVar("T")
PREDICTIONS = "docs/predictions.yml"
Stamp = tuple[tuple[str, int], ...]
MANY = 50  # editions; of more, not all are held at once, and no page lists all there is of each
BYTES = 700_000  # of editions, some 100,000 words; more no browser shall load and index to search
HELD = 12  # readings that were asked for one by one
# more files than these are looked at again only after so many times the time that takes
LARGE, FRESH = 100, 20


class Corpus(NamedTuple):
    """The readings by slug, the topics, and the notes that compare one document with another.

    ``listed``: every edition without its text, the newest first.
    """

    readings: Mapping[str, Reading]
    concordance: Concordance
    echoes: Mapping[tuple[str, str], list[Echo]]
    facts: Mapping[str, Fact] = MappingProxyType({})
    foretold: Sequence[Prediction] = ()
    listed: Sequence[Edition] = ()


class Readings(Mapping[str, Reading]):
    """The readings of an archive too large to be held at once: each is read when it is asked for,
    the last few are kept."""

    def __init__(self, archive: Archive, paths: Sequence[Path]) -> None:
        self.archive = archive
        self.paths = {path.stem: path for path in paths}

    def __getitem__(self, slug: str) -> Reading:
        return reading(self.archive, self.paths[slug])

    def __contains__(self, slug: object) -> bool:
        return slug in self.paths

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)


_kept: dict[tuple[Path, str], tuple[Stamp, object]] = {}
_seen: dict[Path, tuple[float, Stamp]] = {}


def of(archive: Archive) -> Corpus:
    """Return the corpus of an archive. Unreadable: any of its files is; of many editions, one that
    is asked for."""

    def read() -> Corpus:
        paths = archive.editions()
        many = len(paths) > MANY
        readings = (
            Readings(archive, paths)
            if many
            else {path.stem: reading(archive, path) for path in paths}
        )
        comparing = (
            Readings(archive, [p for p in paths if compare.LINK.search(archive.text(p))])
            if many
            else readings
        )
        return Corpus(
            readings,
            Concordance(pages(archive)),
            compare.echoes(comparing),
            archive.facts(),
            archive.predictions(),
            in_order(map(archive.front, paths) if many else (r.edition for r in readings.values())),
        )

    return once(archive.root, "corpus", read)


def in_order(editions: Iterable[Edition]) -> list[Edition]:
    """The newest first; of none the text is kept."""
    return sorted(
        (replace(edition, blocks=()) for edition in editions),
        key=lambda edition: (str(edition.front["date"]), edition.slug),
        reverse=True,
    )


def reading(archive: Archive, path: Path) -> Reading:
    """Return one edition's reading, kept until a file changes, or many others have been asked
    for."""
    found = once(archive.root, str(path), lambda: archive.open(path).read())
    held = [name for name in _kept if name[0] == archive.root and name[1].endswith(".md")]
    for name in held[:-HELD]:
        del _kept[name]
    return found


def large(archive: Archive) -> bool:
    """Whether an archive is searched in pieces: it has many editions, or long ones."""
    paths = archive.editions()
    return len(paths) > MANY or sum(path.stat().st_size for path in paths) > BYTES


def pages(archive: Archive) -> list[Topic]:
    """The topics, as far as what they cite is here. Unreadable: one of their pages is."""
    here = {path.stem for path in archive.editions()}
    return [topic.within(here) for topic in _pages(archive)]


def _pages(archive: Archive) -> Iterator[Topic]:
    return (topics.parse(archive.text(path), archive.show(path)) for path in archive.topics())


def aliases(archive: Archive) -> tuple[Topic, ...]:
    """The topics with nothing but their names and places, all that finding them hangs on; none if
    one is unreadable."""
    try:
        found = pages(archive)
    except Unreadable:
        return ()  # whoever needs them whole will say so
    return tuple(
        Topic(
            t.slug,
            "",
            "",
            t.kind,
            "",
            t.aliases,
            tuple(m._replace(what="", figure="", quote="") for m in t.moments),
            "",
            1,
            tuple(p._replace(says="", by="") for p in t.passages),
            t.but,
        )
        for t in found
    )


def across(
    archive: Archive,
    readings: Mapping[str, Reading],
    find: Places | None = None,
    spoken: Set[str] | None = None,
) -> Iterator[Finding]:
    """What only the whole corpus can tell: comparisons, topics, predictions, facts.

    ``find`` and ``spoken`` say where paragraphs are found and which topics are named, where the
    readings do not hold it.
    """
    here = absent.parted(_pages(archive), archive.foretold(), readings, PREDICTIONS)
    yield from here.findings
    concordance, foretold = Concordance(here.topics), here.foretold
    yield from compare.check(here.readings, find)
    named = None if spoken is None else spoken | here.citing
    yield from check_topics(concordance, here.readings, find, named)
    yield from predictions.check(foretold, here.readings, concordance.topics, PREDICTIONS, find)
    known = archive.facts()
    yield from facts.check(known, citations(archive), concordance.topics)
    for topic in concordance.topics.values():
        yield from otherwise.check(topic.body, known.values(), topic.path, 1, "the page")
    for p in foretold:
        yield from otherwise.check(
            "" if p.facts else p.because, known.values(), PREDICTIONS, p.line, "the reason"
        )


def citations(archive: Archive) -> list[Citation]:
    """Every place of the archive where a fact is cited, in order."""
    found = [
        place
        for path, text in archive.pages()
        if path.endswith(".md")
        for place in facts.cited(text, path)
    ]
    return [*found, *predictions.cited(archive.predictions(), PREDICTIONS)]


def due(archive: Archive, month: str) -> list[Finding]:
    """What to look at in a month (``2026-11``): facts, the most told first, then the oldest;
    predictions, by their day."""
    known = archive.facts()
    return [
        *(finding for finding, _ in facts.due(known.values(), citations(archive), month)),
        *predictions.overdue(archive.predictions(), PREDICTIONS, month),
    ]


def once(root: Path, name: str, make: Callable[[], T]) -> T:
    """What was made of an archive under this name, made again only when one of its files has
    changed."""
    stamp = _stamp(root)
    kept = _kept.get((root, name))
    if kept is None or (kept[0] is not stamp and kept[0] != stamp):
        kept = _kept[root, name] = stamp, make()
    return kept[1]  # type: ignore[return-value]


def _stamp(root: Path) -> Stamp:
    """When each file was written that something is made of: one and the same as long as none has
    changed."""
    due, known = _seen.get(root, (0.0, ()))
    begun = time.monotonic()
    if begun < due:
        return known
    docs = root / "docs"
    stamp = tuple(
        sorted(
            _stamps(
                docs / "transcripts",
                docs / "topics",
                docs / "facts",
                root / "seeds",
                root / "mkdocs.yml",
                root / "lexicon.yml",
                root / PREDICTIONS,
            )
        )
    )
    done = time.monotonic()
    _seen[root] = (
        done + FRESH * (done - begun) * (len(stamp) > LARGE),
        known if stamp == known else stamp,
    )
    return _seen[root][1]


def _stamps(*folders: Path | str) -> Iterator[tuple[str, int]]:
    """Some files, or every file below some folders, and when it was written; asked for at every
    page, hence quickly."""
    for folder in folders:
        if os.path.isfile(folder):
            yield str(folder), os.stat(folder).st_mtime_ns
        elif os.path.isdir(folder):
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir():
                        yield from _stamps(entry.path)
                    else:
                        yield (
                            entry.path,
                            entry.stat().st_mtime_ns if os.path.exists(entry.path) else 0,
                        )
