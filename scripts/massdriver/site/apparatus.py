"""The apparatus: every emendation on record, and the mishearings that teach.

Comes in: readings. Goes out: HTML that stands by itself, kept out of every search index (it is full
of words nobody said). May not: need JavaScript; a script may filter the rows by what each says of
itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..edition import attested, markup
from ..edition.attested import Heard
from ..edition.front import clock
from ..edition.lexicon import Lexicon
from ..model import Block, Change, Chapter, Emendation, Paragraph, Reading, Text
from ..text import escape
from ..text.letters import fold
from ..text.words import ENGLISH, Words

BACK = 3  # how often a mishearing has come back to be listed
SHORTEST = (
    4  # letters on one side or the other: that "and" is taken for "in" teaches nobody anything
)


class Entry(NamedTuple):
    """An emendation in its place, and what may be asked of it:
    ``replaced``/``deleted``/``inserted``, ``lexicon``/ ``hand``, ``name``, ``number``."""

    change: Change
    paragraph: Paragraph
    marks: tuple[str, ...]
    heard: tuple[Heard, ...] = ()


class Window(NamedTuple):
    """Words as heard and as read, in one paragraph."""

    reading: Reading
    paragraph: Paragraph
    heard: str
    read: str


def entries(reading: Reading, lexicon: Lexicon) -> list[Entry]:
    """Every emendation of an edition. One before all paragraphs, or between two, goes to the one
    before it."""
    firsts = [p.first for p in reading.paragraphs]
    return [
        Entry(
            change,
            reading.paragraphs[max(bisect_right(firsts, change.at) - 1, 0)],
            (
                *_marks(change, lexicon),
                *(f"{'so' if h.confirms else 'not'}-{h.sigil}" for h in heard),
            ),
            heard,
        )
        for change, heard in zip(reading.changes, attested.beside(reading), strict=True)
    ]


def _marks(change: Change, lexicon: Lexicon) -> Iterator[str]:
    yield "replaced" if change.heard and change.read else "deleted" if change.heard else "inserted"
    yield change.by
    if change.read and lexicon.find_names(change.read.split()):
        yield "name"
    if sorted(re.findall(r"\d+", change.heard)) != sorted(re.findall(r"\d+", change.read)):
        yield "number"


def table(readings: Iterable[Reading], lexicon: Lexicon, say: Words = ENGLISH) -> str:
    """The whole apparatus: a heading a document, a folded table a chapter."""
    out = []
    for reading in readings:
        front, all_ = reading.edition.front, entries(reading, lexicon)
        marks = Counter(mark for entry in all_ for mark in entry.marks)
        counts = ", ".join(
            say(f"mark.{mark}", marks[mark])
            for mark in ("replaced", "deleted", "inserted", "lexicon")
            if marks[mark]
        )
        told = (
            say("emendations-counted", len(all_), counts=counts) if all_ else say("no-emendation")
        )
        out.append(
            f"### {escape.markdown(str(front['title']))}, {front['date']} {{:"
            f" #{reading.edition.slug}"
            f" }}\n\n{told}\n{{:"
            " data-search-exclude }\n"
        )
        folds = "".join(
            _fold(reading, chapter, here, say) for chapter, here in _by_chapter(reading, all_)
        )
        out.append(
            f'<div class="apparatus" data-document="{reading.edition.slug}"'
            f" data-search-exclude>{folds}</div>\n"
        )
    return "\n".join(out)


def _by_chapter(
    reading: Reading, all_: Sequence[Entry]
) -> Iterator[tuple[Chapter | None, list[Entry]]]:
    chapters = [c for c in reading.chapters if c.level == 2]
    bounds = [
        reading.paragraphs[c.paragraph].first
        for c in chapters
        if c.paragraph < len(reading.paragraphs)
    ]
    groups: dict[int, list[Entry]] = {}
    for entry in all_:
        groups.setdefault(bisect_right(bounds, entry.paragraph.first) - 1, []).append(entry)
    for n, here in sorted(groups.items()):
        yield chapters[n] if n >= 0 else None, here


def _fold(reading: Reading, chapter: Chapter | None, here: Sequence[Entry], say: Words) -> str:
    rows = "".join(
        f'<tr data-marks="{" ".join(e.marks)}"><td><a'
        f' href="{_link(reading, e.paragraph)}">{e.paragraph.id}</a></td>'
        f"<td>{_side('del', e.change.heard)}</td><td>{_side('ins', e.change.read)}</td>"
        f"<td>{say(f'by.{e.change.by}')}</td>"
        + (f"<td>{escape.html(attested.told(e.heard, say))}</td>" if reading.attested else "")
        + f"<td>{escape.html(e.change.why)}</td></tr>"
        for e in here
    )
    title = escape.html(chapter.title) if chapter else say("before-first")
    witness = _heads(say, "witness") if reading.attested else ""
    return (
        f"<details><summary>{title} <span>{len(here):,}</span></summary><table><thead><tr>"
        f"{_heads(say, 'where', 'heard', 'read', 'by')}{witness}{_heads(say, 'why')}</tr>"
        f"</thead><tbody>{rows}</tbody></table></details>"
    )


def mishearing(readings: Mapping[str, Reading], rest: str, say: Words = ENGLISH) -> str:
    """``MaaS driver: what it teaches`` with what is read there, how often, and where first.
    LookupError: not on record."""
    phrase, colon, lesson = rest.partition(": ")
    found = list(windows(readings.values(), phrase))
    if not colon or not lesson.strip():
        raise LookupError(
            f'"{rest}" teaches nothing. Write: ::: mishearing what was heard: what it teaches.'
        )
    if not found:
        raise LookupError(
            f'"{phrase}" is heard nowhere and read otherwise. Correct the words, or drop the line.'
        )
    reads = [read for read, _ in Counter(w.read for w in found).most_common()]
    ways = say("or").join(f"<ins>{escape.html(read)}</ins>" for read in reads)
    times = (
        say("once")
        if len(found) == 1
        else say("twice")
        if len(found) == 2
        else say("n-times", len(found))
    )
    where = say(
        "in-place" if len(found) == 1 else "first-in",
        times=times,
        place=_place(found[0].reading, found[0].paragraph),
    )
    return (
        f'<div class="mishearing" data-search-exclude><p><del>{escape.html(found[0].heard)}</del> →'
        f' {ways} <span class="where">{where}</span></p><p>{escape.html(lesson.strip())}</p></div>'
    )


def recurring(readings: Iterable[Reading], say: Words = ENGLISH) -> str:
    """The mishearings that came back, most often first, each with its first place."""
    found: dict[tuple[str, str], list[tuple[Reading, Change]]] = {}
    for reading in readings:
        for change in reading.changes:
            if change.heard and change.read:
                found.setdefault((fold(change.heard), fold(change.read)), []).append(
                    (reading, change)
                )
    often = [here for pair, here in found.items() if len(here) >= BACK and teaches(*pair)]
    rows = []
    for here in sorted(often, key=lambda here: (-len(here), fold(here[0][1].heard))):
        reading, change = here[0]
        first = next(p for p in reversed(reading.paragraphs) if p.first <= change.at)
        rows.append(
            row(
                change.heard,
                change.read,
                len(here),
                reading.edition.slug,
                str(reading.edition.front["title"]),
                first.id,
                first.start,
            )
        )
    return came_back(rows, say)


def teaches(heard: str, read: str) -> bool:
    """Whether a pair of folded words is one to learn from."""
    return heard != read and max(len(heard), len(read)) >= SHORTEST


def row(
    heard: str, read: str, times: int, slug: str, title: str, address: str, start: float | None
) -> str:
    """A mishearing that came back, with its first place."""
    return (
        f"<tr><td><del>{escape.html(heard)}</del></td><td><ins>{escape.html(read)}</ins></td><td>{times}</td>"
        f"<td>{_where(slug, title, address, start)}</td></tr>"
    )


def came_back(rows: Iterable[str], say: Words) -> str:
    """The table of these rows; a sentence where there is none."""
    if not (rows := list(rows)):
        return say("nothing-recurs")
    return (
        '<div class="apparatus recurring" data-search-exclude><table><thead><tr>'
        f"{_heads(say, 'heard', 'read', 'times', 'first')}</tr></thead><tbody>"
        + "".join(rows)
        + "</tbody></table></div>"
    )


def _heads(say: Words, *columns: str) -> str:
    return "".join(f"<th>{say(f'column.{name}')}</th>" for name in columns)


def windows(readings: Iterable[Reading], phrase: str) -> Iterator[Window]:
    """Every place where the machine heard ``phrase`` and something else is read; emendations are
    taken whole."""
    wanted = fold(phrase)
    for reading in readings:
        for paragraph in reading.paragraphs:
            block = reading.edition.blocks[paragraph.block]
            if wanted not in fold("".join(map(markup.heard, block.inlines))):
                continue
            units = list(_units(block))
            folded = [fold(heard) for heard, _ in units]
            for n, start in enumerate(folded):
                if not start or not wanted.startswith(start[: len(wanted)]):
                    continue
                letters, end = "", n
                while len(letters) < len(wanted) and end < len(units):
                    letters, end = letters + folded[end], end + 1
                heard, read = (
                    " ".join(side for side in sides if side)
                    for sides in zip(*units[n:end], strict=True)
                )
                if letters.startswith(wanted) and fold(heard) != fold(read):
                    yield Window(reading, paragraph, _bare(heard), _bare(read))


def _units(block: Block) -> Iterator[tuple[str, str]]:
    """The words of a block as heard and as read, an emendation as one."""
    for inline in block.inlines:
        if isinstance(inline, Emendation):
            yield markup.plain(inline.heard or ""), markup.plain(inline.read or "")
        elif isinstance(inline, Text):
            for word in markup.plain(inline.source).split():
                yield word, word


def _bare(words: str) -> str:
    return words.strip(" .,;:?!—")


def _link(reading: Reading, paragraph: Paragraph) -> str:
    return f"../transcripts/{reading.edition.slug}/#{paragraph.id}"


def _place(reading: Reading, paragraph: Paragraph) -> str:
    return _where(
        reading.edition.slug, str(reading.edition.front["title"]), paragraph.id, paragraph.start
    )


def _where(slug: str, title: str, address: str, start: float | None) -> str:
    minute = f", {clock(start)}" if start is not None else ""
    return f'<a href="../transcripts/{slug}/#{address}">{escape.html(title)}{minute}</a>'


def _side(tag: str, words: str) -> str:
    return f"<{tag}>{escape.html(words)}</{tag}>" if words else ""
