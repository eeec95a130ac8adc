"""The built site for machines: ``data/``, the site's own search index, the feed, ``llms.txt``.

Comes in: an archive, and the folder of a built site. Goes out: files. May not: hold a format; each has its file in
``formats``. A new file is one line in ``EDITION`` or ``CORPUS``: it is then written, listed and summed up.

Everything is made of one edition at a time and kept in the cache; only when all of them hold is anything written, one
edition after the other, so that a thousand need no more memory than one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ..batch import cache
from ..batch.cache import Parts
from ..batch.progress import watched
from ..batch.workshop import Workshop
from ..collection import corpus, history, parcel, predictions, repository
from ..collection.concordance import concordance_of
from ..collection.facts import Fact
from ..collection.facts import record as record_facts
from ..collection.repository import Archive
from ..collection.settings import Settings
from ..collection.topics import Topic
from ..collection.topics import parse as parse_topic
from ..collection.writing import Spool, Writing
from ..findings import Finding, Unreadable
from ..model import Kind
from . import Card, Library, Volume, card, feed, guide, index
from . import record as records
from .epub import epub
from .record import dump, record
from .tei import tei
from .text import text
from .vtt import vtt

__all__ = ["Library", "Volume", "dump", "export", "record", "text"]
VERB = "export"


class File(NamedTuple):
    """``make`` may return nothing where an edition has not what the format needs."""

    about: str
    make: Callable[[Volume], str | bytes | None]


EDITION: Mapping[str, File] = {
    ".txt": File("the reading text alone: a paragraph a line, `Name: ` where the turn changes, `# ` before a chapter title",
                 lambda v: text(v.reading)),
    ".json": File("everything of one edition: chapters, paragraphs as read and as heard, emendations, notes, doubts; its "
                  "form is `edition.schema.json`", lambda v: dump(record(v.reading))),
    ".vtt": File("captions with the speaker of each, where times are known; the first cue of a paragraph is named by its "
                 "address", vtt),
    ".tei.xml": File("TEI P5: `u who`, `choice/sic/corr` for every emendation, `note`, `unclear`", tei),
    ".epub": File("an EPUB 3 with the notes", epub),
}
CORPUS: Mapping[str, str] = {
    "corpus.jsonl": "every paragraph of every edition, one JSON object a line, with its link, speaker and kind",
    "search.json": "what the search pages load: documents, and paragraphs as rows of `columns`; the reading text only",
    "topics.json": "every topic with its source, each paragraph that names it and the sentence, and its timeline",
    "predictions.json": "what was said to come: the words, the paragraph, when it is due, the verdict and its source",
    "facts.json": "every fact that notes, topics and predictions tell: statement, sources with dates, and where it is cited",
    "edition.schema.json": "the JSON Schema of `<slug>.json`",
}
INDEXES: Mapping[str, Callable[[index.Entries, str], str]] = {
    "search/search_index.json": index.material,
    "search.json": index.zensical,
}


@dataclass(frozen=True)
class Task(parcel.Task):
    """An edition to export: where it is published, and when it was last changed if that is known."""

    site: Settings
    modified: str

    def volume(self) -> Volume:
        """The edition, read. Unreadable: it is, or it does not prove itself."""
        opened = self.parcel.open(self.parcel.path)
        reading = opened.read()
        if not reading.proved:
            raise Unreadable(Finding(self.name, 1, 1, "I001", "the words differ from the seed without a mark; nothing is "
                                     "exported. Run massdriver check."))
        return Volume(reading, opened.times, self.site, self.modified or f"{reading.edition.front['date']}T00:00:00Z")


def make(task: Task) -> Parts:
    """Everything that is made of one edition: its files by suffix, its card, and its share of the files about all."""
    try:
        volume = task.volume()
    except Unreadable as error:
        return {"card.json": dump({"unreadable": error.findings}).encode()}
    files = {suffix: file.make(volume) for suffix, file in EDITION.items()}
    share = {"card.json": dump({key: value for key, value in card(volume)._asdict().items() if key != "site"}),
             "corpus.jsonl": records.lines(volume),
             "search.json": "\n".join(records.compact(row)[1:] for row in records.rows(volume)),
             "topics.json": dump({topic: records.compact(found)[1:-1] for topic, found in
                                  records.mentions(concordance_of(task.topics), volume.reading).items()}),
             "index.json": dump(list(index.entries(volume)))}
    return {name: content.encode() if isinstance(content, str) else content for name, content in (files | share).items()
            if content is not None}


def export(shelf: Archive, folder: Path, shop: Workshop) -> int:
    """Write everything into ``folder``, and around it where a built site is; return how many files changed.

    Unreadable: an edition is, or does not prove itself; then nothing is written.
    """
    log = history.commits(history.read(shelf.root))
    plan = _Plan(shelf, log)
    topics = [parse_topic(shelf.text(path), shelf.show(path)) for path in shelf.topics()]
    facts = shelf.facts()
    expected = shelf.predictions()
    unproved: list[Finding] = []
    for _, parts in watched(shop.each(VERB, make, plan.tasks(), "card.json"), len(plan.paths), VERB):
        found = [Finding(*values) for values in json.loads(parts["card.json"]).get("unreadable", ())]
        if found and found[0].code != "I001":
            raise Unreadable(*found)
        unproved += found
    if unproved:
        raise Unreadable(unproved[0])
    around = folder.parent
    built = [name for name in INDEXES if (around / name).exists()] if (around / "index.html").exists() else []
    data = _Data(folder)
    cards, entries = _editions(data, shop.each(VERB, make, plan.tasks()), topics, facts, bool(built))
    data.put("predictions.json", dump(predictions.record(
        expected, {c.slug: (c.front["date"], c.front["kind"], c.kind) for c in cards})))
    data.put("facts.json", dump(record_facts(facts, corpus.citations(shelf))))
    data.put("edition.schema.json", records.schema(plan.site.kinds))
    library = Library(plan.site, cards, log, lambda slug: plan.task(plan.paths[slug]).volume())
    data.put("README.md", guide.readme(library, data.sums, _about()))
    written = [repository.write(around / name, INDEXES[name](entries, (around / name).read_text(encoding="utf-8")))
               for name in built]
    if (around / "index.html").exists():
        written += [repository.write(around / "corrections.atom", _feed(library, plan, shop)),
                    repository.write(around / "llms.txt", guide.llms(library, CORPUS))]
    return data.changed + sum(written)


def _feed(library: Library, plan: _Plan, shop: Workshop) -> bytes:
    """The feed, which reads again the editions that were mended lately, and is therefore kept as well."""
    mended = (slug for commit in library.log for slug, here in commit.mended.items() if here and slug in plan.paths)
    lately = sorted(set(islice(mended, feed.ENTRIES)))
    key = cache.key("feed", repr(library.site), repr(library.cards), repr(library.log),
                    *(plan.task(plan.paths[slug]).hash for slug in lately))
    kept = shop.cache.find("feed", key)
    if kept is None:
        kept = {"corrections.atom": feed.atom(library).encode()}
        shop.cache.keep("feed", key, kept)
    return kept["corrections.atom"]


class _Data:
    """The folder that is written: what changed, and the checksum of everything."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.changed = folder, 0
        self.sums: dict[str, str] = {}

    def put(self, name: str, content: str | bytes) -> None:
        data = content.encode() if isinstance(content, str) else content
        self.changed += repository.write(self.folder / name, data, sync=False)
        self.sums[name] = hashlib.sha256(data).hexdigest()

    @contextmanager
    def growing(self, name: str) -> Iterator[Writing]:
        with Writing(self.folder / name) as file:
            yield file
        self.changed += file.changed
        self.sums[name] = file.sha256


def _editions(data: _Data, made: Iterable[tuple[Task, Parts]], topics: Sequence[Topic], facts: Mapping[str, Fact],
              indexed: bool) -> tuple[list[Card], index.Entries]:
    """Write what there is of each edition, then the files about all of them; return their cards and search entries."""
    cards: list[Card] = []
    entries: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
    with Spool() as rows, Spool() as named:
        with data.growing("corpus.jsonl") as lines:
            for task, parts in made:
                here = Card(site=task.site, **json.loads(parts["card.json"]))
                here = here._replace(kind=Kind(*here.kind))
                for suffix in (suffix for suffix in EDITION if suffix in parts):
                    data.put(here.slug + suffix, parts[suffix])
                lines.add(parts["corpus.jsonl"])
                text = parts["search.json"].decode()
                if text:
                    rows.add("", ",".join(f"[{len(cards)},{row}" for row in text.split("\n")))
                for topic, found in json.loads(parts["topics.json"]).items():
                    named.add(topic, found, str(here.front["date"]), here.slug)
                if indexed:
                    entries[here.slug] = json.loads(parts["index.json"])
                cards.append(here)
        with data.growing("search.json") as file:
            file.add('{"documents":', records.compact([records.document(c) for c in cards]),
                     ',"columns":', records.compact(records.COLUMNS), ',"paragraphs":[')
            for piece in _joined(rows.pieces("")):
                file.add(piece)
            file.add("]}\n")
        with data.growing("topics.json") as file:
            file.add("[")
            for n, topic in enumerate(topics):
                head, tail = records.compact(records.topic(topic, facts)).rsplit(records.MENTIONS, 1)
                file.add("," * bool(n), head, records.MENTIONS[:-1])
                for piece in _joined(named.pieces(topic.slug)):
                    file.add(piece)
                file.add("]", tail)
            file.add("]\n")
    return cards, entries


def _joined(pieces: Iterable[bytes]) -> Iterator[bytes]:
    for n, piece in enumerate(pieces):
        yield b"," * bool(n) + piece


class _Plan:
    """What there is to do."""

    def __init__(self, shelf: Archive, log: Sequence[history.Commit]) -> None:
        self.shelf, self.site, self.named = shelf, shelf.settings, corpus.aliases(shelf)
        self.paths = {path.stem: path for path in shelf.editions()}
        self.touched = {slug: commit.when for commit in reversed(log) for slug in commit.mended}

    def task(self, path: Path) -> Task:
        return Task(parcel.pack(self.shelf, path), self.named, self.site, self.touched.get(path.stem, ""))

    def tasks(self) -> Iterator[Task]:
        """A task for each edition, made as it is asked for."""
        return map(self.task, self.paths.values())


def volumes(shelf: Archive) -> list[Volume]:
    """All editions as the corpus has them in memory, whether they prove themselves or not."""
    site = shelf.settings
    return [Volume(reading, shelf.times(slug, reading.seed), site, f"{reading.edition.front['date']}T00:00:00Z")
            for slug, reading in corpus.of(shelf).readings.items()]


def downloads(shelf: Archive) -> str:
    """The list of everything in ``data/``, for the page that stands there."""
    cards = [card(volume) for volume in volumes(shelf)]
    names = [c.slug + suffix for c in cards for suffix in EDITION if suffix != ".vtt" or c.timed]
    return guide.downloads(cards, names, _about())


def _about() -> dict[str, str]:
    return {name: file.about for name, file in EDITION.items()} | dict(CORPUS)
