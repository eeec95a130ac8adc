"""Topics: a person, company, machine, idea, place or book, and every place where it is spoken of.

Comes in: ``docs/topics/<slug>.md``. Goes out: topics. May not: look for them in a text;
``concordance`` does.
"""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from pathlib import PurePath
from typing import NamedTuple

import yaml

from ..edition import front
from ..findings import Unreadable
from ..text import schema
from ..text.schema import Bad, Field

KINDS = ("person", "company", "machine", "idea", "place", "book", "event", "body")


class Alias(NamedTuple):
    """How a topic is named in speech. It counts only with one of ``with_`` near, and none of
    ``without``."""

    text: str
    with_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    near: str = ""


class Moment(NamedTuple):
    """A figure on a timeline: what of (``price``), how much, and the very words, in a paragraph of
    a document."""

    what: str
    figure: str
    quote: str
    slug: str
    address: str


class Passage(NamedTuple):
    """What was said of a topic in the paragraphs ``first`` to ``last`` of a document, in a line of
    ours; ``by`` whom, where it is not who speaks most there."""

    slug: str
    first: str
    last: str
    says: str
    by: str = ""


class Topic(NamedTuple):
    """``passages`` are its paragraphs whether they name it or not, ``but`` are those (slug#address)
    that only seem so."""

    slug: str
    path: str
    title: str
    kind: str
    source: str
    aliases: tuple[Alias, ...]
    moments: tuple[Moment, ...]
    body: str
    line: int = 1  # of the file, on which the body begins
    passages: tuple[Passage, ...] = ()
    but: tuple[str, ...] = ()
    see: tuple[str, ...] = ()

    @property
    def cites(self) -> list[str]:
        """The documents it leads into, each as often as it does."""
        return [
            *(m.slug for m in self.moments),
            *(p.slug for p in self.passages),
            *(place.partition("#")[0] for place in self.but),
        ]

    def within(self, slugs: Container[str]) -> Topic:
        """The same with nothing that leads into other documents than these."""
        return self._replace(
            moments=tuple(m for m in self.moments if m.slug in slugs),
            passages=tuple(p for p in self.passages if p.slug in slugs),
            but=tuple(place for place in self.but if place.partition("#")[0] in slugs),
        )


class Mention(NamedTuple):
    """``text[start:stop]`` names a topic; nothing does where both are 0, and a passage, a figure or
    a heading says so."""

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
        raise Bad(
            "an alias that asks for context needs a `near` sentence that must not count.", node
        )
    return Alias(values["alias"], tuple(values["with"]), tuple(values["without"]), values["near"])


def _moment(node: yaml.Node) -> Moment:
    values, findings = schema.fill(_MOMENT, node, "")
    if findings:
        raise Bad(findings[0].message, node)
    slug, _, address = values["at"].partition("#")
    return Moment(values["what"], values["figure"], values["quote"], slug, address)


def _passage(node: yaml.Node) -> Passage:
    values, findings = schema.fill(_PASSAGE, node, "")
    if findings:
        raise Bad(findings[0].message, node)
    slug, _, addresses = values["at"].partition("#")
    first, _, last = addresses.partition("-")
    if last and int(last[1:]) <= int(first[1:]):
        raise Bad(f'"{values["at"]}" ends before it begins. Write the first paragraph first.', node)
    return Passage(slug, first, last or first, values["says"], values["by"])


_AT = schema.matching(r"[a-z0-9-]+#w\d+", "ironworks-2026#w123")
_PASSAGE = {
    "at": Field(
        schema.matching(
            r"[a-z0-9-]+#w\d+(-w\d+)?", "ironworks-2026#w123 or ironworks-2026#w123-w456"
        ),
        required=True,
    ),
    "says": Field(schema.text, required=True),
    "by": Field(schema.text, default=""),
}
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
    "at": Field(_AT, required=True),
}
_FRONT = {
    "title": Field(schema.words, required=True),
    "kind": Field(schema.choice(*KINDS), required=True),
    "source": Field(schema.address, default=""),
    "aliases": Field(schema.items(_alias), required=True, default=[]),
    "timeline": Field(schema.items(_moment), default=[]),
    "passages": Field(schema.items(_passage), default=[]),
    "but": Field(schema.items(_AT), default=[]),
    "see": Field(schema.items(), default=[]),
}


@lru_cache(maxsize=256)  # a run asks for all of them more than once
def parse(source: str, path: str) -> Topic:
    """Read a topic page. Unreadable: front matter missing or wrong."""
    head, body = front.split(source, path)
    values, findings = schema.fill(
        _FRONT, schema.compose(head[4:-4], path, 2, "C001"), path, 2, "C001"
    )
    if findings:
        raise Unreadable(*findings)
    line = (head + body[: len(body) - len(body.lstrip())]).count("\n") + 1
    return Topic(
        PurePath(path).stem,
        path,
        values["title"],
        values["kind"],
        values["source"],
        tuple(values["aliases"]),
        tuple(values["timeline"]),
        body.strip(),
        line,
        tuple(values["passages"]),
        tuple(values["but"]),
        tuple(values["see"]),
    )
