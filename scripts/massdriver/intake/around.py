"""What stands above and below the speech of a file: lines of ``Key: value``, addresses, and what
follows those.

Comes in: lines. Goes out: the lines without them, the facts they give, and remarks. May not: take a
turn for a fact; a key that comes again and again is somebody's label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from .facts import day
from .markup import Line

TOP, BOTTOM = 25, 6  # lines in which facts are looked for, above and below
_PAIR = re.compile(r"[*_]*(?P<key>[^\W\d_][\w /_-]{0,24}?)[*_]*\s*[:：][*_]*\s*(?P<value>.*)$")
_DATED = re.compile(r"(?P<key>[^:：]{2,70}?)\s*[:：]\s*(?P<value>[^:：]{6,30})$")
ADDRESS = re.compile(
    r"(?:(?P<key>[A-Za-z][\w /'-]{0,40}?)\s*[:：]\s*)?<?(?P<url>(?:https?://|www\.)\S+?)>?[.,;]?$"
)
_MEANS = {  # what a header's keys mean; those under "" are kept for the report
    "title": (
        "title, talk, episode title, topic, name, titel, titre, titulo, título, titolo, тема, 標題,"
        " 标题, 題名, タイトル, 제목"
    ),
    "date": (
        "date, recorded, published, recorded on, date recorded, interview date, date of interview,"
        " publish date, release date, uploaded, upload date, datum, fecha, data, дата,"
        " 日期, 發布日期, 发布日期, 日時, 날짜"
    ),
    "venue": (
        "conference, venue, podcast, show, event, channel, series, programa, émission,"
        " sendung, 節目, 节目, 番組, 프로그램"
    ),
    "language": "language, sprache, idioma, langue, lingua, 語言, 语言, 言語",
    "speakers": (
        "speaker, speakers, presenter, host, hosts, guest, guests, interviewer, interviewee,"
        " narrator, participants, sprecher, moderator, gast, gäste, presentador, invitado,"
        " invitados, ponente, invité, invités, animateur, conduttore, ospite, ведущий, гость,"
        " 主持人, 主持, 來賓, 嘉賓, 嘉宾, 講者, 讲者, 講員, 讲员, 司会, 話者, 발표자, 진행자"
    ),
    "video": "video, youtube, video url, video link",
    "url": "url, link, enlace, lien, 連結, 链接, 原始連結, 原始链接",
    "source": "source, original, website, blog post, quelle, fuente, источник, 來源, 来源, 出典",
    "media": "audio, media",
    "duration": "duration, length, dauer, duración, durée, durata, 時長, 时长, 長度, 长度",
    "transcriber": (
        "transcript by, transcribed by, transcription by, transcription, transcriber, transcript"
    ),
    "translator": "translated by, translation by, translator",
    "episode": "episode, episode number",
    "author": "author",
    "tags": "tags",
    "description": "description, summary",
    "": (
        "location, place, slides, slide, twitter, category, keywords, views, paper, code, interview"
        " with, interviewed by, format, file, filename, model, id, video id, scribe, scribes,"
        " license, copyright, meeting, attendees, present, processed, generated, created, tool,"
        " engine, segments, word count, words, status"
    ),
}
KEYS = {key: meaning for meaning, keys in _MEANS.items() for key in keys.split(", ")}


class Cut(NamedTuple):
    """Lines of speech, the facts around them, and what was left."""

    lines: list[Line]
    front: dict[str, Any]
    remarks: list[str]
    keys: frozenset[str] = frozenset()


def cut(lines: Sequence[Line], markdown: bool = False) -> Cut:
    """Take the facts above and below from the lines; an address that stands alone on a line is
    never speech."""
    found = list(lines)
    front: dict[str, Any] = {}
    left: list[str] = []
    again = Counter(m["key"].lower() for line in lines if (m := _PAIR.match(line.text)))
    filled = [n for n, line in enumerate(lines) if line.text]
    keys: set[str] = set()
    block = _block([lines[n] for n in filled], again)
    for n in filled[:TOP]:
        line = lines[n]
        if line.level:
            continue
        m, address = _PAIR.match(line.text), ADDRESS.match(line.text)
        key = m["key"].lower().strip() if m else ""
        if m and not line.level and line.text in block:
            keys.add(m["key"])
            _keep(front, left, key, m["value"].strip(" *_"), line.text)
            found[n] = Line()
            continue
        dated = (
            n <= filled[min(3, len(filled) - 1)]
            and (m := m or _DATED.match(line.text))
            and day(m["value"])
        )
        if address:
            _keep(front, left, (address["key"] or "").lower(), address["url"], line.text)
        elif (
            m
            and key in KEYS
            and again[key] == 1
            and (m["value"] or markdown)
            and (KEYS[key] != "title" or len(m["value"]) < 150)
            and _is_fact(key, m["value"], lines, n)
        ):
            _keep(front, left, key, m["value"].strip(" *_"), line.text)
        elif m and dated and again[m["key"].lower()] < 2:  # "**Iron TV:** February 7, 2022"
            _keep(front, left, "venue", m["key"].strip(), line.text)
            front.setdefault("date", m["value"].strip())
            if links := [
                link[1]
                for _, note in line.notes
                if (link := re.search(r"\]\((https?://\S+)\)\.?$", note))
            ]:
                front.setdefault("url", links[0])
        elif (
            line.alone
            and len(line.text.split()) < 12
            and not line.text.endswith(("?", ":"))
            and _is_byline(line.text)
        ):
            left.append(line.text)
        else:
            break
        found[n] = Line()
    ends = False
    odd = [n for n in filled if re.match(r"_\w+ ?: ?", lines[n].text)]  # notes of a file's own
    if odd:
        left.append(
            f"{lines[odd[0]].text[:60]} … ({len(odd):,} such lines)"
            if len(odd) > 1
            else lines[odd[0]].text
        )
        for n in odd:
            found[n] = Line()
    for n in filled[max(len(filled) - 60, 0) :]:
        line = found[n]
        if line.text and (m := ADDRESS.match(line.text)) and not line.level:
            _keep(front, left, (m["key"] or "").lower(), m["url"], line.text)
            found[n] = Line()
            ends = n >= filled[max(len(filled) - BOTTOM, 0)]
        elif (
            ends
            and line.text
            and not re.match(r"[^:：]{1,40}[:：]\s", line.text)
            and re.search(
                r"\w\.\w{2,}|transcri|this (?:interview|talk|podcast|episode|post)",
                line.text,
                re.IGNORECASE,
            )
        ):
            left.append(line.text)
            found[n] = Line()
    remarks = [f'not taken for speech: "{text[:90]}"' for text in left[:8]]
    if len(left) > 8:
        remarks.append(f"not taken for speech: {len(left) - 8} more lines of facts and addresses")
    return Cut(found, front, remarks, frozenset(keys))


def _block(lines: Sequence[Line], again: Counter[str]) -> set[str]:
    """The lines of a head of facts: several in a row, short, each with a key of its own, of which
    one at least is known; far more follows them."""
    start = next((n for n, line in enumerate(lines[:TOP]) if not line.level), 0)
    facts: list[str] = []
    known = 0
    for line in lines[start : start + TOP]:
        m = _PAIR.match(line.text)
        if not m or line.level or again[m["key"].lower()] > 1 or not _is_short(m["value"]):
            break
        known += m["key"].lower().strip() in KEYS
        facts.append(line.text)
    return set(facts) if known > 1 and len(facts) > 2 and len(lines) > 3 * len(facts) else set()


def _is_short(value: str) -> bool:
    return 0 < len(value.split()) < 12 and len(value) < 150 and value[-1] not in ".?!。？！"


def _is_fact(key: str, value: str, lines: Sequence[Line], n: int) -> bool:
    """Say whether a pair at the top is one of several, or the lines after it are no answer to
    it."""
    if KEYS[key] == "speakers":  # "Host: Welcome to the show" is a turn
        return len(value.split()) < 12 and not value.rstrip().endswith((".", "!", "?"))
    return len(value) < 300


def _is_byline(text: str) -> bool:
    return bool(
        re.match(
            r"(?:transcri|translat|by |recorded |published |interview(?:ed)? (?:with|by)|audio"
            r" |video )",
            text,
            re.IGNORECASE,
        )
    )


def _keep(front: dict[str, Any], left: list[str], key: str, value: str, whole: str) -> None:
    """A fact under the name it has here; what has none is left in the original, and said."""
    name = KEYS.get(key, "")
    if name == "speakers":
        front[name] = [
            *front.get(name, []),
            *(part.strip() for part in re.split(r"\s*(?:,|;|&|\band\b)\s*", value) if part.strip()),
        ]
    elif re.match(r"(?:https?://|www\.)", value):
        name = name if name in ("video", "source", "url", "media") else "url"
        if name in front:
            left.append(whole)
        else:
            front[name] = value
    elif name and name not in (*front, "url", "video", "source", "media"):
        front[name] = value
    else:
        left.append(whole)
