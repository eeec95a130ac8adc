"""What the web expects around the pages: robots.txt, the days on which pages really changed in the
sitemap, and an answer at the addresses that transcripts had before.

Comes in: the library, a built sitemap. Goes out: text. May not: name a day that history does not
know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import urlencode

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
    """A page for each address of the front matter's ``aliases``, which leads to the transcript; and
    for each folder of these, which leads to the list of what was in it. What is no path of this
    site is left out."""
    homes: dict[PurePosixPath, int] = {}  # how many documents were there, or further down
    direct: set[PurePosixPath] = set()
    taken: set[str] = set()
    for card in library.cards:
        above: set[PurePosixPath] = set()
        for alias in map(str, card.front["aliases"]):
            path = PurePosixPath(alias.strip("/"))
            if not path.parts or not all(map(_STEP.fullmatch, path.parts)):
                continue
            place = path if path.suffix == ".html" else path / "index.html"
            taken.add(place.as_posix())
            above.update(path.parents)
            direct.add(path.parent)
            yield (
                place.as_posix(),
                _leads(place, f"transcripts/{card.slug}/", card.url(), str(card.front["title"])),
            )
        for home in above:
            homes[home] = homes.get(home, 0) + 1
    for home, n in homes.items():
        place = home / "index.html"
        if home.parts and place.as_posix() not in taken:
            asked = {"folder" if home in direct else "in": home.as_posix()}
            to = "transcripts/" + (f"?{urlencode(asked)}" if n < len(library.cards) else "")
            yield (
                place.as_posix(),
                _leads(place, to, f"{library.site.url}transcripts/", home.as_posix()),
            )


def _leads(place: PurePosixPath, to: str, canonical: str, title: str) -> str:
    """A page that leads elsewhere on this site."""
    way = escape.element("../" * (len(place.parts) - 1) + to).replace('"', "&quot;")
    shown = escape.element(title)
    return (
        f'{MOVED} content="0; url={way}"><link rel="canonical" href="{canonical}">'
        f'<title>{shown}</title><a href="{way}">{shown}</a>\n'
    )
