"""The reading text as Markdown: for assistants, and whoever takes notes.

Comes in: a volume. Goes out: Markdown with front matter, chapters, speakers, and each paragraph's
address as a link. May not: let a word act as Markdown.
"""

from __future__ import annotations

from ..edition.front import clock
from ..edition.markup import escape_text
from ..text import escape
from . import Volume


def markdown(volume: Volume) -> str:
    """The page's words, an address at the end of each paragraph."""
    front = volume.front
    said = {
        "title": front["title"],
        "date": front["date"],
        "venue": front["venue"],
        "kind": front["kind"],
        "quotable": volume.kind.caveat,
        "language": volume.language,
        "source": volume.url(),
    }
    head = "\n".join(f"{key}: {escape.quoted(value)}" for key, value in said.items() if value)
    out = [
        f"---\n{head}\n---",
        f"# {escape_text(front['title'])}",
        f"> {escape_text(volume.kind.caveat)}",
    ]
    for chapter, paragraphs in volume.chapters():
        if chapter:
            out.append(f"## {escape_text(chapter.title)}")
        for p in paragraphs:
            name = f"**{escape_text(p.speaker)}:** " if p.turn and p.speaker else ""
            time = f" {clock(p.start)}" if p.start is not None else ""
            out.append(f"{name}{escape_text(p.text)} [#{p.id}{time}]({volume.url(p.id)})")
    return "\n\n".join(out) + "\n"
