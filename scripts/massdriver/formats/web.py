"""What the web expects around the pages: robots.txt, the days on which pages really changed in the
sitemap, and an answer at the addresses that transcripts had before.

Comes in: the library, a built sitemap. Goes out: text. May not: name a day that history does not
know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from ..text import escape
from . import Library

_URL = re.compile(r"<url>\s*<loc>([^<]*)</loc>(?:\s*<lastmod>[^<]*</lastmod>)?")


def robots(library: Library) -> str:
    """Everything may be read; the sitemap says what there is."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {library.site.url}sitemap.xml\n"


def sitemap(built: str, days: Mapping[str, str]) -> str:
    """A builder's sitemap with true days: ``days`` by address; an address without one says none."""

    def true(m: re.Match[str]) -> str:
        day = days.get(m[1])
        return f"<url>\n         <loc>{m[1]}</loc>" + (
            f"\n         <lastmod>{day}</lastmod>" if day else ""
        )

    return _URL.sub(true, built)


def days(library: Library) -> dict[str, str]:
    """When the text of each transcript last changed, by its address."""
    return {card.url(): card.modified[:10] for card in library.cards}


MOVED = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh"'
_STEP = re.compile(r"[^.\\\x00-\x1f][^\\\x00-\x1f]*")  # not up, and not hidden


def free(place: Path) -> bool:
    """Say whether nothing stands in a place but a page that leads on."""
    if not place.exists():
        return True
    with place.open("rb") as page:
        return page.read(len(MOVED)) == MOVED.encode()


def moved(library: Library) -> Iterator[tuple[str, str]]:
    """A page for each address of the front matter's ``aliases``, which leads to the transcript.
    What is no path of this site is left out."""
    for card in library.cards:
        for alias in map(str, card.front["aliases"]):
            path = PurePosixPath(alias.strip("/"))
            if not path.parts or not all(map(_STEP.fullmatch, path.parts)):
                continue
            place = path if path.suffix == ".html" else path / "index.html"
            to = "../" * (len(place.parts) - 1) + f"transcripts/{card.slug}/"
            title = escape.element(str(card.front["title"]))
            yield (
                place.as_posix(),
                f'{MOVED} content="0; url={to}"><link rel="canonical" href="{card.url()}">'
                f'<title>{title}</title><a href="{to}">{title}</a>\n',
            )
