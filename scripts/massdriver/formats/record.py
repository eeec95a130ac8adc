"""The record as JSON: everything of one edition, a line a paragraph of all, and what the search
pages load.

Comes in: a reading, or volumes. Goes out: plain data. May not: leave out that a kind is not
verbatim.

``edition.schema.json`` beside this module is the form of ``record``; the tests hold the two
together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from ..collection.concordance import Concordance
from ..collection.facts import Fact, about, expand
from ..collection.topics import Topic
from ..edition.front import moment
from ..model import Reading
from ..text.language import direction
from ..text.sentences import around
from . import Card, Volume


def record(reading: Reading) -> dict[str, Any]:
    """Everything the edition says; word numbers are indices into ``seed.split()``."""
    front, kind = reading.edition.front, reading.edition.kind
    return {
        "slug": reading.edition.slug,
        "title": front["title"],
        "language": reading.edition.language,
        "direction": direction(reading.edition.language),
        "date": front["date"],
        "kind": front["kind"],
        "verbatim": kind.verbatim,
        "caveat": kind.caveat,
        "status": front["status"],
        "venue": front["venue"],
        "video": front["video"],
        "audio": front["audio"],
        "duration": front["duration"],
        "seed": reading.seed.name,
        "seed_sha256": reading.seed.sha256,
        "speakers": front["speakers"],
        "chapters": [
            {"title": c.title, "id": c.id, "start": c.start, "paragraph": c.paragraph}
            for c in reading.chapters
            if c.level == 2
        ],
        "sections": [
            {"title": c.title, "id": c.id, "start": c.start, "paragraph": c.paragraph}
            for c in reading.chapters
            if c.level != 2
        ],
        "paragraphs": [
            {
                "id": p.id,
                "first": p.first,
                "last": p.last,
                "speaker": p.speaker,
                "ad": bool(p.ad),
                "start": p.start,
                "text": p.text,
                "heard": p.heard,
            }
            for p in reading.paragraphs
        ],
        "emendations": [c._asdict() for c in reading.changes],
        "witnesses": [{"sigil": sigil, **facts} for sigil, facts in front["witnesses"].items()],
        "readings": [a._asdict() for a in reading.attested],
        "notes": [
            {
                "id": n.id,
                "at": n.at,
                "kind": n.kind,
                "text": n.text,
                "sources": list(n.sources),
                "facts": list(n.facts),
            }
            for n in reading.notes
        ],
        "doubts": [d._asdict() for d in reading.doubts],
    }


def lines(volume: Volume) -> str:
    """Every paragraph of an edition, one JSON object a line, each complete in itself."""
    front = volume.front
    return "".join(
        dump(
            {
                "slug": volume.slug,
                "id": p.id,
                "url": volume.url(p.id),
                "title": front["title"],
                "date": front["date"],
                "kind": front["kind"],
                "verbatim": volume.kind.verbatim,
                "chapter": chapter.title if chapter else "",
                "speaker": p.speaker,
                "role": front["speakers"].get(p.speaker, ""),
                "ad": bool(p.ad),
                "start": p.start,
                "text": p.text,
                "heard": p.heard,
            }
        )
        for chapter, paragraphs in volume.chapters()
        for p in paragraphs
    )


# of what the search pages load
COLUMNS = ("document", "id", "speaker", "start", "ad", "chapter", "text")


def rows(volume: Volume) -> Iterator[Sequence[Any]]:
    """An edition's paragraphs for the search pages, with the reading text only; the document's
    number comes first later."""
    for chapter, paragraphs in volume.chapters():
        for p in paragraphs:
            yield (
                p.id,
                p.speaker,
                p.start,
                int(bool(p.ad)),
                chapter.title if chapter else "",
                p.text,
            )


def document(card: Card) -> dict[str, Any]:
    """An edition for the search pages."""
    return {
        "slug": card.slug,
        "title": card.front["title"],
        "language": card.language,
        "date": card.front["date"],
        "kind": card.front["kind"],
        "verbatim": card.kind.verbatim,
        "caveat": card.kind.caveat,
        "video": card.front["video"],
        "heard": moment(card.front, 0),
    }


def mentions(concordance: Concordance, reading: Reading) -> dict[str, list[dict[str, Any]]]:
    """The paragraphs of an edition that name a topic, by topic."""
    result: dict[str, list[dict[str, Any]]] = {}
    for p, found in concordance.within(reading):
        for topic, mention in {
            m.topic: m for m in reversed(found)
        }.items():  # the first of each in the paragraph
            result.setdefault(topic, []).append(
                {
                    "slug": reading.edition.slug,
                    "id": p.id,
                    "speaker": p.speaker,
                    "start": p.start,
                    "sentence": around(p.text, mention.start),
                }
            )
    return result


MENTIONS = '"mentions":[]'  # where they come in


def topic(t: Topic, facts: Mapping[str, Fact]) -> dict[str, Any]:
    """A topic without the paragraphs that name it, which come in the midst of it."""
    return {
        "slug": t.slug,
        "title": t.title,
        "kind": t.kind,
        "source": t.source,
        "mentions": [],
        "text": expand(t.body, facts),
        "facts": [{"name": f.name, "says": f.says} for f in about(facts.values(), t.slug)],
        "passages": [p._asdict() for p in t.passages],
        "see": list(t.see),
        "timeline": [
            {"what": m.what, "figure": m.figure, "quote": m.quote, "slug": m.slug, "id": m.address}
            for m in t.moments
        ],
    }


def schema(kinds: Iterable[str]) -> str:
    """The JSON Schema of ``record``: as committed, but for the kinds a collection has of its
    own."""
    committed = (
        resources.files(__package__).joinpath("edition.schema.json").read_text(encoding="utf-8")
    )
    form = json.loads(committed)
    if form["properties"]["kind"]["enum"] == list(kinds):
        return committed
    form["properties"]["kind"]["enum"] = list(kinds)
    return json.dumps(form, ensure_ascii=False, indent=2) + "\n"


def dump(data: Any) -> str:
    """JSON as the site ships it: compact, keys in the order of the contract, one line end."""
    return compact(data) + "\n"


def compact(data: Any) -> str:
    """The same without the line end, to stand inside of something."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
