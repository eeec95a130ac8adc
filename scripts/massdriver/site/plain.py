"""Every page that is no transcript as Markdown, its blocks filled in, for assistants and whoever
reads without a browser.

Comes in: an archive. Goes out: for each page where it lies on the site, and its Markdown. May not:
know a site generator.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..collection import corpus
from ..collection.repository import Archive
from ..edition import front
from .blocks import about, fill


def pages(archive: Archive) -> Iterator[tuple[str, str]]:
    """The folder of each page below the site's root (empty for the first page), and its
    Markdown."""
    docs = archive.root / "docs"
    topics = corpus.of(archive).concordance.topics
    for path in sorted(docs.rglob("*.md")):
        if path.parent == archive.transcripts and path.name != "index.md":
            continue  # which has a Markdown of its own among the data
        text = archive.text(path)
        body = front.split(text, archive.show(path))[1] if text.startswith("---\n") else text
        if path.parent == docs / "topics" and path.stem in topics:
            body = about(topics[path.stem], archive)
        folder = path.relative_to(docs).with_suffix("").as_posix()
        place = folder.removesuffix("index").rstrip("/")
        yield place, "\n".join(fill(body.strip().split("\n"), archive)) + "\n"
