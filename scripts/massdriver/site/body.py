"""The text of an edition as elements of a page: paragraphs with addresses, times, labels, marks,
doubts, notes.

Comes in: a ``Reading``. Goes out: elements, built of the very inlines that the proof has read. May
not: hand a word of an edition to Markdown; what Markdown would make of it is therefore nothing to a
reader, nor to the proof.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple, TypeVar
from xml.etree import ElementTree as etree

from markdown.util import AMP_SUBSTITUTE, ETX, STX, AtomicString

from ..edition import markup
from ..edition.front import clock
from ..edition.proof import DOUBT
from ..model import Block, Chapter, Comment, Emendation, Inline, NoteRef
from ..text import escape
from . import typography

T = TypeVar("T")
# letters ``start:stop`` of what is read of a block's inlines, and where they lead
Link = tuple[int, int, str]
_SPACES = re.compile(r"[^\S ]+|  +")
_PARTED = re.compile(r"(?<!\s)\s++(?=[,.;:?!](?:\s|$)|$)")
# in XML, and two are Python-Markdown's own
_ILLEGAL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# entities, attribute lists, "[TOC]", "///Footnotes Go Here///"
_ACTING = re.compile(r"[&{}\[]|///")


class Setting(NamedTuple):
    """What stands around the words of one block: its place, who speaks, and when."""

    id: str = ""
    classes: str = ""
    anchors: Sequence[str] = ()
    label: str = ""
    start: float | None = None
    moment: str = ""  # where one hears it
    readings: Sequence[
        str
    ] = ()  # what the witnesses read at each emendation of the block, in their order
    # when each doubt of the block is spoken, by its inline
    seconds: Mapping[int, tuple[float, float]] = MappingProxyType({})


class Run(NamedTuple):
    """Letters in a row that are set alike; empty where a deletion, a note or a doubt has none."""

    text: str
    strong: bool
    emphasis: bool
    mark: int  # the inline, if it is an emendation, a note or a doubt without words; else -1
    doubt: int
    link: str


class Body:
    """Gathers the elements of a page, block by block."""

    def __init__(self, language: str = "en") -> None:
        self.language = language  # of what is said
        self.elements: list[etree.Element] = []
        self._fold: etree.Element | None = None

    def heading(self, block: Block, chapter: Chapter) -> None:
        # the page has a title
        element = typography.Said(f"h{max(2, block.prefix.count('#'))}", {"id": chapter.id})
        _set(element, block.inlines, (), self.language)
        self._fold = None
        self.elements.append(element)

    def fold(self, block: Block) -> None:
        self._fold = etree.Element("details", {"class": "ad"})
        if markup.write_block(block).startswith("???+"):
            self._fold.set("open", "open")
        etree.SubElement(self._fold, "summary").text = literal(markup.fold_title(block))
        self.elements.append(self._fold)

    def lost(self, block: Block) -> None:
        """A paragraph of which nothing is read: seen only where the page shows what was heard."""
        if not any(isinstance(inline, Emendation) for inline in block.inlines):
            return
        element = typography.Said("p", {"class": "lost", "data-line": str(block.line)})
        _set(element, block.inlines, (), self.language)
        self._holder(block, "").append(element)

    def paragraph(
        self,
        block: Block,
        setting: Setting,
        links: Sequence[Link] = (),
        inlines: Sequence[Inline] = (),
    ) -> None:
        marker = block.prefix.strip()
        tag = "p" if marker in ("", ">") else "li"
        attributes = {"id": setting.id, "class": setting.classes, "data-line": str(block.line)}
        element = typography.Said(tag, {key: value for key, value in attributes.items() if value})
        for address in setting.anchors:
            etree.SubElement(element, "span", {"id": address})
        if setting.start is not None and setting.moment:
            to = attribute(setting.moment)
            time = etree.SubElement(
                element,
                "a",
                {"href": to, "class": "time", "tabindex": "-1", "data-search-exclude": ""},
            )
            time.text, time.tail = AtomicString(clock(setting.start)), AtomicString(" ")
        if setting.label:
            etree.SubElement(element, "strong", {"class": "speaker"}).text = literal(
                f"{setting.label}:"
            )
        _set(
            element,
            inlines or block.inlines,
            links,
            self.language,
            setting.readings,
            setting.seconds,
        )
        self._holder(block, marker).append(element)

    def _holder(self, block: Block, marker: str) -> list[etree.Element] | etree.Element:
        """Where a paragraph goes: into the fold, the list or the quotation that is open, or one
        that opens here."""
        if not block.folded:
            self._fold = None
        around: list[etree.Element] | etree.Element = (
            self.elements if self._fold is None else self._fold
        )
        tag = {"": "", ">": "blockquote", "-": "ul"}.get(marker, "ol")
        if not tag:
            return around
        last = around[-1] if len(around) else None
        if last is None or last.tag != tag:
            last = etree.Element(
                tag, {"start": marker[:-1]} if tag == "ol" and marker != "1." else {}
            )
            around.append(last)
        return last


def literal(words: str) -> AtomicString:
    """Words of which no part of Python-Markdown makes anything else."""
    words = _SPACES.sub(" ", words)
    if _ILLEGAL.search(words):
        words = _ILLEGAL.sub(lambda m: escape.shown(m[0]), words)
    return AtomicString(_ACTING.sub(_kept, words))


def attribute(words: str) -> str:
    """The same as an attribute's value."""
    return str(literal(words))


def _kept(m: re.Match[str]) -> str:
    # as escapes are until the end
    return f"{AMP_SUBSTITUTE}amp;" if m[0] == "&" else f"{STX}{ord(m[0][0])}{ETX}{m[0][1:]}"


def _set(
    element: etree.Element,
    inlines: Sequence[Inline],
    links: Sequence[Link],
    language: str,
    readings: Sequence[str] = (),
    seconds: Mapping[int, tuple[float, float]] = MappingProxyType({}),
) -> None:
    """Set the words of a block into an element."""
    runs = _curled(_tight(list(_runs(inlines, links))), language)
    for link, linked in groupby(runs, lambda run: run.link):
        holder = (
            etree.SubElement(element, "a", {"href": link, "class": "topic"}) if link else element
        )
        for doubt, doubted in groupby(linked, lambda run: run.doubt):
            inner = (
                etree.SubElement(holder, "mark", _doubt(inlines[doubt], seconds.get(doubt)))
                if doubt >= 0
                else holder
            )
            for mark, marked in groupby(doubted, lambda run: run.mark):
                _runs_of(_marked(inner, inlines, mark, readings, seconds.get(mark)), marked)


def _runs_of(element: etree.Element, runs: Iterable[Run]) -> None:
    for run in runs:
        if not run.text:
            continue
        inner = element
        for tag in ("strong", "em"):
            if run.strong if tag == "strong" else run.emphasis:
                inner = etree.SubElement(inner, tag)
        _append(inner, literal(run.text))


def _append(element: etree.Element, words: AtomicString) -> None:
    if len(element):
        element[-1].tail = AtomicString((element[-1].tail or "") + words)
    else:
        element.text = AtomicString((element.text or "") + words)


def _marked(
    parent: etree.Element,
    inlines: Sequence[Inline],
    n: int,
    readings: Sequence[str] = (),
    second: tuple[float, float] | None = None,
) -> etree.Element:
    """The element of a mark, with what was heard and why in its attributes, out of every index."""
    inline = inlines[n] if n >= 0 else None
    if isinstance(inline, NoteRef):
        name = attribute(inline.name)
        sup = etree.SubElement(parent, "sup", {"id": f"fnref:{name}"})
        etree.SubElement(sup, "a", {"class": "footnote-ref", "href": f"#fn:{name}"})
        return sup
    if isinstance(inline, Comment):
        return etree.SubElement(parent, "mark", _doubt(inline, second, "doubt lone"))
    if not isinstance(inline, Emendation):
        return parent
    kind = "em" if inline.heard and inline.read else "em gone" if inline.heard else "em new"
    attributes = {"class": kind, "tabindex": "-1"}
    if inline.heard:
        attributes["data-heard"] = attribute(markup.plain(inline.heard))
    following = inlines[n + 1] if n + 1 < len(inlines) else None
    if isinstance(following, Comment) and not _doubts(following) and following.source.strip():
        attributes["data-why"] = attribute(following.source.strip())
    if readings and (heard := readings[sum(isinstance(i, Emendation) for i in inlines[:n])]):
        attributes["data-witness"] = attribute(heard)
    return etree.SubElement(parent, "span", attributes)


def _doubt(
    inline: Inline, second: tuple[float, float] | None = None, kind: str = "doubt"
) -> dict[str, str]:
    assert isinstance(inline, Comment)
    when = {"data-at": " ".join(f"{at:.7g}" for at in second)} if second else {}
    return {"class": kind, "tabindex": "-1", "data-why": attribute(inline.source.strip()), **when}


def _doubts(inline: Inline) -> bool:
    return isinstance(inline, Comment) and inline.source.strip().startswith(DOUBT)


def _runs(inlines: Sequence[Inline], links: Sequence[Link]) -> Iterator[Run]:
    """Cut what is read of a block wherever its setting changes."""
    reads = [markup.read(inline) for inline in inlines]
    whole = "".join(reads)
    hidden = markup.hidden(whole)
    ranges = list(_doubted(inlines, reads))
    lone = {n for n, inline in enumerate(inlines) if _doubts(inline)} - {n for _, _, n in ranges}
    cuts = sorted({edge for start, stop, _ in (*ranges, *links) for edge in (start, stop)})
    place, end, strong, emphasis = 0, 0, False, False
    for n, (inline, source) in enumerate(zip(inlines, reads, strict=True)):
        start, end = end, end + len(source)
        mark = n if isinstance(inline, (Emendation, NoteRef)) or n in lone else -1
        if not source:
            if mark >= 0:
                # a link holds no other
                link = "" if isinstance(inline, NoteRef) else _within(links, start, "")
                yield Run("", False, False, mark, _within(ranges, start, -1), link)
            continue
        for stop in (*(cut for cut in cuts if start < cut < end), end):
            doubt, link = _within(ranges, start, -1), _within(links, start, "")
            # an escape, or emphasis that opens or closes
            while hidden and hidden[0].start() < stop:
                m = hidden.pop(0)
                yield Run(
                    whole[place : m.start()] + (m[1] or ""), strong, emphasis, mark, doubt, link
                )
                strong ^= len(m[0]) in (2, 3) and not m[1]
                emphasis ^= len(m[0]) in (1, 3) and not m[1]
                place = m.end()
            if place < stop or place == start:
                yield Run(whole[place:stop], strong, emphasis, mark, doubt, link)
                place = stop
            start = stop


def _within(ranges: Sequence[tuple[int, int, T]], place: int, nothing: T) -> T:
    return (
        next((what for start, stop, what in ranges if start <= place < stop), nothing)
        if ranges
        else nothing
    )


def _doubted(inlines: Sequence[Inline], reads: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """The words that a doubt quotes and that stand right before it, where no mark is cut by
    them."""
    if not any(map(_doubts, inlines)):
        return
    spoken = ""
    marks: list[tuple[int, int]] = []
    for n, (inline, source) in enumerate(zip(inlines, reads, strict=True)):
        if _doubts(inline):
            quoted = re.search(r'"([^"]+)"', inline.source)  # type: ignore[union-attr]
            wanted = quoted[1].split() if quoted else []
            tail = list(re.finditer(r"\S+", spoken))[-len(wanted) :] if wanted else []
            start = tail[0].start() if tail else 0
            if (
                tail
                and [_bare(m[0]) for m in tail] == list(map(_bare, wanted))
                and not any(a < start < b for a, b in marks)
            ):
                yield start, len(spoken), n
        if isinstance(inline, Emendation):
            marks.append((len(spoken), len(spoken) + len(source)))
        spoken += source


def _bare(word: str) -> str:
    return re.sub(r"\W", "", word).casefold()


def _curled(runs: list[Run], language: str) -> list[Run]:
    """The same with the marks of print: as many letters, so that each run keeps its own."""
    words = typography.curled("".join(run.text for run in runs), language)
    ends = itertools.accumulate(len(run.text) for run in runs)
    return [
        Run(words[end - len(run.text) : end], *run[1:]) for run, end in zip(runs, ends, strict=True)
    ]


def _tight(runs: list[Run]) -> list[Run]:
    """The same without the spaces that print has not: at the end, and before a stop."""
    whole = "".join(run.text for run in runs)
    gone = [(m.start(), m.end()) for m in _PARTED.finditer(whole, 1)]
    if not gone:
        return runs
    result, at_ = [], 0
    for run in runs:
        stop = at_ + len(run.text)
        text, begin = "", at_
        for a, b in gone:
            if b > at_ and a < stop:
                text += whole[begin : max(a, begin)]
                begin = min(b, stop)
        result.append(run._replace(text=text + whole[begin:stop]))
        at_ = stop
    return result
