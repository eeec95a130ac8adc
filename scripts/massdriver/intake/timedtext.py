"""XML captions are taken apart: TTML and DFXP, YouTube's timedtext; and what times XML writes.

Comes in: the elements of a file. Goes out: cues. May not: take an attribute or an id for speech.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

from .rolling import Cue

DEEPEST = 100  # elements within elements


class Shown(NamedTuple):
    """Captions: what kind they are, the cues, and what was left in the original."""

    name: str
    cues: list[Cue]
    remarks: list[str]


@lru_cache(2000)
def local(tag: object) -> str:
    """A tag without its namespace; comments have none."""
    return re.sub(r"^(?:\{.*\}|[\w.-]+:)", "", tag) if isinstance(tag, str) else ""


def get(element: Element, name: str) -> str:
    """An attribute, whatever its namespace."""
    return next((v for k, v in element.attrib.items() if local(k) == name), "")


def words_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def find(root: Element, name: str) -> Iterator[Element]:
    return (e for e in root.iter() if local(e.tag) == name)


def timeline(root: Element) -> dict[str, float]:
    """The seconds of TEI's points in time, each as such or as so much after another."""
    found: dict[str, float] = {}
    for when in find(root, "when"):
        id_, at = get(when, "id"), seconds(get(when, "absolute"))
        interval = re.fullmatch(r"(\d+(?:\.\d+)?)", get(when, "interval"))
        since = get(when, "since").lstrip("#")
        if interval:
            unit = 0.001 if get(when, "unit") == "ms" else 1.0
            at = found.get(since, 0.0) + float(interval[1]) * unit
        elif at is None and not found:
            at = 0.0
        if id_ and at is not None:
            found[id_] = at
    return found


_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d\d(?:[.,]\d{1,9})?)(?::(\d{1,3}(?:\.\d{1,3})?))?")
_OFFSET = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(h|m|s|ms|f|t|)")


def seconds(text: str, frames: float = 30.0, ticks: float = 1.0) -> float | None:
    """``01:02:03.5``, ``02:03.5``, ``01:02:03:12`` with frames (with milliseconds where they are
    three digits), ``12.5s``, ``900ms``, ``12``; None for anything else."""
    text = text.strip()
    if m := _CLOCK.fullmatch(text):
        part = float(m[4] or 0) / (1000 if re.fullmatch(r"\d{3}", m[4] or "") else frames)
        return int(m[1] or 0) * 3600 + int(m[2]) * 60 + float(m[3].replace(",", ".")) + part
    if m := _OFFSET.fullmatch(text):
        unit = {"h": 3600.0, "m": 60.0, "ms": 0.001, "f": 1 / frames, "t": 1 / ticks}
        return float(m[1]) * unit.get(m[2], 1.0)
    return None


def _number(text: str, else_: float) -> float:
    return float(text) if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", text) and float(text) else else_


def ttml(root: Element) -> Shown:
    """TTML and DFXP: a paragraph is a caption, its agent who speaks."""
    frames = _number(get(root, "frameRate"), 30.0)
    if len(parts := get(root, "frameRateMultiplier").split()) == 2:
        frames *= _number(parts[0], 1.0) / _number(parts[1], 1.0)
    ticks = _number(get(root, "tickRate"), frames if get(root, "frameRate") else 1.0)
    agents = {get(a, "id"): words_of(a) for a in find(root, "agent")}
    cues: list[Cue] = []
    other: Counter[str] = Counter()
    first = ""

    def agent(element: Element, voice: str) -> str:
        return agents.get((get(element, "agent").split() or [""])[0], "") or voice

    def spans(element: Element, voice: str) -> Iterator[tuple[str, str]]:
        yield voice, " ".join(re.sub(r"\s+", " ", element.text or "").split("\n"))
        for child in element:
            match local(child.tag):
                case "br":
                    yield voice, "\n"
                case "span":
                    yield from spans(child, agent(child, voice))
            yield voice, re.sub(r"\s+", " ", child.tail or "")

    stack = [(root, 0.0, "", 0, "")]
    while stack:
        here, since, voice, depth, language = stack.pop()
        begin = seconds(get(here, "begin"), frames, ticks)
        at, voice = since + (begin or 0.0), agent(here, voice)
        if local(here.tag) == "div":
            language = get(here, "lang") or language
        if local(here.tag) != "p":
            if depth < DEEPEST and local(here.tag) != "head":
                stack += [(c, at, voice, depth + 1, language) for c in reversed(here)]
            continue
        first = first or language
        if language and first != language:  # the same again in another language
            other[language] += 1
            continue
        if begin is None:
            inner = [seconds(get(s, "begin"), frames, ticks) for s in find(here, "span")]
            at += min((s for s in inner if s is not None), default=0.0)
        end = seconds(get(here, "end"), frames, ticks)
        long = seconds(get(here, "dur"), frames, ticks) or 0.0
        until = since + end if end is not None else at + long
        gathered: list[tuple[str, str]] = []
        for who, words in spans(here, voice):
            if gathered and (gathered[-1][0] == who or not words.strip()):
                gathered[-1] = (gathered[-1][0], gathered[-1][1] + words)
            else:
                gathered.append((who, words))
        cues += [
            Cue(
                at, max(at, until), [line.strip() for line in words.strip().split("\n")], False, who
            )
            for who, words in gathered
            if words.strip()
        ]
    remarks = [f"left in the original: {n:,} captions in {lang}" for lang, n in other.items()]
    return Shown("TTML captions", cues, remarks)


def youtube(root: Element) -> Shown:
    """YouTube's timedtext: ``text`` with seconds (or ``t``, milliseconds), ``p`` with words in
    ``s``."""
    cues: list[Cue] = []
    for e in root.iter():
        if local(e.tag) not in ("text", "p"):
            continue
        exact = "start" in e.attrib
        scale = 1.0 if exact else 0.001
        at = _number(e.get("start" if exact else "t", ""), 0.0) * scale
        long = _number(e.get("dur" if exact else "d", ""), 0.0) * scale
        words = html.unescape("".join(e.itertext())).replace("\u00a0", " ")
        if words.strip():
            cues.append(Cue(at, at + long, words.strip().split("\n")))
    timed = sum(bool(s.get("t") or s.get("ac")) for s in find(root, "s"))
    remarks = [f"left in the original: the times of {timed:,} single words"] if timed else []
    return Shown("YouTube XML", cues, remarks)
