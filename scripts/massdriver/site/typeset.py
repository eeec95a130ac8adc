"""A reading becomes a page: the Markdown of its head and its notes, and the elements of its text.

Comes in: a ``Reading``. Goes out: a ``Page``. May not: hand the words of the text to Markdown;
``body`` sets them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.etree import ElementTree as etree

from ..collection.compare import Echo
from ..collection.corpus import Corpus
from ..collection.facts import expand, spelled
from ..edition import attested, markup
from ..edition.front import moment
from ..model import Block, Edition, Inline, NoteRef, Paragraph, Reading, Text
from ..text import escape, prose
from . import chart, listen, typography
from .body import Body, Link, Setting
from .masthead import header, speech
from .onward import onward, remark_link
from .topic import linked

_VOICES = {"speaker": "voice"}  # by their roles; `speaker` is the class of the label
HERE = (  # a block of the page's Markdown, in whose place the elements go
    "massdriver: the text of the edition"
)


class Page(NamedTuple):
    """A page's Markdown: its head and its notes; and the elements of its text, which stand between
    the two."""

    markdown: str
    body: Sequence[etree.Element]


def typeset(
    reading: Reading,
    published: Iterable[str] = (),
    corpus: Corpus | None = None,
    told: str = "",
    repository: str = "",
) -> Page:
    """Return a page: header, outline, text, what comes after it, notes; with a corpus, links to
    topics and other documents.

    ``told`` is what the page says to machines: HTML of one line.
    """
    paragraphs = {p.block: n for n, p in enumerate(reading.paragraphs)}
    retired = _retired(reading.paragraphs, published)
    chapters = iter(reading.chapters)
    done: set[str] = set()  # topics linked in this chapter
    notes: list[str] = []
    begun = {c.paragraph: c.start for c in reading.chapters if c.start is not None}
    # whether the paragraph before was in a fold, its label with it; and whose it was
    folded, shown = False, ""
    heard = attested.by_block(reading)
    body = Body(reading.edition.language)
    for n, block in enumerate(reading.edition.blocks):
        if block.kind == "heading":
            chapter = next(chapters)
            if chapter.level == 2:
                done.clear()
            body.heading(block, chapter)
        elif block.kind == "fold":
            body.fold(block)
        elif block.kind == "note":
            notes.append(
                _note(block, corpus) + _wrong(reading.edition, markup.note(block)[0], repository)
            )
        elif n in paragraphs:
            paragraph = reading.paragraphs[paragraphs[n]]
            links: Sequence[Link] = ()
            inlines = block.inlines
            if corpus:
                links = linked(inlines, paragraph.text, corpus.concordance, done)
                echoes = corpus.echoes.get((reading.edition.slug, paragraph.id), ())
                inlines = _with_refs(inlines, [_echo_name(e) for e in echoes])
                notes += map(_echo_note, echoes)
            label = (
                paragraph.speaker
                if block.label or paragraph.speaker != shown or (folded and not block.folded)
                else ""
            )
            shown = paragraph.speaker
            folded = block.folded
            role = reading.edition.front["speakers"].get(paragraph.speaker, "")
            start = paragraph.start if paragraph.start is not None else begun.get(paragraphs[n])
            body.paragraph(
                block,
                Setting(
                    id=paragraph.id,
                    classes=" ".join(
                        ["turn"] * bool(label)
                        + [_VOICES.get(role, role)] * bool(role)
                        + ["own"] * bool(typography.OWN.search(paragraph.text))
                    ),
                    anchors=retired.get(paragraph.id, ()),
                    label=label,
                    start=start,
                    moment=(
                        ""
                        if start is None
                        else moment(reading.edition.front, start, listen.FROM_SOURCE)
                    ),
                    readings=[*map(attested.told, heard.get(n, ()))],
                    seconds=listen.seconds(reading, paragraph, inlines),
                ),
                links,
                inlines,
            )
        elif block.kind == "text":
            body.lost(block)
    title = escape.markdown(reading.edition.front["title"])
    drawn = chart.lanes(reading, corpus) if corpus else ""
    head = [
        f"# {title}",
        *([told] if told else []),
        header(reading, drawn, len(notes)),
        HERE,
        *([onward(reading, corpus, repository)] if corpus else []),
        *(note.strip("\n") for note in notes),
    ]
    return Page("\n\n".join(head) + "\n", body.elements)


def _note(block: Block, corpus: Corpus | None) -> str:
    """A note of which no word acts, in its place, the facts it cites told."""
    name, text = markup.note(block)
    text = expand(text, corpus.facts) if corpus else text
    return f"[^{name}]: " + prose.inert(text).replace("\n", "\n    ")


def _wrong(edition: Edition, name: str, repository: str) -> str:
    """Where a reader says what is wrong with a note: a form that knows which."""
    link = remark_link(repository, speech(edition)("fix-note"), edition.slug, name)
    return f" {link}" if link else ""


def _retired(paragraphs: Sequence[Paragraph], published: Iterable[str]) -> dict[str, list[str]]:
    """Published addresses that no paragraph begins with any more, by the paragraph that now holds
    the word."""
    present = {p.id for p in paragraphs}
    result: dict[str, list[str]] = {}
    for address in published:
        if address not in present and paragraphs:
            word = int(address[1:])
            holder = next((p for p in reversed(paragraphs) if p.first <= word), paragraphs[0])
            result.setdefault(holder.id, []).append(address)
    return result


def _echo_name(echo: Echo) -> str:
    return f"from-{echo.slug}-{echo.note}"


def _echo_note(echo: Echo) -> str:
    """The way back from a paragraph to the note elsewhere that compares itself with it."""
    where = f"{echo.slug}.md#{echo.address}"
    worth = "" if echo.verbatim else ", not verbatim"
    return (
        f"[^{_echo_name(echo)}]: **Compare.** {spelled(echo.date[:7])}{worth}:"
        f" “{escape.markdown(echo.said)}” ([{escape.markdown(echo.title)}]({where}))."
    )


def _with_refs(inlines: Sequence[Inline], names: Iterable[str]) -> tuple[Inline, ...]:
    """The same words with more notes behind them."""
    refs = [NoteRef(name) for name in names]
    last = inlines[-1]
    if not refs or not isinstance(last, Text):
        return (*inlines, *refs)
    body = last.source.rstrip()
    return (*inlines[:-1], Text(body), *refs, Text(last.source[len(body) :]))
