"""Facts: what a page outside says, told once in our words and printed wherever it is cited.

Comes in: ``docs/facts/*.yml``. Goes out: facts, their words as Markdown, findings. May not: fetch a
source, or know a page that cites one.

A note or a topic cites with ``{fact:name}``, a prediction with ``fact: name``; what is printed
there is the statement, its sources with the date of each, and the month in which somebody looked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from ..edition import markup, proof
from ..findings import Finding, Unreadable
from ..model import Note
from ..text import schema
from ..text.escape import address
from ..text.schema import Bad, Field

YEAR = 12  # months after which a fact is looked at anew
CITED = re.compile(r"\{fact:([a-z0-9-]+)\}")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]:")
_CODE = re.compile(r"`[^`\n]*`")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Source(NamedTuple):
    """A page that says so: its name, its address, the date it bears (a year, a month or a day, or
    ``""``), and a kept copy."""

    name: str
    link: str
    dated: str
    kept: str


class Fact(NamedTuple):
    """``says`` is a statement in plain words; ``about`` names topics; ``until`` is the month from
    which it is doubtful.

    ``seen`` is the month in which somebody last saw the source, where that is not ``checked``, in
    which somebody looked.
    """

    name: str
    path: str
    line: int
    says: str
    sources: tuple[Source, ...]
    checked: str
    seen: str
    about: tuple[str, ...]
    until: str

    @property
    def dated(self) -> str:
        """The date of the newest source."""
        return max(source.dated for source in self.sources)


class Citation(NamedTuple):
    """Where a fact is cited: a line of a page, and the note it stands in, if any."""

    fact: str
    path: str
    line: int
    note: str = ""


_DATE = schema.matching(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", "2026, 2026-11 or 2026-11-30"
)
_MONTH = schema.matching(r"\d{4}-(0[1-9]|1[0-2])", "2026-11")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SOURCE = {
    "name": Field(schema.text, required=True),
    "link": Field(schema.address, required=True),
    "dated": Field(_DATE, default=""),
    "kept": Field(schema.address, default=""),
}


def _source(node: yaml.Node) -> Source:
    values, findings = schema.fill(_SOURCE, node, "")
    if findings:
        raise Bad(findings[0].message, node)
    return Source(**values)


def _sources(node: yaml.Node) -> list[Source]:
    if isinstance(node, yaml.MappingNode):
        return [_source(node)]
    found = schema.items(_source)(node)
    if not found:
        raise Bad("a fact has a source. Add {name: …, link: https://…, dated: 2026-11}.", node)
    return found


_FORM = {
    "says": Field(schema.text, required=True),
    "source": Field(_sources, required=True),
    "checked": Field(_MONTH, required=True),
    "seen": Field(_MONTH, default=""),
    "about": Field(schema.items(), default=[]),
    "until": Field(_MONTH, default=""),
}


@lru_cache(maxsize=256)  # every edition that cites asks for them
def parse(source: str, path: str) -> tuple[Fact, ...]:
    """Read a file of facts, ``name: {says: …, source: …, checked: …}``. Unreadable: an entry is
    malformed."""
    root = schema.compose(source, path, code="E001")
    if root is None:
        return ()
    if not isinstance(root, yaml.MappingNode):
        raise Unreadable(
            Finding(
                path, 1, 1, "E001", "expected facts by name. Write `name:` and below it `says: …`."
            )
        )
    findings: list[Finding] = []
    facts = []
    for key, node in root.value:
        line, name = key.start_mark.line + 1, str(key.value)
        if not _NAME.fullmatch(name):
            findings.append(
                Finding(
                    path,
                    line,
                    1,
                    "E001",
                    f'"{name}" will not do as a name. Write it like oldest-american.',
                )
            )
        values, faults = schema.fill(_FORM, node, path, code="E001")
        findings += faults
        if not faults:
            facts.append(
                Fact(
                    name,
                    path,
                    line,
                    values["says"],
                    tuple(values["source"]),
                    values["checked"],
                    values["seen"],
                    tuple(values["about"]),
                    values["until"],
                )
            )
    if findings:
        raise Unreadable(*findings)
    return tuple(facts)


def by_name(files: Iterable[Sequence[Fact]]) -> dict[str, Fact]:
    """All facts of all files. Unreadable: a name stands twice."""
    known: dict[str, Fact] = {}
    for fact in (fact for facts in files for fact in facts):
        other = known.setdefault(fact.name, fact)
        if other is not fact:
            raise Unreadable(
                Finding(
                    fact.path,
                    fact.line,
                    1,
                    "E001",
                    f'"{fact.name}" stands in {other.path}:{other.line} '
                    "already. Keep one, or choose another name.",
                )
            )
    return known


def told(fact: Fact) -> str:
    """The statement with its sources, as Markdown of one line."""
    return f"{markup.escape_text(fact.says)} ({reference(fact)})"


def reference(fact: Fact) -> str:
    """The sources of a fact with their dates, and the month it was checked, as Markdown."""
    parts = []
    for source in fact.sources:
        kept = f" ([kept copy]({address(source.kept)}))" if source.kept else ""
        parts.append(
            f"[{markup.escape_text(source.name)}]({address(source.link)}){kept}"
            + (f", {spelled(source.dated)}" if source.dated else "")
        )
    unseen = f", the page last seen {fact.seen}" if fact.seen else ""
    return "; ".join([*parts, f"checked {fact.checked}{unseen}"])


def expand(text: str, facts: Mapping[str, Fact]) -> str:
    """Markdown in which every fact that is cited is told; what nobody knows stays as it stands."""
    if "{fact:" not in text:
        return text
    return CITED.sub(lambda m: told(facts[m[1]]) if m[1] in facts else m[0], text)


def expanded(notes: Iterable[Note], facts: Mapping[str, Fact]) -> tuple[Note, ...]:
    """The notes with the facts they cite told in them, and the facts' sources among theirs."""
    return tuple(
        (
            note
            if "{fact:" not in note.text
            else note._replace(
                text=text, sources=proof.links(text), facts=tuple(CITED.findall(note.text))
            )
        )
        for note in notes
        for text in [expand(note.text, facts)]
    )


def about(facts: Iterable[Fact], topic: str) -> list[Fact]:
    """The facts about a topic, the newest first."""
    return sorted(
        (fact for fact in facts if topic in fact.about),
        key=lambda f: (f.dated, f.name),
        reverse=True,
    )


def spelled(date: str) -> str:
    """``2026-01-30`` is "30 January 2026", ``2026-01`` "January 2026", ``2026`` itself."""
    year, *rest = date.split("-")
    return " ".join(
        [
            *(str(int(day)) for day in rest[1:]),
            *(MONTHS[int(month) - 1] for month in rest[:1]),
            year,
        ]
    )


def cited(source: str, path: str) -> Iterator[Citation]:
    """The citations in the Markdown of a page, each with the note it stands in; code shows how one
    cites, and does not."""
    if "{fact:" not in source:
        return
    note, fenced = "", False
    for number, line in enumerate(source.split("\n"), 1):
        if m := _NOTE.match(line):
            note = m[1]
        elif line.strip() and not line.startswith(("    ", "\t")):
            note = ""
        fenced ^= line.lstrip().startswith("```")
        for m in () if fenced else CITED.finditer(_CODE.sub("", line)):
            yield Citation(m[1], path, number, note)


def check(
    facts: Mapping[str, Fact], citations: Iterable[Citation], topics: Iterable[str]
) -> Iterator[Finding]:
    """Facts that nobody tells, citations of none, topics that there are not."""
    told_of = set()
    for place in citations:
        told_of.add(place.fact)
        if place.fact not in facts:
            yield Finding(
                place.path,
                place.line,
                1,
                "E002",
                f'there is no fact "{place.fact}". {like(place.fact, facts)}',
            )
    known = set(topics)
    for fact in facts.values():
        for topic in fact.about:
            if topic not in known:
                yield Finding(
                    fact.path,
                    fact.line,
                    1,
                    "E001",
                    f'{fact.name} is about "{topic}", which is no topic. {like(topic, known)}',
                )
        if fact.name not in told_of and not known & set(fact.about):
            yield Finding(
                fact.path,
                fact.line,
                1,
                "E003",
                f"nobody cites {fact.name}. Cite it with {{fact:{fact.name}}} in a "
                "note, say which topic it is `about`, or drop it.",
            )


def due(
    facts: Iterable[Fact], citations: Iterable[Citation], month: str
) -> list[tuple[Finding, int]]:
    """The facts to look at in a month (``2026-11``), each with how often it is told; the most told
    first, then the oldest."""
    times: dict[str, int] = {}
    for place in citations:
        times[place.fact] = times.get(place.fact, 0) + 1
    found = []
    for fact in facts:
        age = months(month) - months(fact.checked)
        if fact.until and fact.until <= month:
            why = f"was to be believed until {fact.until}"
        elif age > YEAR:
            why = f"was checked {age} months ago"
        else:
            continue
        count = times.get(fact.name, 0) + len(fact.about)
        found.append(
            (
                Finding(
                    fact.path,
                    fact.line,
                    1,
                    "E005",
                    f'{fact.name} {why}: "{fact.says}" Look at '
                    f"{fact.sources[0].link}, correct the words, and set `checked`.",
                ),
                count,
                fact.checked,
            )
        )
    found.sort(key=lambda item: (-item[1], item[2], item[0]))
    return [(finding, count) for finding, count, _ in found]


def months(month: str) -> int:
    """``2026-11`` as a number of months, to reckon with."""
    year, _, of_it = month.partition("-")
    return int(year) * 12 + int(of_it[:2] or 1)


def record(facts: Mapping[str, Fact], citations: Iterable[Citation]) -> list[dict[str, Any]]:
    """The facts for data/facts.json, each with where it is told."""
    places: dict[str, list[dict[str, Any]]] = {}
    for place in citations:
        places.setdefault(place.fact, []).append(
            {"path": place.path, "line": place.line, "note": place.note}
        )
    return [
        {
            "name": f.name,
            "says": f.says,
            "sources": [s._asdict() for s in f.sources],
            "checked": f.checked,
            "seen": f.seen or f.checked,
            "about": list(f.about),
            "until": f.until,
            "cited": places.get(f.name, []),
        }
        for f in facts.values()
    ]


def like(name: str, known: Iterable[str], otherwise: str = "Correct the name, or add it.") -> str:
    """What somebody may have meant who wrote a name that is not known."""
    import difflib

    close = difflib.get_close_matches(name, list(known), 1)
    return f'Did you mean "{close[0]}"?' if close else otherwise
