"""How much there is: counts of everything an archive holds, for ``massdriver check --stats``.

Comes in: readings, topics, predictions. Goes out: rows of a name, a number and what it is made of. May not: estimate.
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


def rows(readings: Mapping[str, Reading], concordance: Concordance, predictions: Sequence[Prediction],
         facts: Mapping[str, Fact], citations: Sequence[Citation] = ()) -> list[Row]:
    """Count everything. Only what belongs to ``readings`` counts, but for topics and facts, which belong to none."""
    changes = [c for r in readings.values() for c in r.changes]
    notes = [n for r in readings.values() for n in r.notes]
    sourced = [n for n in notes if n.sources]
    topics = concordance.topics.values()
    foretold = [p for p in predictions if p.slug in readings]
    return [
        Row("documents", len(readings), _parts(r.edition.front["kind"] for r in readings.values())),
        Row("seed words", sum(len(r.seed.words) for r in readings.values())),
        Row("words", sum(len(p.text.split()) for r in readings.values() for p in r.paragraphs), "of the reading text"),
        Row("paragraphs", sum(len(r.paragraphs) for r in readings.values())),
        Row("emendations", len(changes), _parts(f"by {c.by}" for c in changes)),
        Row("doubts", sum(len(r.doubts) for r in readings.values())),
        Row("notes", len(notes), _parts(n.kind for n in notes)),
        Row("notes with an outside source", len(sourced), f"{len(sourced) / len(notes):.0%} of all" if notes else ""),
        Row("notes that must have one", sum(n.kind in SOURCED for n in notes), ", ".join(SOURCED)),
        Row("Compare notes", sum(n.kind == "Compare" for n in notes),
            _n(sum(len(LINK.findall(n.text)) for n in notes if n.kind == "Compare"), "link")),
        Row("topics", len(topics), _parts((t.kind for t in topics), KINDS)),
        Row("timelines", sum(bool(t.moments) for t in topics), _n(sum(len(t.moments) for t in topics), "figure")),
        Row("predictions", len(foretold), _parts((p.verdict for p in foretold), VERDICTS)),
        *_facts(facts, citations),
    ]


def _facts(facts: Mapping[str, Fact], citations: Sequence[Citation]) -> list[Row]:
    """How many facts there are, how often they are cited, and which was looked at longest ago; no rows where none is."""
    if not facts:
        return []
    oldest = min(fact.checked for fact in facts.values())
    times = Counter(place.fact for place in citations if place.fact in facts)
    most = ", ".join(f"{name} {n:,}" for name, n in times.most_common(3))
    return [Row("facts", len(facts), f"oldest check {oldest}, {sum(f.checked == oldest for f in facts.values()):,} of them"),
            Row("citations of facts", sum(times.values()), f"{sum(times.values()) / len(facts):.1f} a fact"
                + (f"; most: {most}" if most else "")),
            Row("topics told of by facts", sum(len(fact.about) for fact in facts.values()))]


def lines(table: Sequence[Row]) -> list[str]:
    """The rows as columns to read."""
    names, numbers = max(len(r.name) for r in table), max(len(f"{r.number:,}") for r in table)
    return [f"{r.name:{names}}  {r.number:>{numbers},}  {r.parts}".rstrip() for r in table]


def _n(number: int, noun: str) -> str:
    return count(number, noun) if number else f"no {noun}s"


def _parts(values: Iterable[str], order: Sequence[str] = ()) -> str:
    """What there is of each, in ``order`` where one is given, or the most frequent first."""
    counts = Counter(values)
    named = [(v, counts[v]) for v in order if counts[v]] or counts.most_common()
    return ", ".join(f"{n:,} {value}" for value, n in named)
