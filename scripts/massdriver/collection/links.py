"""Links that lead out of the archive: where each stands, which are dead, and which notes want a new
look.

Comes in: the pages, and what LinkChecker says of their links. Goes out: lists, and Markdown for an
issue. May not: ask a network; LinkChecker does, one link at a time.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from ..text.escape import LARGEST
from ..text.escape import span as code

YEAR = 12  # months after which a note is looked at anew
_URL = re.compile(
    r"""\]\((?P<link>https?://(?:[^()\s]|\([^()\s]*\))+) | <(?P<angle>https?://[^>\s]+)> | ="(?P<attribute>https?://[^"\s]+)"
      | ^\s*(?:-\ )?\w+:\ (?P<value>https?://\S+)$ | (?P<bare>https?://[^\s<>"'`|\\^{}]+)""",
    re.VERBOSE,
)
_NOTE = re.compile(r"\[\^([^\]\s]+)\]:")
_FACT = re.compile(r"([a-z0-9-]+):\s*$")
_CHECKED = re.compile(r"\bchecked:? (\d{4})-(\d{2})\b", re.IGNORECASE)
_OURSELVES = re.compile(r"(?:^|\.)(?:example(?:\.(?:org|com|net))?|localhost|invalid|test)$")


class Link(NamedTuple):
    """``url`` stands in a line of a page, in the note or fact of that name or in none."""

    url: str
    path: str
    line: int
    note: str

    @property
    def place(self) -> str:
        fact = self.path.startswith("docs/facts/")
        return f"{self.path}:{self.line}" + (
            f" fact {self.note}" if fact else f" [^{self.note}]" if self.note else ""
        )


class Answer(NamedTuple):
    """What became of a link: ``dead``, ``unsure`` (it answers, but not to a program) or
    ``moved``."""

    fate: str
    says: str


def outside(pages: Iterable[tuple[str, str]], own: tuple[str, ...] = ()) -> Iterator[Link]:
    """Every link out of the pages (name and text of each), in their order; ``own`` are addresses
    that do not lead out."""
    for path, line, note, text in _lines(pages):
        for m in _URL.finditer(text):
            url = _whole(m["bare"]) if m["bare"] else m[m.lastgroup or 0]
            if not url.startswith(own or ("#",)) and not _OURSELVES.search(
                urlsplit(url).hostname or "localhost"
            ):
                yield Link(url, path, line, note)


def aged(pages: Iterable[tuple[str, str]], today: str) -> Iterator[tuple[str, Link]]:
    """The places that say they were checked, where that is more than a year before ``today``
    (year-month)."""
    for path, line, note, text in _lines(pages):
        for m in _CHECKED.finditer(text):
            if _months(today) - (int(m[1]) * 12 + int(m[2])) > YEAR:
                yield f"{m[1]}-{m[2]}", Link("", path, line, note)


def answers(table: str) -> dict[str, Answer]:
    """Read what ``linkchecker -o csv`` printed: only links that are not simply there."""
    rows = csv.DictReader(
        (line for line in io.StringIO(table) if not line.startswith("#")), delimiter=";"
    )
    result = {}
    for row in rows:
        said = row["result"] or ""
        if row["valid"] != "True":
            gone = re.match(r"(?:404|410)\b", said) or "NameResolutionError" in said
            result[row["urlname"]] = Answer("dead" if gone else "unsure", said[:120])
        elif re.search(r"\b(?:301|308)\b", row["warningstring"] or ""):
            result[row["urlname"]] = Answer("moved", f"to {row['url']}")
        elif not re.match(r"2\d\d\b", said):
            result[row["urlname"]] = Answer("unsure", said[:120])
    return result


def issue(
    links: Sequence[Link], answered: Mapping[str, Answer], old: Sequence[tuple[str, Link]]
) -> str:
    """The issue's text; empty where there is nothing to do."""
    places: dict[str, list[Link]] = {}
    for link in links:
        places.setdefault(link.url, []).append(link)
    out: list[str] = []
    for fate, head in (
        ("dead", "Dead"),
        ("moved", "Moved for good"),
        ("unsure", "Could not be looked at by a program"),
    ):
        found = [
            (url, answer)
            for url, answer in answered.items()
            if answer.fate == fate and url in places
        ]
        if found:
            out += [f"### {head}: {len(found):,}", ""]
            out += [
                f"- {code(url)}: {code(answer.says)}, in"
                f" {', '.join(code(p.place) for p in places[url])}"
                for url, answer in found
            ]
            out.append("")
    if old:
        out += [f"### Checked more than a year ago: {len(old):,}", ""]
        out += [f"- {code(place.place)}, {month}" for month, place in sorted(old)]
    text = "\n".join(out).strip()
    if len(text) > LARGEST:
        text = text[:LARGEST].rsplit("\n", 1)[0] + "\n\nThere is more: run `massdriver links`."
    return text + "\n" if text else ""


def _lines(pages: Iterable[tuple[str, str]]) -> Iterator[tuple[str, int, str, str]]:
    """The lines of all pages, each with the note it belongs to."""
    for path, text in pages:
        note, facts = "", path.startswith("docs/facts/")
        for number, line in enumerate(text.split("\n"), 1):
            if m := _NOTE.match(line) or (_FACT.match(line) if facts else None):
                note = m[1]
            elif line.strip() and not line.startswith((" " if facts else "    ", "\t")):
                note = ""
            yield path, number, note, line


def _whole(url: str) -> str:
    """A bare address without the bracket or full stop that closes the sentence around it."""
    while url and (url[-1] in ".,;:!?*_]" or (url[-1] == ")" and url.count(")") > url.count("("))):
        url = url[:-1]
    return url


def _months(month: str) -> int:
    year, _, of_it = month.partition("-")
    return int(year) * 12 + int(of_it)
