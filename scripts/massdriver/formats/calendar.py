"""What falls due, as a calendar file (iCalendar, RFC 5545): a day for each open prediction that has
a date.

Comes in: predictions. Goes out: the text of an ``.ics`` file. May not: ask a clock; an entry is
stamped with the day on which it was said, and so the same from one run to the next.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from ..collection.predictions import Prediction
from ..collection.settings import Settings
from ..text import escape
from . import link

_LONGEST = 75  # octets of a line


def ics(predictions: Iterable[Prediction], dates: Mapping[str, str], site: Settings) -> str:
    """The open predictions that have a date. ``dates``: of the conversations, by slug."""
    host = urlsplit(site.url).netloc or "localhost"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(site.name)}//massdriver//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(site.name)}: predictions due",
    ]
    seen: dict[str, int] = {}
    for p in sorted(
        (p for p in predictions if p.due and p.verdict == "open"),
        key=lambda p: (last(p.due), p.slug, p.address),
    ):
        day = last(p.due)
        name = f"{p.slug}-{p.address}"
        seen[name] = seen.get(name, 0) + 1
        lines += [
            "BEGIN:VEVENT",
            f"UID:{name}-{seen[name]}@{host}",
            f"DTSTAMP:{dates[p.slug].replace('-', '')}T000000Z",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + datetime.timedelta(1):%Y%m%d}",
            f"SUMMARY:{_text(f'Due {p.due}: {p.claim}')}",
            f"DESCRIPTION:{_text(f'{p.speaker}, {dates[p.slug]}: “{p.quote}”')}",
            f"URL:{link(site, p.slug, p.address)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def last(due: str) -> datetime.date:
    """The day on which it is over: of ``2027`` the last of the year, of ``2027-06`` the last of the
    month."""
    year, month, day = (int(part) for part in ([*due.split("-"), "0", "0"])[:3])
    if day:
        return datetime.date(year, month, day)
    return datetime.date(
        year + (month or 12) // 12, (month or 12) % 12 + 1, 1
    ) - datetime.timedelta(1)


def _text(words: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", escape.line(words))


def _folded(line: str) -> str:
    """A line cut where it is longer than a line may be, never inside of a character."""
    parts: list[str] = []
    part = ""
    for char in line:
        if len((part + char).encode()) > _LONGEST - bool(parts):
            parts.append(part)
            part = ""
        part += char
    return "\r\n ".join([*parts, part])
