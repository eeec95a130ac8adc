"""The podcast world: SRT, and the transcript and chapters of Podcasting 2.0; the archive as an RSS
feed.

Comes in: volumes with times, and the library. Goes out: text; nothing where no times are known. May
not: invent a time.

The forms are those of https://github.com/Podcastindex-org/podcast-namespace:
``transcripts/transcripts.md`` and ``chapters/jsonChapters.md``.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree import ElementTree as etree

from ..edition.front import seconds
from ..text import escape
from . import Library, Volume, sound
from .vtt import cues, stamp

TIMED = {".vtt": "text/vtt", ".srt": "application/x-subrip", ".transcript.json": "application/json"}
PODCAST = "https://podcastindex.org/namespace/1.0"


def srt(volume: Volume) -> str | None:
    """The captions as SRT, ``Name: `` where the turn changes."""
    if not volume.times:
        return None
    out, speaker = [], ""
    for n, cue in enumerate(cues(volume), 1):
        name = f"{cue.speaker}: " if cue.speaker and cue.speaker != speaker else ""
        speaker = cue.speaker or speaker
        out.append(
            f"{n}\n{stamp(cue.start, ',')} -->"
            f" {stamp(cue.stop, ',')}\n{escape.subtitle(name + cue.words)}\n"
        )
    return "\n".join(out)


def transcript(volume: Volume) -> str | None:
    """The transcript JSON of Podcasting 2.0: segments with speaker, times in seconds and words; a
    word each where known."""
    if not volume.times:
        return None
    segments = [
        {"speaker": cue.speaker, "startTime": start, "endTime": stop, "body": body}
        for cue in cues(volume)
        for start, stop, body in (
            zip(cue.times, (*cue.times[1:], cue.stop), cue.words.split(), strict=True)
            if cue.times
            else [(cue.start, cue.stop, cue.words)]
        )
    ]
    return (
        json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1) + "\n"
    )


def chapters(volume: Volume) -> str | None:
    """The chapters JSON of Podcasting 2.0, where the chapters' times are known."""
    timed = [c for c in volume.reading.chapters if c.level == 2 and c.start is not None]
    if not timed:
        return None
    said = {
        "version": "1.2.0",
        "title": volume.front["title"],
        "podcastName": volume.front["venue"],
        "chapters": [
            {"startTime": c.start, "title": c.title, "url": volume.url(c.id)} for c in timed
        ],
    }
    return (
        json.dumps(
            {key: value for key, value in said.items() if value}, ensure_ascii=False, indent=1
        )
        + "\n"
    )


def rss(library: Library, size: Callable[[str], int] = lambda place: 0) -> str:
    """The archive as an RSS feed with ``podcast:transcript`` and ``podcast:chapters``, newest
    first.

    ``size`` of a file of the site is in bytes, 0 where it is not known, as feeds say it.
    """
    site = library.site
    root = etree.Element(
        "rss",
        {"version": "2.0", "xmlns:podcast": PODCAST, "xmlns:atom": "http://www.w3.org/2005/Atom"},
    )
    channel = etree.SubElement(root, "channel")
    _text(channel, "title", site.name)
    _text(channel, "link", site.url)
    _text(channel, "description", site.description or site.name)
    _text(channel, "language", site.language)
    etree.SubElement(
        channel,
        "atom:link",
        {"rel": "self", "type": "application/rss+xml", "href": f"{site.url}feed.xml"},
    )
    for card in sorted(library.cards, key=lambda c: (c.front["date"], c.slug), reverse=True):
        item = etree.SubElement(channel, "item")
        _text(item, "title", card.front["title"])
        _text(item, "link", card.url())
        etree.SubElement(item, "guid", {"isPermaLink": "true"}).text = card.url()
        day = datetime.fromisoformat(card.front["date"]).replace(tzinfo=UTC)
        _text(item, "pubDate", format_datetime(day, usegmt=True))
        _text(item, "description", card.kind.caveat)
        if heard := sound(site, card.front):
            kind = mimetypes.guess_type(heard.partition("?")[0])[0] or "audio/mpeg"
            etree.SubElement(
                item,
                "enclosure",
                {"url": heard, "length": str(size(str(card.front["audio"]))), "type": kind},
            )
        data = f"{site.url}data/{card.slug}"
        etree.SubElement(
            item,
            "podcast:transcript",
            {"url": f"{data}.txt", "type": "text/plain", "language": card.language},
        )
        for suffix in (suffix for suffix in TIMED if suffix in card.files):
            etree.SubElement(
                item,
                "podcast:transcript",
                {
                    "url": data + suffix,
                    "type": TIMED[suffix],
                    "language": card.language,
                    "rel": "captions",
                },
            )
        if ".chapters.json" in card.files:
            etree.SubElement(
                item,
                "podcast:chapters",
                {"url": f"{data}.chapters.json", "type": "application/json+chapters"},
            )
    etree.indent(root)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        + escape.xml(etree.tostring(root, encoding="unicode"))
        + "\n"
    )


def end(volume: Volume) -> float | None:
    """How long the recording is, in seconds; None where nobody says so and no times are known."""
    if volume.front["duration"]:
        return seconds(volume.front["duration"])
    return volume.times[-1][1] + 2 if volume.times else None


def _text(parent: etree.Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = text
