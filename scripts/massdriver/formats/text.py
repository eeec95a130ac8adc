"""The reading text alone.

Comes in: a reading. Goes out: plain text, a paragraph a line. May not: hold notes, marks or
addresses.
"""

from __future__ import annotations

from ..model import Reading


def text(reading: Reading) -> str:
    """A paragraph a line, ``Name: `` where the turn changes, ``# `` before a chapter title."""
    return laid(reading)[0]


def laid(reading: Reading) -> tuple[str, dict[str, int]]:
    """The same, and at which character the words of each paragraph begin, by its address."""
    lines: list[str] = []
    places: dict[str, int] = {}
    length = 0
    chapters = [c for c in reading.chapters if c.level == 2]

    def add(line: str) -> None:
        nonlocal length
        lines.append(line)
        length += len(line) + 1

    for n, paragraph in enumerate(reading.paragraphs):
        while chapters and chapters[0].paragraph <= n:
            if lines:
                add("")
            add(f"# {chapters.pop(0).title}")
        label = f"{paragraph.speaker}: " if paragraph.turn and paragraph.speaker else ""
        places[paragraph.id] = length + len(label)
        add(label + paragraph.text)
    for chapter in chapters:
        add(f"# {chapter.title}")
    return "\n".join(lines) + "\n", places
