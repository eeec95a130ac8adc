"""The page of predictions: a count, a table that stands without a script, and what is open by year.

Comes in: predictions, readings, topics. Goes out: HTML with what ``theme/assets/predictions.js``
sorts and filters by in ``data-`` attributes. May not: state a number it has not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ..collection.corpus import Corpus
from ..collection.facts import spelled
from ..collection.predictions import FORETOLD, VERDICTS, Prediction, named, paragraph
from ..edition.front import clock
from ..formats.calendar import last
from ..model import Reading
from ..text import escape
from ..text.words import ENGLISH, Words
from .masthead import shown_kind
from .onward import remark
from .score import lateness

COLUMNS = ("said", "when", "due", "verdict")


def count(predictions: Sequence[Prediction], say: Words = ENGLISH) -> str:
    """One line: how many there are, by verdict and by whether a verdict is there yet."""
    verdicts = Counter(p.verdict for p in predictions)
    parts = ", ".join(
        f"<b>{verdicts[v]}</b> {say(f'verdict.{v}')}" for v in VERDICTS if verdicts[v]
    )
    documents = say("predictions.documents", len({p.slug for p in predictions}))
    told = say("predictions.count", len(predictions), documents=documents, parts=parts)
    return f'<p class="predictions-count">{told}</p>'


def table(
    predictions: Sequence[Prediction], corpus: Corpus, say: Words = ENGLISH, repository: str = ""
) -> str:
    """A plain table, by when it falls due, what has no date last; a script may sort and filter it.
    ``repository``: where somebody can say what is wrong with one."""
    readings, titles = (
        corpus.readings,
        {slug: topic.title for slug, topic in corpus.concordance.topics.items()},
    )
    said = placed(predictions, readings)
    rows = [
        _row(p, readings[p.slug], titles, place, n, say, repository)
        for n, (place, p) in sorted(
            enumerate(said), key=lambda item: (not item[1][1].due, item[1][1].due, item[0])
        )
    ]
    head = "".join(
        f'<th role="columnheader" scope="col" data-sort="{key}">{say(f"claim.{key}")}</th>'
        for key in COLUMNS
    )
    # The roles are the elements' own; they are written out because a style sheet that makes cards
    # of rows takes them away.
    return (
        f'<table class="predictions" role="table"><caption>{say("predictions.caption")}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )


def placed(
    predictions: Sequence[Prediction], readings: Mapping[str, Reading]
) -> list[tuple[str, Prediction]]:
    """The predictions by date of saying, each with the address of its row."""
    return sorted(
        named(predictions),
        key=lambda row: (str(readings[row[1].slug].edition.front["date"]), int(row[1].address[1:])),
    )


def calendar(
    predictions: Sequence[Prediction], readings: Mapping[str, Reading], say: Words = ENGLISH
) -> str:
    """What is open and has a date, by year."""
    years: dict[str, list[Prediction]] = {}
    for p in sorted(predictions, key=lambda p: p.due):
        if p.due and p.verdict == "open":
            years.setdefault(p.due[:4], []).append(p)
    parts = []
    for year, due in years.items():
        items = "".join(
            f'<li><a href="../transcripts/{p.slug}/#{p.address}">{escape.html(p.claim)}</a> '
            f"<small>{p.due}, {say('predictions.said-day', date=date)}</small></li>"
            for p in due
            for date in (readings[p.slug].edition.front["date"],)
        )
        parts.append(f'<h3 id="due-{year}">{year}</h3><ul>{items}</ul>')
    return '<div class="calendar">' + "".join(parts) + "</div>"


def _row(
    p: Prediction,
    reading: Reading,
    titles: Mapping[str, str],
    place: str,
    said_as: int,
    say: Words,
    repository: str,
) -> str:
    """A row; ``said_as`` is its place in the order of saying."""
    front = reading.edition.front
    where = str(front["venue"] or front["title"])
    target = paragraph(p, reading)
    minute = f", {clock(target.start)}" if target and target.start is not None else ""
    said = (
        f'<span class="claim">{escape.html(p.claim)}</span> <q'
        f" data-search-exclude>{escape.html(p.quote)}</q>"
    )
    if p.sure:
        said += f' <small class="sure">{escape.html(say("predictions.sure", words=p.sure))}</small>'
    if not reading.edition.kind.verbatim:
        said += f' <em class="not-verbatim">{escape.html(shown_kind(reading.edition))}</em>'
    if p.topic in titles:
        said += f' <a class="about" href="../topics/{p.topic}/">{escape.html(titles[p.topic])}</a>'
    outcome = f'<strong class="verdict">{say(f"verdict.{p.verdict}")}</strong>'
    if late := lateness(p, say):
        outcome += f" <small>{late}</small>"
    if p.because:
        outcome += f" <span>{escape.html(p.because)}</span>"
    if p.source:
        dated = f", {spelled(p.dated)}" if p.dated else ""
        outcome += (
            f' <a class="source" href="{escape.href(p.source)}">{say("predictions.source")}</a>'
            f"{dated}, <small>{say('predictions.checked', month=p.checked)}</small>"
        )
    if wrong := remark(repository, FORETOLD, place):
        named_ = escape.attribute(say("fix-prediction", claim=p.claim))
        outcome += (
            f' <a class="note-fix" data-search-exclude href="{escape.href(wrong)}"'
            f' aria-label="{named_}">{say("fix-this-prediction")}</a>'
        )
    cells = {
        "said": said,
        "due": p.due or say("predictions.no-date"),
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
            f'<td role="cell" data-label="{say(f"claim.{key}")}">{cells[key]}</td>'
            for key in COLUMNS
        )
        + "</tr>"
    )
