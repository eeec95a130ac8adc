"""A reading becomes the Markdown that Python-Markdown renders: addresses, times, labels, doubts.

Comes in: a ``Reading``. Goes out: Markdown with attribute lists, footnotes and CriticMarkup. May not: make HTML of
words; they stay Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..collection.compare import Echo
from ..collection.corpus import Corpus
from ..collection.facts import expand
from ..edition import markup
from ..edition.front import clock
from ..edition.proof import DOUBT
from ..model import Block, Comment, Inline, NoteRef, Paragraph, Reading, Text
from ..text import escape, prose
from .masthead import at, header
from .topic import linked

_ESCAPED = re.compile(r"\\([<>&~|$^=?:\"])")
_HTML = re.compile(r"<|&(?!#\d+;)")
_ITEM = re.compile(r"- $|\d+\. $")


def typeset(reading: Reading, published: Iterable[str] = (), corpus: Corpus | None = None,
            told: str = "") -> str:
    """Return the Markdown of a page: header, outline, text, notes; with a corpus, links to topics and other documents.

    ``told`` is what the page says to machines: HTML of one line.
    """
    blocks = reading.edition.blocks
    paragraphs = {p.block: p for p in reading.paragraphs}
    retired = _retired(reading.paragraphs, published)
    chapters = iter(reading.chapters)
    done: set[str] = set()  # topics linked in this chapter
    echoed: list[str] = []
    begun = {c.paragraph: c.start for c in reading.chapters if c.start is not None}
    numbers = {p.block: n for n, p in enumerate(reading.paragraphs)}
    folded = False  # whether the paragraph before was in a fold, and its speaker's label with it
    out = [f"# {escape.markdown(reading.edition.front['title'])}\n\n", f"{told}\n\n" if told else "", header(reading), "\n\n"]
    for n, block in enumerate(blocks):
        if block.kind == "heading":
            chapter = next(chapters)
            if chapter.level == 2:
                done.clear()
            out.append(f"{block.prefix}{words(block.inlines).strip()} {{: #{chapter.id} }}\n")
        elif block.kind == "text":
            paragraph = paragraphs.get(n)
            if paragraph and corpus:
                block = block._replace(inlines=tuple(linked(block.inlines, paragraph.text, corpus.concordance, done)))
                echoes = corpus.echoes.get((reading.edition.slug, paragraph.id), ())
                block = block._replace(inlines=_with_refs(block.inlines, [_echo_name(e) for e in echoes]))
                echoed += map(_echo_note, echoes)
            if paragraph:
                if folded and not block.folded and not block.label:
                    block = block._replace(label=paragraph.speaker)
                folded = block.folded
                start = paragraph.start if paragraph.start is not None else begun.get(numbers[n])
                out.append(_paragraph(reading, block, paragraph, start, retired.get(paragraph.id, ())))
        elif block.kind == "note":
            out.append(_note(block, corpus))
        else:
            out.append(markup.write_block(block))
    return "".join(out) + "".join(f"\n\n{note}" for note in echoed) + "\n"


def words(inlines: Iterable[Inline]) -> str:
    """Inlines as Markdown, with the doubted words wrapped in CriticMarkup's highlight."""
    out: list[str] = []
    for inline in inlines:
        if isinstance(inline, Comment) and inline.source.strip().startswith(DOUBT):
            _wrap_doubt(out, inline.source.strip())
        elif isinstance(inline, Comment):
            out.append("{>>" + inline.source + "<<}")
        elif isinstance(inline, Text):
            out.append(_inert(inline.source))
        elif isinstance(inline, NoteRef):
            out.append(markup.write_inline(inline))
        else:
            out.append(_inert(markup.write_inline(inline), mark=True))
    return "".join(out)


def _paragraph(reading: Reading, block: Block, paragraph: Paragraph, start: float | None, retired: Sequence[str]) -> str:
    """A paragraph with its address, its time (its own, or that of the chapter it opens) and its speaker's role."""
    front = reading.edition.front
    video = front["video"]
    parts = [f'<span id="{address}"></span>' for address in retired]
    if start is not None and video:
        parts.append(f"[{clock(start)}]({at(video, start)}){{: .time data-search-exclude }} ")
    if block.label:
        parts.append(f"**{_inert(block.label)}:**{{: .speaker }}")
    body = "".join(parts) + words(block.inlines).rstrip("\n")
    end = "".join(i.source for i in block.inlines[-1:] if isinstance(i, Text))
    breaks = "\n" * (len(end) - len(end.rstrip("\n")))
    role = front["speakers"].get(paragraph.speaker, "")
    classes = " .turn" * bool(block.label) + f" .{role}" * bool(role)
    indent = _ITEM.sub(lambda m: " " * len(m[0]), block.prefix)
    return f"{block.prefix}{body}\n{indent}{{: #{paragraph.id}{classes} data-line={block.line} }}{breaks or chr(10)}"


def _note(block: Block, corpus: Corpus | None) -> str:
    """A note of which no word acts, in its place, the facts it cites told."""
    source = markup.write_block(block)
    name, text = markup.note(block)
    text = expand(text, corpus.facts) if corpus else text
    return f"[^{name}]: " + prose.inert(text).replace("\n", "\n    ") + source[len(source.rstrip()):]


def _wrap_doubt(out: list[str], doubt: str) -> None:
    """Set the words a doubt quotes, which stand right before it, in a highlight."""
    quoted = re.search(r'"([^"]+)"', doubt)
    wanted = quoted[1].split() if quoted else []
    text = out[-1] if out else ""
    pieces = list(re.finditer(r"\S+", text))
    tail = pieces[-len(wanted):] if wanted and len(pieces) >= len(wanted) else []
    same = [re.sub(r"\W", "", p[0]).casefold() for p in tail] == [re.sub(r"\W", "", w).casefold() for w in wanted]
    comment = "{>>" + doubt.replace("{", "").replace("}", "") + "<<}"
    if tail and same:
        begin = tail[0].start()
        out[-1] = text[:begin]
        out.append("{==" + text[begin:] + "==}" + comment)
    else:
        out.append("{====}" + comment)  # a mark of its own, without words: a reader sees it, no text holds it


def _inert(source: str, mark: bool = False) -> str:
    """Raw words in which no HTML and no entity can stand; escapes that Markdown lacks become character references."""
    if "\\" in source:
        source = _ESCAPED.sub(lambda m: f"&#{ord(m[1])};", source)
    if mark or ("<" not in source and "&" not in source):
        return source
    return _HTML.sub(lambda m: f"&#{ord(m[0])};", source)


def _retired(paragraphs: Sequence[Paragraph], published: Iterable[str]) -> dict[str, list[str]]:
    """Published addresses that no paragraph begins with any more, by the paragraph that now holds the word."""
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
    return (f"[^{_echo_name(echo)}]: **Compare.** Spoken of again in [{escape.markdown(echo.title)}]({where}), "
            "where a note sets the two side by side.")


def _with_refs(inlines: Sequence[Inline], names: Iterable[str]) -> tuple[Inline, ...]:
    """The same words with more notes behind them."""
    refs = [NoteRef(name) for name in names]
    last = inlines[-1]
    if not refs or not isinstance(last, Text):
        return (*inlines, *refs)
    body = last.source.rstrip()
    return (*inlines[:-1], Text(body), *refs, Text(last.source[len(body):]))
