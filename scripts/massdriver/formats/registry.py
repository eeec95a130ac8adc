"""Every format there is, in one table: what it is called, what it is, who makes it, and which group
of the settings asks for it.

Comes in: settings. Goes out: the formats an archive makes. May not: write one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..collection.settings import Settings
from . import Library, Volume, citing, dts, packages, podcast
from .annotations import web_annotations
from .epub import epub
from .iiif import manifest, recording
from .markdown import markdown
from .packages import Held
from .record import dump, record
from .tei import tei
from .text import text
from .vtt import vtt

ALWAYS = ""  # the group of what every archive makes


class File(NamedTuple):
    """``make`` may return nothing where an edition has not what the format needs. ``group``: what
    settings call it."""

    about: str
    make: Callable[[Volume], str | bytes | None]
    group: str = ALWAYS


EDITION: Mapping[str, File] = {
    ".txt": File(
        "the reading text alone: a paragraph a line, `Name: ` where the turn changes, `# ` before a"
        " chapter title",
        lambda v: text(v.reading),
    ),
    ".json": File(
        "everything of one edition: chapters, paragraphs as read and as heard, emendations, notes,"
        " doubts; its form is `edition.schema.json`",
        lambda v: dump(record(v.reading)),
    ),
    ".vtt": File(
        "captions with the speaker of each, where times are known; the first cue of a paragraph is"
        " named by its address",
        vtt,
    ),
    ".tei.xml": File(
        "TEI P5: `u who`, `choice/sic/corr` for every emendation, `note`, `unclear`", tei
    ),
    ".epub": File("an EPUB 3 with the notes", epub),
    ".csl.json": File("CSL-JSON for reference managers", citing.csl, "citing"),
    ".bib": File("BibTeX", citing.bibtex, "citing"),
    ".ris": File("RIS", citing.ris, "citing"),
    ".srt": File("captions as SRT, where times are known", podcast.srt, "podcast"),
    ".transcript.json": File(
        "the transcript JSON of Podcasting 2.0, where times are known",
        podcast.transcript,
        "podcast",
    ),
    ".chapters.json": File(
        "the chapters JSON of Podcasting 2.0, where their times are known",
        podcast.chapters,
        "podcast",
    ),
    ".md": File(
        "the reading text as Markdown, a permanent link at the end of each paragraph",
        markdown,
        "web",
    ),
    ".annotations.json": File(
        "notes, emendations and doubts as W3C Web Annotations", web_annotations, "scholarly"
    ),
    ".manifest.json": File(
        "a IIIF Presentation 3 manifest: the recording, its chapters, the transcript",
        manifest,
        "scholarly",
    ),
    ".navigation.json": File(
        "the tree of chapters and paragraphs by Distributed Text Services",
        dts.navigation,
        "scholarly",
    ),
}
# what not every edition has, and what tells whether one has it
SOMETIMES: Mapping[str, Callable[[Volume], object]] = {
    ".vtt": lambda v: v.times,
    ".srt": lambda v: v.times,
    ".transcript.json": lambda v: v.times,
    ".chapters.json": podcast.chapters,
    ".manifest.json": recording,
}
CORPUS: Mapping[str, str] = {
    "corpus.jsonl": (
        "every paragraph of every edition, one JSON object a line, with its link, speaker and kind"
    ),
    "search.json": (
        "what the search pages load: documents, and paragraphs as rows of `columns`; the reading"
        " text only"
    ),
    "pieces.json": (
        "how the record is searched: an empty object where `search.json` is loaded whole; else the"
        " list of its pieces in `search/`, the same rows and an index of their words, which are"
        " loaded by need"
    ),
    "meaning.json": (
        "how the record is searched by meaning: an empty object where the extra `meaning` was not"
        " installed; else the list of the pieces in `meaning/`, vectors of paragraphs and of words,"
        " which are loaded by need"
    ),
    "topics.json": (
        "every topic with its source, each paragraph that names it and the sentence, and its"
        " timeline"
    ),
    "predictions.json": (
        "what was said to come: the words, the paragraph, when it is due, the verdict and its"
        " source"
    ),
    "predictions.ics": (
        "what falls due, as a calendar to subscribe to: a day for each open prediction that has a"
        " date"
    ),
    "facts.json": (
        "every fact that notes, topics and predictions tell: statement, sources with dates, and"
        " where it is cited"
    ),
    "edition.schema.json": "the JSON Schema of `<slug>.json`",
}
PACKAGES: Mapping[str, tuple[str, Callable[[Library, Mapping[str, Held]], str]]] = {
    "ro-crate-metadata.json": (
        "RO-Crate 1.1: every file with size, type and checksum",
        packages.ro_crate,
    ),
    "croissant.json": ("Croissant 1.0 for `corpus.jsonl`", packages.croissant),
    "datacite.json": ("DataCite 4.5", lambda library, files: packages.datacite(library)),
    "zenodo.json": (
        "what Zenodo reads of a release",
        lambda library, files: packages.zenodo(library),
    ),
}


def wanted(site: Settings) -> dict[str, File]:
    """The formats of an edition that the settings ask for."""
    return {
        suffix: file for suffix, file in EDITION.items() if file.group in (ALWAYS, *site.formats)
    }


def about(site: Settings) -> dict[str, str]:
    """What is said of each file an archive makes, by its name or suffix."""
    return (
        {name: file.about for name, file in wanted(site).items()}
        | dict(CORPUS)
        | ({name: about for name, (about, _) in PACKAGES.items()} if "data" in site.formats else {})
    )


class Standard(NamedTuple):
    """What a file keeps to: the standard and its address, for whom it is, how to try it; ``group``
    as in the settings."""

    file: str
    standard: str
    address: str
    readers: str
    trial: str
    group: str = ALWAYS


STANDARDS: tuple[Standard, ...] = (
    Standard(
        "<slug>.json",
        "JSON Schema 2020-12",
        "https://json-schema.org/",
        "programs",
        "edition.schema.json",
    ),
    Standard(
        "<slug>.vtt",
        "WebVTT",
        "https://www.w3.org/TR/webvtt1/",
        "players",
        "a <track> beside the video",
    ),
    Standard(
        "<slug>.tei.xml", "TEI P5", "https://tei-c.org/", "scholars", "any XML editor with tei_all"
    ),
    Standard(
        "<slug>.epub", "EPUB 3.3", "https://www.w3.org/TR/epub-33/", "e-readers", "open it in one"
    ),
    Standard(
        "<slug>.csl.json",
        "CSL-JSON",
        "https://citationstyles.org/",
        "reference managers",
        "import it in Zotero",
        "citing",
    ),
    Standard(
        "<slug>.bib",
        "BibTeX",
        "https://www.ctan.org/pkg/bibtex",
        "LaTeX",
        "\\cite{<slug>}",
        "citing",
    ),
    Standard(
        "<slug>.ris",
        "RIS",
        "https://en.wikipedia.org/wiki/RIS_(file_format)",
        "EndNote",
        "import it",
        "citing",
    ),
    Standard(
        "<slug>.transcript.json",
        "Podcasting 2.0 transcript",
        "https://github.com/Podcastindex-org/podcast-namespace",
        "podcast apps",
        "feed.xml in an app",
        "podcast",
    ),
    Standard(
        "<slug>.chapters.json",
        "Podcasting 2.0 chapters",
        "https://github.com/Podcastindex-org/podcast-namespace",
        "podcast apps",
        "feed.xml in an app",
        "podcast",
    ),
    Standard(
        "<slug>.srt",
        "SubRip",
        "https://en.wikipedia.org/wiki/SubRip",
        "players",
        "beside the video's file",
        "podcast",
    ),
    Standard(
        "feed.xml",
        "RSS 2.0",
        "https://www.rssboard.org/rss-specification",
        "podcast apps",
        "subscribe",
        "podcast",
    ),
    Standard(
        "<slug>.md",
        "CommonMark",
        "https://commonmark.org/",
        "assistants and note-takers",
        "open it",
        "web",
    ),
    Standard(
        "<slug>.annotations.json",
        "W3C Web Annotation",
        "https://www.w3.org/TR/annotation-model/",
        "annotation servers",
        "load the collection",
        "scholarly",
    ),
    Standard(
        "<slug>.manifest.json",
        "IIIF Presentation 3",
        "https://iiif.io/api/presentation/3.0/",
        "libraries' viewers",
        "its address in a viewer",
        "scholarly",
    ),
    Standard(
        "dts/index.json",
        "Distributed Text Services 1.0",
        "https://distributed-text-services.github.io/specifications/",
        "text servers",
        "follow the entry point",
        "scholarly",
    ),
    Standard(
        "ro-crate-metadata.json",
        "RO-Crate 1.1",
        "https://w3id.org/ro/crate/1.1",
        "data repositories",
        "upload data/",
        "data",
    ),
    Standard(
        "croissant.json",
        "Croissant 1.0",
        "https://docs.mlcommons.org/croissant/",
        "data set libraries",
        "mlcroissant load --jsonld croissant.json",
        "data",
    ),
    Standard(
        "datacite.json",
        "DataCite 4.5",
        "https://schema.datacite.org/",
        "registries of DOIs",
        "register it",
        "data",
    ),
)


def standards(site: Settings) -> list[Standard]:
    """The standards that an archive's files keep to."""
    return [s for s in STANDARDS if s.group in (ALWAYS, *site.formats)]
