"""What is known of a transcript besides its words: title, day, venue, video, speakers' roles.

Comes in: a ``Document`` and what the person says of it. Goes out: front matter values, and what had
to be assumed. May not: guess in silence; every assumption is said aloud.
"""

from __future__ import annotations

import datetime
import email.utils
import json
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from ..edition import front
from ..findings import Finding, Unreadable
from ..model import HOUSE, Document, House
from ..text import schema
from ..text.escape import UNSEEN
from ..text.letters import fold

SPEAKER = "speaker"  # the role of somebody of whom only the name is known
_KEYS = {  # what other people's headers call it
    "title": ("title", "episode_title", "name"),
    "date": tuple(
        """
                  date publish_date published pubdate published_at recorded recorded_at upload_date
                  release_date air_date created_at
                  """.split()
    ),
    "venue": ("venue", "podcast", "show", "series", "channel", "publication"),
    "source": ("source", "link", "canonical_url"),
    "video": ("video", "youtube_url", "video_url", "youtube"),
    "description": ("description", "summary"),
    "duration": ("duration",),
    "transcriber": ("transcriber", "transcript_by", "transcribed_by", "transcription_by"),
    "translator": ("translator", "translation_by", "translated_by"),
    "episode": ("episode", "episode_number"),
    "translation_of": ("translation_of", "original"),
}
LISTS = {
    "tags": ("tags", "keywords", "topics"),
    "categories": ("categories", "category"),
    "aliases": ("aliases", "redirect_from"),
    "resources": ("resources",),
}
_VIDEO = re.compile(
    r"https://(?:[\w-]+\.)*(?:youtube\.com|youtu\.be|youtube-nocookie\.com|vimeo\.com|twitch\.tv|media\.ccc\.de)/"
)
_BRACKETS = str.maketrans("<>", "‹›")  # a site would take them for HTML
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # all of Unicode's
_NO_NAME = re.compile(r"[^\w\s.,'’&/()#№\"“”„«»·+°-]")
_DAYS = (
    "%B %d, %Y",
    "%b %d, %Y",
    "%b. %d, %Y",
    "%B %d %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%A, %B %d, %Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
)


def gather(
    document: Document, name: str, wanted: Mapping[str, str], today: str, house: House = HOUSE
) -> tuple[dict[str, Any], list[str]]:
    """What the person says, else what the file says, else what must be assumed, which is said
    aloud."""
    said = {key.lower(): value for key, value in document.front.items()}
    facts: dict[str, Any] = {}
    for key, names in _KEYS.items():
        value = wanted.get(key) or next(
            (said[n] for n in names if isinstance(said.get(n), str) and said[n].strip()), ""
        )
        if key == "date" and key not in wanted:
            value = day(value)
        facts[key] = re.sub(
            r"\s+", " ", UNSEEN.sub("", "".join(c for c in tidy(value) if c.isprintable()))
        ).strip()
        if key not in ("date", "video", "source", "duration") and key not in wanted:
            facts[key] = facts[key].translate(_BRACKETS)
    for address in (said.get("media"), said.get("url")):
        if isinstance(address, str):  # the recording, or a page about it
            key = "video" if _VIDEO.match(address) else "source"
            facts[key] = facts[key] or address
    for key, names in LISTS.items():
        facts[key] = _list(next((said[n] for n in names if said.get(n)), ()))
    assumed = []
    if not facts["title"]:
        facts["title"] = (
            tidy(re.sub(r"[-_\s]+", " ", PurePath(name).stem)).strip().capitalize() or "Untitled"
        )
        assumed.append(f'title "{facts["title"]}", from the file name')
    for key in ("title", "date", "venue", "video", "source", "description", "duration"):
        value = facts[key]
        if not value:
            continue
        try:
            node = schema.compose(json.dumps(value, ensure_ascii=False), name) or schema.compose(
                "''", name
            )
            front.EDITION[key].parse(node)  # type: ignore[arg-type]
            facts[key] = value
        except schema.Bad as error:
            if key in wanted:
                raise Unreadable(Finding(name, 1, 1, "F001", f"--{key}: {error}")) from None
            facts[key] = ""
    if not facts["date"] and (named := _in_name(PurePath(name).stem)):
        facts["date"] = named
        assumed.append(f"date {named}, from the file name")
    if not facts["date"]:
        facts["date"] = today
        assumed.append(f"date {today}, which is today; the file names none that can be read")
    if wanted.get("kind", next(iter(house.kinds))) not in house.kinds:
        raise Unreadable(
            Finding(
                name,
                1,
                1,
                "F001",
                f'--kind: "{wanted["kind"]}" is not one of: {", ".join(house.kinds)}.',
            )
        )
    facts["kind"] = (
        wanted.get("kind")
        or (said.get("kind") if said.get("kind") in house.kinds else "")
        or next(iter(house.kinds))
    )
    roles = said.get("speakers")
    if isinstance(roles, dict):
        facts["speakers"] = {clean_name(str(n)): r for n, r in roles.items() if r in front.ROLES}
    elif roles := _list(roles or said.get("speaker") or ()):
        facts["speakers"] = {clean_name(n): SPEAKER for n in roles if fold(n) and len(n) < 80}
    facts["told"] = "kind" if said.get("kind") in house.kinds else ""
    return facts, assumed


def _in_name(stem: str) -> str:
    """The day that a file's name begins or ends with; nothing where it names none."""
    m = re.match(r"(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)", stem) or re.search(
        r"(?<!\d)(\d{4})[-_.](\d\d)[-_.](\d\d)$", stem
    )
    return (
        day("-".join(m.groups()))
        if m and "1900" < m[1] < "2100" and m[2] < "13" and m[3] < "32"
        else ""
    )


def _list(value: Any) -> list[str]:
    """A list of words on one line each; a single value is a list of one."""
    items = (
        value
        if isinstance(value, (list, tuple))
        else re.split(r"\s*[,;]\s*", value)
        if isinstance(value, str)
        else ()
    )
    words = (
        UNSEEN.sub("", tidy(str(item))).strip() for item in items if isinstance(item, (str, int))
    )
    return [word.translate(_BRACKETS) for word in words if word]


def day(text: str) -> str:
    """A day in whatever way it is unambiguously written, as 2026-02-05; else nothing."""
    text = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text.strip().replace("Sept ", "Sep "))
    if m := re.match(r"\d{4}-\d\d?-\d\d?", text):
        return "-".join(part.zfill(2) for part in m[0].split("-"))
    for pattern in _DAYS:
        try:
            return datetime.datetime.strptime(text, pattern).date().isoformat()
        except ValueError:
            continue
    try:
        return email.utils.parsedate_to_datetime(text).date().isoformat()  # as feeds write it
    except ValueError:
        return ""


def tidy(words: str) -> str:
    """Words fit for a line of text: no control characters, no lone surrogates, single spaces."""
    words = words.encode("utf-8", "replace").decode("utf-8")
    return " ".join(_CONTROLS.sub(" ", words).split())


def clean_name(name: str) -> str:
    """A speaker's name as an edition can print it: letters, digits and what stands between them."""
    return (
        re.sub(r"\s+", " ", _NO_NAME.sub(" ", UNSEEN.sub("", name.replace("|", "/"))))
        .strip(" ._,-&/#'")[:80]
        .strip()
    )
