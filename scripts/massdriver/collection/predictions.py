"""Predictions: what exactly was said, when it falls due, and what became of it.

Comes in: ``docs/predictions.yml`` and the readings. Goes out: predictions, findings, plain data.
May not: judge; a verdict needs a source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import yaml

from ..findings import Finding, Unreadable
from ..model import Kind, Paragraph, Reading
from ..text import schema
from ..text.quotes import stands
from ..text.schema import Field
from ..text.words import ENGLISH, Words
from .compare import Lookup, lookup
from .facts import Citation, Fact

_IF = re.compile(
    r"(?:if|unless|should|were|suppos\w+|provided|without|in the absence)\b", re.IGNORECASE
)
FORETOLD = "predictions"  # the name of their page
VERDICTS = ("open", "came true", "did not", "partly", "cannot be judged")


class Prediction(NamedTuple):
    """``quote`` stands in paragraph ``address`` of ``slug``; ``due`` is a year, a year-month or a
    date, or ``""``.

    ``facts`` are cited for the verdict, ``dated`` is the date of their newest source; ``sure`` says
    in the speaker's words how sure he was, ``became`` when it came about.
    """

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
    facts: tuple[str, ...] = ()
    sure: str = ""
    became: str = ""
    dated: str = ""


_DATE = schema.matching(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", "2027, 2027-06 or 2027-06-30"
)
_FORM = {
    "at": Field(schema.matching(r"[a-z0-9-]+#w\d+", "ironworks-2026#w123"), required=True),
    "speaker": Field(schema.text, default=""),
    "quote": Field(schema.text, required=True),
    "claim": Field(schema.text, required=True),
    "due": Field(_DATE, default=""),
    "verdict": Field(schema.choice(*VERDICTS), default="open"),
    "because": Field(schema.text, default=""),
    "source": Field(schema.address, default=""),
    "checked": Field(schema.matching(r"\d{4}-(0[1-9]|1[0-2])", "2026-11"), default=""),
    "topic": Field(
        schema.matching(r"[a-z0-9-]+", "a file name of docs/topics without .md"), default=""
    ),
    "fact": Field(schema.items(), default=[]),
    "sure": Field(schema.text, default=""),
    "became": Field(_DATE, default=""),
}


def parse(source: str, path: str, speaker: str = "") -> list[Prediction]:
    """Read the file. ``speaker``: whose words they are where an entry does not say. Unreadable: an
    entry is malformed."""
    root = schema.compose(source, path, code="P001")
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise Unreadable(
            Finding(
                path, 1, 1, "P001", "expected a list of predictions, each beginning with `- at: …`."
            )
        )
    findings: list[Finding] = []
    result = []
    for node in root.value:
        values, faults = schema.fill(_FORM, node, path, code="P001")
        findings += faults
        if not faults and not (values["speaker"] or speaker):
            findings.append(
                Finding(
                    path,
                    node.start_mark.line + 1,
                    node.start_mark.column + 1,
                    "P001",
                    '"speaker" is missing. '
                    "Add it, or a default `speaker` under `extra: massdriver:` of mkdocs.yml.",
                )
            )
        if not faults:
            values["speaker"] = values["speaker"] or speaker
            slug, _, address = values.pop("at").partition("#")
            named = tuple(values.pop("fact"))
            result.append(
                Prediction(node.start_mark.line + 1, slug, address, facts=named, **values)
            )
    if findings:
        raise Unreadable(*findings)
    return result


def told(
    predictions: Iterable[Prediction], facts: Mapping[str, Fact], say: Words = ENGLISH
) -> list[Prediction]:
    """The predictions with the facts they cite told as their reason, source and month of check."""
    return [_told(p, [facts[name] for name in p.facts if name in facts], say) for p in predictions]


def _told(p: Prediction, cited: list[Fact], say: Words) -> Prediction:
    if not cited:
        return p
    because = " ".join([*filter(None, [p.because]), *(fact.says for fact in cited)])
    if p.verdict == "open" and not p.because:
        because = say("so-far", reason=because)
    checked = min([*filter(None, [p.checked]), *(fact.checked for fact in cited)])
    return p._replace(
        because=because,
        source=p.source or cited[0].sources[0].link,
        checked=checked,
        dated=max(fact.dated for fact in cited),
    )


def named(predictions: Iterable[Prediction]) -> list[tuple[str, Prediction]]:
    """Each with the name of its row (``ironworks-2026-w123``, a second one there ``…-2``)."""
    seen: Counter[str] = Counter()
    out = []
    for p in predictions:
        place = f"{p.slug}-{p.address}"
        seen[place] += 1
        out.append((place + f"-{seen[place]}" * (seen[place] > 1), p))
    return out


def cited(predictions: Iterable[Prediction], path: str) -> Iterable[Citation]:
    """Where the predictions cite facts."""
    return (Citation(name, path, p.line) for p in predictions for name in p.facts)


def check(
    predictions: Iterable[Prediction],
    readings: Mapping[str, Reading],
    topics: Iterable[str],
    path: str,
    find: Lookup | None = None,
) -> Iterable[Finding]:
    """Quotations that do not stand, words of somebody else, verdicts without a source."""
    find = find or lookup(readings)
    known = set(topics)
    seen: set[tuple[str, str, str]] = set()
    for p in predictions:

        def finding(code: str, message: str, line: int = p.line) -> Finding:
            return Finding(path, line, 3, code, message)

        target = find(p.slug, p.address)
        if target is None:
            yield finding(
                "P002", f"no paragraph of {p.slug} begins at #{p.address}. Correct the address."
            )
        elif not stands(p.quote, target.text):
            yield finding(
                "P002",
                f'"{p.quote}" does not stand in {p.slug}#{p.address}: "{target.text[:80]}…". '
                "Quote the very words.",
            )
        elif target.speaker != p.speaker and readings[p.slug].edition.front["kind"] != "notes":
            yield finding(
                "P003",
                f"these are {target.speaker or 'nobody'}'s words, not {p.speaker}'s. Name the"
                " speaker.",
            )
        if p.verdict != "open" and not (p.source and p.checked and p.because):
            yield finding(
                "P004",
                f'the verdict "{p.verdict}" needs `because`, `source` and `checked`. Without a'
                " source: open.",
            )
        if p.sure and target is not None and not stands(p.sure, target.text):
            yield finding(
                "P002",
                f'"{p.sure}" does not stand in {p.slug}#{p.address}. `sure` quotes the speaker.',
            )
        if _IF.match(p.claim):
            yield finding(
                "P006",
                f'"{p.claim}" holds only under a condition, and nothing can come of it. Drop it, or'
                " quote what is said to come in any case.",
            )
        if p.became and p.verdict not in ("came true", "partly"):
            yield finding(
                "P004",
                f'`became` says when it came about, and the verdict is "{p.verdict}". Drop one of'
                " them.",
            )
        if p.topic and p.topic not in known:
            yield finding(
                "P005", f"there is no docs/topics/{p.topic}.md. Correct `topic`, or write the page."
            )
        if (p.slug, p.address, p.claim) in seen:
            yield finding("P001", f'"{p.claim}" stands twice. Keep one.')
        seen.add((p.slug, p.address, p.claim))


def overdue(predictions: Iterable[Prediction], path: str, month: str) -> list[Finding]:
    """The predictions whose day was before a month (``2026-11``) and that have no verdict, the
    oldest first."""
    late = sorted(
        (p for p in predictions if p.due and p.verdict == "open" and _last(p.due) < month),
        key=lambda p: p.due,
    )
    return [
        Finding(
            path,
            p.line,
            3,
            "P007",
            f'"{p.claim}" was due {p.due} and is open. Give it a verdict with a source, or '
            'say `because: "So far: …"`.',
        )
        for p in late
    ]


def _last(due: str) -> str:
    """The last month in which something may still come in time: of ``2027`` December, of
    ``2027-06-30`` June."""
    return due[:7] if len(due) > 4 else f"{due}-12"


def record(
    predictions: Iterable[Prediction], said: Mapping[str, tuple[str, str, Kind]]
) -> list[dict[str, Any]]:
    """The predictions for data/predictions.json. ``said``: by slug, when it was said, in what kind,
    and what that is worth."""
    result = []
    for p in predictions:
        date, name, kind = said[p.slug]
        values = {
            key: value for key, value in p._asdict().items() if key not in ("line", "address")
        }
        result.append(
            {
                "slug": p.slug,
                "id": p.address,
                **values,
                "date": date,
                "kind": name,
                "verbatim": kind.verbatim,
                "caveat": kind.caveat,
            }
        )
    return result


def paragraph(p: Prediction, reading: Reading) -> Paragraph | None:
    """The paragraph a prediction stands in."""
    return next((q for q in reading.paragraphs if q.id == p.address), None)
