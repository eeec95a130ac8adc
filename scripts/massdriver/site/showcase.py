"""What the front pages show of the editions: the list of them, their sum, one emendation in full.

Comes in: readings and a block's arguments. Goes out: Markdown, so that its links are a page's own and are checked.
May not: say anything the editions do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from ..edition import markup
from ..edition.front import clock
from ..edition.proof import word_at
from ..model import Emendation, Inline, Paragraph, Reading, Text
from ..text import escape
from ..text.letters import fold
from ..text.sentences import cuts
from . import words
from .masthead import day, length, shown_kind, speech

FEW = 12  # editions that one list shows without headings or a filter
Readings = Mapping[str, Reading]
_HERE, _END, _STOP = "\x02", "\x03", "\x1e"  # around the emendation that is shown, and after each sentence


def editions(readings: Readings, folder: str, language: str = "en") -> str:
    """``::: editions transcripts/``: every edition with its kind, the newest first; ``folder`` is the way to them."""
    if not readings:
        return words.of(language)("empty", page="new.md" if folder else "../new.md")
    items = []
    for reading in sorted(readings.values(), key=lambda r: str(r.edition.front["date"]), reverse=True):
        front = reading.edition.front
        sort = "verbatim" if reading.edition.kind.verbatim else "not-verbatim"
        items.append(f"- [{escape.markdown(front['title'])}]({folder}{reading.edition.slug}.md){{: .title }} "
                     f'<span class="kind {sort}">{escape.html(shown_kind(reading.edition))}</span> '
                     f'<span class="when">{day(front["date"], speech(reading.edition))}, {escape.html(front["venue"])}</span> '
                     f'<span class="size">{length(reading)}</span>')
    return '<div class="editions" markdown="1">\n\n' + "\n".join(items) + "\n\n</div>"


def transcripts(readings: Readings, language: str = "en") -> str:
    """``::: transcripts``: every edition by year, with where it was; the page of the index itself, in ``transcripts/``."""
    if not readings:
        return editions(readings, "", language)
    years: dict[str, list[Reading]] = {}
    for reading in sorted(readings.values(), key=lambda r: str(r.edition.front["date"]), reverse=True):
        years.setdefault(str(reading.edition.front["date"])[:4], []).append(reading)
    if len(readings) <= FEW:
        return editions(readings, "")
    out = ['<div id="transcript-filter"></div>']
    for year, here in years.items():
        out += [f"## {year}", editions({r.edition.slug: r for r in here}, "")]
    return "\n\n".join(out)


def figures(readings: Readings, language: str = "en") -> str:
    """``::: figures``: how much there is, in one line."""
    every = list(readings.values())
    counts = ((len(every), "document"), (sum(len(p.text.split()) for r in every for p in r.paragraphs), "word"),
              (sum(len(r.changes) for r in every), "emendation"), (sum(len(r.doubts) for r in every), "doubt"),
              (sum(len(r.notes) for r in every), "note"))
    return " · ".join(words.of(language)(noun, n) for n, noun in counts) + "\n{: .figures }"


def emendation(readings: Readings, arguments: str) -> str:
    """``::: emendation transcripts/ironworks-2026 w3860``: a sentence as it was heard and as it reads."""
    path, _, address = arguments.partition(" ")
    reading = readings.get(path.rpartition("/")[2])
    shown = sentence(reading, address) if reading else None
    if reading is None or shown is None:
        raise LookupError(f"no emendation begins at {address or 'no word'} of {path}. Take the number of its word from data/.")
    heard, read, paragraph = shown
    front = reading.edition.front
    say = speech(reading.edition)
    at = say("at", time=clock(paragraph.start)) if paragraph.start is not None else ""
    who = escape.html(say("said", who=paragraph.speaker or say("the-text")))
    return (f'<figure class="emendation" markdown="1">\n<dl><div><dt>{say("machine-heard")}</dt><dd>{_set(heard, "del")}</dd>'
            f"</div><div><dt>{who}</dt><dd>{_set(read, 'ins')}</dd></div></dl>\n"
            f'<figcaption markdown="span">{escape.html(front["venue"])}, {day(front["date"], say)}{at}: '
            f"[{say('place')}]({path}.md#{paragraph.id})</figcaption>\n</figure>")


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
                heard, read = (_sentences(inlines, inline, side) for side in (markup.heard, markup.read))
                here = next(k for k, words in enumerate(read) if _HERE in words)
                return heard[here], read[here], paragraph
            at += len(fold(markup.heard(inline)))
    return None


def _sentences(inlines: Iterable[Inline], wanted: Inline, side: Callable[[Inline], str]) -> list[str]:
    """One side of a paragraph by sentences, the wanted emendation between marks."""
    out = []
    for inline in inlines:
        words = re.sub(f"[{_HERE}{_END}{_STOP}]", " ", side(inline))  # which a seed may hold as well
        if isinstance(inline, Text):
            for end, begin in reversed(list(cuts(words))):
                words = words[:end] + _STOP + words[begin:]
        out.append(f"{_HERE}{words}{_END}" if inline is wanted else words)
    return [markup.plain(words) for words in "".join(out).split(_STOP)]


def _set(words: str, tag: str) -> str:
    before, _, rest = words.partition(_HERE)
    here, _, after = rest.partition(_END)
    return f"{escape.html(before)}<{tag}>{escape.html(here)}</{tag}>{escape.html(after)}"
