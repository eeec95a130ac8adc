"""How much there is: counts of everything an archive holds, for ``massdriver check --stats``.

Comes in: readings, topics, predictions. Goes out: rows of a name, a number and what it is made of.
May not: estimate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..model import Reading
from ..text.counts import count
from .compare import LINK, SOURCED
from .concordance import Concordance
from .facts import Citation, Fact
from .predictions import VERDICTS, Prediction
from .topics import KINDS


class Row(NamedTuple):
    """``parts`` say what ``number`` is made of, or how it is to be read."""

    name: str
    number: int
    parts: str = ""


class Sums(NamedTuple):
    """How much one edition has of everything; what has kinds, by kind."""

    kind: str
    seed: int
    words: int
    paragraphs: int
    changes: Mapping[str, int]
    doubts: int
    notes: Mapping[str, int]
    sourced: int
    links: int


def sums(reading: Reading) -> Sums:
    """Count one edition."""
    notes = reading.notes
    return Sums(
        str(reading.edition.front["kind"]),
        len(reading.seed.words),
        sum(len(p.text.split()) for p in reading.paragraphs),
        len(reading.paragraphs),
        Counter(c.by for c in reading.changes),
        len(reading.doubts),
        Counter(n.kind for n in notes),
        sum(bool(n.sources) for n in notes),
        sum(len(LINK.findall(n.text)) for n in notes if n.kind == "Compare"),
    )


def rows(
    editions: Mapping[str, Sums],
    concordance: Concordance,
    predictions: Sequence[Prediction],
    facts: Mapping[str, Fact],
    citations: Sequence[Citation] = (),
) -> list[Row]:
    """Add up everything. Only what belongs to ``editions`` counts, but for topics and facts, which
    belong to none."""
    here = list(editions.values())
    topics = concordance.topics.values()
    foretold = [p for p in predictions if p.slug in editions]
    changes, notes = (
        sum(map(Counter, by), Counter[str]())
        for by in ((s.changes for s in here), (s.notes for s in here))
    )
    sourced = sum(s.sourced for s in here)
    return [
        Row("documents", len(here), _parts(s.kind for s in here)),
        Row("seed words", sum(s.seed for s in here)),
        Row("words", sum(s.words for s in here), "of the reading text"),
        Row("paragraphs", sum(s.paragraphs for s in here)),
        Row("emendations", changes.total(), _most({f"by {by}": n for by, n in changes.items()})),
        Row("doubts", sum(s.doubts for s in here)),
        Row("notes", notes.total(), _most(notes)),
        Row(
            "notes with an outside source",
            sourced,
            f"{sourced / notes.total():.0%} of all" if notes else "",
        ),
        Row("notes that must have one", sum(notes[kind] for kind in SOURCED), ", ".join(SOURCED)),
        Row("Compare notes", notes["Compare"], _n(sum(s.links for s in here), "link")),
        Row("topics", len(topics), _parts((t.kind for t in topics), KINDS)),
        Row(
            "timelines",
            sum(bool(t.moments) for t in topics),
            _n(sum(len(t.moments) for t in topics), "figure"),
        ),
        Row("predictions", len(foretold), _parts((p.verdict for p in foretold), VERDICTS)),
        *_facts(facts, citations),
    ]


def _facts(facts: Mapping[str, Fact], citations: Sequence[Citation]) -> list[Row]:
    """How many facts there are, how often they are cited, and which was looked at longest ago; no
    rows where none is."""
    if not facts:
        return []
    oldest = min(fact.checked for fact in facts.values())
    times = Counter(place.fact for place in citations if place.fact in facts)
    most = ", ".join(f"{name} {n:,}" for name, n in times.most_common(3))
    return [
        Row(
            "facts",
            len(facts),
            f"oldest check {oldest}, {sum(f.checked == oldest for f in facts.values()):,} of them",
        ),
        Row(
            "citations of facts",
            sum(times.values()),
            f"{sum(times.values()) / len(facts):.1f} a fact" + (f"; most: {most}" if most else ""),
        ),
        Row("topics told of by facts", sum(len(fact.about) for fact in facts.values())),
    ]


def lines(table: Sequence[Row]) -> list[str]:
    """The rows as columns to read."""
    names, numbers = max(len(r.name) for r in table), max(len(f"{r.number:,}") for r in table)
    return [f"{r.name:{names}}  {r.number:>{numbers},}  {r.parts}".rstrip() for r in table]


def _n(number: int, noun: str) -> str:
    return count(number, noun) if number else f"no {noun}s"


def _parts(values: Iterable[str], order: Sequence[str] = ()) -> str:
    """What there is of each, in ``order`` where one is given, or the most frequent first."""
    counts = Counter(values)
    return _most({v: counts[v] for v in order if counts[v]} or counts, bool(order))


def _most(counts: Mapping[str, int], ordered: bool = False) -> str:
    named = counts.items() if ordered else Counter(counts).most_common()
    return ", ".join(f"{n:,} {value}" for value, n in named)
