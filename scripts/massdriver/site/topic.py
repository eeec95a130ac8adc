"""Topic pages and topic links as Markdown.

Comes in: topics, mentions, readings. Goes out: Markdown with links that any builder resolves. May not: read files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..collection.corpus import Corpus
from ..collection.facts import about, expand, told
from ..collection.topics import KINDS, Concordance, Mention, Moment, Topic, by_document
from ..edition import markup
from ..edition.front import clock
from ..model import Inline, NoteRef, Paragraph, Reading, Text
from ..text import escape, prose
from ..text.sentences import around

PLURALS = {"person": "People", "company": "Companies", "machine": "Machines", "idea": "Ideas", "place": "Places",
           "book": "Books", "event": "Events", "body": "Public bodies"}


def page(topic: Topic, corpus: Corpus) -> str:
    """A topic page: its own sentences, a timeline, and every paragraph where it is spoken of."""
    documents = by_document(corpus.concordance, list(corpus.readings.values()), topic.slug)
    count = sum(len(found) for _, found in documents)
    out = [f"# {escape.markdown(topic.title)}", f"*{topic.kind.capitalize()}* · spoken of in {_n(count, 'paragraph')} of "
           f"{_n(len(documents), 'document')} · [source]({escape.address(topic.source)})",
           prose.inert(expand(topic.body, corpus.facts))]
    told_of = about(corpus.facts.values(), topic.slug)
    if told_of:
        out += ["## State of affairs", "\n".join(f"- {prose.inert(told(fact))}" for fact in told_of)]
    if topic.moments:
        out += ["## Said when", timeline(topic.moments, corpus.readings)]
    if documents:
        out.append("## Where it is spoken of")
    for reading, found in documents:
        front = reading.edition.front
        out.append(f"### [{escape.markdown(str(front['title']))}](../transcripts/{reading.edition.slug}.md), {front['date']}")
        if front["kind"] != "machine transcript":
            out.append(f"*{str(front['kind']).capitalize()}, not verbatim.*")
        out.append("\n".join(_mention(reading, paragraph, mention) for paragraph, mention in found))
    return "\n\n".join(out) + "\n"


def timeline(moments: Sequence[Moment], readings: Mapping[str, Reading]) -> str:
    """The figures side by side: a row a document, in order of date; a column for each thing measured."""
    columns = list(dict.fromkeys(m.what for m in moments))
    slugs = sorted({m.slug for m in moments}, key=lambda slug: str(readings[slug].edition.front["date"]))
    lines = ["| said | " + " | ".join(map(escape.markdown, columns)) + " |", "|---" * (len(columns) + 1) + "|"]
    for slug in slugs:
        cells = []
        for what in columns:
            here = [m for m in moments if m.slug == slug and m.what == what]
            cells.append("; ".join(f"[{escape.markdown(m.figure)}](../transcripts/{slug}.md#{m.address} "
                                   f'"{escape.attribute(m.quote)}")' for m in here))
        lines.append(f"| {str(readings[slug].edition.front['date'])[:7]} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def index(corpus: Corpus) -> str:
    """All topics by kind, with how often they are spoken of."""
    counts: dict[str, int] = {}
    for reading in corpus.readings.values():
        for _, found in corpus.concordance.mentions(reading):
            for slug in {m.topic for m in found}:
                counts[slug] = counts.get(slug, 0) + 1
    out = []
    for kind in KINDS:
        here = sorted((t for t in corpus.concordance.topics.values() if t.kind == kind), key=lambda t: t.title.casefold())
        if here:
            out += [f"## {PLURALS[kind]}", "\n".join(f"- [{escape.markdown(t.title)}]({t.slug}.md) "
                                                     f"<small>{counts.get(t.slug, 0)}</small>" for t in here)]
    return "\n\n".join(out)


def linked(inlines: Sequence[Inline], context: str, concordance: Concordance, done: set[str]) -> list[tuple[int, int, str]]:
    """Where the first mention of each topic stands that is not in ``done``, and its page; and add it to ``done``.

    A mention may run across an emendation (``{~~MaaS~>mass~~} driver``); one that begins or ends inside of one,
    or holds a note, is left alone.
    """
    reads = list(map(markup.read, inlines))
    result = []
    for mention in _first(m for m in concordance.find("".join(reads), context) if m.topic not in done):
        if _whole(inlines, reads, mention):
            result.append((mention.start, mention.stop, f"../topics/{mention.topic}.md"))
            done.add(mention.topic)
    return result


def _first(mentions: Iterable[Mention]) -> list[Mention]:
    seen: set[str] = set()
    return [m for m in mentions if not (m.topic in seen or seen.add(m.topic))]  # type: ignore[func-returns-value]


def _whole(inlines: Sequence[Inline], reads: Sequence[str], mention: Mention) -> bool:
    """Say whether a mention cuts no mark and holds no note."""
    end = 0
    for inline, source in zip(inlines, reads, strict=True):
        start, end = end, end + len(source)
        if isinstance(inline, NoteRef) and mention.start < start < mention.stop:
            return False
        if not isinstance(inline, Text) and (start < mention.start < end or start < mention.stop < end):
            return False
    return True


def _mention(reading: Reading, paragraph: Paragraph, mention: Mention) -> str:
    time = f"{clock(paragraph.start)} " if paragraph.start is not None else ""
    who = f"**{escape.markdown(paragraph.speaker)}:** " if paragraph.speaker else ""
    link = f"[{time or '¶ '}](../transcripts/{reading.edition.slug}.md#{paragraph.id}){{: .time }} "
    return f"- {link}{who}{escape.markdown(around(paragraph.text, mention.start))}"


def _n(n: int, noun: str) -> str:
    return f"{n} {noun}" + ("" if n == 1 else "s")

