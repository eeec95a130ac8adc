"""The built site for machines: ``data/``, the site's own search index, the feed, ``llms.txt``.

Comes in: an archive, and the folder of a built site. Goes out: files. May not: hold a format; each
has its file in ``formats``. A new file is one line in ``EDITION`` or ``CORPUS``: it is then
written, listed and summed up.

Everything is made of one edition at a time and kept in the cache; only when all of them hold is
anything written, one edition after the other, so that a thousand need no more memory than one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from ..batch import cache
from ..batch.cache import Parts
from ..batch.progress import watched
from ..batch.workshop import Workshop
from ..collection import corpus, history, parcel, predictions, writing
from ..collection.concordance import concordance_of
from ..collection.facts import Fact
from ..collection.facts import record as record_facts
from ..collection.news import Change, changes
from ..collection.repository import Archive
from ..collection.settings import Settings
from ..collection.topics import Topic
from ..collection.writing import Spool, Writing
from ..findings import Finding, Unreadable
from ..model import Kind
from . import (
    Card,
    Library,
    Volume,
    calendar,
    card,
    dts,
    feed,
    guide,
    index,
    meaning,
    news,
    pieces,
    podcast,
    web,
)
from . import record as records
from .meaning import Meaning
from .packages import Held
from .pieces import Pieces
from .record import dump, record
from .registry import CORPUS, EDITION, PACKAGES, SOMETIMES, about, wanted
from .text import text

__all__ = ["Library", "Volume", "dump", "export", "record", "text"]
VERB = "export"


INDEXES: Mapping[str, Callable[[index.Entries, str], str]] = {
    "search/search_index.json": index.material,
    "search.json": index.zensical,
}


@dataclass(frozen=True)
class Task(parcel.Task):
    """An edition to export: where it is published, and when it was last changed if that is
    known."""

    site: Settings
    modified: str
    pieces: bool = False  # whether the archive is searched in pieces
    meaning: str = ""  # whose table of words' vectors there is

    def volume(self) -> Volume:
        """The edition, read. Unreadable: it is, or it does not prove itself."""
        opened = self.parcel.open(self.parcel.path)
        reading = opened.read()
        if not reading.proved:
            raise Unreadable(
                Finding(
                    self.name,
                    1,
                    1,
                    "I001",
                    "the words differ from the seed without a mark; nothing is "
                    "exported. Run massdriver check.",
                )
            )
        return Volume(
            reading,
            opened.times,
            self.site,
            self.modified or f"{reading.edition.front['date']}T00:00:00Z",
        )


def make(task: Task) -> Parts:
    """Everything that is made of one edition: its files by suffix, its card, and its share of the
    files about all."""
    try:
        volume = task.volume()
    except Unreadable as error:
        return {"card.json": dump({"unreadable": error.findings}).encode()}
    files = {suffix: file.make(volume) for suffix, file in wanted(task.site).items()}
    here = card(volume)._replace(
        files=[suffix for suffix, content in files.items() if content is not None]
    )
    share = {
        "card.json": dump({key: value for key, value in here._asdict().items() if key != "site"}),
        "corpus.jsonl": records.lines(volume),
        "search.json": "\n".join(records.compact(row)[1:] for row in records.rows(volume)),
        "topics.json": dump(
            {
                topic: records.compact(found)[1:-1]
                for topic, found in records.mentions(
                    concordance_of(task.topics), volume.reading
                ).items()
            }
        ),
        "index.json": dump(list(islice(index.entries(volume), 1 if task.pieces else None))),
        "terms.json": pieces.share(volume) if task.pieces else None,
        "meaning.bin": meaning.share(volume) if task.meaning else None,
    }
    return {
        name: content.encode() if isinstance(content, str) else content
        for name, content in (files | share).items()
        if content is not None
    }


def export(shelf: Archive, folder: Path, shop: Workshop) -> int:
    """Write everything into ``folder``, and around it where a built site is; return how many files
    changed.

    Unreadable: an edition is, or does not prove itself; then nothing is written.
    """
    log = history.lately(shelf.root, {path.stem for path in shelf.editions()}, feed.ENTRIES)
    plan = _Plan(shelf, log)
    topics = corpus.pages(shelf)
    facts = shelf.facts()
    expected = shelf.predictions()
    unproved: list[Finding] = []
    for _, parts in watched(
        shop.each(VERB, make, plan.tasks(), "card.json"), len(plan.paths), VERB
    ):
        found = [
            Finding(*values) for values in json.loads(parts["card.json"]).get("unreadable", ())
        ]
        if found and found[0].code != "I001":
            raise Unreadable(*found)
        unproved += found
    if unproved:
        raise Unreadable(unproved[0])
    around = folder.parent
    built = (
        [name for name in INDEXES if (around / name).exists()]
        if (around / "index.html").exists()
        else []
    )
    data = _Data(folder)
    with Pieces(folder / pieces.FOLDER) if plan.pieces else nullcontext() as split:
        cards, entries = _editions(
            data,
            shop.each(VERB, make, plan.tasks()),
            topics,
            facts,
            bool(built),
            Meaning(folder / meaning.FOLDER, partial(_common, shop)),
            split,
        )
    data.put(
        "predictions.json",
        dump(
            predictions.record(
                expected, {c.slug: (c.front["date"], c.front["kind"], c.kind) for c in cards}
            )
        ),
    )
    data.put(
        "predictions.ics",
        calendar.ics(expected, {c.slug: str(c.front["date"]) for c in cards}, plan.site),
    )
    data.put("facts.json", dump(record_facts(facts, corpus.citations(shelf))))
    data.put("edition.schema.json", records.schema(plan.site.kinds))
    whole = Library(plan.site, cards, log, lambda slug: plan.task(plan.paths[slug]).volume())
    if "data" in plan.site.formats:
        held = {name: Held(data.sizes[name], digest) for name, digest in data.sums.items()}
        for name, (_, package) in PACKAGES.items():
            data.put(name, package(whole, held))
    data.put("README.md", guide.readme(whole, data.sums, about(plan.site)))
    written = [
        writing.write(
            around / name, INDEXES[name](entries, (around / name).read_text(encoding="utf-8"))
        )
        for name in built
    ]
    if (around / "index.html").exists():
        written += [
            writing.write(around / "corrections.atom", _feed(whole, plan, shop)),
            writing.write(around / news.NAME, news.atom(plan.site, changed(shelf))),
            writing.write(around / "llms.txt", guide.llms(whole, CORPUS)),
            *(
                writing.write(around / name, content)
                for name, content in _around(whole, around, data.folder)
            ),
        ]
    return data.changed + sum(written)


def _around(library: Library, around: Path, data: Path) -> Iterator[tuple[str, str | bytes]]:
    """What the settings ask for beside the pages: name and content of each."""
    asked = library.site.formats
    if "web" in asked:
        for name, page in web.moved(library):
            if web.free(around / name):
                yield name, page  # a page of the site stays
        yield "robots.txt", web.robots(library)
        if (around / "sitemap.xml").exists():
            yield (
                "sitemap.xml",
                web.sitemap(
                    (around / "sitemap.xml").read_text(encoding="utf-8"), web.days(library)
                ),
            )
    if "podcast" in asked:
        yield (
            "feed.xml",
            podcast.rss(
                library,
                lambda place: held.stat().st_size if (held := around / place).is_file() else 0,
            ),
        )
    if "scholarly" in asked:
        yield from dts.files(library).items()
        for card_ in library.cards:
            for kind, suffix, end in (
                ("navigation", ".navigation.json", ".json"),
                ("document", ".tei.xml", ".xml"),
            ):
                yield (
                    f"{dts.FOLDER}/{kind}/{card_.slug}{end}",
                    (data / f"{card_.slug}{suffix}").read_bytes(),
                )


def changed(shelf: Archive) -> list[Change]:
    """What changed in the facts, as far as the history goes; nothing where there are none."""
    return changes(history.states(shelf.root, "docs/facts")) if shelf.fact_files() else []


def _common(shop: Workshop) -> Mapping[str, str]:
    """The common words with their vectors, kept: they are the same every time."""
    key = cache.key("meaning", meaning.table(), str(meaning.COMMON))
    kept = shop.cache.find("meaning", key)
    if kept is not None:
        return json.loads(kept["common.packed"])  # type: ignore[no-any-return]
    made = meaning.common()
    parts = {"common.packed": json.dumps(made, ensure_ascii=False).encode()}
    shop.cache.keep("meaning", key, parts)
    return made


def _feed(library: Library, plan: _Plan, shop: Workshop) -> bytes:
    """The feed, which reads again the editions that were mended lately, and is therefore kept as
    well."""
    mended = (
        slug
        for commit in library.log
        for slug, here in commit.mended.items()
        if here and slug in plan.paths
    )
    lately = sorted(set(islice(mended, feed.ENTRIES)))
    key = cache.key(
        "feed",
        repr(library.site),
        repr(library.cards),
        repr(library.log),
        *(plan.task(plan.paths[slug]).hash for slug in lately),
    )
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
        self.sizes: dict[str, int] = {}

    def put(self, name: str, content: str | bytes) -> None:
        data = content.encode() if isinstance(content, str) else content
        self.changed += writing.write(self.folder / name, data, sync=False)
        self.sums[name], self.sizes[name] = hashlib.sha256(data).hexdigest(), len(data)

    @contextmanager
    def growing(self, name: str) -> Iterator[Writing]:
        with Writing(self.folder / name) as file:
            yield file
        self.changed += file.changed
        self.sums[name], self.sizes[name] = file.sha256, (self.folder / name).stat().st_size


def _editions(
    data: _Data,
    made: Iterable[tuple[Task, Parts]],
    topics: Sequence[Topic],
    facts: Mapping[str, Fact],
    indexed: bool,
    sense: Meaning,
    split: Pieces | None = None,
) -> tuple[list[Card], index.Entries]:
    """Write what there is of each edition, then the files about all of them; return their cards and
    search entries."""
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
                if split:
                    split.add(here, text.split("\n") if text else [], parts["terms.json"])
                if "meaning.bin" in parts:
                    sense.add(parts["meaning.bin"])
                for topic, found in json.loads(parts["topics.json"]).items():
                    named.add(topic, found, str(here.front["date"]), here.slug)
                if indexed:
                    entries[here.slug] = json.loads(parts["index.json"])
                cards.append(here)
        with data.growing("search.json") as file:
            file.add(
                '{"documents":',
                records.compact([records.document(c) for c in cards]),
                ',"columns":',
                records.compact(records.COLUMNS),
                ',"paragraphs":[',
            )
            for piece in _joined(rows.pieces("")):
                file.add(piece)
            file.add("]}\n")
        data.put("pieces.json", split.close() if split else "{}\n")
        data.changed += split.changed if split else pieces.none(data.folder / pieces.FOLDER)
        data.put("meaning.json", sense.close())
        data.changed += sense.changed
        with data.growing("topics.json") as file:
            file.add("[")
            for n, topic in enumerate(topics):
                head, tail = records.compact(records.topic(topic, facts)).rsplit(
                    records.MENTIONS, 1
                )
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
        self.pieces, self.meaning = corpus.large(shelf), meaning.table()
        self.touched = {slug: commit.when for commit in reversed(log) for slug in commit.mended}

    def task(self, path: Path) -> Task:
        return Task(
            parcel.pack(self.shelf, path),
            self.named,
            self.site,
            self.touched.get(path.stem, ""),
            self.pieces,
            self.meaning,
        )

    def tasks(self) -> Iterator[Task]:
        """A task for each edition, made as it is asked for."""
        return map(self.task, self.paths.values())


def volumes(shelf: Archive) -> list[Volume]:
    """All editions as the corpus has them in memory, whether they prove themselves or not."""
    site = shelf.settings
    return [
        Volume(
            reading,
            shelf.times(slug, reading.seed),
            site,
            f"{reading.edition.front['date']}T00:00:00Z",
        )
        for slug, reading in corpus.of(shelf).readings.items()
    ]


def library(shelf: Archive) -> Library:
    """The catalogue of an archive as the corpus has it in memory."""
    known = {volume.slug: volume for volume in volumes(shelf)}
    return Library(
        shelf.settings, [card(volume) for volume in known.values()], [], known.__getitem__
    )


def downloads(shelf: Archive) -> str:
    """The list of everything in ``data/``, for the page that stands there."""
    site = shelf.settings
    made, known = wanted(site), volumes(shelf)
    names = [
        v.slug + suffix
        for v in known
        for suffix in made
        if suffix not in SOMETIMES or SOMETIMES[suffix](v)
    ]
    cards = sorted(map(card, known), key=lambda c: (str(c.front["date"]), c.slug), reverse=True)
    return guide.downloads(cards, names, about(site), site.language)
