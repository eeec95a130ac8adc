"""Listening along: what the player of a page plays, where the times lead, and when the doubts are
spoken.

Comes in: a ``Reading``. Goes out: addresses, seconds, the button that opens the player
(theme/assets/edition/listen.js). May not: load anything; a page asks another host for the recording
when its reader does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ..edition.proof import DOUBT, time_at
from ..model import Comment, Inline, Paragraph, Reading
from ..text import escape
from ..text.words import Words

# to the files of the site: from an edition's file, and from its page
FROM_SOURCE, FROM_PAGE = "../", "../../"
EMBED = (  # sets no cookie before somebody plays; main.html lets its frame in
    "https://www.youtube-nocookie.com/embed/"
)
_HOSTS = tuple(
    f"{sub}{name}.com"
    for sub in ("", "www.", "m.", "music.")
    for name in ("youtube", "youtube-nocookie")
)
_ID = re.compile(r"[A-Za-z0-9_-]{6,20}")


def sound(front: Mapping[str, Any], up: str = FROM_PAGE) -> str:
    """The file that a browser plays by itself, as the page sees it; empty where there is none."""
    audio, video = str(front["audio"]), str(front["video"])
    if audio:
        return escape.recording(audio if audio.startswith("http") else up + audio)
    return escape.address(video) if video and escape.is_file(video) else ""


def embed(video: str) -> str:
    """The privacy-friendly embed of a video; empty where its host has none that we know."""
    place = urlsplit(video)
    if place.hostname == "youtu.be":
        name = place.path.strip("/")
    elif place.hostname in _HOSTS:
        kind, _, rest = place.path.strip("/").partition("/")
        asked = parse_qs(place.query).get("v") or [""]
        name = (
            asked[0]
            if kind == "watch"
            else rest
            if kind in ("embed", "live", "shorts", "v")
            else ""
        )
    else:
        name = ""
    return EMBED + name if _ID.fullmatch(name) else ""


def button(reading: Reading, say: Words) -> str:
    """The button in the bar that opens the player; nothing where there is nothing to play along
    with.

    What it says in its attributes main.html reads too: nothing that a stranger wrote stands in a
    tag.
    """
    front = reading.edition.front
    if file := sound(front):
        elsewhere = (
            f' data-host="{escape.attribute("://".join(urlsplit(file)[:2]))}"'
            if file.startswith("http")
            else ""
        )
        plays = f'data-sound="{escape.attribute(file)}"{elsewhere}'
    elif (film := embed(str(front["video"]))) and any(
        p.start is not None for p in reading.paragraphs
    ):
        plays = f'data-embed="{escape.attribute(film)}"'
    else:
        return ""
    return (
        '<button type="button" class="listen" aria-expanded="false"'
        f" {plays}>{say('listen')}</button>"
    )


def seconds(
    reading: Reading, paragraph: Paragraph, inlines: Sequence[Inline]
) -> dict[int, tuple[float, float]]:
    """When the doubted words of a paragraph begin, and when the last of them does, by the inline
    that doubts them."""
    here = (
        [d for d in reading.doubts if paragraph.first <= d.at <= paragraph.last]
        if reading.times
        else []
    )
    found = [
        n
        for n, inline in enumerate(inlines)
        if isinstance(inline, Comment) and inline.source.lstrip().startswith(DOUBT)
    ]
    if len(here) != len(found):
        return {}
    result = {}
    for n, doubt in zip(found, here, strict=True):
        quoted = re.search(r'"([^"]+)"', doubt.text)
        first = max(doubt.at - len(quoted[1].split() if quoted else "x") + 1, paragraph.first)
        result[n] = (time_at(first, reading.times) or 0.0, time_at(doubt.at, reading.times) or 0.0)
    return result
