"""The site's own search, one entry a paragraph, so that a hit lands on the paragraph.

Comes in: editions, and the index a builder wrote. Goes out: their entries; and the same index, with
these in place of its own. May not: hold a word the machine heard and nobody said, or a paragraph
twice.

Two builders, two files: Material's ``search/search_index.json`` and Zensical's ``search.json``.
Both know a paragraph by the ``#`` of its location, and show it under its page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..text import escape
from . import Volume
from .record import dump

# Where words end, for Material's search (Zensical's own is much the same): quotation marks, or a
# hit on the first word of a quotation would be missed, and every dash and stop that is no decimal
# point.
SEPARATOR = r"""[\s\-–—_,:;!?=\[\]()\\"“”‘`/…]+|\.(?!\d)|’(?!\w)"""


# of the editions by slug: level and entry
Entries = Mapping[str, Sequence[tuple[int, Mapping[str, str]]]]


def material(editions: Entries, source: str) -> str:
    """Rewrite ``search/search_index.json``."""
    index = json.loads(source)
    index["config"]["separator"] = SEPARATOR
    index["docs"] = list(_replaced(index["docs"], editions, None))
    return dump(index)


def zensical(editions: Entries, source: str) -> str:
    """Rewrite ``search.json``."""
    index = json.loads(source)
    paths = {item["location"]: item.get("path", []) for item in index["items"]}
    index["items"] = list(_replaced(index["items"], editions, paths))
    return dump(index)


def _replaced(
    entries: Sequence[Mapping[str, Any]], editions: Entries, paths: Mapping[str, Any] | None
) -> Iterator[Mapping[str, Any]]:
    """Every entry in its place; the first of a transcript gives way to all of its paragraphs, the
    others go.

    A topic page keeps its own sentences: below its first heading it only says over again what the
    paragraphs say.
    """
    by_page = {f"transcripts/{slug}/": here for slug, here in editions.items()}
    done: set[str] = set()
    for entry in entries:
        page, section, _ = entry["location"].partition("#")
        if page not in by_page:
            if not (section and page.startswith("topics/") and page != "topics/"):
                yield entry
        elif page not in done:
            done.add(page)
            for level, made in by_page[page]:
                yield (
                    dict(made) | {"level": level, "path": paths.get(page, []), "tags": []}
                    if paths is not None
                    else made
                )


def entries(volume: Volume) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The page, then its paragraphs: under the chapter's title where it opens one, else under the
    speaker's name."""
    front, page = volume.front, f"transcripts/{volume.slug}/"
    about = ", ".join(filter(None, (front["venue"], front["date"], front["kind"])))
    yield (
        1,
        {"location": page, "title": escape.element(front["title"]), "text": escape.element(about)},
    )
    for chapter, paragraphs in volume.chapters():
        for n, paragraph in enumerate(paragraphs):
            title = chapter.title if chapter and n == 0 else paragraph.speaker or front["title"]
            yield (
                2,
                {
                    "location": f"{page}#{paragraph.id}",
                    "title": escape.element(title),
                    "text": escape.element(paragraph.text),
                },
            )
