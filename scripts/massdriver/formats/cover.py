"""The cover of a book: who spoke, when and where, and what the text is worth, as a drawing that
every e-reader scales.

Comes in: a volume. Goes out: SVG. May not: need a font or a picture that might not be there, or
differ from run to run.
"""

from __future__ import annotations

import textwrap
import unicodedata

from ..text import escape
from ..text.language import direction
from . import Volume

WIDTH, HEIGHT, MARGIN = 1200, 1600, 110
_LINE = 18.0  # letters of half an em that a line of the title holds


def cover(volume: Volume) -> str:
    """The drawing, 3 by 4; what is not verbatim says so on it."""
    front, right = volume.front, direction(volume.language) == "rtl"
    lines = _wrapped(str(front["title"]))
    size = 104 if len(lines) <= 6 else 624 // len(lines)
    edge = WIDTH - MARGIN if right else MARGIN
    parts = [_text(edge, 210, 40, volume.site.name, "#625c52")]
    parts += [
        _text(edge, 430 + n * size * 1.2, size, line, "#23211d", "bold")
        for n, line in enumerate(lines)
    ]
    below = [str(front["date"]), *textwrap.wrap(str(front["venue"] or ""), 44)[:3]]
    parts += [_text(edge, 1200 + n * 62, 44, line, "#23211d") for n, line in enumerate(below)]
    worth = volume.kind.caveat
    parts += [
        _text(edge, 1460 + n * 48, 36, line, "#625c52" if volume.kind.verbatim else "#87301d")
        for n, line in enumerate(textwrap.wrap(worth[:1].upper() + worth[1:], 56)[:2])
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}"{_rtl(right)} font-family="Literata, Georgia,'
        f' serif"><title>{escape.element(str(front["title"]))}</title><rect width="{WIDTH}"'
        f' height="{HEIGHT}" fill="#fcfbf8"/><rect x="{MARGIN}" y="262"'
        f' width="{WIDTH - 2 * MARGIN}" height="6" fill="#87301d"/>{"".join(parts)}</svg>\n'
    )


def _rtl(right: bool) -> str:
    return ' direction="rtl"' if right else ""


def _text(x: float, y: float, size: float, words: str, colour: str, weight: str = "normal") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}" fill="{colour}">'
        f"{escape.element(words)}</text>"
    )


def _wrapped(title: str) -> list[str]:
    """A title in lines, a letter of Chinese or Japanese as wide as two others."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in title)
    return textwrap.wrap(title, max(1, int(_LINE / (1 + wide / max(len(title), 1)))))[:9]
