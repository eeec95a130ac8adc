"""The record as JSON: everything of one edition, a line a paragraph of all, and what the search pages load.

Comes in: a reading, or volumes. Goes out: plain data. May not: leave out that a kind is not verbatim.

``edition.schema.json`` beside this module is the form of ``record``; the tests hold the two together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from ..model import Reading
from ..pages.topic import sentence
from ..registers.kinds import KINDS
from ..registers.topics import Concordance
from . import Volume


def record(reading: Reading) -> dict[str, Any]:
    """Everything the edition says; word numbers are indices into ``seed.split()``."""
    front = reading.edition.front
    return {
        "slug": reading.edition.slug,
        "title": front["title"],
        "date": front["date"],
        "kind": front["kind"],
        "verbatim": KINDS[front["kind"]].verbatim,
        "caveat": KINDS[front["kind"]].caveat,
        "status": front["status"],
        "venue": front["venue"],
        "video": front["video"],
        "duration": front["duration"],
        "seed": reading.seed.name,
        "seed_sha256": reading.seed.sha256,
        "speakers": front["speakers"],
        "chapters": [{"title": c.title, "id": c.id, "start": c.start, "paragraph": c.paragraph}
                     for c in reading.chapters if c.level == 2],
        "sections": [{"title": c.title, "id": c.id, "start": c.start, "paragraph": c.paragraph}
                     for c in reading.chapters if c.level != 2],
        "paragraphs": [{"id": p.id, "first": p.first, "last": p.last, "speaker": p.speaker, "ad": bool(p.ad),
                        "start": p.start, "text": p.text, "heard": p.heard} for p in reading.paragraphs],
        "emendations": [c._asdict() for c in reading.changes],
        "notes": [{"id": n.id, "at": n.at, "kind": n.kind, "text": n.text, "sources": list(n.sources)}
                  for n in reading.notes],
        "doubts": [d._asdict() for d in reading.doubts],
    }


def corpus(volumes: Sequence[Volume]) -> str:
    """Every paragraph of every edition, one JSON object a line, each complete in itself."""
    return "".join(dump(line) for volume in volumes for line in _lines(volume))


def _lines(volume: Volume) -> Iterator[dict[str, Any]]:
    front = volume.front
    for chapter, paragraphs in volume.chapters():
        for p in paragraphs:
            yield {"slug": volume.slug, "id": p.id, "url": volume.url(p.id), "title": front["title"], "date": front["date"],
                   "kind": front["kind"], "verbatim": volume.kind.verbatim, "chapter": chapter.title if chapter else "",
                   "speaker": p.speaker, "role": front["speakers"].get(p.speaker, ""), "ad": bool(p.ad), "start": p.start,
                   "text": p.text, "heard": p.heard}


def finder(volumes: Sequence[Volume]) -> dict[str, Any]:
    """What the search pages load: the documents, and the paragraphs with the reading text only."""
    documents = [{"slug": v.slug, "title": v.front["title"], "date": v.front["date"], "kind": v.front["kind"],
                  "verbatim": v.kind.verbatim, "caveat": v.kind.caveat, "video": v.front["video"]} for v in volumes]
    paragraphs = [[n, p.id, p.speaker, p.start, int(bool(p.ad)), chapter.title if chapter else "", p.text]
                  for n, v in enumerate(volumes) for chapter, here in v.chapters() for p in here]
    return {"documents": documents, "columns": ["document", "id", "speaker", "start", "ad", "chapter", "text"],
            "paragraphs": paragraphs}


def topics(concordance: Concordance, readings: Mapping[str, Reading]) -> list[dict[str, Any]]:
    """Every topic with the paragraphs that name it, by date, and the figures of its timeline."""
    mentions: dict[str, list[dict[str, Any]]] = {slug: [] for slug in concordance.topics}
    for reading in sorted(readings.values(), key=lambda r: (str(r.edition.front["date"]), r.edition.slug)):
        for p, found in concordance.mentions(reading):
            for topic, mention in {m.topic: m for m in reversed(found)}.items():  # the first of each in the paragraph
                mentions[topic].append({"slug": reading.edition.slug, "id": p.id, "speaker": p.speaker, "start": p.start,
                                        "sentence": sentence(p.text, mention.start)})
    return [{"slug": t.slug, "title": t.title, "kind": t.kind, "source": t.source, "mentions": mentions[t.slug],
             "timeline": [{"what": m.what, "figure": m.figure, "quote": m.quote, "slug": m.slug, "id": m.address}
                          for m in t.moments]} for t in concordance.topics.values()]


def schema() -> str:
    """The JSON Schema of ``record``, as committed."""
    return resources.files(__package__).joinpath("edition.schema.json").read_text(encoding="utf-8")


def dump(data: Any) -> str:
    """JSON as the site ships it: compact, keys in the order of the contract, one line end."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
