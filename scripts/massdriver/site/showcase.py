"""What the front pages show of the editions: the list of them, their sum, one emendation in full.

Comes in: readings and a block's arguments. Goes out: Markdown, so that its links are a page's own
and are checked. May not: say anything the editions do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ..collection.stats import Sums, sums
from ..edition import markup
from ..edition.front import clock
from ..edition.proof import word_at
from ..model import Emendation, Inline, Paragraph, Reading, Text
from ..text import escape, words
from ..text.letters import fold
from ..text.sentences import cuts
from .masthead import day, length_of, shown_kind, speech

FEW = 12  # editions that one list shows without headings or a filter
Readings = Mapping[str, Reading]
# around the emendation that is shown, and after each sentence
_HERE, _END, _STOP = "\x02", "\x03", "\x1e"


class Shown(NamedTuple):
    """An edition in a list: ``kind`` in the reader's words, ``words`` how many."""

    slug: str
    title: str
    date: str
    venue: str
    verbatim: bool
    kind: str
    words: int
    language: str


def shown(reading: Reading) -> Shown:
    """A reading in a list."""
    edition = reading.edition
    front = edition.front
    return Shown(
        edition.slug,
        str(front["title"]),
        str(front["date"]),
        str(front["venue"]),
        edition.kind.verbatim,
        shown_kind(edition),
        sum(len(p.text.split()) for p in reading.paragraphs),
        edition.house.language,
    )


def editions(readings: Readings, folder: str, language: str = "en") -> str:
    """``::: editions transcripts/``: every edition with its kind, the newest first; ``folder`` is
    the way to them."""
    if not readings:
        return words.of(language)("empty", page="new.md" if folder else "../new.md")
    return listed(_newest(readings), folder)


def listed(all_: Iterable[Shown], folder: str) -> str:
    """A list of editions."""
    items = [
        f"- [{escape.markdown(here.title)}]({folder}{here.slug}.md){{: .title }} {_told(here)}"
        for here in all_
    ]
    return '<div class="editions" markdown="1">\n\n' + "\n".join(items) + "\n\n</div>"


def item(here: Shown) -> str:
    """A line of such a list in HTML, on the page of the index itself: for a list so long that a
    builder should not have to read it."""
    return f'<a class="title" href="{here.slug}/">{escape.html(here.title)}</a> {_told(here)}'


def _told(here: Shown) -> str:
    say = words.of(here.language)
    sort = "verbatim" if here.verbatim else "not-verbatim"
    return (
        f'<span class="kind {sort}">{escape.html(here.kind)}</span> '
        f'<span class="when">{_where_and_when(day(here.date, say), here.venue)}</span> '
        f'<span class="size">{length_of(here.words, say)}</span>'
    )


def transcripts(readings: Readings, language: str = "en") -> str:
    """``::: transcripts``: every edition by year, with where it was; the page of the index itself,
    in ``transcripts/``."""
    if len(readings) <= FEW:
        return editions(readings, "", language)
    return by_year(_newest(readings))


def by_year(all_: Iterable[Shown]) -> str:
    """Editions, the newest first, under their years, with a place for a filter."""
    years: dict[str, list[Shown]] = {}
    for here in all_:
        years.setdefault(here.date[:4], []).append(here)
    out = ['<div id="transcript-filter"></div>']
    for year, some in years.items():
        out += [f"## {year}", listed(some, "")]
    return "\n\n".join(out)


def _newest(readings: Readings) -> list[Shown]:
    return sorted(map(shown, readings.values()), key=lambda here: here.date, reverse=True)


def figures(readings: Readings, language: str = "en", echoes: int = 0) -> str:
    """``::: figures``: how much there is, in one line; ``echoes``: notes that a page takes over
    from another."""
    return summed(list(map(sums, readings.values())), language, echoes)


def summed(every: Sequence[Sums], language: str, echoes: int = 0) -> str:
    """How much that is in all."""
    counts = (
        (len(every), "document"),
        (sum(s.words for s in every), "word"),
        (sum(sum(s.changes.values()) for s in every), "emendation"),
        (sum(s.doubts for s in every), "doubt"),
        (sum(sum(s.notes.values()) for s in every) + echoes, "note"),
    )
    return " · ".join(words.of(language)(noun, n) for n, noun in counts) + "\n{: .figures }"


def emendation(readings: Readings, arguments: str) -> str:
    """``::: emendation transcripts/ironworks-2026 w3860``: a sentence as it was heard and as it
    reads."""
    path, _, address = arguments.partition(" ")
    reading = readings.get(path.rpartition("/")[2])
    shown = sentence(reading, address) if reading else None
    if reading is None or shown is None:
        raise LookupError(
            f"no emendation begins at {address or 'no word'} of {path}. Take the number of its word"
            " from data/."
        )
    heard, read, paragraph = shown
    front = reading.edition.front
    say = speech(reading.edition)
    at = say("at", time=clock(paragraph.start)) if paragraph.start is not None else ""
    who = escape.html(say("said", who=paragraph.speaker or say("the-text")))
    return (
        '<figure class="emendation"'
        f' markdown="1">\n<dl><div><dt>{say("machine-heard")}</dt><dd>{_set(heard, "del")}</dd>'
        f"</div><div><dt>{who}</dt><dd>{_set(read, 'ins')}</dd></div></dl>\n"
        "<figcaption"
        f' markdown="span">{_where_and_when(front["venue"], day(front["date"], say))}{at}: '
        f"[{say('place')}]({path}.md#{paragraph.id})</figcaption>\n</figure>"
    )


def _where_and_when(*parts: str) -> str:
    return ", ".join(escape.html(part) for part in parts if part)  # not every edition has a venue


def sentence(reading: Reading, address: str) -> tuple[str, str, Paragraph] | None:
    """The sentence around the emendation at a word, heard and read, and the paragraph."""
    seed = reading.seed
    for paragraph in reading.paragraphs:
        if not (address[1:].isdigit() and paragraph.first <= int(address[1:]) <= paragraph.last):
            continue
        inlines = reading.edition.blocks[paragraph.block].inlines
        at = seed.ends[paragraph.first] - len(seed.letters[paragraph.first])
        for inline in inlines:
            if isinstance(inline, Emendation) and f"w{word_at(seed, at)}" == address:
                heard, read = (
                    _sentences(inlines, inline, side) for side in (markup.heard, markup.read)
                )
                here = next(k for k, words in enumerate(read) if _HERE in words)
                return heard[here], read[here], paragraph
            at += len(fold(markup.heard(inline)))
    return None


def _sentences(
    inlines: Iterable[Inline], wanted: Inline, side: Callable[[Inline], str]
) -> list[str]:
    """One side of a paragraph by sentences, the wanted emendation between marks."""
    out = []
    for inline in inlines:
        # which a seed may hold as well
        words = re.sub(f"[{_HERE}{_END}{_STOP}]", " ", side(inline))
        if isinstance(inline, Text):
            for end, begin in reversed(list(cuts(words))):
                words = words[:end] + _STOP + words[begin:]
        out.append(f"{_HERE}{words}{_END}" if inline is wanted else words)
    return [markup.plain(words) for words in "".join(out).split(_STOP)]


def _set(words: str, tag: str) -> str:
    before, _, rest = words.partition(_HERE)
    here, _, after = rest.partition(_END)
    return f"{escape.html(before)}<{tag}>{escape.html(here)}</{tag}>{escape.html(after)}"
