"""Topics: a person, company, machine, idea, place or book, and every place where it is spoken of.

Comes in: ``docs/topics/<slug>.md`` and the readings. Goes out: topics, mentions, findings. May not: render.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from pathlib import PurePath
from typing import NamedTuple

import ahocorasick
import yaml

from ..edition import front
from ..findings import Finding, Unreadable
from ..model import Paragraph, Reading
from ..text import schema
from ..text.prose import faults
from ..text.quotes import stands
from ..text.schema import Bad, Field
from .compare import Lookup, lookup

KINDS = ("person", "company", "machine", "idea", "place", "book", "event", "body")


class Alias(NamedTuple):
    """How a topic is named in speech. It counts only with one of ``with_`` near, and none of ``without``."""

    text: str
    with_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    near: str = ""


class Moment(NamedTuple):
    """A figure on a timeline: what of (``price``), how much, and the very words, in a paragraph of a document."""

    what: str
    figure: str
    quote: str
    slug: str
    address: str


class Topic(NamedTuple):
    slug: str
    path: str
    title: str
    kind: str
    source: str
    aliases: tuple[Alias, ...]
    moments: tuple[Moment, ...]
    body: str
    line: int = 1  # of the file, on which the body begins


class Mention(NamedTuple):
    """``text[start:stop]`` names a topic."""

    start: int
    stop: int
    topic: str


def _alias(node: yaml.Node) -> Alias:
    if isinstance(node, yaml.ScalarNode):
        return Alias(schema.text(node))
    values, findings = schema.fill(_ALIAS, node, "")
    if findings:
        raise Bad(findings[0].message, node)
    if (values["with"] or values["without"]) and not values["near"]:
        raise Bad("an alias that asks for context needs a `near` sentence that must not count.", node)
    return Alias(values["alias"], tuple(values["with"]), tuple(values["without"]), values["near"])


def _moment(node: yaml.Node) -> Moment:
    values, findings = schema.fill(_MOMENT, node, "")
    if findings:
        raise Bad(findings[0].message, node)
    slug, _, address = values["at"].partition("#")
    return Moment(values["what"], values["figure"], values["quote"], slug, address)


_ALIAS = {
    "alias": Field(schema.text, required=True),
    "with": Field(schema.items(), default=[]),
    "without": Field(schema.items(), default=[]),
    "near": Field(schema.text, default=""),
}
_MOMENT = {
    "what": Field(schema.text, required=True),
    "figure": Field(schema.text, required=True),
    "quote": Field(schema.text, required=True),
    "at": Field(schema.matching(r"[a-z0-9-]+#w\d+", "dwarkesh-2026#w123"), required=True),
}
_FRONT = {
    "title": Field(schema.words, required=True),
    "kind": Field(schema.choice(*KINDS), required=True),
    "source": Field(schema.address, required=True),
    "aliases": Field(schema.items(_alias), required=True, default=[]),
    "timeline": Field(schema.items(_moment), default=[]),
}


def parse(source: str, path: str) -> Topic:
    """Read a topic page. Unreadable: front matter missing or wrong."""
    head, body = front.split(source, path)
    values, findings = schema.fill(_FRONT, schema.compose(head[4:-4], path, 2, "C001"), path, 2, "C001")
    if findings:
        raise Unreadable(*findings)
    return Topic(PurePath(path).stem, path, values["title"], values["kind"], values["source"], tuple(values["aliases"]),
                 tuple(values["timeline"]), body.strip(), (head + body[:len(body) - len(body.lstrip())]).count("\n") + 1)


class Concordance:
    """All aliases of all topics, found in one pass; the longest that fits its context wins."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self.topics = {topic.slug: topic for topic in topics}
        self._automaton = ahocorasick.Automaton()
        self._mentions: dict[str, tuple[Reading, list[tuple[Paragraph, list[Mention]]]]] = {}
        claims: dict[str, list[tuple[str, Alias]]] = {}
        for topic in self.topics.values():
            for alias in topic.aliases:
                # An alias in small letters may open a sentence; one with capitals is matched as written.
                for form in {alias.text, alias.text[:1].upper() + alias.text[1:]}:
                    claims.setdefault(form, []).append((topic.slug, alias))
        for form, claim in claims.items():
            self._automaton.add_word(form, (len(form), claim))
        if claims:
            self._automaton.make_automaton()

    def find(self, text: str, context: str = "") -> list[Mention]:
        """Return the mentions in ``text``, judged by ``context`` (by default the text itself)."""
        if not len(self._automaton):
            return []
        context = context or text
        around: set[str] | None = None
        found = []
        for end, (length, claims) in self._automaton.iter(text):
            start, stop = end - length + 1, end + 1
            if (start and (text[start - 1].isalnum() or text[start - 1] in "-_")) or text[stop:stop + 1].isalnum():
                continue
            for slug, alias in claims:
                if around is None and (alias.with_ or alias.without):
                    around = set(re.findall(r"[\w'-]+", context.casefold()))
                if fits(alias, around or set(), context):
                    found.append(Mention(start, stop, slug))
                    break
        found.sort(key=lambda m: (m.start, -m.stop))
        result: list[Mention] = []
        for mention in found:
            if not result or mention.start >= result[-1].stop:
                result.append(mention)
        return result

    def mentions(self, reading: Reading) -> list[tuple[Paragraph, list[Mention]]]:
        """Return the paragraphs of a document that name a topic; found once for each reading, and kept with it."""
        kept = self._mentions.get(reading.edition.slug)
        if kept is None or kept[0] is not reading:
            kept = self._mentions[reading.edition.slug] = reading, self.within(reading)
        return kept[1]

    def within(self, reading: Reading) -> list[tuple[Paragraph, list[Mention]]]:
        """The same, and nothing is kept."""
        pairs = ((paragraph, self.find(paragraph.text)) for paragraph in reading.paragraphs)
        return [(p, found) for p, found in pairs if found]


@lru_cache(maxsize=1)
def concordance_of(named: tuple[Topic, ...]) -> Concordance:
    """The concordance of topics that come again with one edition after another, made once."""
    return Concordance(named)


def fits(alias: Alias, around: set[str], text: str) -> bool:
    """Say whether the context lets an alias count. A demand of several words must stand as a phrase."""
    def there(phrase: str) -> bool:
        return phrase.casefold() in around if " " not in phrase else phrase.casefold() in text.casefold()
    return (not alias.with_ or any(map(there, alias.with_))) and not any(map(there, alias.without))


def spoken(concordance: Concordance, reading: Reading) -> set[str]:
    """The topics a document speaks of."""
    return {m.topic for _, found in concordance.within(reading) for m in found}


def check(concordance: Concordance, readings: Mapping[str, Reading], find: Lookup | None = None,
          of: Set[str] | None = None) -> Iterable[Finding]:
    """Topics that quarrel, never occur, mistake their near miss, or quote what does not stand.

    ``find``: where paragraphs are found, and ``of``: which topics are spoken of, if the readings are not to be asked.
    """
    find = find or lookup(readings)
    claimed: dict[str, str] = {}
    named = set().union(*(spoken(concordance, r) for r in readings.values())) if of is None else of
    for topic in concordance.topics.values():
        def finding(code: str, message: str, path: str = topic.path) -> Finding:
            return Finding(path, 1, 1, code, message)

        if topic.slug not in named:
            yield finding("C002", f"nobody speaks of {topic.title}. Add the alias that is used, or drop the page.")
        for alias in topic.aliases:
            other = claimed.setdefault(alias.text, topic.slug)
            if other != topic.slug and not alias.with_:
                yield finding("C003", f'"{alias.text}" also names {other}. Ask for context with `with:`.')
            if alias.near and any(m.topic == topic.slug for m in concordance.find(alias.near)):
                yield finding("C004", f'"{alias.text}" counts in its `near` sentence "{alias.near}". Ask for more context.')
        for at, message in faults(topic.body):
            row = topic.line + topic.body[:at].count("\n")
            yield Finding(topic.path, row, at - (topic.body.rfind("\n", 0, at) + 1) + 1, "C006", f"the page holds {message}")
        for moment in topic.moments:
            target = find(moment.slug, moment.address)
            if target is None:
                yield finding("C005", f"the timeline leads to {moment.slug}#{moment.address}, where no paragraph begins.")
            elif not stands(moment.quote, target.text):
                yield finding("C005", f'"{moment.quote}" does not stand in {moment.slug}#{moment.address}: '
                              f'"{target.text[:80]}…". Correct the words or the address.')


def by_document(concordance: Concordance, readings: Sequence[Reading], slug: str
                ) -> list[tuple[Reading, list[tuple[Paragraph, Mention]]]]:
    """The paragraphs that name one topic, document by document, in order of date."""
    result = []
    for reading in sorted(readings, key=lambda r: (str(r.edition.front["date"]), r.edition.slug)):
        here = [(p, next(m for m in found if m.topic == slug)) for p, found in concordance.mentions(reading)
                if any(m.topic == slug for m in found)]
        if here:
            result.append((reading, here))
    return result
