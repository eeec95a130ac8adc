"""Predictions: what exactly was said, when it falls due, and what became of it.

Comes in: ``docs/predictions.yml`` and the readings. Goes out: predictions, findings, a table. May not: judge; a
verdict needs a source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import yaml

from . import schema
from .front import clock
from .model import Finding, Paragraph, Reading, Unreadable
from .quotes import stands
from .schema import Field

VERDICTS = ("open", "came true", "did not", "partly", "cannot be judged")
VERBATIM = "machine transcript"


class Prediction(NamedTuple):
    """``quote`` stands in paragraph ``address`` of ``slug``; ``due`` is a year, a year-month or a date, or ``""``."""

    line: int
    slug: str
    address: str
    speaker: str
    quote: str
    claim: str
    due: str
    verdict: str
    because: str
    source: str
    checked: str
    topic: str


_DATE = schema.matching(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", "2027, 2027-06 or 2027-06-30")
_FORM = {
    "at": Field(schema.matching(r"[a-z0-9-]+#w\d+", "dwarkesh-2026#w123"), required=True),
    "speaker": Field(schema.text, default="Elon Musk"),
    "quote": Field(schema.text, required=True),
    "claim": Field(schema.text, required=True),
    "due": Field(_DATE, default=""),
    "verdict": Field(schema.choice(*VERDICTS), default="open"),
    "because": Field(schema.text, default=""),
    "source": Field(schema.matching(r"https://\S+", "https://www.nasa.gov/…"), default=""),
    "checked": Field(schema.matching(r"\d{4}-(0[1-9]|1[0-2])", "2026-11"), default=""),
    "topic": Field(schema.matching(r"[a-z0-9-]+", "a file name of docs/topics without .md"), default=""),
}


def parse(source: str, path: str) -> list[Prediction]:
    """Read the file. Unreadable: an entry is malformed."""
    root = schema.compose(source, path, code="P001")
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise Unreadable(Finding(path, 1, 1, "P001", "expected a list of predictions, each beginning with `- at: …`."))
    findings: list[Finding] = []
    result = []
    for node in root.value:
        values, faults = schema.fill(_FORM, node, path, code="P001")
        findings += faults
        if not faults:
            slug, _, address = values.pop("at").partition("#")
            result.append(Prediction(node.start_mark.line + 1, slug, address, **values))
    if findings:
        raise Unreadable(*findings)
    return result


def check(predictions: Iterable[Prediction], readings: Mapping[str, Reading], topics: Iterable[str], path: str
          ) -> Iterable[Finding]:
    """Quotations that do not stand, words of somebody else, verdicts without a source."""
    known = set(topics)
    seen: set[tuple[str, str, str]] = set()
    for p in predictions:
        def finding(code: str, message: str, line: int = p.line) -> Finding:
            return Finding(path, line, 3, code, message)

        target = _paragraph(p, readings)
        if target is None:
            yield finding("P002", f"no paragraph of {p.slug} begins at #{p.address}. Correct the address.")
        elif not stands(p.quote, target.text):
            yield finding("P002", f'"{p.quote}" does not stand in {p.slug}#{p.address}: "{target.text[:80]}…". '
                          "Quote the very words.")
        elif target.speaker != p.speaker and readings[p.slug].edition.front["kind"] != "notes":
            yield finding("P003", f"these are {target.speaker or 'nobody'}'s words, not {p.speaker}'s. Name the speaker.")
        if p.verdict != "open" and not (p.source and p.checked and p.because):
            yield finding("P004", f'the verdict "{p.verdict}" needs `because`, `source` and `checked`. Without a source: open.')
        if p.topic and p.topic not in known:
            yield finding("P005", f"there is no docs/topics/{p.topic}.md. Correct `topic`, or write the page.")
        if (p.slug, p.address, p.claim) in seen:
            yield finding("P001", f'"{p.claim}" stands twice. Keep one.')
        seen.add((p.slug, p.address, p.claim))


def table(predictions: Sequence[Prediction], readings: Mapping[str, Reading]) -> str:
    """A plain table, by date of saying; scripts may sort and filter it."""
    rows = []
    for p in sorted(predictions, key=lambda p: (str(readings[p.slug].edition.front["date"]), int(p.address[1:]))):
        front = readings[p.slug].edition.front
        kind = "" if front["kind"] == VERBATIM else f' <em class="not-verbatim">{escape(str(front["kind"]))}, not verbatim</em>'
        target = _paragraph(p, readings)
        minute = f", {clock(target.start)}" if target and target.start is not None else ""
        outcome = f"{escape(p.because)} " if p.because else ""
        if p.source:
            outcome += f'(<a href="{escape(p.source)}">source</a>, checked {p.checked})'
        rows.append(
            f'<tr data-verdict="{p.verdict}" data-due="{p.due}" data-document="{p.slug}" data-topic="{p.topic}">'
            f'<td><span class="claim">{escape(p.claim)}</span><q>{escape(p.quote)}</q>{kind}</td>'
            f'<td>{escape(p.speaker)}, <a href="../transcripts/{p.slug}/#{p.address}">{front["date"]}{minute}</a></td>'
            f'<td>{p.due or "no date"}</td><td>{p.verdict}</td><td>{outcome}</td></tr>')
    return ('<div class="predictions"><table><thead><tr><th>What was said</th><th>By whom, when</th><th>Due</th>'
            "<th>What became of it</th><th>Because</th></tr></thead><tbody>" + "".join(rows) + "</tbody></table></div>")


def calendar(predictions: Sequence[Prediction], readings: Mapping[str, Reading]) -> str:
    """What is open and falls due, by year."""
    years: dict[str, list[Prediction]] = {}
    for p in sorted(predictions, key=lambda p: p.due):
        if p.due and p.verdict == "open":
            years.setdefault(p.due[:4], []).append(p)
    parts = []
    for year, due in years.items():
        items = "".join(f'<li><a href="../transcripts/{p.slug}/#{p.address}">{escape(p.claim)}</a> '
                        f'<small>{p.due}, said {readings[p.slug].edition.front["date"]}</small></li>' for p in due)
        parts.append(f"<h3 id=\"due-{year}\">{year}</h3><ul>{items}</ul>")
    return '<div class="calendar">' + "".join(parts) + "</div>"


def record(predictions: Iterable[Prediction], readings: Mapping[str, Reading]) -> list[dict[str, Any]]:
    """The predictions for data/predictions.json."""
    return [{**p._asdict(), "date": readings[p.slug].edition.front["date"], "kind": readings[p.slug].edition.front["kind"],
             "verbatim": readings[p.slug].edition.front["kind"] == VERBATIM} for p in predictions]


def _paragraph(p: Prediction, readings: Mapping[str, Reading]) -> Paragraph | None:
    if p.slug not in readings:
        return None
    return next((q for q in readings[p.slug].paragraphs if q.id == p.address), None)
