"""Citations of editions that are not here: told once an edition, not once a citation.

Comes in: topics, predictions, readings. Goes out: the same without such citations, and findings.
May not: know why an edition is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from ..edition import markup
from ..findings import Finding
from ..model import Note, Reading
from ..text.counts import count
from .compare import LINK
from .facts import like
from .predictions import Prediction
from .topics import Topic


class Present(NamedTuple):
    """What cites only editions that are here, ``findings`` on the rest, and which topics had some
    of it."""

    topics: list[Topic]
    foretold: list[Prediction]
    readings: dict[str, Reading]
    findings: list[Finding]
    citing: set[str]


def parted(
    topics: Iterable[Topic],
    foretold: Iterable[Prediction],
    readings: Mapping[str, Reading],
    path: str,
) -> Present:
    """Part what cites editions that are not among the readings from all else; ``path`` is that of
    the predictions."""
    topics = list(topics)
    places: dict[str, list[Finding]] = {}

    def here(slugs: Iterable[str], path: str, line: int = 1) -> bool:
        absent = [slug for slug in slugs if slug not in readings]
        for slug in absent:
            places.setdefault(slug, []).append(Finding(path, line, 1, "A017", ""))
        return not absent

    def leads(reading: Reading, note: Note) -> bool:
        slugs = [m["slug"] for m in LINK.finditer(note.text)]
        return here(slugs, reading.edition.path, _line(reading, note))

    citing = {topic.slug for topic in topics if not here(topic.cites, topic.path)}
    told = [p for p in foretold if here([p.slug], path, p.line)]
    left = {
        slug: replace(reading, notes=tuple(n for n in reading.notes if leads(reading, n)))
        for slug, reading in readings.items()
    }
    findings = [
        first._replace(
            message=f"there is no edition {slug}, which this cites"
            + (f", as {count(len(others), 'more place')} do. " if others else ". ")
            + like(slug, readings, "Correct the name.")
            + f" If it was taken out: massdriver withdraw {slug}"
        )
        for slug, (first, *others) in places.items()
    ]
    return Present([t.within(readings) for t in topics], told, left, findings, citing)


def _line(reading: Reading, note: Note) -> int:
    """The line of a note."""
    return next(
        (
            b.line
            for b in reading.edition.blocks
            if b.kind == "note" and markup.note_name(b) == note.id
        ),
        1,
    )
