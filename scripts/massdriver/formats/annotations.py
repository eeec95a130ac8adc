"""W3C Web Annotations: notes, emendations and doubts, each on its words of the page.

Comes in: a volume. Goes out: one annotation collection. May not: point at a word that does not
stand there: a quote selector quotes the reading text as it is, a position selector counts its
characters in ``data/<slug>.txt``.

The model is https://www.w3.org/TR/annotation-model/; an emendation's body is what the machine
heard, a note's its Markdown.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..model import Paragraph
from ..text import prose
from ..text.letters import fold
from ..text.sentences import Word, words
from . import Volume
from .text import laid

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # characters of a quote's prefix and suffix
Annotation = dict[str, Any]


class Span(NamedTuple):
    """Characters ``start:stop`` of a paragraph's text."""

    start: int
    stop: int


class Words:
    """The words of a volume's paragraphs, found by the word of the seed they stand at."""

    def __init__(self, volume: Volume) -> None:
        self.paragraphs = volume.reading.paragraphs
        self.firsts = [p.first for p in self.paragraphs]
        self._kept: dict[str, list[tuple[Word, int]]] = {}

    def holder(self, word: int) -> Paragraph | None:
        """The paragraph that holds a word of the seed; the first where it stands before all."""
        return (
            self.paragraphs[max(bisect_right(self.firsts, word) - 1, 0)]
            if self.paragraphs
            else None
        )

    def span(self, paragraph: Paragraph, at: int, read: str) -> Span:
        """Where words read at a seed word stand: the nearest run of words with their letters; else
        the word there."""
        placed = self._placed(paragraph)
        near = min(range(len(placed)), key=lambda n: (abs(placed[n][0].at - at), n), default=0)
        wanted = fold(read)
        if wanted:
            for n in sorted(range(len(placed)), key=lambda n: abs(n - near)):
                letters, k = "", n
                while k < len(placed) and len(letters) < len(wanted):
                    letters += fold(placed[k][0].text)
                    k += 1
                if letters == wanted:
                    return Span(placed[n][1], placed[k - 1][1] + len(placed[k - 1][0].text))
        start = placed[near][1] if placed else 0
        return Span(start, start + (len(placed[near][0].text) if read and placed else 0))

    def _placed(self, paragraph: Paragraph) -> list[tuple[Word, int]]:
        if paragraph.id not in self._kept:
            found, at = [], 0
            for word in words(paragraph):
                at = paragraph.text.index(word.text, at)
                found.append((word, at))
                at += len(word.text)
            self._kept[paragraph.id] = found
        return self._kept[paragraph.id]


def web_annotations(volume: Volume) -> str:
    """The collection, its one page inside it."""
    here = f"{volume.site.url}data/{volume.slug}.annotations.json"
    items = list(_all(volume))
    page: Annotation = {
        "id": f"{here}#page",
        "type": "AnnotationPage",
        "partOf": here,
        "startIndex": 0,
        "items": items,
    }
    collection: Annotation = {
        "@context": CONTEXT,
        "id": here,
        "type": "AnnotationCollection",
        "label": f"{volume.front['title']}: notes, emendations, doubts",
        "total": len(items),
        "creator": {"type": "Organization", "name": volume.site.name, "homepage": volume.site.url},
        "modified": volume.modified,
        "rights": volume.site.rights,
    } | ({"first": page} if items else {})
    return (
        json.dumps(
            {k: v for k, v in collection.items() if v != ""},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        + "\n"
    )


def _all(volume: Volume) -> Iterator[Annotation]:
    found = Words(volume)
    places = laid(volume.reading)[1]
    here = f"{volume.site.url}data/{volume.slug}.annotations.json"

    def made(
        name: str, motivation: str, at: int, read: str, *bodies: Annotation
    ) -> Iterator[Annotation]:
        paragraph = found.holder(at)
        if paragraph is not None:
            span = found.span(paragraph, at, read)
            yield {
                "id": f"{here}#{name}",
                "type": "Annotation",
                "motivation": motivation,
                "body": list(bodies),
                "target": _target(volume, paragraph, span, places[paragraph.id]),
            }

    for n, change in enumerate(volume.reading.changes):
        heard = _text(change.heard, "editing", volume.language)
        why = [_text(change.why, "commenting", volume.language)] if change.why else []
        yield from made(f"emendation-{n}", "editing", change.at, change.read, heard, *why)
    for note in volume.reading.notes:
        if note.at >= 0:
            body = _text(prose.harmless(note.text), "commenting", volume.language) | {
                "format": "text/markdown"
            }
            yield from made(
                f"note-{note.id}",
                "commenting",
                note.at,
                "",
                body,
                {"type": "TextualBody", "value": note.kind, "purpose": "classifying"},
            )
    for n, doubt in enumerate(volume.reading.doubts):
        yield from made(
            f"doubt-{n}",
            "questioning",
            doubt.at,
            "",
            _text(doubt.text, "questioning", volume.language),
        )


def _text(value: str, purpose: str, language: str) -> Annotation:
    return {
        "type": "TextualBody",
        "value": value,
        "format": "text/plain",
        "language": language,
        "purpose": purpose,
    }


def _target(volume: Volume, paragraph: Paragraph, span: Span, begin: int) -> list[Annotation]:
    """The place on the page, and the same in the plain text."""
    words_ = paragraph.text
    fragment: Annotation = {
        "type": "FragmentSelector",
        "value": paragraph.id,
        "conformsTo": "http://tools.ietf.org/rfc/rfc3236",
    }
    if span.stop > span.start:
        fragment["refinedBy"] = {
            "type": "TextQuoteSelector",
            "exact": words_[span.start : span.stop],
            "prefix": words_[max(span.start - AROUND, 0) : span.start],
            "suffix": words_[span.stop : span.stop + AROUND],
        }
    return [
        {"type": "SpecificResource", "source": volume.url(), "selector": fragment},
        {
            "type": "SpecificResource",
            "source": f"{volume.site.url}data/{volume.slug}.txt",
            "selector": {
                "type": "TextPositionSelector",
                "start": begin + span.start,
                "end": begin + span.stop,
            },
        },
    ]
