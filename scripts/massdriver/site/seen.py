"""What a built page shows: the other end of the proof, whoever built it.

Comes in: the HTML of an edition's page, and its reading. Goes out: findings. May not: know how the
page was made.

A reader sees the reading text of every paragraph, letter by letter, with the marks of print; *as
heard* shows the seed; nothing of either is hidden, added, doubled or out of order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from ..collection.repository import Archive
from ..edition import markup, proof
from ..findings import Finding
from ..model import Reading
from ..text.letters import fold
from .typography import curled

_ADDRESS = re.compile(r"w\d+")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
# classes of what is none of the words
_ASIDE = frozenset(("time", "note", "footnote-ref", "lone", "tools", "headerlink"))
_AROUND = {
    ("div", "part"),
    ("div", "noted"),
    ("details", "ad"),
    ("blockquote", ""),
    ("ul", ""),
    ("ol", ""),
}
_UNSEEN = frozenset(
    (
        "template",
        "script",
        "style",
        "noscript",
        "iframe",
        "object",
        "select",
        "textarea",
        "svg",
        "math",
        "title",
    )
)
# What may stand inside of a paragraph or a heading, and what it may be called: nothing by which a
# stylesheet could hide it.
_INSIDE = {
    "span": {"em", "em gone", "em new", "kept", ""},
    "mark": {"doubt", "doubt lone"},
    "em": {""},
    "sup": {"ref", ""},
    "a": {"topic", "time", "footnote-ref"},
    "strong": {"speaker", ""},
}
_HELD = frozenset(
    (
        "id",
        "class",
        "href",
        "tabindex",
        "data-heard",
        "data-why",
        "data-at",
        "data-witness",
        "data-search-exclude",
        "role",
        "title",
    )
)


class Shown(NamedTuple):
    """A paragraph or heading as the page has it. ``id`` is its address; empty where nothing of it
    is read."""

    tag: str
    id: str
    speaker: str
    read: str
    heard: str
    odd: str  # what hides it, or stands in it and should not


class Page(HTMLParser):
    """Reads the paragraphs and headings of a page's article, in their order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[Shown] = []
        self.loose: list[str] = []  # words that stand in the text and belong to no paragraph
        self._open: list[tuple[str, dict[str, str]]] = []
        self._here: int | None = None  # how deep the paragraph that is being read stands
        self._parts: dict[str, list[str]] = {}
        self._odd = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in pairs}
        if self._here is None and self._begins(tag, known):
            self._here, self._odd = len(self._open), self._hidden(tag, known)
            self._parts = {"read": [], "heard": [], "speaker": []}
        elif self._here is not None and not self._aside():
            if not (
                ({*known} <= _HELD and known.get("class", "") in _INSIDE.get(tag, ()))
                or self._is_aside(tag, known)
            ):
                self._odd = self._odd or f"<{tag}> stands in it"
            if "em" in known.get("class", "").split() and not self._in_mark():
                self._parts["heard"].append(known.get("data-heard", ""))
        if tag not in _VOID:
            self._open.append((tag, known))

    def handle_endtag(self, tag: str) -> None:
        place = next(
            (n for n in range(len(self._open) - 1, -1, -1) if self._open[n][0] == tag), None
        )
        if place is None:
            return
        if self._here is not None and place <= self._here:
            name, known = self._open[self._here]
            read, heard, speaker = (
                "".join(self._parts[part]) for part in ("read", "heard", "speaker")
            )
            address = known.get("id", "") if name not in _HEADINGS else ""
            if known.get("class") == "lost" and read.strip():
                self._odd = "it is set as if nothing were read of it"
            self.shown.append(Shown(name, address, speaker.strip(), read, heard, self._odd))
            self._here = None
        del self._open[place:]

    def handle_data(self, data: str) -> None:
        if self._here is None:
            if data.strip() and self._in_text():
                self.loose.append(" ".join(data.split()))
        elif not self._aside():
            if self._within("strong", "speaker"):
                self._parts["speaker"].append(data)
                return
            self._parts["read"].append(data)
            if not self._in_mark():
                self._parts["heard"].append(data)

    def _begins(self, tag: str, known: dict[str, str]) -> bool:
        if not any(name == "article" for name, _ in self._open) or any(
            self._is_aside(*e) for e in self._open
        ):
            return False
        return bool(
            tag in ("p", "li")
            and (_ADDRESS.fullmatch(known.get("id", "")) or known.get("class") == "lost")
        ) or (tag in _HEADINGS and bool(known.get("id")))

    def _hidden(self, tag: str, known: dict[str, str]) -> str:
        """What hides an element that begins here, if anything does."""
        article = next(n for n, (name, _) in enumerate(self._open) if name == "article")
        for name, held in self._open[article + 1 :]:
            if (name, held.get("class", "")) not in _AROUND:
                return f"it stands in <{name}>"
            if {*held} - {"class", "open", "start", "style"} or not re.fullmatch(
                r"(?:--[a-z]+:\d+;?)*", held.get("style", "")
            ):
                return f"it stands in <{name} {' '.join(held)}>"
        odd = {*known} - {"id", "class", "data-line"} or {*known.get("class", "").split()} - {
            "turn",
            "lost" if "id" not in known else "",
            "own",
            "guest",
            "host",
            "narrator",
            "author",
            "voice",
        }
        return f"it has {' '.join(sorted(odd))}" if odd else ""

    def _in_text(self) -> bool:
        inside = any(held.get("class") == "part" for _, held in self._open)
        return inside and not any(self._is_aside(*e) or e[0] == "summary" for e in self._open)

    def _aside(self) -> bool:
        assert self._here is not None
        return any(self._is_aside(*e) for e in self._open[self._here + 1 :])

    def _in_mark(self) -> bool:
        assert self._here is not None
        return any(
            "em" in held.get("class", "").split() for _, held in self._open[self._here + 1 :]
        )

    def _within(self, tag: str, name: str) -> bool:
        assert self._here is not None
        return any(
            t == tag and held.get("class") == name for t, held in self._open[self._here + 1 :]
        )

    @staticmethod
    def _is_aside(tag: str, known: dict[str, str]) -> bool:
        return tag in _UNSEEN or not _ASIDE.isdisjoint(known.get("class", "").split())


def built(shelf: Archive, path: Path, folder: Path) -> Iterator[Finding]:
    """Return where the page of an edition in a built site leaves it. Unreadable: the edition is."""
    reading = shelf.open(path).read()
    page = folder / "transcripts" / path.stem / "index.html"
    if not reading.proved:
        yield Finding(
            shelf.show(path),
            1,
            1,
            "I001",
            "the words differ from the seed without a mark. Run massdriver check.",
        )
    if not page.is_file():
        yield Finding(
            str(page),
            1,
            1,
            "B002",
            "there is no such page. Build the site, or name the folder it was built into.",
        )
    else:
        yield from prove(page.read_text(encoding="utf-8", errors="replace"), reading, str(page))


def prove(html: str, reading: Reading, page: str) -> Iterator[Finding]:
    """Return where a built page shows something else than the edition reads, and was heard."""
    found = Page(html)

    def finding(message: str) -> Finding:
        return Finding(
            page, 1, 1, "B002", f"{message}. Build the site anew; if it stays, report it."
        )

    for shown in found.shown:
        if shown.odd:
            yield finding(f"{_name(shown)} may not be seen as it is: {shown.odd}")
    for words in found.loose:
        yield finding(f'"{words[:60]}" stands in the text and is nobody\'s paragraph')
    paragraphs = [shown for shown in found.shown if shown.id]
    if [shown.id for shown in paragraphs] != [p.id for p in reading.paragraphs]:
        yield finding(
            _order([shown.id for shown in paragraphs], [p.id for p in reading.paragraphs])
        )
    by_id = {shown.id: shown for shown in paragraphs}
    speaker = ""
    for p in reading.paragraphs:
        if here := by_id.get(p.id):
            if (shows := markup.printed(here.read)) != (
                wanted := curled(p.text, reading.edition.language)
            ):
                yield finding(
                    f"#{p.id} shows other words than the edition has: {_differing(shows, wanted)}"
                )
            if (here.speaker and here.speaker.removesuffix(":") != p.speaker) or (
                not here.speaker and p.speaker != speaker and p.speaker
            ):
                yield finding(f'#{p.id} is {p.speaker}\'s and is shown as "{here.speaker}"')
            speaker = p.speaker
    titles = [markup.printed(shown.read) for shown in found.shown if shown.tag in _HEADINGS]
    if titles != [curled(c.title, reading.edition.language) for c in reading.chapters]:
        yield finding("its headings are not those of the edition")
    yield from (finding(message) for message in _heard(found.shown, reading))


def _heard(shown: Sequence[Shown], reading: Reading) -> Iterator[str]:
    """Compare what the page says was heard with the seed, of which a heading counts where it is the
    seed's."""
    places, _ = proof.starts(reading.edition, reading.seed)
    counted = iter(
        [
            place is not None
            for block, place in zip(reading.edition.blocks, places, strict=True)
            if block.kind == "heading"
        ]
    )
    heard = "".join(fold(s.heard) for s in shown if s.tag not in _HEADINGS or next(counted, True))
    if reading.proved and heard != reading.seed.stream:
        yield f"as heard it is not the seed: {_differing(heard, reading.seed.stream)}"


def _name(shown: Shown) -> str:
    return f"#{shown.id}" if shown.id else f'"{" ".join((shown.read or shown.heard).split())[:40]}"'


def _order(shown: Sequence[str], wanted: Sequence[str]) -> str:
    missing, more = (
        [i for i in wanted if i not in set(shown)],
        [i for i in shown if i not in set(wanted)],
    )
    if missing or more:
        return "; ".join(
            [f"#{i} is not on the page" for i in missing[:3]]
            + [f"#{i} is no paragraph" for i in more[:3]]
        )
    return "a paragraph stands twice, or not in its place"


def _differing(shown: str, wanted: str) -> str:
    """Where two texts part, with a little of both."""
    n = next(
        (n for n, (a, b) in enumerate(zip(shown, wanted, strict=False)) if a != b),
        min(len(shown), len(wanted)),
    )
    begin = max(0, n - 20)
    return f'"{shown[begin : n + 20]}" for "{wanted[begin : n + 20]}"'
