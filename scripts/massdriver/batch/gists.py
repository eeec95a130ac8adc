"""A summary an edition, kept: for whatever asks of many editions only what they are, how much they
hold and what they name.

Comes in: an archive. Goes out: gists in the order of their slugs; how often words stand in all of
them, and which words were mended. May not: hold a text. What was made of an edition is made again
only when it has changed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ..collection import corpus, parcel
from ..collection.concordance import concordance_of
from ..collection.parcel import Task
from ..collection.repository import Archive
from ..collection.stats import Sums, sums
from ..collection.vocabulary import Counted, Vocabulary, count
from ..findings import Finding, Unreadable
from ..model import Kind
from . import cache
from .cache import Parts
from .progress import watched
from .workshop import Workshop, entry, key

VERB = "gist"
FRONT = (
    *("title", "date", "venue", "kind", "video", "status", "speakers", "duration"),
    *("tags", "categories", "aliases"),
)


@dataclass(frozen=True)
class Gist:
    """An edition without its text. ``topics``: those it names, in how many paragraphs and where
    first."""

    slug: str
    front: Mapping[str, Any]
    language: str
    kind: Kind
    sums: Sums
    timed: bool
    topics: Mapping[str, tuple[int, str]]


class Mended(NamedTuple):
    """What was heard and read otherwise, at an address, at a second where that is known."""

    heard: str
    read: str
    address: str
    start: float | None


def make(task: Task) -> Parts:
    """What is kept of one edition."""
    try:
        opened = task.parcel.open(task.parcel.path)
        here = opened.read()
    except Unreadable as error:
        return {"gist.json": _dump({"unreadable": error.findings})}
    topics: dict[str, tuple[int, str]] = {}
    for paragraph, found in concordance_of(task.topics).within(here):
        for topic in {m.topic for m in found}:
            n, first = topics.get(topic, (0, paragraph.id))
            topics[topic] = n + 1, first
    gist = {
        "slug": here.edition.slug,
        "front": {key: here.edition.front[key] for key in FRONT},
        "language": here.edition.language,
        "kind": here.edition.kind,
        "sums": sums(here),
        "timed": any(p.start is not None for p in here.paragraphs),
        "topics": topics,
    }
    counted = count(here, opened.lexicon)
    mended = []
    for change in here.changes:
        if change.heard and change.read and (home := here.holder(change.at) or here.paragraphs[0]):
            mended.append(Mended(change.heard, change.read, home.id, home.start))
    return {
        "gist.json": _dump(gist),
        "words.json": _dump([counted.words, sorted(counted.names)]),
        "mended.json": _dump(mended),
    }


class _Done(NamedTuple):
    """A task whose parts are kept, without all that it holds."""

    name: str
    hash: str


class Gists:
    """The gists of an archive; what else was kept of an edition is fetched when it is asked for."""

    def __init__(self, shelf: Archive, shop: Workshop, paths: Sequence[Path]) -> None:
        self._shop = shop
        self.all: dict[str, Gist] = {}
        named = corpus.aliases(shelf)
        self._done: dict[str, _Done] = {}
        for path, (task, parts) in zip(
            paths,
            watched(
                self._shop.each(
                    VERB, make, (Task(parcel.pack(shelf, p), named) for p in paths), "gist.json"
                ),
                len(paths),
                VERB,
            ),
            strict=True,
        ):
            said = json.loads(parts["gist.json"])
            if "unreadable" in said:
                raise Unreadable(*(Finding(*values) for values in said["unreadable"]))
            said |= {"kind": Kind(*said["kind"]), "sums": Sums(*said["sums"])}
            self.all[path.stem] = Gist(**said)
            self._done[path.stem] = _Done(task.name, task.hash)
        self._named, self._shelf = named, shelf

    def words(self, slug: str) -> Counted:
        """What was counted of an edition's words."""
        words, names = self._part(slug, "words.json")
        return Counted(Counter(words), frozenset(names))

    def vocabulary(self) -> Vocabulary:
        """What all have together."""
        return Vocabulary(map(self.words, self.all), self.words)

    def mended(self, slug: str) -> Iterator[Mended]:
        """The emendations of an edition that have two sides."""
        return (Mended(*values) for values in self._part(slug, "mended.json"))

    def _part(self, slug: str, name: str) -> Any:
        done = self._done[slug]
        parts = self._shop.cache.find(entry(VERB, done), key(VERB, done), name)
        if parts is None:  # somebody has cleared the cache
            path = self._shelf.transcripts / f"{slug}.md"
            ((_, parts),) = self._shop.each(
                VERB, make, [Task(parcel.pack(self._shelf, path), self._named)], name
            )
        return json.loads(parts[name])


def of(shelf: Archive) -> Gists:
    """The gists of an archive, made again only where a file has changed. Unreadable: an edition is.

    They are made in this process: a builder has threads of its own, beside which none may be
    started.
    """

    def gather() -> Gists:
        return Gists(shelf, Workshop(cache.lasting(shelf.root), hands=1), shelf.editions())

    return corpus.once(shelf.root, "gists", gather)


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
