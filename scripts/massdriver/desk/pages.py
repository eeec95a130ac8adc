"""The page of the desk, and what it is made of: its own files, and the look of the site's theme.

Comes in: a language, a name. Goes out: HTML, style, script, letters. May not: serve a file that is
not in the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from ..text import escape, words
from ..text.language import primary
from .strokes import DECIDED, OTHERS, TURNS

HERE = Path(__file__).parent / "page"
THEME = Path(__file__).parents[1] / "site" / "theme" / "assets"
ENDS = "/* ---- the theme ---- */"  # what comes after in the site's style is of its pages
OWN = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
STROKES = (*DECIDED, *TURNS, *OTHERS)


@lru_cache(maxsize=16)
def asset(name: str) -> tuple[bytes, str] | None:
    """A file of the page with its type; None: there is none of that name."""
    if name in OWN:
        return (HERE / name).read_bytes(), OWN[name]
    if name == "look.css":  # letters, colours and measures, which are written once, for the site
        look = (THEME / "edition.css").read_text(encoding="utf-8").partition(ENDS)[0]
        # it is at hand
        return (
            look.replace("font-display: optional", "font-display: swap").encode(),
            OWN["desk.css"],
        )
    if name in {f"fonts/{path.name}" for path in (THEME / "fonts").glob("*.woff2")}:
        return (THEME / name).read_bytes(), "font/woff2"
    return None


def desk(language: str, slug: str) -> str:
    """The page on which an edition's places are decided."""
    return _page(language, (HERE / "desk.html").read_text(encoding="utf-8"), slug)


def listed(language: str, titles: Mapping[str, str]) -> str:
    """The page that leads to every edition's desk, by slug."""
    rows = "".join(
        f'<li><a href="{escape.attribute(quote(slug))}/">{escape.html(title)}</a></li>'
        for slug, title in titles.items()
    )
    return _page(language, (HERE / "list.html").read_text(encoding="utf-8"), "").replace(
        "{rows}", rows
    )


def _page(language: str, template: str, slug: str) -> str:
    known, say = words.catalogue(language), words.of(language)
    page = template.replace(
        "{language}", primary(language) if primary(language) in words.LANGUAGES else "en"
    )
    for key in (key for key in known if key.startswith("desk.") and f"{{{key}}}" in page):
        page = page.replace(f"{{{key}}}", escape.html(say(key)))
    return page.replace("{slug}", escape.html(slug))
