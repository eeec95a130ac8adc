"""The reading text alone.

Comes in: a reading. Goes out: plain text, a paragraph a line. May not: hold notes, marks or addresses.
"""

from __future__ import annotations

from ..model import Reading


def text(reading: Reading) -> str:
    """A paragraph a line, ``Name: `` where the turn changes, ``# `` before a chapter title."""
    lines: list[str] = []
    chapters = [c for c in reading.chapters if c.level == 2]
    for n, paragraph in enumerate(reading.paragraphs):
        while chapters and chapters[0].paragraph <= n:
            lines += [""] * bool(lines) + [f"# {chapters.pop(0).title}"]
        label = f"{paragraph.speaker}: " if paragraph.turn and paragraph.speaker else ""
        lines.append(label + paragraph.text)
    lines += [f"# {chapter.title}" for chapter in chapters]
    return "\n".join(lines) + "\n"
