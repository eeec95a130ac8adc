"""Topic pages and topic links as Markdown.

Comes in: topics, mentions, readings. Goes out: Markdown with links that any builder resolves. May
not: read files.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ..collection.compare import between
from ..collection.concordance import Concordance, by_document
from ..collection.corpus import Corpus
from ..collection.facts import about, expand, told
from ..collection.predictions import Prediction
from ..collection.topics import KINDS, Mention, Moment, Passage, Topic
from ..edition import markup
from ..edition.front import clock
from ..model import Inline, NoteRef, Paragraph, Reading, Text
from ..text import escape, prose, words
from ..text.sentences import around
from ..text.words import ENGLISH, Words
from . import chart

_LINK = re.compile(r"\s*\(\[[^\]]*\]\([^)]*\)[^)]*\)|\[([^\]]*)\]\([^)]*\)")


def page(
    topic: Topic, corpus: Corpus, say: Words = ENGLISH, listed: tuple[int, int, str] | None = None
) -> str:
    """A topic as a digest: what it is and how matters stand, figures over the years, what was said,
    what belongs to it.

    ``listed``: of many documents, in how many paragraphs of how many it is named, and the list of
    these; each is then not read for its sentences.
    """
    documents = (
        by_document(corpus.concordance, list(corpus.readings.values()), topic.slug)
        if listed is None
        else []
    )
    count, of = (
        (sum(len(found) for _, found in documents), len(documents))
        if listed is None
        else listed[:2]
    )
    out = [
        f"# {escape.markdown(topic.title)}",
        f"*{_capital(say(f'topic.{topic.kind}'))}* · "
        f"{say('spoken-paragraphs', count)} {say('of-documents', of)}"
        + (f" · [{say('a-source')}]({escape.address(topic.source)})" if topic.source else ""),
        prose.inert(expand(topic.body, corpus.facts)),
    ]
    told_of = about(corpus.facts.values(), topic.slug)
    if told_of:
        out += [
            f"## {say('state-of-affairs')}",
            "\n".join(f"- {prose.inert(told(fact))}" for fact in told_of),
        ]
    if topic.moments:
        dates = {m.slug: str(corpus.readings[m.slug].edition.front["date"]) for m in topic.moments}
        out += [
            f"## {say('said-when')}",
            *filter(None, [chart.figures(topic.moments, dates)]),
            timeline(topic.moments, corpus.readings, say),
        ]
    if documents or listed:
        out.append(f"## {say('what-was-said')}")
    if listed:
        titles = {
            p.slug: str(corpus.readings[p.slug].edition.front["title"]) for p in topic.passages
        }
        out += [
            "\n".join(
                f"- [{escape.markdown(titles[p.slug])}](../transcripts/{p.slug}.md#{p.first}): "
                f"{escape.markdown(p.says)}"
                for p in topic.passages
            ),
            listed[2],
        ]
    for reading, found in reversed(documents):
        front = reading.edition.front
        out.append(
            f"### [{escape.markdown(str(front['title']))}]"
            f"(../transcripts/{reading.edition.slug}.md),"
            f" {front['date']}"
        )
        if not reading.edition.kind.verbatim:
            kind = words.named(reading.edition.house.language, "kind", str(front["kind"]))
            out.append(f"*{say('not-verbatim', kind=_capital(kind))}.*")
        out += _said(topic, reading, found, say)
    out += _belonging(topic, documents, corpus, say)
    return "\n\n".join(out) + "\n"


def _said(
    topic: Topic, reading: Reading, found: Sequence[tuple[Paragraph, Mention]], say: Words
) -> list[str]:
    """A line a passage; what only names the topic comes after it, folded where there is a line to
    read first."""
    here = {p.id: p for p in reading.paragraphs}
    told_in = sorted(
        (p for p in topic.passages if p.slug == reading.edition.slug and p.first in here),
        key=_place,
    )
    inside = {q.id for p in told_in for q in between(here, p.first, p.last)}
    named = [_mention(reading, p, m) for p, m in found if p.id not in inside]
    if not told_in:
        return ["\n".join(named)]
    lines = []
    for p in told_in:
        spoke = Counter[str]()
        for q in between(here, p.first, p.last):
            if q.speaker:
                spoke[q.speaker] += len(q.text)
        who = p.by or (spoke.most_common(1)[0][0] if spoke else "")
        by = f"**{escape.markdown(who)}:** " if who else ""
        lines.append(f"- {_where(reading, here[p.first])}{by}{escape.markdown(p.says)}")
    more = (
        [f'??? quote "{say("also-named", len(named))}"', *(f"    {line}" for line in named)]
        if named
        else []
    )
    return ["\n".join(lines), *filter(None, [_indented(more)])]


def _indented(lines: Sequence[str]) -> str:
    return "\n".join([*lines[:1], "", *lines[1:]]) if lines else ""


def _place(passage: Passage) -> int:
    return int(passage.first[1:])


def _belonging(
    topic: Topic,
    documents: Sequence[tuple[Reading, list[tuple[Paragraph, Mention]]]],
    corpus: Corpus,
    say: Words,
) -> list[str]:
    """The notes in its paragraphs that speak of it or tell its facts, what was foretold of it, and
    where to go on."""
    notes = []
    own = {fact.name for fact in about(corpus.facts.values(), topic.slug)}
    for reading, found in reversed(documents):
        spans = [(p.first, p.last, p) for p, _ in found]
        for note in reading.notes:
            home = next((p for first, last, p in spans if first <= note.at <= last), None)
            if home and (
                own & set(note.facts)
                or any(m.topic == topic.slug for m in corpus.concordance.named(note.text))
            ):
                notes.append(
                    f"- {_where(reading, home)}*{note.kind}*: {escape.markdown(opening(note.text))}"
                )
    foretold = [
        f"- {escape.markdown(p.claim)} <small>{_fate(p, say)}</small> "
        f"[{say('said-on', date=corpus.readings[p.slug].edition.front['date'])}]"
        f"(../transcripts/{p.slug}.md#{p.address})"
        for p in corpus.foretold
        if p.topic == topic.slug and p.slug in corpus.readings
    ]
    known = [
        corpus.concordance.topics[slug] for slug in topic.see if slug in corpus.concordance.topics
    ]
    out: list[str] = []
    for head, lines in ((f"## {say('topic-notes')}", notes), (f"## {say('foretold')}", foretold)):
        out += [head, "\n".join(lines)] if lines else []
    if known:
        out += [
            f"## {say('see-also')}",
            " · ".join(f"[{escape.markdown(t.title)}]({t.slug}.md)" for t in known),
        ]
    return out


def _fate(p: Prediction, say: Words) -> str:
    return ", ".join(
        filter(None, [say("due-on", date=p.due) if p.due else "", say(f"verdict.{p.verdict}")])
    )


def opening(text: str) -> str:
    """The first sentence of a note's Markdown, in plain words."""
    bare = _LINK.sub(r"\1", text).replace("*", "").split("\n\n")[0]
    return around(" ".join(bare.split()), 0)


def timeline(
    moments: Sequence[Moment], readings: Mapping[str, Reading], say: Words = ENGLISH
) -> str:
    """The figures side by side: a row a document, in order of date; a column for each thing
    measured."""
    columns = list(dict.fromkeys(m.what for m in moments))
    slugs = sorted(
        {m.slug for m in moments}, key=lambda slug: str(readings[slug].edition.front["date"])
    )
    lines = [
        f"| {say('said-column')} | " + " | ".join(map(escape.markdown, columns)) + " |",
        "|---" * (len(columns) + 1) + "|",
    ]
    for slug in slugs:
        cells = []
        for what in columns:
            here = [m for m in moments if m.slug == slug and m.what == what]
            cells.append(
                "; ".join(
                    f"[{escape.markdown(m.figure)}](../transcripts/{slug}.md#{m.address} "
                    f'"{escape.attribute(m.quote)}")'
                    for m in here
                )
            )
        edition = readings[slug].edition
        mark = "" if edition.kind.verbatim else " *not verbatim*"
        lines.append(f"| {str(edition.front['date'])[:7]}{mark} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def index(corpus: Corpus, say: Words = ENGLISH) -> str:
    """All topics by kind, with how often they are spoken of; what one paragraph speaks of is a line
    with its link."""
    places: dict[str, list[tuple[Reading, Paragraph]]] = {}
    for reading in corpus.readings.values():
        for paragraph, found in corpus.concordance.mentions(reading):
            for slug in {m.topic for m in found}:
                places.setdefault(slug, []).append((reading, paragraph))
    out = []
    for kind in KINDS:
        here = sorted(
            (t for t in corpus.concordance.topics.values() if t.kind == kind),
            key=lambda t: t.title.casefold(),
        )
        if here:
            out += [
                f"## {say(f'topics.{kind}')}",
                "\n".join(_indexed(t, places.get(t.slug, []), say) for t in here),
            ]
    return "\n\n".join(out)


def _indexed(topic: Topic, places: Sequence[tuple[Reading, Paragraph]], say: Words) -> str:
    line = f"- [{escape.markdown(topic.title)}]({topic.slug}.md) "
    if len(places) != 1:
        return f"{line}<small>{len(places)}</small>"
    ((reading, paragraph),) = places
    year = str(reading.edition.front["date"])[:4]
    once = say("once-in", year=year)
    where = f"../transcripts/{reading.edition.slug}.md#{paragraph.id}"
    return f"{line}<small>[{once}]({where})</small>"


def linked(
    inlines: Sequence[Inline], context: str, concordance: Concordance, done: set[str]
) -> list[tuple[int, int, str]]:
    """Where the first mention of each topic stands that is not in ``done``, and its page; and add
    it to ``done``.

    A mention may run across an emendation (``{~~MaaS~>mass~~} driver``); one that begins or ends
    inside of one, or holds a note, is left alone.
    """
    reads = list(map(markup.read, inlines))
    result = []
    for mention in _first(
        m for m in concordance.find("".join(reads), context) if m.topic not in done
    ):
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
        if not isinstance(inline, Text) and (
            start < mention.start < end or start < mention.stop < end
        ):
            return False
    return True


def _mention(reading: Reading, paragraph: Paragraph, mention: Mention) -> str:
    who = f"**{escape.markdown(paragraph.speaker)}:** " if paragraph.speaker else ""
    said = escape.markdown(around(paragraph.text, mention.start))
    return f"- {_where(reading, paragraph)}{who}{said}"


def _where(reading: Reading, paragraph: Paragraph) -> str:
    """The link to a paragraph, named by its minute where that is known."""
    time = f"{clock(paragraph.start)} " if paragraph.start is not None else ""
    return f"[{time or '¶ '}](../transcripts/{reading.edition.slug}.md#{paragraph.id}){{: .time }} "


def _title(quote: str) -> str:
    return quote.replace('"', "'")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
