"""A reading for machines: the built site's ``data/``.

Comes in: readings. Goes out: text and JSON, made from the same addresses as the pages. May not: read Markdown.
"""

from __future__ import annotations

import json
from typing import Any

from .model import Reading


def text(reading: Reading) -> str:
    """The reading text alone: a paragraph a line, ``Name: `` where the turn changes, ``# `` before a chapter title."""
    lines: list[str] = []
    chapters = [c for c in reading.chapters if c.level == 2]
    for n, paragraph in enumerate(reading.paragraphs):
        while chapters and chapters[0].paragraph <= n:
            lines += [""] * bool(lines) + [f"# {chapters.pop(0).title}"]
        label = f"{paragraph.speaker}: " if paragraph.turn and paragraph.speaker else ""
        lines.append(label + paragraph.text)
    lines += [f"# {chapter.title}" for chapter in chapters]
    return "\n".join(lines) + "\n"


def record(reading: Reading) -> dict[str, Any]:
    """Everything the edition says, as plain data; word numbers are indices into ``seed.split()``."""
    front = reading.edition.front
    return {
        "slug": reading.edition.slug,
        "title": front["title"],
        "date": front["date"],
        "kind": front["kind"],
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


def dump(data: Any) -> str:
    """JSON as the site ships it: compact, keys in the order of the contract, one line end."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
