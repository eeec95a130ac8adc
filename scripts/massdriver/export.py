"""The built site for machines: ``data/``, the site's own search index, the feed, ``llms.txt``.

Comes in: an archive, and the folder of a built site. Goes out: files. May not: hold a format; each has its file in
``formats``. A new file is one line in ``EDITION`` or ``CORPUS``: it is then written, listed and summed up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from . import archive, corpus
from .archive import Archive
from .formats import Library, Site, Volume, feed, guide, index
from .formats.epub import epub
from .formats.record import corpus as lines
from .formats.record import dump, finder, record, schema, topics
from .formats.tei import tei
from .formats.text import text
from .formats.vtt import vtt
from .model import Finding, Unreadable
from .registers import history, predictions

__all__ = ["Library", "Volume", "data", "dump", "export", "library", "record", "site", "text"]


class File(NamedTuple):
    """``make`` may return nothing where an edition has not what the format needs."""

    about: str
    make: Callable[[Volume], str | bytes | None]


class Whole(NamedTuple):
    """A file made from everything there is."""

    about: str
    make: Callable[[Library], str]


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
CORPUS: Mapping[str, Whole] = {
    "corpus.jsonl": Whole("every paragraph of every edition, one JSON object a line, with its link, speaker and kind",
                          lambda all_: lines(all_.volumes)),
    "search.json": Whole("what the search pages load: documents, and paragraphs as rows of `columns`; the reading text only",
                         lambda all_: dump(finder(all_.volumes))),
    "topics.json": Whole("every topic with its source, each paragraph that names it and the sentence, and its timeline",
                         lambda all_: dump(topics(all_.concordance, all_.readings))),
    "predictions.json": Whole("what was said to come: the words, the paragraph, when it is due, the verdict and its source",
                              lambda all_: dump(predictions.record(all_.predictions, all_.readings))),
    "edition.schema.json": Whole("the JSON Schema of `<slug>.json`", lambda all_: schema()),
}
INDEXES: Mapping[str, Callable[[Sequence[Volume], str], str]] = {
    "search/search_index.json": index.material,
    "search.json": index.zensical,
}


def export(shelf: Archive, folder: Path) -> int:
    """Write everything into ``folder``, and around it where a built site is; return how many files changed."""
    everything = library(shelf)
    written = sum(archive.write(folder / name, content) for name, content in data(everything).items())
    around = folder.parent
    if (around / "index.html").exists():
        built = {name: (around / name).read_text(encoding="utf-8") for name in INDEXES if (around / name).exists()}
        written += sum(archive.write(around / name, content) for name, content in site(everything, built))
    return written


def downloads(shelf: Archive) -> str:
    """The list of everything in ``data/``, for the page that stands there."""
    volumes = _volumes(shelf, [])
    names = [v.slug + suffix for v in volumes for suffix in EDITION if suffix != ".vtt" or v.times]
    return guide.downloads(volumes, names, _about())


def _about() -> dict[str, str]:
    return {name: file.about for name, file in EDITION.items()} | {name: whole.about for name, whole in CORPUS.items()}


def library(shelf: Archive) -> Library:
    """Read everything there is to export. Unreadable: an edition does not prove itself."""
    all_ = corpus.of(shelf)
    for reading in all_.readings.values():
        if not reading.proved:
            raise Unreadable(Finding(reading.edition.path, 1, 1, "I001", "the words differ from the seed without a mark; "
                                     "nothing is exported. Run massdriver check."))
    log = history.commits(history.read(shelf.root))
    return Library(Site(*shelf.site()), _volumes(shelf, log), log, all_.concordance, shelf.predictions())


def _volumes(shelf: Archive, log: Sequence[history.Commit]) -> list[Volume]:
    touched = {slug: commit.when for commit in reversed(log) for slug in commit.mended}
    return [Volume(reading, shelf.times(slug, reading.seed), Site(*shelf.site()),
                   touched.get(slug, f"{reading.edition.front['date']}T00:00:00Z"))
            for slug, reading in corpus.of(shelf).readings.items()]


def data(library: Library) -> dict[str, bytes]:
    """Every file of ``data/`` by name; the README, which counts and sums up the others, last."""
    made = {volume.slug + suffix: file.make(volume) for volume in library.volumes for suffix, file in EDITION.items()}
    made |= {name: file.make(library) for name, file in CORPUS.items()}
    files = {name: content.encode() if isinstance(content, str) else content for name, content in made.items()
             if content is not None}
    return files | {"README.md": guide.readme(library, files, _about()).encode()}


def site(library: Library, built: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The files beside ``data/``. ``built``: the search indexes that the site's builder wrote, by name."""
    for name, source in built.items():
        yield name, INDEXES[name](library.volumes, source)
    yield "corrections.atom", feed.atom(library)
    yield "llms.txt", guide.llms(library, {name: file.about for name, file in CORPUS.items()})
