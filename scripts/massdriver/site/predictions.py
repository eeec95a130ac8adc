"""The page of predictions: a count, a table that stands without a script, and what is open by year.

Comes in: predictions, readings, topics. Goes out: HTML with what ``theme/assets/predictions.js``
sorts and filters by in ``data-`` attributes. May not: state a number it has not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ..collection.corpus import Corpus
from ..collection.facts import spelled
from ..collection.predictions import VERDICTS, Prediction, paragraph
from ..edition.front import clock
from ..formats.calendar import last
from ..model import Reading
from ..text import escape
from .score import lateness

COLUMNS = {
    "said": "What was said",
    "when": "By whom, when",
    "due": "Due",
    "verdict": "What became of it",
}
NO_DATE = "no date"


def count(predictions: Sequence[Prediction]) -> str:
    """One line: how many there are, by verdict and by whether a verdict is there yet."""
    verdicts = Counter(p.verdict for p in predictions)
    parts = ", ".join(f"<b>{verdicts[v]}</b> {v}" for v in VERDICTS if verdicts[v])
    documents = len({p.slug for p in predictions})
    return (
        f'<p class="predictions-count"><b>{len(predictions)}</b> predictions from {documents} '
        f"document{'s' * (documents != 1)}: {parts}.</p>"
    )


def table(predictions: Sequence[Prediction], corpus: Corpus) -> str:
    """A plain table, by when it falls due, what has no date last; a script may sort and filter
    it."""
    readings, titles = (
        corpus.readings,
        {slug: topic.title for slug, topic in corpus.concordance.topics.items()},
    )
    said = placed(predictions, readings)
    rows = [
        _row(p, readings[p.slug], titles, place, n)
        for n, (place, p) in sorted(
            enumerate(said), key=lambda item: (not item[1][1].due, item[1][1].due, item[0])
        )
    ]
    head = "".join(
        f'<th role="columnheader" scope="col" data-sort="{key}">{label}</th>'
        for key, label in COLUMNS.items()
    )
    # The roles are the elements' own; they are written out because a style sheet that makes cards
    # of rows takes them away.
    return (
        '<table class="predictions" role="table"><caption>Predictions by when they fall due; those'
        ' without a date come last</caption><thead role="rowgroup"><tr'
        f' role="row">{head}</tr></thead><tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )


def placed(
    predictions: Sequence[Prediction], readings: Mapping[str, Reading]
) -> list[tuple[str, Prediction]]:
    """The predictions by date of saying, each with the address of its row."""
    seen: Counter[str] = Counter()
    out = []
    for p in sorted(
        predictions, key=lambda p: (str(readings[p.slug].edition.front["date"]), int(p.address[1:]))
    ):
        place = f"{p.slug}-{p.address}"
        seen[place] += 1
        out.append((place + f"-{seen[place]}" * (seen[place] > 1), p))
    return out


def calendar(predictions: Sequence[Prediction], readings: Mapping[str, Reading]) -> str:
    """What is open and has a date, by year."""
    years: dict[str, list[Prediction]] = {}
    for p in sorted(predictions, key=lambda p: p.due):
        if p.due and p.verdict == "open":
            years.setdefault(p.due[:4], []).append(p)
    parts = []
    for year, due in years.items():
        items = "".join(
            f'<li><a href="../transcripts/{p.slug}/#{p.address}">{escape.html(p.claim)}</a> '
            f"<small>{p.due}, said {readings[p.slug].edition.front['date']}</small></li>"
            for p in due
        )
        parts.append(f'<h3 id="due-{year}">{year}</h3><ul>{items}</ul>')
    return '<div class="calendar">' + "".join(parts) + "</div>"


def _row(
    p: Prediction, reading: Reading, titles: Mapping[str, str], place: str, said_as: int
) -> str:
    """A row; ``said_as`` is its place in the order of saying."""
    front = reading.edition.front
    kind = str(front["kind"])
    where = str(front["venue"] or front["title"])
    target = paragraph(p, reading)
    minute = f", {clock(target.start)}" if target and target.start is not None else ""
    said = (
        f'<span class="claim">{escape.html(p.claim)}</span> <q'
        f" data-search-exclude>{escape.html(p.quote)}</q>"
    )
    if p.sure:
        said += f' <small class="sure">how sure: “{escape.html(p.sure)}”</small>'
    if not reading.edition.kind.verbatim:
        said += f' <em class="not-verbatim">{escape.html(kind)}, not verbatim</em>'
    if p.topic in titles:
        said += f' <a class="about" href="../topics/{p.topic}/">{escape.html(titles[p.topic])}</a>'
    outcome = f'<strong class="verdict">{p.verdict}</strong>'
    if lateness(p):
        outcome += f" <small>{lateness(p)}</small>"
    if p.because:
        outcome += f" <span>{escape.html(p.because)}</span>"
    if p.source:
        dated = f", {spelled(p.dated)}" if p.dated else ""
        outcome += (
            f' <a class="source" href="{escape.href(p.source)}">source</a>{dated}, <small>checked'
            f" {p.checked}</small>"
        )
    cells = {
        "said": said,
        "due": p.due or NO_DATE,
        "verdict": outcome,
        "when": (
            f"{escape.html(p.speaker)}, <a"
            f' href="../transcripts/{p.slug}/#{p.address}">{front["date"]}{minute}</a>'
            f" <small>{escape.html(where)}</small>"
        ),
    }
    data = {
        "verdict": p.verdict,
        "rank": VERDICTS.index(p.verdict),
        "due": p.due,
        "document": p.slug,
        "topic": p.topic,
        "where": f"{front['date']}, {where}",
        "order": f"{said_as:06}",
        "until": last(p.due).isoformat() if p.due else "",
    }
    attributes = "".join(
        f' data-{key}="{escape.attribute(str(value))}"' for key, value in data.items()
    )
    return (
        f'<tr id="{place}" role="row"{attributes}>'
        + "".join(
            f'<td role="cell" data-label="{label}">{cells[key]}</td>'
            for key, label in COLUMNS.items()
        )
        + "</tr>"
    )
