"""What the web expects around the pages: robots.txt, and the days on which pages really changed in
the sitemap.

Comes in: the library, a built sitemap. Goes out: text. May not: name a day that history does not
know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

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
